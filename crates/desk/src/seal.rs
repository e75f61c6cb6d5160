//! Structures sealed into a column: JSON under the record's own key, bound to their place.

use records::crypto::{KeyRing, Place, RecordKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::error::Error;

/// The JSON of a value.
///
/// # Panics
/// Never for the structures of this workspace, which hold no maps with keys other than text.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("our structures have a JSON form")
}

/// Seals a value's JSON.
pub(crate) fn seal(
    key: &RecordKey,
    ring: &KeyRing,
    column: &'static str,
    row: Uuid,
    value: &impl Serialize,
) -> Vec<u8> {
    key.seal(ring, Place { column, row }, &json(value))
}

/// Opens a value's JSON.
pub(crate) fn open<T: DeserializeOwned>(
    key: &RecordKey,
    ring: &KeyRing,
    column: &'static str,
    row: Uuid,
    sealed: &[u8],
) -> Result<T, Error> {
    let plain = key.open(ring, Place { column, row }, sealed)?;
    serde_json::from_slice(&plain).map_err(|source| Error::Corrupt { what: column, source })
}
