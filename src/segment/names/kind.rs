/// The type of a value, which says what may be asked of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Integer,
    Number,
    /// In the store's currency.
    Money,
    DateTime,
    Text,
    /// Text; a number in a query is taken as its digits.
    Id,
    Flag,
    /// An exact length of time, such as `14d`.
    Span,
    /// One of these, in capitals.
    Enum(&'static [&'static str]),
    /// A list of texts; its elements fold case.
    List,
    /// Its own type, by value: a custom attribute or property.
    Any,
}

impl Kind {
    /// As a message says it: "a number", "a date".
    pub fn described(self) -> &'static str {
        match self {
            Kind::Integer => "a whole number",
            Kind::Number => "a number",
            Kind::Money => "an amount of money",
            Kind::DateTime => "a date",
            Kind::Text => "a text",
            Kind::Id => "an id",
            Kind::Flag => "true or false",
            Kind::Span => "a length of time, such as 14d",
            Kind::Enum(_) => "one of a set of values",
            Kind::List => "a list of texts",
            Kind::Any => "a value of any type",
        }
    }
}
