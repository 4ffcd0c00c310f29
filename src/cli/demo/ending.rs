use std::io;
use std::time::Duration;

use crate::demo::show::Show;

/// The sizes a last time, and what it came to.
pub(super) fn tell(show: &mut Show, lasted: Duration, speed: u32) -> io::Result<()> {
    let now = show.clock.now();
    show.screen.finish(&show.board, now)?;
    let words = summary(show, lasted, speed);
    show.screen.say(&words)
}

fn summary(show: &Show, lasted: Duration, speed: u32) -> String {
    let live = show.board.live;
    format!(
        "{} s, in which {} passed in the shop: {} events; {} entered and {} left, {} of these by the clock alone.\n\
         Before that, {} changes of the shop's first months, published as backfill.",
        lasted.as_secs(),
        span(lasted.saturating_mul(speed)),
        show.told(),
        live.entered,
        live.left,
        live.by_time,
        show.board.backfilled,
    )
}

/// `2 days 7 h`, `35 min`.
fn span(duration: Duration) -> String {
    let minutes = duration.as_secs() / 60;
    let (days, hours) = (minutes / 1440, minutes / 60 % 24);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, hours) => format!("{hours} h"),
        (1, hours) => format!("1 day {hours} h"),
        (days, hours) => format!("{days} days {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_told_roughly() {
        let told = |minutes: u64| span(Duration::from_secs(60 * minutes));
        assert_eq!(
            [told(35), told(8 * 60 + 59), told(1440 + 60), told(3 * 1440)],
            ["35 min", "8 h", "1 day 1 h", "3 days 0 h"]
        );
    }
}
