//! Many questions at once: a file `account,at,amount_fen,transfer_id`, a line per victim's transfer.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};
use kernel::{AccountNo, Fen, Timestamp};

use crate::fault::{BadRow, RowFault};
use crate::import::ImportError;
use crate::trace::TraceRequest;

/// The questions of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cases {
    /// Each with the line on which it stands.
    pub requests: Vec<(u64, TraceRequest)>,
    /// The rows that are none.
    pub bad_rows: Vec<BadRow>,
}

/// Reads a file of questions.
///
/// The columns `account`, `at` and `amount_fen` must be there; `transfer_id` may be missing or empty. Rule and
/// limits are those of [`TraceRequest::new`].
pub fn read_cases(file: &str, reader: impl Read) -> Result<Cases, ImportError> {
    let cannot_read = |error: csv::Error| ImportError::Read(file.to_owned(), error.into());
    let mut csv = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
    let mut record = ByteRecord::new();
    if !csv.read_byte_record(&mut record).map_err(cannot_read)? {
        return Err(ImportError::Empty(file.to_owned()));
    }
    let names: Vec<String> = record
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    let place = |column: &str| names.iter().position(|name| name == column);
    let must = |column: &str| {
        place(column).ok_or_else(|| ImportError::MissingColumn {
            file: file.to_owned(),
            column: column.to_owned(),
            found: names.join(", "),
        })
    };
    let columns = Places {
        account: must("account")?,
        at: must("at")?,
        amount: must("amount_fen")?,
        id: place("transfer_id"),
    };
    let mut cases = Cases::default();
    while csv.read_byte_record(&mut record).map_err(cannot_read)? {
        let line = record.position().map_or(0, csv::Position::line);
        let whole = record.len() == names.len();
        let count = RowFault::FieldCount { found: record.len(), expected: names.len() };
        match whole.then_some(()).ok_or(count).and_then(|()| columns.read(&record)) {
            Ok(request) => cases.requests.push((line, request)),
            Err(fault) => cases.bad_rows.push(BadRow::new(file, line, &fault)),
        }
    }
    Ok(cases)
}

struct Places {
    account: usize,
    at: usize,
    amount: usize,
    id: Option<usize>,
}

impl Places {
    fn read(&self, record: &ByteRecord) -> Result<TraceRequest, RowFault> {
        let text = |place: usize| {
            std::str::from_utf8(record.get(place).unwrap_or_default())
                .map(str::trim)
                .map_err(|_| RowFault::NotText)
        };
        let account = AccountNo::parse(text(self.account)?)
            .map_err(|fault| RowFault::Account { column: "account".to_owned(), fault })?;
        let at = Timestamp::parse(text(self.at)?).map_err(RowFault::Time)?;
        let amount = text(self.amount)?;
        let whole_fen = || RowFault::WholeFen { column: "amount_fen".to_owned(), text: amount.to_owned() };
        let amount = amount.parse().map(Fen::new).map_err(|_| whole_fen())?;
        let transfer_id = self.id.map(text).transpose()?.filter(|id| !id.is_empty()).map(str::to_owned);
        Ok(TraceRequest { transfer_id, ..TraceRequest::new(account, at, amount) })
    }
}
