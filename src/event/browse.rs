use super::Text;
use crate::number::Decimal;

/// Anything a customer does.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BrowseEvent<'a> {
    /// 1–64 of a–z, 0–9, `_`.
    pub name: Text<'a>,
    pub product_id: Option<Text<'a>>,
    pub variant_id: Option<Text<'a>>,
    pub collection_id: Option<Text<'a>>,
    pub category: Option<Text<'a>>,
    pub tags: Vec<Text<'a>>,
    /// Minor units of the store's currency, rounded half-even. A price in another currency was left out.
    pub unit_price: Option<i64>,
    pub quantity: Option<u32>,
    pub device: Option<Text<'a>>,
    pub os: Option<Text<'a>>,
    pub channel: Option<Text<'a>>,
    pub campaign: Option<Text<'a>>,
    pub properties: Vec<(Text<'a>, PropertyValue<'a>)>,
    /// The whole cart, of a `cart_updated`.
    pub lines: Option<Vec<CartLine<'a>>>,
    /// Properties of an unusable type, which were left out: how many.
    pub unusable_properties: u32,
    /// Prices in another currency, which were left out: how many.
    pub foreign_prices: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub enum PropertyValue<'a> {
    Text(Text<'a>),
    Number(Decimal),
    Flag(bool),
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct CartLine<'a> {
    pub product_id: Option<Text<'a>>,
    pub variant_id: Option<Text<'a>>,
    pub category: Option<Text<'a>>,
    pub tags: Vec<Text<'a>>,
    pub collection_id: Option<Text<'a>>,
    pub unit_price: Option<i64>,
    /// Pieces; 1 where the event says nothing.
    pub quantity: u32,
}
