use super::Diagnostic;

/// One line, as compilers write it: `file:line:column: error[E201]: message (expected …); help`.
pub fn line(diagnostic: &Diagnostic, name: &str, source: &str) -> String {
    let (line, column) = diagnostic.span.line_and_column(source);
    let (severity, code) = (diagnostic.severity().name(), diagnostic.code);
    let expected = diagnostic.expected.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
    let help = diagnostic.help.as_ref().map(|text| format!("; {text}")).unwrap_or_default();
    let text = format!("{name}:{line}:{column}: {severity}[{code}]: {}{expected}{help}", diagnostic.message);
    text.replace(['\n', '\r'], " ")
}
