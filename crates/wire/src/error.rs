//! Why a message cannot be read, and what a bank answers then.

use crate::codes::{ResultCode, ReturnCode};

/// Why bytes are not a message of the platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Larger than the limit, so not read at all.
    #[error("the message has {bytes} bytes, more than {bytes_max}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        bytes_max: usize,
    },
    /// Bytes that are no UTF-8.
    #[error("the message is not UTF-8 from byte {at}")]
    NotUtf8 {
        /// The first wrong byte.
        at: usize,
    },
    /// The XML declaration names another character set.
    #[error("the message declares the encoding {declared:?}, only UTF-8 is spoken")]
    Encoding {
        /// What it declares.
        declared: String,
    },
    /// No well-formed XML.
    #[error("the message is not well-formed at byte {at}: {why}")]
    Malformed {
        /// Where.
        at: usize,
        /// What the XML reader found.
        why: String,
    },
    /// A document type, by which entities could be defined.
    #[error("the message has a document type at byte {at}, which is not accepted")]
    DocumentType {
        /// Where.
        at: usize,
    },
    /// An entity other than XML's own five.
    #[error("the message refers to the entity {name:?} at byte {at}")]
    Entity {
        /// Where.
        at: usize,
        /// Its name.
        name: String,
    },
    /// Nested deeper than any message.
    #[error("the message is nested deeper than {depth_max} at byte {at}")]
    TooDeep {
        /// Where.
        at: usize,
        /// The limit.
        depth_max: usize,
    },
    /// More elements than the limit.
    #[error("the message has more than {elements_max} elements")]
    TooManyElements {
        /// The limit.
        elements_max: usize,
    },
    /// Neither `Request` nor `Response`.
    #[error("the root element is {found:?}, neither Request nor Response")]
    Root {
        /// Its name.
        found: String,
    },
    /// A transaction code that this crate does not speak.
    #[error("the transaction code {code:?} is unknown")]
    UnknownTxCode {
        /// As received.
        code: String,
    },
    /// An order under `Request`, or a feedback under `Response`.
    #[error("the transaction code {code} does not travel in a {root}")]
    WrongDirection {
        /// The transaction code.
        code: &'static str,
        /// The root element it came in.
        root: &'static str,
    },
    /// A mandatory element is absent or empty.
    #[error("the element {element} is missing")]
    Missing {
        /// Its path from the root.
        element: String,
    },
    /// An element that may stand once stands twice.
    #[error("the element {element} stands more than once")]
    Repeated {
        /// Its path from the root.
        element: String,
    },
    /// An element's text is not what the element holds.
    #[error("the element {element} is wrong: {why}")]
    Field {
        /// Its path from the root.
        element: String,
        /// Why.
        why: FieldError,
    },
}

/// Why a text is not the value of its element. Carries lengths and positions, never the text itself,
/// which may name a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// Nothing but blanks.
    #[error("it is empty")]
    Empty,
    /// Wider than the field.
    #[error("it has {chars} characters, more than {chars_max}")]
    TooLong {
        /// Its characters.
        chars: usize,
        /// The field's width.
        chars_max: usize,
    },
    /// Not of the exact width.
    #[error("it has {chars} characters, not {expected}")]
    WrongLength {
        /// Its characters.
        chars: usize,
        /// The width.
        expected: usize,
    },
    /// A character that may not stand there.
    #[error("its character {position} may not stand there")]
    WrongCharacter {
        /// Its place, counted from 1.
        position: usize,
    },
    /// Not fourteen digits of a real instant.
    #[error("it is not a time yyyyMMddHHmmss")]
    NotATime,
    /// Not a decimal number of yuan with at most two decimals.
    #[error("it is not an amount in yuan")]
    NotAnAmount,
    /// Not base64.
    #[error("it is not base64")]
    NotBase64,
    /// Elements where text belongs, or text where elements belong.
    #[error("it holds {found} where only {expected} may stand")]
    WrongContent {
        /// What stands there.
        found: &'static str,
        /// What belongs there.
        expected: &'static str,
    },
}

impl DecodeError {
    /// The same error seen from the element around it.
    pub(crate) fn within(self, outer: &str) -> DecodeError {
        let join = |element: String| format!("{outer}/{element}");
        match self {
            DecodeError::Missing { element } => DecodeError::Missing { element: join(element) },
            DecodeError::Repeated { element } => DecodeError::Repeated { element: join(element) },
            DecodeError::Field { element, why } => DecodeError::Field { element: join(element), why },
            other => other,
        }
    }

    /// The return code of the acknowledgement that refuses the message: always 200001 报文格式错, but
    /// 200006 for a transaction code that is not spoken here.
    #[must_use]
    pub const fn return_code(&self) -> ReturnCode {
        match self {
            DecodeError::UnknownTxCode { .. } | DecodeError::WrongDirection { .. } => {
                ReturnCode::INTERFACE_NOT_ALLOWED
            }
            DecodeError::TooLarge { .. }
            | DecodeError::NotUtf8 { .. }
            | DecodeError::Encoding { .. }
            | DecodeError::Malformed { .. }
            | DecodeError::DocumentType { .. }
            | DecodeError::Entity { .. }
            | DecodeError::TooDeep { .. }
            | DecodeError::TooManyElements { .. }
            | DecodeError::Root { .. }
            | DecodeError::Missing { .. }
            | DecodeError::Repeated { .. }
            | DecodeError::Field { .. } => ReturnCode::MALFORMED,
        }
    }

    /// The business result a bank gives to an order that it could name but not read: 0500 for a missing
    /// element, 0501 for garbled text, 0200 for an amount, 0800 for a time, 0599 for the rest.
    #[must_use]
    pub const fn result_code(&self) -> ResultCode {
        match self {
            DecodeError::Missing { .. } => ResultCode::MISSING_FIELD,
            DecodeError::NotUtf8 { .. } | DecodeError::Encoding { .. } => ResultCode::GARBLED,
            DecodeError::Field { why: FieldError::NotAnAmount, .. } => ResultCode::WRONG_AMOUNT,
            DecodeError::Field { why: FieldError::NotATime, .. } => ResultCode::WRONG_DATE,
            DecodeError::Field { .. }
            | DecodeError::Repeated { .. }
            | DecodeError::TooLarge { .. }
            | DecodeError::Malformed { .. }
            | DecodeError::DocumentType { .. }
            | DecodeError::Entity { .. }
            | DecodeError::TooDeep { .. }
            | DecodeError::TooManyElements { .. }
            | DecodeError::Root { .. }
            | DecodeError::UnknownTxCode { .. }
            | DecodeError::WrongDirection { .. } => ResultCode::FORMAT_OTHER,
        }
    }
}
