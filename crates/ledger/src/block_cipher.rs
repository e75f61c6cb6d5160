//! SM4 (GB/T 32907), four blocks side by side.
//!
//! A block's thirty-two rounds wait for one another; four blocks in turn keep the processor busy meanwhile. The library's
//! cipher takes one block at a time, which was a tenth of what a row costs; a test holds this one against it.

use zeroize::Zeroizing;

pub(crate) const BLOCK_BYTES: usize = 16;
/// Blocks at a time.
pub(crate) const LANES: usize = 4;

/// The cipher under a key.
pub(crate) struct Sm4(Zeroizing<[u32; 32]>);

impl Sm4 {
    pub fn new(key: &[u8; BLOCK_BYTES]) -> Sm4 {
        let mut word = words(key);
        for (place, family) in FAMILY_KEY.into_iter().enumerate() {
            word[place] ^= family;
        }
        let mut keys = Zeroizing::new([0; 32]);
        for round in 0..32 {
            let mixed = substitute(word[1] ^ word[2] ^ word[3] ^ round_constant(round as u32));
            let next = word[0] ^ mixed ^ mixed.rotate_left(13) ^ mixed.rotate_left(23);
            word = [word[1], word[2], word[3], next];
            keys[round] = next;
        }
        Sm4(keys)
    }

    /// Encrypts so many blocks.
    #[inline]
    pub fn encrypt<const N: usize>(&self, blocks: [[u8; BLOCK_BYTES]; N]) -> [[u8; BLOCK_BYTES]; N] {
        let mut lanes = blocks.map(|block| words(&block));
        for keys in self.0.chunks_exact(4) {
            for (place, key) in keys.iter().enumerate() {
                for x in &mut lanes {
                    let mixed = x[(place + 1) % 4] ^ x[(place + 2) % 4] ^ x[(place + 3) % 4] ^ key;
                    x[place] ^= transform(mixed);
                }
            }
        }
        lanes.map(|x| {
            let mut block = [0; BLOCK_BYTES];
            for (bytes, word) in block.chunks_exact_mut(4).zip(x.into_iter().rev()) {
                bytes.copy_from_slice(&word.to_be_bytes());
            }
            block
        })
    }
}

fn words(block: &[u8; BLOCK_BYTES]) -> [u32; 4] {
    std::array::from_fn(|place| {
        let at = place * 4;
        u32::from_be_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]])
    })
}

/// The substitution of each byte and the linear transformation after it, looked up together.
#[inline]
fn transform(word: u32) -> u32 {
    let [a, b, c, d] = word.to_be_bytes().map(usize::from);
    TRANSFORMED[a]
        ^ TRANSFORMED[b].rotate_right(8)
        ^ TRANSFORMED[c].rotate_right(16)
        ^ TRANSFORMED[d].rotate_right(24)
}

fn substitute(word: u32) -> u32 {
    u32::from_be_bytes(word.to_be_bytes().map(|byte| SUBSTITUTE[usize::from(byte)]))
}

/// Four bytes that count up by seven.
fn round_constant(round: u32) -> u32 {
    u32::from_be_bytes([0, 1, 2, 3].map(|byte| ((4 * round + byte) * 7 % 256) as u8))
}

const FAMILY_KEY: [u32; 4] = [0xa3b1_bac6, 0x56aa_3350, 0x677d_9197, 0xb270_22dc];

/// What a byte in the highest place becomes.
static TRANSFORMED: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let word = (SUBSTITUTE[byte] as u32) << 24;
        table[byte] =
            word ^ word.rotate_left(2) ^ word.rotate_left(10) ^ word.rotate_left(18) ^ word.rotate_left(24);
        byte += 1;
    }
    table
};

#[rustfmt::skip]
const SUBSTITUTE: [u8; 256] = [
    0xd6, 0x90, 0xe9, 0xfe, 0xcc, 0xe1, 0x3d, 0xb7, 0x16, 0xb6, 0x14, 0xc2, 0x28, 0xfb, 0x2c, 0x05,
    0x2b, 0x67, 0x9a, 0x76, 0x2a, 0xbe, 0x04, 0xc3, 0xaa, 0x44, 0x13, 0x26, 0x49, 0x86, 0x06, 0x99,
    0x9c, 0x42, 0x50, 0xf4, 0x91, 0xef, 0x98, 0x7a, 0x33, 0x54, 0x0b, 0x43, 0xed, 0xcf, 0xac, 0x62,
    0xe4, 0xb3, 0x1c, 0xa9, 0xc9, 0x08, 0xe8, 0x95, 0x80, 0xdf, 0x94, 0xfa, 0x75, 0x8f, 0x3f, 0xa6,
    0x47, 0x07, 0xa7, 0xfc, 0xf3, 0x73, 0x17, 0xba, 0x83, 0x59, 0x3c, 0x19, 0xe6, 0x85, 0x4f, 0xa8,
    0x68, 0x6b, 0x81, 0xb2, 0x71, 0x64, 0xda, 0x8b, 0xf8, 0xeb, 0x0f, 0x4b, 0x70, 0x56, 0x9d, 0x35,
    0x1e, 0x24, 0x0e, 0x5e, 0x63, 0x58, 0xd1, 0xa2, 0x25, 0x22, 0x7c, 0x3b, 0x01, 0x21, 0x78, 0x87,
    0xd4, 0x00, 0x46, 0x57, 0x9f, 0xd3, 0x27, 0x52, 0x4c, 0x36, 0x02, 0xe7, 0xa0, 0xc4, 0xc8, 0x9e,
    0xea, 0xbf, 0x8a, 0xd2, 0x40, 0xc7, 0x38, 0xb5, 0xa3, 0xf7, 0xf2, 0xce, 0xf9, 0x61, 0x15, 0xa1,
    0xe0, 0xae, 0x5d, 0xa4, 0x9b, 0x34, 0x1a, 0x55, 0xad, 0x93, 0x32, 0x30, 0xf5, 0x8c, 0xb1, 0xe3,
    0x1d, 0xf6, 0xe2, 0x2e, 0x82, 0x66, 0xca, 0x60, 0xc0, 0x29, 0x23, 0xab, 0x0d, 0x53, 0x4e, 0x6f,
    0xd5, 0xdb, 0x37, 0x45, 0xde, 0xfd, 0x8e, 0x2f, 0x03, 0xff, 0x6a, 0x72, 0x6d, 0x6c, 0x5b, 0x51,
    0x8d, 0x1b, 0xaf, 0x92, 0xbb, 0xdd, 0xbc, 0x7f, 0x11, 0xd9, 0x5c, 0x41, 0x1f, 0x10, 0x5a, 0xd8,
    0x0a, 0xc1, 0x31, 0x88, 0xa5, 0xcd, 0x7b, 0xbd, 0x2d, 0x74, 0xd0, 0x12, 0xb8, 0xe5, 0xb4, 0xb0,
    0x89, 0x69, 0x97, 0x4a, 0x0c, 0x96, 0x77, 0x7e, 0x65, 0xb9, 0xf1, 0x09, 0xc5, 0x6e, 0xc6, 0x84,
    0x18, 0xf0, 0x7d, 0xec, 0x3a, 0xdc, 0x4d, 0x20, 0x79, 0xee, 0x5f, 0x3e, 0xd7, 0xcb, 0x39, 0x48,
];

#[cfg(test)]
mod tests {
    use sm4::cipher::{BlockCipherEncrypt, KeyInit};

    use super::*;

    #[test]
    fn the_standards_example_comes_out() {
        // GB/T 32907 annex A: the key is the block, once and a million times.
        let key = *b"\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10";
        let cipher = Sm4::new(&key);
        let [once] = cipher.encrypt([key]);
        assert_eq!(once, *b"\x68\x1e\xdf\x34\xd2\x06\x96\x5e\x86\xb3\xe9\x4f\x53\x6e\x42\x46");
        let [many] = (0..1_000_000).fold([key], |block, _| cipher.encrypt(block));
        assert_eq!(many, *b"\x59\x52\x98\xc7\xc6\xfd\x27\x1f\x04\x02\xf8\x04\xc3\x3d\x3f\x66");
    }

    #[test]
    fn every_lane_equals_the_librarys_cipher() {
        let mut seed = 7_u64;
        let mut random = || {
            std::array::from_fn::<u8, BLOCK_BYTES, _>(|_| {
                seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
                (seed >> 56) as u8
            })
        };
        for _ in 0..2_000 {
            let (key, blocks) = (random(), [random(), random(), random(), random()]);
            let theirs = sm4::Sm4::new(&key.into());
            let wanted = blocks.map(|block| {
                let mut block = block.into();
                theirs.encrypt_block(&mut block);
                <[u8; BLOCK_BYTES]>::from(block)
            });
            assert_eq!(Sm4::new(&key).encrypt(blocks), wanted);
        }
    }
}
