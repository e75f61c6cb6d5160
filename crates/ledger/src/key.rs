//! The key of a ledger's folder: what names accounts, transfers and purposes lies on the disk in no other form than
//! under it.
//!
//! Texts are encrypted with SM4 (GB/T 32907) in counter mode, so that one can be read without those before it.
//! They are found again by a keyed hash (SipHash-2-4), which tells nobody without the key what it is a hash of.
//! Counter mode keeps secrets and not honesty: bytes that somebody changed are found by the files' checksums only.

use std::fmt;

use siphasher::sip128::SipHasher24;
use zeroize::Zeroizing;

use crate::block_cipher::{BLOCK_BYTES, LANES, Sm4};

/// The secret under which a folder's texts lie: sixteen bytes for the cipher and sixteen for the keyed hash.
///
/// Whoever opens the folder hands it in; the ledger keeps it nowhere.
#[derive(Clone)]
pub struct LedgerKey(Zeroizing<[u8; 32]>);

impl LedgerKey {
    /// A key of thirty-two secret bytes.
    #[must_use]
    pub fn new(secret: Zeroizing<[u8; 32]>) -> LedgerKey {
        LedgerKey(secret)
    }

    /// A key that dies with the process, for what never reaches a disk.
    pub(crate) fn passing() -> LedgerKey {
        LedgerKey(Zeroizing::new([0; 32]))
    }

    fn half(&self, upper: bool) -> Zeroizing<[u8; 16]> {
        let half = if upper { &self.0[16..] } else { &self.0[..16] };
        Zeroizing::new(half.try_into().expect("sixteen of thirty-two bytes"))
    }
}

impl fmt::Debug for LedgerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LedgerKey(****)")
    }
}

/// What a text is found by: 128 bits, so that no two texts of any ledger share one.
pub(crate) type Tag = [u64; 2];

/// Bytes that must never serve twice under one key.
pub(crate) type Nonce = [u8; NONCE_BYTES];
pub(crate) const NONCE_BYTES: usize = 12;

/// The algorithms under a key.
pub(crate) struct Cipher {
    sm4: Sm4,
    tags: SipHasher24,
}

impl Cipher {
    pub fn new(key: &LedgerKey) -> Cipher {
        Cipher { sm4: Sm4::new(&key.half(false)), tags: SipHasher24::new_with_key(&key.half(true)) }
    }

    #[inline]
    pub fn tag(&self, text: &str) -> Tag {
        let hash = self.tags.hash(text.as_bytes());
        [hash.h1, hash.h2]
    }

    pub fn fresh_nonce() -> Nonce {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).expect("the operating system gives random bytes");
        nonce
    }

    /// Encrypts or decrypts bytes that begin so far into a nonce's stream, which is 64 GiB long.
    ///
    /// # Panics
    /// Behind the stream's end.
    pub fn apply(&self, nonce: &Nonce, offset: u64, bytes: &mut [u8]) {
        let mut block = offset / BLOCK_BYTES as u64;
        let skipped = (offset % BLOCK_BYTES as u64) as usize;
        // A text alone is a block or two: they are made side by side, though the last may not be needed.
        match (skipped + bytes.len()).div_ceil(BLOCK_BYTES) {
            0 => return,
            1 => return mask(bytes, &self.stream::<1>(nonce, block).as_flattened()[skipped..]),
            2 => return mask(bytes, &self.stream::<2>(nonce, block).as_flattened()[skipped..]),
            3..=LANES => return mask(bytes, &self.stream::<LANES>(nonce, block).as_flattened()[skipped..]),
            _ => {}
        }
        let (first, rest) = bytes.split_at_mut((BLOCK_BYTES - skipped) % BLOCK_BYTES);
        if !first.is_empty() {
            mask(first, &self.stream::<1>(nonce, block)[0][skipped..]);
            block += 1;
        }
        let mut wide = rest.chunks_exact_mut(LANES * BLOCK_BYTES);
        for bytes in &mut wide {
            mask(bytes, self.stream::<LANES>(nonce, block).as_flattened());
            block += LANES as u64;
        }
        for bytes in wide.into_remainder().chunks_mut(BLOCK_BYTES) {
            mask(bytes, &self.stream::<1>(nonce, block)[0]);
            block += 1;
        }
    }

    fn stream<const N: usize>(&self, nonce: &Nonce, first: u64) -> [[u8; BLOCK_BYTES]; N] {
        self.sm4.encrypt(std::array::from_fn(|place| {
            let number = u32::try_from(first + place as u64).expect("a sealed file is below 64 GiB");
            let mut block = [0; BLOCK_BYTES];
            block[..NONCE_BYTES].copy_from_slice(nonce);
            block[NONCE_BYTES..].copy_from_slice(&number.to_be_bytes());
            block
        }))
    }

    /// Tells one key from another without telling anything else: kept in the folder, compared at each opening.
    pub fn mark(&self) -> String {
        let [high, low] = self.tag("the key of a Fanzha ledger");
        format!("{high:016x}{low:016x}")
    }
}

fn mask(bytes: &mut [u8], stream: &[u8]) {
    for (byte, mask) in bytes.iter_mut().zip(stream) {
        *byte ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cipher(byte: u8) -> Cipher {
        Cipher::new(&LedgerKey::new(Zeroizing::new([byte; 32])))
    }

    #[test]
    fn any_part_of_a_stream_reads_alone() {
        let (cipher, nonce) = (cipher(1), Cipher::fresh_nonce());
        let plain: Vec<u8> = (0..100).collect();
        let mut whole = plain.clone();
        cipher.apply(&nonce, 0, &mut whole);
        assert_ne!(whole, plain);
        for (from, until) in [(0, 100), (0, 1), (15, 17), (16, 32), (33, 99), (50, 50)] {
            let mut part = whole[from..until].to_vec();
            cipher.apply(&nonce, from as u64, &mut part);
            assert_eq!(part, plain[from..until]);
        }
    }

    #[test]
    fn the_stream_is_sm4_of_nonce_and_counter() {
        // GB/T 32907 annex A.1: the block is the key itself.
        let key: [u8; 16] = *b"\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10";
        let mut secret = Zeroizing::new([0; 32]);
        secret[..16].copy_from_slice(&key);
        let nonce: Nonce = key[..12].try_into().unwrap();
        let mut bytes = [0; 16];
        let counter = u64::from(u32::from_be_bytes([0x76, 0x54, 0x32, 0x10]));
        Cipher::new(&LedgerKey::new(secret)).apply(&nonce, counter * 16, &mut bytes);
        assert_eq!(bytes, *b"\x68\x1e\xdf\x34\xd2\x06\x96\x5e\x86\xb3\xe9\x4f\x53\x6e\x42\x46");
    }

    #[test]
    fn another_key_has_other_marks_and_tags() {
        assert_ne!(cipher(1).mark(), cipher(2).mark());
        assert_ne!(cipher(1).tag("6222"), cipher(2).tag("6222"));
        assert_eq!(format!("{:?}", LedgerKey::new(Zeroizing::new([9; 32]))), "LedgerKey(****)");
    }
}
