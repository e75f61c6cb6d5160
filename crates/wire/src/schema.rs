//! The messages as a schema: one file of types, one file per transaction code, written from the same
//! lines that read and write the messages.
//!
//! The schema is strict in what it sends (order, no unknown elements); [`crate::decode`] is lenient in
//! what it takes. One file per code, because the code in the head decides what the body holds and XML
//! Schema 1.0 cannot say that.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::bodies::Body;
use crate::codes::CodeTables;
use crate::message::{AckHeadElements, DownBody, DownHeadElements, UpBody, UpHeadElements};
use crate::payment::{PaymentDown, PaymentUp};
use crate::record::Record;
pub use crate::record::{Entry, Kind, Shape, Times};

/// In which direction a transaction travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the police to a bank, as `Response`.
    Down,
    /// From a bank to the police, as `Request`.
    Up,
}

/// One transaction code with the fields of its head and body.
#[derive(Clone, Debug)]
pub struct TransactionShape {
    /// The six characters of TxCode.
    pub code: &'static str,
    /// The name of the body's type.
    pub name: &'static str,
    /// Which way it travels.
    pub direction: Direction,
    /// The fields of the head in order.
    pub head: Vec<Entry>,
    /// The fields of the body in order.
    pub body: Vec<Entry>,
}

/// The transaction codes that police and banks speak, in order.
#[must_use]
pub fn transactions() -> Vec<TransactionShape> {
    shapes_of::<DownBody, UpBody>()
}

/// The transaction codes that police and payment institutions speak, in order.
#[must_use]
pub fn payment_transactions() -> Vec<TransactionShape> {
    shapes_of::<PaymentDown, PaymentUp>()
}

fn shapes_of<D: Body, U: Body>() -> Vec<TransactionShape> {
    let down = D::ALL.iter().map(|(code, name, body)| TransactionShape {
        code,
        name,
        direction: Direction::Down,
        head: DownHeadElements::entries(),
        body: body(),
    });
    let up = U::ALL.iter().map(|(code, name, body)| TransactionShape {
        code,
        name,
        direction: Direction::Up,
        head: UpHeadElements::entries(),
        body: body(),
    });
    let mut all: Vec<TransactionShape> = down.chain(up).collect();
    all.sort_unstable_by_key(|transaction| transaction.code);
    all
}

impl Direction {
    /// The root element of a message that travels this way.
    #[must_use]
    pub const fn root(self) -> &'static str {
        match self {
            Direction::Down => "Response",
            Direction::Up => "Request",
        }
    }
}

/// The schema's files: name and text.
#[must_use]
pub fn files() -> BTreeMap<String, String> {
    let all = [transactions(), payment_transactions()].concat();
    let mut types = Types::default();
    for transaction in &all {
        types.take(&transaction.head);
        types.group(transaction.name, &transaction.body);
    }
    types.take(&AckHeadElements::entries());
    let mut files = BTreeMap::from([("types.xsd".to_owned(), types.finish())]);
    for transaction in &all {
        files.insert(format!("{}.xsd", transaction.code), one_code(transaction));
    }
    files.insert("acknowledgement.xsd".to_owned(), acknowledgement());
    files
}

const OPEN: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n";
const INCLUDE: &str = "  <xs:include schemaLocation=\"types.xsd\"/>\n";
const CLOSE: &str = "</xs:schema>\n";

fn one_code(transaction: &TransactionShape) -> String {
    let mut out = format!("{OPEN}{INCLUDE}");
    let _ = writeln!(out, "  <xs:element name=\"{}\">", transaction.direction.root());
    out.push_str("    <xs:complexType>\n      <xs:sequence>\n        <xs:element name=\"Head\">\n");
    out.push_str("          <xs:complexType>\n            <xs:sequence>\n");
    for entry in &transaction.head {
        if entry.name == "TxCode" {
            let _ = writeln!(
                out,
                "              <xs:element name=\"TxCode\" type=\"Text6\" fixed=\"{}\"/>",
                transaction.code
            );
        } else {
            element(entry, 14, &mut out);
        }
    }
    out.push_str("            </xs:sequence>\n          </xs:complexType>\n        </xs:element>\n");
    let _ = writeln!(out, "        <xs:element name=\"Body\" type=\"{}\"/>", transaction.name);
    out.push_str("      </xs:sequence>\n    </xs:complexType>\n  </xs:element>\n");
    out.push_str(CLOSE);
    out
}

fn acknowledgement() -> String {
    let mut out = format!("{OPEN}{INCLUDE}  <xs:element name=\"Response\">\n");
    out.push_str("    <xs:complexType>\n      <xs:sequence>\n        <xs:element name=\"Head\">\n");
    out.push_str("          <xs:complexType>\n            <xs:sequence>\n");
    for entry in AckHeadElements::entries() {
        element(&entry, 14, &mut out);
    }
    out.push_str("            </xs:sequence>\n          </xs:complexType>\n        </xs:element>\n");
    out.push_str("      </xs:sequence>\n    </xs:complexType>\n  </xs:element>\n");
    out.push_str(CLOSE);
    out
}

/// Collects the types that the messages use, each once.
#[derive(Default)]
struct Types {
    groups: BTreeMap<&'static str, String>,
    text_widths: BTreeSet<usize>,
    code_tables: BTreeSet<&'static str>,
}

impl Types {
    fn take(&mut self, entries: &[Entry]) {
        for entry in entries {
            match entry.shape {
                Shape::Leaf(Kind::Text { chars_max }) => {
                    self.text_widths.insert(chars_max);
                }
                Shape::Leaf(Kind::Code { table }) => {
                    self.code_tables.insert(table);
                }
                Shape::Leaf(
                    Kind::Serial
                    | Kind::Application
                    | Kind::Organisation
                    | Kind::Time
                    | Kind::Amount
                    | Kind::Base64,
                ) => {}
                Shape::Group(name, inner) => self.group(name, &inner()),
            }
        }
    }

    fn group(&mut self, name: &'static str, entries: &[Entry]) {
        let mut text = format!("  <xs:complexType name=\"{name}\">\n    <xs:sequence>\n");
        for entry in entries {
            element(entry, 6, &mut text);
        }
        text.push_str("    </xs:sequence>\n  </xs:complexType>\n");
        if self.groups.insert(name, text).is_none() {
            self.take(entries);
        }
    }

    fn finish(self) -> String {
        let mut out = OPEN.to_owned();
        for (name, pattern) in PATTERNS {
            pattern_type(name, None, pattern, &mut out);
        }
        for width in self.text_widths {
            let _ = write!(
                out,
                "  <xs:simpleType name=\"Text{width}\">\n    <xs:restriction base=\"xs:string\">\n      \
                 <xs:minLength value=\"1\"/>\n      <xs:maxLength value=\"{width}\"/>\n    </xs:restriction>\n  \
                 </xs:simpleType>\n"
            );
        }
        for table in self.code_tables {
            let known = CodeTables::shipped().codes_of(table);
            let known: Vec<String> =
                known.iter().map(|(code, meaning)| format!("{code} {}", meaning.chinese)).collect();
            pattern_type(&format!("Code_{table}"), Some(&known.join("; ")), "[A-Za-z0-9]{1,10}", &mut out);
        }
        out.extend(self.groups.into_values());
        out.push_str(CLOSE);
        out
    }
}

/// The simple types of fixed form.
const PATTERNS: [(&str, &str); 6] = [
    ("Amount", "-?[0-9]{1,17}(\\.[0-9]{1,2})?"),
    ("Application", "[0-9]{36}"),
    ("Organisation", "[A-Za-z0-9]{12}"),
    ("Serial", "[A-Za-z0-9]{12}_[A-Za-z0-9]{12}[0-9]{28}"),
    ("Time", "[0-9]{14}"),
    ("Base64", "[A-Za-z0-9+/\\s]*={0,2}\\s*"),
];

fn pattern_type(name: &str, note: Option<&str>, pattern: &str, out: &mut String) {
    let _ = writeln!(out, "  <xs:simpleType name=\"{name}\">");
    if let Some(note) = note {
        let _ = writeln!(
            out,
            "    <xs:annotation><xs:documentation>{}</xs:documentation></xs:annotation>",
            quick_xml::escape::partial_escape(note)
        );
    }
    let _ = write!(
        out,
        "    <xs:restriction base=\"xs:string\">\n      <xs:pattern value=\"{pattern}\"/>\n    </xs:restriction>\n  \
         </xs:simpleType>\n"
    );
}

fn element(entry: &Entry, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    let type_name = match entry.shape {
        Shape::Leaf(kind) => kind_name(kind),
        Shape::Group(name, _) => name.to_owned(),
    };
    let note = format!("<xs:annotation><xs:documentation>{}</xs:documentation></xs:annotation>", entry.label);
    match entry.name.split_once('/') {
        None => {
            let times = match entry.times {
                Times::One => "",
                Times::Optional => " minOccurs=\"0\"",
                Times::Many => " minOccurs=\"0\" maxOccurs=\"unbounded\"",
            };
            let _ = writeln!(
                out,
                "{pad}<xs:element name=\"{}\" type=\"{type_name}\"{times}>{note}</xs:element>",
                entry.name
            );
        }
        Some((list, item)) => {
            let _ = write!(
                out,
                "{pad}<xs:element name=\"{list}\" minOccurs=\"0\">{note}<xs:complexType><xs:sequence>\n\
                 {pad}  <xs:element name=\"{item}\" type=\"{type_name}\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>\n\
                 {pad}</xs:sequence></xs:complexType></xs:element>\n"
            );
        }
    }
}

fn kind_name(kind: Kind) -> String {
    match kind {
        Kind::Text { chars_max } => format!("Text{chars_max}"),
        Kind::Code { table } => format!("Code_{table}"),
        Kind::Serial => "Serial".to_owned(),
        Kind::Application => "Application".to_owned(),
        Kind::Organisation => "Organisation".to_owned(),
        Kind::Time => "Time".to_owned(),
        Kind::Amount => "Amount".to_owned(),
        Kind::Base64 => "Base64".to_owned(),
    }
}
