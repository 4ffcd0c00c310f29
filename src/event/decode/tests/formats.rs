//! The two formats say the same.

use proptest::prelude::*;

use super::*;
use crate::event::{arbitrary, decode_line, encode};

proptest! {
    #[test]
    fn an_event_written_in_either_format_reads_back_as_itself(event in arbitrary::event()) {
        for format in [Format::Json, Format::Protobuf] {
            let value = encode::encode(&event, format, &gbp());
            let decoded = decode(event.stream(), format, &value, &gbp());
            prop_assert_eq!(decoded, Ok(Decoded { event: event.clone(), unknown_fields: 0 }));
        }
    }

    #[test]
    fn an_event_written_as_a_line_reads_back_as_itself(event in arbitrary::event()) {
        let value = encode::json_line(&event, &gbp());
        let line = decode_line(&value, &gbp()).unwrap();
        prop_assert_eq!((line.stream, line.timestamp, line.decoded.event), (event.stream(), None, event));
    }

    #[test]
    fn no_bytes_make_decoding_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for stream in Stream::ALL {
            let _ = decode(stream, Format::Json, &bytes, &gbp());
            let _ = decode(stream, Format::Protobuf, &bytes, &gbp());
        }
        let _ = decode_line(&bytes, &gbp());
    }

    #[test]
    fn an_event_with_damaged_bytes_makes_nothing_panic(
        event in arbitrary::event(),
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<proptest::sample::Index>(),
    ) {
        for format in [Format::Json, Format::Protobuf] {
            let mut value = encode::encode(&event, format, &gbp());
            for (at, byte) in &damage {
                let at = at.index(value.len());
                value[at] = *byte;
            }
            let _ = decode(event.stream(), format, &value, &gbp());
            value.truncate(cut.index(value.len() + 1));
            let _ = decode(event.stream(), format, &value, &gbp());
        }
    }
}
