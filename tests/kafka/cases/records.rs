use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::BaseRecord;
use shoal::clock::{Clock, SystemClock};
use shoal::event::{self, Format, Stream};
use shoal::number::Currency;
use shoal::worker::murmur2::partition_of;

use crate::patience::eventually;
use crate::published::by_customer;
use crate::service::Service;
use crate::shop::{gift_shop, viewed};
use crate::stage::Stage;

/// A record that must be refused: key, value, the partition if not its own, and the reason.
type Poison = (Option<&'static str>, Option<Vec<u8>>, Option<i32>, &'static str);

fn poison() -> Vec<Poison> {
    let now = SystemClock::new().now();
    let view = |customer: &str, id: &str| viewed(customer, id, now).value();
    let tomorrow = viewed("c-7", "e-7", now.plus(shoal::time::Span::from_days(1))).value();
    let elsewhere = (partition_of(b"c-8", 4) + 1) % 4;
    vec![
        (Some("c-1"), None, None, "empty"),
        (Some("c-2"), Some(b"\x00\xff not json \x80".to_vec()), None, "not_json"),
        (Some("c-3"), Some(br#"{"event_id":"e-3","customer_id":"c-3"}"#.to_vec()), None, "missing_field"),
        (Some("c-4"), Some(view("somebody-else", "e-4")), None, "misplaced"),
        (None, Some(view("c-5", "e-5")), None, "misplaced"),
        (Some("c-7"), Some(tomorrow), None, "from_the_future"),
        (Some("c-8"), Some(view("c-8", "e-8")), Some(elsewhere), "misplaced"),
    ]
}

/// Refused records are kept byte for byte, with why; every record has one outcome.
pub fn poison_goes_to_the_dead_letters() {
    let stage = Stage::new("poison", 4);
    stage.segment("looker", "customer_added_date IS NOT NULL");
    let mut letters = stage.reader("dead_letters");
    let service = Service::ready(&stage, &[("kafka.workers", "2".to_owned())]);
    let upstream = stage.upstream();
    let now = SystemClock::new().now();
    let browse = stage.topic("browse");
    let own = [("trace", &b"\x00\x01\xfe"[..]), ("trace", b"twice")];
    let poison = poison();
    for (key, value, partition, _) in &poison {
        let home = partition_of(key.unwrap_or_default().as_bytes(), 4);
        let mut record = BaseRecord::<str, [u8]>::to(&browse).partition(partition.unwrap_or(home));
        record = record.timestamp(now.as_millis());
        record.key = *key;
        record.payload = value.as_deref();
        let with = |all: OwnedHeaders, (key, value): (&str, &[u8])| all.insert(Header { key, value: Some(value) });
        record.headers =
            Some(own.into_iter().fold(OwnedHeaders::new(), with).insert(Header::<&[u8]> { key: "none", value: None }));
        upstream.put(record);
    }
    let unknown = [("content-type", &b"text/csv"[..])];
    upstream.send(&browse, "c-9", b"a,b", now.as_millis(), &unknown);
    for round in 0..2 {
        let good = viewed(&format!("c-{}", 100 + round), "e", now);
        upstream.send(&browse, &good.customer, &good.value(), good.at_ms, &[]);
        upstream.send(&browse, &good.customer, &good.value(), good.at_ms, &[]);
    }
    upstream.flush();

    letters.until("all dead letters", |read| read.len() >= 8);
    let records = 7 + 1 + 4;
    eventually("every record has an outcome", || {
        (service.counter("shoal_outcomes_total", "") == records).then_some(())
    });
    assert_eq!(service.counter("shoal_records_read_total", ""), records);
    assert_eq!(service.counter("shoal_outcomes_total", "refused"), 8);
    assert_eq!(service.counter("shoal_outcomes_total", "duplicate"), 2);
    assert!(service.terminate().0.success());
    let read = letters.read_to_end();
    assert_eq!(read.len(), 8);
    for (key, value, partition, reason) in poison {
        let key = key.map(|key| key.as_bytes().to_vec());
        let letter = read.iter().find(|letter| letter.key == key).unwrap_or_else(|| panic!("no letter of {key:?}"));
        assert_eq!(letter.value, value);
        assert_eq!(letter.header("shoal_reason"), Some(reason), "{letter:?}");
        assert_eq!(letter.header("shoal_topic"), Some(browse.as_str()));
        let home = partition_of(key.as_deref().unwrap_or_default(), 4);
        assert_eq!(letter.header("shoal_partition"), Some(partition.unwrap_or(home).to_string().as_str()));
        assert!(letter.header("shoal_offset").is_some() && letter.header("shoal_error").is_some());
        let kept: Vec<_> = letter.headers[..3].iter().map(|(key, value)| (key.as_str(), value.as_deref())).collect();
        assert_eq!(kept, [("trace", Some(own[0].1)), ("trace", Some(own[1].1)), ("none", None)]);
    }
    let csv = read.iter().find(|letter| letter.key.as_deref() == Some(b"c-9")).expect("a letter");
    assert_eq!(csv.header("shoal_reason"), Some("unknown_format"));
    assert_eq!(csv.header("content-type"), Some("text/csv"));
}

/// The same events in both formats, told apart by header and by setting, have the same output.
pub fn both_formats_say_the_same() {
    let events: Vec<_> = gift_shop().into_iter().take(3000).collect();
    let store = event::Store { currency: Currency::of_code("GBP").expect("a currency") };
    let publish = |by_header: Option<Format>, by_setting: Format| {
        let mut stage = Stage::new("formats", 2);
        stage.segment("loyal", "number_of_orders >= 3");
        stage.segment("spender", "amount_spent > 500");
        let written = by_header.unwrap_or(by_setting);
        if by_setting == Format::Protobuf {
            for key in ["format.orders", "format.browse", "format.signups"] {
                stage.set(key, "\"protobuf\"");
            }
        }
        let upstream = stage.upstream();
        let content_type = by_header.map(|format| ("content-type", format.content_type().as_bytes()));
        for one in &events {
            let json = one.value();
            let stream = Stream::ALL.into_iter().find(|stream| stream.name() == one.topic).expect("a stream");
            let decoded = event::decode(stream, Format::Json, &json, &store).expect("an event");
            let value = match written {
                Format::Json => json.clone(),
                Format::Protobuf => event::encode::protobuf(&decoded.event, &store),
            };
            upstream.send(&stage.topic(&one.topic), &one.customer, &value, one.at_ms, content_type.as_slice());
        }
        upstream.flush();
        let mut output = stage.reader("segment_events");
        let service = Service::ready(&stage, &[]);
        eventually("all is taken", || (service.counter("shoal_outcomes_total", "") == 3000).then_some(()));
        assert_eq!(service.counter("shoal_outcomes_total", "refused"), 0);
        assert!(service.terminate().0.success());
        by_customer(output.read_to_end())
    };
    let json = publish(None, Format::Json);
    assert!(json.len() > 100, "something happens");
    assert_eq!(publish(Some(Format::Protobuf), Format::Json), json, "told by the header");
    assert_eq!(publish(None, Format::Protobuf), json, "told by the settings");
}
