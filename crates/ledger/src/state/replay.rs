//! The log's records, applied one after the other.

use super::State;
use crate::codec::{Frame, Take};
use crate::record::Record;
use crate::rows::RowNo;

impl State {
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
}
