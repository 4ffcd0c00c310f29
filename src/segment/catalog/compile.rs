use super::constants::Constants;
use super::plan::{
    AggregatePlan, Constant, FieldPlan, FilterPlan, NumberPlan, RowSource, RowsPlan, TermPlan, TestPlan, TextPlan,
    Window,
};
use crate::segment::names::{Aggregate, Field, FieldName, Source};
use crate::segment::query::{Filter, NumberTest, Rows, Term, Test, TextTest};
use crate::text::fold;

/// Turns a checked term into how it is read.
pub fn term(term: &Term, constants: &mut Constants) -> TermPlan {
    match term {
        Term::Attribute(attribute) => TermPlan::Attribute(attribute),
        Term::Custom(name) => TermPlan::Custom(name.clone()),
        Term::Rows(query) => TermPlan::Rows(rows(query, constants)),
    }
}

fn rows(query: &Rows, constants: &mut Constants) -> RowsPlan {
    let is_date = |filter: &&Filter| filter.field == Field::Named(FieldName::Date);
    let with_status = query.filters.iter().any(|filter| filter.field == Field::Named(FieldName::Status));
    let others = query.filters.iter().filter(|filter| !is_date(filter));
    RowsPlan {
        rows: RowSource::of(query.function.source, with_status),
        activity: activity_name(query, constants),
        window: window(query.filters.iter().filter(is_date)),
        filters: others.map(|filter| filter_plan(filter, constants)).collect(),
        aggregate: aggregate(&query.aggregate, constants),
    }
}

/// The one name that activity must have, whether the function or a filter says so.
fn activity_name(query: &Rows, constants: &mut Constants) -> Option<Constant> {
    if let Source::Activity(Some(name)) = query.function.source {
        return Some(constants.add(name));
    }
    query.filters.iter().find_map(|filter| match &filter.test {
        Test::Text(TextTest::In(names))
            if names.len() == 1 && !filter.negated && filter.field == Field::Named(FieldName::Name) =>
        {
            Some(constants.add(&names[0]))
        }
        _ => None,
    })
}

fn window<'a>(filters: impl Iterator<Item = &'a Filter> + Clone) -> Window {
    let (mut from, mut to) = (Vec::new(), Vec::new());
    for filter in filters.clone() {
        match &filter.test {
            Test::Date(test) if test.ranges.len() == 1 && !filter.negated => {
                from.extend(test.ranges[0].from);
                to.extend(test.ranges[0].to);
            }
            _ => return Window::Tests(filters.filter_map(date_test).collect()),
        }
    }
    Window::Range { from, to }
}

fn date_test(filter: &Filter) -> Option<(crate::segment::query::DateTest, bool)> {
    match &filter.test {
        Test::Date(test) => Some((test.clone(), filter.negated)),
        // A row always has its date: `IS NULL` is nothing, `IS NOT NULL` all.
        _ => Some((crate::segment::query::DateTest { ranges: Vec::new() }, filter.negated)),
    }
}

fn filter_plan(filter: &Filter, constants: &mut Constants) -> FilterPlan {
    let own_type = matches!(filter.field, Field::Property(_));
    FilterPlan {
        field: field(&filter.field, constants),
        test: test(&filter.test, own_type, constants),
        negated: filter.negated,
    }
}

fn field(field: &Field, constants: &mut Constants) -> FieldPlan {
    match field {
        Field::Named(name) => FieldPlan::Named(*name),
        Field::Property(name) => FieldPlan::Property(constants.add(name)),
    }
}

fn aggregate(of: &Aggregate, constants: &mut Constants) -> AggregatePlan {
    match of {
        Aggregate::Count => AggregatePlan::Count,
        Aggregate::Sum(of) => AggregatePlan::Sum(field(of, constants)),
        Aggregate::Average(of) => AggregatePlan::Average(field(of, constants)),
        Aggregate::Max(of) => AggregatePlan::Max(field(of, constants)),
        Aggregate::Min(of) => AggregatePlan::Min(field(of, constants)),
        Aggregate::Distinct(key) => AggregatePlan::Distinct(*key),
        Aggregate::Most(key) => AggregatePlan::Most(*key),
    }
}

/// `own_type`: the value's own type is not known before it is read. If it is a list, its elements fold case, and only
/// CONTAINS can hold of it.
pub fn test(of: &Test, own_type: bool, constants: &mut Constants) -> TestPlan {
    match of {
        Test::IsNull => TestPlan::IsNull,
        Test::Number(number) => TestPlan::Number(number_plan(number)),
        Test::Text(text @ (TextTest::In(_) | TextTest::StartsWith(_) | TextTest::EndsWith(_))) if own_type => {
            TestPlan::Text(TextPlan::OfText(Box::new(text_plan(text, own_type, constants))))
        }
        Test::Text(text) => TestPlan::Text(text_plan(text, own_type, constants)),
        Test::Flag(flag) => TestPlan::Flag(*flag),
        Test::Date(date) => TestPlan::Date(date.clone()),
    }
}

fn number_plan(test: &NumberTest) -> NumberPlan {
    match test {
        NumberTest::Less(than) => NumberPlan::Less(than.to_ratio()),
        NumberTest::AtMost(bound) => NumberPlan::AtMost(bound.to_ratio()),
        NumberTest::AtLeast(bound) => NumberPlan::AtLeast(bound.to_ratio()),
        NumberTest::More(than) => NumberPlan::More(than.to_ratio()),
        NumberTest::In(these) => NumberPlan::In(these.iter().map(|number| number.to_ratio()).collect()),
        NumberTest::Between(low, high) => NumberPlan::Between(low.to_ratio(), high.to_ratio()),
    }
}

fn text_plan(test: &TextTest, folds_elements: bool, constants: &mut Constants) -> TextPlan {
    let mut element = |text: &String| if folds_elements { constants.add(&fold(text)) } else { constants.add(text) };
    match test {
        TextTest::In(these) => TextPlan::In(these.iter().map(|text| constants.add(text)).collect()),
        TextTest::Contains(text) => TextPlan::Contains { text: text.clone(), element: element(text) },
        TextTest::ContainsAny(these) => TextPlan::ContainsAny(these.iter().map(element).collect()),
        TextTest::ContainsAll(these) => TextPlan::ContainsAll(these.iter().map(element).collect()),
        TextTest::StartsWith(text) => TextPlan::StartsWith(text.clone()),
        TextTest::EndsWith(text) => TextPlan::EndsWith(text.clone()),
    }
}
