use serde_json::{Value, json};

use super::Diagnostic;
use crate::segment::source::SourceSpan;

/// One complaint as a JSON object, for `--format json`: `start` and `end` are byte offsets in the file, lines and
/// columns count from 1.
pub fn json(diagnostic: &Diagnostic, name: &str, source: &str) -> Value {
    let mend = diagnostic.mend.as_ref().map(|mend| {
        let mut object = place(mend.span, source);
        object["text"] = json!(mend.text);
        object
    });
    let mut object = place(diagnostic.span, source);
    object["file"] = json!(name);
    object["code"] = json!(diagnostic.code.text());
    object["severity"] = json!(diagnostic.severity().name());
    object["message"] = json!(diagnostic.message);
    object["expected"] = json!(diagnostic.expected);
    object["help"] = json!(diagnostic.help);
    object["mend"] = json!(mend);
    object
}

fn place(span: SourceSpan, source: &str) -> Value {
    let (line, column) = span.line_and_column(source);
    json!({ "start": span.start, "end": span.end, "line": line, "column": column })
}
