use super::Shop;
use super::agenda::Deed;
use super::goods::{CAMPAIGNS, PRODUCTS, Product, SEARCHES};
use crate::event::browse::PropertyValue;
use crate::event::{BrowseEvent, Text};
use crate::number::Decimal;
use crate::time::{Span, Timestamp};

/// What someone comes with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intent {
    /// To look around; their habit says what becomes of it.
    Usual,
    /// Something was left in the cart.
    CartWaits,
}

/// From one page to the next.
const A_GLANCE: (Span, Span) = (Span::from_seconds(8), Span::from_seconds(120));
/// From the newsletter's arrival to its reading.
const A_WHILE: (Span, Span) = (Span::from_seconds(300), Span::from_seconds(4 * 3600));
const CART_CALLS_BACK: (Span, Span) = (Span::from_hours(2), Span::from_hours(20));
const AWAY: (Span, Span) = (Span::from_days(95), Span::from_days(200));

impl Shop {
    /// Plans a whole visit, page by page.
    pub(super) fn visit(&mut self, who: usize, at: Timestamp, intent: Intent) {
        let habit = self.shoppers[who].person.habit;
        let (at, campaign) = self.read_newsletter(who, at);
        let mut plan = Plan { shop: self, who, at, campaign };
        plan.look("page_viewed", |_| {});
        let fills = match intent {
            Intent::Usual => plan.shop.random.percent(habit.fills),
            Intent::CartWaits => plan.shop.random.percent(20),
        };
        plan.look_around(fills, habit.pieces_max);
        let buys = match intent {
            Intent::Usual => fills && plan.shop.random.percent(habit.buys),
            Intent::CartWaits => plan.shop.random.percent(75),
        };
        if buys || (fills && plan.shop.random.percent(35)) {
            plan.then(Deed::CheckOut);
        }
        if buys {
            plan.then(Deed::Order);
        }
        plan.then(Deed::Leave { ordered: buys });
    }

    /// Some come because a newsletter called them. Returns when they come, and by which campaign.
    fn read_newsletter(&mut self, who: usize, at: Timestamp) -> (Timestamp, Option<&'static str>) {
        if !self.shoppers[who].subscribed || !self.random.percent(30) {
            return (at, None);
        }
        let campaign = *self.random.pick(&CAMPAIGNS);
        let mut plan = Plan { shop: self, who, at, campaign: Some(campaign) };
        plan.then(email("email_delivered", campaign));
        if plan.shop.random.percent(50) {
            return (plan.at, None);
        }
        plan.after(A_WHILE, email("email_opened", campaign));
        plan.then(email("email_clicked", campaign));
        (plan.at, Some(campaign))
    }

    pub(super) fn add_to_cart(&mut self, who: usize, at: Timestamp, product: &'static Product, quantity: u32) {
        self.shoppers[who].cart.push((product, quantity));
        self.tell_browse(who, at, cart_event("cart_added", product, quantity));
    }

    pub(super) fn remove_from_cart(&mut self, who: usize, at: Timestamp) {
        if let Some((product, quantity)) = self.shoppers[who].cart.pop() {
            self.tell_browse(who, at, cart_event("cart_removed", product, quantity));
        }
    }

    pub(super) fn check_out(&mut self, who: usize, at: Timestamp) {
        if !self.shoppers[who].cart.is_empty() {
            self.tell_browse(who, at, BrowseEvent { name: "checkout_started".into(), ..BrowseEvent::default() });
        }
    }

    /// The visit is over: when will the next one be?
    pub(super) fn leave(&mut self, who: usize, at: Timestamp, ordered: bool) {
        if self.shoppers[who].subscribed && self.random.percent(2) {
            self.later(who, at, A_WHILE, Deed::Unsubscribe);
        }
        if self.random.below(400) == 0 {
            self.later(who, at, A_WHILE, Deed::Erase);
        }
        let habit = self.shoppers[who].person.habit;
        let drifts = if ordered { habit.drifts_after_order } else { habit.drifts };
        let cart_waits = !self.shoppers[who].cart.is_empty() && self.random.percent(45);
        let (when, intent) = match cart_waits {
            true => (CART_CALLS_BACK, Intent::CartWaits),
            false if self.random.percent(drifts) => (AWAY, Intent::Usual),
            false => (habit.between_visits, Intent::Usual),
        };
        self.later(who, at, when, Deed::Visit(intent));
    }
}

/// A visit as it is planned, up to `at`.
struct Plan<'a> {
    shop: &'a mut Shop,
    who: usize,
    at: Timestamp,
    campaign: Option<&'static str>,
}

impl Plan<'_> {
    fn after(&mut self, pause: (Span, Span), deed: Deed) {
        self.at = self.shop.later(self.who, self.at, pause, deed);
    }

    fn then(&mut self, deed: Deed) {
        self.after(A_GLANCE, deed);
    }

    fn look(&mut self, name: &'static str, detail: impl FnOnce(&mut BrowseEvent<'static>)) {
        let mut event =
            BrowseEvent { name: name.into(), campaign: self.campaign.map(Text::from), ..Default::default() };
        event.channel = Some(Text::from(if self.campaign.is_some() { "email" } else { "web" }));
        detail(&mut event);
        self.then(Deed::Look(Box::new(event)));
    }

    fn look_around(&mut self, fills: bool, pieces_max: u32) {
        if self.shop.random.percent(20) {
            self.search();
        }
        if self.shop.random.percent(40) {
            let category = self.shop.random.pick(&PRODUCTS).category;
            self.look("collection_viewed", |event| event.collection_id = Some(category.into()));
        }
        for _ in 0..self.shop.random.between(2, 6) {
            let product = self.shop.random.pick(&PRODUCTS);
            self.look("product_viewed", |event| show(event, product));
            if fills && self.shop.random.percent(45) {
                let quantity = self.shop.random.between(1, pieces_max);
                self.then(Deed::Add(product, quantity));
            }
        }
        if fills && self.shop.random.percent(12) {
            self.then(Deed::Remove);
        }
    }

    fn search(&mut self) {
        let query = *self.shop.random.pick(&SEARCHES);
        let results = Decimal::from_integer(self.shop.random.between(0, 30).into());
        self.look("searched", |event| {
            event.properties = vec![
                ("query".into(), PropertyValue::Text(query.into())),
                ("results".into(), PropertyValue::Number(results)),
            ];
        });
    }
}

fn email(name: &'static str, campaign: &'static str) -> Deed {
    let channel = Some(Text::from("email"));
    let event = BrowseEvent { name: name.into(), campaign: Some(campaign.into()), channel, ..Default::default() };
    Deed::Look(Box::new(event))
}

fn show(event: &mut BrowseEvent<'static>, product: &Product) {
    event.product_id = Some(product.id.into());
    event.category = Some(product.category.into());
    event.tags = product.tags.iter().map(|tag| Text::from(*tag)).collect();
    event.unit_price = Some(product.price);
}

fn cart_event(name: &'static str, product: &Product, quantity: u32) -> BrowseEvent<'static> {
    let mut event = BrowseEvent { name: name.into(), quantity: Some(quantity), ..BrowseEvent::default() };
    show(&mut event, product);
    event
}
