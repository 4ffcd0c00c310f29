use std::fmt;

use super::Severity;

/// Declares every code once: its name in the source, its stable text, its meaning, and an example that shows it.
macro_rules! codes {
    ($($variant:ident, $text:literal, $meaning:literal, $example:literal;)*) => {
        /// What kind of complaint it is. Codes are stable: they are never given another meaning.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            /// All of them, in the order of the reference.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Its stable text, such as `E201`.
            pub fn text(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// What it means.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }

            /// A query that has it; of the codes `E4…` a file of segments.
            pub fn example(self) -> &'static str {
                match self { $(Code::$variant => $example,)* }
            }
        }
    };
}

codes! {
    UnexpectedCharacter, "E101", "A character that begins nothing in the language.", "number_of_orders > 3;";
    UnclosedText, "E102", "A text without its closing quote.", "customer_tags CONTAINS 'vip";
    OtherQuotes, "E103", "A text in other quotes than straight single ones.", "customer_tags CONTAINS \"vip\"";
    DoubledQuote, "E104", "A quote within a text is doubled, as in SQL; here it is written `\\'`.", "attribute.name = 'O''Hara'";
    ForeignOperator, "E105", "An operator or a form of another language, or of the old form in the new.", "number_of_orders == 3";
    MalformedNumber, "E106", "Something that begins as a number and is none.", "amount_spent > 1.2.3";
    UnknownUnit, "E107", "A number with a unit of time that does not exist. The units are s, min, h, d, w, m (months), y.", "last_order_date >= -30days";
    MalformedDate, "E108", "A date or a time of day that is not written as `2026-05-30` or `2026-05-30T16:00:00`.", "last_order_date >= 2026-5-3";
    NoSuchDate, "E109", "A date that the calendar does not have.", "last_order_date >= 2026-02-30";
    TimeOutOfRange, "E110", "A time of more than a thousand years.", "last_order_date >= -5000y";
    Unexpected, "E111", "Something else should stand here.", "number_of_orders > AND amount_spent > 5";
    UnclosedParenthesis, "E112", "A parenthesis that is not closed.", "(number_of_orders > 3 OR amount_spent > 5";
    UnopenedParenthesis, "E113", "A closing parenthesis that nothing opened.", "number_of_orders > 3)";
    Statement, "E114", "A whole ShopifyQL or SQL statement. A segment is its WHERE part.", "FROM customers SHOW customer_id WHERE number_of_orders > 3 ORDER BY customer_id";
    EmptyQuery, "E115", "A query that says nothing.", "-- nothing yet";
    EmptyList, "E116", "A list without values: nothing can be in it.", "attribute.country IN ()";
    ComparedWithNull, "E117", "NULL used as a value. Whether a value is missing is asked by IS NULL.", "last_order_date = NULL";
    MissingMatches, "E118", "The parameters of a function without MATCHES before them.", "orders_placed (date >= -30d)";
    BareCall, "E119", "The old form of a function without `= true` or `= false` after it.", "products_purchased(tag: 'tea')";
    TooDeep, "E120", "Parentheses or NOTs nested deeper than 64.", "NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT cart_items > 0";
    TooLong, "E121", "A query of more than 65,536 bytes.", "";
    UnknownAttribute, "E201", "No attribute has this name.", "numbr_of_orders > 3";
    UnknownFunction, "E202", "No function has this name.", "order_placed MATCHES (date >= -30d)";
    UnknownParameter, "E203", "The function has no such parameter.", "orders_placed MATCHES (dat >= -30d)";
    FunctionAsAttribute, "E204", "A function used as if it were a value.", "orders_placed > 3";
    AttributeAsFunction, "E205", "An attribute used as if it were a function.", "number_of_orders MATCHES (date >= -30d)";
    NotBuiltYet, "E206", "A part of the language that is specified and not built yet.", "rfm_group = 'CHAMPIONS'";
    UnknownList, "E207", "No list has this name under `[lists]`.", "customer_countries CONTAINS ANY list('euorpe')";
    UnknownKey, "E208", "Rows of the function cannot be told apart by this.", "orders_placed MATCHES (distinct(product) > 2)";
    MissingKey, "E209", "The name of a custom attribute or property is missing or incomplete.", "attribute = 5";
    WrongOperator, "E301", "The value has no such comparison.", "email_subscription_status > 'PENDING'";
    WrongType, "E302", "The value is compared with something of another type.", "number_of_orders > 'three'";
    UnquotedValue, "E303", "A text without its quotes.", "email_subscription_status = SUBSCRIBED";
    UnknownValue, "E304", "None of the values that this can have. Case counts.", "email_subscription_status = 'SUBSCRIBD'";
    EqualityWithInstant, "E305", "Equality with something that moves with every millisecond, which would never hold for longer.", "last_order_date = -24h";
    WrongSign, "E306", "A length of time where a date is expected, or the other way round: an offset has a sign, a length has none.", "last_order_date >= 30d";
    InexactLength, "E307", "A length of time in months or years, which have no one length.", "products_purchased MATCHES (launched_within <= 2m)";
    NotAConstant, "E308", "A comparison with another name. Values are compared with constants.", "amount_spent > average_order_value";
    NumberTooLong, "E309", "A number of more digits than can be compared exactly.", "amount_spent > 123456789012345678901234567890123456789012";
    WrongAnswer, "E310", "The old form of a function compared with anything but true or false.", "products_purchased(tag: 'tea') = 3";
    UnnamedArgument, "E311", "A value without the name of its parameter.", "products_purchased('tea') = true";
    FileSyntax, "E401", "The segments file is not valid TOML.", "[[segment]\nid = \"loyal\"\n";
    FileKey, "E402", "A key that a segments file does not have, or one that is missing.", "[[segment]]\nid = \"loyal\"\nname = \"Loyal\"\nqurey = \"number_of_orders > 3\"\n";
    FileType, "E403", "A value of the wrong type in a segments file.", "[[segment]]\nid = 7\nname = \"Loyal\"\nquery = \"number_of_orders > 3\"\n";
    SegmentId, "E404", "An id that is not 1 to 64 of a–z, 0–9 and hyphen.", "[[segment]]\nid = \"Loyal Customers\"\nname = \"Loyal\"\nquery = \"number_of_orders > 3\"\n";
    DuplicateId, "E405", "Two segments with one id, or two lists with one name.", "[[segment]]\nid = \"loyal\"\nname = \"Loyal\"\nquery = \"number_of_orders > 3\"\n\n[[segment]]\nid = \"loyal\"\nname = \"Loyal, too\"\nquery = \"number_of_orders > 4\"\n";
    ReversedBounds, "W501", "A BETWEEN whose lower bound is above its upper: it never holds.", "number_of_orders BETWEEN 5 AND 3";
    MonthsNotMinutes, "W502", "`m` is months; minutes are `min`. Said of numbers that are unusual for months.", "last_seen_date >= -15m";
    ClampedDate, "W503", "Equality with a date counted in months or years: at the ends of months it matches several days or none.", "last_order_date = -1m";
    QuotedDate, "W504", "A date in quotes; it is read as the date.", "last_order_date >= '2026-05-30'";
    FinerThanMinorUnit, "W505", "Equality with an amount finer than the currency has.", "amount_spent = 12.345";
    TakesInMissing, "W506", "A negative comparison also holds for customers whose value is not set.", "attribute.country != 'US'";
    BeyondHistory, "W507", "Activity from before what is kept by `history.activity`.", "events MATCHES (name = 'chat_started', date >= -200d)";
    OneDay, "W508", "`date: -45d` of the old form is that one day, not the time since.", "products_purchased(date: -45d) = true";
    NeverTrue, "W509", "A comparison that no value can pass, or that every value passes.", "orders_placed MATCHES (weekday = 8)";
    WithinHistory, "N601", "Activity without a `date` is what happened within `history.activity`.", "events MATCHES (name = 'chat_started')";
}

impl Code {
    /// Told by its first letter.
    pub fn severity(self) -> Severity {
        match self.text().as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'N') => Severity::Note,
            _ => Severity::Error,
        }
    }

    /// Whether it is about a file of segments, and its example is one.
    pub fn is_about_files(self) -> bool {
        self.text().starts_with("E4")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
