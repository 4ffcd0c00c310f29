/// The steps of a partition since its last commit, as text, one a line: a partition's serial history (DESIGN 6).
///
/// Kept by the unit tests only: there each commit writes its part of the history beside the checkpoint, and the
/// simulation's oracle reads it. Elsewhere it is nothing, and costs nothing.
#[derive(Default)]
pub struct History {
    #[cfg(test)]
    pub steps: String,
}

impl History {
    #[cfg(test)]
    pub fn note(&mut self, step: impl FnOnce() -> String) {
        self.steps += &step();
        self.steps.push('\n');
    }

    #[cfg(not(test))]
    #[inline(always)]
    pub fn note(&mut self, _: impl FnOnce() -> String) {}
}
