use std::fmt;

use super::changelog::CatalogMark;
use super::transport::Committed;

/// What stands beside the committed offsets of a partition, as text: `17 3 9f2c00d1e2f3a4b5`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OffsetsText {
    /// The commit's number (I7).
    pub number: u64,
    /// Of the process that committed (I11): whoever starts can tell the newest from all partitions' offsets.
    pub catalog: CatalogMark,
}

impl fmt::Display for OffsetsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OffsetsText { number, catalog: CatalogMark { epoch, hash } } = self;
        write!(f, "{number} {epoch} {hash:016x}")
    }
}

impl OffsetsText {
    /// Reads it; what is missing is 0.
    pub fn parse(text: &str) -> Self {
        let mut parts = text.split(' ');
        let mut decimal = || parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
        let (number, epoch) = (decimal(), decimal());
        let hash = parts.next().and_then(|part| u64::from_str_radix(part, 16).ok()).unwrap_or(0);
        OffsetsText { number, catalog: CatalogMark { epoch, hash } }
    }
}

impl Committed {
    /// The commit number: 0 before the first commit, or where there is none that can be read.
    pub fn number(&self) -> u64 {
        self.metadata.iter().map(|text| OffsetsText::parse(text).number).min().unwrap_or(0)
    }

    /// The catalog of the process that committed.
    pub fn catalog(&self) -> CatalogMark {
        self.metadata.iter().map(|text| OffsetsText::parse(text).catalog).max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_it_is_written() {
        let text = OffsetsText { number: 17, catalog: CatalogMark { epoch: 3, hash: 0x9f2c } };
        assert_eq!(text.to_string(), "17 3 0000000000009f2c");
        assert_eq!(OffsetsText::parse(&text.to_string()), text);
        assert_eq!(OffsetsText::parse("17"), OffsetsText { number: 17, ..OffsetsText::default() });
        assert_eq!(OffsetsText::parse(""), OffsetsText::default());
    }
}
