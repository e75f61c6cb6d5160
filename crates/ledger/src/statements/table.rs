//! A table's rows: what stands above the head, the head, the entries, and what is none.

use std::fmt::Write as _;

use calamine::{ExcelDateTime, ExcelDateTimeType};
use csv::StringRecord;
use kernel::{AccountNo, Fen, Timestamp, Window};
use xxhash_rust::xxh3::xxh3_64;

use super::cell::{clean, folded, has_lost_digits, yuan};
use super::container::too_large;
use super::entry::{Entry, Sheet, StatementFile};
use super::exit_rule::RowTexts;
use super::header::{Binding, Nearest};
use super::layout::{Column, Negative, RowWords, StatementLayout, StatementLayouts, head_name};
use super::limits::{ReadLimits, Unreadable};
use super::text::NO_CHARACTER;
use super::time;
use crate::exit::ExitKind;
use crate::fault::{BadRow, RowFault};
use crate::layout::{Unit, by_pattern};
use crate::transfer::{ParseStatusError, Status};

/// A head stands within so many rows of its table.
const HEAD_WITHIN_ROWS: usize = 200;
/// More bad rows than this are counted but not listed.
const LISTED_BAD_ROWS_MAX: usize = 10_000;
/// A row with so many of a layout's columns is a head, even one that lacks something.
const NEARLY_HEAD: usize = 4;
/// Digits of a name that are an account number.
const ACCOUNT_DIGITS: std::ops::RangeInclusive<usize> = 12..=30;

/// One row as it came.
#[derive(Clone, Copy)]
pub(crate) enum Line<'r> {
    /// Of a text table.
    Text(&'r StringRecord),
    /// Of a sheet.
    Cells(&'r [String]),
}

impl<'r> Line<'r> {
    fn len(self) -> usize {
        match self {
            Line::Text(record) => record.len(),
            Line::Cells(cells) => cells.len(),
        }
    }

    #[inline]
    fn get(self, place: usize) -> &'r str {
        let cell = match self {
            Line::Text(record) => record.get(place),
            Line::Cells(cells) => cells.get(place).map(String::as_str),
        };
        cell.map_or("", clean)
    }

    fn cells(self) -> Vec<&'r str> {
        (0..self.len()).map(|place| self.get(place)).collect()
    }

    fn has_no_character(self) -> bool {
        match self {
            Line::Text(record) => record.as_slice().contains(NO_CHARACTER),
            Line::Cells(cells) => cells.iter().any(|cell| cell.contains(NO_CHARACTER)),
        }
    }

    /// Whether a cell is longer than this; most rows are shorter altogether.
    fn has_cell_beyond(self, bytes: usize) -> bool {
        match self {
            Line::Text(record) => {
                record.as_slice().len() > bytes && record.iter().any(|cell| cell.len() > bytes)
            }
            Line::Cells(cells) => cells.iter().any(|cell| cell.len() > bytes),
        }
    }
}

/// A file under way.
pub(crate) struct Reading<'a> {
    layouts: &'a StatementLayouts,
    limits: &'a ReadLimits,
    file: StatementFile,
    lines: u64,
    nearest: Nearest,
    table: Table,
}

/// A table under way.
#[derive(Default)]
struct Table {
    file: String,
    sheet: Option<String>,
    head: Head,
    /// Whose statement it is by what stands above it, or by its sheet's or file's name.
    account: Option<AccountNo>,
    period: Option<Window>,
    searched: usize,
    first_entry: usize,
    /// Entries with a mark and a negative amount, and whether plain ones are among the others.
    negatives: Vec<usize>,
    has_plain_out: bool,
    has_negative_in: bool,
    nearest: Nearest,
}

#[derive(Default)]
enum Head {
    /// Not found yet; the row before, for heads of two rows.
    #[default]
    Searched,
    Above(Vec<String>),
    /// Found, but the next row may belong to it.
    Perhaps(Box<Binding>, Vec<String>),
    Bound(Box<Binding>),
}

impl<'a> Reading<'a> {
    pub fn new(name: &str, layouts: &'a StatementLayouts, limits: &'a ReadLimits) -> Reading<'a> {
        let file = StatementFile { name: name.to_owned(), ..StatementFile::default() };
        Reading { layouts, limits, file, lines: 0, nearest: Nearest::default(), table: Table::default() }
    }

    pub fn columns_max(&self) -> usize {
        self.limits.columns_max
    }

    pub fn too_wide(&self) -> Unreadable {
        too_large(&self.table.file, self.limits.columns_max as u64, "columns")
    }

    /// A member that is no table: named among the bad rows.
    pub fn set_aside(&mut self, file: &str, why: &str) {
        let reason = format!("not read: {why}");
        let (file, code) = (file.to_owned(), "set_aside".to_owned());
        self.list(BadRow { file, sheet: None, line: 1, column: None, code, reason });
    }

    /// A table begins.
    pub fn begin(&mut self, file: &str, sheet: Option<&str>) {
        let named = sheet
            .and_then(account_in)
            .or_else(|| account_in(file.rsplit(['/', '\\']).next().unwrap_or(file)));
        self.table = Table {
            file: file.to_owned(),
            sheet: sheet.map(str::to_owned),
            account: named,
            first_entry: self.file.entries.len(),
            ..Table::default()
        };
    }

    /// A row of it.
    pub fn row(&mut self, line: u64, cells: Line<'_>) -> Result<(), Unreadable> {
        self.lines += 1;
        if self.lines > self.limits.rows_max {
            return Err(too_large(&self.file.name, self.limits.rows_max, "rows"));
        }
        if cells.len() > self.limits.columns_max {
            return Err(self.too_wide());
        }
        match std::mem::take(&mut self.table.head) {
            Head::Bound(binding) => self.take(line, cells, binding),
            Head::Perhaps(binding, above) => self.decide(line, cells, binding, &above),
            head @ (Head::Searched | Head::Above(_)) => self.search(cells, head),
        }
        Ok(())
    }

    /// The table ends.
    pub fn end(&mut self) -> Result<(), Unreadable> {
        if let Head::Perhaps(binding, _) = std::mem::take(&mut self.table.head) {
            self.bind(binding);
        }
        let table = std::mem::take(&mut self.table);
        // Where money out is always printed below zero, the sign says nothing new; where not, it is a red-letter row.
        if table.has_plain_out || table.has_negative_in {
            for place in table.negatives {
                let entry = &mut self.file.entries[place];
                (entry.is_out, entry.is_reversal) = (!entry.is_out, true);
            }
        }
        let own = self.file.entries.get(table.first_entry).map(|entry| entry.own.clone()).or(table.account);
        if let (Some(own), Some(period)) = (own, table.period) {
            self.file.periods.push((own, period));
        }
        if table.nearest.matched > self.nearest.matched {
            self.nearest = table.nearest.clone();
        }
        if table.nearest.matched >= NEARLY_HEAD && matches!(table.head, Head::Searched | Head::Above(_)) {
            let reason = format!("no known layout: {} lacks {}", table.nearest.layout, table.nearest.missing);
            let code = "no_layout".to_owned();
            self.list(BadRow { file: table.file, sheet: table.sheet, line: 1, column: None, code, reason });
        }
        Ok(())
    }

    /// The file ends.
    pub fn finish(self) -> Result<StatementFile, Unreadable> {
        let Reading { mut file, nearest, layouts, .. } = self;
        if !file.sheets.is_empty() {
            file.bad_rows.sort_by(|one, other| {
                (&one.file, &one.sheet, one.line).cmp(&(&other.file, &other.sheet, other.line))
            });
            return Ok(file);
        }
        // The commonest stands last.
        let first = layouts.all.last();
        let lacking = |layout: &StatementLayout| layout.missing(|_| false);
        Err(Unreadable::NoLayout {
            file: file.name,
            layout: if nearest.layout.is_empty() {
                first.map_or(String::new(), |layout| layout.name.clone())
            } else {
                nearest.layout
            },
            missing: if nearest.missing.is_empty() {
                first.map_or(String::new(), lacking)
            } else {
                nearest.missing
            },
            found: nearest.found,
        })
    }

    fn search(&mut self, cells: Line<'_>, head: Head) {
        self.table.searched += 1;
        if self.table.searched > HEAD_WITHIN_ROWS {
            return;
        }
        let cells = cells.cells();
        self.read_above(&cells);
        match Binding::of_row(self.layouts, &cells) {
            Ok(binding) => {
                let above = cells.iter().map(|cell| (*cell).to_owned()).collect();
                self.table.head = Head::Perhaps(Box::new(binding), above);
                return;
            }
            Err(nearest) => self.remember(nearest),
        }
        if let Head::Above(above) = &head
            && let Ok(binding) = Binding::of_two_rows(self.layouts, above, &cells)
        {
            self.bind(Box::new(binding));
            return;
        }
        self.table.head = Head::Above(cells.iter().map(|cell| (*cell).to_owned()).collect());
    }

    /// A row under a head belongs to it when it names more columns and is no entry.
    fn decide(&mut self, line: u64, cells: Line<'_>, single: Box<Binding>, above: &[String]) {
        let below = cells.cells();
        let instant = [Column::Time, Column::Date].into_iter().find_map(|column| single.place(column));
        let is_entry = instant.is_some_and(|place| time::instant(cells.get(place)).is_some());
        if !is_entry
            && let Ok(both) = Binding::of_two_rows(self.layouts, above, &below)
            && both.matched > single.matched
        {
            self.bind(Box::new(both));
            return;
        }
        self.bind(single);
        match std::mem::take(&mut self.table.head) {
            Head::Bound(binding) => self.take(line, cells, binding),
            head @ (Head::Searched | Head::Above(_) | Head::Perhaps(..)) => self.search(cells, head),
        }
    }

    fn bind(&mut self, binding: Box<Binding>) {
        let layout = &self.layouts.all[binding.layout];
        let names_own = [Column::Own, Column::Payer, Column::PayerCard]
            .iter()
            .any(|&column| binding.place(column).is_some());
        if !names_own && self.table.account.is_none() {
            let own = layout.first_name(Column::Own).unwrap_or("own");
            self.remember(Nearest {
                matched: binding.matched,
                layout: layout.name.clone(),
                missing: format!("the account ({own}), which stands neither above the table nor in its name"),
                found: binding.found(),
            });
            return;
        }
        let sheet = Sheet {
            file: self.table.file.clone(),
            sheet: self.table.sheet.clone(),
            layout: layout.name.clone(),
        };
        if self.file.sheets.last() != Some(&sheet) {
            self.file.sheets.push(sheet);
        }
        self.table.head = Head::Bound(binding);
    }

    fn remember(&mut self, nearest: Nearest) {
        if nearest.matched > self.table.nearest.matched {
            self.table.nearest = nearest;
        }
    }

    /// Takes the account and the period from what stands above a table: `账号：622…`, or the label and the value in
    /// two cells. Says whether there was any.
    fn read_above(&mut self, cells: &[&str]) -> bool {
        let words = &self.layouts.words;
        let mut found = false;
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            for part in cell.split(['；', ';', '\n', '，']).map(str::trim) {
                let (label, value) = part.split_once(['：', ':']).unwrap_or((part, ""));
                let label = head_name(label);
                let beside =
                    || cells[place + 1..].iter().find(|cell| !cell.is_empty()).copied().unwrap_or("");
                let value = if value.trim().is_empty() { beside() } else { value };
                if words.is_account_label(&label) {
                    let number =
                        value.split([' ', '\u{3000}', '/']).find(|word| word.len() >= 6).unwrap_or(value);
                    if let Ok(account) = AccountNo::parse(number)
                        && !has_lost_digits(number)
                    {
                        self.table.account = Some(account);
                        found = true;
                    }
                } else if words.is_period_label(&label)
                    && let [from, until] = time::dates(value)[..]
                    && from <= until
                {
                    // The last day counts.
                    self.table.period = Some(Window::new(from, until.plus_seconds(86_400)));
                    found = true;
                }
            }
        }
        found
    }

    fn take(&mut self, line: u64, cells: Line<'_>, binding: Box<Binding>) {
        self.table.head = Head::Bound(binding);
        let Head::Bound(binding) = &self.table.head else { unreachable!("it was put there") };
        let layout = &self.layouts.all[binding.layout];
        let row = Row {
            cells,
            binding,
            layout,
            words: self.layouts.words.of(layout),
            layouts: self.layouts,
            account: self.table.account.as_ref(),
        };
        let read = if cells.has_no_character() {
            Err(RowFault::NotText)
        } else if cells.has_cell_beyond(self.limits.cell_bytes_max) {
            Err(RowFault::CellLength(self.limits.cell_bytes_max))
        } else {
            row.read()
        };
        match read {
            Ok(Read { mut entry, is_marked_negative }) => {
                self.file.rows += 1;
                let place = self.file.entries.len();
                if is_marked_negative {
                    self.table.negatives.push(place);
                    self.table.has_negative_in |= !entry.is_out;
                } else {
                    self.table.has_plain_out |= entry.is_out && entry.amount > Fen::ZERO;
                }
                (entry.line, entry.sheet) = (line, self.file.sheets.len() as u32 - 1);
                self.file.entries.push(entry);
            }
            Err(fault) => self.refuse(line, cells, &fault),
        }
    }

    /// A row that is no entry: blank, the head again, a total, the next account's name, or bad.
    fn refuse(&mut self, line: u64, cells: Line<'_>, fault: &RowFault) {
        let Head::Bound(binding) = &self.table.head else { return };
        let all = cells.cells();
        let words = &self.layouts.words;
        let Some(first) = all.iter().find(|cell| !cell.is_empty()) else { return };
        let heads = [Column::Time, Column::Date, Column::Amount, Column::OutAmount];
        let repeats = heads.iter().any(|&column| {
            binding.place(column).is_some_and(|place| binding.repeats(column, cells.get(place)))
        });
        if repeats {
            // The next account's table may have its columns elsewhere.
            if let Ok(next) = Binding::of_row(self.layouts, &all) {
                self.bind(Box::new(next));
            }
            return;
        }
        let has_instant = [Column::Time, Column::Date]
            .into_iter()
            .filter_map(|column| binding.place(column))
            .any(|place| time::instant(cells.get(place)).is_some());
        let is_note = !has_instant
            && (all.iter().filter(|cell| !words.is_nothing(cell)).count() == 0 || words.is_footer(first));
        if is_note || (!has_instant && self.read_above(&all)) {
            self.read_above(&all);
            return;
        }
        self.file.rows += 1;
        let bad = BadRow::new(&self.table.file, line, fault);
        self.list(BadRow { sheet: self.table.sheet.clone(), ..bad });
    }

    fn list(&mut self, row: BadRow) {
        self.file.bad += 1;
        if self.file.bad_rows.len() < LISTED_BAD_ROWS_MAX {
            self.file.bad_rows.push(row);
        }
    }
}

/// An account number in a file's or a sheet's name.
fn account_in(name: &str) -> Option<AccountNo> {
    let digits = name.split(|c: char| !c.is_ascii_digit()).find(|run| ACCOUNT_DIGITS.contains(&run.len()))?;
    // Fourteen digits that are an instant are when the file was made.
    if digits.len() == 14 && time::instant(digits).is_some() {
        return None;
    }
    AccountNo::parse(digits).ok()
}

struct Read {
    entry: Entry,
    is_marked_negative: bool,
}

/// A row under its head.
struct Row<'r> {
    cells: Line<'r>,
    binding: &'r Binding,
    layout: &'r StatementLayout,
    words: RowWords<'r>,
    layouts: &'r StatementLayouts,
    account: Option<&'r AccountNo>,
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
    fn text(&self, column: Column) -> &'r str {
        let text = self.binding.place(column).map_or("", |place| self.cells.get(place));
        if self.layouts.words.is_nothing(text) { "" } else { text }
    }

    fn read(&self) -> Result<Read, RowFault> {
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

    fn amount(&self, text: &str, column: Column) -> Result<Fen, RowFault> {
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

    fn moved(&self) -> Result<Moved, RowFault> {
        let has_two =
            self.binding.place(Column::OutAmount).is_some() || self.binding.place(Column::InAmount).is_some();
        if has_two && self.binding.place(Column::Sign).is_none() {
            return self.moved_by_columns();
        }
        let text = self.text(Column::Amount);
        if text.is_empty() {
            return if has_two {
                self.moved_by_columns()
            } else {
                Err(RowFault::Empty(self.binding.name(Column::Amount)))
            };
        }
        let amount = self.amount(text, Column::Amount)?;
        let is_negative = amount < Fen::ZERO;
        let amount = Fen::new(amount.get().saturating_abs());
        let sign = self.text_of_sign();
        if sign.is_empty() && self.binding.place(Column::Sign).is_none() {
            let is_out = is_negative == (self.layout.negative == Negative::Out);
            return Ok(Moved { is_out, amount, is_undoing: false, is_marked_negative: false });
        }
        let is_out = self.direction(sign)?;
        Ok(Moved { is_out, amount, is_undoing: false, is_marked_negative: is_negative })
    }

    /// A column for each direction; a negative amount there is a red-letter row.
    fn moved_by_columns(&self) -> Result<Moved, RowFault> {
        let read = |column| {
            let text = self.text(column);
            if text.is_empty() { Ok(Fen::ZERO) } else { self.amount(text, column) }
        };
        let (out, into) = (read(Column::OutAmount)?, read(Column::InAmount)?);
        let nothing = self.text(Column::OutAmount).is_empty() && self.text(Column::InAmount).is_empty();
        let (is_out, amount) = match (out == Fen::ZERO, into == Fen::ZERO) {
            (true, true) if nothing => return Err(RowFault::Amounts("neither an amount out nor one in")),
            (true, true) | (false, true) => (true, out),
            (true, false) => (false, into),
            (false, false) => return Err(RowFault::Amounts("an amount out and an amount in")),
        };
        let is_undoing = amount < Fen::ZERO;
        let amount = Fen::new(amount.get().saturating_abs());
        Ok(Moved { is_out: is_out != is_undoing, amount, is_undoing, is_marked_negative: false })
    }

    /// The mark as it stands: `-` is one here, not the word for nothing.
    fn text_of_sign(&self) -> &'r str {
        self.binding.place(Column::Sign).map_or("", |place| self.cells.get(place))
    }

    fn direction(&self, text: &str) -> Result<bool, RowFault> {
        let is = |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        match (is(self.words.out), is(self.words.into)) {
            (true, false) => return Ok(true),
            (false, true) => return Ok(false),
            (true, true) | (false, false) => {}
        }
        let name = folded(text);
        let stands =
            |words: &[String]| words.iter().any(|word| !word.is_ascii() && name.contains(word.as_str()));
        match (stands(self.words.out), stands(self.words.into)) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            (true, true) | (false, false) if text.is_empty() => {
                Err(RowFault::Empty(self.binding.name(Column::Sign)))
            }
            (true, true) | (false, false) => {
                Err(RowFault::Direction { column: self.binding.name(Column::Sign), text: text.to_owned() })
            }
        }
    }

    fn account_at(&self, column: Column) -> Result<Option<AccountNo>, RowFault> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        if has_lost_digits(text) {
            return Err(RowFault::LostDigits { column: self.binding.name(column), text: text.to_owned() });
        }
        let parsed = AccountNo::parse(text);
        parsed.map(Some).map_err(|fault| RowFault::Account { column: self.binding.name(column), fault })
    }

    fn own(&self, is_out: bool, foreign: Option<&str>) -> Result<AccountNo, RowFault> {
        let own = match self.party(is_out)? {
            Some(party) => Some(party),
            None => self.account_at(Column::Own)?,
        };
        let own = own.or_else(|| self.account.cloned()).ok_or(RowFault::NoAccount)?;
        let part = self.text(Column::OwnSub);
        let is_current =
            part.is_empty() || self.words.current.iter().any(|word| word.eq_ignore_ascii_case(part));
        let own =
            if is_current || part == own.reveal() { own } else { suffixed(&own, '_', &part_name(part))? };
        match foreign {
            Some(currency) => suffixed(&own, ':', currency),
            None => Ok(own),
        }
    }

    /// The payer's or the payee's account where a row names both: the institution's own before the bank's card.
    fn party(&self, is_payer: bool) -> Result<Option<AccountNo>, RowFault> {
        let columns =
            if is_payer { [Column::Payer, Column::PayerCard] } else { [Column::Payee, Column::PayeeCard] };
        for column in columns {
            if let Some(account) = self.account_at(column)? {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }

    fn other(&self, is_out: bool) -> Result<Option<AccountNo>, RowFault> {
        if let Some(party) = self.party(!is_out)? {
            return Ok(Some(party));
        }
        // A name where a number should be (待清算款项) names no account.
        if !self.text(Column::Other).is_ascii()
            && self.text(Column::Other).chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        {
            return Ok(None);
        }
        self.account_at(Column::Other)
    }

    fn other_name(&self) -> &'r str {
        let name = self.text(Column::OtherName);
        let instead = self.text(Column::Other);
        if name.is_empty() && !instead.is_ascii() { instead } else { name }
    }

    fn exit(
        &self,
        is_out: bool,
        has_account: bool,
        other_name: &str,
        kind: &str,
        remark: &str,
        note: &str,
    ) -> Option<ExitKind> {
        let exits = &self.layouts.words.exits;
        let cash_mark = self.text(Column::CashMark);
        let row = RowTexts {
            kind,
            remark,
            other_name,
            merchant: self.text(Column::Merchant),
            cash_mark,
            has_account,
        };
        let exit = exits.exit_of(row);
        let exit = exit
            .or_else(|| if note.is_empty() { None } else { exits.exit_of(RowTexts { remark: note, ..row }) });
        if is_out {
            return exit;
        }
        // Money that comes in over a counter comes from cash; nothing else about its origin is known.
        let is_cash = exit == Some(ExitKind::Cash)
            || [kind, remark].iter().any(|text| self.layouts.words.is_cash_deposit(text));
        (is_cash && !has_account).then_some(ExitKind::Cash)
    }

    /// The account that stands for an exit where the bank names none.
    fn collector(&self, exit: ExitKind) -> Option<AccountNo> {
        let name = exit.code().to_uppercase();
        let code = self.text(Column::MerchantCode);
        if exit == ExitKind::Merchant
            && !code.is_empty()
            && let Ok(account) = AccountNo::parse(&format!("{name}:{code}"))
        {
            return Some(account);
        }
        AccountNo::parse(&name).ok()
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
        let mut memo = String::with_capacity(96);
        let one_line = |text: &str, memo: &mut String| {
            memo.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
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
                // Writing to a String cannot fail.
                let _ = write!(memo, "\n{name}=");
                one_line(text, &mut memo);
            }
        }
        memo
    }
}

struct Moved {
    is_out: bool,
    amount: Fen,
    is_undoing: bool,
    is_marked_negative: bool,
}

/// The day of a cell that also shows a midnight, as sheets do.
fn day_of(text: &str) -> &str {
    text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 0:00:00")).unwrap_or(text)
}

fn suffixed(account: &AccountNo, mark: char, suffix: &str) -> Result<AccountNo, RowFault> {
    let text = format!("{}{mark}{suffix}", account.reveal());
    AccountNo::parse(&text).map_err(|fault| RowFault::Account { column: suffix.to_owned(), fault })
}

/// A part's name in the characters of account numbers; a Chinese one by its hash.
fn part_name(part: &str) -> String {
    let kept: String = part.chars().filter(char::is_ascii_alphanumeric).collect();
    if part.is_ascii() && !kept.is_empty() {
        kept
    } else {
        format!("S{:06X}", xxh3_64(part.as_bytes()) & 0xff_ffff)
    }
}

/// The bank's word, where the ledger's own table of words knows it as this exit; else the exit's.
fn channel(kind: &str, exit: Option<ExitKind>, layouts: &StatementLayouts) -> String {
    match exit {
        Some(exit) if layouts.words.channels.of_channel(kind) != Some(exit) => exit.code().to_owned(),
        Some(_) | None => kind.to_owned(),
    }
}
