//! A short code, and the types made of it: one per table, so that codes of two tables never mix.

use crate::error::FieldError;

const LONGEST: usize = 10;

/// One to ten letters or digits, held in place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Code {
    bytes: [u8; LONGEST],
    length: u8,
}

impl Code {
    pub(super) const fn of(text: &str) -> Code {
        let source = text.as_bytes();
        let mut bytes = [0; LONGEST];
        let mut at = 0;
        while at < source.len() {
            bytes[at] = source[at];
            at += 1;
        }
        Code { bytes, length: source.len() as u8 }
    }

    pub(super) fn parse(text: &str) -> Result<Code, FieldError> {
        let text = text.trim();
        if let Some(position) = text.chars().position(|c| !c.is_ascii_alphanumeric()) {
            return Err(FieldError::WrongCharacter { position: position + 1 });
        }
        match text.len() {
            0 => Err(FieldError::Empty),
            1..=LONGEST => Ok(Code::of(text)),
            chars => Err(FieldError::TooLong { chars, chars_max: LONGEST }),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

/// Declares one type per table, with a constant for each code that the program itself uses.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $table:literal { $($(#[$about:meta])* $constant:ident = $code:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Code);

        impl $name {
            /// The name of the table that knows these codes.
            pub const TABLE: &'static str = $table;
            $($(#[$about])* pub const $constant: $name = $name(Code::of($code));)*

            /// One to ten ASCII letters or digits, known to the table or not.
            pub fn parse(text: &str) -> Result<$name, FieldError> {
                Code::parse(text).map($name)
            }

            /// As it travels.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// What the shipped table says of it; `None` for a code it does not know.
            #[must_use]
            pub fn meaning(&self) -> Option<&'static Meaning> {
                CodeTables::shipped().meaning(Self::TABLE, self.as_str())
            }

            /// Whether the shipped table knows it.
            #[must_use]
            pub fn is_known(&self) -> bool {
                self.meaning().is_some()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        impl Value for $name {
            const KIND: Kind = Kind::Code { table: $table };
            fn from_text(text: &str) -> Result<$name, FieldError> {
                $name::parse(text)
            }
            fn write(&self, out: &mut String) {
                out.push_str(self.as_str());
            }
        }
    )*};
}

pub(super) use codes;
