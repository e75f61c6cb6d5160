//! The data keys: field keys by version (the newest seals, every one opens), the key of the blind index
//! and the key of digests.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use uuid::Uuid;
use zeroize::Zeroizing;

use super::master_key::MasterKey;
use super::provider::{self, Digest32, hmac_sm3};

/// Where a sealed value lives. It is authenticated with the value, so that a sealed value moved to another
/// row or column does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Table and column, `users.name`.
    pub column: &'static str,
    /// The row's id.
    pub row: Uuid,
}

/// Why a sealed value does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Shorter than its own heading.
    #[error("the sealed value of {0} is torn")]
    Torn(&'static str),
    /// Its key was destroyed or belongs to another installation.
    #[error("the sealed value of {column} needs field key {version}, which the ring does not hold")]
    NoKey {
        /// Table and column.
        column: &'static str,
        /// The key's version.
        version: u16,
    },
    /// Changed, or moved from another row or column.
    #[error("the sealed value of {0} was changed or moved")]
    Changed(&'static str),
    /// It opened, but is not the text it should be.
    #[error("the value of {0} is no text")]
    NotText(&'static str),
}

/// Every data key of an installation, unwrapped, in memory only.
pub struct KeyRing {
    /// Behind a lock, because a new field key joins while others seal.
    field: RwLock<FieldKeys>,
    index: Zeroizing<Digest32>,
    digest: Zeroizing<Digest32>,
}

/// The field keys by version, and which of them seals.
struct FieldKeys {
    keys: BTreeMap<u16, Zeroizing<[u8; 16]>>,
    sealing: u16,
}

/// A new key opens at once in every process that has read it and seals so much later, when all have.
pub const SEALS_AFTER_SECONDS: i64 = 30;

/// What a data key is for; its name in the table `data_keys`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Seals fields.
    Field,
    /// Makes the blind index.
    Index,
    /// Makes the digests of the trail.
    Digest,
}

/// A data key as the database holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrappedKey {
    pub purpose: Purpose,
    pub version: u16,
    pub wrapped: Vec<u8>,
}

impl Purpose {
    pub(crate) const ALL: [Purpose; 3] = [Purpose::Field, Purpose::Index, Purpose::Digest];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Purpose::Field => "field",
            Purpose::Index => "index",
            Purpose::Digest => "digest",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    fn bound(self, version: u16) -> Vec<u8> {
        [self.name().as_bytes(), &version.to_be_bytes()].concat()
    }
}

impl KeyRing {
    /// A new data key of random bytes, wrapped.
    pub(crate) fn new_wrapped(master: &MasterKey, purpose: Purpose, version: u16) -> WrappedKey {
        let secret = Zeroizing::new(provider::random32());
        let plain: &[u8] = match purpose {
            Purpose::Field => &secret[..16],
            Purpose::Index | Purpose::Digest => &secret[..],
        };
        let wrapped = provider::seal(&master.wrapping_key(), plain, &purpose.bound(version));
        WrappedKey { purpose, version, wrapped }
    }

    /// Unwraps the keys; `None` when the master key is another's or a purpose has no key.
    pub(crate) fn unwrap_all(master: &MasterKey, keys: &[WrappedKey]) -> Option<KeyRing> {
        let wrapping = master.wrapping_key();
        let (mut field, mut index, mut digest) = (BTreeMap::new(), None, None);
        for key in keys {
            let bound = key.purpose.bound(key.version);
            let plain = Zeroizing::new(provider::open(&wrapping, &key.wrapped, &bound)?);
            match key.purpose {
                Purpose::Field => {
                    field.insert(key.version, Zeroizing::new(<[u8; 16]>::try_from(&plain[..]).ok()?));
                }
                Purpose::Index => index = Some(Zeroizing::new(Digest32::try_from(&plain[..]).ok()?)),
                Purpose::Digest => digest = Some(Zeroizing::new(Digest32::try_from(&plain[..]).ok()?)),
            }
        }
        let sealing = *field.last_key_value()?.0;
        let field = FieldKeys { keys: field, sealing };
        Some(KeyRing { field: RwLock::new(field), index: index?, digest: digest? })
    }

    /// Lets a field key in, to seal from now on or only to open. `None` when the master key does not unwrap it.
    pub(crate) fn admit(&self, master: &MasterKey, key: &WrappedKey, seals: bool) -> Option<()> {
        if self.fields().keys.contains_key(&key.version) {
            if seals {
                let mut field = self.field.write().unwrap_or_else(PoisonError::into_inner);
                field.sealing = field.sealing.max(key.version);
            }
            return Some(());
        }
        let plain = Zeroizing::new(provider::open(
            &master.wrapping_key(),
            &key.wrapped,
            &key.purpose.bound(key.version),
        )?);
        let secret = Zeroizing::new(<[u8; 16]>::try_from(&plain[..]).ok()?);
        let mut field = self.field.write().unwrap_or_else(PoisonError::into_inner);
        field.keys.insert(key.version, secret);
        if seals {
            field.sealing = field.sealing.max(key.version);
        }
        Some(())
    }

    fn fields(&self) -> RwLockReadGuard<'_, FieldKeys> {
        self.field.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seals a value for its place under the newest field key that every process has: version (two bytes), nonce, ciphertext, tag.
    #[must_use]
    pub fn seal(&self, place: Place, plain: &[u8]) -> Vec<u8> {
        let field = self.fields();
        let key = &field.keys[&field.sealing];
        let mut sealed = field.sealing.to_be_bytes().to_vec();
        sealed.extend(provider::seal(key, plain, &bound(place)));
        sealed
    }

    /// Opens a value sealed for this place.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let column = place.column;
        let (version, sealed) = sealed.split_first_chunk::<2>().ok_or(OpenError::Torn(column))?;
        let version = u16::from_be_bytes(*version);
        let field = self.fields();
        let key = field.keys.get(&version).ok_or(OpenError::NoKey { column, version })?;
        provider::open(key, sealed, &bound(place)).ok_or(OpenError::Changed(column))
    }

    /// Opens a text sealed for this place.
    pub fn open_text(&self, place: Place, sealed: &[u8]) -> Result<String, OpenError> {
        String::from_utf8(self.open(place, sealed)?).map_err(|_| OpenError::NotText(place.column))
    }

    /// The blind index of a value: equal values of one kind have equal indexes, and nobody without the key
    /// can tell which value an index belongs to.
    #[must_use]
    pub fn blind(&self, kind: &'static str, value: &str) -> Vec<u8> {
        hmac_sm3(&self.index[..], &[kind.as_bytes(), &[0], value.as_bytes()]).to_vec()
    }

    /// The keyed digest of a record's content, for the trail.
    #[must_use]
    pub fn digest(&self, content: &[u8]) -> Digest32 {
        hmac_sm3(&self.digest[..], &[content])
    }

    /// The version under which new values are sealed.
    #[must_use]
    pub fn field_version(&self) -> u16 {
        self.fields().sealing
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} field keys, ****)", self.fields().keys.len())
    }
}

pub(super) fn bound(place: Place) -> Vec<u8> {
    [place.column.as_bytes(), &[0], place.row.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Place = Place { column: "users.name", row: Uuid::from_u128(1) };

    fn wrapped(master: &MasterKey, field_versions: &[u16]) -> Vec<WrappedKey> {
        let mut keys: Vec<_> =
            field_versions.iter().map(|v| KeyRing::new_wrapped(master, Purpose::Field, *v)).collect();
        keys.push(KeyRing::new_wrapped(master, Purpose::Index, 1));
        keys.push(KeyRing::new_wrapped(master, Purpose::Digest, 1));
        keys
    }

    #[test]
    fn a_value_opens_only_in_its_place() {
        let master = MasterKey::generate();
        let ring = KeyRing::unwrap_all(&master, &wrapped(&master, &[1])).unwrap();
        let sealed = ring.seal(NAME, "张某".as_bytes());
        let check = |place: Place, sealed: &[u8]| match ring.open_text(place, sealed) {
            Ok(text) => text,
            Err(error) => error.to_string(),
        };
        assert_eq!(check(NAME, &sealed), "张某");
        let other_row = Place { row: Uuid::from_u128(2), ..NAME };
        assert_eq!(check(other_row, &sealed), "the sealed value of users.name was changed or moved");
        let other_column = Place { column: "users.phone", ..NAME };
        assert_eq!(check(other_column, &sealed), "the sealed value of users.phone was changed or moved");
        assert_eq!(check(NAME, &[0]), "the sealed value of users.name is torn");
        assert_eq!(
            check(NAME, &[0, 9, 1, 2]),
            "the sealed value of users.name needs field key 9, which the ring does not hold"
        );
        assert_eq!(check(NAME, &ring.seal(NAME, &[0xff])), "the value of users.name is no text");
        assert_ne!(sealed, ring.seal(NAME, "张某".as_bytes()), "a nonce is never used twice");
    }

    #[test]
    fn the_newest_key_seals_and_every_key_opens() {
        let master = MasterKey::generate();
        let keys = wrapped(&master, &[1, 2]);
        let old = KeyRing::unwrap_all(&master, &[&keys[..1], &keys[2..]].concat()).unwrap();
        let new = KeyRing::unwrap_all(&master, &keys).unwrap();
        assert_eq!((old.field_version(), new.field_version()), (1, 2));
        assert_eq!(new.open(NAME, &old.seal(NAME, b"x")).unwrap(), b"x");
        assert_eq!(
            old.open(NAME, &new.seal(NAME, b"x")),
            Err(OpenError::NoKey { column: "users.name", version: 2 })
        );
    }

    #[test]
    fn another_master_key_or_a_missing_purpose_opens_nothing() {
        let master = MasterKey::generate();
        let keys = wrapped(&master, &[1]);
        assert!(KeyRing::unwrap_all(&MasterKey::generate(), &keys).is_none());
        assert!(KeyRing::unwrap_all(&master, &keys[..2]).is_none());
        assert!(KeyRing::unwrap_all(&master, &keys[1..]).is_none());
        let mut renamed = keys.clone();
        renamed[1].purpose = Purpose::Digest;
        assert!(KeyRing::unwrap_all(&master, &renamed).is_none());
    }

    #[test]
    fn the_blind_index_is_equal_for_equal_values_of_one_kind_only() {
        let master = MasterKey::generate();
        let ring = KeyRing::unwrap_all(&master, &wrapped(&master, &[1])).unwrap();
        assert_eq!(ring.blind("account", "6222"), ring.blind("account", "6222"));
        assert_ne!(ring.blind("account", "6222"), ring.blind("phone", "6222"));
        assert_ne!(ring.blind("account", "6222"), ring.blind("account", "6223"));
    }
}
