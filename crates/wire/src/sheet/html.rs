//! The rows of a page's tables. Exports are often such a page under the name of a workbook.

/// Whether a text is a page with a table.
pub(super) fn is_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(4096).collect::<String>().to_ascii_lowercase();
    head.starts_with('<') && head.contains("<table")
}

/// The cells of every table row in the page, in order; other tags only separate, entities are resolved.
pub(super) fn rows_of(page: &str) -> Vec<(u64, Vec<String>)> {
    let mut reading = Reading::default();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        reading.text(&rest[..open]);
        let tag = &rest[open..];
        let length = if tag.starts_with("<!--") {
            tag.find("-->").map(|at| at + 3)
        } else {
            tag.find('>').map(|at| at + 1)
        };
        let Some(length) = length else { break };
        reading.tag(&tag[..length]);
        rest = &tag[length..];
        for (name, end) in [("<script", "</script"), ("<style", "</style")] {
            if starts_with(tag, name) {
                rest = rest.find(end).map_or("", |at| &rest[at..]);
            }
        }
    }
    reading.end_row();
    reading.rows
}

#[derive(Default)]
struct Reading {
    rows: Vec<(u64, Vec<String>)>,
    row: Option<Vec<String>>,
    /// The open cell, and how many columns it spans.
    cell: Option<(String, usize)>,
    seen: u64,
}

impl Reading {
    fn text(&mut self, text: &str) {
        if let Some((cell, _)) = &mut self.cell {
            resolve_into(text, cell);
        }
    }

    fn tag(&mut self, tag: &str) {
        if starts_with(tag, "<tr") {
            self.end_row();
            self.seen += 1;
            self.row = Some(Vec::new());
        } else if starts_with(tag, "<td") || starts_with(tag, "<th") {
            self.end_cell();
            self.cell = Some((String::new(), span_of(tag)));
        } else if starts_with(tag, "</td") || starts_with(tag, "</th") {
            self.end_cell();
        } else if starts_with(tag, "</tr") || starts_with(tag, "</table") {
            self.end_row();
        } else if starts_with(tag, "<br") {
            self.text(" ");
        }
    }

    fn end_cell(&mut self) {
        if let Some((cell, span)) = self.cell.take() {
            let row = self.row.get_or_insert_default();
            row.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
            row.extend((1..span).map(|_| String::new()));
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(row) = self.row.take().filter(|row| row.iter().any(|cell| !cell.is_empty())) {
            self.rows.push((self.seen, row));
        }
    }
}

/// Whether the tag has that name: the name, then no further letter (`<th` is not `<thead`).
fn starts_with(tag: &str, name: &str) -> bool {
    let same = tag.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    same && !tag[name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
}

/// How many columns a cell takes, at most 100.
fn span_of(tag: &str) -> usize {
    let lower = tag.to_ascii_lowercase();
    let value = lower.split_once("colspan=").map(|(_, value)| value.trim_start_matches(['"', '\'']));
    let digits = value.map(|value| value.split(|c: char| !c.is_ascii_digit()).next().unwrap_or(""));
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(1_usize).clamp(1, 100)
}

fn resolve_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.find(';').filter(|end| *end <= 10).map(|end| (&rest[1..end], end + 1));
        match entity.and_then(|(name, length)| character(name).map(|c| (c, length))) {
            Some((character, length)) => {
                out.push(character);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "nbsp" => Some(' '),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
