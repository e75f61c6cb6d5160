//! Messages to and from the banks: the outbox, the inbox, and how an order becomes the platform's XML.

mod answer;
mod compose;
mod inbox;
mod outbox;
mod papers;

pub(crate) use answer::{Said, UNKNOWN_ACCOUNT, said_in};
pub(crate) use compose::application_id;
pub use inbox::Received;
pub(crate) use outbox::post;
pub use outbox::{Outgoing, OutgoingId};
