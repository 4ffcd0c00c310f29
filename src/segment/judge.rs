use super::catalog::plan::{Constant, NumberPlan, TestPlan, TextPlan};
use super::value::{Value, View};
use crate::customer::Symbol;
use crate::number::Ratio;
use crate::time::{Timestamp, parse_date_or_time};

/// Whether a test holds of a value at `view.now`, and the first instant after it at which that changes while the value
/// stays. Everything but `IS NULL` is false of a missing value, and of a value of another type.
pub fn judge(test: &TestPlan, value: &Value<'_>, view: &View<'_>) -> (bool, Timestamp) {
    let truth = match (test, value) {
        (TestPlan::IsNull, value) => *value == Value::Missing,
        (TestPlan::Number(number), Value::Number(value)) => number.holds(*value),
        (TestPlan::Flag(flag), Value::Flag(value)) => flag == value,
        (TestPlan::Text(text), value) => text.holds(value, view),
        (TestPlan::Date(date), value) => {
            let at = instant(value, view);
            return at.map_or((false, Timestamp::NEVER), |at| date.holds(at, view.now, &view.store.zone));
        }
        _ => false,
    };
    (truth, Timestamp::NEVER)
}

/// A date, or a text that reads as one.
fn instant(value: &Value<'_>, view: &View<'_>) -> Option<Timestamp> {
    match value {
        Value::Instant(at) => Some(*at),
        Value::Text(text) => parse_date_or_time(text).map(|date| view.instant_of(date)),
        _ => None,
    }
}

impl NumberPlan {
    fn holds(&self, value: Ratio) -> bool {
        match self {
            NumberPlan::Less(than) => value < *than,
            NumberPlan::AtMost(bound) => value <= *bound,
            NumberPlan::AtLeast(bound) => value >= *bound,
            NumberPlan::More(than) => value > *than,
            NumberPlan::In(these) => these.contains(&value),
            NumberPlan::Between(low, high) => *low <= value && value <= *high,
        }
    }
}

impl TextPlan {
    fn holds(&self, value: &Value<'_>, view: &View<'_>) -> bool {
        let text = match value {
            Value::List(elements) => return self.holds_of_list(elements, view),
            Value::Symbol(symbol) => match self {
                TextPlan::In(these) => return these.iter().any(|constant| is(*constant, *symbol, view)),
                _ => view.symbols.text(*symbol),
            },
            Value::Text(text) => text,
            _ => return false,
        };
        match self {
            TextPlan::In(these) => these.iter().any(|constant| view.symbols.text(symbol_of(*constant, view)) == text),
            TextPlan::Contains { text: part, .. } => text.contains(part.as_str()),
            TextPlan::StartsWith(part) => text.starts_with(part.as_str()),
            TextPlan::EndsWith(part) => text.ends_with(part.as_str()),
            TextPlan::ContainsAny(_) | TextPlan::ContainsAll(_) => false,
            TextPlan::OfText(of) => of.holds(value, view),
        }
    }

    fn holds_of_list(&self, elements: &[Symbol], view: &View<'_>) -> bool {
        let holds = |constant: &Constant| elements.contains(&symbol_of(*constant, view));
        let any_text = |is: &dyn Fn(&str) -> bool| elements.iter().any(|element| is(view.symbols.text(*element)));
        match self {
            TextPlan::Contains { element, .. } => holds(element),
            TextPlan::In(these) | TextPlan::ContainsAny(these) => these.iter().any(holds),
            TextPlan::ContainsAll(these) => these.iter().all(holds),
            TextPlan::StartsWith(part) => any_text(&|text| text.starts_with(part.as_str())),
            TextPlan::EndsWith(part) => any_text(&|text| text.ends_with(part.as_str())),
            TextPlan::OfText(_) => false,
        }
    }
}

fn symbol_of(constant: Constant, view: &View<'_>) -> Symbol {
    view.constants[constant as usize]
}

fn is(constant: Constant, symbol: Symbol, view: &View<'_>) -> bool {
    symbol_of(constant, view) == symbol
}
