//! One record of a file as a transfer, by the layout's columns.

use csv::ByteRecord;
use kernel::{AccountNo, Fen, Timestamp};
use rustc_hash::FxHashMap;

use crate::fault::RowFault;
use crate::import::MadeIds;
use crate::layout::{Layout, Steps, TimeForm, Unit, by_pattern};
use crate::transfer::{Status, Transfer};

/// Where the layout's columns stand in this file.
pub(crate) struct Header {
    names: Vec<String>,
    transfer_id: Option<usize>,
    at: usize,
    payer: usize,
    payee: usize,
    amount: usize,
    channel: Option<usize>,
    payer_balance: Option<usize>,
    payee_balance: Option<usize>,
    status: Option<usize>,
    memo: Option<usize>,
}

impl Header {
    /// Finds the columns; a missing one is given back with the names there are.
    pub fn find(record: &ByteRecord, layout: &Layout) -> Result<Header, (String, String)> {
        let clean =
            |field: &[u8]| String::from_utf8_lossy(field).trim_start_matches('\u{feff}').trim().to_owned();
        let names: Vec<String> = record.iter().map(clean).collect();
        let place = |name: &str| {
            let missing = || (name.to_owned(), names.join(", "));
            names.iter().position(|found| found == name).ok_or_else(missing)
        };
        let maybe = |name: &Option<String>| name.as_deref().map(&place).transpose();
        // The canonical file may leave out whole columns that may be empty.
        let optional = |name: &Option<String>| match maybe(name) {
            Err(_) if layout.name == "canonical" => Ok(None),
            found => found,
        };
        let columns = &layout.columns;
        Ok(Header {
            transfer_id: maybe(&columns.transfer_id)?,
            at: place(&columns.at)?,
            payer: place(&columns.payer)?,
            payee: place(&columns.payee)?,
            amount: place(&columns.amount)?,
            channel: optional(&columns.channel)?,
            payer_balance: optional(&columns.payer_balance)?,
            payee_balance: optional(&columns.payee_balance)?,
            status: optional(&columns.status)?,
            memo: optional(&columns.memo)?,
            names,
        })
    }
}

/// Reads a file's records, in order.
pub(crate) struct RowReader<'a> {
    header: Header,
    layout: &'a Layout,
    ids: MadeIds,
    rows_of_step: FxHashMap<i64, i64>,
}

impl<'a> RowReader<'a> {
    pub fn new(header: Header, layout: &'a Layout) -> RowReader<'a> {
        RowReader { header, layout, ids: MadeIds::default(), rows_of_step: FxHashMap::default() }
    }

    pub fn read(&mut self, record: &ByteRecord) -> Result<Transfer, RowFault> {
        if record.len() != self.header.names.len() {
            return Err(RowFault::FieldCount { found: record.len(), expected: self.header.names.len() });
        }
        for field in record {
            std::str::from_utf8(field).map_err(|_| RowFault::NotText)?;
        }
        // The step's rows are counted before anything can be wrong with them.
        let at = self.instant(self.must(record, self.header.at)?)?;
        let transfer_id = match self.header.transfer_id {
            Some(place) => self.must(record, place)?.to_owned(),
            None => {
                let names = [self.header.payer, self.header.payee, self.header.amount];
                let content: Vec<&str> = names.iter().map(|&place| text(record, place)).collect();
                self.ids.of(&format!("{}\n{}", at.as_micros(), content.join("\n")))
            }
        };
        let header = &self.header;
        Ok(Transfer {
            transfer_id,
            at,
            payer: self.account(record, header.payer)?,
            payee: self.account(record, header.payee)?,
            amount: self.amount(self.must(record, header.amount)?, header.amount)?,
            channel: header.channel.map_or("", |place| text(record, place)).to_owned(),
            payer_balance: self.balance(record, header.payer_balance)?,
            payee_balance: self.balance(record, header.payee_balance)?,
            status: header
                .status
                .map_or(Ok(Status::Done), |place| text(record, place).parse())
                .map_err(RowFault::Status)?,
            memo: header.memo.map_or("", |place| text(record, place)).to_owned(),
        })
    }

    fn must<'r>(&self, record: &'r ByteRecord, place: usize) -> Result<&'r str, RowFault> {
        let found = text(record, place);
        if found.is_empty() { Err(RowFault::Empty(self.header.names[place].clone())) } else { Ok(found) }
    }

    fn account(&self, record: &ByteRecord, place: usize) -> Result<AccountNo, RowFault> {
        let found = self.must(record, place)?;
        AccountNo::parse(found)
            .map_err(|fault| RowFault::Account { column: self.header.names[place].clone(), fault })
    }

    fn balance(&self, record: &ByteRecord, place: Option<usize>) -> Result<Option<Fen>, RowFault> {
        let printed = place.map(|place| (place, text(record, place))).filter(|(_, text)| !text.is_empty());
        printed.map(|(place, text)| self.amount(text, place)).transpose()
    }

    fn amount(&self, text: &str, place: usize) -> Result<Fen, RowFault> {
        let column = || self.header.names[place].clone();
        match self.layout.amount.unit {
            Unit::Yuan => {
                Fen::from_yuan_text(text).map_err(|fault| RowFault::Amount { column: column(), fault })
            }
            Unit::Fen => text
                .parse()
                .map(Fen::new)
                .map_err(|_| RowFault::WholeFen { column: column(), text: text.to_owned() }),
        }
    }

    fn instant(&mut self, text: &str) -> Result<Timestamp, RowFault> {
        let wrong = |form: &str| RowFault::TimeForm { text: text.to_owned(), form: form.to_owned() };
        match &self.layout.time {
            TimeForm::Canonical => Timestamp::parse(text).map_err(RowFault::Time),
            TimeForm::Pattern(pattern) => by_pattern(text, pattern).ok_or_else(|| wrong(pattern)),
            TimeForm::Steps(steps) => {
                let steps: Steps = *steps;
                let step = text.parse().map_err(|_| wrong("a step's number"))?;
                let rows = self.rows_of_step.entry(step).or_insert(0);
                *rows += 1;
                steps.instant(step, *rows - 1).ok_or_else(|| wrong("a step with room for its rows"))
            }
        }
    }
}

fn text(record: &ByteRecord, place: usize) -> &str {
    record.get(place).and_then(|field| std::str::from_utf8(field).ok()).unwrap_or("").trim()
}
