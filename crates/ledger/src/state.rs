//! Everything a ledger knows, in memory: a fold of the log's records, and the staging of new rows.

mod amend;
mod replay;
mod stage;

pub(crate) use stage::{Marks, Staged};

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{AccountNo, Fen, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cash::CashLinks;
use crate::codec::Frame;
use crate::coverage::Coverages;
use crate::dictionary::Dictionary;
use crate::exit::{ExitKind, ExitWords};
use crate::index::Index;
use crate::key::Cipher;
use crate::opening::Opening;
use crate::record::Record;
use crate::rows::{Row, RowNo, Rows, balance_of};
use crate::transfer::Transfer;

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
}
