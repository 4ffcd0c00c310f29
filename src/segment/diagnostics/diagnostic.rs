use super::Code;
use crate::segment::source::SourceSpan;

/// Something to say about a query or a file of segments: what is wrong, where, what was expected, what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    pub code: Code,
    /// In the text that was checked; [`Diagnostic::moved`] brings it to the file around that text.
    pub span: SourceSpan,
    /// A sentence without a full stop.
    pub message: String,
    /// What should stand at the span, or what stands there: a label for it.
    pub expected: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// A replacement that removes this very complaint, for editors.
    pub mend: Option<Mend>,
}

/// Put `text` where `span` is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mend {
    pub span: SourceSpan,
    pub text: String,
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The query cannot be used.
    Error,
    /// The query can be used, and probably does not say what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

impl Diagnostic {
    pub fn new(code: Code, span: SourceSpan, message: impl Into<String>) -> Self {
        Diagnostic { code, span, message: message.into(), expected: None, help: None, mend: None }
    }

    /// Labels the span with "expected …".
    pub fn expected(self, what: impl AsRef<str>) -> Self {
        let label = format!("expected {}", what.as_ref());
        self.label(label)
    }

    pub fn label(self, text: impl Into<String>) -> Self {
        Diagnostic { expected: Some(text.into()), ..self }
    }

    pub fn help(self, text: impl Into<String>) -> Self {
        Diagnostic { help: Some(text.into()), ..self }
    }

    /// What to write in the place of `span`; is the help, too, where there is none.
    pub fn mend(self, span: SourceSpan, text: impl Into<String>) -> Self {
        let text = text.into();
        let help = self.help.unwrap_or_else(|| format!("write `{text}`"));
        Diagnostic { help: Some(help), mend: Some(Mend { span, text }), ..self }
    }

    /// [`Diagnostic::mend`] where there is a replacement.
    pub fn maybe_mend(self, span: SourceSpan, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.mend(span, text),
            None => self,
        }
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// The same, with every place moved by `place`: from a query to the file around it.
    pub fn moved(self, place: impl Fn(SourceSpan) -> SourceSpan) -> Self {
        let mend = self.mend.map(|mend| Mend { span: place(mend.span), ..mend });
        Diagnostic { span: place(self.span), mend, ..self }
    }
}
