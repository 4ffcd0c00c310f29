//! Properties of the language: reading and printing are inverse, nothing panics, places lie within the text. And the
//! users' page is what the registry of names says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

use shoal::number::Currency;
use shoal::segment::check::{Checked, Context, compile};
use shoal::segment::definition::{Definitions, File};
use shoal::segment::diagnostics::report;
use shoal::segment::names::{ATTRIBUTES, FUNCTIONS};
use shoal::segment::reference::reference;
use shoal::segment::source::{SourceSpan, Spanned};
use shoal::segment::syntax::ast::{
    Argument, Call, Comparison, Condition, Contained, Expression, Literal, Matches, Name, Operator, Parameter, Unit,
    Values,
};
use shoal::segment::syntax::parse;
use shoal::segment::value::Store;
use shoal::time::{Day, Span, Timestamp, Zone};

fn store() -> Store {
    let (zone, currency) = (Zone::named("Europe/London").unwrap(), Currency::of_code("GBP").unwrap());
    Store { zone, currency, activity_history: Span::from_days(90) }
}

fn check(query: &str) -> Checked {
    compile(query, &Context { store: &store(), lists: &BTreeMap::new() })
}

fn complaints(query: &str) -> String {
    report(&check(query).diagnostics, "query", query, false)
}

/// Equality of trees does not look at places.
fn anywhere<T>(node: T) -> Spanned<T> {
    Spanned::new(node, SourceSpan::new(0, 0))
}

fn literal() -> impl Strategy<Value = Literal> {
    let day = (1i32..=9998, 1u32..=12, 1u32..=28).prop_map(|(y, m, d)| Day::new(y, m, d).unwrap());
    let counted = (prop::sample::select(Unit::ALL.to_vec()), 0i64..=1000);
    prop_oneof![
        r"[\PC'\\\n]{0,12}".prop_map(Literal::Text),
        r"-?[0-9]{1,20}(\.[0-9]{1,6})?".prop_map(Literal::Number),
        any::<bool>().prop_map(Literal::Flag),
        day.clone().prop_map(Literal::Date),
        (day, 0i64..86_400_000).prop_map(|(day, ms)| Literal::LocalTime { day, ms }),
        (0i64..4_000_000_000_000).prop_map(|ms| Literal::Instant(Timestamp::from_millis(ms))),
        (counted.clone(), any::<bool>())
            .prop_map(|((unit, n), past)| Literal::Offset { amount: if past { -n } else { n }, unit }),
        counted.prop_map(|(unit, amount)| Literal::Length { amount, unit }),
    ]
}

/// Not a keyword, nor a name of the registry: what names mean is not the reader's business.
fn plain_name() -> impl Strategy<Value = Name> {
    r"n_[a-z0-9_]{0,8}(\.[a-z0-9_]{1,5})?".prop_map(|path| Name::plain(&path))
}

fn name() -> impl Strategy<Value = Name> {
    let keyed = (prop::sample::select(vec!["attribute", "metafields", "customer.metafields"]), r"[\PC'\\]{1,10}");
    prop_oneof![3 => plain_name(), 1 => keyed.prop_map(|(path, key)| Name::with_key(path, &key))]
}

fn values() -> impl Strategy<Value = Values> {
    let listed = vec(literal().prop_map(anywhere), 1..4).prop_map(Values::Listed);
    prop_oneof![listed, r"[\PC'\\]{0,8}".prop_map(|name| Values::Named(anywhere(name)))]
}

fn condition() -> impl Strategy<Value = Condition> {
    let (value, list) = (|| literal().prop_map(anywhere), || values().prop_map(anywhere));
    let operator = prop::sample::select(Operator::ALL.to_vec()).prop_map(anywhere);
    let contained = prop_oneof![
        value().prop_map(Contained::One),
        list().prop_map(Contained::Any),
        list().prop_map(Contained::All),
    ];
    let not = any::<bool>;
    prop_oneof![
        (operator, value()).prop_map(|(operator, value)| Condition::Compare { operator, value }),
        (not(), value(), value()).prop_map(|(negated, low, high)| Condition::Between { negated, low, high }),
        (not(), list()).prop_map(|(negated, values)| Condition::In { negated, values }),
        not().prop_map(|negated| Condition::IsNull { negated }),
        (not(), contained).prop_map(|(negated, what)| Condition::Contains { negated, what }),
        (not(), value()).prop_map(|(negated, value)| Condition::StartsWith { negated, value }),
        (not(), value()).prop_map(|(negated, value)| Condition::EndsWith { negated, value }),
    ]
}

fn matches() -> impl Strategy<Value = Expression> {
    let property = r"[\PC'\\]{1,8}".prop_map(|key| Name::with_key("property", &key));
    let distinct = (plain_name(), plain_name()).prop_map(|(of, key)| Name { argument: Some(Box::new(key)), ..of });
    let parameter = (prop_oneof![plain_name(), property, distinct], condition())
        .prop_map(|(name, condition)| anywhere(Parameter { name: anywhere(name), condition: anywhere(condition) }));
    (plain_name(), any::<bool>(), vec(parameter, 0..3)).prop_map(|(name, negated, parameters)| {
        Expression::Matches(Matches { function: anywhere(name), negated, parameters })
    })
}

fn call() -> impl Strategy<Value = Expression> {
    let values = prop_oneof![literal().prop_map(Values::One), values()].prop_map(anywhere);
    let argument = (prop::option::of(plain_name().prop_map(anywhere)), values)
        .prop_map(|(name, values)| anywhere(Argument { name, values }));
    (plain_name(), vec(argument, 0..3), condition()).prop_map(|(name, arguments, condition)| {
        Expression::Call(Call { name: anywhere(name), arguments, condition: Some(anywhere(condition)) })
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let comparison = (name(), condition()).prop_map(|(name, condition)| {
        Expression::Comparison(Comparison { name: anywhere(name), condition: anywhere(condition) })
    });
    prop_oneof![comparison, matches(), call()].prop_recursive(4, 24, 4, |inner| {
        let parts = || vec(inner.clone().prop_map(anywhere), 2..4);
        prop_oneof![
            parts().prop_map(Expression::any),
            parts().prop_map(Expression::all),
            inner.clone().prop_map(|inner| Expression::Not(Box::new(anywhere(inner)))),
        ]
    })
}

/// Parts of queries, whole and broken; a line feed and an empty part besides.
const PARTS: &str = r#"number_of_orders customer_tags orders_placed events attribute.é property.x rfm_group AND OR NOT
    MATCHES NOT_MATCHES CONTAINS ANY ALL IN BETWEEN IS NULL STARTS ENDS WITH LIKE FOLLOWED BY WITHIN SAME TOP FROM WHERE
    list date count distinct true today ( ) (( )) [ , : % = != > <= == && ! 'x' ' " “ '' -- \' -30d −30d -15m 30d 2w
    1,000 2026-05-30 2026-02-30T99 9999-12-31 7_days_ago 1.5 1.2.3 5xyz +5 ; § é ."#;

/// Texts that are nearly queries.
fn soup() -> impl Strategy<Value = String> {
    let parts: Vec<&str> = PARTS.split_whitespace().chain(["\n"]).collect();
    let part = prop_oneof![9 => prop::sample::select(parts).prop_map(str::to_owned), 1 => r"\PC{0,4}"];
    (vec(part, 0..24), prop::sample::select(vec![" ", "", "  "])).prop_map(|(parts, between)| parts.join(between))
}

fn assert_placed(query: &str) {
    let diagnostics = check(query).diagnostics;
    for diagnostic in &diagnostics {
        for span in [Some(diagnostic.span), diagnostic.mend.as_ref().map(|mend| mend.span)].into_iter().flatten() {
            assert!(query.get(span.range()).is_some(), "{span:?} is no place in {query:?}: {diagnostic:?}");
        }
    }
    let text = report(&diagnostics, "query", query, false);
    assert_eq!(text.is_empty(), diagnostics.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_reads_as_the_same_tree(expression in expression()) {
        let text = expression.to_string();
        let parsed = parse(&text);
        prop_assert!(parsed.diagnostics.is_empty(), "{text}\n{:?}", parsed.diagnostics);
        prop_assert_eq!(&parsed.expression.node, &expression, "{}", text);
        prop_assert_eq!(parsed.expression.node.to_string(), text);
    }

    #[test]
    fn a_checked_tree_never_panics_and_keeps_its_places(expression in expression()) {
        assert_placed(&expression.to_string());
    }

    #[test]
    fn nearly_a_query_never_panics_and_keeps_its_places(query in soup()) {
        assert_placed(&query);
    }

    #[test]
    fn any_text_never_panics_and_keeps_its_places(query in any::<String>()) {
        assert_placed(&query);
    }
}

#[test]
fn hostile_depth_and_length_are_refused_without_harm() {
    for (open, close) in
        [("(", ")"), ("NOT ", ""), ("orders_placed(", ""), ("attribute.a IN (", ""), ("x MATCHES (", "")]
    {
        let query = format!("{}cart_items > 0{}", open.repeat(3000), close.repeat(3000));
        assert!(check(&query).expr.is_none());
    }
    let long = vec!["cart_items > 0"; 3000].join(" OR ");
    assert!(check(&long).expr.is_some(), "a long query that is not deep is fine");
}

#[test]
fn every_example_of_the_registry_is_valid() {
    let of_attributes = ATTRIBUTES.iter().flat_map(|attribute| attribute.examples);
    let of_functions = FUNCTIONS.iter().flat_map(|function| function.examples);
    for example in of_attributes.chain(of_functions) {
        assert!(check(example).expr.is_some(), "{example}\n{}", complaints(example));
    }
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/language.md");

#[test]
fn the_names_on_the_users_page_are_those_of_the_registry() {
    let (begin, end) = ("<!-- made: begin -->\n", "<!-- made: end -->\n");
    let page = fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let made = format!("{before}{begin}\n{}\n{end}{after}", reference());
    if std::env::var_os("BLESS").is_some() {
        fs::write(PAGE, &made).unwrap();
    } else {
        assert!(page == made, "docs/language.md is not what the registry says; BLESS=1 writes it anew");
    }
}

/// Lines that begin at the margin begin a query; AND, OR and blanks go on with the one before.
fn queries_of(block: &str) -> Vec<String> {
    let mut queries: Vec<String> = Vec::new();
    for line in block.lines() {
        match queries.last_mut() {
            Some(query) if line.starts_with("AND ") || line.starts_with("OR ") => *query += &format!("\n{line}"),
            _ => queries.push(line.to_owned()),
        }
    }
    queries
}

#[test]
fn every_query_on_the_users_page_is_valid() {
    let page = fs::read_to_string(PAGE).unwrap();
    let blocks: Vec<&str> = page.split("```shoal\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
    assert!(blocks.len() > 5);
    for query in blocks.into_iter().flat_map(queries_of) {
        assert!(check(&query).expr.is_some(), "{query}\n{}", complaints(&query));
    }
}

#[test]
fn the_segments_that_come_along_leave_nothing_to_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/segments");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| File {
        name: path.file_name().unwrap().display().to_string(),
        text: fs::read_to_string(path).unwrap(),
    };
    let files: Vec<File> = paths.iter().map(read).collect();
    let compiled = Definitions::read(&files).compile(&store());
    let said: Vec<String> = compiled.diagnostics.iter().map(|placed| placed.line(&files)).collect();
    assert_eq!(said, Vec::<String>::new());
    assert!(compiled.segments.len() >= 12);
}
