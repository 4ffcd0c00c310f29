use std::collections::BTreeMap;

use super::{Context, LookBack, compile, look_back};
use crate::number::{Currency, Decimal};
use crate::segment::names::{Aggregate, Field, FieldName, Key};
use crate::segment::query::{Atom, Bound, DateRange, Expr, NumberTest, Rows, Term, Test, TextTest};
use crate::segment::value::Store;
use crate::time::{DayOffset, Span, Timestamp, Zone, parse_rfc3339};

fn expr(query: &str) -> Expr {
    let (zone, currency) = (Zone::named("Europe/London").unwrap(), Currency::of_code("GBP").unwrap());
    let store = Store { zone, currency, activity_history: Span::from_days(90) };
    let texts = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let lists = BTreeMap::from([("europe".to_owned(), texts("DE AT")), ("sizes".to_owned(), texts("36 37.5"))]);
    let checked = compile(query, &Context { store: &store, lists: &lists });
    checked.expr.unwrap_or_else(|| panic!("{query}: {:?}", checked.diagnostics))
}

fn atom(query: &str) -> Atom {
    match expr(query) {
        Expr::Atom(atom) => atom,
        other => panic!("{query} is {other:?}"),
    }
}

fn rows(query: &str) -> Rows {
    match atom(query).term {
        Term::Rows(rows) => rows,
        other => panic!("{query} is about {other:?}"),
    }
}

fn range(query: &str) -> DateRange {
    match atom(query).test {
        Test::Date(test) => test.ranges[0].clone(),
        other => panic!("{query} asks {other:?}"),
    }
}

fn negated(query: &str) -> Expr {
    Expr::Not(Box::new(expr(query)))
}

fn at(text: &str) -> Option<Bound> {
    Some(Bound::Fixed(parse_rfc3339(text).unwrap()))
}

fn midnight(offset: DayOffset, plus_days: i32) -> Option<Bound> {
    Some(Bound::Midnight { offset, plus_days })
}

fn rolling(hours: i64) -> Option<Bound> {
    Some(Bound::Rolling { offset: Span::from_hours(hours) })
}

fn number(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn a_date_is_the_whole_local_day() {
    let (start, end) = (at("2026-05-29T23:00:00Z"), at("2026-05-30T23:00:00Z"));
    let of = |comparison: &str| range(&format!("last_order_date {comparison}"));
    assert_eq!(of("= 2026-05-30"), DateRange { from: start, to: end });
    assert_eq!(of(">= 2026-05-30"), DateRange { from: start, to: None });
    assert_eq!(of("> 2026-05-30"), DateRange { from: end, to: None });
    assert_eq!(of("< 2026-05-30"), DateRange { from: None, to: start });
    assert_eq!(of("<= 2026-05-30"), DateRange { from: None, to: end });
    assert_eq!(of("BETWEEN 2026-05-30 AND 2026-05-30"), DateRange { from: start, to: end });
}

#[test]
fn a_local_time_is_an_instant_the_later_of_a_gap_and_the_earlier_of_an_overlap() {
    let of = |time: &str| range(&format!("last_order_date >= {time}")).from;
    assert_eq!(of("2026-05-30T16:00:00"), at("2026-05-30T15:00:00Z"));
    assert_eq!(of("2026-03-29T01:30:00"), at("2026-03-29T01:30:00Z"));
    assert_eq!(of("2026-10-25T01:30:00"), at("2026-10-25T00:30:00Z"));
    assert_eq!(of("2026-05-30T16:00:00+02:00"), at("2026-05-30T14:00:00Z"));
    let second = range("last_order_date = 2026-05-30T16:00:00");
    assert_eq!(second, DateRange { from: at("2026-05-30T15:00:00Z"), to: at("2026-05-30T15:00:00.001Z") });
}

#[test]
fn days_weeks_months_and_years_are_dates_counted_from_today() {
    let of = |time: &str| range(&format!("last_order_date >= {time}")).from;
    assert_eq!(of("-30d"), midnight(DayOffset::days(-30), 0));
    assert_eq!(of("-2w"), midnight(DayOffset::days(-14), 0));
    assert_eq!(of("-3m"), midnight(DayOffset::months(-3), 0));
    assert_eq!(of("-1y"), midnight(DayOffset::months(-12), 0));
    assert_eq!(of("+7d"), midnight(DayOffset::days(7), 0));
    assert_eq!(of("yesterday"), of("-1d"));
    assert_eq!(of("90_days_ago"), of("-90d"));
    assert_eq!(of("12_MONTHS_AGO"), of("-12m"));
    assert_eq!(range("last_order_date > -30d").from, midnight(DayOffset::days(-30), 1));
    assert_eq!(
        range("last_order_date = today"),
        DateRange { from: midnight(DayOffset::TODAY, 0), to: midnight(DayOffset::TODAY, 1) }
    );
}

#[test]
fn windows_of_hours_are_half_open_whichever_way_they_are_written() {
    let of = |comparison: &str| range(&format!("last_order_date {comparison}"));
    assert_eq!(of(">= -24h"), DateRange { from: rolling(-24), to: None });
    assert_eq!(of("> -24h"), of(">= -24h"));
    assert_eq!(of("<= -24h"), DateRange { from: None, to: rolling(-24) });
    assert_eq!(of("< -24h"), of("<= -24h"));
    assert_eq!(of("BETWEEN -24h AND -1h"), DateRange { from: rolling(-24), to: rolling(-1) });
    assert_eq!(of("BETWEEN -60min AND +3600s"), DateRange { from: rolling(-1), to: rolling(1) });
}

#[test]
fn each_bound_of_a_between_is_read_by_its_own_kind() {
    let mixed = range("last_order_date BETWEEN -30d AND -24h");
    assert_eq!(mixed, DateRange { from: midnight(DayOffset::days(-30), 0), to: rolling(-24) });
}

#[test]
fn negatives_are_the_complement_of_their_positive_form() {
    for (negative, positive) in [
        ("number_of_orders != 3", "number_of_orders = 3"),
        ("attribute.a NOT IN ('x')", "attribute.a IN ('x')"),
        ("customer_tags NOT CONTAINS 'x'", "customer_tags CONTAINS 'x'"),
        ("last_order_date IS NOT NULL", "last_order_date IS NULL"),
        ("last_order_date != -30d", "last_order_date = -30d"),
        ("cart_items NOT BETWEEN 1 AND 2", "cart_items BETWEEN 1 AND 2"),
        ("attribute.a NOT STARTS WITH 'x'", "attribute.a STARTS WITH 'x'"),
        ("orders_placed NOT MATCHES (count > 2)", "orders_placed MATCHES (count > 2)"),
        ("orders_placed NOT_MATCHES ()", "orders_placed MATCHES ()"),
        ("NOT cart_items > 0", "cart_items > 0"),
    ] {
        assert_eq!(expr(negative), negated(positive), "{negative}");
    }
}

#[test]
fn not_binds_tighter_than_and_and_and_than_or() {
    let [a, b, c] = ["cart_items > 1", "cart_items > 2", "cart_items > 3"].map(expr);
    let not_a = Expr::Not(Box::new(a));
    assert_eq!(
        expr("NOT cart_items > 1 AND cart_items > 2 OR cart_items > 3"),
        Expr::Any(vec![Expr::All(vec![not_a.clone(), b.clone()]), c.clone()])
    );
    let grouped = Expr::All(vec![not_a, Expr::Any(vec![b, c])]);
    assert_eq!(expr("NOT cart_items > 1 AND (cart_items > 2 OR cart_items > 3)"), grouped);
}

#[test]
fn a_function_without_an_aggregate_asks_for_one_row() {
    let Atom { term: Term::Rows(rows), test } = atom("orders_placed MATCHES ()") else { panic!() };
    assert_eq!((rows.aggregate, test), (Aggregate::Count, Test::Number(NumberTest::AtLeast(number("1")))));
}

#[test]
fn several_aggregates_are_several_atoms_over_the_same_rows() {
    let Expr::All(atoms) = expr("orders_placed MATCHES (amount > 5, count >= 2, sum_amount > 100, count != 4)") else {
        panic!()
    };
    let one = |aggregate: &str| expr(&format!("orders_placed MATCHES ({aggregate}, amount > 5)"));
    assert_eq!(atoms, [one("count >= 2"), one("sum_amount > 100"), one("count != 4")]);
}

#[test]
fn filters_in_another_order_are_the_same_term() {
    let one = rows("products_purchased MATCHES (id = '7', category = 'Tea', date >= -30d, id = 7)");
    let other = rows("PRODUCTS_PURCHASED MATCHES (DATE >= -30D, Category = 'tea', id = 7)");
    assert_eq!(one, other);
    assert_eq!(one.filters.len(), 3, "a filter said twice is one filter");
}

#[test]
fn a_row_parameter_takes_all_comparisons_and_negates_by_the_row() {
    let filter = |clause: &str| rows(&format!("events MATCHES (date >= -1d, {clause})")).filters.pop().unwrap();
    let (is, is_not) = (filter("device = 'mobile'"), filter("device != 'mobile'"));
    assert_eq!((is.test.clone(), false, true), (is_not.test, is.negated, is_not.negated));
    let unset = filter("device IS NOT NULL");
    assert_eq!((unset.test, unset.negated), (Test::IsNull, true));
    assert_eq!(filter("tag = 'New'").test, Test::Text(TextTest::Contains(text("new"))));
    assert_eq!(filter("tag IN ('b', 'A')").test, Test::Text(TextTest::ContainsAny(vec![text("a"), text("b")])));
}

#[test]
fn properties_and_keys_are_told_by_name() {
    let property = rows("events MATCHES (date >= -1d, property.Pages > 3)").filters.pop().unwrap();
    assert_eq!(property.field, Field::Property(text("Pages")));
    let aggregate = |clause: &str| rows(&format!("events MATCHES (date >= -1d, {clause} > 3)")).aggregate;
    assert_eq!(aggregate("sum(property.Pages)"), Aggregate::Sum(Field::Property(text("Pages"))));
    assert_eq!(aggregate("distinct(product)"), Aggregate::Distinct(Key::Product));
    assert_eq!(aggregate("MOST(Day)"), Aggregate::Most(Key::Day));
}

#[test]
fn activity_without_a_date_is_what_history_keeps() {
    let date = rows("events MATCHES (name = 'x')").filters.remove(0);
    assert_eq!(date.field, Field::Named(FieldName::Date));
    let Test::Date(test) = date.test else { panic!() };
    assert_eq!(test.ranges, [DateRange { from: rolling(-90 * 24), to: None }]);
    assert!(rows("orders_placed MATCHES ()").filters.is_empty(), "orders are kept for ever");
    assert!(rows("cart MATCHES ()").filters.is_empty());
}

#[test]
fn launched_within_is_half_open() {
    let test =
        |clause: &str| rows(&format!("products_purchased MATCHES (launched_within {clause})")).filters[0].clone();
    let ms = number("1209600000");
    assert_eq!(test("<= 14d").test, Test::Number(NumberTest::Less(ms)));
    assert_eq!(test("< 2w"), test("<= 14d"));
    assert_eq!(test("> 336h").test, Test::Number(NumberTest::AtLeast(ms)));
    let between = NumberTest::Between(number("86400000"), number("1209599999"));
    assert_eq!(test("BETWEEN 1d AND 14d").test, Test::Number(between));
}

#[test]
fn constants_are_made_comparable_as_their_name_says() {
    let asked = |query: &str| atom(query).test;
    assert_eq!(asked("customer_tags CONTAINS 'VIP'"), Test::Text(TextTest::Contains(text("vip"))));
    let city = Test::Text(TextTest::Contains(text("us-ny-newyorkcity")));
    assert_eq!(asked("customer_cities CONTAINS 'US-NY-New York City'"), city);
    assert_eq!(asked("attribute.a = 'Exact'"), Test::Text(TextTest::In(vec![text("Exact")])));
    let any = Test::Text(TextTest::ContainsAny(vec![text("at"), text("de")]));
    assert_eq!(asked("customer_countries CONTAINS ANY list('europe')"), any);
    assert_eq!(asked("customer_countries CONTAINS ANY ('DE', 'at', 'AT')"), any);
    assert_eq!(
        asked("number_of_orders IN list('sizes')"),
        Test::Number(NumberTest::In(vec![number("36"), number("37.5")]))
    );
}

#[test]
fn an_id_is_its_text_digit_by_digit() {
    let id = |id: &str| rows(&format!("products_purchased MATCHES (id = {id})"));
    assert_eq!(id("85048"), id("'85048'"));
    assert_ne!(id("085048"), id("85048"));
}

#[test]
fn the_constant_decides_what_a_custom_value_is_asked_for() {
    let asked = |comparison: &str| atom(&format!("attribute.a {comparison}")).test;
    assert_eq!(asked("= '5'"), Test::Text(TextTest::In(vec![text("5")])));
    assert_eq!(asked("= 5"), Test::Number(NumberTest::In(vec![number("5")])));
    assert_eq!(asked("= true"), Test::Flag(true));
    assert_eq!(asked("CONTAINS 'Tea'"), Test::Text(TextTest::Contains(text("Tea"))));
    assert!(matches!(asked("= 2026-05-30"), Test::Date(_)));
    assert!(matches!(asked("= '2026-05-30'"), Test::Text(_)), "a text is a text where equality is asked for");
    assert_eq!(asked("< '2026-05-30'"), asked("< 2026-05-30"));
    assert_eq!(asked("IN (true)"), Test::Flag(true));
    let discounted = |comparison: &str| rows(&format!("orders_placed MATCHES (discounted {comparison})"));
    assert_eq!(discounted("IN (true, false)"), discounted("IS NOT NULL"), "a flag that is set is one of the two");
}

#[test]
fn a_metafield_is_the_attribute_of_its_namespace_and_key() {
    let term = |name: &str| atom(&format!("{name} = 5")).term;
    assert_eq!(term("attribute.facts.Size"), Term::Custom(text("facts.Size")));
    assert_eq!(term("customer.METAFIELDS.facts.Size"), term("attribute.facts.Size"));
    assert_eq!(term("metafields.facts.Size"), term("attribute.'facts.Size'"));
    assert_ne!(term("attribute.facts.size"), term("attribute.facts.Size"), "the case of keys counts");
}

#[test]
fn the_old_form_is_the_new_one() {
    for (old, new) in [
        ("products_purchased(id: 7) = true", "products_purchased MATCHES (id = 7)"),
        ("products_purchased(id: (7, 8)) = TRUE", "products_purchased MATCHES (id IN (7, 8))"),
        (
            "products_purchased(since: -30d, until: today) = true",
            "products_purchased MATCHES (date >= -30d, date <= today)",
        ),
        (
            "orders_placed(sum_amount_at_least: 50, count_at_least: 2) = true",
            "orders_placed MATCHES (sum_amount >= 50, count >= 2)",
        ),
        ("orders_placed() = false", "orders_placed NOT MATCHES ()"),
        ("orders_placed() != true", "orders_placed NOT MATCHES ()"),
        ("orders_placed() != false", "orders_placed MATCHES ()"),
        ("storefront.product_viewed(date: -45d) = true", "storefront.product_viewed MATCHES (date = -45d)"),
    ] {
        assert_eq!(expr(old), expr(new), "{old}");
    }
}

#[test]
fn the_look_back_is_the_furthest_that_any_row_of_activity_can_lie() {
    let of = |query: &str| look_back(&expr(query));
    let within = |span| LookBack { span, ..LookBack::NONE };
    let unbounded = LookBack { unbounded: true, ..LookBack::NONE };
    let events = |dates: &str| of(&format!("events MATCHES ({dates})"));
    assert_eq!(of("orders_placed MATCHES (date >= -900d) AND cart_items > 0"), LookBack::NONE);
    assert_eq!(events("date >= -36h"), within(Span::from_hours(36)));
    assert_eq!(events("date >= -30d"), within(Span::from_days(31)));
    assert_eq!(events("date >= -2m"), within(Span::from_days(63)));
    assert_eq!(events("date >= today"), within(Span::from_days(1)));
    assert_eq!(events("date <= -30d"), unbounded);
    assert_eq!(events("date <= -30d, date > -40d"), within(Span::from_days(40)));
    assert_eq!(events("date != -30d"), unbounded);
    assert_eq!(events("date IN (-30d, -60d)"), within(Span::from_days(61)));
    assert_eq!(events("name = 'x'"), within(Span::from_days(90)));
    let both = of("events MATCHES (date >= -30d) OR NOT events MATCHES (date >= -400d)");
    assert_eq!(both, within(Span::from_days(401)));
    let since = parse_rfc3339("2026-01-01T00:00:00Z");
    assert_eq!(events("date >= 2026-01-01"), LookBack { since, ..LookBack::NONE });
    assert_eq!(events("date >= 2026-01-01, date >= -7d"), within(Span::from_days(8)));
    assert_eq!(since.map(Timestamp::as_millis), Some(1_767_225_600_000));
}
