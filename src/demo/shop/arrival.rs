use super::agenda::{Act, Deed};
use super::people::Person;
use super::random::Random;
use super::visit::Intent;
use super::{Shop, Shopper};
use crate::event::signup::AttributeValue;
use crate::event::{Body, Change, SignupEvent, Text, signup::ProfileUpdate};
use crate::number::Decimal;
use crate::time::{Span, Timestamp};

/// The more know the shop, the more hear of it: a new customer comes after about this long, divided by those there are.
const WORD_OF_MOUTH: Span = Span::from_days(30);
/// Those whom the owner told.
const FRIENDS: i64 = 5;
/// More than one new customer in this time there will never be.
const AT_LEAST_BETWEEN: Span = Span::from_seconds(20 * 60);
/// From signing up to looking around.
const SOON: (Span, Span) = (Span::from_seconds(20), Span::from_seconds(300));

impl Shop {
    pub(super) fn arrive(&mut self, at: Timestamp) {
        let who = self.sign_up(at);
        self.later(who, at, SOON, Deed::Visit(Intent::Usual));
        let mean = WORD_OF_MOUTH.as_millis() / (self.shoppers.len() as i64 + FRIENDS);
        let mean = Span::from_millis(mean.max(AT_LEAST_BETWEEN.as_millis()));
        let next = at.plus(self.random.span(Span::ZERO, Span::from_millis(2 * mean.as_millis())));
        self.agenda.note(next, Act::Arrive);
    }

    pub(super) fn drop_in(&mut self, at: Timestamp) {
        let who = self.sign_up(at);
        let product = self.random.pick(&super::goods::PRODUCTS);
        self.add_to_cart(who, at, product, 1);
        self.leave(who, at, false);
    }

    fn sign_up(&mut self, at: Timestamp) -> usize {
        let who = self.shoppers.len();
        let person = Person::new(&mut self.random);
        let (subscribed, pending) = (self.random.percent(60), self.random.percent(10));
        let status = match (subscribed, pending) {
            (true, false) => "SUBSCRIBED",
            (true, true) => "PENDING",
            (false, _) => "NOT_SUBSCRIBED",
        };
        let profile = profile(&mut self.random, &person, status);
        let (id, cart) = (format!("{}-{}", person.name, who + 1), Vec::new());
        self.shoppers.push(Shopper { id, person, cart, orders: 0, subscribed: status == "SUBSCRIBED", erased: false });
        self.tell(who, at, "signed_up", Body::Signup(SignupEvent::Update(Box::new(profile))));
        who
    }

    pub(super) fn unsubscribe(&mut self, who: usize, at: Timestamp) {
        self.shoppers[who].subscribed = false;
        let email_subscription_status = Change::Set(Text::from("UNSUBSCRIBED"));
        let profile = ProfileUpdate { email_subscription_status, ..ProfileUpdate::default() };
        self.tell(who, at, "unsubscribed", Body::Signup(SignupEvent::Update(Box::new(profile))));
    }

    /// The customer asked to be forgotten, and the shop forgets as well.
    pub(super) fn erase(&mut self, who: usize, at: Timestamp) {
        self.tell(who, at, "erased", Body::Signup(SignupEvent::Erased));
        self.shoppers[who].erased = true;
    }
}

fn profile(random: &mut Random, person: &Person, status: &'static str) -> ProfileUpdate<'static> {
    let mut attributes =
        vec![("birth_year".into(), Some(AttributeValue::Number(Decimal::from_integer(person.birth_year.into()))))];
    if random.percent(40) {
        let interests = vec![Text::from(random.pick(&super::goods::PRODUCTS).category)];
        attributes.push(("interests".into(), Some(AttributeValue::List(interests))));
    }
    let tags = if random.percent(5) { vec![Text::from("vip")] } else { Vec::new() };
    ProfileUpdate {
        email_subscription_status: Change::Set(status.into()),
        email_domain: Change::Set(person.email_domain.into()),
        language: Change::Set(person.home.language.into()),
        addresses: Change::Set(vec![person.home.address()]),
        add_tags: tags,
        account_status: Change::Set("ENABLED".into()),
        attributes: Change::Set(attributes),
        ..ProfileUpdate::default()
    }
}
