use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::ConsumerGroupMetadata;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, Message, OwnedHeaders, Timestamp as RecordTime};
use rdkafka::producer::{BaseRecord, DeliveryResult, Producer as _, ProducerContext, ThreadedProducer};

use super::context::{self, LastWord};
use super::{list, topics};
use crate::config::Topics;
use crate::time::Timestamp;
use crate::worker::transport::{Acknowledged, Outgoing, Positions, Producer, TransactionError, TransportError};

/// How long the first word with the transaction coordinator may take: a broker that restarts needs half of it.
const INIT_WITHIN: Duration = Duration::from_secs(60);
/// How often it is looked whether all is acknowledged; committing with something in flight would cost 100 ms.
const LOOK_EVERY: Duration = Duration::from_micros(200);

/// One transactional id.
pub struct KafkaProducer {
    inner: ThreadedProducer<Deliveries>,
    topics: Topics,
}

/// What the delivery reports said since the transaction began.
#[derive(Default)]
pub struct Deliveries {
    failure: Mutex<Option<String>>,
    /// The latest append time; milliseconds, negative: none.
    appended_at: AtomicI64,
    /// The end of the transaction had no answer, and the client sent it again by itself.
    ended_again: AtomicBool,
    last_word: LastWord,
}

impl Deliveries {
    fn forget(&self) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.appended_at.store(-1, Ordering::Release);
        self.ended_again.store(false, Ordering::Release);
    }

    fn failure(&self) -> Option<String> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ClientContext for Deliveries {
    /// Called by the client's own thread, before it sends anything again.
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        if facility == "ENDTXN" && message.contains("EndTxn returned ") && !message.contains("returned NO_ERROR") {
            self.ended_again.store(true, Ordering::Release);
        }
        context::log(&self.last_word, level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        context::note(&self.last_word, &error, reason);
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        match result {
            Ok(message) => {
                if let RecordTime::LogAppendTime(ms) = message.timestamp()
                    && ms != super::mock::APPENDED_AT_MS
                {
                    self.appended_at.fetch_max(ms, Ordering::AcqRel);
                }
            }
            Err((error, message)) => {
                let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
                failure.get_or_insert_with(|| format!("writing to {}: {}", message.topic(), context::plain(error)));
            }
        }
    }
}

impl KafkaProducer {
    /// A producer of the transactional id in `config`, its transactions initialised.
    pub fn start(config: &ClientConfig, topics: Topics) -> Result<Self, TransportError> {
        let doing = "starting a producer";
        let created = config.create_with_context(Deliveries::default());
        let inner: ThreadedProducer<Deliveries> =
            created.map_err(|error| TransportError::Broken { doing, why: error.to_string() })?;
        inner.init_transactions(INIT_WITHIN).map_err(|error| {
            let why = inner.context().last_word.explain(&error);
            TransportError::Unavailable { doing, why }
        })?;
        Ok(KafkaProducer { inner, topics })
    }

    /// An answer is no proof then: the first request may still be on its way, and end half of the next transaction
    /// (KAFKA-17754). The time tells nothing: over a connection that breaks and is made again the answer takes as long as
    /// ever, some milliseconds.
    fn was_ended_again(&self) -> bool {
        self.inner.context().ended_again.load(Ordering::Acquire)
    }

    fn wait_for_none_in_flight(&self, within: Duration) -> bool {
        let began = Instant::now();
        while self.inner.in_flight_count() > 0 {
            if began.elapsed() >= within {
                return false;
            }
            thread::sleep(LOOK_EVERY);
        }
        true
    }
}

impl Producer for KafkaProducer {
    type Member = ConsumerGroupMetadata;

    fn begin(&mut self) -> Result<(), TransactionError> {
        self.inner.context().forget();
        self.inner.begin_transaction().map_err(|error| self.judge(error))
    }

    fn produce(&mut self, record: Outgoing<'_>) -> Result<(), TransactionError> {
        let mut next: BaseRecord<'_, [u8], [u8]> = BaseRecord::to(topics::output(&self.topics, record.topic));
        next.partition = record.partition;
        next.key = record.key;
        next.payload = record.value;
        next.headers = (!record.headers.is_empty()).then(|| {
            let with = |all: OwnedHeaders, (key, value): &(String, Option<Vec<u8>>)| {
                all.insert(Header { key, value: value.as_ref() })
            };
            record.headers.iter().fold(OwnedHeaders::new_with_capacity(record.headers.len()), with)
        });
        while let Err((error, back)) = self.inner.send(next) {
            if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                return Err(self.judge(error));
            }
            self.check_deliveries()?;
            thread::sleep(LOOK_EVERY);
            next = back;
        }
        Ok(())
    }

    fn acknowledged(&mut self, within: Duration) -> Result<Acknowledged, TransactionError> {
        if !self.wait_for_none_in_flight(within) {
            return Err(TransactionError::Retriable("the broker has not acknowledged everything yet".to_owned()));
        }
        self.check_deliveries()?;
        let appended_at = self.inner.context().appended_at.load(Ordering::Acquire);
        Ok(Acknowledged { appended_at: (appended_at >= 0).then_some(Timestamp::from_millis(appended_at)) })
    }

    fn send_offsets(
        &mut self,
        offsets: &[(i32, Positions, String)],
        member: &ConsumerGroupMetadata,
        within: Duration,
    ) -> Result<(), TransactionError> {
        let all = offsets.iter().map(|(partition, positions, text)| (*partition, *positions, text.as_str()));
        let list = list::of_positions(&self.topics, all).map_err(|error| self.judge(error))?;
        self.inner.send_offsets_to_transaction(&list, member, within).map_err(|error| self.judge(error))
    }

    fn commit(&mut self, within: Duration) -> Result<Duration, TransactionError> {
        let began = Instant::now();
        self.inner.commit_transaction(within).map_err(|error| self.judge(error))?;
        Ok(if self.was_ended_again() { Duration::MAX } else { began.elapsed() })
    }

    /// An abort with messages in flight can hang: first they are waited for, within half of the time.
    fn abort(&mut self, within: Duration) -> Result<(), TransactionError> {
        let half = within / 2;
        if !self.wait_for_none_in_flight(half) {
            return Err(TransactionError::Retriable("messages are still in flight".to_owned()));
        }
        self.inner.abort_transaction(half).map_err(|error| self.judge(error))?;
        if self.was_ended_again() {
            return Err(TransactionError::Fatal("the abort was sent twice, and one may yet come".to_owned()));
        }
        Ok(())
    }
}

/// The producer's id, or its epoch, is another's by now.
const FENCED: [RDKafkaErrorCode; 3] =
    [RDKafkaErrorCode::Fenced, RDKafkaErrorCode::ProducerFenced, RDKafkaErrorCode::InvalidProducerEpoch];
/// The group has gone on without this member.
const STALE: [RDKafkaErrorCode; 4] = [
    RDKafkaErrorCode::IllegalGeneration,
    RDKafkaErrorCode::UnknownMemberId,
    RDKafkaErrorCode::FencedInstanceId,
    RDKafkaErrorCode::RebalanceInProgress,
];

impl KafkaProducer {
    /// What a failed step of a transaction asks for. A fatal error of the client says more than the step's own, which is
    /// often only its consequence.
    fn judge(&self, error: KafkaError) -> TransactionError {
        let why = context::plain(&error);
        if let Some(fatal) = self.fatal() {
            return fatal;
        }
        let KafkaError::Transaction(transaction) = &error else {
            return TransactionError::Abortable(why);
        };
        match transaction.code() {
            code if FENCED.contains(&code) => TransactionError::Fenced(why),
            _ if transaction.is_fatal() => TransactionError::Fatal(why),
            code if STALE.contains(&code) => TransactionError::StaleMember(why),
            _ if transaction.txn_requires_abort() => TransactionError::Abortable(why),
            _ if transaction.is_retriable() => TransactionError::Retriable(why),
            _ => TransactionError::Fatal(why),
        }
    }

    fn check_deliveries(&self) -> Result<(), TransactionError> {
        match self.inner.context().failure() {
            Some(failure) => Err(self.fatal().unwrap_or(TransactionError::Abortable(failure))),
            None => Ok(()),
        }
    }

    /// The error that made the client useless, if one did.
    fn fatal(&self) -> Option<TransactionError> {
        let (code, why) = self.inner.client().fatal_error()?;
        let is_fenced = FENCED.contains(&code);
        Some(if is_fenced { TransactionError::Fenced(why) } else { TransactionError::Fatal(why) })
    }
}
