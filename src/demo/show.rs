use std::io;
use std::iter::Peekable;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::board::Board;
use super::change::{Change, NoChange};
use super::screen::Screen;
use super::shop::Shop;
use crate::clock::Clock;
use crate::event::{Event, Store, encode};
use crate::kafka::{Feed, Tail};
use crate::time::{Span, Timestamp};
use crate::worker::transport::TransportError;

/// The two ends of the pipeline in one place: what the shop tells goes in, who enters and leaves comes out and is shown.
pub struct Show {
    pub clock: Arc<dyn Clock>,
    pub store: Store,
    pub feed: Feed,
    pub tail: Tail,
    pub board: Board,
    pub screen: Box<dyn Screen>,
    shop: Peekable<Shop>,
    told: u64,
}

/// Why the show does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error(transparent)]
    NoChange(#[from] NoChange),
    #[error("standard output cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// How long the output is listened to before the next events are due to be looked for.
const TURN: Duration = Duration::from_millis(20);
/// How long the broker may take for what went in before the beginning.
const STOCK_WITHIN: Duration = Duration::from_secs(30);
/// Carts are abandoned and given up, so far into the show, by the machine's time: the first before the workers have
/// joined the group, the last when everybody has begun to look.
const PREPARED_CARTS: i64 = 12;
const BETWEEN_PREPARED_CARTS: Duration = Duration::from_millis(500);
/// A cart counts as abandoned after the first of these, and no more after the second (`config/segments/intent.toml`).
const CART_IS_ABANDONED_AFTER: Span = Span::from_hours(1);
const CART_IS_GIVEN_UP_AFTER: Span = Span::from_hours(24);

impl Show {
    /// A show of a shop that is grown up now.
    pub fn new(
        seed: u64,
        clock: Arc<dyn Clock>,
        store: Store,
        feed: Feed,
        tail: Tail,
        board: Board,
        screen: Box<dyn Screen>,
    ) -> Self {
        let shop = prepared_shop(seed, &*clock).peekable();
        Show { clock, store, feed, tail, board, screen, shop, told: 0 }
    }

    /// Puts everything that happened before `now` on the broker, each event at its own time.
    ///
    /// # Errors
    /// [`ShowError`] where the broker does not take it.
    pub fn stock(&mut self, now: Timestamp) -> Result<(), ShowError> {
        while let Some(event) = self.shop.next_if(|event| event.occurred_at <= now) {
            self.send(&event, event.occurred_at)?;
        }
        Ok(self.feed.flush(STOCK_WITHIN)?)
    }

    /// One turn: what is due goes in, stamped with the time it is; what has come out is shown.
    ///
    /// # Errors
    /// [`ShowError`] where one of the two ends, or the screen, does not go on.
    pub fn turn(&mut self) -> Result<(), ShowError> {
        let now = self.clock.now();
        while let Some(event) = self.shop.next_if(|event| event.occurred_at <= now) {
            self.send(&event, now)?;
            self.told += 1;
        }
        for change in self.listen()? {
            self.board.count(&change);
            if !change.backfill {
                self.screen.show(&change, &self.board)?;
            }
        }
        Ok(self.screen.refresh(&self.board, self.clock.now())?)
    }

    /// Events since the beginning of the show.
    pub fn told(&self) -> u64 {
        self.told
    }

    fn send(&self, event: &Event<'_>, at: Timestamp) -> Result<(), TransportError> {
        self.feed.send(event.stream(), &event.customer_id, &encode::json(event, &self.store), at)
    }

    /// What comes out within a turn. Partitions come one after the other; shown is what happened first.
    fn listen(&self) -> Result<Vec<Change>, ShowError> {
        let (began, mut changes) = (Instant::now(), Vec::new());
        while let Some(wait) = TURN.checked_sub(began.elapsed()) {
            if let Some(value) = self.tail.next(wait)? {
                changes.push(Change::read(&value)?);
            }
        }
        changes.sort_by_key(|change| change.effective_at);
        Ok(changes)
    }
}

/// A shop in which something falls due within seconds, however fast the clock runs.
fn prepared_shop(seed: u64, clock: &dyn Clock) -> Shop {
    let now = clock.now();
    let mut shop = Shop::open(seed, now.minus(Shop::GROWN_UP_AFTER));
    for number in 1..=PREPARED_CARTS {
        let apart = clock.passes_in(BETWEEN_PREPARED_CARTS).as_millis();
        let due = now.plus(Span::from_millis(number * apart));
        shop.expect_dropped_cart(due.minus(CART_IS_ABANDONED_AFTER));
        shop.expect_dropped_cart(due.minus(CART_IS_GIVEN_UP_AFTER));
    }
    shop
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ScaledClock;
    use crate::time::parse_rfc3339;

    #[test]
    fn carts_fall_due_within_seconds_at_any_speed() {
        let start = parse_rfc3339("2026-05-30T16:00:00Z").unwrap();
        for speed in [1, 60, 3600] {
            let clock = ScaledClock::starting_at(start, speed);
            let end = start.plus(clock.passes_in(Duration::from_secs(5)));
            let abandoned = |event: &Event<'_>| {
                let due = event.occurred_at.plus(CART_IS_ABANDONED_AFTER);
                event.event_id.starts_with("cart_added-") && start < due && due < end
            };
            let shop = prepared_shop(1, &clock).take_while(|event| event.occurred_at < end);
            assert!(shop.filter(abandoned).count() >= 8, "at speed {speed}");
        }
    }
}
