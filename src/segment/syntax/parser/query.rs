use super::super::ast::Expression;
use super::super::lexer::lex;
use super::super::token::Token;
use super::cursor::Parser;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::source::{SourceSpan, Spanned};

/// The longest query, in bytes.
pub const LENGTH_MAX: usize = 65_536;

/// What was read, and everything that was wrong. Where there was an error the tree has [`Expression::Invalid`] parts.
pub struct Parsed {
    pub expression: Spanned<Expression>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Words that begin a statement of ShopifyQL or SQL.
const BEGIN_STATEMENT: [&str; 4] = ["from", "show", "select", "where"];
/// Words that end the WHERE part of such a statement.
const END_WHERE: [&str; 9] =
    ["order", "group", "limit", "having", "since", "until", "during", "timeseries", "visualize"];

/// Reads a query.
pub fn parse(source: &str) -> Parsed {
    if source.len() > LENGTH_MAX {
        return refused(too_long(source));
    }
    let lexed = lex(source);
    let mut parser = Parser {
        source,
        tokens: lexed.tokens,
        at: 0,
        depth: 0,
        cut_short: lexed.cut_short,
        diagnostics: lexed.diagnostics,
    };
    if parser.at_end() && parser.diagnostics.is_empty() {
        let place = SourceSpan::new(0, 0);
        let help = "`customer_added_date IS NOT NULL` takes in every customer";
        return refused(Diagnostic::new(Code::EmptyQuery, place, "the query is empty").expected("a query").help(help));
    }
    parser.statement();
    let expression = parser.whole();
    parser.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Parsed { expression, diagnostics: parser.diagnostics }
}

fn refused(diagnostic: Diagnostic) -> Parsed {
    let expression = Spanned::new(Expression::Invalid(Vec::new()), diagnostic.span);
    Parsed { expression, diagnostics: vec![diagnostic] }
}

fn too_long(source: &str) -> Diagnostic {
    let message = format!("the query has {} bytes, more than {LENGTH_MAX}", source.len());
    let first = source.chars().next().map_or(0, char::len_utf8);
    Diagnostic::new(Code::TooLong, SourceSpan::new(0, first), message)
        .expected("a shorter query")
        .help("long lists go under `[lists]` in the segments file and are used as list('name')")
}

impl Parser<'_> {
    fn whole(&mut self) -> Spanned<Expression> {
        let mut expression = self.expression();
        while !self.at_end() {
            let message = "this parenthesis closes nothing";
            let diagnostic = Diagnostic::new(Code::UnopenedParenthesis, self.here(), message).label("no `(` before it");
            self.complain(diagnostic.mend(self.here(), "").help("take it away, or open one before"));
            self.advance();
            if !self.at_end() {
                self.and_follows();
                let rest = self.expression();
                let span = expression.span.to(rest.span);
                expression = Spanned::new(Expression::Invalid(vec![expression, rest]), span);
            }
        }
        expression
    }

    /// After a parenthesis too many the query goes on as if it were not there.
    fn and_follows(&mut self) {
        if !self.take_word("and") {
            self.take_word("or");
        }
    }

    /// `FROM customers SHOW … WHERE …`: only the part after WHERE is read.
    fn statement(&mut self) {
        let begins = BEGIN_STATEMENT.iter().find(|word| self.at_word(word));
        if begins.is_none() {
            return;
        }
        let first = self.here();
        let is_where = |token: &Spanned<Token>| token.node.is_word("where");
        let Some(at_where) = self.tokens.iter().position(is_where) else {
            self.at = self.tokens.len() - 1;
            self.diagnostics.clear();
            let diagnostic = Diagnostic::new(Code::Statement, first.to(self.before()), "this is a whole statement");
            self.complain(diagnostic.expected("only a condition").help("a segment is what follows WHERE"));
            self.cut_short = true;
            return;
        };
        self.at = at_where;
        self.advance();
        self.end_where();
        let (from, to) = (self.here().start, self.tokens[self.tokens.len() - 1].span.end);
        self.diagnostics.retain(|d| d.span.start >= from && d.span.end <= to);
        self.complain_of_statement(first);
    }

    /// Cuts off what follows the WHERE part.
    fn end_where(&mut self) {
        let ends = |token: &Spanned<Token>| END_WHERE.iter().any(|word| token.node.is_word(word));
        let mut depth = 0i64;
        let cut = (self.at..self.tokens.len()).find(|at| {
            match self.tokens[*at].node {
                Token::Open => depth += 1,
                Token::Close => depth -= 1,
                _ => {}
            }
            depth == 0 && ends(&self.tokens[*at])
        });
        if let Some(cut) = cut {
            let end = self.tokens[cut].span.start;
            self.tokens.truncate(cut);
            self.tokens.push(Spanned::new(Token::End, SourceSpan::new(end, end)));
        }
    }

    fn complain_of_statement(&mut self, first: SourceSpan) {
        let condition = SourceSpan::new(self.here().start, self.tokens[self.tokens.len() - 1].span.start);
        let text = condition.text(self.source).trim().to_owned();
        let whole = SourceSpan::new(first.start, self.source.trim_end().len());
        let diagnostic = Diagnostic::new(Code::Statement, first.to(self.before()), "this is a whole statement")
            .expected("only what follows WHERE");
        let diagnostic = if text.is_empty() { diagnostic } else { diagnostic.mend(whole, text) };
        self.complain(diagnostic);
    }
}
