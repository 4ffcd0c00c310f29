use std::collections::BTreeSet;

use super::Place;

/// The transaction coordinator.
#[derive(Default)]
pub struct Transactions {
    pub ids: Vec<Transaction>,
}

/// One transactional id.
pub struct Transaction {
    pub id: String,
    /// Names its records; one for each id.
    pub writer: u64,
    pub epoch: u32,
    pub state: State,
    pub began_at: i64,
    pub places: BTreeSet<Place>,
    pub has_offsets: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// How the last one ended, under which epoch.
    Ended {
        epoch: u32,
        commit: bool,
    },
    Ongoing,
    /// It is decided; these markers are not written yet.
    Deciding {
        commit: bool,
        left: Vec<Target>,
    },
}

/// Where a marker goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    Log(Place),
    Offsets,
}

/// Who speaks: a producer of an id, under an epoch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handle {
    pub id: String,
    pub writer: u64,
    pub epoch: u32,
}

/// Why the coordinator, or a partition's leader, does not do as it is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// An earlier transaction of this id is not done with; ask again.
    Busy,
    /// A newer epoch is there.
    Fenced,
    /// No transaction is open of which this would be part.
    NotOpen,
}

impl Transactions {
    fn find(&mut self, handle: &Handle) -> Result<&mut Transaction, Refused> {
        let transaction = self.ids.iter_mut().find(|t| t.id == handle.id).ok_or(Refused::NotOpen)?;
        if transaction.epoch == handle.epoch { Ok(transaction) } else { Err(Refused::Fenced) }
    }

    /// A new producer of an id. What is open is aborted first, what is decided is waited for: then it is `Busy`.
    pub fn init(&mut self, id: &str) -> Result<Handle, (Refused, Vec<Target>)> {
        let writer = self.ids.len() as u64;
        let known = self.ids.iter().position(|t| t.id == id).unwrap_or_else(|| {
            self.ids.push(Transaction {
                id: id.to_owned(),
                writer,
                epoch: 0,
                state: State::Ended { epoch: 0, commit: false },
                began_at: 0,
                places: BTreeSet::new(),
                has_offsets: false,
            });
            self.ids.len() - 1
        });
        let transaction = &mut self.ids[known];
        match transaction.state {
            State::Ongoing => Err((Refused::Busy, transaction.give_up())),
            State::Deciding { .. } => Err((Refused::Busy, Vec::new())),
            State::Ended { .. } => {
                transaction.epoch += 1;
                transaction.state = State::Ended { epoch: 0, commit: false };
                Ok(Handle { id: id.to_owned(), writer: transaction.writer, epoch: transaction.epoch })
            }
        }
    }

    /// Adds a partition, or the group's offsets, to the transaction; the first makes it begin.
    pub fn add(&mut self, handle: &Handle, target: Target, now: i64) -> Result<(), Refused> {
        let transaction = self.find(handle)?;
        match transaction.state {
            State::Deciding { .. } => return Err(Refused::Busy),
            State::Ended { .. } => {
                transaction.state = State::Ongoing;
                transaction.began_at = now;
                transaction.places.clear();
                transaction.has_offsets = false;
            }
            State::Ongoing => {}
        }
        match target {
            Target::Log(place) => {
                transaction.places.insert(place);
            }
            Target::Offsets => transaction.has_offsets = true,
        }
        Ok(())
    }

    /// Whether records for this partition may be written now.
    pub fn check(&mut self, handle: &Handle, place: Place) -> Result<(), Refused> {
        let transaction = self.find(handle)?;
        let open = transaction.state == State::Ongoing && transaction.places.contains(&place);
        if open { Ok(()) } else { Err(Refused::NotOpen) }
    }

    /// Decides the transaction; the markers that are to be written. Asked again with the same answer it is only said yes.
    pub fn end(&mut self, handle: &Handle, commit: bool) -> Result<Vec<Target>, Refused> {
        let transaction = self.find(handle)?;
        match &transaction.state {
            State::Ongoing => Ok(transaction.decide(commit)),
            State::Deciding { commit: decided, .. } if *decided == commit => Ok(Vec::new()),
            State::Ended { epoch, commit: decided } if *epoch == handle.epoch && *decided == commit => Ok(Vec::new()),
            _ => Err(Refused::NotOpen),
        }
    }

    /// A marker was written. True where it was the last.
    pub fn marked(&mut self, writer: u64, target: Target) {
        let Some(transaction) = self.ids.iter_mut().find(|t| t.writer == writer) else { return };
        let State::Deciding { commit, left } = &mut transaction.state else { return };
        left.retain(|other| *other != target);
        if left.is_empty() {
            transaction.state = State::Ended { epoch: transaction.epoch, commit: *commit };
        }
    }

    /// Aborts what has been open for too long.
    pub fn time_out(&mut self, now: i64, after: i64) -> Vec<(u64, Vec<Target>)> {
        let late = |t: &&mut Transaction| t.state == State::Ongoing && now - t.began_at > after;
        self.ids.iter_mut().filter(late).map(|t| (t.writer, t.give_up())).collect()
    }

    pub fn writer(&self, id: &str) -> Option<u64> {
        self.ids.iter().find(|t| t.id == id).map(|t| t.writer)
    }

    /// The id of a writer whose transaction is open.
    pub fn ongoing(&self, writer: u64) -> Option<&str> {
        let is_open = |t: &&Transaction| t.writer == writer && t.state == State::Ongoing;
        self.ids.iter().find(is_open).map(|t| t.id.as_str())
    }

    /// How the transaction of a writer is decided that waits for its markers.
    pub fn decision(&self, writer: u64) -> Option<bool> {
        let transaction = self.ids.iter().find(|t| t.writer == writer)?;
        if let State::Deciding { commit, .. } = transaction.state { Some(commit) } else { None }
    }
}

impl Transaction {
    /// Aborts, and fences whoever had it open.
    fn give_up(&mut self) -> Vec<Target> {
        self.epoch += 1;
        self.decide(false)
    }

    fn decide(&mut self, commit: bool) -> Vec<Target> {
        let logs = self.places.iter().map(|place| Target::Log(*place));
        let targets: Vec<Target> = logs.chain(self.has_offsets.then_some(Target::Offsets)).collect();
        self.state = match targets.is_empty() {
            true => State::Ended { epoch: self.epoch, commit },
            false => State::Deciding { commit, left: targets.clone() },
        };
        targets
    }
}
