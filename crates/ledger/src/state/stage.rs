//! New rows: checked, numbered, and written for the log; nobody sees them before they are durable.

use kernel::{AccountNo, Fen};

use super::State;
use crate::codec::Frame;
use crate::fault::RowFault;
use crate::key::Tag;
use crate::record::{Completion, Record};
use crate::rows::{NOT_PRINTED, NewRow, RowNo, balance_of};
use crate::transfer::Transfer;

/// 10 trillion yuan: more than any one transfer or balance.
const AMOUNT_FEN_MAX: i64 = 1_000_000_000_000_000;
/// Totals of an account are at most all amounts twice over plus an opening; this keeps them within 63 bits.
const TOTAL_FEN_MAX: i64 = 1 << 62;

/// What became of one row of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Staged {
    New(RowNo),
    Duplicate(RowNo),
    Completed(RowNo),
}

/// By what a transfer's texts are found.
#[derive(Clone, Copy, Default)]
pub(crate) struct Marks {
    id: Tag,
    payer: Tag,
    payee: Tag,
}

impl State {
    #[inline]
    pub fn marks(&self, transfer: &Transfer) -> Marks {
        Marks {
            id: self.cipher.tag(&transfer.transfer_id),
            payer: self.cipher.tag(transfer.payer.reveal()),
            payee: self.cipher.tag(transfer.payee.reveal()),
        }
    }

    /// Asks for the memory where the searches for a transfer's texts begin.
    #[inline]
    pub fn expect(&self, marks: &Marks) {
        self.rows.expect_id(marks.id);
        self.accounts.expect(marks.payer);
        self.accounts.expect(marks.payee);
    }

    /// Asks for the memory where they end; where they begin was asked for before.
    #[inline]
    pub fn expect_tags(&self, marks: &Marks) {
        self.accounts.expect_tag(marks.payer);
        self.accounts.expect_tag(marks.payee);
    }

    /// Takes a row's words and numbers in, but not yet into the index; what must be logged goes to `log`.
    pub fn stage(
        &mut self,
        transfer: &Transfer,
        marks: &Marks,
        received_at: i64,
        log: &mut Frame,
    ) -> Result<Staged, RowFault> {
        check_values(transfer)?;
        if let Some(row) = self.rows.find(marks.id, &transfer.transfer_id) {
            return self.stage_again(row, transfer, log);
        }
        let total_fen =
            self.total_fen.checked_add(transfer.amount.get()).filter(|&total| total <= TOTAL_FEN_MAX);
        let total_fen = total_fen.ok_or(RowFault::TotalTooLarge)?;
        if self.rows.is_full() {
            return Err(RowFault::Full("row"));
        }
        let row = NewRow {
            at: transfer.at.as_micros(),
            amount: transfer.amount.get(),
            payer_balance: transfer.payer_balance.map_or(NOT_PRINTED, Fen::get),
            payee_balance: transfer.payee_balance.map_or(NOT_PRINTED, Fen::get),
            received_at,
            payer: self.tagged_account_logged(marks.payer, &transfer.payer, log)?,
            payee: self.tagged_account_logged(marks.payee, &transfer.payee, log)?,
            channel: self.channel_logged(&transfer.channel, log)?,
            status: transfer.status,
        };
        self.total_fen = total_fen;
        Record::Row { row, id: &transfer.transfer_id, memo: &transfer.memo }.put(log);
        Ok(Staged::New(self.rows.push(row, marks.id, &transfer.transfer_id, &transfer.memo)))
    }

    /// A transfer with a held id: the same again, the other side of it, or a conflict.
    fn stage_again(
        &mut self,
        number: RowNo,
        transfer: &Transfer,
        log: &mut Frame,
    ) -> Result<Staged, RowFault> {
        let held = *self.rows.get(number);
        let differs = |field| RowFault::Conflict { transfer_id: transfer.transfer_id.clone(), field };
        let same_account = |id: u32, account: &AccountNo| self.find_account(account) == Some(id);
        let same = [
            (held.at == transfer.at.as_micros(), "time"),
            (same_account(held.payer, &transfer.payer), "payer"),
            (same_account(held.payee, &transfer.payee), "payee"),
            (held.amount == transfer.amount.get(), "amount"),
            (held.status() == transfer.status, "status"),
        ];
        if let Some((_, field)) = same.into_iter().find(|(same, _)| !same) {
            return Err(differs(field));
        }
        let join = |held: i64, given: Option<Fen>, field| match (balance_of(held), given) {
            (Some(one), Some(other)) if one != other => Err(differs(field)),
            (Some(_), _) | (None, None) => Ok(held),
            (None, Some(given)) => Ok(given.get()),
        };
        let payer_balance = join(held.payer_balance, transfer.payer_balance, "payer balance")?;
        let payee_balance = join(held.payee_balance, transfer.payee_balance, "payee balance")?;
        let has_word = !self.channels.text(u32::from(held.channel)).is_empty();
        let channel = if !has_word && !transfer.channel.is_empty() {
            self.channel_logged(&transfer.channel, log)?
        } else {
            held.channel
        };
        let completion = Completion { row: number, payer_balance, payee_balance, channel };
        if (payer_balance, payee_balance, channel) == (held.payer_balance, held.payee_balance, held.channel) {
            return Ok(Staged::Duplicate(number));
        }
        Record::Completion(completion).put(log);
        self.complete(completion);
        Ok(Staged::Completed(number))
    }

    /// Forgets a staged row that could not be made durable.
    pub fn forget(&mut self, number: RowNo) {
        let tag = self.cipher.tag(&self.rows.id(number));
        self.rows.forget(number, tag);
    }

    pub fn account_logged(&mut self, account: &AccountNo, log: &mut Frame) -> Result<u32, RowFault> {
        self.tagged_account_logged(self.cipher.tag(account.reveal()), account, log)
    }

    fn tagged_account_logged(
        &mut self,
        tag: Tag,
        account: &AccountNo,
        log: &mut Frame,
    ) -> Result<u32, RowFault> {
        let (id, is_new) = self.add_account(tag, account.reveal()).ok_or(RowFault::Full("account"))?;
        if is_new {
            Record::Account(account.reveal()).put(log);
        }
        Ok(id)
    }

    fn channel_logged(&mut self, channel: &str, log: &mut Frame) -> Result<u16, RowFault> {
        if let Some((_, id)) = self.last_channel.as_ref().filter(|(last, _)| **last == *channel) {
            return Ok(*id);
        }
        let (id, is_new) = self.add_channel(channel).ok_or(RowFault::Full("channel"))?;
        if is_new {
            Record::Channel(channel).put(log);
        }
        self.last_channel = Some((channel.into(), id));
        Ok(id)
    }

    pub(super) fn add_account(&mut self, tag: Tag, text: &str) -> Option<(u32, bool)> {
        let (id, is_new) = self.accounts.intern(tag, text)?;
        if is_new {
            self.index.grow_to(self.accounts.len());
            if let Some(kind) = self.words.of_account(text) {
                self.exits.insert(id, kind);
            }
        }
        Some((id, is_new))
    }

    pub(super) fn add_channel(&mut self, text: &str) -> Option<(u16, bool)> {
        let tag = self.cipher.tag(text);
        if let Some(id) = self.channels.find(tag) {
            return Some((u16::try_from(id).ok()?, false));
        }
        if self.channels.len() > usize::from(u16::MAX) {
            return None;
        }
        let (id, _) = self.channels.intern(tag, text)?;
        let exit = self.words.of_channel(text);
        self.has_channel_exits |= exit.is_some();
        self.channel_exits.push(exit);
        Some((u16::try_from(id).ok()?, true))
    }
}

fn check_values(transfer: &Transfer) -> Result<(), RowFault> {
    let id_bytes = transfer.transfer_id.len();
    if !(1..=255).contains(&id_bytes) {
        return Err(RowFault::IdLength(id_bytes));
    }
    if transfer.memo.len() > usize::from(u16::MAX) {
        return Err(RowFault::TextLength("memo"));
    }
    if transfer.channel.len() > usize::from(u16::MAX) {
        return Err(RowFault::TextLength("channel"));
    }
    if transfer.amount < Fen::ZERO {
        return Err(RowFault::BelowZero(transfer.amount.get()));
    }
    for amount in
        [Some(transfer.amount), transfer.payer_balance, transfer.payee_balance].into_iter().flatten()
    {
        if amount.get().unsigned_abs() > AMOUNT_FEN_MAX.unsigned_abs() {
            return Err(RowFault::TooLarge(amount.get()));
        }
    }
    Ok(())
}
