//! A workbook whose sheet, shared strings and styles are any bytes; the archive around them is sound.
#![no_main]

use ledger::{Ledger, ReadLimits, StatementLayouts, read_statements};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;
use std::sync::LazyLock;

static LAYOUTS: LazyLock<StatementLayouts> = LazyLock::new(StatementLayouts::shipped);

/// The parts are cut at zero bytes, which XML does not have.
fn workbook(bytes: &[u8]) -> Vec<u8> {
    let mut parts = bytes.split(|byte| *byte == 0).chain(std::iter::repeat(&b""[..]));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let book = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let links = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let members = [
        ("xl/workbook.xml", &book[..]),
        ("xl/_rels/workbook.xml.rels", &links[..]),
        ("xl/worksheets/sheet1.xml", parts.next().unwrap_or_default()),
        ("xl/sharedStrings.xml", parts.next().unwrap_or_default()),
        ("xl/styles.xml", parts.next().unwrap_or_default()),
    ];
    for (name, part) in members {
        archive.start_file(name, SimpleFileOptions::default()).expect("a member");
        archive.write_all(part).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    let bytes = workbook(bytes);
    let limits = ReadLimits { unpacked_bytes_max: 64 << 20, rows_max: 100_000, ..ReadLimits::default() };
    let Ok(file) = read_statements("any.xlsx", &bytes, &LAYOUTS, &limits) else { return };
    let mut ledger = Ledger::in_memory();
    let report = ledger.take_statements(&file, &mut |_| {}).expect("a ledger in memory takes all");
    assert!(report.imported + report.completed + report.duplicates <= report.rows);
    assert!(ledger.verify().expect("a ledger in memory is read").sound);
});
