use super::codec::fields;
use super::sparse::sparse;
use super::variants::variants;
use super::{Get, Malformed, Put, Reader, RecordError, Writer};
use crate::customer::orders::content::{Content, Line, LineMore};
use crate::customer::orders::order::{Order, Step, StepKind};
use crate::event::order::{Exchange, RefundAmount};

impl Put for Order {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self.id.put(to);
        self.steps.put(to);
    }
}

fields!(Step { at, event_id, test, kind; bytes });
variants!(StepKind { 0 => Placed(content), 1 => Paid(content), 2 => PaymentFailed, 3 => Cancelled, 4 => Refunded(amount) });
variants!(RefundAmount { 0 => Store(minor), 1 => OrderCurrency(amount) });
fields!(Exchange { currency, rate });
sparse!(Content {
    total;
    lines,
    address,
    payment_method,
    channel,
    discount_total,
    discount_codes,
    exchange,
    location,
    app,
});
sparse!(Line { ; product, quantity, unit_price, category, variant, more });
sparse!(LineMore { ; collections, tags, unit_cost, launched_at, discounted, subscription });
