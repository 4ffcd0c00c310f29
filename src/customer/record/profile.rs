use super::codec::fields;
use super::sparse::{blank_by_default, sparse};
use super::variants::variants;
use super::{Get, Malformed, Put, Reader, RecordError, Writer};
use crate::customer::place::Place;
use crate::customer::profile::tags::{TagStep, TagWrite, Tags};
use crate::customer::profile::{Attribute, Credit, Profile};
use crate::customer::seen::SeenIds;
use crate::customer::stamp::{Register, RegisterMap, Stamp};

sparse!(Profile {
    ;
    seen,
    email_consent,
    email_domain,
    language,
    addresses,
    attributes,
    tags,
    sms_consent,
    account_status,
    consent,
    preferred_channel,
    companies,
    created_by_app,
    product_subscription,
    cost_to_serve,
    store_credit,
});

impl Put for Stamp {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.stamp(self);
    }
}

impl Get for Stamp {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        from.stamp()
    }
}

impl<T: Put> Put for Register<T> {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self.stamp.put(to);
        self.value.put(to);
    }
}

impl<T: Get> Get for Register<T> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok(Register { stamp: Get::get(from)?, value: Get::get(from)? })
    }
}

impl<K: Put, T: Put> Put for RegisterMap<K, T> {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self.cleared.put(to);
        self.entries.put(to);
    }
}

impl<K: Get, T: Get> Get for RegisterMap<K, T> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok(RegisterMap { cleared: Get::get(from)?, entries: Get::get(from)? })
    }
}

impl Put for SeenIds {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self.entries().put(to);
    }
}

impl Get for SeenIds {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Get::get(from).map(SeenIds::from_entries)
    }
}

blank_by_default!([] SeenIds, [] Tags, [<K: Put + Get + PartialEq, T: Put + Get + PartialEq>] RegisterMap<K, T>);

variants!(Attribute { 0 => Text(text), 1 => Number(number), 2 => Flag(flag), 3 => List(elements) });
variants!(TagStep { 0 => Set, 1 => Add, 2 => Remove });
fields!(TagWrite { stamp, step });
sparse!(Tags { ; set, writes });
sparse!(Credit { ; balance, currency, next_expiry, last_credit });
sparse!(Place { ; country, region, city, full_city, coordinates });
