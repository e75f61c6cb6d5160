//! Passwords: argon2id hashes, made away from the async threads, and the rule a new one must meet.

use std::fmt;
use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::crypto::provider;

/// A password as typed. Prints as stars.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

/// Why a text may not become a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Below [`SHORTEST`].
    #[error("the password has {0} characters, fewer than {SHORTEST}")]
    Short(usize),
    /// Beyond [`LONGEST`].
    #[error("the password has {0} characters, more than {LONGEST}")]
    Long(usize),
    /// Of lower case, upper case, digits and others it uses fewer than three.
    #[error("the password uses {0} of the four classes of characters, fewer than 3")]
    Plain(usize),
}

/// The fewest characters of a password, as level-3 assessments ask (DOMAIN.md 7.1).
pub const SHORTEST: usize = 8;
/// The most characters: a limit for the hash's input only.
pub const LONGEST: usize = 128;

/// Hashing with a limit on how many run at once: each takes 19 MiB and tens of milliseconds of a core.
#[derive(Debug)]
pub(crate) struct Hashing {
    places: Arc<Semaphore>,
}

impl Password {
    /// A password as typed at sign-in: anything.
    #[must_use]
    pub fn typed(text: &str) -> Password {
        Password(Zeroizing::new(text.to_owned()))
    }

    /// A new password, which must meet the rule.
    pub fn new(text: &str) -> Result<Password, WeakPassword> {
        let length = text.chars().count();
        if length < SHORTEST {
            return Err(WeakPassword::Short(length));
        }
        if length > LONGEST {
            return Err(WeakPassword::Long(length));
        }
        let has = |class: fn(char) -> bool| usize::from(text.chars().any(class));
        let lower = has(|c| c.is_ascii_lowercase());
        let upper = has(|c| c.is_ascii_uppercase());
        let digit = has(|c| c.is_ascii_digit());
        let other = has(|c| !c.is_ascii_alphanumeric());
        let classes = lower + upper + digit + other;
        if classes < 3 {
            return Err(WeakPassword::Plain(classes));
        }
        Ok(Password::typed(text))
    }

    /// A random one-time password: sixteen characters without look-alikes, in groups of four.
    #[must_use]
    pub fn one_time() -> Password {
        const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let bytes = provider::random32();
        let mut text = Zeroizing::new(String::with_capacity(19));
        for (place, byte) in bytes[..16].iter().enumerate() {
            if place > 0 && place % 4 == 0 {
                text.push('-');
            }
            // 256 is a multiple of 32, so every character is as likely as another.
            text.push(char::from(ALPHABET[usize::from(byte % 32)]));
        }
        Password(text)
    }

    /// The whole password: for the person it was made for, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(****)")
    }
}

impl Hashing {
    pub(crate) fn new() -> Hashing {
        let places = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
        Hashing { places: Arc::new(Semaphore::new(places)) }
    }

    /// The argon2id hash of a password as a PHC string, with a fresh salt.
    pub(crate) async fn hash(&self, password: &Password) -> String {
        let password = password.clone();
        self.run(move || hash_now(&password)).await
    }

    /// Whether the password is the hash's. Without a hash it takes as long and says no.
    pub(crate) async fn verify(&self, password: &Password, hash: Option<String>) -> bool {
        let password = password.clone();
        self.run(move || match hash {
            Some(hash) => verify_now(&password, &hash),
            None => {
                let _same_time = hash_now(&password);
                false
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await.expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(place);
            result
        });
        done.await.expect("hashing does not panic")
    }
}

fn hash_now(password: &Password) -> String {
    let salt = provider::random32();
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.reveal().as_bytes(), &salt[..16])
        .expect("argon2's own parameters and a salt of 16 bytes are valid");
    hash.to_string()
}

fn verify_now(password: &Password, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.reveal().as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        match Password::new(text) {
            Ok(password) => format!("{password:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_new_password_meets_the_rule() {
        assert_eq!(check("Abcdef1"), "the password has 7 characters, fewer than 8");
        assert_eq!(check("Abcdefg1"), "Password(****)");
        assert_eq!(check("abcdefg1"), "the password uses 2 of the four classes of characters, fewer than 3");
        assert_eq!(check("abcdef1-"), "Password(****)");
        assert_eq!(check("abcdefgh"), "the password uses 1 of the four classes of characters, fewer than 3");
        assert_eq!(check(&"aB1".repeat(43)), "the password has 129 characters, more than 128");
        assert_eq!(check(&"aB1-".repeat(32)), "Password(****)");
    }

    #[test]
    fn a_one_time_password_meets_the_rule_and_is_never_the_same() {
        let (one, other) = (Password::one_time(), Password::one_time());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.reveal().len(), 19);
        let classes = one.reveal().chars().all(|c| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit());
        assert!(classes, "only characters that can be read over the telephone");
    }

    #[tokio::test]
    async fn only_the_same_password_fits_the_hash() {
        let hashing = Hashing::new();
        let hash = hashing.hash(&Password::typed("correct horse")).await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hashing.verify(&Password::typed("correct horse"), Some(hash.clone())).await);
        assert!(!hashing.verify(&Password::typed("correct horsf"), Some(hash)).await);
        assert!(!hashing.verify(&Password::typed("x"), None).await);
        assert!(!hashing.verify(&Password::typed("x"), Some("no hash".to_owned())).await);
    }
}
