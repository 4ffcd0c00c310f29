/// How a record's value is encoded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    Json,
    Protobuf,
}

impl Format {
    /// The format that a `content-type` header names, if shoal reads it. Case and parameters (`; charset=utf-8`) do
    /// not count.
    pub fn of_content_type(content_type: &str) -> Option<Format> {
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        let is_any = |names: &[&str]| names.iter().any(|name| media_type.eq_ignore_ascii_case(name));
        if is_any(&["application/json", "text/json"]) {
            return Some(Format::Json);
        }
        let protobuf = ["application/x-protobuf", "application/protobuf", "application/vnd.google.protobuf"];
        is_any(&protobuf).then_some(Format::Protobuf)
    }

    /// The `content-type` that shoal writes.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Protobuf => "application/x-protobuf",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_parameters_of_a_content_type_do_not_count() {
        for text in ["application/json", "Application/JSON; charset=utf-8", "text/json", " application/json ;x"] {
            assert_eq!(Format::of_content_type(text), Some(Format::Json), "{text}");
        }
        for text in ["application/x-protobuf", "application/protobuf", "application/vnd.google.protobuf; proto=x"] {
            assert_eq!(Format::of_content_type(text), Some(Format::Protobuf), "{text}");
        }
    }

    #[test]
    fn other_content_types_name_no_format() {
        for text in ["", "text/plain", "application/jsonx", "application/cloudevents+json", ";application/json"] {
            assert_eq!(Format::of_content_type(text), None, "{text}");
        }
    }

    #[test]
    fn what_shoal_writes_it_reads() {
        for format in [Format::Json, Format::Protobuf] {
            assert_eq!(Format::of_content_type(format.content_type()), Some(format));
        }
    }
}
