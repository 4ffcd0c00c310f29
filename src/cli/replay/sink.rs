use std::io::{self, BufWriter, Write};

use crate::cli::CliError;
use crate::engine::Transition;
use crate::output::{SegmentEvent, json_line};

/// Segment events as JSON Lines on standard output.
pub(super) struct Sink {
    out: BufWriter<Box<dyn Write>>,
}

impl Sink {
    pub fn stdout() -> Self {
        Sink { out: BufWriter::with_capacity(1 << 16, Box::new(io::stdout().lock())) }
    }

    /// It is decided when it becomes effective: there is no other clock here, and the output repeats itself exactly.
    pub fn write(&mut self, transition: &Transition) -> Result<(), CliError> {
        let event = SegmentEvent::of(transition, transition.effective_at, |stream| stream.name());
        let mut line = json_line(&event);
        line.push(b'\n');
        self.out.write_all(&line).map_err(CliError::stdout)
    }

    pub fn finish(mut self) -> Result<(), CliError> {
        self.out.flush().map_err(CliError::stdout)
    }
}
