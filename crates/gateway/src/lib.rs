//! Carries messages between the centre and its partners: bytes out to a partner's address, bytes in
//! through the partner line, each over TLS with certificates on both ends.
//!
//! Knows nothing of what the bytes mean, keeps nothing but the files of a drop, and reads no clock but the
//! runtime's timers. Enter at [`Sender`] for messages out and [`Listener`] for messages in, at [`file_drop`]
//! for either without a line; certificates come from PEM files
//! by [`certificates`], for demonstrations and tests from [`dev_certificates`].

pub mod certificates;
pub mod dev_certificates;
pub mod file_drop;
mod listener;
mod sender;

pub use certificates::{CertificateError, Identity, Trust};
pub use listener::{BindError, Inbound, Listener, ListenerLimits, Peer, Reply};
pub use sender::{SendError, Sender, SenderLimits};
