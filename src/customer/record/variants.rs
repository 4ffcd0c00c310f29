/// An enum is the number of its variant, then the variant's fields.
macro_rules! variants {
    ($type:ident { $($number:literal => $variant:ident $(($($field:ident),*))?),* $(,)? }) => {
        impl Put for $type {
            fn put<'a>(&'a self, to: &mut Writer<'a>) {
                match self {
                    $($type::$variant $(($($field),*))? => {
                        to.byte($number);
                        $($($field.put(to);)*)?
                    })*
                }
            }
        }

        impl Get for $type {
            fn get(from: &mut Reader<'_, '_>) -> Result<Self, RecordError> {
                match from.byte()? {
                    $($number => Ok($type::$variant $(($({ let $field = Get::get(from)?; $field }),*))?),)*
                    _ => Err(RecordError::Malformed(Malformed::Variant)),
                }
            }
        }
    };
}
pub(super) use variants;
