//! A row under its head: an entry, or why it is none.

use calamine::{ExcelDateTime, ExcelDateTimeType};
use kernel::{AccountNo, Fen, Timestamp};

use super::cell::{has_lost_digits, yuan};
use super::entry::Entry;
use super::header::Binding;
use super::layout::{Column, RowWords, StatementLayout, StatementLayouts};
use super::line::Line;
use super::moved::Moved;
use super::parties::suffixed;
use super::time;
use crate::exit::ExitKind;
use crate::fault::RowFault;
use crate::layout::{Unit, by_pattern};
use crate::transfer::{ParseStatusError, Status};

/// What a row says.
pub(super) struct Read {
    pub entry: Entry,
    pub is_marked_negative: bool,
}

/// A row under its head.
pub(super) struct Row<'r> {
    pub cells: Line<'r>,
    pub binding: &'r Binding,
    pub layout: &'r StatementLayout,
    pub words: RowWords<'r>,
    pub layouts: &'r StatementLayouts,
    pub account: Option<&'r AccountNo>,
}

/// What leads on from a row, by the name under which the memo keeps it.
const DETAILS: [(Column, &str); 17] = [
    (Column::Branch, "branch"),
    (Column::BranchCode, "branch_code"),
    (Column::Terminal, "terminal"),
    (Column::Teller, "teller"),
    (Column::Place, "place"),
    (Column::Merchant, "merchant"),
    (Column::MerchantCode, "merchant_code"),
    (Column::OrderNumber, "order"),
    (Column::BankSerial, "bank_serial"),
    (Column::PayerCard, "payer_card"),
    (Column::PayeeCard, "payee_card"),
    (Column::OtherBank, "other_bank"),
    (Column::LogNumber, "log"),
    (Column::Summons, "summons"),
    (Column::Voucher, "voucher"),
    (Column::Ip, "ip"),
    (Column::Mac, "mac"),
];

impl<'r> Row<'r> {
    /// A cell's text; empty where the bank prints one of its words for nothing.
    #[inline]
    pub(super) fn text(&self, column: Column) -> &'r str {
        let text = self.binding.place(column).map_or("", |place| self.cells.get(place));
        if self.layouts.words.is_nothing(text) { "" } else { text }
    }

    pub(super) fn read(&self) -> Result<Read, RowFault> {
        self.check_width()?;
        let at = self.instant()?;
        let foreign = self.layouts.words.foreign(self.text(Column::Currency));
        let Moved { is_out, amount, is_undoing, is_marked_negative } = self.moved()?;
        let own = self.own(is_out, foreign.as_deref())?;
        let (kind, remark) = (self.text(Column::Kind), self.text(Column::Remark));
        let note = self.text(Column::Note);
        let balance = self.text(Column::Balance);
        // Paid from a card behind the payment account: its balance stands as it was.
        let is_from_card =
            is_out && !self.text(Column::Payer).is_empty() && !self.text(Column::PayerCard).is_empty();
        let balance = if balance.is_empty() || is_from_card {
            None
        } else {
            Some(self.amount(balance, Column::Balance)?)
        };
        let mut other = self.other(is_out)?;
        let other_name = self.other_name();
        let exit = self.exit(is_out, other.is_some(), other_name, kind, remark, note);
        other = other.or_else(|| exit.and_then(|exit| self.collector(exit)));
        if let (Some(currency), Some(account)) = (&foreign, &other) {
            other = Some(suffixed(account, ':', currency)?);
        }
        let undoes = |text: &str| self.layouts.words.undoes(text);
        let entry = Entry {
            sheet: 0,
            line: 0,
            own,
            other,
            other_name: other_name.to_owned(),
            is_out,
            amount,
            balance,
            at,
            serial: self.serial(Column::Serial).to_owned(),
            original_serial: self.serial(Column::OriginalSerial).to_owned(),
            channel: channel(kind, exit.filter(|_| is_out), self.layouts),
            memo: self.memo(remark, note),
            status: self.status()?,
            exit: exit.filter(|_| is_out),
            is_reversal: is_undoing || undoes(kind) || undoes(remark) || undoes(note),
            is_order_assumed: false,
            is_beside_balance: is_from_card,
        };
        Ok(Read { entry, is_marked_negative })
    }

    /// A text row that ends early is torn; in a sheet, empty cells at the end are not stored.
    fn check_width(&self) -> Result<(), RowFault> {
        let (found, expected) = (self.cells.len(), self.binding.width);
        let is_torn = matches!(self.cells, Line::Text(_)) && found < self.binding.needed;
        let has_more = (expected..found).any(|place| !self.cells.get(place).is_empty());
        if is_torn || has_more { Err(RowFault::FieldCount { found, expected }) } else { Ok(()) }
    }

    fn instant(&self) -> Result<Timestamp, RowFault> {
        let column = if self.binding.place(Column::Time).is_some() { Column::Time } else { Column::Date };
        let (text, clock) = (self.text(column), self.text(Column::Clock));
        if text.is_empty() {
            return Err(RowFault::Empty(self.binding.name(column)));
        }
        let by_form = || self.layout.time_forms.iter().find_map(|form| by_pattern(text, form));
        let read = if self.layout.time_forms.is_empty() { None } else { by_form() };
        let read = read.or_else(|| {
            if clock.is_empty() { time::instant(text) } else { time::instant_of(day_of(text), clock) }
        });
        let read = read.or_else(|| self.sheet_date(text));
        read.ok_or_else(|| RowFault::UnreadTime {
            column: self.binding.name(column),
            text: format!("{text} {clock}").trim().to_owned(),
        })
    }

    /// A sheet's date whose cell lost its form: days since 1900.
    fn sheet_date(&self, text: &str) -> Option<Timestamp> {
        let Line::Cells(_) = self.cells else { return None };
        let days = text.parse::<f64>().ok().filter(|days| (20_000.0..80_000.0).contains(days))?;
        let at = ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false);
        let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
        time::instant(&format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
    }

    pub(super) fn amount(&self, text: &str, column: Column) -> Result<Fen, RowFault> {
        match self.layout.unit {
            Unit::Yuan => {
                yuan(text).map_err(|fault| RowFault::Amount { column: self.binding.name(column), fault })
            }
            Unit::Fen => text
                .parse()
                .map(Fen::new)
                .map_err(|_| RowFault::WholeFen { column: self.binding.name(column), text: text.to_owned() }),
        }
    }

    fn status(&self) -> Result<Status, RowFault> {
        let text = self.text(Column::Status);
        let is = |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        match text {
            "" => Ok(Status::Done),
            _ if is(self.words.done) => Ok(Status::Done),
            _ if is(self.words.failed) => Ok(Status::Failed),
            _ if is(self.words.reversed) => Ok(Status::Reversed),
            _ => Err(RowFault::Status(ParseStatusError(text.to_owned()))),
        }
    }

    /// A serial that lost its digits is none: it would join rows that have nothing to do with each other.
    fn serial(&self, column: Column) -> &'r str {
        let text = self.text(column);
        let is_zero = text.bytes().all(|byte| byte == b'0');
        if is_zero || has_lost_digits(text) { "" } else { text }
    }

    fn memo(&self, remark: &str, note: &str) -> String {
        let mut memo = String::with_capacity(256);
        let one_line = |text: &str, memo: &mut String| {
            if text.bytes().any(|byte| matches!(byte, b'\n' | b'\r')) {
                memo.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
            } else {
                memo.push_str(text);
            }
        };
        one_line(remark, &mut memo);
        if !note.is_empty() && note != remark {
            if !memo.is_empty() {
                memo.push(' ');
            }
            one_line(note, &mut memo);
        }
        for (column, name) in DETAILS {
            let text = self.text(column);
            if !text.is_empty() {
                memo.push('\n');
                memo.push_str(name);
                memo.push('=');
                one_line(text, &mut memo);
            }
        }
        memo
    }
}

/// The day of a cell that also shows a midnight, as sheets do.
fn day_of(text: &str) -> &str {
    text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 0:00:00")).unwrap_or(text)
}

/// The bank's word, where the ledger's own table of words knows it as this exit; else the exit's.
fn channel(kind: &str, exit: Option<ExitKind>, layouts: &StatementLayouts) -> String {
    match exit {
        Some(exit) if layouts.words.channels.of_channel(kind) != Some(exit) => exit.code().to_owned(),
        Some(_) | None => kind.to_owned(),
    }
}
