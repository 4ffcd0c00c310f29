use super::cursor::{Cursor, Word};
use super::instant::{self, Instants};
use crate::number::Currency;
use crate::scenario::FormError;
use crate::scenario::form::{ChosenSegment, InlineSegment, Setup};
use crate::time::{Span, Zone};

/// The words that begin a line of settings.
const KEYWORDS: [&str; 10] = [
    "zone",
    "currency",
    "go_live",
    "history",
    "activity_max",
    "orders_max",
    "max_future_skew",
    "segment",
    "segments",
    "list",
];

/// Reads one line of settings, if it is one.
pub fn take(setup: &mut Setup, cursor: &mut Cursor<'_>) -> Result<bool, FormError> {
    let Some(keyword) = cursor.peek().filter(|word| KEYWORDS.contains(&word.text)) else { return Ok(false) };
    cursor.word();
    match keyword.text {
        "segment" => setup.inline.push(segment(setup, cursor)?),
        "segments" => chosen(setup, cursor)?,
        "list" => list(setup, cursor)?,
        "go_live" => {
            let instant = Instants::default().take(cursor, &setup.zone)?;
            setup.go_live = instant.ok_or_else(|| cursor.error("an instant is expected after `go_live`"))?;
        }
        _ => value(setup, keyword, cursor)?,
    }
    cursor.end()?;
    Ok(true)
}

fn value(setup: &mut Setup, keyword: Word<'_>, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
    let value = cursor.word().map_or("", |word| word.text);
    let wrong = |expected: &str| cursor.error_at(keyword.at, format!("`{}` must be {expected}", keyword.text));
    let span = || Span::parse(value).ok_or_else(|| wrong("a length of time, such as 90d or 5min"));
    let count = || value.parse().ok().filter(|number| *number > 0).ok_or_else(|| wrong("a whole number above zero"));
    match keyword.text {
        "zone" => setup.zone = Zone::named(value).map_err(|_| wrong("an IANA time zone, such as Europe/London"))?,
        "currency" => {
            setup.currency = Currency::of_code(value).ok_or_else(|| wrong("an ISO 4217 currency, such as GBP"))?;
        }
        "history" => setup.history = span()?,
        "activity_max" => setup.activity_rows_max = count()?,
        "orders_max" => setup.orders_max = count()?,
        _ => setup.max_future_skew = span()?,
    }
    Ok(())
}

/// `segment ID: QUERY`; the query goes on over lines that are indented and do not begin with an instant.
fn segment(setup: &Setup, cursor: &mut Cursor<'_>) -> Result<InlineSegment, FormError> {
    let Some((word, id)) = cursor.word().and_then(|word| Some((word, word.text.strip_suffix(':')?))) else {
        return Err(cursor.error("a segment is written as `segment ID: QUERY`"));
    };
    if setup.inline.iter().any(|known| known.id == id) {
        return Err(cursor.error_at(word.at, format!("there is a segment `{id}` already")));
    }
    cursor.peek();
    let (line, offset) = (cursor.line(), cursor.at());
    let mut query = raw_rest(cursor);
    while let Some(more) = cursor.peek_line().filter(|line| continues(line)) {
        cursor.next_line();
        cursor.rest();
        query.push('\n');
        query.push_str(more);
    }
    Ok(InlineSegment { id: id.to_owned(), query, offset, line })
}

/// The rest of a line as it stands, so that places in the query are places in the file.
fn raw_rest(cursor: &mut Cursor<'_>) -> String {
    let from = cursor.at();
    let trimmed = cursor.rest();
    let blanks = cursor.at() - from - trimmed.len();
    format!("{trimmed}{}", " ".repeat(blanks))
}

fn continues(line: &str) -> bool {
    let word = line.split_whitespace().next();
    line.starts_with([' ', '\t']) && word.is_some_and(|word| !instant::begins(word) && !word.starts_with('#'))
}

fn chosen(setup: &mut Setup, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
    let mut any = false;
    while let Some(word) = cursor.word() {
        let place = cursor.error_at(word.at, "");
        let id = word.text.trim_end_matches(',').to_owned();
        setup.chosen.push(ChosenSegment { id, line: place.line, column: place.column });
        any = true;
    }
    if any { Ok(()) } else { Err(cursor.error("the ids of segments of the folder are expected after `segments`")) }
}

/// `list NAME: VALUE, VALUE`.
fn list(setup: &mut Setup, cursor: &mut Cursor<'_>) -> Result<(), FormError> {
    let Some(name) = cursor.word().and_then(|word| word.text.strip_suffix(':')) else {
        return Err(cursor.error("a list is written as `list NAME: VALUE, VALUE`"));
    };
    let values = cursor.rest().split(',').map(str::trim).filter(|value| !value.is_empty());
    setup.lists.insert(name.to_owned(), values.map(str::to_owned).collect());
    Ok(())
}
