use crate::event::decode::draft::{Later, Moment, Whole};
use crate::event::{Refusal, Text};
use crate::json::{Kind, Reader};

/// A JSON reader that knows the types of the contract, names the field where one is wrong, and counts what it does not
/// know.
#[derive(Clone)]
pub struct Source<'a> {
    json: Reader<'a>,
    unknown_fields: u32,
}

impl<'a> Source<'a> {
    pub fn new(value: &'a [u8]) -> Result<Self, Refusal> {
        Ok(Source { json: Reader::new(value)?, unknown_fields: 0 })
    }

    /// Nothing may follow; how many fields were unknown.
    pub fn finish(mut self) -> Result<u32, Refusal> {
        self.json.end()?;
        Ok(self.unknown_fields)
    }

    pub fn must_be_object(&mut self) -> Result<(), Refusal> {
        Ok(self.json.clone().open_object()?)
    }

    /// The text of the first key of this name in the object that comes next. The reader is then of no more use.
    pub fn find_text(&mut self, wanted: &str) -> Result<Option<Text<'a>>, Refusal> {
        self.json.open_object()?;
        while let Some(key) = self.json.next_key()? {
            if key == wanted {
                return self.maybe(Self::text).map_err(|refusal| refusal.within(wanted));
            }
            self.skip()?;
        }
        Ok(None)
    }

    pub fn peek(&mut self) -> Result<Kind, Refusal> {
        Ok(self.json.peek()?)
    }

    /// Reads over the value of a key that the contract does not have.
    pub fn unknown(&mut self) -> Result<(), Refusal> {
        self.unknown_fields += 1;
        self.skip()
    }

    pub fn skip(&mut self) -> Result<(), Refusal> {
        Ok(self.json.skip()?)
    }

    /// `null` is no value.
    #[inline]
    pub fn maybe<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        if self.json.take_null()? { Ok(None) } else { read(self).map(Some) }
    }

    /// Reads a value that may turn out not to be needed. If its type is wrong it is read over, and the refusal kept.
    pub fn later<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Refusal>) -> Result<Later<T>, Refusal> {
        let before = self.clone();
        match read(self) {
            Err(refusal @ Refusal::WrongType { .. }) => {
                *self = before;
                self.skip()?;
                Ok(Err(refusal))
            }
            read => read.map(Ok),
        }
    }

    #[inline]
    pub fn text(&mut self) -> Result<Text<'a>, Refusal> {
        if let Some(text) = self.json.plain_text() {
            return Ok(text.into());
        }
        match self.json.peek()? {
            Kind::Text => Ok(self.json.text()?),
            found => Err(wrong("text", found.name())),
        }
    }

    /// Text, or a whole number taken as its digits.
    #[inline]
    pub fn id(&mut self) -> Result<Text<'a>, Refusal> {
        if let Some(text) = self.json.plain_text() {
            return Ok(text.into());
        }
        match self.json.peek()? {
            Kind::Text => Ok(self.json.text()?),
            Kind::Number => match self.json.number()? {
                digits if digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => Ok(digits.into()),
                _ => Err(wrong("text or a whole number", "a number with a fraction or an exponent")),
            },
            found => Err(wrong("text or a whole number", found.name())),
        }
    }

    /// Money or a rate: decimal text, or a number as it is written.
    #[inline]
    pub fn amount(&mut self) -> Result<Text<'a>, Refusal> {
        if let Some(text) = self.json.plain_text() {
            return Ok(text.into());
        }
        match self.json.peek()? {
            Kind::Text => Ok(self.json.text()?),
            Kind::Number => Ok(self.json.number()?.into()),
            found => Err(wrong("decimal text or a number", found.name())),
        }
    }

    /// A number as it is written.
    #[inline]
    pub fn number(&mut self) -> Result<&'a str, Refusal> {
        match self.json.peek()? {
            Kind::Number => Ok(self.json.number()?),
            found => Err(wrong("a number", found.name())),
        }
    }

    pub fn whole(&mut self) -> Result<Whole<'a>, Refusal> {
        self.number().map(Whole::Digits)
    }

    /// Degrees.
    pub fn degrees(&mut self) -> Result<Text<'a>, Refusal> {
        self.number().map(Text::from)
    }

    pub fn moment(&mut self) -> Result<Moment<'a>, Refusal> {
        self.text().map(Moment::Text)
    }

    pub fn flag(&mut self) -> Result<bool, Refusal> {
        match self.json.peek()? {
            Kind::Flag => Ok(self.json.flag()?),
            found => Err(wrong("true or false", found.name())),
        }
    }

    /// A list of texts; `null` is an empty one.
    pub fn texts(&mut self) -> Result<Vec<Text<'a>>, Refusal> {
        Ok(self.maybe(|json| json.list(Self::text))?.unwrap_or_default())
    }

    /// A list of ids; `null` is an empty one.
    pub fn ids(&mut self) -> Result<Vec<Text<'a>>, Refusal> {
        Ok(self.maybe(|json| json.list(Self::id))?.unwrap_or_default())
    }

    pub fn list<T>(&mut self, mut element: impl FnMut(&mut Self) -> Result<T, Refusal>) -> Result<Vec<T>, Refusal> {
        self.open_list()?;
        let mut elements = Vec::new();
        while self.json.next_element()? {
            match element(self) {
                Ok(element) => elements.push(element),
                Err(refusal) => return Err(refusal.within(&format!("[{}]", elements.len()))),
            }
        }
        Ok(elements)
    }

    fn open_list(&mut self) -> Result<(), Refusal> {
        match self.json.peek()? {
            Kind::List => Ok(self.json.open_list()?),
            found => Err(wrong("a list", found.name())),
        }
    }

    /// A list of drafts, each filled where it stays.
    pub fn drafts<T: Default>(
        &mut self,
        mut fill: impl FnMut(&mut Self, &mut T) -> Result<(), Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        self.open_list()?;
        let mut drafts = Vec::new();
        while self.json.next_element()? {
            let at = drafts.len();
            drafts.push(T::default());
            fill(self, &mut drafts[at]).map_err(|refusal| refusal.within(&format!("[{at}]")))?;
        }
        Ok(drafts)
    }

    /// Calls `field` for each key; it reads the value.
    #[inline]
    pub fn object(
        &mut self,
        mut field: impl FnMut(&mut Self, &Text<'a>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        match self.json.peek()? {
            Kind::Object => self.json.open_object()?,
            found => return Err(wrong("an object", found.name())),
        }
        while let Some(key) = self.json.next_key()? {
            field(self, &key).map_err(|refusal| refusal.within(&key))?;
        }
        Ok(())
    }
}

/// The field is named by the object and the lists around it.
#[cold]
fn wrong(expected: &'static str, found: &str) -> Refusal {
    Refusal::WrongType { field: String::new(), expected, found: found.to_owned() }
}
