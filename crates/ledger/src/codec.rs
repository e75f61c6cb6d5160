//! Numbers and texts as little-endian bytes, for the log and the segments.
//!
//! A frame keeps its texts apart from its numbers, so that they are encrypted together and nothing else is.

use crate::key::{Cipher, NONCE_BYTES, Nonce};

/// What one frame of the log says, growing.
#[derive(Default)]
pub(crate) struct Frame {
    numbers: Vec<u8>,
    texts: Vec<u8>,
    records: u64,
}

impl Frame {
    /// Notes that a record begins.
    pub fn begin_record(&mut self) {
        self.records += 1;
    }

    /// How many records were put.
    pub fn records(&self) -> u64 {
        self.records
    }

    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    pub fn clear(&mut self) {
        self.numbers.clear();
        self.texts.clear();
        self.records = 0;
    }

    pub fn put_bytes<const N: usize>(&mut self, bytes: [u8; N]) {
        self.numbers.extend_from_slice(&bytes);
    }

    pub fn put_u8(&mut self, value: u8) {
        self.numbers.push(value);
    }

    pub fn put_u16(&mut self, value: u16) {
        self.put_bytes(value.to_le_bytes());
    }

    pub fn put_u32(&mut self, value: u32) {
        self.put_bytes(value.to_le_bytes());
    }

    pub fn put_i64(&mut self, value: i64) {
        self.put_bytes(value.to_le_bytes());
    }

    pub fn put_text(&mut self, text: &str) {
        let length = self.add_text(text);
        self.put_u16(length);
    }

    /// Adds a text whose length the caller puts among the numbers.
    pub fn add_text(&mut self, text: &str) -> u16 {
        self.texts.extend_from_slice(text.as_bytes());
        u16::try_from(text.len()).expect("texts are checked to be shorter than 64 KiB at the door")
    }

    /// Adds the frame as it lies in a file: nonce, how many bytes of numbers, the numbers, the encrypted texts.
    pub fn seal(&self, cipher: &Cipher, payload: &mut Vec<u8>) {
        let nonce = Cipher::fresh_nonce();
        let numbers = u32::try_from(self.numbers.len()).expect("a batch is far below 4 GiB");
        payload.extend_from_slice(&nonce);
        payload.extend_from_slice(&numbers.to_le_bytes());
        payload.extend_from_slice(&self.numbers);
        payload.extend_from_slice(&self.texts);
        let texts_from = payload.len() - self.texts.len();
        cipher.apply(&nonce, 0, &mut payload[texts_from..]);
    }

    /// Reads a sealed frame; `None` when it is none.
    pub fn open(payload: &[u8], cipher: &Cipher) -> Option<Frame> {
        let (nonce, rest) = payload.split_first_chunk::<NONCE_BYTES>()?;
        let (numbers, rest) = rest.split_first_chunk::<4>()?;
        let (numbers, texts) = rest.split_at_checked(u32::from_le_bytes(*numbers) as usize)?;
        let nonce: &Nonce = nonce;
        let mut frame = Frame { numbers: numbers.to_vec(), texts: texts.to_vec(), records: 0 };
        cipher.apply(nonce, 0, &mut frame.texts);
        Some(frame)
    }

    pub fn take(&self) -> Take<'_> {
        Take { numbers: &self.numbers, texts: Some(&self.texts) }
    }
}

/// Reads values back; `None` when the bytes end early or are no text.
pub(crate) struct Take<'a> {
    numbers: &'a [u8],
    /// Absent where each text follows its length, as it did before texts were encrypted.
    texts: Option<&'a [u8]>,
}

impl<'a> Take<'a> {
    /// A frame written before texts were encrypted.
    pub fn plain(payload: &'a [u8]) -> Take<'a> {
        Take { numbers: payload, texts: None }
    }

    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.numbers.split_first_chunk()?;
        self.numbers = rest;
        Some(*taken)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = usize::from(self.u16()?);
        let bytes = self.texts.as_mut().unwrap_or(&mut self.numbers);
        let (taken, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        std::str::from_utf8(taken).ok()
    }
}
