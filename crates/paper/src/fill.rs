//! The file around the text: a .docx is a zip archive of parts, of which a few carry text.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::Fields;
use crate::document;

/// Why a template cannot be filled.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// Not a .docx, or a torn one.
    #[error("the template is no .docx: {0}")]
    NotADocument(String),
    /// A part is larger than any paper's.
    #[error("the part {part} has more than {bytes_max} bytes")]
    TooLarge {
        /// Which.
        part: String,
        /// The limit.
        bytes_max: u64,
    },
    /// A part's XML is broken.
    #[error("the part {part} cannot be read: {why}")]
    Broken {
        /// Which.
        part: String,
        /// Why.
        why: String,
    },
    /// The template asks for a field that is not given.
    #[error("the template asks for {{{{{name}}}}}, which this paper does not have")]
    UnknownField {
        /// Which.
        name: String,
    },
    /// Two opening braces that are never closed.
    #[error("a field is opened and not closed: {beginning}")]
    OpenField {
        /// What stands behind the braces.
        beginning: String,
    },
}

/// A paper has a few hundred kilobytes; an archive may claim anything.
const PART_BYTES_MAX: u64 = 16 << 20;
/// Pictures and all.
const PARTS_MAX: usize = 500;

/// The template with its fields filled in, as a .docx.
pub fn fill(template: &[u8], fields: &Fields) -> Result<Vec<u8>, PaperError> {
    let mut archive = open(template)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(template.len())));
    // The same fields give the same bytes: no time of making stands in the archive.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for place in 0..archive.len() {
        let (name, content) = part(&mut archive, place)?;
        let content = if has_text(&name) {
            document::fill(&text_of(&name, content)?, fields)
                .map_err(|error| error.in_part(&name))?
                .into_bytes()
        } else {
            content
        };
        out.start_file(name, options).map_err(not_a_document)?;
        out.write_all(&content).map_err(not_a_document)?;
    }
    Ok(out.finish().map_err(not_a_document)?.into_inner())
}

/// The names of the fields that a template asks for, sorted; those of a list as `accounts.number`.
pub fn fields_of(template: &[u8]) -> Result<BTreeSet<String>, PaperError> {
    let mut archive = open(template)?;
    let mut names = BTreeSet::new();
    for place in 0..archive.len() {
        let (name, content) = part(&mut archive, place)?;
        if has_text(&name) {
            let found = document::names_in(&text_of(&name, content)?);
            names.extend(found.map_err(|error| error.in_part(&name))?);
        }
    }
    Ok(names)
}

fn open(template: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, PaperError> {
    let archive = ZipArchive::new(Cursor::new(template)).map_err(not_a_document)?;
    if archive.len() > PARTS_MAX || archive.index_for_name("word/document.xml").is_none() {
        return Err(PaperError::NotADocument("it has no word/document.xml".to_owned()));
    }
    Ok(archive)
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, place: usize) -> Result<(String, Vec<u8>), PaperError> {
    let file = archive.by_index(place).map_err(not_a_document)?;
    let name = file.name().map_err(not_a_document)?.into_owned();
    let mut content = Vec::new();
    // One byte past the limit tells a larger part from one that fits.
    file.take(PART_BYTES_MAX + 1).read_to_end(&mut content).map_err(not_a_document)?;
    if content.len() as u64 > PART_BYTES_MAX {
        return Err(PaperError::TooLarge { part: name, bytes_max: PART_BYTES_MAX });
    }
    Ok((name, content))
}

fn has_text(part: &str) -> bool {
    let Some(name) = part.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")) else {
        return false;
    };
    name == "document" || name.starts_with("header") || name.starts_with("footer") || name == "footnotes"
}

fn text_of(part: &str, content: Vec<u8>) -> Result<String, PaperError> {
    let broken = |_| PaperError::Broken { part: part.to_owned(), why: "it is not UTF-8".to_owned() };
    String::from_utf8(content).map_err(broken)
}

fn not_a_document(error: impl std::fmt::Display) -> PaperError {
    PaperError::NotADocument(error.to_string())
}

impl PaperError {
    fn in_part(self, name: &str) -> PaperError {
        match self {
            PaperError::Broken { why, .. } => PaperError::Broken { part: name.to_owned(), why },
            other => other,
        }
    }
}
