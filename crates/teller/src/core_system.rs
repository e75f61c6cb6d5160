//! What the gateway asks of the bank's own system: facts about an account, and to hold and let go. Nothing else.
//!
//! These types are also what [`crate::HttpCore`] writes and reads as JSON; `docs/wire/bank-core.md` has it for those who
//! write the other end.

use std::fmt;

use kernel::{AccountNo, Fen, Timestamp};
use serde::{Deserialize, Serialize};

/// A bank's own system.
///
/// Holding and lifting must be safe to repeat: a hold is known by its reference, the same reference again moves the
/// hold that stands, and lifting what does not stand lifts nothing. The gateway repeats whatever it did not hear the end
/// of.
pub trait Core: Send + Sync + 'static {
    /// The account of this number; `None` when the bank has none.
    fn account(&self, number: &AccountNo) -> impl Future<Output = Result<Option<Account>, CoreError>> + Send;

    /// The account's movements from one instant to before another, in the order of their booking.
    fn movements(
        &self,
        number: &AccountNo,
        from: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<Vec<Movement>, CoreError>> + Send;

    /// The customer with this document and all that is theirs here; `None` when nobody is known by it.
    fn customer(
        &self,
        document: &Document,
    ) -> impl Future<Output = Result<Option<Customer>, CoreError>> + Send;

    /// Makes or moves a hold.
    fn hold(&self, hold: &Hold) -> impl Future<Output = Result<Held, CoreError>> + Send;

    /// Ends a hold.
    fn lift(&self, lift: &Lift) -> impl Future<Output = Result<Lifted, CoreError>> + Send;
}

/// Why the bank's system did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoreError {
    /// No answer, or none that can be read: it may be asked again.
    #[error("the bank's system does not answer: {0}")]
    Silent(String),
    /// It will not do it, and says why.
    #[error("the bank's system refuses: {0}")]
    Refused(String),
}

/// An account and what lies on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its number.
    pub number: AccountNo,
    /// The card on it, where another number.
    #[serde(default)]
    pub card: Option<AccountNo>,
    /// Whose it is.
    pub holder: Holder,
    /// Whether it was closed.
    #[serde(default)]
    pub closed_at: Option<Timestamp>,
    /// Whether the bank's white list protects it (白名单): a social-security fund, a court's account.
    #[serde(default)]
    pub is_protected: bool,
    /// Whether it is reported lost (挂失).
    #[serde(default)]
    pub is_reported_lost: bool,
    /// What lies there.
    pub balance_fen: Fen,
    /// What of it can leave.
    pub available_fen: Fen,
    /// The branch that opened it.
    #[serde(default)]
    pub branch: Option<String>,
    /// The branch's code.
    #[serde(default)]
    pub branch_code: Option<String>,
    /// When it was opened.
    #[serde(default)]
    pub opened_at: Option<Timestamp>,
    /// When money last moved.
    #[serde(default)]
    pub last_moved_at: Option<Timestamp>,
    /// Holds that did not come through this gateway: a court's, another police unit's by hand.
    #[serde(default)]
    pub others: Vec<OtherHold>,
}

/// Who holds an account, as a holder query asks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Name of the person or firm.
    pub name: String,
    /// Whether a firm.
    #[serde(default)]
    pub is_company: bool,
    /// The document by which the account was opened.
    #[serde(default)]
    pub document: Option<Document>,
    /// Mobile number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Home address, or the firm's.
    #[serde(default)]
    pub address: Option<String>,
    /// Employer.
    #[serde(default)]
    pub employer: Option<String>,
    /// A firm's legal representative.
    #[serde(default)]
    pub representative: Option<String>,
}

/// A document by the code of its kind (table A: 01 resident card, 14 credit code) and its number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The code of its kind.
    pub kind: String,
    /// Its number.
    pub number: String,
}

/// A hold that somebody else has on the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherHold {
    /// Who holds it.
    pub authority: String,
    /// What kind: `stop` or `freeze`.
    pub kind: HoldKind,
    /// How much; `None` for the whole account.
    #[serde(default)]
    pub limit_fen: Option<Fen>,
    /// Until when.
    pub until: Timestamp,
}

/// A customer with all accounts here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Name.
    pub name: String,
    /// All accounts.
    pub accounts: Vec<Account>,
}

/// What a hold is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// 止付: money may come, nothing may leave.
    Stop,
    /// 冻结.
    Freeze,
}

/// A hold to be made, or to be moved when one of this reference stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// By what it is known: the number of the application that ordered it.
    pub reference: String,
    /// On which account.
    pub account: AccountNo,
    /// What for.
    pub kind: HoldKind,
    /// How much at most; `None` for the whole account.
    pub limit_fen: Option<Fen>,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// A hold that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What lay there just before.
    pub balance_fen: Fen,
    /// What this hold keeps from leaving.
    pub held_fen: Fen,
    /// What can leave now.
    pub available_fen: Fen,
}

/// A hold to be ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lift {
    /// The hold's reference.
    pub reference: String,
    /// On which account.
    pub account: AccountNo,
}

/// What ending a hold let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// So much can leave again.
    pub released_fen: Fen,
}

/// Which way money moved, seen from the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It came.
    In,
    /// It left.
    Out,
}

/// One booking on an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// When.
    pub at: Timestamp,
    /// Which way.
    pub direction: Direction,
    /// How much.
    pub amount_fen: Fen,
    /// What lay there after it.
    #[serde(default)]
    pub balance_fen: Option<Fen>,
    /// The bank's serial number.
    #[serde(default)]
    pub serial: Option<String>,
    /// What kind of transaction, in the bank's words.
    #[serde(default)]
    pub kind: Option<String>,
    /// The other side's name.
    #[serde(default)]
    pub opponent_name: Option<String>,
    /// The other side's account or card.
    #[serde(default)]
    pub opponent_account: Option<String>,
    /// The other side's bank, by its number in the payment system.
    #[serde(default)]
    pub opponent_bank: Option<String>,
    /// The booking's words.
    #[serde(default)]
    pub summary: Option<String>,
    /// Whether in cash.
    #[serde(default)]
    pub is_cash: bool,
    /// Whether it failed after all.
    #[serde(default)]
    pub has_failed: bool,
    /// Where: branch, machine or address.
    #[serde(default)]
    pub place: Option<String>,
    /// The machine.
    #[serde(default)]
    pub terminal: Option<String>,
    /// The merchant's name.
    #[serde(default)]
    pub merchant_name: Option<String>,
    /// The merchant's number.
    #[serde(default)]
    pub merchant_code: Option<String>,
    /// The internet address from which it was ordered.
    #[serde(default)]
    pub ip: Option<String>,
    /// The device's hardware address.
    #[serde(default)]
    pub mac: Option<String>,
}

/// Prints neither name nor number.
impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Holder({})", kernel::mask::name(&self.name))
    }
}

/// Prints the kind only.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({}, ****)", self.kind)
    }
}

/// Prints neither names nor numbers.
impl fmt::Debug for Movement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Movement({} {:?} {})", self.at, self.direction, self.amount_fen)
    }
}
