use crate::customer::activity::{Act, ActMore, Property};
use crate::customer::cart::CartLine;
use crate::customer::orders::content::{Content, Line, LineMore};
use crate::customer::orders::order::Order;
use crate::number::Ratio;
use crate::segment::catalog::plan::FieldPlan;
use crate::segment::names::{FieldName, Key};
use crate::segment::value::{Value, View};
use crate::time::Timestamp;

/// A row of a function.
#[derive(Clone, Copy)]
pub enum Row<'a> {
    Order(&'a Order, &'a Content),
    /// An order at the time it first had a status; its content, if it is known.
    Status(&'a Order, Option<&'a Content>, &'static str, Timestamp),
    Line(&'a Order, &'a Line),
    Act(&'a Act),
    Cart(&'a CartLine),
}

impl<'a> Row<'a> {
    /// When it happened. What is in the cart has no date.
    pub fn date(&self) -> Timestamp {
        match self {
            Row::Order(order, _) | Row::Line(order, _) => order.summary.date,
            Row::Status(_, _, _, at) => *at,
            Row::Act(act) => act.at,
            Row::Cart(_) => Timestamp::BEGINNING,
        }
    }

    /// Orders are counted once, however many of their lines pass.
    pub fn order_id(&self) -> Option<&'a str> {
        match self {
            Row::Order(order, _) | Row::Status(order, ..) | Row::Line(order, _) => Some(&order.id),
            _ => None,
        }
    }

    pub fn read(&self, field: FieldPlan, view: &View<'a>) -> Value<'a> {
        match field {
            FieldPlan::Named(name) => self.local_time(name, view).unwrap_or_else(|| self.named(name, view)),
            FieldPlan::Property(name) => match self {
                Row::Act(act) => property(act.property(view.constants[name as usize])),
                _ => Value::Missing,
            },
        }
    }

    fn local_time(&self, name: FieldName, view: &View<'_>) -> Option<Value<'a>> {
        let zone = &view.store.zone;
        let number = match name {
            FieldName::Month => zone.day_of(self.date()).year_month_day().1,
            FieldName::Weekday => zone.day_of(self.date()).weekday(),
            FieldName::Hour => zone.hour_of(self.date()),
            _ => return None,
        };
        Some(Value::integer(i64::from(number)))
    }

    fn named(&self, name: FieldName, view: &View<'_>) -> Value<'a> {
        match self {
            Row::Order(_, content) => order_field(content, name, view),
            Row::Status(_, _, status, _) if name == FieldName::Status => Value::Text(status),
            Row::Status(_, content, ..) => content.map_or(Value::Missing, |content| order_field(content, name, view)),
            Row::Line(order, line) => line_field(order, line, name, view),
            Row::Act(act) => act_field(act, name, view),
            Row::Cart(line) => cart_field(line, name, view),
        }
    }

    /// The values of a key, as numbers that tell them apart; a list has several, a missing value none.
    pub fn keys(&self, key: Key, view: &View<'a>, keys: &mut Vec<u64>) {
        let field = match key {
            Key::Day => return keys.push(view.store.zone.day_of(self.date()).number() as u32 as u64),
            Key::Order => return keys.extend(self.order_id().map(|id| xxhash_rust::xxh3::xxh3_64(id.as_bytes()))),
            Key::Product => FieldName::Product,
            Key::Variant => FieldName::Variant,
            Key::Category => FieldName::Category,
            Key::Collection => FieldName::Collection,
            Key::Device => FieldName::Device,
            Key::Channel => FieldName::Channel,
            Key::Campaign => FieldName::Campaign,
        };
        match self.named(field, view) {
            Value::Symbol(symbol) => keys.push(u64::from(symbol.number())),
            Value::List(symbols) => keys.extend(symbols.iter().map(|symbol| u64::from(symbol.number()))),
            _ => {}
        }
    }
}

fn order_field<'a>(content: &Content, name: FieldName, view: &View<'_>) -> Value<'a> {
    match name {
        FieldName::Amount => view.money(i128::from(content.total)),
        FieldName::Location => Value::symbol(content.location),
        FieldName::App => Value::symbol(content.app),
        FieldName::Discounted => Value::Flag(content.is_discounted()),
        FieldName::DiscountCode => Value::list(content.discount_codes.to_vec()),
        FieldName::Items => Value::integer(content.lines.len() as i64),
        FieldName::Channel => Value::symbol(content.channel),
        FieldName::PaymentMethod => Value::symbol(content.payment_method),
        _ => Value::Missing,
    }
}

fn line_field<'a>(order: &Order, line: &Line, name: FieldName, view: &View<'_>) -> Value<'a> {
    let more = |read: fn(&LineMore) -> Value<'static>| line.more.as_deref().map_or(Value::Missing, read);
    match name {
        FieldName::Product => Value::symbol(line.product),
        FieldName::Variant => Value::symbol(line.variant),
        FieldName::Category => Value::symbol(line.category),
        FieldName::Quantity => Value::integer(i64::from(line.quantity)),
        FieldName::Price => money(line.unit_price, view),
        FieldName::Collection => more(|more| Value::list(more.collections.to_vec())),
        FieldName::Tag => more(|more| Value::list(more.tags.to_vec())),
        FieldName::Discounted => Value::Flag(line.more.as_ref().is_some_and(|more| more.discounted)),
        FieldName::LaunchAge => launch_age(order, line),
        FieldName::LineMargin => line_margin(line).map_or(Value::Missing, |margin| view.money(margin)),
        _ => Value::Missing,
    }
}

/// Milliseconds from the launch to the order; missing where the launch came later.
fn launch_age<'a>(order: &Order, line: &Line) -> Value<'a> {
    let launched = line.more.as_ref().and_then(|more| more.launched_at);
    let age = launched.map(|launched| order.summary.date.since(launched).as_millis()).filter(|age| *age >= 0);
    age.map_or(Value::Missing, |age| Value::Number(Ratio::integer(i128::from(age))))
}

fn line_margin(line: &Line) -> Option<i128> {
    let cost = line.more.as_ref()?.unit_cost?;
    Some((i128::from(line.unit_price?) - i128::from(cost)) * i128::from(line.quantity))
}

fn act_field<'a>(act: &Act, name: FieldName, view: &View<'_>) -> Value<'a> {
    let more = |read: fn(&ActMore) -> Value<'static>| act.more.as_deref().map_or(Value::Missing, read);
    match name {
        FieldName::Name => Value::Symbol(act.name),
        FieldName::Product => Value::symbol(act.product),
        FieldName::Category => Value::symbol(act.category),
        FieldName::Variant => more(|more| Value::symbol(more.variant)),
        FieldName::Collection => more(|more| Value::symbol(more.collection)),
        FieldName::Tag => more(|more| Value::list(more.tags.to_vec())),
        FieldName::Price => money(act.more.as_ref().and_then(|more| more.unit_price), view),
        FieldName::Quantity => {
            more(|more| more.quantity.map_or(Value::Missing, |pieces| Value::integer(pieces.into())))
        }
        FieldName::Device => more(|more| Value::symbol(more.device)),
        FieldName::Os => more(|more| Value::symbol(more.os)),
        FieldName::Channel => more(|more| Value::symbol(more.channel)),
        FieldName::Campaign => more(|more| Value::symbol(more.campaign)),
        _ => Value::Missing,
    }
}

fn cart_field<'a>(line: &CartLine, name: FieldName, view: &View<'_>) -> Value<'a> {
    match name {
        FieldName::Product => Value::symbol(line.product),
        FieldName::Variant => Value::symbol(line.variant),
        FieldName::Category => Value::symbol(line.category),
        FieldName::Collection => Value::symbol(line.collection),
        FieldName::Tag => Value::list(line.tags.to_vec()),
        FieldName::Price => money(line.unit_price, view),
        FieldName::Quantity => Value::Number(Ratio::integer(i128::from(line.quantity))),
        _ => Value::Missing,
    }
}

fn money<'a>(minor: Option<i64>, view: &View<'_>) -> Value<'a> {
    minor.map_or(Value::Missing, |minor| view.money(i128::from(minor)))
}

fn property(value: Option<&Property>) -> Value<'_> {
    match value {
        None => Value::Missing,
        Some(Property::Text(text)) => Value::Text(text),
        Some(Property::Number(number)) => Value::Number(number.to_ratio()),
        Some(Property::Flag(flag)) => Value::Flag(*flag),
    }
}
