//! Why the desk did not do what was asked.

use pursuit::Refusal;
use pursuit::refund::RefundRefusal;
use records::people::Role;

/// Why a use case was not carried out; nothing of it stays.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor does not hold the role.
    #[error("this needs the role {}", .0.name())]
    Forbidden(Role),
    /// The approver has no rank in the personnel records.
    #[error("the approver has no rank")]
    NoRank,
    /// No such case, order or message, or not for these eyes: not said which.
    #[error("there is no such {0}")]
    Absent(&'static str),
    /// The case refuses the event.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The thing's state or way does not allow it: a code of the message catalogue.
    #[error("not allowed: {0}")]
    NotAllowed(&'static str),
    /// What was said of a field does not hold.
    #[error("{field}: {code}")]
    Invalid {
        /// Which field.
        field: String,
        /// Why: a code of the message catalogue.
        code: &'static str,
    },
    /// Nothing says when a deadline of this kind is due.
    #[error("the table of deadlines has no term for {0}")]
    NoTerm(&'static str),
    /// The officer's own unit is not the one that this act is for.
    #[error("this is for another unit's officers")]
    OtherUnit,
    /// Another refund has taken money, or a freeze has changed, since the draft.
    #[error("what is frozen or owed has changed since the draft")]
    RefundOutdated,
    /// The refund refuses the event.
    #[error(transparent)]
    RefundRefused(#[from] RefundRefusal),
    /// The cursor is not one that this program gave.
    #[error("the cursor is not one of ours")]
    WrongCursor,
    /// A statement file cannot be read at all.
    #[error("the statement cannot be read: {0}")]
    WrongStatement(String),
    /// An order lacks something that its message must carry.
    #[error("the message lacks {what}: {why}")]
    Message {
        /// Which element.
        what: &'static str,
        /// Why.
        why: wire::FieldError,
    },
    /// A field that an officer brought back cannot be true.
    #[error("{field} cannot be: {why}")]
    Implausible {
        /// Which.
        field: &'static str,
        /// Why, as a code.
        why: &'static str,
    },
    /// A feedback file cannot be read at all.
    #[error("the feedback file cannot be read: {0}")]
    WrongFeedback(String),
    /// What is stored is not what this program writes.
    #[error("the stored {what} cannot be read")]
    Corrupt {
        /// What.
        what: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The objection is not in a state that allows this.
    #[error("the objection's state does not allow this")]
    ComplaintState,
    /// A template cannot be filled.
    #[error(transparent)]
    Paper(#[from] paper::PaperError),
    /// The ledger failed.
    #[error("the ledger failed")]
    Ledger(#[from] ledger::LedgerError),
    /// The records failed.
    #[error(transparent)]
    Records(#[from] records::Error),
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Error {
        Error::Records(records::Error::from(error))
    }
}

impl From<records::crypto::OpenError> for Error {
    fn from(error: records::crypto::OpenError) -> Error {
        Error::Records(records::Error::from(error))
    }
}

impl From<letters::Unwritten> for Error {
    fn from(letters::Unwritten { what, why }: letters::Unwritten) -> Error {
        Error::Message { what, why }
    }
}
