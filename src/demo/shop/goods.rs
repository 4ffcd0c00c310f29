/// Something the shop sells.
#[derive(Debug)]
pub struct Product {
    pub id: &'static str,
    pub category: &'static str,
    /// What one piece sells for, in minor units of the store's currency.
    pub price: i64,
    /// What one piece costs the shop.
    pub cost: i64,
    pub tags: &'static [&'static str],
}

const fn product(
    id: &'static str,
    category: &'static str,
    price: i64,
    cost: i64,
    tags: &'static [&'static str],
) -> Product {
    Product { id, category, price, cost, tags }
}

/// Everything the shop sells.
pub const PRODUCTS: [Product; 24] = [
    product("fairy-lights", "lights", 12_95, 4_10, &["xmas"]),
    product("lantern", "lights", 24_50, 9_80, &[]),
    product("desk-lamp", "lights", 49_00, 21_00, &["new"]),
    product("candle-set", "lights", 14_95, 3_90, &["gift"]),
    product("teapot", "kitchen", 32_00, 12_50, &["gift"]),
    product("mug", "kitchen", 9_95, 2_60, &["gift"]),
    product("bread-bin", "kitchen", 45_00, 19_00, &[]),
    product("cake-tin", "kitchen", 18_50, 6_20, &["sale"]),
    product("apron", "kitchen", 22_00, 8_00, &[]),
    product("watering-can", "garden", 28_00, 11_00, &[]),
    product("bird-feeder", "garden", 16_50, 5_40, &["new"]),
    product("garden-bench", "garden", 249_00, 120_00, &[]),
    product("plant-pot", "garden", 11_95, 3_10, &["sale"]),
    product("wooden-train", "toys", 34_95, 14_00, &["gift"]),
    product("kite", "toys", 19_95, 7_00, &[]),
    product("puzzle", "toys", 15_95, 5_20, &["gift"]),
    product("teddy", "toys", 26_00, 9_50, &["gift"]),
    product("notebook", "paper", 8_50, 1_90, &[]),
    product("gift-wrap", "paper", 4_95, 80, &["xmas"]),
    product("calendar", "paper", 12_00, 3_00, &["new"]),
    product("blanket", "textiles", 59_00, 27_00, &[]),
    product("cushion", "textiles", 29_50, 11_00, &["sale"]),
    product("rug", "textiles", 189_00, 92_00, &[]),
    product("tablecloth", "textiles", 39_95, 15_50, &[]),
];

/// Codes that take a tenth off; the first is for first orders.
pub const CODES: [&str; 3] = ["WELCOME10", "SPRING", "THANKYOU"];

/// Newsletters that customers come from.
pub const CAMPAIGNS: [&str; 3] = ["weekly-news", "new-arrivals", "garden-days"];

/// What is searched for.
pub const SEARCHES: [&str; 5] = ["fairy lights", "gift for grandma", "rug 200x300", "teapot blue", "kites"];
