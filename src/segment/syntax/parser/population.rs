use super::super::token::Token;
use super::Reported;
use super::cursor::Parser;
use super::sequence::unbuilt;

impl Parser<'_> {
    /// `TOP 10% BY amount_spent`: specified, not built yet. It is read to its end.
    pub(super) fn population(&mut self) -> Reported {
        let start = self.here();
        self.advance();
        self.advance();
        self.take(&Token::Percent);
        if self.take_word("by") {
            self.take_name();
        }
        let span = start.to(self.before());
        self.complain(unbuilt(span, "comparisons with the other customers (TOP, BOTTOM)"))
    }
}
