//! A panic is a defect of shoal, and no reason for the process to end or for a worker to be deaf: it is an error that
//! says where it happened. Memory is given up and the state read back from the log, as after any failure; what panics
//! again at the same place is set aside by [`super::panics`].

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::WorkerError;
use super::rules::Rules;
use crate::event::Stream;

/// Does some work on a partition; `place` says where it was if it panics. Whoever gets the error must give up all that
/// the work could reach: it may be half done.
pub fn guarded<A>(partition: i32, place: impl FnOnce() -> String, work: impl FnOnce() -> A) -> Result<A, WorkerError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let why = said(&*payload);
        WorkerError::Panicked { partition: Some(partition), place: place(), why }
    })
}

/// Does all of a worker's work: what panics outside of any partition's is an error too.
pub fn caught<A>(work: impl FnOnce() -> Result<A, WorkerError>) -> Result<A, WorkerError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let why = said(&*payload);
        Err(WorkerError::Panicked { partition: None, place: "working".to_owned(), why })
    })
}

/// Which record is being taken, as people name one.
pub struct RecordAt<'a> {
    pub at: Option<(Stream, i64)>,
    pub partition: i32,
    pub rules: &'a Rules,
}

impl fmt::Display for RecordAt<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some((stream, offset)) => {
                write!(to, "{}/{} at offset {offset}", self.rules.topics.of(stream), self.partition)
            }
            None => write!(to, "the first record of partition {}", self.partition),
        }
    }
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("for a reason that is no text").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_that_says_where_and_why() {
        fn fail() {
            panic!("index {} is out of bounds", 7);
        }
        let error = guarded(3, || "taking orders/3 at 17".to_owned(), fail).expect_err("it panicked");
        let text = "a defect of shoal: it panicked while taking orders/3 at 17: index 7 is out of bounds";
        assert_eq!(error.to_string(), text);
        assert!(matches!(error, WorkerError::Panicked { partition: Some(3), .. }));
    }
}
