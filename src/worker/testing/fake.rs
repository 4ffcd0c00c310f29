use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use crate::event::Stream;
use crate::worker::transport::{
    Acknowledged, Changelog, Committed, Inputs, Outgoing, Polled, Positions, Producer, Restored, TransactionError,
    Transport, TransportError,
};

/// A transport that does what its script says, and writes down every step that was asked of it.
#[derive(Clone, Default)]
pub struct Fake(Rc<RefCell<Script>>);

#[derive(Default)]
pub struct Script {
    /// What was done, in order: `begin 0`, `produce 0 c:x`, `commit 0`…, with the producer's turn.
    pub done: Vec<String>,
    /// Steps that will not simply succeed: the first entry whose step comes next is used up by it.
    pub faults: VecDeque<(&'static str, TransactionError)>,
    /// How long each commit takes, in milliseconds; then at once.
    pub commits_take_ms: VecDeque<u64>,
    /// The answers to questions for committed numbers, in turn; the last one stays. Without any nothing was committed yet.
    pub numbers: VecDeque<u64>,
    /// What the inputs bring, in turn; then nothing.
    pub polls: VecDeque<Poll>,
}

/// What one call of [`Inputs::poll`] does: it may also panic.
pub type Poll = Box<dyn FnOnce() -> Result<Polled, TransportError>>;

impl Fake {
    pub fn of(script: Script) -> Self {
        Fake(Rc::new(RefCell::new(script)))
    }

    pub fn done(&self) -> Vec<String> {
        self.0.borrow().done.clone()
    }

    fn step(&self, step: &'static str, what: String) -> Result<(), TransactionError> {
        let mut script = self.0.borrow_mut();
        script.done.push(format!("{step} {what}"));
        match script.faults.front() {
            Some((at, _)) if *at == step => script.faults.pop_front().map_or(Ok(()), |(_, fault)| Err(fault)),
            _ => Ok(()),
        }
    }
}

pub struct FakeProducer {
    fake: Fake,
    turn: usize,
}

impl Producer for FakeProducer {
    type Member = ();

    fn begin(&mut self) -> Result<(), TransactionError> {
        self.fake.step("begin", self.turn.to_string())
    }

    fn produce(&mut self, record: Outgoing<'_>) -> Result<(), TransactionError> {
        let key = String::from_utf8_lossy(record.key.unwrap_or_default()).into_owned();
        self.fake.step("produce", format!("{} {key}", self.turn))
    }

    fn acknowledged(&mut self, _: Duration) -> Result<Acknowledged, TransactionError> {
        self.fake.step("acknowledged", self.turn.to_string()).map(|()| Acknowledged::default())
    }

    fn send_offsets(
        &mut self,
        offsets: &[(i32, Positions, String)],
        (): &(),
        _: Duration,
    ) -> Result<(), TransactionError> {
        let texts: Vec<&str> = offsets.iter().map(|(_, _, text)| text.as_str()).collect();
        self.fake.step("offsets", format!("{} {}", self.turn, texts.join(",")))
    }

    fn commit(&mut self, _: Duration) -> Result<Duration, TransactionError> {
        self.fake.step("commit", self.turn.to_string())?;
        let took_ms = self.fake.0.borrow_mut().commits_take_ms.pop_front().unwrap_or(1);
        Ok(Duration::from_millis(took_ms))
    }

    fn abort(&mut self, _: Duration) -> Result<(), TransactionError> {
        self.fake.step("abort", self.turn.to_string())
    }
}

pub struct FakeInputs(Fake);

impl Inputs for FakeInputs {
    type Member = ();

    fn poll(&mut self, _: Duration) -> Result<Polled, TransportError> {
        let next = self.0.0.borrow_mut().polls.pop_front();
        next.map_or(Ok(Polled::Nothing), |poll| poll())
    }

    fn assign(&mut self, _: &[(i32, Positions)]) -> Result<(), TransportError> {
        Ok(())
    }

    fn unassign(&mut self) -> Result<(), TransportError> {
        Ok(())
    }

    fn pause(&mut self, _: Stream, _: i32) -> Result<(), TransportError> {
        Ok(())
    }

    fn resume(&mut self, _: Stream, _: i32) -> Result<(), TransportError> {
        Ok(())
    }

    fn committed(&mut self, partitions: &[i32], _: Duration) -> Result<Vec<Committed>, TransportError> {
        let mut script = self.0.0.borrow_mut();
        script.done.push("committed".to_owned());
        let number = match script.numbers.len() {
            0 => return Ok(vec![Committed::default(); partitions.len()]),
            1 => script.numbers[0],
            _ => script.numbers.pop_front().unwrap_or(0),
        };
        let text = number.to_string();
        let committed = Committed { offsets: [Some(0); 3], metadata: [text.clone(), text.clone(), text] };
        Ok(vec![committed; partitions.len()])
    }

    fn beginnings(&mut self, partitions: &[i32]) -> Result<Vec<Positions>, TransportError> {
        Ok(vec![Positions::default(); partitions.len()])
    }

    fn ends(&mut self, partitions: &[i32]) -> Result<Vec<Option<Positions>>, TransportError> {
        Ok(vec![Some(Positions::default()); partitions.len()])
    }

    fn positions(&mut self, _: i32) -> Result<[Option<i64>; 3], TransportError> {
        Ok([None; 3])
    }

    fn member(&self) -> Result<(), TransportError> {
        Ok(())
    }

    fn leave(self, _: Duration) {}
}

/// Its partitions are empty.
pub struct FakeChangelog(Vec<i32>);

impl Changelog for FakeChangelog {
    fn next(&mut self, _: Duration) -> Result<Restored, TransportError> {
        Ok(self.0.pop().map_or(Restored::Nothing, |partition| Restored::End { partition }))
    }

    fn extent(&self, _: i32) -> std::ops::Range<i64> {
        0..0
    }
}

impl Transport for Fake {
    type Inputs = FakeInputs;
    type Producer = FakeProducer;
    type Changelog = FakeChangelog;

    fn join(&self) -> Result<FakeInputs, TransportError> {
        Ok(FakeInputs(self.clone()))
    }

    fn producer(&self, turn: usize) -> Result<FakeProducer, TransportError> {
        self.0.borrow_mut().done.push(format!("init {turn}"));
        Ok(FakeProducer { fake: self.clone(), turn })
    }

    fn rest(&self, _: Duration) {}

    fn changelog(&self, partitions: &[i32]) -> Result<FakeChangelog, TransportError> {
        Ok(FakeChangelog(partitions.to_vec()))
    }
}
