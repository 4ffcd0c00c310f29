use ariadne::{Config, IndexType, Label, Report, ReportKind, sources};

use super::{Diagnostic, Severity};

/// The complaints about one text, each with the lines it is about, for a person to read. `name` is the file's.
///
/// Without colour the text depends on nothing but its arguments.
pub fn report(diagnostics: &[Diagnostic], name: &str, source: &str, colour: bool) -> String {
    diagnostics.iter().map(|diagnostic| one(diagnostic, name, source, colour)).collect::<Vec<_>>().join("\n")
}

fn one(diagnostic: &Diagnostic, name: &str, source: &str, colour: bool) -> String {
    let kind = match diagnostic.severity() {
        Severity::Error => ReportKind::Error,
        Severity::Warning => ReportKind::Warning,
        Severity::Note => ReportKind::Custom("Note", ariadne::Color::Cyan),
    };
    let place = (name.to_owned(), diagnostic.span.range());
    let mut label = Label::new(place.clone());
    if let Some(expected) = &diagnostic.expected {
        label = label.with_message(expected);
    }
    let mut report = Report::build(kind, place)
        .with_config(Config::default().with_color(colour).with_index_type(IndexType::Byte))
        .with_code(diagnostic.code)
        .with_message(&diagnostic.message)
        .with_label(label);
    if let Some(help) = &diagnostic.help {
        report = report.with_help(help);
    }
    let mut text = Vec::new();
    match report.finish().write(sources([(name.to_owned(), source.to_owned())]), &mut text) {
        Ok(()) => trim_lines(&String::from_utf8_lossy(&text), colour),
        Err(_) => super::line(diagnostic, name, source),
    }
}

/// Without colour the library still colours the names of kinds of our own.
fn trim_lines(text: &str, colour: bool) -> String {
    let text = if colour { text.to_owned() } else { text.replace("\u{1b}[36m", "").replace("\u{1b}[0m", "") };
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
