use super::{Definitions, File, Placed};
use crate::number::Currency;
use crate::segment::value::Store;
use crate::time::{Span, Zone};

fn store() -> Store {
    Store { zone: Zone::utc(), currency: Currency::of_code("GBP").unwrap(), activity_history: Span::from_days(90) }
}

fn file(name: &str, text: &str) -> File {
    File { name: name.to_owned(), text: text.to_owned() }
}

fn segment(id: &str, query: &str) -> String {
    format!("[[segment]]\nid = \"{id}\"\nquery = {query}\n")
}

fn version(query: &str, lists: &str) -> String {
    let text = format!("{lists}\n{}", segment("it", &format!("'''{query}'''")));
    let definitions = Definitions::read(&[file("a.toml", &text)]);
    assert_eq!(definitions.diagnostics, []);
    definitions.segments[0].version.clone()
}

/// What each complaint points at in the text.
fn pointed_at<'t>(text: &'t str, placed: &[Placed]) -> Vec<&'t str> {
    placed.iter().map(|placed| placed.diagnostic.span.text(text)).collect()
}

#[test]
fn the_files_are_read_as_one() {
    let lists = file("lists.toml", "[lists]\neurope = ['AT', 'BE']\nids = [1, 2]\n");
    let text = segment("a", "\"customer_countries CONTAINS ANY list('europe')\"");
    let definitions = Definitions::read(&[file("a.toml", &text), lists]);
    assert_eq!(definitions.diagnostics, []);
    assert_eq!(definitions.lists["ids"], ["1", "2"]);
    let compiled = definitions.compile(&store());
    assert!(!compiled.has_errors());
    assert_eq!(&*compiled.segments[0].id, "a");
    assert_eq!(compiled.segments[0].name, "a", "the name is the id where none is given");
}

#[test]
fn a_version_is_of_what_is_said_and_not_of_how() {
    let same = version("number_of_orders >= 3 AND cart_items > 0", "");
    assert_eq!(same.len(), 16);
    assert_eq!(version("(NUMBER_OF_orders>=3) -- often\n and (cart_items > 0)", ""), same);
    assert_ne!(version("number_of_orders >= 4 AND cart_items > 0", ""), same);
}

#[test]
fn a_version_is_of_the_lists_it_uses_and_of_no_other() {
    let query = "customer_countries CONTAINS ANY list('europe')";
    let same = version(query, "[lists]\neurope = ['AT', 'BE']");
    assert_eq!(version(query, "[lists]\neurope = ['BE', 'AT', 'BE']\nother = ['x']"), same);
    assert_ne!(version(query, "[lists]\neurope = ['AT']"), same);
}

#[test]
fn an_id_twice_is_refused_naming_both_places() {
    let files =
        [file("a.toml", &segment("loyal", "'cart_items > 0'")), file("b.toml", &segment("loyal", "'cart_items > 1'"))];
    let definitions = Definitions::read(&files);
    assert_eq!(definitions.segments.len(), 1);
    let [placed] = definitions.diagnostics.as_slice() else { panic!("{:?}", definitions.diagnostics) };
    let expected = "b.toml:2:6: error[E405]: the segment `loyal` is defined twice (the second time); the first is at \
                    a.toml:2:6; give one of them another name";
    assert_eq!(placed.line(&files), expected);
}

#[test]
fn a_complaint_about_a_query_stands_at_its_place_in_the_file() {
    let queries = [
        "\"attribute.a = '\\u00e9' AND cart_itms > 0\"",
        "\"attribute.a = '\\\"\\\\x' AND cart_itms > 0\"",
        "\"\"\"\nattribute.a = 'é'\\\n   AND cart_itms > 0\n\"\"\"",
        "\"\"\"\r\nattribute.a = 'x'\r\nAND cart_itms > 0\"\"\"",
        "'attribute.a = 5 AND cart_itms > 0'",
        "'''\nattribute.a = 'x' AND\ncart_itms > 0'''",
    ];
    for query in queries {
        let text = segment("a", query);
        let compiled = Definitions::read(&[file("a.toml", &text)]).compile(&store());
        assert_eq!(pointed_at(&text, &compiled.diagnostics), ["cart_itms"], "{text}");
    }
}

#[test]
fn a_mend_within_a_basic_string_is_escaped_as_toml() {
    let text = segment("a", "\"attribute.name = 'O''Hara'\"");
    let compiled = Definitions::read(&[file("a.toml", &text)]).compile(&store());
    let mend = compiled.diagnostics[0].diagnostic.mend.clone().unwrap();
    let mut mended = text.clone();
    mended.replace_range(mend.span.range(), &mend.text);
    assert_eq!(mended, segment("a", "\"attribute.name = 'O\\\\'Hara'\""));
    assert!(!Definitions::read(&[file("a.toml", &mended)]).compile(&store()).has_errors());
}

#[test]
fn a_file_that_is_not_toml_hides_no_other_file() {
    let files = [file("a.toml", "[[segment]\nid = "), file("b.toml", &segment("b", "'cart_items > 0'"))];
    let definitions = Definitions::read(&files);
    assert_eq!(definitions.segments.len(), 1);
    assert!(definitions.diagnostics.iter().all(|placed| placed.file == 0) && !definitions.diagnostics.is_empty());
}
