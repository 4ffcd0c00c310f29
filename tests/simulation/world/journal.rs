use crate::worker::transport::Positions;

/// Questions, answers and commits, in the order in which they happened: what the oracle holds the histories against.
#[derive(Default)]
pub struct Journal {
    pub asked: Vec<Asked>,
    pub assigned: Vec<Assigned>,
    pub sent: Vec<Sent>,
    pub waited: Vec<WaitedForItself>,
}

/// Which life of which process.
pub type Life = (usize, u32);

/// The leaders said where the inputs of a partition end.
pub struct Asked {
    pub life: Life,
    pub partition: i32,
    /// True time of the answer.
    pub at: i64,
    /// The asker's wall clock then.
    pub clock: i64,
    pub ends: Positions,
}

/// A member began to read a partition.
pub struct Assigned {
    pub life: Life,
    pub partition: i32,
    pub at: i64,
    /// What could be read then.
    pub ends: Positions,
}

/// A worker wrote a checkpoint.
pub struct Sent {
    pub life: Life,
    pub partition: i32,
    /// Where in the changelog.
    pub offset: i64,
    pub at: i64,
    /// Which definitions it has.
    pub catalog: usize,
}

/// A static member asked for offsets that a transaction of its own id held back, which nobody else would end before its time
/// is up.
pub struct WaitedForItself {
    pub life: Life,
    pub partition: i32,
    pub id: String,
}
