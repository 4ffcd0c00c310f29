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
    product("fairy-lights", "lights", 1295, 410, &["xmas"]),
    product("lantern", "lights", 2450, 980, &[]),
    product("desk-lamp", "lights", 4900, 2100, &["new"]),
    product("candle-set", "lights", 1495, 390, &["gift"]),
    product("teapot", "kitchen", 3200, 1250, &["gift"]),
    product("mug", "kitchen", 995, 260, &["gift"]),
    product("bread-bin", "kitchen", 4500, 1900, &[]),
    product("cake-tin", "kitchen", 1850, 620, &["sale"]),
    product("apron", "kitchen", 2200, 800, &[]),
    product("watering-can", "garden", 2800, 1100, &[]),
    product("bird-feeder", "garden", 1650, 540, &["new"]),
    product("garden-bench", "garden", 24_900, 12_000, &[]),
    product("plant-pot", "garden", 1195, 310, &["sale"]),
    product("wooden-train", "toys", 3495, 1400, &["gift"]),
    product("kite", "toys", 1995, 700, &[]),
    product("puzzle", "toys", 1595, 520, &["gift"]),
    product("teddy", "toys", 2600, 950, &["gift"]),
    product("notebook", "paper", 850, 190, &[]),
    product("gift-wrap", "paper", 495, 80, &["xmas"]),
    product("calendar", "paper", 1200, 300, &["new"]),
    product("blanket", "textiles", 5900, 2700, &[]),
    product("cushion", "textiles", 2950, 1100, &["sale"]),
    product("rug", "textiles", 18_900, 9200, &[]),
    product("tablecloth", "textiles", 3995, 1550, &[]),
];

/// Codes that take a tenth off; the first is for first orders.
pub const CODES: [&str; 3] = ["WELCOME10", "SPRING", "THANKYOU"];

/// Newsletters that customers come from.
pub const CAMPAIGNS: [&str; 3] = ["weekly-news", "new-arrivals", "garden-days"];

/// What is searched for.
pub const SEARCHES: [&str; 5] = ["fairy lights", "gift for grandma", "rug 200x300", "teapot blue", "kites"];
