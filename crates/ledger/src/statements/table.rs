//! A table's rows: what stands above the head, the head, the entries, and what is none.

use kernel::{AccountNo, Fen, Window};

use super::cell::has_lost_digits;
use super::container::too_large;
use super::entry::{Sheet, StatementFile};
use super::header::{Binding, Nearest};
use super::layout::{Column, StatementLayout, StatementLayouts, head_name};
use super::limits::{ReadLimits, Unreadable};
use super::line::Line;
use super::row::{Read, Row};
use super::time;
use crate::fault::{BadRow, RowFault};

/// A head stands within so many rows of its table.
const HEAD_WITHIN_ROWS: usize = 200;
/// More bad rows than this are counted but not listed.
const LISTED_BAD_ROWS_MAX: usize = 10_000;
/// A row with so many of a layout's columns is a head, even one that lacks something.
const NEARLY_HEAD: usize = 4;
/// Digits of a name that are an account number.
const ACCOUNT_DIGITS: std::ops::RangeInclusive<usize> = 12..=30;

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
