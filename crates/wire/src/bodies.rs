//! A set of bodies: the transaction codes of one direction, each with its record.

use crate::error::DecodeError;
use crate::record::{Entry, Fields};

/// A transaction code, the name of its record and its fields.
pub type BodyShape = (&'static str, &'static str, fn() -> Vec<Entry>);

/// What the codec needs to know of a set of bodies.
pub trait Body: Sized {
    /// The transaction codes that travel in this direction, in order.
    const ALL: &'static [BodyShape];
    /// This body's transaction code.
    fn code(&self) -> &'static str;
    /// The code as this set has it; `None` when it is not of this set.
    fn code_of(code: &str) -> Option<&'static str>;
    /// Reads the body of this code; `None` when it is not of this set.
    fn read(code: &str, root: &Fields<'_>) -> Option<Result<Self, DecodeError>>;
    /// Appends the body's elements.
    fn write(&self, out: &mut String);
}

/// Declares a set: `"code" Variant(Record)` per line.
macro_rules! bodies {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $code:literal $variant:ident($record:ident),)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$about])* $variant($record),)* }

        impl $name {
            /// The six characters of the transaction code (TxCode).
            #[must_use]
            pub const fn tx_code(&self) -> &'static str {
                match self { $($name::$variant(_) => $code,)* }
            }

            /// The filled fields in the order of the message, as an officer copies them by hand.
            #[must_use]
            pub fn lines(&self) -> Vec<$crate::record::Line> {
                let mut lines = Vec::with_capacity(48);
                match self { $($name::$variant(record) => $crate::record::Record::list(record, &mut lines),)* }
                lines
            }
        }

        impl $crate::bodies::Body for $name {
            const ALL: &'static [$crate::bodies::BodyShape] =
                &[$(($code, stringify!($record), <$record as $crate::record::Record>::entries),)*];

            fn code(&self) -> &'static str {
                self.tx_code()
            }

            fn code_of(code: &str) -> Option<&'static str> {
                match code { $($code => Some($code),)* _ => None }
            }

            fn read(
                code: &str,
                root: &$crate::record::Fields<'_>,
            ) -> Option<Result<$name, $crate::error::DecodeError>> {
                match code {
                    $($code => Some($crate::record::read_child::<$record>(root, "Body").map($name::$variant)),)*
                    _ => None,
                }
            }

            fn write(&self, out: &mut String) {
                match self { $($name::$variant(record) => $crate::record::Record::write(record, out),)* }
            }
        }

        $(impl From<$record> for $name {
            fn from(record: $record) -> $name {
                $name::$variant(record)
            }
        })*
    };
}

pub(crate) use bodies;
