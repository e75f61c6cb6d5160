//! Attachments: the papers that make an order lawful, and how many of which an order needs.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::codes::ResultCode;
use crate::error::FieldError;
use crate::record::{Kind, Value, records};
use crate::text::Text;

records! {
    /// A paper (附件); the first two characters of its file name say which.
    pub struct Attachment {
        "Filename" "文件名" => filename: Text<100>,
        "Content" "文件内容" => content: Base64,
    }
}

/// The bytes of a file; base64 on the wire. Prints as its size.
#[derive(Clone, PartialEq, Eq)]
pub struct Base64(Vec<u8>);

/// Which paper an attachment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperKind {
    /// 01 警官证.
    OfficerCard,
    /// 02 冻结法律文书.
    FreezeDocument,
    /// 03 紧急止付申请表.
    StopApplication,
}

/// Which order the papers belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperedOrder {
    /// 止付 and its kin: two officer's cards and one application form.
    Stop,
    /// 冻结 and its kin: two officer's cards and one freeze document.
    Freeze,
}

/// Why the papers of an order do not do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PapersError {
    /// A file name that does not begin with 01, 02 or 03.
    #[error("the attachment {position} is none of 01, 02, 03 by its file name")]
    UnknownKind {
        /// Its place, from 1.
        position: usize,
    },
    /// Too few, too many or the wrong papers.
    #[error("{found} papers of kind {code}, not {expected}", code = kind.prefix())]
    Count {
        /// Which paper.
        kind: PaperKind,
        /// How many there are.
        found: usize,
        /// How many the order needs.
        expected: usize,
    },
}

impl PapersError {
    /// What a bank answers: 0600 缺失法律文书.
    #[must_use]
    pub const fn result_code(&self) -> ResultCode {
        ResultCode::MISSING_DOCUMENT
    }
}

impl PaperKind {
    /// All kinds in order of their numbers.
    pub const ALL: [PaperKind; 3] =
        [PaperKind::OfficerCard, PaperKind::FreezeDocument, PaperKind::StopApplication];

    /// The two characters that begin the file name.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            PaperKind::OfficerCard => "01",
            PaperKind::FreezeDocument => "02",
            PaperKind::StopApplication => "03",
        }
    }
}

impl Attachment {
    /// A paper of this kind; `name` is the file name without the two characters.
    pub fn new(kind: PaperKind, name: &str, content: Vec<u8>) -> Result<Attachment, FieldError> {
        let filename = Text::new(&format!("{}{name}", kind.prefix()))?;
        Ok(Attachment { filename, content: Base64::new(content)? })
    }

    /// A paper of this file name, its bytes in base64.
    pub fn of_base64(filename: &str, base64: &str) -> Result<Attachment, FieldError> {
        Ok(Attachment { filename: Text::new(filename)?, content: Base64::from_text(base64)? })
    }

    /// Which paper it is; `None` when the file name does not say.
    #[must_use]
    pub fn kind(&self) -> Option<PaperKind> {
        PaperKind::ALL.into_iter().find(|kind| self.filename.as_str().starts_with(kind.prefix()))
    }
}

/// Checks the rule of the papers: exactly two 01, and exactly one 03 for a stop or one 02 for a freeze.
pub fn check_papers(order: PaperedOrder, papers: &[Attachment]) -> Result<(), PapersError> {
    let mut found = [0_usize; 3];
    for (at, paper) in papers.iter().enumerate() {
        let position = at + 1;
        let kind = paper.kind().ok_or(PapersError::UnknownKind { position })?;
        found[kind as usize] += 1;
    }
    let expected = match order {
        PaperedOrder::Stop => [2, 0, 1],
        PaperedOrder::Freeze => [2, 1, 0],
    };
    for (kind, (found, expected)) in PaperKind::ALL.into_iter().zip(found.into_iter().zip(expected)) {
        if found != expected {
            return Err(PapersError::Count { kind, found, expected });
        }
    }
    Ok(())
}

impl Base64 {
    /// The bytes of a file, at least one.
    pub fn new(bytes: Vec<u8>) -> Result<Base64, FieldError> {
        if bytes.is_empty() { Err(FieldError::Empty) } else { Ok(Base64(bytes)) }
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}

impl Value for Base64 {
    const KIND: Kind = Kind::Base64;
    fn from_text(text: &str) -> Result<Base64, FieldError> {
        let text = text.trim();
        let decoded = if text.bytes().any(|b| b.is_ascii_whitespace()) {
            let joined: String = text.split_ascii_whitespace().collect();
            STANDARD.decode(joined)
        } else {
            STANDARD.decode(text)
        };
        Base64::new(decoded.map_err(|_| FieldError::NotBase64)?)
    }
    fn write(&self, out: &mut String) {
        STANDARD.encode_string(&self.0, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(order: PaperedOrder, names: &[&str]) -> String {
        let paper = |name: &&str| Attachment {
            filename: Text::new(name).unwrap(),
            content: Base64::new(b"jpeg".to_vec()).unwrap(),
        };
        let papers: Vec<Attachment> = names.iter().map(paper).collect();
        match check_papers(order, &papers) {
            Ok(()) => "ok".to_owned(),
            Err(error) => format!("{} {error}", error.result_code()),
        }
    }

    #[test]
    fn an_order_needs_exactly_its_papers() {
        use PaperedOrder::{Freeze, Stop};
        assert_eq!(check(Stop, &["01a.jpg", "01b.jpg", "03c.pdf"]), "ok");
        assert_eq!(check(Freeze, &["02c.pdf", "01a.jpg", "01b.jpg"]), "ok");
        assert_eq!(
            check(Stop, &["01a.jpg", "x.jpg"]),
            "0600 the attachment 2 is none of 01, 02, 03 by its file name"
        );
        assert_eq!(check(Stop, &[]), "0600 0 papers of kind 01, not 2");
        assert_eq!(check(Stop, &["01a", "03c"]), "0600 1 papers of kind 01, not 2");
        assert_eq!(check(Stop, &["01a", "01b", "01c", "03d"]), "0600 3 papers of kind 01, not 2");
        assert_eq!(check(Stop, &["01a", "01b", "02c", "03d"]), "0600 1 papers of kind 02, not 0");
        assert_eq!(check(Stop, &["01a", "01b"]), "0600 0 papers of kind 03, not 1");
        assert_eq!(check(Freeze, &["01a", "01b", "03c"]), "0600 0 papers of kind 02, not 1");
        assert_eq!(check(Freeze, &["01a", "01b", "02c", "02d"]), "0600 2 papers of kind 02, not 1");
    }

    #[test]
    fn content_is_base64_of_at_least_a_byte() {
        let check = |text: &str| Base64::from_text(text).map_err(|e| e.to_string()).map(|b| b.0);
        assert_eq!(check("anBl\r\n Zw=="), Ok(b"jpeg".to_vec()));
        assert_eq!(check("anBlZw"), Err("it is not base64".to_owned()));
        assert_eq!(check("照片"), Err("it is not base64".to_owned()));
        assert_eq!(check(""), Err("it is empty".to_owned()));
    }
}
