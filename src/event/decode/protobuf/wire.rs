use crate::event::{Refusal, Text};

/// The fields of one message, in the order in which they were sent.
pub struct Message<'a> {
    rest: &'a [u8],
    unknown_fields: u32,
}

/// The value of a field, by its wire type; with its number, for a refusal.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    number: u32,
    wire: Wire<'a>,
}

#[derive(Clone, Copy)]
enum Wire<'a> {
    Varint(u64),
    Fixed64([u8; 8]),
    Bytes(&'a [u8]),
    Fixed32,
}

impl<'a> Message<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Message { rest: bytes, unknown_fields: 0 }
    }

    /// The number and the value of the next field.
    #[inline]
    pub fn next(&mut self) -> Result<Option<(u32, Value<'a>)>, Refusal> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = self.varint()?;
        let number = u32::try_from(key >> 3).ok().filter(|number| (1..1 << 29).contains(number));
        let number = number.ok_or_else(|| not_protobuf("a field number is out of range"))?;
        let wire = match key & 7 {
            0 => Wire::Varint(self.varint()?),
            1 => Wire::Fixed64(self.take(8)?.try_into().unwrap_or_default()),
            2 => {
                let length = self.varint()?;
                Wire::Bytes(self.take(usize::try_from(length).unwrap_or(usize::MAX))?)
            }
            5 => self.take(4).map(|_| Wire::Fixed32)?,
            3 | 4 => return Err(not_protobuf(&format!("field {number} is a group, which proto3 does not have"))),
            other => {
                return Err(not_protobuf(&format!("field {number} has the wire type {other}, which there is not")));
            }
        };
        Ok(Some((number, Value { number, wire })))
    }

    /// The field read last is not of the contract.
    pub fn unknown(&mut self) {
        self.unknown_fields += 1;
    }

    pub fn unknown_fields(&self) -> u32 {
        self.unknown_fields
    }

    /// Reads a message within this one, and counts its unknown fields here.
    #[inline]
    pub fn within<T>(
        &mut self,
        value: Value<'a>,
        read: impl FnOnce(&mut Message<'a>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut message = Message::new(value.bytes()?);
        let read = read(&mut message)?;
        self.unknown_fields += message.unknown_fields;
        Ok(read)
    }

    #[inline]
    fn take(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| not_protobuf("it is cut off"))?;
        self.rest = rest;
        Ok(taken)
    }

    #[inline]
    fn varint(&mut self) -> Result<u64, Refusal> {
        match self.rest {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.rest = rest;
                Ok((*byte).into())
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, Refusal> {
        let mut value = 0;
        for at in 0..10 {
            let byte = *self.rest.get(at).ok_or_else(|| not_protobuf("it is cut off"))?;
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte < 0x80 {
                self.rest = &self.rest[at + 1..];
                return Ok(value);
            }
        }
        Err(not_protobuf("a number has more than ten bytes"))
    }
}

impl<'a> Value<'a> {
    #[inline]
    pub fn text(self) -> Result<Text<'a>, Refusal> {
        let text = std::str::from_utf8(self.bytes()?);
        text.map(Text::Borrowed).map_err(|_| not_protobuf(&format!("field {} is not UTF-8", self.number)))
    }

    pub fn flag(self) -> Result<bool, Refusal> {
        self.varint().map(|value| value != 0)
    }

    /// An int32 or an int64.
    pub fn integer(self) -> Result<i64, Refusal> {
        self.varint().map(|value| value as i64)
    }

    // tidy: coordinates alone are doubles, and only here on the wire
    pub fn double(self) -> Result<f64, Refusal> {
        match self.wire {
            // tidy: coordinates alone are doubles, and only here on the wire
            Wire::Fixed64(bytes) => Ok(f64::from_le_bytes(bytes)),
            _ => Err(self.wrong_wire_type()),
        }
    }

    #[inline]
    fn bytes(self) -> Result<&'a [u8], Refusal> {
        match self.wire {
            Wire::Bytes(bytes) => Ok(bytes),
            _ => Err(self.wrong_wire_type()),
        }
    }

    #[inline]
    fn varint(self) -> Result<u64, Refusal> {
        match self.wire {
            Wire::Varint(value) => Ok(value),
            _ => Err(self.wrong_wire_type()),
        }
    }

    #[cold]
    fn wrong_wire_type(self) -> Refusal {
        let number = match self.wire {
            Wire::Varint(_) => 0,
            Wire::Fixed64(_) => 1,
            Wire::Bytes(_) => 2,
            Wire::Fixed32 => 5,
        };
        not_protobuf(&format!("field {} has the wire type {number} of another message", self.number))
    }
}

#[cold]
fn not_protobuf(why: &str) -> Refusal {
    Refusal::NotProtobuf(why.to_owned())
}
