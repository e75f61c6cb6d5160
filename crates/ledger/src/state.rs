//! Everything a ledger knows, in memory: a fold of the log's records, and the staging of new rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{AccountNo, Fen, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cash::CashLinks;
use crate::codec::{Frame, Take};
use crate::coverage::Coverages;
use crate::dictionary::Dictionary;
use crate::exit::{ExitKind, ExitWords};
use crate::fault::RowFault;
use crate::index::Index;
use crate::key::{Cipher, Tag};
use crate::opening::Opening;
use crate::record::{Amendment, Completion, Record};
use crate::rows::{NOT_PRINTED, NewRow, Row, RowNo, Rows, balance_of, marks, marks_of};
use crate::transfer::Transfer;

/// 10 trillion yuan: more than any one transfer or balance.
const AMOUNT_FEN_MAX: i64 = 1_000_000_000_000_000;
/// Totals of an account are at most all amounts twice over plus an opening; this keeps them within 63 bits.
const TOTAL_FEN_MAX: i64 = 1 << 62;

pub(crate) struct State {
    pub cipher: Arc<Cipher>,
    pub accounts: Dictionary,
    pub channels: Dictionary,
    pub rows: Rows,
    pub index: Index,
    pub coverage: Coverages,
    pub exits: FxHashMap<u32, ExitKind>,
    /// Cash that was paid in again.
    pub cash: CashLinks,
    pub words: ExitWords,
    /// Accounts in which an order of rows is assumed.
    pub tied: FxHashSet<u32>,
    /// Other banks' serials of transfers that are held under their first one's.
    pub aliases: FxHashMap<Box<str>, RowNo>,
    /// Files begun and not ended.
    pub unfinished: BTreeSet<String>,
    /// The channel of the row before: most rows of a file share one.
    last_channel: Option<(Box<str>, u16)>,
    /// Per channel number, the exit its word stands for.
    channel_exits: Vec<Option<ExitKind>>,
    has_channel_exits: bool,
    total_fen: i64,
    span: Option<(Timestamp, Timestamp)>,
    /// The moment whose knowledge this is; all of it when absent.
    pub known_as_of: Option<Timestamp>,
    /// How many records made this state: what an answer quotes, so that it can be given again.
    pub version: u64,
    /// Rows from here on are staged and not yet durable: nobody sees them.
    visible: usize,
}

/// Rows whose accounts' memory is asked for together, so that the waits for it overlap.
const AT_ONCE: usize = 32;

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
    pub fn new(words: ExitWords, cipher: Arc<Cipher>) -> State {
        State {
            cipher,
            accounts: Dictionary::default(),
            channels: Dictionary::default(),
            rows: Rows::default(),
            index: Index::default(),
            coverage: Coverages::default(),
            exits: FxHashMap::default(),
            cash: CashLinks::default(),
            words,
            tied: FxHashSet::default(),
            aliases: FxHashMap::default(),
            unfinished: BTreeSet::new(),
            last_channel: None,
            channel_exits: Vec::new(),
            has_channel_exits: false,
            total_fen: 0,
            span: None,
            known_as_of: None,
            version: 0,
            visible: 0,
        }
    }

    /// A state whose accounts, rows and index are sealed; the rest of its names is yet to be replayed.
    pub fn over(
        words: ExitWords,
        cipher: Arc<Cipher>,
        accounts: Dictionary,
        rows: Rows,
        index: Index,
    ) -> State {
        let visible = rows.len();
        // A segment that does not say how many records made it was written when rows alone were counted.
        let version = visible as u64;
        State { accounts, rows, index, visible, version, ..State::new(words, cipher) }
    }

    /// Applies one frame; `false` when it is none of ours.
    pub fn replay(&mut self, payload: &[u8]) -> bool {
        Frame::open(payload, &self.cipher).is_some_and(|frame| self.replay_records(frame.take()))
    }

    /// Applies the records of a frame; `false` when they are none of ours.
    pub fn replay_records(&mut self, mut bytes: Take<'_>) -> bool {
        while !bytes.is_empty() {
            let Some(record) = Record::take(&mut bytes) else { return false };
            self.version += 1;
            if self.apply(record).is_none() {
                return false;
            }
        }
        true
    }

    fn apply(&mut self, record: Record<'_>) -> Option<()> {
        let known = |account: u32, state: &State| ((account as usize) < state.accounts.len()).then_some(());
        match record {
            Record::Account(text) => {
                self.add_account(self.cipher.tag(text), text).and_then(|(_, new)| new.then_some(()))
            }
            Record::Channel(text) => self.add_channel(text).and_then(|(_, new)| new.then_some(())),
            Record::Row { row, id, memo } => {
                known(row.payer, self).and(known(row.payee, self))?;
                ((row.channel as usize) < self.channels.len() && row.amount >= 0).then_some(())?;
                let tag = self.cipher.tag(id);
                self.rows.find(tag, id).is_none().then_some(())?;
                self.total_fen = self.total_fen.checked_add(row.amount)?;
                let number = self.rows.push(row, tag, id, memo);
                self.index_row(number);
                Some(())
            }
            Record::Completion(completion) => {
                ((completion.row as usize) < self.rows.len()).then_some(())?;
                self.complete(completion);
                Some(())
            }
            Record::Opening { account, opening } => {
                known(account, self)?;
                self.index.open_account(&self.rows, account, opening);
                Some(())
            }
            Record::Statement { account, coverage } => {
                known(account, self)?;
                self.coverage.set(account, coverage);
                Some(())
            }
            Record::SourceBegin(name) => {
                self.unfinished.insert(name.to_owned());
                Some(())
            }
            Record::SourceEnd(name) => {
                self.unfinished.remove(name);
                Some(())
            }
            Record::Exit { account, kind } => {
                known(account, self)?;
                self.exits.insert(account, kind);
                Some(())
            }
            Record::Mark { row, marks } => {
                self.has(row)?;
                self.add_marks(row, marks);
                Some(())
            }
            Record::Alias { row, id } => {
                self.has(row)?;
                self.aliases.insert(id.into(), row);
                Some(())
            }
            Record::Amendment(amendment) => {
                self.has(amendment.row)?;
                known(amendment.payer, self).and(known(amendment.payee, self))?;
                self.amend(amendment);
                Some(())
            }
            Record::Totals { total_fen, span } => {
                (self.total_fen, self.span) = (total_fen, span);
                Some(())
            }
            Record::Version(version) => {
                self.version = version;
                Some(())
            }
            Record::CashLink(link) => {
                self.has(link.withdrawal).and(self.has(link.deposit))?;
                self.cash.add(link);
                Some(())
            }
        }
    }

    fn has(&self, row: RowNo) -> Option<()> {
        ((row as usize) < self.rows.len()).then_some(())
    }

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

    fn complete(&mut self, completion: Completion) {
        let row = self.rows.get_mut(completion.row);
        row.payer_balance = completion.payer_balance;
        row.payee_balance = completion.payee_balance;
        row.channel = completion.channel;
        row.marks |= marks_of(completion.payer_balance, completion.payee_balance);
    }

    /// Marks a row, for the log too; `false` when it has the marks already.
    pub fn mark(&mut self, row: RowNo, marks: u16, log: &mut Frame) -> bool {
        if self.rows.get(row).marks & marks == marks {
            return false;
        }
        Record::Mark { row, marks }.put(log);
        self.add_marks(row, marks);
        true
    }

    /// Marks a row as another state had it.
    pub fn add_marks(&mut self, number: RowNo, added: u16) {
        // A segment repeats the marks of its own rows, which need not be kept beside it.
        if self.rows.get(number).marks & added != added {
            self.rows.get_mut(number).marks |= added;
        }
        let row = self.rows.get(number);
        let tied = [(marks::PAYER_ORDER_ASSUMED, row.payer), (marks::PAYEE_ORDER_ASSUMED, row.payee)];
        self.tied.extend(tied.into_iter().filter(|(mark, _)| added & mark != 0).map(|(_, account)| account));
    }

    /// Keeps the other bank's serial of a held transfer.
    pub fn alias(&mut self, id: &str, row: RowNo, log: &mut Frame) {
        if self.rows.id(row) != id && !self.aliases.contains_key(id) {
            Record::Alias { row, id }.put(log);
            self.aliases.insert(id.into(), row);
        }
    }

    /// Corrects a held row, for the log too. An opening that hung on the row is chosen again.
    pub fn amend_logged(&mut self, amendment: Amendment, log: &mut Frame) {
        Record::Amendment(amendment).put(log);
        let before = *self.rows.get(amendment.row);
        self.amend(amendment);
        for account in [before.payer, before.payee] {
            let held = self.index.account(account);
            if matches!(held.opening, Opening::Printed { anchor, .. } if anchor == amendment.row) {
                let opening = Opening::choose(held, &self.rows, account);
                Record::Opening { account, opening }.put(log);
                self.index.open_account(&self.rows, account, opening);
            }
        }
    }

    fn amend(&mut self, amendment: Amendment) {
        let number = amendment.row;
        if self.rows.get(number).moved_money() {
            self.index.remove(&self.rows, number);
        }
        let row = self.rows.get_mut(number);
        (row.payer, row.payee, row.status) = (amendment.payer, amendment.payee, amendment.status.to_byte());
        let marks = row.marks;
        self.add_marks(number, marks);
        self.index_row(number);
    }

    /// Takes a staged row, now durable, into the index.
    pub fn index_row(&mut self, number: RowNo) {
        self.visible = self.visible.max(number as usize + 1);
        let row = self.rows.get(number);
        if row.moved_money() {
            let (first, last) = self.span.unwrap_or((row.at(), row.at()));
            self.span = Some((first.min(row.at()), last.max(row.at())));
            self.index.insert(&self.rows, number);
        }
    }

    /// Takes staged rows, now durable, into the index; their accounts' memory is asked for ahead.
    pub fn index_rows(&mut self, numbers: &[RowNo]) {
        for some in numbers.chunks(AT_ONCE) {
            let parties =
                || some.iter().map(|&row| self.rows.get(row)).flat_map(|row| [row.payer, row.payee]);
            parties().for_each(|account| self.index.expect_slot(account));
            parties().for_each(|account| self.index.expect_history(account));
            for row in some.iter().map(|&row| self.rows.get(row)) {
                self.index.expect_ends(row.payer, row.payee);
            }
            some.iter().for_each(|&row| self.index_row(row));
        }
    }

    /// Chooses the openings of those accounts that have none yet and writes the choices for the log.
    pub fn choose_openings(&mut self, accounts: impl IntoIterator<Item = u32>, log: &mut Frame) {
        for account in accounts {
            let held = self.index.account(account);
            if held.opening != Opening::Undecided {
                continue;
            }
            let opening = Opening::choose(held, &self.rows, account);
            if opening != Opening::Undecided {
                Record::Opening { account, opening }.put(log);
                self.index.open_account(&self.rows, account, opening);
            }
        }
    }

    /// Whether a transfer's channel can make it an exit; if none does, its row need not be read.
    #[inline]
    pub fn exits_by_channel(&self) -> bool {
        self.has_channel_exits
    }

    /// The exit a transfer is, by its payee or its channel.
    pub fn exit_of(&self, row: &Row) -> Option<ExitKind> {
        // Cash that is paid in over a counter comes from there and does not go there.
        let by_channel = || {
            let kind = self.channel_exits[usize::from(row.channel)]?;
            (!self.exits.contains_key(&row.payer)).then_some(kind)
        };
        self.exits.get(&row.payee).copied().or_else(by_channel)
    }

    pub fn account(&self, id: u32) -> AccountNo {
        AccountNo::parse(&self.accounts.text(id)).expect("only parsed account numbers were stored")
    }

    pub fn find_account(&self, account: &AccountNo) -> Option<u32> {
        self.accounts.find(self.cipher.tag(account.reveal()))
    }

    /// The transfer with this serial, whichever bank's it is.
    pub fn find_transfer(&self, transfer_id: &str) -> Option<RowNo> {
        self.find_staged(transfer_id).filter(|&row| (row as usize) < self.visible)
    }

    /// The same, whether it is durable yet or not.
    pub fn find_staged(&self, transfer_id: &str) -> Option<RowNo> {
        let held = self.rows.find(self.cipher.tag(transfer_id), transfer_id);
        held.or_else(|| self.aliases.get(transfer_id).copied())
    }

    /// The rows that can be seen.
    pub fn visible(&self) -> std::ops::Range<RowNo> {
        0..self.visible as RowNo
    }

    /// Forgets a staged row that could not be made durable.
    pub fn forget(&mut self, number: RowNo) {
        let tag = self.cipher.tag(&self.rows.id(number));
        self.rows.forget(number, tag);
    }

    /// The row as it was given.
    pub fn transfer(&self, number: RowNo) -> Transfer {
        let row = self.rows.get(number);
        Transfer {
            transfer_id: self.rows.id(number).into_owned(),
            at: row.at(),
            payer: self.account(row.payer),
            payee: self.account(row.payee),
            amount: Fen::new(row.amount),
            channel: self.channels.text(u32::from(row.channel)).into_owned(),
            payer_balance: balance_of(row.payer_balance),
            payee_balance: balance_of(row.payee_balance),
            status: row.status(),
            memo: self.rows.memo(number).into_owned(),
        }
    }

    pub fn total_fen(&self) -> i64 {
        self.total_fen
    }

    /// The instants of the first and the last transfer that moved money.
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        self.span
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

    fn add_account(&mut self, tag: Tag, text: &str) -> Option<(u32, bool)> {
        let (id, is_new) = self.accounts.intern(tag, text)?;
        if is_new {
            self.index.grow_to(self.accounts.len());
            if let Some(kind) = self.words.of_account(text) {
                self.exits.insert(id, kind);
            }
        }
        Some((id, is_new))
    }

    fn add_channel(&mut self, text: &str) -> Option<(u16, bool)> {
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
