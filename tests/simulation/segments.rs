use std::collections::BTreeMap;
use std::sync::Arc;

use super::oracle::ask::Ask;
use super::random::Random;
use crate::config::Settings;
use crate::segment::Catalog;
use crate::segment::catalog::Definition;
use crate::segment::check::{Context, compile, kept};
use crate::segment::value::Store;
use crate::time::Zone;

/// Segments by id, and what they ask.
pub type Segments = Vec<(String, Ask)>;

/// Some segments, in the order of their ids.
pub fn segments(random: &mut Random) -> Segments {
    let seconds = random.between(5, 40);
    let all = [
        ("abandoned-cart", Ask::AbandonedCart { from_seconds: seconds + 10, to_seconds: random.between(2, 9) }),
        ("checkout-left", Ask::CheckoutLeft { seconds: random.between(3, 20) }),
        ("gold", Ask::IsGold),
        ("keen", Ask::ViewsWithin { seconds: random.between(4, 25), at_least: random.between(1, 3) as usize }),
        ("no-vip", Ask::IsNoVip),
        ("often", Ask::Orders { at_least: random.between(1, 3) as usize }),
        ("recent", Ask::OrdersWithin { seconds, at_least: random.between(1, 2) as usize }),
        ("spender", Ask::SpentMoreThan(10 * random.between(1, 9))),
        ("today", Ask::OrderedToday),
        ("vip", Ask::IsVip),
    ];
    let chosen = all.into_iter().filter(|_| random.chance(70)).map(|(id, ask)| (id.to_owned(), ask));
    chosen.collect()
}

/// Settings with the store's time zone.
pub fn settings() -> Settings {
    Settings { time_zone: Zone::named("Asia/Kolkata").expect("a zone"), ..Settings::defaults() }
}

/// The same segments for the engine, compiled from their text.
pub fn catalog(segments: &Segments, settings: &Settings) -> Arc<Catalog> {
    let history = settings.history.activity;
    let store = Store { zone: settings.time_zone.clone(), currency: settings.currency, activity_history: history };
    let lists = BTreeMap::new();
    let context = Context { store: &store, lists: &lists };
    let definition = |(id, ask): &(String, Ask)| {
        let query = ask.query();
        let checked = compile(&query, &context);
        let expr = checked.expr.unwrap_or_else(|| panic!("{query}: {:#?}", checked.diagnostics));
        Definition { id: id.as_str().into(), name: String::new(), version: query.into(), expr }
    };
    let definitions: Vec<Definition> = segments.iter().map(definition).collect();
    let kept = kept(&definitions, history);
    Arc::new(Catalog::new(definitions, store, kept))
}
