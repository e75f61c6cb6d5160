//! Messages to and from the banks: the outbox, the inbox, and how an order becomes the platform's XML.

mod compose;
mod inbox;
mod outbox;
mod papers;

pub use inbox::Received;
pub(crate) use outbox::post;
pub use outbox::{Outgoing, OutgoingId};
