//! The centre's journal: whole transactions, one after the other, that can be cut at any byte.
//!
//! A frame is its length, its checksum and its JSON. What a crash tears is the last frame, and a torn frame never
//! happened: whoever had brought its input was not told that it was taken, and brings it again.

use kernel::{CaseId, Timestamp};
use pursuit::{AnswerBody, Entry, Event};
use serde::{Deserialize, Serialize};

/// One transaction of the centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// When it was committed, by the centre's own clock.
    pub at: Timestamp,
    /// Whose case.
    pub case: CaseId,
    /// The bank's message or the victim's words as they came, when the transaction takes such in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message: Option<String>,
    /// What the case took, in order.
    pub entries: Vec<Entry>,
}

impl Frame {
    /// The message, when it brought a statement: only that holds more than the case's own events.
    pub(crate) fn statement(&self) -> Option<&String> {
        let brings_rows = |entry: &Entry| match &entry.event {
            Event::Answered(answer) => matches!(answer.body, AnswerBody::Statement { .. }),
            _ => false,
        };
        self.message.as_ref().filter(|_| self.entries.iter().any(brings_rows))
    }
}

/// Frames as bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    bytes: Vec<u8>,
}

const HEAD: usize = 8;

impl Journal {
    /// The journal in these bytes; what is torn at their end is dropped.
    #[must_use]
    pub fn open(bytes: &[u8]) -> (Journal, Vec<Frame>) {
        let mut frames = Vec::new();
        let mut whole = 0;
        while let Some((frame, length)) = read(&bytes[whole..]) {
            frames.push(frame);
            whole += length;
        }
        (Journal { bytes: bytes[..whole].to_vec() }, frames)
    }

    /// Adds a frame and tells how many bytes it took.
    pub fn append(&mut self, frame: &Frame) -> usize {
        let payload = serde_json::to_vec(frame).expect("a frame is JSON");
        let length = u32::try_from(payload.len()).expect("a frame is shorter than 4 GiB");
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(crc32fast::hash(&payload).to_le_bytes());
        self.bytes.extend(&payload);
        payload.len() + HEAD
    }

    /// Takes bytes off the end, as a crash does.
    pub fn tear(&mut self, bytes: usize) {
        self.bytes.truncate(self.bytes.len().saturating_sub(bytes));
    }

    /// All bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

fn read(bytes: &[u8]) -> Option<(Frame, usize)> {
    let length = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    let sum = u32::from_le_bytes(bytes.get(4..HEAD)?.try_into().ok()?);
    let payload = bytes.get(HEAD..HEAD + length)?;
    if crc32fast::hash(payload) != sum {
        return None;
    }
    Some((serde_json::from_slice(payload).ok()?, HEAD + length))
}
