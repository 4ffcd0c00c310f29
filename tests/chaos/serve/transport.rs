use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use shoal::event::Stream;
use shoal::worker::transport::{
    Acknowledged, Changelog, Committed, Inputs, Outgoing, Polled, Positions, Producer, Restored, TransactionError,
    Transport, TransportError,
};

use super::plan::{Plan, say};
use crate::faults::Point;

/// A transport with points at which something can strike.
pub struct Failpoints<T> {
    pub inner: T,
    pub plan: Arc<Plan>,
}

pub struct FailingInputs<I> {
    inner: I,
    plan: Arc<Plan>,
    /// The group's offsets as it last said: a record before them is read for the second time.
    committed: BTreeMap<i32, [Option<i64>; 3]>,
}

pub struct FailingProducer<P> {
    inner: P,
    plan: Arc<Plan>,
    /// Nothing of this transaction was acknowledged yet.
    is_fresh: bool,
    /// The commit of this transaction had no answer yet.
    unanswered: bool,
}

pub struct FailingChangelog<C> {
    inner: C,
    plan: Arc<Plan>,
}

/// How long a commit is waited for: less than in production, so that a lost answer does not stop a short campaign.
const COMMIT_WITHIN: Duration = Duration::from_secs(1);

impl<T: Transport> Transport for Failpoints<T> {
    type Inputs = FailingInputs<T::Inputs>;
    type Producer = FailingProducer<T::Producer>;
    type Changelog = FailingChangelog<T::Changelog>;

    fn join(&self) -> Result<Self::Inputs, TransportError> {
        let (inner, plan) = (self.inner.join()?, self.plan.clone());
        Ok(FailingInputs { inner, plan, committed: BTreeMap::new() })
    }

    fn producer(&self, turn: usize) -> Result<Self::Producer, TransportError> {
        self.plan.pass(Point::BeforeInit);
        let inner = self.inner.producer(turn)?;
        self.plan.pass(Point::AfterInit);
        Ok(FailingProducer { inner, plan: self.plan.clone(), is_fresh: true, unanswered: false })
    }

    fn rest(&self, pause: Duration) {
        self.inner.rest(pause);
    }

    fn changelog(&self, partitions: &[i32]) -> Result<Self::Changelog, TransportError> {
        Ok(FailingChangelog { inner: self.inner.changelog(partitions)?, plan: self.plan.clone() })
    }
}

impl<C: Changelog> Changelog for FailingChangelog<C> {
    fn next(&mut self, wait: Duration) -> Result<Restored, TransportError> {
        let next = self.inner.next(wait)?;
        match next {
            Restored::Record { .. } => drop(self.plan.pass(Point::MidRestore)),
            Restored::End { .. } => drop(self.plan.pass(Point::AfterRestore)),
            Restored::Nothing => {}
        }
        Ok(next)
    }

    fn extent(&self, partition: i32) -> std::ops::Range<i64> {
        self.inner.extent(partition)
    }
}

impl<I: Inputs> Inputs for FailingInputs<I> {
    type Member = I::Member;

    fn poll(&mut self, wait: Duration) -> Result<Polled, TransportError> {
        let polled = self.inner.poll(wait)?;
        match &polled {
            Polled::Record(record) => {
                let committed = self.committed.get(&record.partition).and_then(|of| of[record.stream as usize]);
                if committed.is_some_and(|committed| record.offset < committed) {
                    self.plan.pass(Point::MidReplay);
                }
            }
            Polled::Assigned(_) => drop(self.plan.pass(Point::AtAssign)),
            Polled::Revoked { .. } => drop(self.plan.pass(Point::AtRevoke)),
            Polled::Nothing => {}
        }
        Ok(polled)
    }

    fn assign(&mut self, from: &[(i32, Positions)]) -> Result<(), TransportError> {
        self.inner.assign(from)?;
        self.plan.pass(Point::AfterAssign);
        Ok(())
    }

    fn unassign(&mut self) -> Result<(), TransportError> {
        self.inner.unassign()?;
        self.plan.pass(Point::AfterRevoke);
        Ok(())
    }

    fn pause(&mut self, stream: Stream, partition: i32) -> Result<(), TransportError> {
        self.inner.pause(stream, partition)
    }

    fn resume(&mut self, stream: Stream, partition: i32) -> Result<(), TransportError> {
        self.inner.resume(stream, partition)
    }

    fn committed(&mut self, partitions: &[i32], within: Duration) -> Result<Vec<Committed>, TransportError> {
        let all = self.inner.committed(partitions, within)?;
        self.committed.extend(partitions.iter().copied().zip(all.iter().map(|committed| committed.offsets)));
        Ok(all)
    }

    fn beginnings(&mut self, partitions: &[i32]) -> Result<Vec<Positions>, TransportError> {
        self.inner.beginnings(partitions)
    }

    fn ends(&mut self, partitions: &[i32]) -> Result<Vec<Option<Positions>>, TransportError> {
        self.inner.ends(partitions)
    }

    fn positions(&mut self, partition: i32) -> Result<[Option<i64>; 3], TransportError> {
        self.inner.positions(partition)
    }

    fn member(&self) -> Result<Self::Member, TransportError> {
        self.inner.member()
    }

    fn leave(self, within: Duration) {
        self.inner.leave(within);
    }
}

impl<P: Producer> FailingProducer<P> {
    /// Comes by a point of the transaction, at which it may have to be given up.
    fn pass(&self, point: Point) -> Result<(), TransactionError> {
        match self.plan.pass(point) {
            true => Err(TransactionError::Abortable(format!("the campaign has it fail at {}", point.name()))),
            false => Ok(()),
        }
    }
}

impl<P: Producer> Producer for FailingProducer<P> {
    type Member = P::Member;

    fn begin(&mut self) -> Result<(), TransactionError> {
        self.plan.pass(Point::BeforeBegin);
        self.inner.begin()?;
        (self.is_fresh, self.unanswered) = (true, false);
        self.pass(Point::AfterBegin)
    }

    fn produce(&mut self, record: Outgoing<'_>) -> Result<(), TransactionError> {
        self.inner.produce(record)?;
        self.pass(Point::MidProduce)
    }

    fn acknowledged(&mut self, within: Duration) -> Result<Acknowledged, TransactionError> {
        if std::mem::take(&mut self.is_fresh) {
            self.pass(Point::AfterProduce)?;
        }
        let acknowledged = self.inner.acknowledged(within)?;
        self.pass(Point::AfterAcknowledged)?;
        Ok(acknowledged)
    }

    fn send_offsets(
        &mut self,
        offsets: &[(i32, Positions, String)],
        member: &P::Member,
        within: Duration,
    ) -> Result<(), TransactionError> {
        self.inner.send_offsets(offsets, member, within)?;
        self.pass(Point::AfterSendOffsets)
    }

    fn commit(&mut self, within: Duration) -> Result<Duration, TransactionError> {
        if !self.unanswered {
            self.plan.pass(Point::BeforeCommit);
            self.plan.pass(Point::MidCommit);
        }
        let committed = self.inner.commit(within.min(COMMIT_WITHIN));
        match &committed {
            Ok(_) => {
                say("committed");
                self.plan.pass(Point::AfterCommit);
            }
            Err(TransactionError::Retriable(_) | TransactionError::Fatal(_)) if !self.unanswered => {
                self.unanswered = true;
                say("indeterminate");
            }
            Err(_) => {}
        }
        committed
    }

    fn abort(&mut self, within: Duration) -> Result<(), TransactionError> {
        self.plan.pass(Point::MidAbort);
        self.inner.abort(within)?;
        say("aborted");
        self.plan.pass(Point::AfterAbort);
        Ok(())
    }
}
