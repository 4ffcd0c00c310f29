use super::Checker;
use crate::segment::diagnostics::{Code, Diagnostic};
use crate::segment::names;
use crate::segment::query::Expr;
use crate::segment::source::Spanned;
use crate::segment::syntax::ast::{Argument, Call, Condition, Literal, Matches, Name, Operator, Parameter, Values};

impl Checker<'_> {
    /// `name(p: v, …) = true`, made into `name MATCHES (p = v, …)` and checked as that.
    pub(super) fn call(&mut self, call: &Call) -> Option<Expr> {
        let parameters: Vec<_> = call.arguments.iter().map(|argument| self.old_argument(argument)).collect();
        let answer = call.condition.as_ref().map(|condition| affirmed(&condition.node));
        // The reader complained where there is no answer at all.
        let negated = answer == Some(Some(false));
        let known = parameters.iter().flatten().cloned().collect();
        let expr = self.matches(&Matches { function: call.name.clone(), negated, parameters: known });
        if let (Some(None), Some(condition)) = (answer, &call.condition) {
            self.complain_of_answer(&call.name.node, condition);
        }
        expr.filter(|_| answer != Some(None) && parameters.iter().all(Option::is_some))
    }

    fn complain_of_answer(&mut self, name: &Name, condition: &Spanned<Condition>) {
        if names::function(&name.path).is_some() {
            let message = format!("`{name}(…)` is true or false");
            let diagnostic = Diagnostic::new(Code::WrongAnswer, condition.span, message);
            self.complain(
                diagnostic.expected("`= true` or `= false`").help("to count, write `MATCHES (…, count >= 3)`"),
            );
        }
    }

    fn old_argument(&mut self, argument: &Spanned<Argument>) -> Option<Spanned<Parameter>> {
        let span = argument.span;
        let Argument { name, values } = &argument.node;
        let Some(name) = name else {
            let diagnostic = Diagnostic::new(Code::UnnamedArgument, span, "this value has no name");
            return self.refuse(diagnostic.expected("`parameter: value`"));
        };
        if let (true, Values::One(Literal::Offset { .. })) = (name.node.is("date"), &values.node) {
            let since = format!("since: {}", values.span.text(self.source));
            let diagnostic = Diagnostic::new(Code::OneDay, span, "this means that one day, not the time since");
            let help = format!("write `{since}` for the time since");
            self.complain(diagnostic.label("one day").help(help).mend(span, since));
        }
        let (path, operator) = modern(&name.node.path);
        let condition = match (&values.node, operator) {
            (Values::One(value), operator) => Condition::Compare {
                operator: Spanned::new(operator, name.span),
                value: Spanned::new(value.clone(), values.span),
            },
            (_, Operator::Equal) => Condition::In { negated: false, values: values.clone() },
            _ => {
                let message = "a list stands where one value should";
                let diagnostic = Diagnostic::new(Code::WrongType, values.span, message);
                return self.refuse(diagnostic.expected("one value"));
            }
        };
        let name = Spanned::new(Name { path, ..name.node.clone() }, name.span);
        Some(Spanned::new(Parameter { name, condition: Spanned::new(condition, values.span) }, span))
    }
}

/// The parameter and operator that a parameter of the old form stands for.
fn modern(path: &str) -> (String, Operator) {
    match path {
        "since" => ("date".to_owned(), Operator::AtLeast),
        "until" => ("date".to_owned(), Operator::AtMost),
        _ => match path.strip_suffix("_at_least") {
            Some(parameter) => (parameter.to_owned(), Operator::AtLeast),
            None => (path.to_owned(), Operator::Equal),
        },
    }
}

/// Whether the old form asks for rows: `= true` and `!= false` do, `= false` and `!= true` ask for none.
fn affirmed(condition: &Condition) -> Option<bool> {
    let Condition::Compare { operator, value } = condition else { return None };
    match (operator.node, &value.node) {
        (Operator::Equal, Literal::Flag(flag)) => Some(*flag),
        (Operator::NotEqual, Literal::Flag(flag)) => Some(!*flag),
        _ => None,
    }
}
