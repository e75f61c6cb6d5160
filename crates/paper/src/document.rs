//! A part's text: paragraphs of runs, in which a field may be split, and table rows that repeat.
//!
//! The part is read as a list of events. The texts of one paragraph are joined, fields are found in the joined text,
//! and each replacement goes into the run in which its field begins; so a field keeps the look of its first brace.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

use crate::{Fields, PaperError};

type Events = Vec<Event<'static>>;
type Item = BTreeMap<String, String>;

/// The part with its fields filled in.
pub(crate) fn fill(xml: &str, fields: &Fields) -> Result<String, PaperError> {
    let events = read(xml)?;
    let mut out = Vec::with_capacity(events.len());
    let mut at = 0;
    while at < events.len() {
        if let Some(end) = plain_row(&events, at) {
            fill_row(&events[at..=end], fields, &mut out)?;
            at = end + 1;
        } else {
            out.push(events[at].clone());
            at += 1;
        }
    }
    // Rows are filled with their items; what is left is filled with the paper's own fields.
    fill_paragraphs(&mut out, &|name| fields.text(name).map(str::to_owned))?;
    write(out)
}

/// The names of the fields in the part.
pub(crate) fn names_in(xml: &str) -> Result<BTreeSet<String>, PaperError> {
    let events = read(xml)?;
    let mut names = BTreeSet::new();
    for paragraph in paragraphs(&events) {
        for found in fields_in(&joined(&events, &paragraph))? {
            names.insert(found.name);
        }
    }
    Ok(names)
}

fn read(xml: &str) -> Result<Events, PaperError> {
    let broken =
        |error: &dyn std::fmt::Display| PaperError::Broken { part: String::new(), why: error.to_string() };
    let mut reader = Reader::from_str(xml);
    // Entities stand in the text as they are written; `unescape` below resolves them.
    reader.config_mut().trim_text(false);
    let mut events = Vec::new();
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Eof => return Ok(events),
            event => events.push(event.into_owned()),
        }
    }
}

fn write(events: Events) -> Result<String, PaperError> {
    let broken = |why: String| PaperError::Broken { part: String::new(), why };
    let mut writer = Writer::new(Vec::new());
    for event in events {
        writer.write_event(event).map_err(|error| broken(error.to_string()))?;
    }
    String::from_utf8(writer.into_inner()).map_err(|error| broken(error.to_string()))
}

/// The end of the table row that begins here, when no other row lies in it.
fn plain_row(events: &[Event<'_>], at: usize) -> Option<usize> {
    if !is_start(&events[at], "w:tr") {
        return None;
    }
    for (offset, event) in events[at + 1..].iter().enumerate() {
        if is_start(event, "w:tr") {
            return None;
        }
        if is_end(event, "w:tr") {
            return Some(at + 1 + offset);
        }
    }
    None
}

/// A row with fields of a list stands once for each item of it; any other row stands as it is.
fn fill_row(row: &[Event<'static>], fields: &Fields, out: &mut Events) -> Result<(), PaperError> {
    let Some(list) = list_of(row)? else {
        out.extend_from_slice(row);
        return Ok(());
    };
    let items = fields.list(&list).ok_or_else(|| PaperError::UnknownField { name: list.clone() })?;
    for item in items {
        let mut filled = row.to_vec();
        fill_paragraphs(&mut filled, &|name| of_item(name, &list, item, fields))?;
        out.append(&mut filled);
    }
    Ok(())
}

fn of_item(name: &str, list: &str, item: &Item, fields: &Fields) -> Option<String> {
    let own = name.strip_prefix(list).and_then(|rest| rest.strip_prefix('.'));
    match own {
        Some(own) => item.get(own).cloned(),
        None => fields.text(name).map(str::to_owned),
    }
}

fn list_of(row: &[Event<'static>]) -> Result<Option<String>, PaperError> {
    for paragraph in paragraphs(row) {
        for found in fields_in(&joined(row, &paragraph))? {
            if let Some((list, _)) = found.name.split_once('.') {
                return Ok(Some(list.to_owned()));
            }
        }
    }
    Ok(None)
}

/// The places of the texts of each paragraph, innermost first.
fn paragraphs(events: &[Event<'_>]) -> Vec<Vec<usize>> {
    let mut open: Vec<Vec<usize>> = Vec::new();
    let mut done = Vec::new();
    let mut in_text = false;
    for (at, event) in events.iter().enumerate() {
        match event {
            event if is_start(event, "w:p") => open.push(Vec::new()),
            event if is_end(event, "w:p") => done.extend(open.pop()),
            event if is_start(event, "w:t") => in_text = true,
            event if is_end(event, "w:t") => in_text = false,
            Event::Text(_) | Event::GeneralRef(_) if in_text => {
                if let Some(paragraph) = open.last_mut() {
                    paragraph.push(at);
                }
            }
            _ => {}
        }
    }
    done.retain(|paragraph| !paragraph.is_empty());
    done
}

/// The texts of a paragraph as one, with where each begins.
struct Joined {
    text: String,
    /// Event and first byte in the joined text.
    parts: Vec<(usize, usize)>,
}

fn joined(events: &[Event<'_>], paragraph: &[usize]) -> Joined {
    let mut text = String::new();
    let mut parts = Vec::with_capacity(paragraph.len());
    for at in paragraph {
        parts.push((*at, text.len()));
        text.push_str(&plain(&events[*at]));
    }
    Joined { text, parts }
}

/// A text event, or an entity of one, as plain text.
fn plain(event: &Event<'_>) -> String {
    match event {
        Event::Text(text) => text.xml10_content().into_owned(),
        Event::GeneralRef(entity) => {
            let written = format!("&{};", entity.xml10_content());
            quick_xml::escape::unescape(&written).map(|text| text.into_owned()).unwrap_or(written)
        }
        _ => String::new(),
    }
}

/// A field in a paragraph's text.
struct Found {
    name: String,
    from: usize,
    until: usize,
}

fn fields_in(joined: &Joined) -> Result<Vec<Found>, PaperError> {
    let text = &joined.text;
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("{{").map(|at| from + at) {
        let Some(close) = text[open..].find("}}").map(|at| open + at) else {
            let beginning = text[open..].chars().take(20).collect();
            return Err(PaperError::OpenField { beginning });
        };
        let name = text[open + 2..close].trim().to_owned();
        found.push(Found { name, from: open, until: close + 2 });
        from = close + 2;
    }
    Ok(found)
}

/// Fills the fields of every paragraph.
fn fill_paragraphs(events: &mut Events, text_of: &dyn Fn(&str) -> Option<String>) -> Result<(), PaperError> {
    let mut changed: BTreeMap<usize, String> = BTreeMap::new();
    for paragraph in paragraphs(events) {
        let whole = joined(events, &paragraph);
        let found = fields_in(&whole)?;
        if found.is_empty() {
            continue;
        }
        for (event, text) in replaced(&whole, &found, text_of)? {
            changed.insert(event, text);
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let mut out = Vec::with_capacity(events.len());
    for (at, event) in std::mem::take(events).into_iter().enumerate() {
        match changed.remove(&at) {
            None => out.push(event),
            Some(text) => push_text(&text, &mut out),
        }
    }
    *events = out;
    Ok(())
}

/// What each text of the paragraph says afterwards.
fn replaced(
    whole: &Joined,
    found: &[Found],
    text_of: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<(usize, String)>, PaperError> {
    let mut texts: Vec<(usize, String)> = whole.parts.iter().map(|(at, _)| (*at, String::new())).collect();
    let part_at = |byte: usize| whole.parts.partition_point(|(_, from)| *from <= byte) - 1;
    let mut at = 0;
    let copy = |from: usize, until: usize, texts: &mut Vec<(usize, String)>| {
        for (offset, character) in whole.text[from..until].char_indices() {
            texts[part_at(from + offset)].1.push(character);
        }
    };
    for field in found {
        copy(at, field.from, &mut texts);
        let text =
            text_of(&field.name).ok_or_else(|| PaperError::UnknownField { name: field.name.clone() })?;
        texts[part_at(field.from)].1.push_str(&text);
        at = field.until;
    }
    copy(at, whole.text.len(), &mut texts);
    Ok(texts)
}

/// A text inside a run; a line break closes the text and opens another behind `<w:br/>`.
fn push_text(text: &str, out: &mut Events) {
    keep_blanks(out);
    for (place, line) in text.split('\n').enumerate() {
        if place > 0 {
            out.push(Event::End(BytesEnd::new("w:t")));
            out.push(Event::Empty(BytesStart::new("w:br")));
            out.push(Event::Start(text_start()));
        }
        if !line.is_empty() {
            out.push(Event::Text(BytesText::new(line).into_owned()));
        }
    }
}

/// Blanks at the ends of a text are lost unless its element says otherwise.
fn keep_blanks(out: &mut Events) {
    if let Some(last) = out.last_mut()
        && is_start(last, "w:t")
    {
        *last = Event::Start(text_start());
    }
}

fn text_start() -> BytesStart<'static> {
    let mut start = BytesStart::new("w:t");
    start.push_attribute(("xml:space", "preserve"));
    start
}

fn is_start(event: &Event<'_>, name: &str) -> bool {
    matches!(event, Event::Start(start) if start.name().as_ref() == name)
}

fn is_end(event: &Event<'_>, name: &str) -> bool {
    matches!(event, Event::End(end) if end.name().as_ref() == name)
}
