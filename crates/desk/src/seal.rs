//! Structures sealed into a column: JSON under the key ring, bound to their place.

use records::crypto::{KeyRing, Place};
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
pub(crate) fn seal(ring: &KeyRing, column: &'static str, row: Uuid, value: &impl Serialize) -> Vec<u8> {
    ring.seal(Place { column, row }, &json(value))
}

/// Opens a value's JSON.
pub(crate) fn open<T: DeserializeOwned>(
    ring: &KeyRing,
    column: &'static str,
    row: Uuid,
    sealed: &[u8],
) -> Result<T, Error> {
    let plain = ring.open(Place { column, row }, sealed)?;
    serde_json::from_slice(&plain).map_err(|source| Error::Corrupt { what: column, source })
}
