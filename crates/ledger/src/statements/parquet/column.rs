//! One column of a row group, cell by cell: its pages are unpacked one at a time.

use std::fmt::Write as _;
use std::io::Read;

use flate2::bufread::MultiGzDecoder;
use kernel::Timestamp;

use super::thrift::{self, Fields};
use crate::statements::cell::number_text;

/// Why a column cannot be read.
#[derive(Debug)]
pub(super) enum Fault {
    /// Its bytes do not say what they should.
    Damaged(&'static str),
    /// It is packed or written in a way that is not read here.
    Unknown(String),
    /// It unpacks to more than is read.
    TooLarge,
}

/// How the bytes of a value are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Flag,
    Int32,
    Int64,
    Float,
    Double,
    Text,
    /// Whole numbers with so many decimals, in four bytes, eight, or as many as there are.
    Decimal(u32, Width),
    Day,
    /// Units of a second, and whether the clock is that of Greenwich and not the bank's own.
    Clock(i64, Width),
    Instant(i64, bool),
    /// Nanoseconds of a day and the day, as older programs write instants.
    Julian,
}

/// Bytes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Four,
    Eight,
    Fixed(usize),
    Stated,
}

/// A column's chunk under way.
pub(super) struct Column<'b> {
    chunk: &'b [u8],
    at: usize,
    codec: i64,
    form: Form,
    is_optional: bool,
    dictionary: Vec<String>,
    page: Page,
}

#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    cells_left: u64,
    /// Whether a cell has a value; every one has where there are no levels.
    levels: Option<Hybrid>,
    /// Places in the dictionary; the values themselves where there are none.
    places: Option<Hybrid>,
    at: usize,
}

/// A dictionary that is larger is none that saves anything.
const DICTIONARY_MAX: i64 = 1 << 22;

impl<'b> Column<'b> {
    pub fn new(chunk: &'b [u8], codec: i64, form: Form, is_optional: bool) -> Column<'b> {
        Column { chunk, at: 0, codec, form, is_optional, dictionary: Vec::new(), page: Page::default() }
    }

    /// Puts the next cell's text into `cell`. `left` is what may still be unpacked.
    pub fn next(&mut self, cell: &mut String, left: &mut u64) -> Result<(), Fault> {
        cell.clear();
        while self.page.cells_left == 0 {
            self.turn_page(left)?;
        }
        let page = &mut self.page;
        page.cells_left -= 1;
        if let Some(levels) = &mut page.levels
            && levels.next(&page.bytes).ok_or(Fault::Damaged("a page's levels end early"))? == 0
        {
            return Ok(());
        }
        match &mut page.places {
            Some(places) => {
                let place = places.next(&page.bytes).ok_or(Fault::Damaged("a page's values end early"))?;
                let text = self.dictionary.get(place as usize);
                cell.push_str(text.ok_or(Fault::Damaged("a value is not in its dictionary"))?);
            }
            None => page.at = value(self.form, &page.bytes, page.at, cell)?,
        }
        Ok(())
    }

    fn turn_page(&mut self, left: &mut u64) -> Result<(), Fault> {
        let rest = self.chunk.get(self.at..).filter(|rest| !rest.is_empty());
        let rest = rest.ok_or(Fault::Damaged("a column has fewer values than rows"))?;
        let (head, taken) = thrift::read(rest).ok_or(Fault::Damaged("the head of a page"))?;
        let packed = usize::try_from(head.int(3).unwrap_or(-1)).ok();
        let packed = packed.and_then(|bytes| rest.get(taken..taken.checked_add(bytes)?));
        let packed = packed.ok_or(Fault::Damaged("a page is cut short"))?;
        self.at += taken + packed.len();
        let unpacked =
            u64::try_from(head.int(2).unwrap_or(-1)).map_err(|_| Fault::Damaged("the size of a page"))?;
        *left = left.checked_sub(unpacked).ok_or(Fault::TooLarge)?;
        match head.int(1) {
            Some(0) => self.first_kind(head.fields(5), packed, unpacked),
            Some(2) => self.learn(head.fields(7), packed, unpacked),
            Some(3) => self.second_kind(head.fields(8), packed, unpacked),
            // Indexes of pages hold no values.
            Some(_) => Ok(()),
            None => Err(Fault::Damaged("the head of a page")),
        }
    }

    fn first_kind(&mut self, head: Option<&Fields<'_>>, packed: &[u8], unpacked: u64) -> Result<(), Fault> {
        let head = head.ok_or(Fault::Damaged("the head of a page"))?;
        let bytes = unpack(self.codec, packed, unpacked)?;
        let (mut at, mut levels) = (0, None);
        if self.is_optional {
            if head.int(3) != Some(RLE) {
                return Err(Fault::Unknown("levels that are not run-length coded".to_owned()));
            }
            let count = bytes.first_chunk::<4>().map(|count| u32::from_le_bytes(*count) as usize);
            let end = count.and_then(|count| count.checked_add(4)).filter(|&end| end <= bytes.len());
            let end = end.ok_or(Fault::Damaged("a page's levels"))?;
            (levels, at) = (Some(Hybrid::new(4, end, 1)), end);
        }
        self.begin(bytes, head.int(1), head.int(2), levels, at)
    }

    fn second_kind(&mut self, head: Option<&Fields<'_>>, packed: &[u8], unpacked: u64) -> Result<(), Fault> {
        let head = head.ok_or(Fault::Damaged("the head of a page"))?;
        let count = |field| usize::try_from(head.int(field).unwrap_or(0)).ok();
        let in_front = count(6).zip(count(5)).and_then(|(repeats, levels)| repeats.checked_add(levels));
        let in_front = in_front.filter(|&bytes| bytes <= packed.len() && bytes as u64 <= unpacked);
        let in_front = in_front.ok_or(Fault::Damaged("a page's levels"))?;
        let codec = if head.flag(7) == Some(false) { UNPACKED } else { self.codec };
        let mut bytes = packed[..in_front].to_vec();
        let values = unpack(codec, &packed[in_front..], unpacked - in_front as u64)?;
        bytes.extend_from_slice(&values);
        let levels_from = in_front - count(5).unwrap_or(0);
        let levels = self.is_optional.then(|| Hybrid::new(levels_from, in_front, 1));
        self.begin(bytes, head.int(1), head.int(4), levels, in_front)
    }

    fn begin(
        &mut self,
        bytes: Vec<u8>,
        cells: Option<i64>,
        encoding: Option<i64>,
        levels: Option<Hybrid>,
        at: usize,
    ) -> Result<(), Fault> {
        let cells_left = cells.and_then(|cells| u64::try_from(cells).ok());
        let cells_left = cells_left.ok_or(Fault::Damaged("the head of a page"))?;
        let places = match encoding {
            Some(PLAIN) => None,
            Some(PLAIN_DICTIONARY | RLE_DICTIONARY) => {
                // A page of nothing but empty cells may end here.
                let width = bytes.get(at).copied().unwrap_or(0);
                Some(Hybrid::new((at + 1).min(bytes.len()), bytes.len(), width))
            }
            Some(RLE) if self.form == Form::Flag => {
                Some(Hybrid::new((at + 4).min(bytes.len()), bytes.len(), 1))
            }
            other => return Err(Fault::Unknown(format!("values of the encoding {}", other.unwrap_or(-1)))),
        };
        if places.as_ref().is_some_and(|places| places.width > 32) {
            return Err(Fault::Damaged("the width of a dictionary's places"));
        }
        if encoding == Some(RLE) {
            self.dictionary = vec!["false".to_owned(), "true".to_owned()];
        }
        // Bits of truths stand one behind the other, so their place is counted in bits.
        let at = if self.form == Form::Flag { at * 8 } else { at };
        self.page = Page { bytes, cells_left, levels, places, at };
        Ok(())
    }

    fn learn(&mut self, head: Option<&Fields<'_>>, packed: &[u8], unpacked: u64) -> Result<(), Fault> {
        let count = head.and_then(|head| head.int(1)).filter(|count| (0..=DICTIONARY_MAX).contains(count));
        let count = count.ok_or(Fault::Damaged("the head of a dictionary"))?;
        let bytes = unpack(self.codec, packed, unpacked)?;
        let mut at = 0;
        self.dictionary.clear();
        for _ in 0..count {
            let mut text = String::new();
            at = value(self.form, &bytes, at, &mut text)?;
            self.dictionary.push(text);
        }
        Ok(())
    }
}

const PLAIN: i64 = 0;
const PLAIN_DICTIONARY: i64 = 2;
const RLE: i64 = 3;
const RLE_DICTIONARY: i64 = 8;
const UNPACKED: i64 = 0;

fn unpack(codec: i64, packed: &[u8], unpacked: u64) -> Result<Vec<u8>, Fault> {
    let damaged = Fault::Damaged("a page does not unpack");
    let bytes = match codec {
        UNPACKED => packed.to_vec(),
        1 => {
            let stated = snap::raw::decompress_len(packed).ok().map(|bytes| bytes as u64);
            if stated != Some(unpacked) {
                return Err(damaged);
            }
            snap::raw::Decoder::new().decompress_vec(packed).map_err(|_| damaged)?
        }
        2 => {
            let mut bytes = Vec::new();
            let read = MultiGzDecoder::new(packed).take(unpacked + 1).read_to_end(&mut bytes);
            read.map_err(|_| Fault::Damaged("a page does not unpack"))?;
            bytes
        }
        other => {
            let names = [(3, "LZO"), (4, "Brotli"), (5, "LZ4"), (6, "Zstandard"), (7, "LZ4")];
            let name =
                names.iter().find(|(codec, _)| *codec == other).map_or("something unknown", |(_, name)| name);
            return Err(Fault::Unknown(format!("pages packed by {name}; Snappy, gzip and none are read")));
        }
    };
    if bytes.len() as u64 == unpacked { Ok(bytes) } else { Err(Fault::Damaged("a page does not unpack")) }
}

/// Writes the value that stands at a place; gives the place behind it.
fn value(form: Form, bytes: &[u8], at: usize, text: &mut String) -> Result<usize, Fault> {
    const EARLY: Fault = Fault::Damaged("a page's values end early");
    let taken = |count: usize| bytes.get(at..at.checked_add(count)?);
    let four = || taken(4).and_then(|four| four.try_into().ok()).map(i32::from_le_bytes).ok_or(EARLY);
    let eight = || taken(8).and_then(|eight| eight.try_into().ok()).map(i64::from_le_bytes).ok_or(EARLY);
    let stated = || -> Result<(&[u8], usize), Fault> {
        let count =
            taken(4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes).ok_or(EARLY)? as usize;
        let end = (at + 4).checked_add(count).filter(|&end| end <= bytes.len()).ok_or(EARLY)?;
        Ok((&bytes[at + 4..end], end))
    };
    let number = |width: Width| -> Result<(i128, usize), Fault> {
        Ok(match width {
            Width::Four => (i128::from(four()?), at + 4),
            Width::Eight => (i128::from(eight()?), at + 8),
            Width::Fixed(count) => (big_endian(taken(count).ok_or(EARLY)?)?, at + count),
            Width::Stated => {
                let (bytes, end) = stated()?;
                (big_endian(bytes)?, end)
            }
        })
    };
    // Writing to a String cannot fail.
    let mut put = |told: std::fmt::Arguments<'_>| {
        let _ = text.write_fmt(told);
    };
    Ok(match form {
        Form::Flag => {
            let byte = bytes.get(at / 8).ok_or(EARLY)?;
            put(format_args!("{}", byte >> (at % 8) & 1 == 1));
            at + 1
        }
        Form::Int32 => {
            put(format_args!("{}", four()?));
            at + 4
        }
        Form::Int64 => {
            put(format_args!("{}", eight()?));
            at + 8
        }
        Form::Float => {
            put(format_args!("{}", number_text(f64::from(f32::from_bits(four()? as u32)))));
            at + 4
        }
        Form::Double => {
            put(format_args!("{}", number_text(f64::from_bits(eight()? as u64))));
            at + 8
        }
        Form::Text => {
            let (bytes, end) = stated()?;
            put(format_args!("{}", String::from_utf8_lossy(bytes)));
            end
        }
        Form::Decimal(scale, width) => {
            let (number, end) = number(width)?;
            put(format_args!("{}", decimal(number, scale)));
            end
        }
        Form::Day => {
            put(format_args!(
                "{}",
                instant(i128::from(four()?) * DAY_MICROS, false).get(..10).unwrap_or_default()
            ));
            at + 4
        }
        Form::Clock(units, width) => {
            let (number, end) = number(width)?;
            let seconds = number.div_euclid(i128::from(units.max(1)));
            put(format_args!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60));
            end
        }
        Form::Instant(units, is_utc) => {
            let micros = i128::from(eight()?) * 1_000_000 / i128::from(units.max(1));
            put(format_args!("{}", instant(micros, is_utc)));
            at + 8
        }
        Form::Julian => {
            let nanos = eight()?;
            let day =
                taken(12).and_then(|all| all[8..].try_into().ok()).map(i32::from_le_bytes).ok_or(EARLY)?;
            let micros = (i128::from(day) - JULIAN_1970) * DAY_MICROS + i128::from(nanos / 1_000);
            put(format_args!("{}", instant(micros, true)));
            at + 12
        }
    })
}

const DAY_MICROS: i128 = 86_400 * 1_000_000;
/// The Julian day of 1 January 1970.
const JULIAN_1970: i128 = 2_440_588;
/// Beijing's clock is eight hours ahead of Greenwich's.
const BEIJING_MICROS: i128 = 8 * 3_600 * 1_000_000;

/// An instant, or a clock's reading that knows no place and is Beijing's. One that no bank means stays a number.
fn instant(micros: i128, is_utc: bool) -> String {
    let at = if is_utc { micros } else { micros - BEIJING_MICROS };
    // Years 1900 to 2200.
    match i64::try_from(at) {
        Ok(at) if (-2_208_988_800_000_000..7_258_118_400_000_000).contains(&at) => {
            Timestamp::from_micros(at).to_string()
        }
        Ok(_) | Err(_) => micros.to_string(),
    }
}

fn big_endian(bytes: &[u8]) -> Result<i128, Fault> {
    if bytes.len() > 16 {
        return Err(Fault::Unknown("decimals of more than sixteen bytes".to_owned()));
    }
    let sign = if bytes.first().is_some_and(|first| first & 0x80 != 0) { -1 } else { 0 };
    Ok(bytes.iter().fold(sign, |number: i128, byte| number << 8 | i128::from(*byte)))
}

fn decimal(number: i128, scale: u32) -> String {
    let digits = format!("{:0width$}", number.unsigned_abs(), width = scale as usize + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale as usize);
    let sign = if number < 0 { "-" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// Small numbers as runs of one value and as bits side by side, in turn; nothing is written out ahead.
struct Hybrid {
    at: usize,
    end: usize,
    width: u8,
    left: u64,
    /// The value of a run; of packed ones, the bit at which the next begins.
    run: Run,
}

enum Run {
    Same(u32),
    Packed(usize),
}

impl Hybrid {
    fn new(at: usize, end: usize, width: u8) -> Hybrid {
        Hybrid { at, end, width, left: 0, run: Run::Same(0) }
    }

    fn next(&mut self, bytes: &[u8]) -> Option<u32> {
        while self.left == 0 {
            self.begin_run(bytes)?;
        }
        self.left -= 1;
        match &mut self.run {
            Run::Same(value) => Some(*value),
            Run::Packed(bit) => {
                let value = bits(&bytes[..self.end], *bit, self.width)?;
                *bit += usize::from(self.width);
                Some(value)
            }
        }
    }

    fn begin_run(&mut self, bytes: &[u8]) -> Option<()> {
        let bytes = bytes.get(..self.end)?;
        let mut head = 0_u64;
        for shift in (0..).step_by(7).take(5) {
            let byte = *bytes.get(self.at)?;
            self.at += 1;
            head |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        if head & 1 == 1 {
            let groups = head >> 1;
            (self.left, self.run) = (groups * 8, Run::Packed(self.at * 8));
            // The last group may be cut short, and its values are then not asked for.
            let packed = usize::try_from(groups).ok()?.checked_mul(usize::from(self.width))?;
            self.at = self.at.checked_add(packed)?.min(bytes.len());
        } else {
            let count = usize::from(self.width.div_ceil(8));
            let value = bytes.get(self.at..self.at + count)?;
            self.at += count;
            let value = value.iter().rev().fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
            (self.left, self.run) = (head >> 1, Run::Same(value));
        }
        Some(())
    }
}

/// So many bits from a bit on, the lowest first.
fn bits(bytes: &[u8], from: usize, width: u8) -> Option<u32> {
    let (mut value, mut taken) = (0_u64, 0);
    while taken < usize::from(width) {
        let byte = u64::from(*bytes.get((from + taken) / 8)?);
        let skipped = (from + taken) % 8;
        value |= byte >> skipped << taken;
        taken += 8 - skipped;
    }
    Some((value & ((1 << width) - 1)) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_bits_take_turns() {
        // Four threes, then 0 1 2 3 4 5 6 7 in three bits each, then a run that ends early.
        let bytes = [8, 3, 3, 0b1000_1000, 0b1100_0110, 0b1111_1010, 4];
        let mut hybrid = Hybrid::new(0, bytes.len(), 3);
        let read: Vec<u32> = std::iter::from_fn(|| hybrid.next(&bytes)).collect();
        assert_eq!(read, [3, 3, 3, 3, 0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(Hybrid::new(0, 0, 0).next(&[]), None);
    }

    #[test]
    fn values_read_as_banks_write_them() {
        let check = |form, bytes: &[u8]| {
            let mut text = String::new();
            match value(form, bytes, 0, &mut text) {
                Ok(end) => format!("{text} {end}"),
                Err(_) => "–".to_owned(),
            }
        };
        let evening: i64 = 1_768_069_085; // 2026-01-10 18:18:05 by the clock of Greenwich
        for (form, bytes, text) in [
            (Form::Int32, (-5_i32).to_le_bytes().to_vec(), "-5 4"),
            (Form::Double, 12.5_f64.to_le_bytes().to_vec(), "12.5 8"),
            (Form::Text, b"\x02\0\0\0ab".to_vec(), "ab 6"),
            (Form::Text, b"\x03\0\0\0ab".to_vec(), "–"),
            (Form::Decimal(2, Width::Eight), 123_456_i64.to_le_bytes().to_vec(), "1234.56 8"),
            (Form::Decimal(2, Width::Four), (-5_i32).to_le_bytes().to_vec(), "-0.05 4"),
            (Form::Decimal(2, Width::Fixed(2)), vec![0xff, 0x38], "-2.00 2"),
            (Form::Decimal(0, Width::Stated), b"\x01\0\0\0\x07".to_vec(), "7 5"),
            (Form::Day, 20_463_i32.to_le_bytes().to_vec(), "2026-01-10 4"),
            (Form::Clock(1_000, Width::Four), 65_885_000_i32.to_le_bytes().to_vec(), "18:18:05 4"),
            (
                Form::Instant(1_000_000, false),
                (evening * 1_000_000).to_le_bytes().to_vec(),
                "2026-01-10T18:18:05+08:00 8",
            ),
            (
                Form::Instant(1_000, true),
                (evening * 1_000).to_le_bytes().to_vec(),
                "2026-01-11T02:18:05+08:00 8",
            ),
            (Form::Instant(1_000_000_000, false), i64::MAX.to_le_bytes().to_vec(), "9223372036854775 8"),
            (Form::Flag, vec![1], "true 1"),
            (Form::Julian, vec![0; 3], "–"),
        ] {
            assert_eq!(check(form, &bytes), text, "{form:?}");
        }
    }
}
