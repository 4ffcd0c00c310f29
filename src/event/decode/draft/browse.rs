use super::check::{self, Whole, invalid, required};
use super::money::{Amounts, currency_of};
use super::{Later, Store};
use crate::event::browse::{BrowseEvent, CartLine};
use crate::event::{Refusal, Text};

/// Characters a name may have.
const NAME_MAX: usize = 64;

/// What was done, finished but for what depends on the currency and the name.
#[derive(Debug)]
pub struct BrowseDraft<'a> {
    pub event: BrowseEvent<'a>,
    pub name: Option<Text<'a>>,
    pub unit_price: Option<Text<'a>>,
    pub currency: Option<Text<'a>>,
    pub quantity: Option<Whole<'a>>,
    pub lines: Later<Option<Vec<CartLineDraft<'a>>>>,
}

#[derive(Default, Debug)]
pub struct CartLineDraft<'a> {
    pub line: CartLine<'a>,
    pub unit_price: Option<Text<'a>>,
    pub quantity: Option<Whole<'a>>,
}

/// Reads the prices of one event; those in another currency are left out and counted.
struct Prices {
    amounts: Amounts,
    foreign: bool,
    left_out: u32,
}

impl<'a> BrowseDraft<'a> {
    pub fn finish(self, store: &Store) -> Result<BrowseEvent<'a>, Refusal> {
        let mut event = self.event;
        event.name = name(required("name", self.name)?)?;
        check::optional_id("product_id", event.product_id.as_ref())?;
        check::optional_id("variant_id", event.variant_id.as_ref())?;
        check::optional_id("collection_id", event.collection_id.as_ref())?;
        let mut prices = Prices::in_currency(self.currency.as_deref(), store)?;
        event.unit_price = prices.read(self.unit_price)?;
        event.quantity = self.quantity.map(|whole| check::quantity("quantity", whole)).transpose()?;
        event.properties = check::last_of_each_name(event.properties);
        if event.name == "cart_updated" {
            let lines = self.lines.map_err(|refusal| refusal.within("lines"))?;
            event.lines = lines.map(|lines| finish_lines(lines, &mut prices)).transpose()?;
        }
        event.foreign_prices = prices.left_out;
        Ok(event)
    }
}

fn name(name: Text<'_>) -> Result<Text<'_>, Refusal> {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    if (1..=NAME_MAX).contains(&name.len()) && name.bytes().all(allowed) {
        return Ok(name);
    }
    Err(invalid("name", "1 to 64 of a–z, 0–9 and _", &name))
}

fn finish_lines<'a>(lines: Vec<CartLineDraft<'a>>, prices: &mut Prices) -> Result<Vec<CartLine<'a>>, Refusal> {
    let finish = |(at, line): (usize, CartLineDraft<'a>)| {
        line.finish(prices).map_err(|refusal| refusal.within(&format!("lines[{at}]")))
    };
    lines.into_iter().enumerate().map(finish).collect()
}

impl<'a> CartLineDraft<'a> {
    fn finish(self, prices: &mut Prices) -> Result<CartLine<'a>, Refusal> {
        let mut line = self.line;
        check::optional_id("product_id", line.product_id.as_ref())?;
        check::optional_id("variant_id", line.variant_id.as_ref())?;
        check::optional_id("collection_id", line.collection_id.as_ref())?;
        line.unit_price = prices.read(self.unit_price)?;
        line.quantity = self.quantity.map_or(Ok(1), |whole| check::quantity("quantity", whole))?;
        Ok(line)
    }
}

impl Prices {
    fn in_currency(code: Option<&str>, store: &Store) -> Result<Self, Refusal> {
        let currency = code.map_or(Ok(store.currency), |code| currency_of("currency", code, store))?;
        let foreign = currency != store.currency;
        Ok(Prices { amounts: Amounts::of_store(store), foreign, left_out: 0 })
    }

    fn read(&mut self, price: Option<Text<'_>>) -> Result<Option<i64>, Refusal> {
        match price {
            Some(_) if self.foreign => {
                self.left_out += 1;
                Ok(None)
            }
            price => price.map(|text| self.amounts.price("unit_price", &text)).transpose(),
        }
    }
}

impl Default for BrowseDraft<'_> {
    fn default() -> Self {
        BrowseDraft {
            event: BrowseEvent::default(),
            name: None,
            unit_price: None,
            currency: None,
            quantity: None,
            lines: Ok(None),
        }
    }
}
