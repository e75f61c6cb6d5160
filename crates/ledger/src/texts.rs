//! Texts end to end in a sealed file, encrypted; each is read alone.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::key::{Cipher, Nonce};
use crate::mapped::{Records, SealedError, Sealer};

/// The bytes of a sealed file of texts, and how to read them.
pub(crate) struct Texts {
    bytes: Records<u8>,
    cipher: Arc<Cipher>,
    /// Absent where a file was written before texts were encrypted.
    nonce: Option<Nonce>,
}

impl Texts {
    pub fn over(bytes: Records<u8>, cipher: Arc<Cipher>) -> Texts {
        let nonce = bytes.nonce();
        Texts { bytes, cipher, nonce }
    }

    /// Brings the file's pages into memory.
    pub fn populate(&self) {
        self.bytes.populate();
    }

    /// Asks for the memory of a text that begins at a place.
    #[inline]
    pub fn expect(&self, start: u64) {
        self.bytes.expect(start as usize);
    }

    /// The bytes from a place on; nothing where the file has not so many.
    pub fn read(&self, start: u64, count: usize) -> Cow<'_, [u8]> {
        let from = start as usize;
        let Some(found) = self.bytes.slice().get(from..from + count) else { return Cow::Borrowed(&[]) };
        let Some(nonce) = &self.nonce else { return Cow::Borrowed(found) };
        let mut plain = found.to_vec();
        self.cipher.apply(nonce, start, &mut plain);
        Cow::Owned(plain)
    }

    /// The text from a place on. Only texts were stored; damage is found by `verify`, and must not end a trace.
    pub fn text(&self, start: u64, count: usize) -> Cow<'_, str> {
        match self.read(start, count) {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(
                String::from_utf8(bytes).unwrap_or_else(|_| char::REPLACEMENT_CHARACTER.to_string()),
            ),
        }
    }

    /// Whether these bytes stand at a place.
    pub fn holds(&self, start: u64, wanted: &[u8]) -> bool {
        *self.read(start, wanted.len()) == *wanted
    }
}

/// Writes a sealed file of texts.
pub(crate) struct TextSealer {
    sealer: Sealer<u8>,
    cipher: Arc<Cipher>,
    nonce: Nonce,
    pending: Vec<u8>,
    written: u64,
}

/// Encrypted at one go: a few pages.
const PENDING_BYTES: usize = 1 << 16;

impl TextSealer {
    pub fn create(path: PathBuf, cipher: &Arc<Cipher>) -> Result<TextSealer, SealedError> {
        let nonce = Cipher::fresh_nonce();
        let sealer = Sealer::create(path)?.with_nonce(nonce);
        Ok(TextSealer { sealer, cipher: Arc::clone(cipher), nonce, pending: Vec::new(), written: 0 })
    }

    /// Adds a text; gives the place behind it.
    pub fn put(&mut self, text: &[u8]) -> Result<u64, SealedError> {
        self.pending.extend_from_slice(text);
        let end = self.written + self.pending.len() as u64;
        if self.pending.len() >= PENDING_BYTES {
            self.write()?;
        }
        Ok(end)
    }

    fn write(&mut self) -> Result<(), SealedError> {
        self.cipher.apply(&self.nonce, self.written, &mut self.pending);
        self.sealer.put(&self.pending)?;
        self.written += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// Returns when all of it is on the disk.
    pub fn finish(mut self) -> Result<(), SealedError> {
        self.write()?;
        self.sealer.finish()
    }
}
