use crate::event::Stream;

/// The next offset of each input topic of one partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Positions(pub [i64; 3]);

impl Positions {
    pub fn of(&self, stream: Stream) -> i64 {
        self.0[stream as usize]
    }

    pub fn set(&mut self, stream: Stream, offset: i64) {
        self.0[stream as usize] = offset;
    }

    /// Each stream with its offset, in the order of [`Stream::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Stream, i64)> {
        Stream::ALL.into_iter().zip(self.0)
    }
}
