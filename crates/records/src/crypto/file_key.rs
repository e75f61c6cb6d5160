//! A key for files that lie outside the database: each value is sealed for the place at which it is read again.

use std::fmt;

use zeroize::Zeroizing;

use super::provider::{self, Digest32};

/// What seals and opens the files of one purpose.
#[derive(Clone)]
pub struct FileKey(Zeroizing<[u8; 16]>);

impl FileKey {
    pub(super) fn of(derived: &Digest32) -> FileKey {
        let (key, _rest) = derived.split_first_chunk::<16>().expect("thirty-two bytes are more than sixteen");
        FileKey(Zeroizing::new(*key))
    }

    /// Seals bytes for a place; `place` is authenticated with them and not stored.
    #[must_use]
    pub fn seal(&self, place: &[u8], plain: &[u8]) -> Vec<u8> {
        provider::seal(&self.0, plain, place)
    }

    /// Opens what was sealed for this place; `None` when key, bytes or place are others.
    #[must_use]
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        provider::open(&self.0, sealed, place)
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::super::MasterKey;

    #[test]
    fn opens_only_where_it_was_sealed() {
        let key = MasterKey::generate().journal_key();
        let sealed = key.seal(b"1", b"words");
        assert_eq!(key.open(b"1", &sealed).as_deref(), Some(&b"words"[..]));
        assert_eq!(key.open(b"2", &sealed), None);
        assert_eq!(MasterKey::generate().journal_key().open(b"1", &sealed), None);
    }
}
