use crate::config::Topics;
use crate::event::Refusal;
use crate::worker::transport::{Header, Record};

/// The headers of a dead letter: the record's own, in their order, then why it was refused and where it was.
///
/// Key and value go as they came.
pub fn headers(record: &Record, refusal: &Refusal, topics: &Topics) -> Vec<Header> {
    let added = [
        ("shoal_reason", refusal.code().to_owned()),
        ("shoal_error", refusal.to_string()),
        ("shoal_topic", topics.of(record.stream).to_owned()),
        ("shoal_partition", record.partition.to_string()),
        ("shoal_offset", record.offset.to_string()),
    ];
    let added = added.map(|(name, value)| (name.to_owned(), Some(value.into_bytes())));
    record.headers.iter().cloned().chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::event::Stream;

    #[test]
    fn a_dead_letter_keeps_its_headers_and_adds_why_and_where() {
        let record = Record {
            stream: Stream::Browse,
            partition: 2,
            offset: 7,
            timestamp: None,
            key: None,
            value: None,
            headers: vec![("trace".to_owned(), Some(vec![0xff])), ("trace".to_owned(), None)],
        };
        let topics = Topics { browse: "clicks".to_owned(), ..Settings::defaults().topics };
        let headers = headers(&record, &Refusal::Empty, &topics);
        assert_eq!(headers[..2], record.headers[..]);
        let added: Vec<_> = headers[2..]
            .iter()
            .map(|(name, value)| {
                (name.as_str(), std::str::from_utf8(value.as_deref().expect("a value")).expect("text"))
            })
            .collect();
        assert_eq!(
            added,
            [
                ("shoal_reason", "empty"),
                ("shoal_error", "the record has no value"),
                ("shoal_topic", "clicks"),
                ("shoal_partition", "2"),
                ("shoal_offset", "7"),
            ]
        );
    }
}
