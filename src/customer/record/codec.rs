use std::sync::Arc;

use super::{Malformed, Reader, RecordError, Writer};
use crate::customer::Symbol;
use crate::customer::seen::IdDigest;
use crate::number::{Currency, Decimal};
use crate::time::{DateOrTime, Day, Timestamp};

/// Written to a record.
pub trait Put {
    fn put<'a>(&'a self, to: &mut Writer<'a>);
}

/// Read back from a record.
pub trait Get: Sized {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError>;
}

/// A struct is its fields, in this order. One after a semicolon is not written: it is found again from the others.
macro_rules! fields {
    ($type:ident { $($field:ident),* $(,)? $(; $found:ident)? }) => {
        impl $crate::customer::record::Put for $type {
            fn put<'a>(&'a self, to: &mut $crate::customer::record::Writer<'a>) {
                $(self.$field.put(to);)*
            }
        }

        impl $crate::customer::record::Get for $type {
            fn get(
                from: &mut $crate::customer::record::Reader<'_, '_>,
            ) -> Result<Self, $crate::customer::record::RecordError> {
                Ok($type { $($field: $crate::customer::record::Get::get(from)?,)* $($found: Default::default())? })
            }
        }
    };
}
pub(crate) use fields;

macro_rules! numbers {
    ($($type:ty: $method:ident as $wide:ty),*) => {
        $(
            impl Put for $type {
                fn put<'a>(&'a self, to: &mut Writer<'a>) {
                    to.$method(<$wide>::from(*self));
                }
            }

            impl Get for $type {
                fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
                    <$type>::try_from(from.$method()?).map_err(|_| RecordError::Malformed(Malformed::Number))
                }
            }
        )*
    };
}

numbers!(u8: unsigned as u64, u32: unsigned as u64, u64: unsigned as u64, i32: signed as i64, i64: signed as i64, i128: wide as i128);

impl Put for bool {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.byte(u8::from(*self));
    }
}

impl Get for bool {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok(from.byte()? != 0)
    }
}

impl Put for Timestamp {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.instant(self.as_millis());
    }
}

impl Get for Timestamp {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        from.instant().map(Timestamp::from_millis)
    }
}

impl Put for Symbol {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.symbol(*self);
    }
}

impl Get for Symbol {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        from.symbol()
    }
}

impl Put for IdDigest {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.fixed(self.0);
    }
}

impl Get for IdDigest {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        from.fixed().map(IdDigest)
    }
}

impl Put for Decimal {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.wide(self.mantissa());
        to.byte(self.scale());
    }
}

impl Get for Decimal {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        let (mantissa, scale) = (from.wide()?, from.byte()?);
        if scale > 38 {
            return Err(RecordError::Malformed(Malformed::Number));
        }
        Ok(Decimal::new(mantissa, scale))
    }
}

impl Put for Currency {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.text(self.code());
    }
}

impl Get for Currency {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Currency::of_code(from.text()?).ok_or(RecordError::Malformed(Malformed::Currency))
    }
}

impl Put for DateOrTime {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        let (is_date, number) = match self {
            DateOrTime::Date(day) => (true, i64::from(day.number())),
            DateOrTime::Instant(at) => (false, at.as_millis()),
        };
        to.byte(u8::from(is_date));
        to.signed(number);
    }
}

impl Get for DateOrTime {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        let (is_date, number): (bool, i64) = Get::get(from)?;
        Ok(if is_date {
            DateOrTime::Date(Day::from_number(number as i32))
        } else {
            DateOrTime::Instant(Timestamp::from_millis(number))
        })
    }
}

impl Put for Arc<str> {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.text(self);
    }
}

impl Get for Arc<str> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        from.text().map(Arc::from)
    }
}

impl Put for Box<str> {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.text(self);
    }
}

impl Get for Box<str> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        from.text().map(Box::from)
    }
}

impl<T: Put> Put for Option<T> {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.byte(u8::from(self.is_some()));
        if let Some(value) = self {
            value.put(to);
        }
    }
}

impl<T: Get> Get for Option<T> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        if bool::get(from)? { T::get(from).map(Some) } else { Ok(None) }
    }
}

impl<T: Put> Put for [T] {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        to.unsigned(self.len() as u64);
        self.iter().for_each(|element| element.put(to));
    }
}

impl<T: Put> Put for Vec<T> {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self[..].put(to);
    }
}

impl<T: Get> Get for Vec<T> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        let count = from.count()?;
        let mut elements = Vec::with_capacity(count.min(ELEMENTS_AT_ONCE));
        for _ in 0..count {
            elements.push(T::get(from)?);
        }
        Ok(elements)
    }
}

/// A list in memory takes more than its bytes here: what an element may take before it was read is bounded.
const ELEMENTS_AT_ONCE: usize = 1 << 10;

impl<T: Put> Put for Box<[T]> {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self[..].put(to);
    }
}

impl<T: Get> Get for Box<[T]> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Vec::get(from).map(Vec::into_boxed_slice)
    }
}

impl<T: Put> Put for Box<T> {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        (**self).put(to);
    }
}

impl<T: Get> Get for Box<T> {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        T::get(from).map(Box::new)
    }
}

impl<A: Put, B: Put> Put for (A, B) {
    fn put<'a>(&'a self, to: &mut Writer<'a>) {
        self.0.put(to);
        self.1.put(to);
    }
}

impl<A: Get, B: Get> Get for (A, B) {
    fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok((A::get(from)?, B::get(from)?))
    }
}
