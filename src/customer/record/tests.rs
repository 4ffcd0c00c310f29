use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::*;
use crate::customer::{Customer, Symbols};
use crate::number::{Currency, Decimal};
use crate::time::Timestamp;

/// A record of one section, of which this is the body.
fn record(tag: u8, write: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
    let symbols = Symbols::new();
    let mut to = Writer::new(&symbols);
    to.section(tag, write);
    to.finish()
}

/// With a checksum that fits.
fn sealed(mut record: Vec<u8>) -> Vec<u8> {
    let checksum = xxh3_64(&record[5..]) as u32;
    record[1..5].copy_from_slice(&checksum.to_le_bytes());
    record
}

fn read<T>(record: &[u8], read: impl FnOnce(&mut Reader<'_, '_>) -> Result<T, RecordError>) -> Result<T, RecordError> {
    let mut symbols = Symbols::new();
    Reader::new(record, &mut symbols)?.section(|_, from| read(from))
}

fn facts(record: &[u8]) -> Result<Customer, RecordError> {
    let (mut symbols, mut customer) = (Symbols::new(), Customer::default());
    let store = Currency::of_code("GBP").expect("a currency");
    let mut from = Reader::new(record, &mut symbols)?;
    while !from.is_empty() {
        from.section(|tag, from| match get_facts(tag, from, &mut customer, store)? {
            true => Ok(()),
            false => from.pass_over(tag),
        })?;
    }
    finish_facts(&mut customer);
    Ok(customer)
}

#[test]
fn a_record_of_a_newer_version_is_refused_whatever_is_in_it() {
    let mut newer = record(1, |_| {});
    newer[0] = VERSION + 1;
    newer.truncate(3);
    let error = facts(&newer).expect_err("newer");
    assert_eq!(error.to_string(), "the record has version 2; this release reads up to 1: run a newer release");
}

#[test]
fn one_flipped_bit_anywhere_is_found() {
    let sound = record(6, |to| to.instant(1));
    assert!(facts(&sound).is_ok());
    for at in 0..sound.len() * 8 {
        let mut damaged = sound.clone();
        damaged[at / 8] ^= 1 << (at % 8);
        assert!(facts(&damaged).is_err(), "bit {at}");
    }
}

#[test]
fn a_section_that_must_not_be_lost_is_refused_where_it_is_not_known() {
    let newer = record(MAY_BE_LOST - 1, |to| to.text("of a release to come"));
    assert_eq!(facts(&newer), Err(RecordError::NewerSection { tag: MAY_BE_LOST - 1 }));
}

#[test]
fn a_section_that_may_be_lost_is_passed_over_with_its_text() {
    let (symbols, at) = (Symbols::new(), Timestamp::from_millis(7));
    let mut to = Writer::new(&symbols);
    to.section(MAY_BE_LOST, |to| {
        to.text("of a release to come");
        to.fixed(u64::MAX);
    });
    to.section(6, |to| at.put(to));
    assert_eq!(facts(&to.finish()).map(|customer| customer.erased_at), Ok(Some(at)));
}

#[test]
fn a_known_section_that_is_longer_than_known_is_refused() {
    let longer = record(6, |to| {
        to.instant(7);
        to.byte(1);
    });
    assert_eq!(facts(&longer), Err(RecordError::Malformed(Malformed::Section)));
}

#[test]
fn an_empty_customer_takes_a_handful_of_bytes() {
    let (symbols, nobody) = (Symbols::new(), Customer::default());
    let mut to = Writer::new(&symbols);
    put_facts(&nobody, &mut to);
    assert_eq!(to.finish().len(), 7);
}

proptest! {
    #[test]
    fn numbers_of_any_length_come_back(numbers: Vec<u64>, shift in 0u32..64, wide: i128) {
        let small: Vec<i64> = numbers.iter().map(|number| (number >> shift) as i64).collect();
        let written = record(1, |to| {
            numbers.iter().for_each(|number| to.unsigned(*number));
            small.iter().for_each(|number| to.signed(*number));
            to.wide(wide);
            small.iter().for_each(|number| to.instant(*number));
        });
        read(&written, |from| {
            numbers.iter().for_each(|number| assert_eq!(from.unsigned(), Ok(*number)));
            small.iter().for_each(|number| assert_eq!(from.signed(), Ok(*number)));
            assert_eq!(from.wide(), Ok(wide));
            small.iter().for_each(|number| assert_eq!(from.instant(), Ok(*number)));
            Ok(())
        }).unwrap();
    }

    #[test]
    fn decimals_come_back(mantissa: i128, scale in 0u8..=38) {
        let (symbols, decimal) = (Symbols::new(), Decimal::new(mantissa, scale));
        let mut to = Writer::new(&symbols);
        to.section(1, |to| decimal.put(to));
        prop_assert_eq!(read(&to.finish(), Decimal::get), Ok(decimal));
    }

    /// What a defect could write must not bring the reader down.
    #[test]
    fn no_bytes_make_it_panic(body: Vec<u8>, tag in 0u8..20) {
        let mut record = vec![VERSION, 0, 0, 0, 0, 3, b'a', b'b', b'c', 1, 1, tag, 2, body.len() as u8];
        record.extend(body);
        let _ = facts(&sealed(record));
    }
}
