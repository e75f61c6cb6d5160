//! The second factor: a client certificate (USB key, 警务 PKI) or, for trial use, one-time codes by time (RFC 6238)
//! with recovery codes. A user who has one must show it; each code is good once.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use kernel::{OfficerId, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, QuerySelect, Set};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::Records;
use crate::crypto::Place;
use crate::crypto::provider::{self, Digest32, hmac_sm3, sm3};
use crate::error::Error;
use crate::work::{Actor, Work};

/// What a browser shows beside the password.
#[derive(Clone, Default)]
pub struct Proof {
    /// A one-time code or a recovery code, as typed.
    pub code: Option<String>,
    /// The fingerprint of the client certificate of the connection.
    pub certificate: Option<Digest32>,
}

/// A secret for an authenticator, to be shown once. Prints as stars.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; SECRET_BYTES]>);

/// What a second factor says to a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The user has none.
    None,
    /// It was shown and is right.
    Shown,
    /// It was not shown.
    Missing,
    /// It was shown and is wrong or used already.
    Wrong,
}

const SECRET_BYTES: usize = 20;
/// A code changes so often.
const STEP_SECONDS: i64 = 30;
/// So many steps a clock may be off, either way.
const SKEW: i64 = 1;
const CODES: usize = 10;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

mod factor_row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "second_factors")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub secret_sealed: Vec<u8>,
        pub confirmed_at: Option<i64>,
        pub last_step: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod recovery_row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code_digest: Vec<u8>,
        pub used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod certificate_row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_certificates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub fingerprint: Vec<u8>,
        pub user_id: Uuid,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl Secret {
    fn random() -> Secret {
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        provider::fill_random(&mut bytes[..]);
        Secret(bytes)
    }

    /// The secret in base 32, as authenticators take it.
    #[must_use]
    pub fn reveal(&self) -> String {
        base32(&self.0[..])
    }

    /// The link that an authenticator reads.
    #[must_use]
    pub fn link(&self, login: &str) -> String {
        format!("otpauth://totp/Fanzha:{login}?secret={}&issuer=Fanzha", self.reveal())
    }

    /// The code of a time step: RFC 4226 section 5.3 over the step's number.
    fn code(&self, step: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0[..]).expect("HMAC takes a key of any length");
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest[19] & 0xf);
        let four = <[u8; 4]>::try_from(&digest[offset..offset + 4]).expect("an offset is at most fifteen");
        format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }

    /// The code that an authenticator shows at an instant.
    #[must_use]
    pub fn code_at(&self, now: Timestamp) -> String {
        self.code(step_at(now))
    }

    /// The step of the code, if it is one around now.
    fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let present = step_at(now);
        let fits = |step: &i64| bool::from(self.code(*step).as_bytes().ct_eq(code.as_bytes()));
        (present - SKEW..=present + SKEW).find(fits)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proof(code {}, certificate {})", self.code.is_some(), self.certificate.is_some())
    }
}

/// The fingerprint of a certificate's DER bytes.
#[must_use]
pub fn fingerprint(der: &[u8]) -> Digest32 {
    sm3(&[der])
}

impl Records {
    /// Begins a user's second factor: a fresh secret, asked for at sign-in once [`Records::confirm_codes`] took a
    /// code made from it. One that was confirmed stays until it is taken away.
    pub async fn begin_codes(&self, actor: Actor, id: OfficerId, now: Timestamp) -> Result<Secret, Error> {
        let secret = Secret::random();
        let work = self.begin(actor, now).await?;
        if confirmed(work.db(), id).await? {
            return Err(Error::Rule("second_factors_once".to_owned()));
        }
        let row = factor_row::ActiveModel {
            user_id: Set(id.0),
            secret_sealed: Set(work.ring().seal(place(id), &secret.0[..])),
            confirmed_at: Set(None),
            last_step: Set(0),
        };
        let anew = OnConflict::column(factor_row::Column::UserId)
            .update_column(factor_row::Column::SecretSealed)
            .to_owned();
        factor_row::Entity::insert(row).on_conflict(anew).exec_without_returning(work.db()).await?;
        work.commit().await?;
        Ok(secret)
    }

    /// Takes the first code; from now on signing in asks for one. Gives recovery codes, kept nowhere else. `None`
    /// when the code is wrong.
    pub async fn confirm_codes(
        &self,
        actor: Actor,
        id: OfficerId,
        code: &str,
        now: Timestamp,
    ) -> Result<Option<Vec<String>>, Error> {
        let mut work = self.begin(actor, now).await?;
        let Some((row, secret)) = load(&work, id).await? else { return Ok(None) };
        let step = secret.step_of(code.trim(), now).filter(|_| row.confirmed_at.is_none());
        let Some(step) = step else { return Ok(None) };
        let changed = factor_row::ActiveModel {
            user_id: Set(id.0),
            confirmed_at: Set(Some(now.as_micros())),
            last_step: Set(step),
            ..Default::default()
        };
        factor_row::Entity::update(changed).validate()?.exec(work.db()).await?;
        let codes: Vec<String> = (0..CODES).map(|_| recovery_code()).collect();
        let rows = codes.iter().map(|code| recovery_row::ActiveModel {
            user_id: Set(id.0),
            code_digest: Set(recovery_digest(id, code)),
            used_at: Set(None),
        });
        recovery_row::Entity::delete_many()
            .filter(recovery_row::Column::UserId.eq(id.0))
            .exec(work.db())
            .await?;
        recovery_row::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
        work.note("factor.confirmed", "user", id, None, None);
        work.commit().await?;
        Ok(Some(codes))
    }

    /// Takes a user's codes and certificates away: the telephone or the key is lost.
    pub async fn drop_factors(&self, actor: Actor, id: OfficerId, now: Timestamp) -> Result<(), Error> {
        let mut work = self.begin(actor, now).await?;
        super::users::get(work.db(), work.ring(), id).await?;
        factor_row::Entity::delete_by_id(id.0).exec(work.db()).await?;
        let own = recovery_row::Column::UserId.eq(id.0);
        recovery_row::Entity::delete_many().filter(own).exec(work.db()).await?;
        let own = certificate_row::Column::UserId.eq(id.0);
        certificate_row::Entity::delete_many().filter(own).exec(work.db()).await?;
        super::sessions::end_all_of(work.db(), id).await?;
        work.note("factor.dropped", "user", id, None, None);
        work.commit().await
    }

    /// Binds a client certificate to a user, who from now on must show it or a code.
    pub async fn bind_certificate(
        &self,
        actor: Actor,
        id: OfficerId,
        fingerprint: &Digest32,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut work = self.begin(actor, now).await?;
        let row = certificate_row::ActiveModel {
            fingerprint: Set(fingerprint.to_vec()),
            user_id: Set(id.0),
            made_at: Set(now.as_micros()),
        };
        certificate_row::Entity::insert(row).exec_without_returning(work.db()).await?;
        work.note("factor.certificate", "user", id, None, Some(fingerprint));
        work.commit().await
    }

    /// Whether signing in asks this user for a second factor.
    pub async fn has_factor(&self, id: OfficerId) -> Result<bool, Error> {
        let db = self.reader();
        Ok(confirmed(db, id).await? || has_certificate(db, id).await?)
    }
}

/// Asks a user's second factor, and uses its code up.
pub(crate) async fn ask(work: &Work, id: OfficerId, proof: &Proof) -> Result<Verdict, Error> {
    if let Some(shown) = &proof.certificate {
        let row = certificate_row::Entity::find_by_id(shown.to_vec()).one(work.db()).await?;
        if row.is_some_and(|row| row.user_id == id.0) {
            return Ok(Verdict::Shown);
        }
    }
    let factor = load(work, id).await?.filter(|(row, _secret)| row.confirmed_at.is_some());
    let has_certificate = has_certificate(work.db(), id).await?;
    match (factor, &proof.code) {
        (None, _) if has_certificate => Ok(Verdict::Missing),
        (None, _) => Ok(Verdict::None),
        (Some(_), None) => Ok(Verdict::Missing),
        (Some((row, secret)), Some(code)) => use_code(work, id, &row, &secret, code).await,
    }
}

async fn use_code(
    work: &Work,
    id: OfficerId,
    row: &factor_row::Model,
    secret: &Secret,
    code: &str,
) -> Result<Verdict, Error> {
    let code = code.trim();
    match secret.step_of(code, work.at()) {
        Some(step) if step > row.last_step => {
            let used =
                factor_row::ActiveModel { user_id: Set(id.0), last_step: Set(step), ..Default::default() };
            factor_row::Entity::update(used).validate()?.exec(work.db()).await?;
            Ok(Verdict::Shown)
        }
        Some(_used) => Ok(Verdict::Wrong),
        None => {
            let used = recovery_row::Entity::update_many()
                .col_expr(recovery_row::Column::UsedAt, Expr::value(work.at().as_micros()))
                .filter(recovery_row::Column::UserId.eq(id.0))
                .filter(recovery_row::Column::CodeDigest.eq(recovery_digest(id, code)))
                .filter(recovery_row::Column::UsedAt.is_null())
                .exec(work.db())
                .await?;
            Ok(if used.rows_affected == 1 { Verdict::Shown } else { Verdict::Wrong })
        }
    }
}

async fn load(work: &Work, id: OfficerId) -> Result<Option<(factor_row::Model, Secret)>, Error> {
    let row = factor_row::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
    let Some(row) = row else { return Ok(None) };
    let plain = Zeroizing::new(work.ring().open(place(id), &row.secret_sealed)?);
    let bytes = <[u8; SECRET_BYTES]>::try_from(&plain[..]);
    let bytes =
        bytes.map_err(|_| Error::Unknown { column: "second_factors.secret", value: String::new() })?;
    Ok(Some((row, Secret(Zeroizing::new(bytes)))))
}

async fn confirmed(db: &impl ConnectionTrait, id: OfficerId) -> Result<bool, Error> {
    let row = factor_row::Entity::find_by_id(id.0).one(db).await?;
    Ok(row.is_some_and(|row| row.confirmed_at.is_some()))
}

async fn has_certificate(db: &impl ConnectionTrait, id: OfficerId) -> Result<bool, Error> {
    let own = certificate_row::Entity::find().filter(certificate_row::Column::UserId.eq(id.0));
    Ok(own.limit(1).one(db).await?.is_some())
}

fn place(id: OfficerId) -> Place {
    Place { column: "second_factors.secret", row: id.0 }
}

fn step_at(now: Timestamp) -> i64 {
    now.as_micros().div_euclid(STEP_SECONDS * 1_000_000)
}

/// Ten characters without look-alikes: fifty bits, which five tries in five minutes do not find.
fn recovery_code() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes = provider::random32();
    let text: String = bytes[..10].iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    format!("{}-{}", &text[..5], &text[5..])
}

fn recovery_digest(id: OfficerId, code: &str) -> Vec<u8> {
    hmac_sm3(id.0.as_bytes(), &[b"fanzha recovery", code.to_ascii_lowercase().as_bytes()]).to_vec()
}

fn base32(bytes: &[u8]) -> String {
    bytes
        .chunks(5)
        .flat_map(|chunk| {
            let value = chunk.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
            (0..8).rev().map(move |place| char::from(BASE32[(value >> (place * 5) & 31) as usize]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1, the last six of the eight digits.
    #[test]
    fn codes_are_the_standards() {
        let secret = Secret(Zeroizing::new(*b"12345678901234567890"));
        let check = |seconds| secret.code_at(Timestamp::from_seconds(seconds));
        assert_eq!(check(59), "287082");
        assert_eq!(check(1_111_111_109), "081804");
        assert_eq!(check(1_111_111_111), "050471");
        assert_eq!(check(1_234_567_890), "005924");
        assert_eq!(check(2_000_000_000), "279037");
        assert_eq!(check(20_000_000_000), "353130");
        assert_eq!(secret.reveal(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
