use std::fmt;
use std::str::FromStr;

/// A place in the worker's dealings with Kafka where something can strike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Point {
    BeforeInit,
    AfterInit,
    BeforeBegin,
    AfterBegin,
    MidProduce,
    AfterProduce,
    AfterAcknowledged,
    AfterSendOffsets,
    BeforeCommit,
    MidCommit,
    AfterCommit,
    MidAbort,
    AfterAbort,
    MidRestore,
    AfterRestore,
    MidReplay,
    AtAssign,
    AfterAssign,
    AtRevoke,
    AfterRevoke,
}

pub const POINTS: [(Point, &str); 20] = [
    (Point::BeforeInit, "before_init"),
    (Point::AfterInit, "after_init"),
    (Point::BeforeBegin, "before_begin"),
    (Point::AfterBegin, "after_begin"),
    (Point::MidProduce, "mid_produce"),
    (Point::AfterProduce, "after_produce"),
    (Point::AfterAcknowledged, "after_acknowledged"),
    (Point::AfterSendOffsets, "after_send_offsets"),
    (Point::BeforeCommit, "before_commit"),
    (Point::MidCommit, "mid_commit"),
    (Point::AfterCommit, "after_commit"),
    (Point::MidAbort, "mid_abort"),
    (Point::AfterAbort, "after_abort"),
    (Point::MidRestore, "mid_restore"),
    (Point::AfterRestore, "after_restore"),
    (Point::MidReplay, "mid_replay"),
    (Point::AtAssign, "at_assign"),
    (Point::AfterAssign, "after_assign"),
    (Point::AtRevoke, "at_revoke"),
    (Point::AfterRevoke, "after_revoke"),
];

/// Those of a transaction, one after the other: every one of them is passed many times in a life.
pub const OF_A_COMMIT: [Point; 9] = [
    Point::BeforeBegin,
    Point::AfterBegin,
    Point::MidProduce,
    Point::AfterProduce,
    Point::AfterAcknowledged,
    Point::AfterSendOffsets,
    Point::BeforeCommit,
    Point::MidCommit,
    Point::AfterCommit,
];

/// What strikes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strike {
    /// SIGKILL to itself.
    Kill,
    /// SIGSTOP to itself, until the parent lets it go on.
    Stop,
    /// It waits so many milliseconds.
    Wait(u64),
    /// The step fails, and the transaction is to be aborted.
    Fail,
}

/// At the n-th time that a process comes by a point, something strikes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fault {
    pub point: Point,
    pub nth: u64,
    pub strike: Strike,
}

impl Point {
    pub fn name(self) -> &'static str {
        POINTS.iter().find(|(point, _)| *point == self).map_or("", |(_, name)| name)
    }

    pub fn of(name: &str) -> Option<Self> {
        POINTS.iter().find(|(_, known)| *known == name).map(|(point, _)| *point)
    }

    /// The last pass at which it is worth to strike: some points are passed often, some once in a life.
    pub fn passes(self) -> u64 {
        match self {
            Point::BeforeInit | Point::AfterInit | Point::AtAssign | Point::AfterAssign | Point::AfterRestore => 2,
            Point::AtRevoke | Point::AfterRevoke | Point::MidAbort | Point::AfterAbort => 1,
            Point::MidProduce => 60,
            Point::MidRestore => 60,
            Point::MidReplay => 20,
            _ => 8,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.point.name(), self.nth)?;
        match self.strike {
            Strike::Kill => f.write_str("kill"),
            Strike::Stop => f.write_str("stop"),
            Strike::Fail => f.write_str("fail"),
            Strike::Wait(ms) => write!(f, "{ms}"),
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no fault: expected <point>:<nth>:kill, stop, fail or milliseconds");
        let [point, nth, strike] = text.split(':').collect::<Vec<_>>()[..] else { return Err(wrong()) };
        let strike = match strike {
            "kill" => Strike::Kill,
            "stop" => Strike::Stop,
            "fail" => Strike::Fail,
            ms => Strike::Wait(ms.parse().map_err(|_| wrong())?),
        };
        let (point, nth) = (Point::of(point).ok_or_else(wrong)?, nth.parse().map_err(|_| wrong())?);
        Ok(Fault { point, nth, strike })
    }
}
