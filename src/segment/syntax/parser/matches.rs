use super::super::ast::{Matches, Name, Parameter};
use super::super::token::Token;
use super::cursor::Parser;
use super::{Read, Reported, clause};
use crate::segment::source::Spanned;

impl Parser<'_> {
    pub(super) fn at_matches(&self) -> bool {
        self.at_word("matches")
            || self.at_word("not_matches")
            || self.at_word("not") && self.peek_after(1).is_word("matches")
    }

    /// `[NOT] MATCHES (…)` of a function.
    pub(super) fn matches(&mut self, function: Spanned<Name>) -> Read<Matches> {
        let negated = self.take_word("not_matches") || self.take_word("not");
        if self.at_word("matches") {
            self.advance();
        }
        let open = self.here();
        if *self.peek() != Token::Open {
            let diagnostic = self.unexpected("the parameters in parentheses");
            return Err(self.complain(diagnostic.help("`MATCHES ()` asks for any row at all")));
        }
        if clause::is_unbuilt(&function.node) {
            self.skip_parentheses();
            return Ok(Matches { function, negated, parameters: Vec::new() });
        }
        self.advance();
        let parameters = self.parameters();
        self.close(open);
        Ok(Matches { function, negated, parameters })
    }

    pub(super) fn parameters(&mut self) -> Vec<Spanned<Parameter>> {
        let mut parameters = Vec::new();
        while !matches!(self.peek(), Token::Close | Token::End) {
            let start = self.here();
            match self.parameter() {
                Ok(parameter) => parameters.push(Spanned::new(parameter, start.to(self.before()))),
                Err(Reported) => self.skip_clause(true),
            }
            self.next_parameter();
        }
        parameters
    }

    /// Takes the comma between two parameters.
    fn next_parameter(&mut self) {
        if self.take(&Token::Comma) || matches!(self.peek(), Token::Close | Token::End) {
            return;
        }
        let diagnostic = self.unexpected("a comma or `)`");
        let and = self.at_word("and").then_some(",");
        let diagnostic = match self.at_word("or") {
            true => diagnostic.help("a MATCHES has no OR: join two of them by OR"),
            false => diagnostic.maybe_mend(self.here(), and),
        };
        self.complain(diagnostic);
        if !self.take_word("and") && !self.take_word("or") {
            self.skip_clause(true);
            self.take(&Token::Comma);
        }
    }

    fn parameter(&mut self) -> Read<Parameter> {
        let is_name = matches!(self.peek(), Token::Word(name) if !clause::is_keyword(name));
        if !is_name {
            let diagnostic = self.unexpected("the name of a parameter");
            let diagnostic = match self.number_with_separators() {
                Some(number) => diagnostic.help(format!("a number has no separators: write `{number}`")),
                None => diagnostic,
            };
            return Err(self.complain(diagnostic));
        }
        let name = self.parameter_name()?;
        let condition = self.condition(&name.span)?;
        Ok(Parameter { name, condition })
    }

    /// `date`, `property.pages`, `distinct(product)`.
    fn parameter_name(&mut self) -> Read<Spanned<Name>> {
        let Some(mut name) = self.take_name() else { return Err(self.expected("the name of a parameter")) };
        let open = self.here();
        if self.take(&Token::Open) {
            let argument = self.take_name();
            let Some(argument) = argument else { return Err(self.expected("what to tell rows apart by")) };
            name.node.argument = Some(Box::new(argument.node));
            self.close(open);
            name.span = name.span.to(self.before());
        }
        Ok(name)
    }
}
