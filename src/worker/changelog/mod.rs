//! What a partition of the changelog holds: `c:<customer id>` is a customer's record (`engine::record`), `k:checkpoint`
//! the partition's [`Checkpoint`], `k:catalog` the [`CatalogRecord`] it was judged by.

mod catalog;
mod checkpoint;

pub use catalog::CatalogRecord;
pub use checkpoint::{CatalogMark, Checkpoint, UnreadableMark};

pub const CHECKPOINT_KEY: &[u8] = b"k:checkpoint";
pub const CATALOG_KEY: &[u8] = b"k:catalog";
/// A part of the serial history, which only the simulation writes and reads.
#[cfg(test)]
pub const HISTORY_KEY: &[u8] = b"k:history";
const CUSTOMER: &[u8] = b"c:";

/// What the record of a customer who is in no segment may take.
pub const RECORD_BYTES_MAX: usize = crate::customer::bounds::RECORD_BYTES_MAX;

/// The key of a customer's record.
pub fn customer_key(customer_id: &str) -> Vec<u8> {
    [CUSTOMER, customer_id.as_bytes()].concat()
}

/// One record of the changelog, by its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry<'a> {
    /// `None` is a tombstone.
    Customer {
        id: &'a str,
        value: Option<&'a [u8]>,
    },
    Checkpoint(Box<Checkpoint>),
    Catalog(CatalogRecord),
    /// Of the unit tests: see `worker::history`.
    #[cfg(test)]
    History,
}

/// A record of the changelog is none that this version knows.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EntryError {
    #[error(
        "a record's key is `{0}`: expected `c:<customer id>`, `k:checkpoint` or `k:catalog`; does something else write there?"
    )]
    Key(String),
    #[error("the record `{0}` was deleted by a tombstone")]
    Deleted(String),
    #[error(transparent)]
    Mark(#[from] UnreadableMark),
}

/// Tells what a record of the changelog is.
///
/// # Errors
/// [`EntryError`] where the key is of no known kind or the checkpoint cannot be read.
pub fn entry<'a>(key: &'a [u8], value: Option<&'a [u8]>) -> Result<Entry<'a>, EntryError> {
    let unknown = || EntryError::Key(String::from_utf8_lossy(key).into_owned());
    if let Some(id) = key.strip_prefix(CUSTOMER) {
        return Ok(Entry::Customer { id: std::str::from_utf8(id).map_err(|_| unknown())?, value });
    }
    let value = || value.ok_or_else(|| EntryError::Deleted(String::from_utf8_lossy(key).into_owned()));
    match key {
        CHECKPOINT_KEY => Ok(Entry::Checkpoint(Box::new(Checkpoint::decode(value()?)?))),
        #[cfg(test)]
        HISTORY_KEY => Ok(Entry::History),
        CATALOG_KEY => Ok(Entry::Catalog(CatalogRecord::decode(value()?)?)),
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customers_key_leads_back_to_the_customer() {
        let key = customer_key("c-42");
        assert_eq!(entry(&key, Some(b"x")), Ok(Entry::Customer { id: "c-42", value: Some(b"x") }));
        assert_eq!(entry(&key, None), Ok(Entry::Customer { id: "c-42", value: None }));
    }

    #[test]
    fn a_customer_named_checkpoint_is_not_the_checkpoint() {
        assert_ne!(customer_key("checkpoint"), CHECKPOINT_KEY);
    }

    #[test]
    fn a_key_of_no_known_kind_is_an_error_that_names_it() {
        let error = entry(b"orders-1", Some(b"x")).expect_err("unknown");
        assert_eq!(
            error.to_string(),
            "a record's key is `orders-1`: expected `c:<customer id>`, `k:checkpoint` or `k:catalog`; does something else write there?"
        );
    }
}
