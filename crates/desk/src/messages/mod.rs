//! Messages to and from the banks: the outbox, the inbox, and how an order becomes the platform's XML.

mod compose;
mod follow_up;
mod inbox;
mod outbox;
mod papers;

pub(crate) use compose::completion;
pub use follow_up::FollowUp;
pub(crate) use follow_up::{BY_HAND, COLUMN as FOLLOW_UP, Posting, post as post_follow_up};
pub(crate) use inbox::Arrived;
pub use inbox::Received;
pub(crate) use outbox::post;
pub use outbox::{Outgoing, OutgoingId};
