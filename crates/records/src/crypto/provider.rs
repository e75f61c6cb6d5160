//! The algorithms and the source of random bytes, in one place, so that a certified module can stand in.
//!
//! SM3 (GB/T 32905), HMAC over it, and SM4 (GB/T 32907) in Galois/Counter Mode with 96-bit nonces.

use std::io;

use aead::{Aead, KeyInit, Payload};
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use hmac::{Hmac, Mac};
use sm3::{Digest, Sm3};
use sm4::Sm4;
use sm4::cipher::BlockCipherEncrypt;

/// A digest's 32 bytes.
pub type Digest32 = [u8; 32];

/// Bytes of a nonce before the sealed text.
pub(crate) const NONCE_BYTES: usize = 12;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// Why a start-up test of the algorithms failed: the build or the machine must not be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the self-test of {0} gave another result than the standard's vector")]
pub struct SelfTestError(pub &'static str);

/// SM3 of the parts in order, as one message.
#[must_use]
pub fn sm3(parts: &[&[u8]]) -> Digest32 {
    let mut hasher = Sm3::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// SM3 of everything that can be read, however long.
pub fn sm3_of(mut from: impl io::Read) -> io::Result<Digest32> {
    let mut hasher = Sm3::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        match from.read(&mut chunk)? {
            0 => return Ok(hasher.finalize().into()),
            read => hasher.update(&chunk[..read]),
        }
    }
}

/// HMAC-SM3 of the parts in order, as one message.
#[must_use]
pub fn hmac_sm3(key: &[u8], parts: &[&[u8]]) -> Digest32 {
    let mut mac = <Hmac<Sm3> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Fills the bytes from the operating system's random source.
///
/// # Panics
/// When the system has no random source: nothing can be sealed then.
pub fn fill_random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

/// Thirty-two random bytes.
#[must_use]
pub fn random32() -> Digest32 {
    let mut bytes = [0; 32];
    fill_random(&mut bytes);
    bytes
}

/// Seals a text under a key: nonce, ciphertext and tag in one. `bound` is authenticated but not stored.
pub(crate) fn seal(key: &[u8; 16], plain: &[u8], bound: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE_BYTES];
    fill_random(&mut nonce);
    let cipher = Sm4Gcm::new(&(*key).into());
    let sealed = cipher
        .encrypt(&nonce.into(), Payload { msg: plain, aad: bound })
        .expect("a text in memory is below the mode's limit of 64 GiB");
    [&nonce[..], &sealed].concat()
}

/// Opens what [`seal`] made; `None` when the key, the bytes or `bound` differ.
pub(crate) fn open(key: &[u8; 16], sealed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
    let (nonce, ciphertext) = sealed.split_at_checked(NONCE_BYTES)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
    Sm4Gcm::new(&(*key).into()).decrypt(&nonce.into(), Payload { msg: ciphertext, aad: bound }).ok()
}

/// Runs the standards' vectors (GB/T 32905 annex A.1, GB/T 32907 annex A.1, RFC 8998 annex A.1); every
/// opening of the records does.
pub fn self_test() -> Result<(), SelfTestError> {
    let abc = hex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    if sm3(&[b"abc"])[..] != abc {
        return Err(SelfTestError("SM3"));
    }
    let key = hex("0123456789abcdeffedcba9876543210");
    let mut block = <[u8; 16]>::try_from(&key[..]).expect("sixteen bytes").into();
    let cipher = <Sm4 as sm4::cipher::KeyInit>::new_from_slice(&key).expect("sixteen bytes");
    cipher.encrypt_block(&mut block);
    if block[..] != hex("681edf34d206965e86b3e94f536e4246") {
        return Err(SelfTestError("SM4"));
    }
    test_gcm(&key)
}

fn test_gcm(key: &[u8]) -> Result<(), SelfTestError> {
    let key: [u8; 16] = key.try_into().expect("sixteen bytes");
    let plain = hex(concat!(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd",
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    ));
    let bound = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let sealed = hex(concat!(
        "00001234567800000000abcd",
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735",
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
        "83de3541e4c2b58177e065a9bf7b62ec"
    ));
    match open(&key, &sealed, &bound) {
        Some(opened) if opened == plain => Ok(()),
        Some(_) | None => Err(SelfTestError("SM4-GCM")),
    }
}

/// The bytes of an even number of hexadecimal digits.
///
/// # Panics
/// On any other text.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    from_hex(digits).expect("an even number of hexadecimal digits")
}

/// The bytes of an even number of hexadecimal digits, or `None`.
#[must_use]
pub fn from_hex(digits: &str) -> Option<Vec<u8>> {
    if !digits.is_ascii() || digits.len() % 2 == 1 {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_the_standards_vectors() {
        assert_eq!(self_test(), Ok(()));
    }

    #[test]
    fn the_key_the_text_and_what_is_bound_must_all_fit() {
        let sealed = seal(&[1; 16], "张某".as_bytes(), b"users.name");
        assert_eq!(open(&[1; 16], &sealed, b"users.name").as_deref(), Some("张某".as_bytes()));
        assert_eq!(open(&[2; 16], &sealed, b"users.name"), None);
        assert_eq!(open(&[1; 16], &sealed, b"users.phone"), None);
        for place in 0..sealed.len() {
            let mut torn = sealed.clone();
            torn[place] ^= 1;
            assert_eq!(open(&[1; 16], &torn, b"users.name"), None, "byte {place}");
        }
        assert_eq!(open(&[1; 16], &sealed[..11], b"users.name"), None);
    }

    #[test]
    fn hmac_differs_from_the_digest_and_by_key() {
        assert_ne!(hmac_sm3(b"a", &[b"abc"]), sm3(&[b"abc"]));
        assert_ne!(hmac_sm3(b"a", &[b"abc"]), hmac_sm3(b"b", &[b"abc"]));
        assert_eq!(hmac_sm3(b"a", &[b"ab", b"c"]), hmac_sm3(b"a", &[b"abc"]));
    }
}
