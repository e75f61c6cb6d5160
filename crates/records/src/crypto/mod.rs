//! Sealing: national algorithms, the key ring and the file that unlocks it.

mod file_key;
pub(crate) mod key_ring;
mod master_key;
pub mod provider;
mod record_key;

pub use file_key::FileKey;
pub use key_ring::{KeyRing, OpenError, Place, SEALS_AFTER_SECONDS};
pub use master_key::{MasterKey, MasterKeyError};
pub use record_key::RecordKey;
