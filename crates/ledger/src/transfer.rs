//! One movement of money between two accounts, as a bank or a payment institution states it.

use std::fmt;
use std::str::FromStr;

use kernel::{AccountNo, Fen, Timestamp};
use serde::{Deserialize, Serialize};

/// A transfer: the row of the documented transfers file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The bank's serial, unique in the ledger; orders transfers of one instant (shorter first, then by bytes).
    pub transfer_id: String,
    /// When the money moved.
    pub at: Timestamp,
    /// The account that paid.
    pub payer: AccountNo,
    /// The account that was paid.
    pub payee: AccountNo,
    /// How much; a row of nothing is held but not traced.
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    /// How it was paid, in the source's word; decides the kind of an exit. May be empty.
    #[serde(default)]
    pub channel: String,
    /// What the payer's bank printed as the balance after this transfer.
    #[serde(rename = "payer_balance_fen", default)]
    pub payer_balance: Option<Fen>,
    /// What the payee's bank printed as the balance after this transfer.
    #[serde(rename = "payee_balance_fen", default)]
    pub payee_balance: Option<Fen>,
    /// Whether the money did move.
    #[serde(default)]
    pub status: Status,
    /// The source's remark. May be empty.
    #[serde(default)]
    pub memo: String,
}

/// Whether the money of a row did move. Only [`Status::Done`] rows are traced; the others are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It moved (成功).
    #[default]
    Done,
    /// It was refused or never carried out (失败).
    Failed,
    /// The bank undid this very row (冲正、退汇), so that it moved nothing in the end.
    Reversed,
}

/// A word that is no known status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the status {0:?} is none of ok, failed, reversed")]
pub struct ParseStatusError(pub String);

impl FromStr for Status {
    type Err = ParseStatusError;

    /// Reads `ok`, `failed`, `reversed`, their Chinese words and the platform's `00`/`01`; empty is done.
    fn from_str(text: &str) -> Result<Status, ParseStatusError> {
        match text.trim().to_ascii_lowercase().as_str() {
            "" | "ok" | "done" | "success" | "00" | "0" | "成功" | "交易成功" => Ok(Status::Done),
            "failed" | "fail" | "01" | "1" | "失败" | "交易失败" => Ok(Status::Failed),
            "reversed" | "returned" | "冲正" | "退汇" | "已冲正" | "已退汇" => Ok(Status::Reversed),
            _ => Err(ParseStatusError(text.trim().to_owned())),
        }
    }
}

impl Status {
    pub(crate) const fn to_byte(self) -> u8 {
        match self {
            Status::Done => 0,
            Status::Failed => 1,
            Status::Reversed => 2,
        }
    }

    pub(crate) const fn from_byte(byte: u8) -> Option<Status> {
        match byte {
            0 => Some(Status::Done),
            1 => Some(Status::Failed),
            2 => Some(Status::Reversed),
            _ => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Status::Done => "ok",
            Status::Failed => "failed",
            Status::Reversed => "reversed",
        })
    }
}
