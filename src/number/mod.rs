//! Exact numbers: decimals, ratios, money in minor units. Nothing here is ever a float.

mod currency;
mod decimal;
mod ratio;

pub use currency::Currency;
pub use decimal::Decimal;
pub use ratio::Ratio;
