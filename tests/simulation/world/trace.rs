/// What happened, as lines; kept only where somebody will read them.
pub struct Trace {
    lines: Option<Vec<String>>,
}

impl Trace {
    pub fn off() -> Self {
        Trace { lines: None }
    }

    pub fn on() -> Self {
        Trace { lines: Some(Vec::new()) }
    }

    pub fn note(&mut self, now: i64, line: impl FnOnce() -> String) {
        if let Some(lines) = &mut self.lines {
            lines.push(format!("{:>8} {}", now % 100_000_000, line()));
        }
    }

    pub fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }
}
