//! What kind of file it is, and its tables row by row: archives, workbooks, text. Nothing is written to any disk.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, Xls, Xlsx};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::GB18030;
use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;

use super::cell::number_text;
use super::limits::{ReadLimits, Unreadable};
use super::line::Line;
use super::parquet;
use super::table::Reading;
use super::text;

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const GZIP: &[u8] = &[0x1f, 0x8b];
const XLS: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// An XLSX file with a password is a file of the older kind with a stream of this name, "EncryptedPackage".
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
const PDF: &[u8] = b"%PDF";
const RAR: &[u8] = b"Rar!";
const SEVEN_ZIP: &[u8] = b"7z\xbc\xaf\x27\x1c";

/// Reads every table of a file.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    limits: &ReadLimits,
    reading: &mut Reading<'_>,
) -> Result<(), Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty { file: name.to_owned() });
    }
    if bytes.len() as u64 > limits.bytes_max {
        return Err(too_large(name, limits.bytes_max, "bytes"));
    }
    let mut budget = Budget { left: limits.unpacked_bytes_max, limits };
    match kind_of(bytes) {
        Kind::Zip if is_workbook(name, bytes)? => read_xlsx(name, bytes, &mut budget, reading),
        Kind::Zip => read_archive(name, bytes, &mut budget, reading),
        Kind::Gzip => {
            let plain = budget.read(name, MultiGzDecoder::new(bytes))?;
            read_member(name, &plain, &mut budget, reading)
        }
        _ => read_member(name, bytes, &mut budget, reading),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zip,
    Gzip,
    Xls,
    Parquet,
    Text,
    Other(&'static str),
}

fn kind_of(bytes: &[u8]) -> Kind {
    let begins = |with: &[u8]| bytes.starts_with(with);
    match () {
        () if begins(ZIP) || begins(EMPTY_ZIP) => Kind::Zip,
        () if begins(GZIP) => Kind::Gzip,
        () if begins(XLS) => Kind::Xls,
        () if begins(PDF) => Kind::Other("it is a PDF; ask the bank for a table"),
        () if begins(RAR) || begins(SEVEN_ZIP) => Kind::Other("it is a RAR or 7z archive; pack it as ZIP"),
        () if begins(parquet::MAGIC) => Kind::Parquet,
        () => match bytes.iter().take(4_096).filter(|byte| **byte == 0).count() {
            0 => Kind::Text,
            _ if begins(&[0xff, 0xfe]) || begins(&[0xfe, 0xff]) => Kind::Text,
            _ => Kind::Other("it has bytes that no text has"),
        },
    }
}

/// What may still be unpacked.
pub(super) struct Budget<'a> {
    pub left: u64,
    pub limits: &'a ReadLimits,
}

impl Budget<'_> {
    /// Reads to the end, but never more than is left: a bomb says nothing true about its size.
    fn read(&mut self, name: &str, source: impl Read) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let read = source.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| damaged(name, &error))?;
        self.spend(name, bytes.len() as u64)?;
        Ok(bytes)
    }

    /// Reads to the end without keeping it.
    fn measure(&mut self, name: &str, source: impl Read) -> Result<(), Unreadable> {
        let read = std::io::copy(&mut source.take(self.left + 1), &mut std::io::sink());
        self.spend(name, read.map_err(|error| damaged(name, &error))?)
    }

    fn spend(&mut self, name: &str, bytes: u64) -> Result<(), Unreadable> {
        let left = self.left.checked_sub(bytes);
        self.left =
            left.ok_or_else(|| too_large(name, self.limits.unpacked_bytes_max, "bytes when unpacked"))?;
        Ok(())
    }
}

fn open_zip<'a>(name: &str, bytes: &'a [u8]) -> Result<ZipArchive<Cursor<&'a [u8]>>, Unreadable> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(name, &error))
}

/// An XLSX file is an archive with a certain member.
fn is_workbook(name: &str, bytes: &[u8]) -> Result<bool, Unreadable> {
    let archive = open_zip(name, bytes)?;
    Ok(archive.file_names_raw().any(|member| member.eq_ignore_ascii_case(b"xl/workbook.xml")))
}

fn read_archive(
    name: &str,
    bytes: &[u8],
    budget: &mut Budget<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Unreadable> {
    let mut archive = open_zip(name, bytes)?;
    if archive.len() > budget.limits.members_max {
        return Err(too_large(name, budget.limits.members_max as u64, "members"));
    }
    let mut members = 0;
    for number in 0..archive.len() {
        let member = archive.by_index_raw(number).map_err(|error| damaged(name, &error))?;
        let member_name = name_of(member.name_raw());
        if leads_out(&member_name) {
            return Err(Unreadable::PathTrick { file: name.to_owned(), member: member_name });
        }
        let (is_skipped, is_locked) =
            (member_name.ends_with(['/', '\\']) || is_litter(&member_name), member.encrypted());
        drop(member);
        if is_skipped {
            continue;
        }
        let place = format!("{name}/{member_name}");
        if is_locked {
            return Err(Unreadable::Locked { file: place });
        }
        let member = archive.by_index(number).map_err(|error| damaged(&place, &error))?;
        let plain = budget.read(&place, member)?;
        members += 1;
        match kind_of(&plain) {
            _ if plain.is_empty() => {}
            Kind::Zip if is_workbook(&place, &plain)? => read_xlsx(&place, &plain, budget, reading)?,
            Kind::Zip | Kind::Gzip => return Err(Unreadable::Nested { file: place }),
            // A folder from a bank holds covers and letters too; they are named, and the tables beside them are read.
            Kind::Other(why) => reading.set_aside(&place, why),
            Kind::Xls | Kind::Parquet | Kind::Text => read_member(&place, &plain, budget, reading)?,
        }
    }
    if members == 0 { Err(Unreadable::Empty { file: name.to_owned() }) } else { Ok(()) }
}

/// Windows of the country writes names in GBK and does not say so.
fn name_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

fn leads_out(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    let absolute = name.starts_with(['/', '\\']);
    drive || absolute || name.contains('\0') || name.split(['/', '\\']).any(|part| part == "..")
}

/// What file managers leave behind.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || last.starts_with("._")
        || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

fn read_member(
    name: &str,
    bytes: &[u8],
    budget: &mut Budget<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Unreadable> {
    match kind_of(bytes) {
        _ if bytes.is_empty() => Err(Unreadable::Empty { file: name.to_owned() }),
        Kind::Xls => read_xls(name, bytes, reading),
        Kind::Parquet => parquet::read(name, bytes, budget, reading),
        Kind::Text => read_text(name, bytes, reading),
        Kind::Zip if is_workbook(name, bytes)? => read_xlsx(name, bytes, budget, reading),
        Kind::Zip | Kind::Gzip => Err(Unreadable::Nested { file: name.to_owned() }),
        Kind::Other(why) => Err(Unreadable::Kind { file: name.to_owned(), why: why.to_owned() }),
    }
}

fn read_text(name: &str, bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let text = text::decode(bytes);
    if text
        .trim_start()
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("<html") || start.eq_ignore_ascii_case("<?xml"))
    {
        let why = "it is a web page or XML; open it in a spreadsheet and save it as XLSX";
        return Err(Unreadable::Kind { file: name.to_owned(), why: why.to_owned() });
    }
    reading.begin(name, None);
    let mut csv = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(text::separator(&text))
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    loop {
        match csv.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                reading.row(line, Line::Text(&record))?;
            }
            Err(error) => return Err(damaged(name, &error)),
        }
    }
    reading.end()
}

fn read_xlsx(
    name: &str,
    bytes: &[u8],
    budget: &mut Budget<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Unreadable> {
    measure(name, bytes, budget)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(name, &error))?;
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        reading.begin(name, Some(&sheet.name));
        let mut cells =
            workbook.worksheet_cells_reader(&sheet.name).map_err(|error| damaged(name, &error))?;
        let mut row = SheetRow::default();
        while let Some(cell) = cells.next_cell().map_err(|error| damaged(name, &error))? {
            row.put(cell.get_position(), of_xlsx(cell.get_value()), reading)?;
        }
        row.flush(reading)?;
        reading.end()?;
    }
    Ok(())
}

/// The members of a workbook are unpacked once to nowhere, for its reader has no limit of its own.
fn measure(name: &str, bytes: &[u8], budget: &mut Budget<'_>) -> Result<(), Unreadable> {
    let mut archive = open_zip(name, bytes)?;
    if archive.len() > budget.limits.members_max {
        return Err(too_large(name, budget.limits.members_max as u64, "members"));
    }
    for number in 0..archive.len() {
        let member = archive.by_index(number).map_err(|error| damaged(name, &error))?;
        budget.measure(name, member)?;
    }
    Ok(())
}

fn read_xls(name: &str, bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    if bytes.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED) {
        return Err(Unreadable::Locked { file: name.to_owned() });
    }
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| damaged(name, &error))?;
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        reading.begin(name, Some(&sheet.name));
        let range = workbook.worksheet_range(&sheet.name).map_err(|error| damaged(name, &error))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut row = SheetRow::default();
        for (down, right, value) in range.used_cells() {
            row.put((top + down as u32, left + right as u32), of_xls(value), reading)?;
        }
        row.flush(reading)?;
        reading.end()?;
    }
    Ok(())
}

/// A sheet's row while its cells come.
#[derive(Default)]
struct SheetRow {
    number: u32,
    cells: Vec<String>,
}

impl SheetRow {
    fn put(
        &mut self,
        (row, column): (u32, u32),
        text: String,
        reading: &mut Reading<'_>,
    ) -> Result<(), Unreadable> {
        if row != self.number {
            self.flush(reading)?;
            self.number = row;
        }
        let column = column as usize;
        // Far out to the right stands nothing that a bank prints, and to keep its place would fill the memory.
        if column >= reading.columns_max() {
            return if text.is_empty() { Ok(()) } else { Err(reading.too_wide()) };
        }
        if column >= self.cells.len() {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        Ok(())
    }

    fn flush(&mut self, reading: &mut Reading<'_>) -> Result<(), Unreadable> {
        if !self.cells.is_empty() {
            reading.row(u64::from(self.number) + 1, Line::Cells(&self.cells))?;
            self.cells.clear();
        }
        Ok(())
    }
}

fn of_xlsx(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(at) => date_text(at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn of_xls(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(at) => date_text(at),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// A day and its clock; a clock alone where there is no day.
fn date_text(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    if at.as_f64() < 1.0 {
        return format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction}")
}

fn damaged(name: &str, error: &dyn std::error::Error) -> Unreadable {
    let why = error.to_string();
    if why.to_lowercase().contains("password") {
        return Unreadable::Locked { file: name.to_owned() };
    }
    Unreadable::Damaged { file: name.to_owned(), why }
}

pub(crate) fn too_large(name: &str, max: u64, unit: &str) -> Unreadable {
    Unreadable::TooLarge { file: name.to_owned(), max, unit: unit.to_owned() }
}
