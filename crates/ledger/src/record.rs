//! What the log's frames hold: records, each a tag and its values.

use kernel::{Timestamp, Window};

use crate::cash::CashLink;
use crate::codec::{Frame, Take};
use crate::coverage::Coverage;
use crate::exit::ExitKind;
use crate::opening::Opening;
use crate::rows::{NewRow, RowNo};
use crate::transfer::Status;

const ACCOUNT: u8 = 1;
const CHANNEL: u8 = 2;
const ROW: u8 = 3;
const COMPLETION: u8 = 4;
const OPENING: u8 = 5;
const STATEMENT: u8 = 6;
const SOURCE_BEGIN: u8 = 7;
const SOURCE_END: u8 = 8;
const EXIT: u8 = 9;
const TOTALS: u8 = 10;
const MARK: u8 = 11;
const ALIAS: u8 = 12;
const AMENDMENT: u8 = 13;
const VERSION: u8 = 14;
const CASH_LINK: u8 = 15;

/// One record of a frame, borrowing its texts.
#[derive(Debug)]
pub(crate) enum Record<'a> {
    /// The next account number of the dictionary.
    Account(&'a str),
    /// The next channel of the dictionary.
    Channel(&'a str),
    /// A new transfer.
    Row { row: NewRow, id: &'a str, memo: &'a str },
    /// Balances and words that a second source adds to a transfer held already.
    Completion(Completion),
    /// The frozen choice of an account's opening balance.
    Opening { account: u32, opening: Opening },
    /// A statement's period, or the whole history.
    Statement { account: u32, coverage: Coverage },
    /// A file begins.
    SourceBegin(&'a str),
    /// A file ends.
    SourceEnd(&'a str),
    /// An account at which traced money leaves.
    Exit { account: u32, kind: ExitKind },
    /// Marks that a row gets in addition.
    Mark { row: RowNo, marks: u16 },
    /// The other bank's serial of a held transfer.
    Alias { row: RowNo, id: &'a str },
    /// Parties or status of a held transfer, known better now.
    Amendment(Amendment),
    /// What a segment's rows come to.
    Totals { total_fen: i64, span: Option<(Timestamp, Timestamp)> },
    /// How many records were ever written before a segment was sealed, itself not counted.
    Version(u64),
    /// Cash that an officer says was paid in again.
    CashLink(CashLink),
}

/// What a second source adds to a held transfer; what it does not add is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Completion {
    pub row: RowNo,
    pub payer_balance: i64,
    pub payee_balance: i64,
    pub channel: u16,
}

/// What a later source corrects of a held transfer: a party that the first did not name, or that it was undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amendment {
    pub row: RowNo,
    pub payer: u32,
    pub payee: u32,
    pub status: Status,
}

impl Record<'_> {
    pub fn put(&self, frame: &mut Frame) {
        frame.begin_record();
        match self {
            Record::Account(text) => put_named(frame, ACCOUNT, text),
            Record::Channel(text) => put_named(frame, CHANNEL, text),
            Record::Row { row, id, memo } => put_row(frame, row, id, memo),
            Record::Completion(completion) => {
                frame.put_u8(COMPLETION);
                frame.put_u32(completion.row);
                frame.put_i64(completion.payer_balance);
                frame.put_i64(completion.payee_balance);
                frame.put_u16(completion.channel);
            }
            Record::Opening { account, opening } => put_opening(frame, *account, *opening),
            Record::Statement { account, coverage } => put_statement(frame, *account, coverage),
            Record::SourceBegin(name) => put_named(frame, SOURCE_BEGIN, name),
            Record::SourceEnd(name) => put_named(frame, SOURCE_END, name),
            Record::Exit { account, kind } => {
                frame.put_u8(EXIT);
                frame.put_u32(*account);
                frame.put_text(kind.code());
            }
            Record::Mark { row, marks } => {
                frame.put_u8(MARK);
                frame.put_u32(*row);
                frame.put_u16(*marks);
            }
            Record::Alias { row, id } => {
                frame.put_u8(ALIAS);
                frame.put_u32(*row);
                frame.put_text(id);
            }
            Record::Amendment(amendment) => {
                frame.put_u8(AMENDMENT);
                frame.put_u32(amendment.row);
                frame.put_u32(amendment.payer);
                frame.put_u32(amendment.payee);
                frame.put_u8(amendment.status.to_byte());
            }
            Record::Totals { total_fen, span } => {
                frame.put_u8(TOTALS);
                frame.put_i64(*total_fen);
                // The other way round, and so no period, where nothing moved.
                let (first, last) =
                    span.map_or((1, 0), |(first, last)| (first.as_micros(), last.as_micros()));
                frame.put_i64(first);
                frame.put_i64(last);
            }
            Record::Version(version) => {
                frame.put_u8(VERSION);
                frame.put_bytes(version.to_le_bytes());
            }
            Record::CashLink(link) => {
                frame.put_u8(CASH_LINK);
                frame.put_u32(link.withdrawal);
                frame.put_u32(link.deposit);
                [link.from, link.into, link.fen].iter().for_each(|fen| frame.put_bytes(fen.to_le_bytes()));
                frame.put_i64(link.linked_at);
                frame.put_text(&link.note);
            }
        }
    }

    /// Reads the next record; `None` when the bytes are none of ours.
    pub fn take<'a>(bytes: &mut Take<'a>) -> Option<Record<'a>> {
        match bytes.u8()? {
            ACCOUNT => bytes.text().map(Record::Account),
            CHANNEL => bytes.text().map(Record::Channel),
            ROW => take_row(bytes),
            COMPLETION => Some(Record::Completion(Completion {
                row: bytes.u32()?,
                payer_balance: bytes.i64()?,
                payee_balance: bytes.i64()?,
                channel: bytes.u16()?,
            })),
            OPENING => take_opening(bytes),
            STATEMENT => take_statement(bytes),
            SOURCE_BEGIN => bytes.text().map(Record::SourceBegin),
            SOURCE_END => bytes.text().map(Record::SourceEnd),
            EXIT => Some(Record::Exit { account: bytes.u32()?, kind: ExitKind::from_code(bytes.text()?)? }),
            MARK => Some(Record::Mark { row: bytes.u32()?, marks: bytes.u16()? }),
            ALIAS => Some(Record::Alias { row: bytes.u32()?, id: bytes.text()? }),
            AMENDMENT => Some(Record::Amendment(Amendment {
                row: bytes.u32()?,
                payer: bytes.u32()?,
                payee: bytes.u32()?,
                status: Status::from_byte(bytes.u8()?)?,
            })),
            TOTALS => {
                let (total_fen, first, last) = (bytes.i64()?, bytes.i64()?, bytes.i64()?);
                let instant = Timestamp::from_micros;
                let span = (first <= last).then(|| (instant(first), instant(last)));
                Some(Record::Totals { total_fen, span })
            }
            VERSION => bytes.u64().map(Record::Version),
            CASH_LINK => Some(Record::CashLink(CashLink {
                withdrawal: bytes.u32()?,
                deposit: bytes.u32()?,
                from: bytes.u64()?,
                into: bytes.u64()?,
                fen: bytes.u64()?,
                linked_at: bytes.i64()?,
                note: bytes.text()?.to_owned(),
            })),
            _ => None,
        }
    }
}

fn put_named(frame: &mut Frame, tag: u8, text: &str) {
    frame.put_u8(tag);
    frame.put_text(text);
}

fn put_row(frame: &mut Frame, row: &NewRow, id: &str, memo: &str) {
    // One piece of known size: rows are most of what is ever written.
    let mut numbers = [0; 56];
    numbers[0] = ROW;
    let values = [row.at, row.amount, row.payer_balance, row.payee_balance, row.received_at];
    for (place, value) in numbers[1..41].chunks_exact_mut(8).zip(values) {
        place.copy_from_slice(&value.to_le_bytes());
    }
    numbers[41..45].copy_from_slice(&row.payer.to_le_bytes());
    numbers[45..49].copy_from_slice(&row.payee.to_le_bytes());
    numbers[49..51].copy_from_slice(&row.channel.to_le_bytes());
    numbers[51] = row.status.to_byte();
    numbers[52..54].copy_from_slice(&frame.add_text(id).to_le_bytes());
    numbers[54..].copy_from_slice(&frame.add_text(memo).to_le_bytes());
    frame.put_bytes(numbers);
}

fn take_row<'a>(bytes: &mut Take<'a>) -> Option<Record<'a>> {
    let row = NewRow {
        at: bytes.i64()?,
        amount: bytes.i64()?,
        payer_balance: bytes.i64()?,
        payee_balance: bytes.i64()?,
        received_at: bytes.i64()?,
        payer: bytes.u32()?,
        payee: bytes.u32()?,
        channel: bytes.u16()?,
        status: Status::from_byte(bytes.u8()?)?,
    };
    Some(Record::Row { row, id: bytes.text()?, memo: bytes.text()? })
}

fn put_opening(frame: &mut Frame, account: u32, opening: Opening) {
    frame.put_u8(OPENING);
    frame.put_u32(account);
    match opening {
        Opening::Undecided => frame.put_u8(0),
        Opening::Inserted => frame.put_u8(1),
        Opening::Printed { anchor, balance_fen } => {
            frame.put_u8(2);
            frame.put_u32(anchor);
            frame.put_i64(balance_fen);
        }
    }
}

fn take_opening<'a>(bytes: &mut Take<'a>) -> Option<Record<'a>> {
    let account = bytes.u32()?;
    let opening = match bytes.u8()? {
        0 => Opening::Undecided,
        1 => Opening::Inserted,
        2 => Opening::Printed { anchor: bytes.u32()?, balance_fen: bytes.i64()? },
        _ => return None,
    };
    Some(Record::Opening { account, opening })
}

fn put_statement(frame: &mut Frame, account: u32, coverage: &Coverage) {
    frame.put_u8(STATEMENT);
    frame.put_u32(account);
    match coverage {
        Coverage::Frontier => frame.put_u8(0),
        Coverage::Whole => frame.put_u8(1),
        Coverage::Windows(windows) => {
            frame.put_u8(2);
            frame.put_u32(windows.len() as u32);
            for window in windows {
                frame.put_i64(window.from.as_micros());
                frame.put_i64(window.until.as_micros());
            }
        }
    }
}

fn take_statement<'a>(bytes: &mut Take<'a>) -> Option<Record<'a>> {
    let account = bytes.u32()?;
    let coverage = match bytes.u8()? {
        0 => Coverage::Frontier,
        1 => Coverage::Whole,
        2 => {
            let mut windows = Vec::new();
            for _ in 0..bytes.u32()? {
                let (from, until) = (bytes.i64()?, bytes.i64()?);
                (from <= until).then_some(())?;
                windows.push(Window::new(Timestamp::from_micros(from), Timestamp::from_micros(until)));
            }
            Coverage::Windows(windows)
        }
        _ => return None,
    };
    Some(Record::Statement { account, coverage })
}
