//! What a file is, told from its content and not from its name.

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// A PDF document.
    Pdf,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A Word document (.docx).
    Word,
    /// An Excel workbook (.xlsx).
    Excel,
    /// A sound recording in MP3.
    Mp3,
    /// A sound recording in WAV.
    Wav,
    /// A film, or a telephone's recording, in the MP4 family.
    Mp4,
    /// Plain text in UTF-8, CSV among it.
    Text,
}

impl Media {
    /// Its media type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Media::Pdf => "application/pdf",
            Media::Jpeg => "image/jpeg",
            Media::Png => "image/png",
            Media::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Media::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Media::Mp3 => "audio/mpeg",
            Media::Wav => "audio/wav",
            Media::Mp4 => "video/mp4",
            Media::Text => "text/plain",
        }
    }

    /// How names of such files end, the usual one first.
    pub(super) const fn endings(self) -> &'static [&'static str] {
        match self {
            Media::Pdf => &["pdf"],
            Media::Jpeg => &["jpg", "jpeg"],
            Media::Png => &["png"],
            Media::Word => &["docx"],
            Media::Excel => &["xlsx"],
            Media::Mp3 => &["mp3"],
            Media::Wav => &["wav"],
            Media::Mp4 => &["mp4", "m4a", "mov"],
            Media::Text => &["txt", "csv"],
        }
    }

    /// Whether a file's name claims to be this.
    #[must_use]
    pub fn fits(self, name: &str) -> bool {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| self.endings().contains(&ending.as_str()))
    }
}

/// What a content is; `None` for what is not taken.
#[must_use]
pub fn media_of(content: &[u8]) -> Option<Media> {
    let has = |place: usize, bytes: &[u8]| content.get(place..).is_some_and(|rest| rest.starts_with(bytes));
    if has(0, b"%PDF-") {
        return Some(Media::Pdf);
    }
    if has(0, &[0xff, 0xd8, 0xff]) {
        return Some(Media::Jpeg);
    }
    if has(0, b"\x89PNG\r\n\x1a\n") {
        return Some(Media::Png);
    }
    if has(0, b"PK\x03\x04") {
        return office(content);
    }
    if has(0, b"ID3") || has(0, &[0xff, 0xfb]) || has(0, &[0xff, 0xf3]) {
        return Some(Media::Mp3);
    }
    if has(0, b"RIFF") && has(8, b"WAVE") {
        return Some(Media::Wav);
    }
    if has(4, b"ftyp") {
        return Some(Media::Mp4);
    }
    let is_plain = |text: &str| text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    std::str::from_utf8(content).ok().filter(|text| is_plain(text)).map(|_| Media::Text)
}

/// A ZIP archive whose names are those of an office document; one with macros is not taken.
fn office(content: &[u8]) -> Option<Media> {
    let names = |needle: &[u8]| content.windows(needle.len()).any(|window| window == needle);
    if names(b"vbaProject.bin") {
        return None;
    }
    if names(b"word/document.xml") {
        return Some(Media::Word);
    }
    names(b"xl/workbook.xml").then_some(Media::Excel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_it_is_and_the_name_must_agree() {
        let rows: [(&str, &[u8], &str); 13] = [
            ("a.pdf", b"%PDF-1.7 x", "taken"),
            ("a.PDF", b"%PDF-1.7 x", "taken"),
            ("a.jpg", b"%PDF-1.7 x", "other name"),
            ("a.jpg", &[0xff, 0xd8, 0xff, 0xe0], "taken"),
            ("a.png", b"\x89PNG\r\n\x1a\nx", "taken"),
            ("a.docx", b"PK\x03\x04 word/document.xml", "taken"),
            ("a.docx", b"PK\x03\x04 word/document.xml vbaProject.bin", "refused"),
            ("a.zip", b"PK\x03\x04 whatever", "refused"),
            ("a.csv", "卡号,金额\n".as_bytes(), "taken"),
            ("a.html", b"<script>", "other name"),
            ("a.txt", b"MZ\x00\x01", "refused"),
            ("a.pdf.exe", b"%PDF-1.7", "other name"),
            ("a", b"%PDF-1.7", "other name"),
        ];
        for (name, content, expected) in rows {
            let seen = match media_of(content) {
                None => "refused",
                Some(media) if media.fits(name) => "taken",
                Some(_) => "other name",
            };
            assert_eq!(seen, expected, "{name}");
        }
    }
}
