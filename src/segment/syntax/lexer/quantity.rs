use super::super::ast::{Literal, Unit};
use super::super::token::Token;
use super::{Lexer, dates};
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::SourceSpan;

/// What is wrong with something that begins with a digit.
pub(super) struct Problem {
    pub code: Code,
    pub message: String,
    pub expected: &'static str,
    pub help: Option<String>,
    /// Replaces all of it.
    pub mend: Option<String>,
}

/// The dates that Shopify gives a name of their own; the only ones.
const NAMED_DATES: [(&str, i64, Unit); 4] = [
    ("7_days_ago", -7, Unit::Day),
    ("30_days_ago", -30, Unit::Day),
    ("90_days_ago", -90, Unit::Day),
    ("12_months_ago", -12, Unit::Month),
];

/// Other spellings of units, by how they begin.
const SPELT: [(&str, Unit); 7] = [
    ("sec", Unit::Second),
    ("min", Unit::Minute),
    ("h", Unit::Hour),
    ("d", Unit::Day),
    ("w", Unit::Week),
    ("mo", Unit::Month),
    ("y", Unit::Year),
];

impl Lexer<'_> {
    /// Something that begins with a digit, or with a sign and a digit: a number, a date, an offset, a length.
    pub(super) fn quantity(&mut self) {
        let start = self.at;
        let is_date = dates::begins_date(self.rest());
        self.at += self.peek().map_or(0, char::len_utf8);
        self.at += if is_date { self.date_run() } else { self.run(|c| c.is_alphanumeric() || c == '_' || c == '.') };
        let text = self.with_minus(start);
        let read = if is_date { dates::read(&text) } else { read(&text) };
        let literal = read.unwrap_or_else(|problem| {
            self.complain(problem.at(SourceSpan::new(start, self.at)));
            Literal::Invalid
        });
        self.push(start, Token::Literal(literal));
    }

    /// The text from `start` to here; a minus of typography is complained about and made into the real one.
    fn with_minus(&mut self, start: usize) -> String {
        let text = &self.source[start..self.at];
        let Some(rest) = text.strip_prefix(['−', '–']) else { return text.to_owned() };
        let meant = format!("-{rest}");
        let diagnostic = self.diagnostic(Code::ForeignOperator, start, format!("`{text}` has a dash for a minus sign"));
        let span = diagnostic.span;
        self.complain(diagnostic.expected("`-`").mend(span, meant.clone()));
        meant
    }

    /// The length of a date and a time of day; a comment may follow at once.
    fn date_run(&self) -> usize {
        let run = self.run(|c| c.is_alphanumeric() || matches!(c, '-' | ':' | '.' | '+'));
        self.rest()[..run].find("--").unwrap_or(run)
    }
}

impl Problem {
    pub(super) fn at(self, span: SourceSpan) -> Diagnostic {
        let diagnostic = Diagnostic::new(self.code, span, self.message).expected(self.expected);
        let diagnostic = match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        };
        diagnostic.maybe_mend(span, self.mend)
    }
}

/// A number, an offset from now, or a length of time.
pub(super) fn read(text: &str) -> Result<Literal, Problem> {
    if let Some((_, amount, unit)) = NAMED_DATES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(text)) {
        return Ok(Literal::Offset { amount: *amount, unit: *unit });
    }
    let signed = text.starts_with(['+', '-']);
    let unsigned = text.trim_start_matches(['+', '-']);
    let (digits, suffix) = unsigned.split_at(unsigned.find(|c: char| !c.is_ascii_digit()).unwrap_or(unsigned.len()));
    if is_number(digits, suffix) && !text.starts_with('+') {
        return Ok(Literal::Number(text.to_owned()));
    }
    match Unit::of(suffix) {
        Some(unit) if !digits.is_empty() => counted(text, digits, unit, signed),
        _ => Err(malformed(text, digits, suffix)),
    }
}

fn is_number(digits: &str, suffix: &str) -> bool {
    let fraction = suffix.strip_prefix('.').unwrap_or("0");
    let is_whole = suffix.is_empty();
    !digits.is_empty() && (is_whole || suffix.starts_with('.') && all_digits(fraction))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn counted(text: &str, digits: &str, unit: Unit, signed: bool) -> Result<Literal, Problem> {
    let amount: i64 = digits.parse().ok().filter(|amount| *amount <= unit.amount_max()).ok_or_else(|| Problem {
        code: Code::TimeOutOfRange,
        message: format!("`{text}` is longer than a thousand years"),
        expected: "a time within a thousand years",
        help: Some(format!("at most {}{}", unit.amount_max(), unit.suffix())),
        mend: None,
    })?;
    Ok(match (signed, text.starts_with('-')) {
        (true, true) => Literal::Offset { amount: -amount, unit },
        (true, false) => Literal::Offset { amount, unit },
        (false, _) => Literal::Length { amount, unit },
    })
}

fn malformed(text: &str, digits: &str, suffix: &str) -> Problem {
    let sign = match text.chars().next() {
        Some('+') => "+",
        Some('-') => "-",
        _ if suffix.ends_with("_ago") => "-",
        _ => "",
    };
    let word = suffix.trim_matches('_');
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '_') && !digits.is_empty();
    if is_word {
        let unit = SPELT.iter().find(|(begins, _)| word.to_lowercase().starts_with(begins)).map(|(_, unit)| unit);
        return Problem {
            code: Code::UnknownUnit,
            message: format!("`{text}` has no unit of time that is known"),
            expected: "one of the units s, min, h, d, w, m (months), y",
            help: unit.is_none().then(|| "a text or an id with letters stands in single quotes".to_owned()),
            mend: unit.map(|unit| format!("{sign}{digits}{}", unit.suffix())),
        };
    }
    let (help, mend) = match text.strip_prefix('+') {
        Some(number) if all_digits(number) => (None, Some(number.to_owned())),
        _ => (Some("numbers are digits with a decimal point, such as `12.5`; anything else stands in quotes"), None),
    };
    Problem {
        code: Code::MalformedNumber,
        message: format!("`{text}` is not a number"),
        expected: "a number",
        help: help.map(str::to_owned),
        mend,
    }
}
