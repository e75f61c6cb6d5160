//! A message of either set, the banks' or the payment institutions', told apart by its transaction code.

use crate::attachment::Attachment;
use crate::codec::decode;
use crate::error::DecodeError;
use crate::message::{DownBody, Message, UpBody};
use crate::numbering::TransSerialNumber;
use crate::payment::{self, PaymentDown, PaymentUp};
use crate::record::Line;

/// What the police say, to a bank or to a payment institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EitherDown {
    /// To a bank.
    Bank(DownBody),
    /// To a payment institution.
    Institution(PaymentDown),
}

/// What a bank or a payment institution says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one message is handled at a time, never a vector of them")]
pub enum EitherUp {
    /// A bank.
    Bank(UpBody),
    /// A payment institution.
    Institution(PaymentUp),
}

/// A message of either set.
pub type EitherMessage = Message<EitherDown, EitherUp>;

/// Reads a message of either set within the ordinary limits.
pub fn decode_either(bytes: &[u8]) -> Result<EitherMessage, DecodeError> {
    match decode(bytes) {
        Ok(message) => Ok(message.map(EitherDown::Bank, EitherUp::Bank)),
        Err(DecodeError::UnknownTxCode { .. }) => {
            payment::decode(bytes).map(|message| message.map(EitherDown::Institution, EitherUp::Institution))
        }
        Err(error) => Err(error),
    }
}

impl<D, U> Message<D, U> {
    fn map<D2, U2>(self, down: impl Fn(D) -> D2, up: impl Fn(U) -> U2) -> Message<D2, U2> {
        match self {
            Message::Down { head, body } => Message::Down { head, body: down(body) },
            Message::Up { head, body } => Message::Up { head, body: up(body) },
            Message::Ack(said) => Message::Ack(said),
        }
    }

    /// The transmission's number; `None` for an acknowledgement of what could not be read.
    #[must_use]
    pub fn serial(&self) -> Option<TransSerialNumber> {
        match self {
            Message::Down { head, .. } => Some(head.trans_serial_number),
            Message::Up { head, .. } => Some(head.trans_serial_number),
            Message::Ack(said) => said.trans_serial_number,
        }
    }
}

impl EitherDown {
    /// The six characters of the transaction code.
    #[must_use]
    pub fn tx_code(&self) -> &'static str {
        match self {
            EitherDown::Bank(body) => body.tx_code(),
            EitherDown::Institution(body) => body.tx_code(),
        }
    }

    /// The filled fields in the order of the message.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        match self {
            EitherDown::Bank(body) => body.lines(),
            EitherDown::Institution(body) => body.lines(),
        }
    }

    /// Its papers.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            EitherDown::Bank(body) => body.attachments(),
            EitherDown::Institution(body) => body.attachments(),
        }
    }

    /// The names under which its receiver may be known, the number first; none for the reply to a question.
    #[must_use]
    pub fn addressee(&self) -> Vec<String> {
        let (number, name) = match self {
            EitherDown::Bank(body) => (body.bank_id(), None),
            EitherDown::Institution(body) => {
                let subject = body.subject();
                (subject.bank_id, Some(subject.bank_name.as_str().to_owned()))
            }
        };
        number.map(|number| number.to_string()).into_iter().chain(name).collect()
    }
}

impl EitherUp {
    /// The six characters of the transaction code.
    #[must_use]
    pub fn tx_code(&self) -> &'static str {
        match self {
            EitherUp::Bank(body) => body.tx_code(),
            EitherUp::Institution(body) => body.tx_code(),
        }
    }
}
