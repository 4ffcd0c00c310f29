use std::fmt;

/// What is wrong with a file of scenarios, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormError {
    /// Line and column from 1; the column counts characters.
    pub line: usize,
    pub column: usize,
    /// What was wrong and what was expected.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl FormError {
    pub fn help(self, help: impl Into<String>) -> Self {
        FormError { help: Some(help.into()), ..self }
    }
}

/// `line:column: message; help`: the name of the file belongs before it.
impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}
