use std::sync::{Arc, Mutex, PoisonError};

use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::ConsumerContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// The last thing a client said about its connection: the reason behind a time-out.
#[derive(Clone, Default)]
pub struct LastWord(Arc<Mutex<Option<String>>>);

impl LastWord {
    pub fn set(&self, word: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(word);
    }

    pub fn get(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// `error`, and what the client said last where that tells more.
    pub fn explain(&self, error: &KafkaError) -> String {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(word) => format!("{} ({word})", plain(error)),
            None => plain(error),
        }
    }
}

/// An error without the library's decoration around it.
pub fn plain(error: &KafkaError) -> String {
    match error {
        KafkaError::Transaction(error) => format!("{}: {}", error.name(), error.string()),
        _ => error.rdkafka_error_code().map_or_else(|| error.to_string(), |code| code.to_string()),
    }
}

/// A plain client: logs, and remembers its last error.
#[derive(Clone, Default)]
pub struct Context {
    pub last_word: LastWord,
}

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(&self.last_word, level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        note(&self.last_word, &error, reason);
    }
}

/// A reader outside the group sees no rebalance.
impl ConsumerContext for Context {}

/// Passes a line of librdkafka's log on.
///
/// A failed connection is kept as the client's last word: it is told with the call that it made fail, or by an error
/// event; so is a request that had no answer. A property that only the other kind of client knows is no news, since
/// `kafka.properties` goes to all of them.
pub fn log(last_word: &LastWord, level: RDKafkaLogLevel, facility: &str, message: &str) {
    match (level, facility) {
        (_, "FAIL" | "ERROR") => {
            last_word.set(message.split_once("]: ").map_or(message, |(_, said)| said).to_owned());
            tracing::debug!(target: "librdkafka", facility, "{message}");
        }
        (_, "CONFWARN" | "REQTMOUT") | (RDKafkaLogLevel::Debug, _) => {
            tracing::debug!(target: "librdkafka", facility, "{message}")
        }
        (RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info, _) => {
            tracing::info!(target: "librdkafka", facility, "{message}");
        }
        _ => tracing::warn!(target: "librdkafka", facility, "{message}"),
    }
}

/// Keeps what a client says about its connection. It tries again by itself: only that nobody answers at all is news.
pub fn note(last_word: &LastWord, error: &KafkaError, reason: &str) {
    match error.rdkafka_error_code() {
        Some(RDKafkaErrorCode::BrokerTransportFailure | RDKafkaErrorCode::OperationTimedOut) => {
            tracing::debug!(target: "librdkafka", error = plain(error), "{reason}");
            last_word.set(reason.to_owned());
        }
        Some(RDKafkaErrorCode::AllBrokersDown) => tracing::warn!(target: "librdkafka", "{reason}"),
        _ => {
            tracing::warn!(target: "librdkafka", error = plain(error), "{reason}");
            last_word.set(reason.to_owned());
        }
    }
}
