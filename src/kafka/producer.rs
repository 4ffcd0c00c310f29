use std::sync::atomic::{AtomicI64, Ordering};
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
    last_word: LastWord,
}

impl Deliveries {
    fn forget(&self) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.appended_at.store(-1, Ordering::Release);
    }

    fn failure(&self) -> Option<String> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ClientContext for Deliveries {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
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
                if let RecordTime::LogAppendTime(ms) = message.timestamp() {
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
        self.inner.begin_transaction().map_err(judge)
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
                return Err(judge(error));
            }
            if let Some(failure) = self.inner.context().failure() {
                return Err(TransactionError::Abortable(failure));
            }
            thread::sleep(LOOK_EVERY);
            next = back;
        }
        Ok(())
    }

    fn acknowledged(&mut self, within: Duration) -> Result<Acknowledged, TransactionError> {
        if !self.wait_for_none_in_flight(within) {
            return Err(TransactionError::Retriable("the broker has not acknowledged everything yet".to_owned()));
        }
        let context = self.inner.context();
        if let Some(failure) = context.failure() {
            return Err(TransactionError::Abortable(failure));
        }
        let appended_at = context.appended_at.load(Ordering::Acquire);
        Ok(Acknowledged { appended_at: (appended_at >= 0).then_some(Timestamp::from_millis(appended_at)) })
    }

    fn send_offsets(
        &mut self,
        offsets: &[(i32, Positions, String)],
        member: &ConsumerGroupMetadata,
        within: Duration,
    ) -> Result<(), TransactionError> {
        let all = offsets.iter().map(|(partition, positions, text)| (*partition, *positions, text.as_str()));
        let list = list::of_positions(&self.topics, all).map_err(judge)?;
        self.inner.send_offsets_to_transaction(&list, member, within).map_err(judge)
    }

    fn commit(&mut self, within: Duration) -> Result<Duration, TransactionError> {
        let began = Instant::now();
        self.inner.commit_transaction(within).map_err(judge)?;
        Ok(began.elapsed())
    }

    /// An abort with messages in flight can hang: first they are waited for, within half of the time.
    fn abort(&mut self, within: Duration) -> Result<(), TransactionError> {
        let half = within / 2;
        if !self.wait_for_none_in_flight(half) {
            return Err(TransactionError::Retriable("messages are still in flight".to_owned()));
        }
        self.inner.abort_transaction(half).map_err(judge)
    }
}

/// What a failed step of a transaction asks for.
fn judge(error: KafkaError) -> TransactionError {
    let why = context::plain(&error);
    let KafkaError::Transaction(transaction) = &error else {
        return TransactionError::Abortable(why);
    };
    let fenced = [RDKafkaErrorCode::Fenced, RDKafkaErrorCode::ProducerFenced, RDKafkaErrorCode::InvalidProducerEpoch];
    let stale = [
        RDKafkaErrorCode::IllegalGeneration,
        RDKafkaErrorCode::UnknownMemberId,
        RDKafkaErrorCode::FencedInstanceId,
        RDKafkaErrorCode::RebalanceInProgress,
    ];
    if fenced.contains(&transaction.code()) {
        TransactionError::Fenced(why)
    } else if transaction.is_fatal() {
        TransactionError::Fatal(why)
    } else if stale.contains(&transaction.code()) {
        TransactionError::StaleMember(why)
    } else if transaction.txn_requires_abort() {
        TransactionError::Abortable(why)
    } else if transaction.is_retriable() {
        TransactionError::Retriable(why)
    } else {
        TransactionError::Fatal(why)
    }
}
