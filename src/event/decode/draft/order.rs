use super::check::{self, Whole, invalid, required};
use super::money::{Amounts, amount_in_order_currency};
use super::{AddressDraft, Later, Moment, Store};
use crate::event::order::{Item, OrderContent, OrderEvent, OrderStep, RefundAmount};
use crate::event::{Refusal, Text};

#[derive(Debug)]
pub struct OrderDraft<'a> {
    pub order_id: Option<Text<'a>>,
    pub status: Option<Text<'a>>,
    pub currency: Option<Text<'a>>,
    pub total: Option<Text<'a>>,
    pub exchange_rate: Option<Text<'a>>,
    pub refunded_total: Option<Text<'a>>,
    pub discount_codes: Later<Vec<Text<'a>>>,
    pub discount_total: Option<Text<'a>>,
    pub payment_method: Option<Text<'a>>,
    pub items: Later<Vec<ItemDraft<'a>>>,
    pub channel: Option<Text<'a>>,
    pub location_id: Option<Text<'a>>,
    pub app_id: Option<Text<'a>>,
    pub shipping_address: Later<Option<AddressDraft<'a>>>,
    pub test: bool,
}

/// One line, finished but for what needs the order's currency.
#[derive(Default, Debug)]
pub struct ItemDraft<'a> {
    pub item: Item<'a>,
    pub unit_price: Option<Text<'a>>,
    pub unit_cost: Option<Text<'a>>,
    pub quantity: Option<Whole<'a>>,
    pub launched_at: Option<Moment<'a>>,
}

impl<'a> OrderDraft<'a> {
    pub fn finish(mut self, store: &Store) -> Result<OrderEvent<'a>, Refusal> {
        let order_id = check::id("order_id", required("order_id", self.order_id.take())?)?;
        let status = required("status", self.status.take())?;
        let test = self.test;
        let step = match status.as_ref() {
            "placed" => OrderStep::Placed(self.content(store)?),
            "paid" => OrderStep::Paid(self.content(store)?),
            "payment_failed" => OrderStep::PaymentFailed,
            "cancelled" => OrderStep::Cancelled,
            "refunded" => OrderStep::Refunded(self.refund(store)?),
            other => {
                let expected = "one of placed, paid, payment_failed, cancelled, refunded";
                return Err(invalid("status", expected, other));
            }
        };
        Ok(OrderEvent { order_id, step, test })
    }

    fn content(self, store: &Store) -> Result<OrderContent<'a>, Refusal> {
        let amounts = Amounts::of_order(&required("currency", self.currency)?, self.exchange_rate.as_ref(), store)?;
        let total = amounts.amount("total", &required("total", self.total)?)?;
        let discount_total = self.discount_total.map_or(Ok(0), |text| amounts.amount("discount_total", &text))?;
        let items = self.items.map_err(|refusal| refusal.within("items"))?;
        check::optional_id("location_id", self.location_id.as_ref())?;
        check::optional_id("app_id", self.app_id.as_ref())?;
        Ok(OrderContent {
            total,
            exchange: amounts.exchange,
            discount_codes: self.discount_codes.map_err(|refusal| refusal.within("discount_codes"))?,
            discount_total,
            payment_method: self.payment_method,
            items: finish_items(items, &amounts)?,
            channel: self.channel,
            location_id: self.location_id,
            app_id: self.app_id,
            shipping_address: self
                .shipping_address
                .and_then(|address| address.map(AddressDraft::finish).transpose())
                .map_err(|refusal| refusal.within("shipping_address"))?,
        })
    }

    fn refund(&self, store: &Store) -> Result<RefundAmount, Refusal> {
        let text = self.refunded_total.as_ref();
        let text = text.ok_or_else(|| Refusal::Missing { field: "refunded_total".to_owned() })?;
        match &self.currency {
            None => amount_in_order_currency("refunded_total", text),
            Some(currency) => {
                let amounts = Amounts::of_order(currency, self.exchange_rate.as_ref(), store)?;
                Ok(RefundAmount::Store(amounts.amount("refunded_total", text)?))
            }
        }
    }
}

fn finish_items<'a>(items: Vec<ItemDraft<'a>>, amounts: &Amounts) -> Result<Vec<Item<'a>>, Refusal> {
    let finish = |(at, item): (usize, ItemDraft<'a>)| {
        item.finish(amounts).map_err(|refusal| refusal.within(&format!("items[{at}]")))
    };
    items.into_iter().enumerate().map(finish).collect()
}

impl<'a> ItemDraft<'a> {
    fn finish(self, amounts: &Amounts) -> Result<Item<'a>, Refusal> {
        let mut item = self.item;
        check::optional_id("product_id", item.product_id.as_ref())?;
        check::optional_id("variant_id", item.variant_id.as_ref())?;
        check::ids("collections", &item.collections)?;
        item.unit_price = self.unit_price.map(|text| amounts.price("unit_price", &text)).transpose()?;
        item.unit_cost = self.unit_cost.map(|text| amounts.price("unit_cost", &text)).transpose()?;
        item.quantity = self.quantity.map_or(Ok(1), |whole| check::quantity("quantity", whole))?;
        item.launched_at = self.launched_at.map(|moment| moment.finish("launched_at")).transpose()?;
        Ok(item)
    }
}

impl Default for OrderDraft<'_> {
    fn default() -> Self {
        OrderDraft {
            order_id: None,
            status: None,
            currency: None,
            total: None,
            exchange_rate: None,
            refunded_total: None,
            discount_codes: Ok(Vec::new()),
            discount_total: None,
            payment_method: None,
            items: Ok(Vec::new()),
            channel: None,
            location_id: None,
            app_id: None,
            shipping_address: Ok(None),
            test: false,
        }
    }
}
