//! How a struct stands for an element: one line per field gives its element name, its Chinese label and
//! its type, and from these lines come the reader, the writer, the field list and the schema.

use std::cell::Cell;

use crate::error::{DecodeError, FieldError};
use crate::tree::Tree;

/// What a leaf element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text of at most so many characters.
    Text {
        /// The field's width.
        chars_max: usize,
    },
    /// The 53-character serial number of a transmission.
    Serial,
    /// A 36-digit application number.
    Application,
    /// A twelve-character code of an organisation.
    Organisation,
    /// Fourteen digits of Beijing time.
    Time,
    /// A decimal number of yuan.
    Amount,
    /// A short code of a table.
    Code {
        /// The table's name in the code data.
        table: &'static str,
    },
    /// Bytes in base64.
    Base64,
}

/// The value of a leaf element.
pub trait Value: Sized {
    /// What the schema says of it.
    const KIND: Kind;
    /// Reads the element's text, references resolved.
    fn from_text(text: &str) -> Result<Self, FieldError>;
    /// Appends the value's text, escaped.
    fn write(&self, out: &mut String);
}

/// How often an element stands in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Exactly once.
    One,
    /// Once or not at all.
    Optional,
    /// Any number of times.
    Many,
}

/// What an element holds.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Text.
    Leaf(Kind),
    /// Elements; the struct's name and its fields.
    Group(&'static str, fn() -> Vec<Entry>),
}

/// One field of a record, as the schema and the field list show it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The element's name; `List/Item` for items in an element of their own.
    pub name: &'static str,
    /// The element's name in Chinese.
    pub label: &'static str,
    /// How often it stands.
    pub times: Times,
    /// What it holds.
    pub shape: Shape,
}

/// One filled leaf, in the order of the message: what an officer copies field by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The path from the body, such as `Attachments/Attachment/Filename`.
    pub element: String,
    /// The element's name in Chinese.
    pub label: &'static str,
    /// The value as the wire carries it. May name a person.
    pub text: String,
}

/// A type that can be a field of a record.
pub trait Slot: Sized {
    /// Takes the field out of the parent's elements.
    fn take(fields: &Fields<'_>, name: &'static str) -> Result<Self, DecodeError>;
    /// Appends the field's elements.
    fn put(&self, name: &'static str, out: &mut String);
    /// Appends the filled leaves.
    fn lines(&self, name: &'static str, label: &'static str, out: &mut Vec<Line>);
    /// How often and what.
    fn describe() -> (Times, Shape);
}

/// A group of elements.
pub trait Record: Sized {
    /// Reads the group from its parent's elements.
    fn read(fields: &Fields<'_>) -> Result<Self, DecodeError>;
    /// Appends the group's elements in order.
    fn write(&self, out: &mut String);
    /// Appends the filled leaves in order.
    fn list(&self, out: &mut Vec<Line>);
    /// Whether an element of this name belongs to the group.
    fn knows(name: &str) -> bool;
    /// The fields in order.
    fn entries() -> Vec<Entry>;
}

/// The elements within one parent, taken out by name; remembers where it looked last, since messages
/// normally keep the order of the fields.
pub struct Fields<'t> {
    tree: &'t Tree<'t>,
    first: Option<u32>,
    hint: Cell<Option<u32>>,
    unknown: &'t Cell<u32>,
}

impl<'t> Fields<'t> {
    pub(crate) fn of(
        tree: &'t Tree<'t>,
        parent: u32,
        unknown: &'t Cell<u32>,
    ) -> Result<Fields<'t>, FieldError> {
        let node = tree.node(parent);
        node.read.set(true);
        if node.text.trim().is_empty() {
            let first = node.child;
            return Ok(Fields { tree, first, hint: Cell::new(first), unknown });
        }
        Err(FieldError::WrongContent { found: "text", expected: "elements" })
    }

    /// The next unread element of that name: from the last one found to the end, then from the start.
    fn find(&self, name: &str) -> Option<u32> {
        let hint = self.hint.get();
        let found = self.scan(hint, None, name).or_else(|| self.scan(self.first, hint, name))?;
        let node = self.tree.node(found);
        node.read.set(true);
        self.hint.set(node.next);
        Some(found)
    }

    fn scan(&self, from: Option<u32>, until: Option<u32>, name: &str) -> Option<u32> {
        let mut at = from;
        while at != until {
            let index = at?;
            let node = self.tree.node(index);
            if node.name == name && !node.read.get() {
                return Some(index);
            }
            at = node.next;
        }
        None
    }

    /// The text of the element of that name; `None` when it is absent or blank.
    fn text(&self, name: &str) -> Result<Option<&'t str>, FieldError> {
        let Some(index) = self.find(name) else { return Ok(None) };
        let node = self.tree.node(index);
        if node.child.is_some() {
            return Err(FieldError::WrongContent { found: "elements", expected: "text" });
        }
        Ok(Some(node.text.as_ref()).filter(|text| !text.trim().is_empty()))
    }

    fn inner(&self, name: &str) -> Result<Option<Fields<'t>>, FieldError> {
        self.find(name).map(|index| Fields::of(self.tree, index, self.unknown)).transpose()
    }

    /// Refuses a second element of a name that was read: which of the two would count?
    pub(crate) fn refuse_repeats(&self) -> Result<(), DecodeError> {
        let mut at = self.first;
        while let Some(index) = at {
            let node = self.tree.node(index);
            if !node.read.get() && self.has_read(node.name) {
                return Err(DecodeError::Repeated { element: node.name.to_owned() });
            }
            at = node.next;
        }
        Ok(())
    }

    fn has_read(&self, name: &str) -> bool {
        let siblings = std::iter::successors(self.first, |index| self.tree.node(*index).next);
        siblings.map(|index| self.tree.node(index)).any(|node| node.read.get() && node.name == name)
    }

    /// Counts the elements that nobody asked for.
    pub(crate) fn count_unread(&self) {
        let mut at = self.first;
        while let Some(index) = at {
            let node = self.tree.node(index);
            self.unknown.set(self.unknown.get() + u32::from(!node.read.get()));
            at = node.next;
        }
    }

    /// Counts what nobody asked for; a second element of a known name is an error.
    fn finish<R: Record>(&self) -> Result<(), DecodeError> {
        let mut at = self.first;
        while let Some(index) = at {
            let node = self.tree.node(index);
            if !node.read.get() && R::knows(node.name) {
                return Err(DecodeError::Repeated { element: node.name.to_owned() });
            }
            at = node.next;
        }
        self.count_unread();
        Ok(())
    }
}

/// Reads all fields of a record and accounts for what is left over.
pub(crate) fn read_whole<R: Record>(fields: &Fields<'_>) -> Result<R, DecodeError> {
    let record = R::read(fields)?;
    fields.finish::<R>()?;
    Ok(record)
}

/// The child of the root with this name, read as a record.
pub(crate) fn read_child<R: Record>(root: &Fields<'_>, name: &'static str) -> Result<R, DecodeError> {
    let wrong = |why| DecodeError::Field { element: name.to_owned(), why };
    let inner = root.inner(name).map_err(wrong)?.ok_or(DecodeError::Missing { element: name.to_owned() })?;
    read_whole(&inner).map_err(|error| error.within(name))
}

/// `<name>…</name>` around what the closure appends.
pub(crate) fn element(name: &str, out: &mut String, inside: impl FnOnce(&mut String)) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    inside(out);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

impl<T: Value> Slot for T {
    fn take(fields: &Fields<'_>, name: &'static str) -> Result<T, DecodeError> {
        let element = || name.to_owned();
        match fields.text(name).map_err(|why| DecodeError::Field { element: element(), why })? {
            Some(text) => T::from_text(text).map_err(|why| DecodeError::Field { element: element(), why }),
            None => Err(DecodeError::Missing { element: element() }),
        }
    }

    fn put(&self, name: &'static str, out: &mut String) {
        element(name, out, |out| self.write(out));
    }

    fn lines(&self, name: &'static str, label: &'static str, out: &mut Vec<Line>) {
        let mut text = String::new();
        self.write(&mut text);
        let text = quick_xml::escape::unescape(&text).map(|plain| plain.into_owned()).unwrap_or(text);
        out.push(Line { element: name.to_owned(), label, text });
    }

    fn describe() -> (Times, Shape) {
        (Times::One, Shape::Leaf(T::KIND))
    }
}

impl<T: Slot> Slot for Option<T> {
    fn take(fields: &Fields<'_>, name: &'static str) -> Result<Option<T>, DecodeError> {
        match T::take(fields, name) {
            Ok(value) => Ok(Some(value)),
            Err(DecodeError::Missing { element }) if element == name => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn put(&self, name: &'static str, out: &mut String) {
        if let Some(value) = self {
            value.put(name, out);
        }
    }

    fn lines(&self, name: &'static str, label: &'static str, out: &mut Vec<Line>) {
        if let Some(value) = self {
            value.lines(name, label, out);
        }
    }

    fn describe() -> (Times, Shape) {
        (Times::Optional, T::describe().1)
    }
}

impl<T: Record + Slot> Slot for Vec<T> {
    fn take(fields: &Fields<'_>, name: &'static str) -> Result<Vec<T>, DecodeError> {
        let wrong = |why| DecodeError::Field { element: name.to_owned(), why };
        let Some((list, item)) = name.split_once('/') else { return take_items(fields, name) };
        match fields.inner(list).map_err(wrong)? {
            None => Ok(Vec::new()),
            Some(inner) => {
                let items = take_items(&inner, item).map_err(|error| error.within(list))?;
                inner.count_unread();
                Ok(items)
            }
        }
    }

    fn put(&self, name: &'static str, out: &mut String) {
        let items = |item: &str, out: &mut String| {
            self.iter().for_each(|one| element(item, out, |out| one.write(out)))
        };
        match name.split_once('/') {
            None => items(name, out),
            Some(_) if self.is_empty() => {}
            Some((list, item)) => element(list, out, |out| items(item, out)),
        }
    }

    fn lines(&self, name: &'static str, _label: &'static str, out: &mut Vec<Line>) {
        for one in self {
            list_within(one, name, out);
        }
    }

    fn describe() -> (Times, Shape) {
        (Times::Many, T::describe().1)
    }
}

/// A record's lines, their paths led by the element around them.
pub(crate) fn list_within<R: Record>(record: &R, name: &str, out: &mut Vec<Line>) {
    let from = out.len();
    record.list(out);
    for line in &mut out[from..] {
        line.element = format!("{name}/{}", line.element);
    }
}

fn take_items<T: Record>(fields: &Fields<'_>, name: &str) -> Result<Vec<T>, DecodeError> {
    let mut items = Vec::new();
    loop {
        let element = |n: usize| format!("{name}[{}]", n + 1);
        let wrong = |why| DecodeError::Field { element: element(items.len()), why };
        let Some(inner) = fields.inner(name).map_err(wrong)? else { return Ok(items) };
        items.push(read_whole(&inner).map_err(|error: DecodeError| error.within(&element(items.len())))?);
    }
}

/// Reads a group in an element of its own; an element with nothing in it counts as absent.
pub(crate) fn take_group<R: Record>(fields: &Fields<'_>, name: &'static str) -> Result<R, DecodeError> {
    let wrong = |why| DecodeError::Field { element: name.to_owned(), why };
    let inner = fields.inner(name).map_err(wrong)?.filter(|inner| inner.first.is_some());
    let inner = inner.ok_or(DecodeError::Missing { element: name.to_owned() })?;
    read_whole(&inner).map_err(|error| error.within(name))
}

/// Declares records. A line `"Element" "标签" => field: Type` is an element; `+ field: Type` takes in the
/// elements of another record without an element of its own.
macro_rules! records {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident { $($body:tt)* })*) => {
        $($crate::record::record_struct! { [$(#[$meta])* $vis] $name {} $($body)* })*
    };
}

/// Turns the lines into a struct, one at a time.
macro_rules! record_struct {
    ($meta:tt $name:ident { $($done:tt)* } $element:literal $label:literal => $field:ident : $ty:ty, $($rest:tt)*) => {
        $crate::record::record_struct! {
            $meta $name { $($done)* { [concat!("`", $element, "` ", $label, ".")] $element $label $field $ty } } $($rest)*
        }
    };
    ($meta:tt $name:ident { $($done:tt)* } + $label:literal => $field:ident : $ty:ty, $($rest:tt)*) => {
        $crate::record::record_struct! {
            $meta $name { $($done)* { [concat!($label, ", without an element of its own.")] flat $label $field $ty } } $($rest)*
        }
    };
    ([$(#[$meta:meta])* $vis:vis] $name:ident { $({ [$doc:expr] $how:tt $label:literal $field:ident $ty:ty })* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name { $(#[doc = $doc] pub $field: $ty,)* }

        impl $crate::record::Record for $name {
            fn read(fields: &$crate::record::Fields<'_>) -> Result<$name, $crate::error::DecodeError> {
                Ok($name { $($field: $crate::record::record_field!(take $how $ty, fields),)* })
            }
            fn write(&self, out: &mut String) {
                $($crate::record::record_field!(put $how self.$field, out);)*
            }
            fn list(&self, out: &mut Vec<$crate::record::Line>) {
                $($crate::record::record_field!(list $how self.$field, $label, out);)*
            }
            fn knows(name: &str) -> bool {
                $($crate::record::record_field!(knows $how $ty, name) ||)* false
            }
            fn entries() -> Vec<$crate::record::Entry> {
                let mut entries = Vec::new();
                $($crate::record::record_field!(entries $how $ty, $label, entries);)*
                entries
            }
        }

        impl $crate::record::Slot for $name {
            fn take(fields: &$crate::record::Fields<'_>, name: &'static str) -> Result<$name, $crate::error::DecodeError> {
                $crate::record::take_group(fields, name)
            }
            fn put(&self, name: &'static str, out: &mut String) {
                $crate::record::element(name, out, |out| $crate::record::Record::write(self, out));
            }
            fn lines(&self, name: &'static str, _label: &'static str, out: &mut Vec<$crate::record::Line>) {
                $crate::record::list_within(self, name, out);
            }
            fn describe() -> ($crate::record::Times, $crate::record::Shape) {
                let group = $crate::record::Shape::Group(stringify!($name), <$name as $crate::record::Record>::entries);
                ($crate::record::Times::One, group)
            }
        }
    };
}

/// What a line means to each part of a record.
macro_rules! record_field {
    (take flat $ty:ty, $fields:ident) => {
        <$ty as $crate::record::Record>::read($fields)?
    };
    (take $element:literal $ty:ty, $fields:ident) => {
        <$ty as $crate::record::Slot>::take($fields, $element)?
    };
    (put flat $value:expr, $out:ident) => {
        $crate::record::Record::write(&$value, $out)
    };
    (put $element:literal $value:expr, $out:ident) => {
        $crate::record::Slot::put(&$value, $element, $out)
    };
    (list flat $value:expr, $label:literal, $out:ident) => {
        $crate::record::Record::list(&$value, $out)
    };
    (list $element:literal $value:expr, $label:literal, $out:ident) => {
        $crate::record::Slot::lines(&$value, $element, $label, $out)
    };
    (knows flat $ty:ty, $name:ident) => {
        <$ty as $crate::record::Record>::knows($name)
    };
    (knows $element:literal $ty:ty, $name:ident) => {
        $element.strip_prefix($name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    (entries flat $ty:ty, $label:literal, $out:ident) => {
        $out.extend(<$ty as $crate::record::Record>::entries())
    };
    (entries $element:literal $ty:ty, $label:literal, $out:ident) => {
        let (times, shape) = <$ty as $crate::record::Slot>::describe();
        $out.push($crate::record::Entry { name: $element, label: $label, times, shape });
    };
}

pub(crate) use {record_field, record_struct, records};
