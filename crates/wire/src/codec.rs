//! Bytes to message and back.

use std::cell::Cell;

use crate::bodies::Body;
use crate::error::DecodeError;
use crate::message::{
    AckHeadElements, Acknowledgement, DownHead, DownHeadElements, Message, UpHead, UpHeadElements,
};
use crate::numbering::{ApplicationId, TransSerialNumber};
use crate::record::{Fields, Record, element, read_child};
use crate::text::Text;
use crate::tree::{Limits, Tree};

/// A message together with what was passed over in reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<M = Message> {
    /// The message.
    pub message: M,
    /// How many elements stood in it that this version does not know.
    pub unknown_elements: u32,
}

/// What can be told of a message even when the rest of it is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The transaction code, as received.
    pub tx_code: Option<String>,
    /// The transmission's number.
    pub trans_serial_number: Option<TransSerialNumber>,
    /// The application's number.
    pub application_id: Option<ApplicationId>,
}

/// Reads a message within the ordinary limits; elements it does not know are passed over.
pub fn decode(bytes: &[u8]) -> Result<Message, DecodeError> {
    decode_within(bytes, Limits::default()).map(|decoded| decoded.message)
}

/// Reads a message within these limits and counts the elements it does not know.
pub fn decode_within(bytes: &[u8], limits: Limits) -> Result<Decoded, DecodeError> {
    read_message(bytes, limits)
}

/// The message in the platform's XML: UTF-8, no white space between elements, absent values left out.
#[must_use]
pub fn encode(message: &Message) -> Vec<u8> {
    write_message(message)
}

/// Reads a message of one set.
pub(crate) fn read_message<D: Body, U: Body>(
    bytes: &[u8],
    limits: Limits,
) -> Result<Decoded<Message<D, U>>, DecodeError> {
    let tree = Tree::read(bytes, limits)?;
    let unknown = Cell::new(0);
    let root = tree.node(Tree::ROOT);
    let fields = Fields::of(&tree, Tree::ROOT, &unknown)
        .map_err(|why| DecodeError::Field { element: root.name.to_owned(), why })?;
    let read = match root.name {
        "Request" => read_up(&fields),
        "Response" if has_code(&tree) => read_ack(&fields),
        "Response" => read_down(&fields),
        other => return Err(DecodeError::Root { found: shortened(other) }),
    };
    let checked = read.and_then(|message| fields.refuse_repeats().map(|()| message));
    let message = checked.map_err(|error| error.within(root.name))?;
    fields.count_unread();
    Ok(Decoded { message, unknown_elements: unknown.get() })
}

/// Writes a message of one set.
pub(crate) fn write_message<D: Body, U: Body>(message: &Message<D, U>) -> Vec<u8> {
    let mut out = String::with_capacity(2048);
    out.push_str(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    match message {
        Message::Down { head, body } => element("Response", &mut out, |out| {
            let head = DownHeadElements {
                message_from: head.message_from,
                tx_code: code_text(body.code()),
                trans_serial_number: head.trans_serial_number,
            };
            element("Head", out, |out| head.write(out));
            element("Body", out, |out| body.write(out));
        }),
        Message::Up { head, body } => element("Request", &mut out, |out| {
            let head = UpHeadElements {
                mode: head.mode,
                to: head.to,
                tx_code: code_text(body.code()),
                trans_serial_number: head.trans_serial_number,
                is_initial_node: head.is_initial_node,
                from_tg_organization_id: head.from_tg_organization_id,
            };
            element("Head", out, |out| head.write(out));
            element("Body", out, |out| body.write(out));
        }),
        Message::Ack(ack) => element("Response", &mut out, |out| {
            let head = AckHeadElements {
                code: ack.code,
                description: ack.description.clone(),
                trans_serial_number: ack.trans_serial_number,
            };
            element("Head", out, |out| head.write(out));
        }),
    }
    out.into_bytes()
}

/// What can be read of the numbers of a message, for an answer that refuses it; nothing of bytes that are
/// no XML.
#[must_use]
pub fn envelope(bytes: &[u8]) -> Envelope {
    let Ok(tree) = Tree::read(bytes, Limits::default()) else { return Envelope::default() };
    let text_of = |parent: &str, name: &str| {
        let parent = children(&tree, Tree::ROOT).find(|index| tree.node(*index).name == parent)?;
        let child = children(&tree, parent).find(|index| tree.node(*index).name == name)?;
        Some(tree.node(child).text.trim().to_owned())
    };
    Envelope {
        tx_code: text_of("Head", "TxCode").filter(|code| !code.is_empty()).map(|code| shortened(&code)),
        trans_serial_number: text_of("Head", "TransSerialNumber")
            .and_then(|t| TransSerialNumber::parse(&t).ok()),
        application_id: text_of("Body", "ApplicationID").and_then(|t| ApplicationId::parse(&t).ok()),
    }
}

fn read_down<D: Body, U: Body>(root: &Fields<'_>) -> Result<Message<D, U>, DecodeError> {
    let head: DownHeadElements = read_child(root, "Head")?;
    let code = head.tx_code.as_str();
    let body = D::read(code, root).unwrap_or_else(|| Err(wrong_code(code, U::code_of(code), "Response")))?;
    let head = DownHead { message_from: head.message_from, trans_serial_number: head.trans_serial_number };
    Ok(Message::Down { head, body })
}

fn read_up<D: Body, U: Body>(root: &Fields<'_>) -> Result<Message<D, U>, DecodeError> {
    let head: UpHeadElements = read_child(root, "Head")?;
    let code = head.tx_code.as_str();
    let body = U::read(code, root).unwrap_or_else(|| Err(wrong_code(code, D::code_of(code), "Request")))?;
    let head = UpHead {
        mode: head.mode,
        to: head.to,
        trans_serial_number: head.trans_serial_number,
        is_initial_node: head.is_initial_node,
        from_tg_organization_id: head.from_tg_organization_id,
    };
    Ok(Message::Up { head, body })
}

fn read_ack<D: Body, U: Body>(root: &Fields<'_>) -> Result<Message<D, U>, DecodeError> {
    let head: AckHeadElements = read_child(root, "Head")?;
    Ok(Message::Ack(Acknowledgement {
        code: head.code,
        description: head.description,
        trans_serial_number: head.trans_serial_number,
    }))
}

/// An acknowledgement is the `Response` whose head carries a return code.
fn has_code(tree: &Tree<'_>) -> bool {
    let mut heads = children(tree, Tree::ROOT).filter(|index| tree.node(*index).name == "Head");
    heads.any(|head| children(tree, head).any(|index| tree.node(index).name == "Code"))
}

fn children<'t>(tree: &'t Tree<'_>, parent: u32) -> impl Iterator<Item = u32> + 't {
    std::iter::successors(tree.node(parent).child, |index| tree.node(*index).next)
}

fn wrong_code(code: &str, elsewhere: Option<&'static str>, root: &'static str) -> DecodeError {
    match elsewhere {
        Some(code) => DecodeError::WrongDirection { code, root },
        None => DecodeError::UnknownTxCode { code: code.to_owned() },
    }
}

fn code_text(code: &'static str) -> Text<6> {
    Text::new(code).expect("a transaction code has six characters")
}

/// What a stranger wrote, short enough for an error.
fn shortened(text: &str) -> String {
    text.chars().take(32).collect()
}
