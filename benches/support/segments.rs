//! Sets of segments of any size.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use shoal::number::Currency;
use shoal::segment::Catalog;
use shoal::segment::definition::{Definitions, File};
use shoal::segment::value::Store;
use shoal::time::{Span, Zone};

const COUNTRIES: [&str; 8] = ["CN", "GB", "DE", "FR", "SE", "US", "NL", "CH"];

/// The twelve of `config/segments`, or as many as asked that are made after a pattern.
pub fn catalog(count: usize, currency: Currency) -> Arc<Catalog> {
    let files = match count {
        12 => shipped(),
        _ => vec![File { name: "made.toml".to_owned(), text: (0..count).map(made).collect() }],
    };
    let activity_history = Span::from_days(90);
    let store = Store { zone: Zone::utc(), currency, activity_history };
    let compiled = Definitions::read(&files).compile(&store);
    assert!(!compiled.has_errors(), "{:?}", compiled.diagnostics);
    assert_eq!(compiled.segments.len(), count);
    Arc::new(Catalog::new(compiled.segments, store, activity_history))
}

fn shipped() -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/segments");
    let paths = fs::read_dir(folder).expect("the shipped segments").map(|entry| entry.expect("an entry").path());
    let read = |path: std::path::PathBuf| File {
        text: fs::read_to_string(&path).expect("a file of segments"),
        name: path.display().to_string(),
    };
    paths.map(read).collect()
}

/// One term, or two; thresholds, windows and values go round, so that few segments say the same.
fn made(number: usize) -> String {
    let first = term(number, number / 9);
    let query = match number % 3 {
        0 => first,
        1 => format!("{first} AND {}", term(number + 4, number / 7)),
        _ => format!("{first} OR {}", term(number + 5, number / 5)),
    };
    format!("[[segment]]\nid = \"s-{number:04}\"\nname = \"s-{number:04}\"\nquery = \"{query}\"\n\n")
}

fn term(form: usize, variant: usize) -> String {
    let (least, country) = (1 + variant % 25, COUNTRIES[variant % COUNTRIES.len()]);
    let hours = [24, 72, 168, 720][variant % 4];
    match form % 9 {
        0 => format!("number_of_orders >= {least}"),
        1 => format!("amount_spent > {}.50", 40 * least),
        2 => format!("orders_placed MATCHES (date >= -{hours}h, count >= {least})"),
        3 => format!("orders_placed MATCHES (date >= -{hours}h, sum_amount > {}.50)", 50 * least),
        4 => format!("events MATCHES (name = 'product_viewed', date >= -{hours}h, count >= {least})"),
        5 => format!("last_order_date <= -{}h", hours * 3),
        6 => format!("cart_items > {} AND cart_updated_date BETWEEN -{hours}h AND -1h", variant % 4),
        7 => format!("customer_countries CONTAINS '{country}'"),
        _ => format!("customer_tags CONTAINS 'tag{variant}'"),
    }
}
