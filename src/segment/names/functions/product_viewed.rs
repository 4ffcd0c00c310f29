use super::parameters::{CATEGORY, COUNT, DATE, DEVICE, HOUR, ID, MONTH, TAG, WEEKDAY, distinct, most};
use super::{Function, Key, Source};

const KEYS: &[Key] =
    &[Key::Product, Key::Variant, Key::Category, Key::Collection, Key::Day, Key::Device, Key::Channel, Key::Campaign];

pub static FUNCTION: Function = Function {
    name: "storefront.product_viewed",
    aliases: &["storefront_event.product_viewed"],
    source: Source::Activity(Some("product_viewed")),
    parameters: &[DATE, MONTH, WEEKDAY, HOUR, ID, TAG, CATEGORY, DEVICE, COUNT, distinct(KEYS), most(KEYS)],
    help: "Views of products.",
    examples: &["storefront.product_viewed MATCHES (id = '85048', date >= -7d, count >= 3)"],
};
