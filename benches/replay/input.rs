use std::io::Read;
use std::path::PathBuf;
use std::{env, fs};

use shoal::demo::shop::Shop;
use shoal::event::encode::json_line;
use shoal::event::{Event, Store};
use shoal::number::Currency;
use shoal::time::{Span, parse_rfc3339};

const FILE: &str = "taobao_burst.jsonl.gz";
/// What the shop would have to live to fill a file of about the same length.
const SHOP_AGE: Span = Span::from_days(200);

/// Lines of events, in memory.
pub struct Input {
    pub name: &'static str,
    pub currency: Currency,
    pub text: Vec<u8>,
}

impl Input {
    pub fn read() -> Self {
        let folder = env::var_os("SHOAL_TEST_DATA")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
        match fs::File::open(folder.join(FILE)) {
            Ok(file) => {
                let mut text = Vec::new();
                flate2::read::MultiGzDecoder::new(file).read_to_end(&mut text).expect("a whole gzip file");
                Input { name: "taobao_burst", currency: currency("CNY"), text }
            }
            Err(_) => Input { name: "the demo's shop", currency: currency("GBP"), text: shop() },
        }
    }

    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
    }
}

fn shop() -> Vec<u8> {
    let opening = parse_rfc3339("2026-01-05T09:00:00Z").expect("an instant");
    let until = opening.plus(SHOP_AGE);
    let store = Store { currency: currency("GBP") };
    let line = |event: Event<'static>| {
        let mut line = json_line(&event, &store);
        line.push(b'\n');
        line
    };
    Shop::open(1, opening).take_while(|event| event.occurred_at <= until).flat_map(line).collect()
}

fn currency(code: &str) -> Currency {
    Currency::of_code(code).expect("a currency")
}
