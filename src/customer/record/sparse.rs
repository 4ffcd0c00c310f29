use super::{Get, Put, Reader, RecordError, Writer};

/// A field that most often is empty.
pub trait Sparse: Sized {
    fn is_blank(&self) -> bool;

    fn blank() -> Self;

    /// Written where it is not blank.
    fn put_present<'a>(&'a self, to: &mut Writer<'a>);

    fn get_present(from: &mut Reader<'_, '_>) -> Result<Self, RecordError>;
}

/// A struct is the fields before the semicolon, then a mask that says which of the others are not blank, then those. A
/// field more, at the end, reads as blank from records that were written without it.
/// A field after a second semicolon is not written: it is found again from the others.
macro_rules! sparse {
    ($type:ident { $($field:ident),* ; $($rare:ident),* $(,)? $(; $found:ident)? }) => {
        impl $crate::customer::record::Put for $type {
            fn put<'a>(&'a self, to: &mut $crate::customer::record::Writer<'a>) {
                use $crate::customer::record::sparse::Sparse as _;
                $(self.$field.put(to);)*
                let present = [$(!self.$rare.is_blank()),*];
                to.mask(&present);
                $(if !self.$rare.is_blank() { self.$rare.put_present(to); })*
            }
        }

        impl $crate::customer::record::Get for $type {
            fn get(
                from: &mut $crate::customer::record::Reader<'_, '_>,
            ) -> Result<Self, $crate::customer::record::RecordError> {
                use $crate::customer::record::sparse::Sparse;
                $(let $field = $crate::customer::record::Get::get(from)?;)*
                let mut mask = from.unsigned()?;
                $(
                    let $rare = if mask & 1 == 1 { Sparse::get_present(from)? } else { Sparse::blank() };
                    mask >>= 1;
                )*
                if mask != 0 {
                    return Err($crate::customer::record::RecordError::Malformed($crate::customer::record::Malformed::Field));
                }
                Ok($type { $($field,)* $($rare,)* $($found: Default::default())? })
            }
        }
    };
}
pub(crate) use sparse;

impl<T: Put + Get> Sparse for Option<T> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }

    fn blank() -> Self {
        None
    }

    fn put_present<'a>(&'a self, to: &mut Writer<'a>) {
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn get_present(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        T::get(from).map(Some)
    }
}

/// The mask says it all.
impl Sparse for bool {
    fn is_blank(&self) -> bool {
        !self
    }

    fn blank() -> Self {
        false
    }

    fn put_present<'a>(&'a self, _: &mut Writer<'a>) {}

    fn get_present(_: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
        Ok(true)
    }
}

/// Blank where it is the type's default.
macro_rules! blank_by_default {
    ($([$($of:tt)*] $type:ty),* $(,)?) => {
        $(
            impl $($of)* $crate::customer::record::sparse::Sparse for $type {
                fn is_blank(&self) -> bool {
                    *self == <$type>::default()
                }

                fn blank() -> Self {
                    <$type>::default()
                }

                fn put_present<'a>(&'a self, to: &mut $crate::customer::record::Writer<'a>) {
                    $crate::customer::record::Put::put(self, to);
                }

                fn get_present(
                    from: &mut $crate::customer::record::Reader<'_, '_>,
                ) -> Result<Self, $crate::customer::record::RecordError> {
                    $crate::customer::record::Get::get(from)
                }
            }
        )*
    };
}
pub(crate) use blank_by_default;

blank_by_default!([] u32, [] u64, [] i64, [<T: Put + Get + PartialEq>] Box<[T]>, [<T: Put + Get + PartialEq>] Vec<T>);
