//! A record's own key. Everything that is said in a record is sealed under it, so that destroying the key deletes the
//! record wherever a copy of its rows lies: in the database's free pages, in its log, on a standby.

use std::fmt;

use zeroize::Zeroizing;

use super::key_ring::{KeyRing, OpenError, Place, bound};
use super::provider::{self, Digest32, hmac_sm3};

/// The bytes of a record's key as they are wrapped: one half seals, the whole makes digests.
pub(crate) const BYTES: usize = 32;
/// What a value sealed under a record's key begins with; versions of field keys count from one.
const OWN: [u8; 2] = [0, 0];

/// What seals and opens a record's values.
#[derive(Clone)]
pub struct RecordKey {
    /// `None` for a record from before records had keys: the ring's keys do it.
    own: Option<Zeroizing<[u8; BYTES]>>,
}

impl RecordKey {
    /// A new key of random bytes.
    pub(crate) fn random() -> RecordKey {
        RecordKey { own: Some(Zeroizing::new(provider::random32())) }
    }

    /// The ring's keys in place of one of its own.
    pub(crate) const fn of_ring() -> RecordKey {
        RecordKey { own: None }
    }

    /// The key of these bytes; `None` when they are not one's.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<RecordKey> {
        Some(RecordKey { own: Some(Zeroizing::new(bytes.try_into().ok()?)) })
    }

    pub(crate) fn bytes(&self) -> Option<&[u8; BYTES]> {
        self.own.as_deref()
    }

    /// Whether destroying it destroys the record.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// Seals a value for its place.
    #[must_use]
    pub fn seal(&self, ring: &KeyRing, place: Place, plain: &[u8]) -> Vec<u8> {
        let Some(own) = &self.own else { return ring.seal(place, plain) };
        let mut sealed = OWN.to_vec();
        sealed.extend(provider::seal(&field(own), plain, &bound(place)));
        sealed
    }

    /// Opens a value sealed for this place, under this key or, before the record had one, under the ring's.
    pub fn open(&self, ring: &KeyRing, place: Place, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let Some(rest) = sealed.strip_prefix(&OWN) else { return ring.open(place, sealed) };
        let column = place.column;
        let own = self.own.as_ref().ok_or(OpenError::NoKey { column, version: 0 })?;
        provider::open(&field(own), rest, &bound(place)).ok_or(OpenError::Changed(column))
    }

    /// Opens a text sealed for this place.
    pub fn open_text(&self, ring: &KeyRing, place: Place, sealed: &[u8]) -> Result<String, OpenError> {
        let plain = self.open(ring, place, sealed)?;
        String::from_utf8(plain).map_err(|_| OpenError::NotText(place.column))
    }

    /// The digest of a record's content for the trail: with the key gone, nobody can try what it was a digest of.
    #[must_use]
    pub fn digest(&self, ring: &KeyRing, content: &[u8]) -> Digest32 {
        match &self.own {
            None => ring.digest(content),
            Some(own) => hmac_sm3(&own[..], &[b"trail", &[0], content]),
        }
    }
}

fn field(own: &[u8; BYTES]) -> Zeroizing<[u8; 16]> {
    let (field, _rest) = own.split_first_chunk::<16>().expect("thirty-two bytes are more than sixteen");
    Zeroizing::new(*field)
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_own() { "RecordKey(own, ****)" } else { "RecordKey(ring)" })
    }
}
