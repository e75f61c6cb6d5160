//! A message's XML as a flat tree: read once, no entities, bounded in bytes, elements and depth.

use std::borrow::Cow;
use std::cell::Cell;

use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;

use crate::error::DecodeError;

/// How large a message may be before it is refused unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a message; a statement of 10,000 rows has about 12 MiB.
    pub bytes_max: usize,
    /// Most elements of a message; 10,000 rows of 28 fields have 290,000.
    pub elements_max: usize,
    /// Deepest nesting; the platform's messages reach 8.
    pub depth_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes_max: 32 << 20, elements_max: 1_000_000, depth_max: 16 }
    }
}

/// One element: its name, its text, its first child and next sibling by index.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub name: &'a str,
    pub text: Cow<'a, str>,
    pub child: Option<u32>,
    pub next: Option<u32>,
    pub read: Cell<bool>,
}

/// All elements of a message in the order of their start tags; the first is the root.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub nodes: Vec<Node<'a>>,
}

struct Builder<'a> {
    nodes: Vec<Node<'a>>,
    /// Open elements, each with its last child so far.
    open: Vec<(u32, Option<u32>)>,
    limits: Limits,
}

impl<'a> Tree<'a> {
    /// Reads a whole document.
    pub(crate) fn read(bytes: &'a [u8], limits: Limits) -> Result<Tree<'a>, DecodeError> {
        if bytes.len() > limits.bytes_max {
            return Err(DecodeError::TooLarge { bytes: bytes.len(), bytes_max: limits.bytes_max });
        }
        let text =
            std::str::from_utf8(bytes).map_err(|error| DecodeError::NotUtf8 { at: error.valid_up_to() })?;
        let source = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut builder =
            Builder { nodes: Vec::with_capacity(bytes.len() / 40 + 8), open: Vec::with_capacity(8), limits };
        let mut reader = Reader::from_str(source);
        loop {
            let at = position(&reader);
            let event = reader.read_event().map_err(|error| malformed(&reader, &error.to_string()))?;
            match event {
                Event::Start(tag) => {
                    builder.start(&source[at + 1..at + 1 + tag.name().into_inner().len()], at)?
                }
                Event::Empty(tag) => {
                    builder.start(&source[at + 1..at + 1 + tag.name().into_inner().len()], at)?;
                    builder.open.pop();
                }
                Event::End(_) => {
                    builder.open.pop();
                }
                Event::Text(text) => builder.text(text.into_inner(), at)?,
                Event::CData(text) => builder.text(text.into_inner(), at)?,
                Event::GeneralRef(reference) => builder.text(resolve(&reference, at)?, at)?,
                Event::Decl(declaration) => {
                    check_encoding(declaration.encoding().and_then(Result::ok).as_deref())?
                }
                Event::DocType(_) => return Err(DecodeError::DocumentType { at }),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        builder.finish(position(&reader))
    }

    /// The root element's index.
    pub(crate) const ROOT: u32 = 0;

    pub(crate) fn node(&self, index: u32) -> &Node<'a> {
        &self.nodes[index as usize]
    }
}

impl<'a> Builder<'a> {
    fn start(&mut self, name: &'a str, at: usize) -> Result<(), DecodeError> {
        if self.nodes.len() >= self.limits.elements_max {
            return Err(DecodeError::TooManyElements { elements_max: self.limits.elements_max });
        }
        if self.open.len() >= self.limits.depth_max {
            return Err(DecodeError::TooDeep { at, depth_max: self.limits.depth_max });
        }
        let index = self.nodes.len() as u32;
        match self.open.last_mut() {
            Some((parent, last)) => {
                match last.replace(index) {
                    Some(sibling) => self.nodes[sibling as usize].next = Some(index),
                    None => self.nodes[*parent as usize].child = Some(index),
                };
            }
            None if index > 0 => {
                return Err(DecodeError::Malformed { at, why: "a second root element".to_owned() });
            }
            None => {}
        }
        self.nodes.push(Node {
            name,
            text: Cow::Borrowed(""),
            child: None,
            next: None,
            read: Cell::new(false),
        });
        self.open.push((index, None));
        Ok(())
    }

    fn text(&mut self, text: Cow<'a, str>, at: usize) -> Result<(), DecodeError> {
        match self.open.last() {
            Some((index, _)) => {
                let held = &mut self.nodes[*index as usize].text;
                if held.is_empty() {
                    *held = text;
                } else {
                    held.to_mut().push_str(&text);
                }
                Ok(())
            }
            None if text.trim().is_empty() => Ok(()),
            None => Err(DecodeError::Malformed { at, why: "text outside the root element".to_owned() }),
        }
    }

    fn finish(self, at: usize) -> Result<Tree<'a>, DecodeError> {
        let why = match (self.nodes.is_empty(), self.open.is_empty()) {
            (true, _) => "no element",
            (false, false) => "it ends inside an element",
            (false, true) => return Ok(Tree { nodes: self.nodes }),
        };
        Err(DecodeError::Malformed { at, why: why.to_owned() })
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn malformed(reader: &Reader<&[u8]>, why: &str) -> DecodeError {
    let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
    DecodeError::Malformed { at, why: why.to_owned() }
}

/// Character references and the five entities of XML itself; there is no way to define another.
fn resolve<'a>(reference: &BytesRef<'_>, at: usize) -> Result<Cow<'a, str>, DecodeError> {
    let unknown = || DecodeError::Entity { at, name: reference.to_string() };
    if reference.is_char_ref() {
        let character = reference.resolve_char_ref().map_err(|_| unknown())?.ok_or_else(unknown)?;
        return Ok(Cow::Owned(character.to_string()));
    }
    quick_xml::escape::resolve_predefined_entity(reference).map(Cow::Borrowed).ok_or_else(unknown)
}

fn check_encoding(declared: Option<&str>) -> Result<(), DecodeError> {
    match declared {
        Some(name) if !name.eq_ignore_ascii_case("utf-8") => {
            Err(DecodeError::Encoding { declared: name.to_owned() })
        }
        Some(_) | None => Ok(()),
    }
}
