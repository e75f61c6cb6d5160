//! Signing in and staying signed in, by wall time.
//!
//! A session is a random token the browser holds; the database holds its digest only. It ends when idle
//! for [`IDLE`], at the latest [`LONGEST`] after signing in, and when the password changes or the user is
//! disabled. Five wrong passwords lock a login for [`LOCKED`], whether such a login exists or not.

use kernel::{Minutes, OfficerId, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, ExprTrait, QuerySelect, Set};
use subtle::ConstantTimeEq;

use super::password::Password;
use super::second_factor::{self, Proof, Verdict};
use super::users::{self, Login, User};
use crate::Records;
use crate::crypto::provider::{self, hmac_sm3, sm3};
use crate::error::Error;
use crate::work::{Actor, Who};

/// Without a request for so long, a session ends.
pub const IDLE: Minutes = Minutes(10);
/// So long after signing in, a session ends whatever happens.
pub const LONGEST: Minutes = Minutes(12 * 60);
/// So long a password serves; then it must be changed before anything else (DOMAIN.md 7.1).
pub const PASSWORD_SERVES: Minutes = Minutes(90 * 24 * 60);
/// So many wrong passwords in a row lock a login.
pub const FAILURES_MAX: i64 = 5;
/// For so long a login stays locked.
pub const LOCKED: Minutes = Minutes(5);

/// A session is marked as seen at most this often, so that reading does not write.
const MARK_SECONDS: i64 = 20;
/// Failures older than this are forgotten.
const FORGET: Minutes = Minutes(24 * 60);

/// The secret the browser holds. Prints as stars.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// A living session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in.
    pub user: User,
    /// What every changing request must carry (`x-csrf-token`); follows from the token.
    pub csrf: String,
    /// When it ends if nothing more is asked.
    pub expires_at: Timestamp,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such login, a wrong password or a disabled user: not said which.
    #[error("the login or the password is wrong")]
    Refused,
    /// The password is right, and a second factor is asked for: none came, or a wrong one.
    #[error("a second factor is needed")]
    FactorRequired,
    /// Too many wrong passwords.
    #[error("the login is locked until {0}")]
    Locked(Timestamp),
    /// The records failed.
    #[error(transparent)]
    Records(#[from] Error),
}

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The old password is wrong.
    #[error("the old password is wrong")]
    Refused,
    /// The new password is the old one.
    #[error("the new password is the old one")]
    Same,
    /// The records failed.
    #[error(transparent)]
    Records(#[from] Error),
}

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_digest: Vec<u8>,
        pub user_id: Uuid,
        pub made_at: i64,
        pub seen_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod failure_row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_failures")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub login_index: Vec<u8>,
        pub failures: i64,
        pub locked_until: i64,
        pub last_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl Token {
    pub(crate) fn random() -> Token {
        Token(provider::to_hex(&provider::random32()))
    }

    /// The token a browser sent, whatever it is.
    #[must_use]
    pub fn sent(text: &str) -> Token {
        Token(text.to_owned())
    }

    /// The whole token, for the cookie.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn digest(&self) -> Vec<u8> {
        sm3(&[b"fanzha session", self.0.as_bytes()]).to_vec()
    }

    fn csrf(&self) -> String {
        provider::to_hex(&hmac_sm3(self.0.as_bytes(), &[b"fanzha csrf"])[..16])
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(****)")
    }
}

impl Session {
    /// Whether a request carried this session's csrf token; takes as long either way.
    #[must_use]
    pub fn fits_csrf(&self, sent: &str) -> bool {
        self.csrf.as_bytes().ct_eq(sent.as_bytes()).into()
    }
}

impl Records {
    /// Signs in a user who has no second factor.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &Password,
        address: &str,
        now: Timestamp,
    ) -> Result<(Token, Session), SignInError> {
        self.sign_in_with(login, password, &Proof::default(), address, now).await
    }

    /// Signs a user in from an address, by wall time.
    pub async fn sign_in_with(
        &self,
        login: &str,
        password: &Password,
        proof: &Proof,
        address: &str,
        now: Timestamp,
    ) -> Result<(Token, Session), SignInError> {
        // A text that is no login is counted and refused like an unknown one.
        let index = match Login::parse(login) {
            Ok(login) => login.index(self.ring()),
            Err(_) => self.ring().blind("login", login),
        };
        refuse_locked(self.reader(), &index, now).await?;
        let found = users::row::Entity::find()
            .filter(users::row::Column::LoginIndex.eq(index.clone()))
            .filter(users::row::Column::State.eq("active"))
            .one(self.reader())
            .await
            .map_err(Error::from)?;
        let fits =
            self.hashing().verify(password, found.as_ref().map(|user| user.password_hash.clone())).await;
        match found {
            Some(user) if fits => self.open_session(&index, user, proof, address, now).await,
            Some(_) | None => Err(self.count_failure(&index, address, now).await?),
        }
    }

    async fn open_session(
        &self,
        index: &[u8],
        user: users::row::Model,
        proof: &Proof,
        address: &str,
        now: Timestamp,
    ) -> Result<(Token, Session), SignInError> {
        let id = OfficerId(user.id);
        let mut work = self.begin(Actor::officer(id, address), now).await?;
        // Other guesses may have locked the login while this one was hashed.
        refuse_locked(work.db(), index, now).await?;
        let still = users::row::Entity::find_by_id(user.id)
            .lock_shared()
            .one(work.db())
            .await
            .map_err(Error::from)?;
        let is_same =
            |row: &users::row::Model| row.state == "active" && row.password_hash == user.password_hash;
        if !still.as_ref().is_some_and(is_same) {
            return Err(SignInError::Refused);
        }
        match second_factor::ask(&work, id, proof).await? {
            Verdict::None | Verdict::Shown => {}
            Verdict::Missing => return Err(SignInError::FactorRequired),
            Verdict::Wrong => {
                drop(work);
                return Err(match self.count_failure(index, address, now).await? {
                    SignInError::Refused => SignInError::FactorRequired,
                    locked => locked,
                });
            }
        }
        failure_row::Entity::delete_by_id(index.to_vec()).exec(work.db()).await.map_err(Error::from)?;
        let token = Token::random();
        let row = row::ActiveModel {
            token_digest: Set(token.digest()),
            user_id: Set(user.id),
            made_at: Set(now.as_micros()),
            seen_at: Set(now.as_micros()),
        };
        row::Entity::insert(row).exec_without_returning(work.db()).await.map_err(Error::from)?;
        work.note("session.opened", "user", id, None, None);
        let user = users::get(work.db(), self.ring(), id).await?.at(now);
        work.commit().await?;
        let session = Session { user, csrf: token.csrf(), expires_at: expiry(now, now) };
        Ok((token, session))
    }

    async fn count_failure(&self, index: &[u8], address: &str, now: Timestamp) -> Result<SignInError, Error> {
        let nobody = Actor { who: Who::Nobody, origin: address.to_owned() };
        let mut work = self.begin(nobody, now).await?;
        let oldest = now.plus_minutes(Minutes(-FORGET.0)).as_micros();
        failure_row::Entity::delete_many()
            .filter(failure_row::Column::LastAt.lt(oldest))
            .exec(work.db())
            .await?;
        let first = failure_row::ActiveModel {
            login_index: Set(index.to_vec()),
            failures: Set(0),
            locked_until: Set(i64::MIN),
            last_at: Set(now.as_micros()),
        };
        let unless_there = OnConflict::column(failure_row::Column::LoginIndex)
            .do_nothing_on([failure_row::Column::LoginIndex])
            .to_owned();
        failure_row::Entity::insert(first)
            .on_conflict(unless_there)
            .exec_without_returning(work.db())
            .await?;
        let row = failure_row::Entity::find_by_id(index.to_vec())
            .lock_exclusive()
            .one(work.db())
            .await?
            .ok_or(Error::Absent("count of failures"))?;
        if row.locked_until > now.as_micros() {
            return Ok(SignInError::Locked(Timestamp::from_micros(row.locked_until)));
        }
        let is_last = row.failures + 1 >= FAILURES_MAX;
        let locked_until = if is_last { now.plus_minutes(LOCKED) } else { Timestamp::from_micros(i64::MIN) };
        failure_row::Entity::update_many()
            .col_expr(failure_row::Column::Failures, Expr::value(if is_last { 0 } else { row.failures + 1 }))
            .col_expr(failure_row::Column::LockedUntil, Expr::value(locked_until.as_micros()))
            .col_expr(failure_row::Column::LastAt, Expr::value(now.as_micros()))
            .filter(failure_row::Column::LoginIndex.eq(index.to_vec()))
            .exec(work.db())
            .await?;
        // The trail names the login by the start of its blind index: nobody's name, but the same each time.
        let action = if is_last { "session.locked" } else { "session.refused" };
        work.note(action, "login", provider::to_hex(&index[..8]), None, None);
        work.commit().await?;
        Ok(if is_last { SignInError::Locked(locked_until) } else { SignInError::Refused })
    }

    /// The living session of a token, marked as seen now; `None` when there is none or it has ended.
    pub async fn session(&self, token: &Token, now: Timestamp) -> Result<Option<Session>, Error> {
        let Some((row, mut session)) = self.living(token, now).await? else { return Ok(None) };
        if now.micros_since(Timestamp::from_micros(row.seen_at)) >= MARK_SECONDS * 1_000_000 {
            let work = self.begin(Actor::officer(session.user.id, "session"), now).await?;
            row::Entity::update_many()
                .col_expr(row::Column::SeenAt, Expr::value(now.as_micros()))
                .filter(row::Column::TokenDigest.eq(row.token_digest))
                .exec(work.db())
                .await?;
            work.commit().await?;
            session.expires_at = expiry(Timestamp::from_micros(row.made_at), now);
        }
        Ok(Some(session))
    }

    /// The living session of a token, without marking it as seen: for what the user did not ask for, such as
    /// live events.
    pub async fn peek_session(&self, token: &Token, now: Timestamp) -> Result<Option<Session>, Error> {
        Ok(self.living(token, now).await?.map(|(_row, session)| session))
    }

    /// Ends the session of a token; nothing happens when there is none.
    pub async fn sign_out(&self, token: &Token, address: &str, now: Timestamp) -> Result<(), Error> {
        let Some(row) = row::Entity::find_by_id(token.digest()).one(self.reader()).await? else {
            return Ok(());
        };
        let id = OfficerId(row.user_id);
        let mut work = self.begin(Actor::officer(id, address), now).await?;
        row::Entity::delete_by_id(row.token_digest).exec(work.db()).await?;
        work.note("session.closed", "user", id, None, None);
        work.commit().await
    }

    /// Changes a user's own password and ends every session of the user, the present one included.
    pub async fn change_password(
        &self,
        id: OfficerId,
        old: &Password,
        new: &Password,
        address: &str,
        now: Timestamp,
    ) -> Result<(), ChangeError> {
        let user = users::row::Entity::find_by_id(id.0)
            .one(self.reader())
            .await
            .map_err(Error::from)?
            .ok_or(Error::Absent("user"))?;
        if !self.hashing().verify(old, Some(user.password_hash.clone())).await {
            return Err(ChangeError::Refused);
        }
        if old.reveal() == new.reveal() {
            return Err(ChangeError::Same);
        }
        let hash = self.hashing().hash(new).await;
        Ok(self.store_password(Actor::officer(id, address), id, user.version, hash, false, now).await?)
    }

    /// Gives a user a one-time password, which must be changed at the next sign-in, and ends the sessions.
    pub async fn reset_password(
        &self,
        actor: Actor,
        id: OfficerId,
        now: Timestamp,
    ) -> Result<Password, Error> {
        let password = Password::one_time();
        let hash = self.hashing().hash(&password).await;
        let user =
            users::row::Entity::find_by_id(id.0).one(self.reader()).await?.ok_or(Error::Absent("user"))?;
        self.store_password(actor, id, user.version, hash, true, now).await?;
        Ok(password)
    }

    async fn store_password(
        &self,
        actor: Actor,
        id: OfficerId,
        version: i64,
        hash: String,
        must_change: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut work = self.begin(actor, now).await?;
        let changed = users::row::Entity::update_many()
            .col_expr(users::row::Column::PasswordHash, Expr::value(hash))
            .col_expr(users::row::Column::MustChange, Expr::value(i64::from(must_change)))
            .col_expr(users::row::Column::PasswordAt, Expr::value(now.as_micros()))
            .col_expr(users::row::Column::Version, Expr::value(version + 1))
            .filter(users::row::Column::Id.eq(id.0))
            .filter(users::row::Column::Version.eq(version))
            .exec(work.db())
            .await?;
        if changed.rows_affected == 0 {
            return Err(Error::Stale("user"));
        }
        end_all_of(work.db(), id).await?;
        work.note("user.password", "user", id, None, None);
        work.commit().await
    }

    async fn living(&self, token: &Token, now: Timestamp) -> Result<Option<(row::Model, Session)>, Error> {
        let db = self.reader();
        let Some(row) = row::Entity::find_by_id(token.digest()).one(db).await? else { return Ok(None) };
        let expires_at = expiry(Timestamp::from_micros(row.made_at), Timestamp::from_micros(row.seen_at));
        if expires_at <= now {
            return Ok(None);
        }
        let user = users::get(db, self.ring(), OfficerId(row.user_id)).await?.at(now);
        if !user.is_active {
            return Ok(None);
        }
        Ok(Some((row, Session { user, csrf: token.csrf(), expires_at })))
    }

    /// Removes sessions that have ended; says how many.
    pub async fn sweep_sessions(&self, now: Timestamp) -> Result<u64, Error> {
        let work = self.begin(Actor::program("clock"), now).await?;
        let before = |minutes: Minutes| now.plus_minutes(Minutes(-minutes.0)).as_micros();
        let ended = row::Entity::delete_many()
            .filter(row::Column::SeenAt.lte(before(IDLE)).or(row::Column::MadeAt.lte(before(LONGEST))))
            .exec(work.db())
            .await?;
        work.commit().await?;
        Ok(ended.rows_affected)
    }
}

impl User {
    /// The same user at an instant: a password that has served its time must be changed.
    fn at(mut self, now: Timestamp) -> User {
        self.must_change |= self.password_at.plus_minutes(PASSWORD_SERVES) <= now;
        self
    }
}

/// Ends every session of a user.
pub(crate) async fn end_all_of(db: &impl ConnectionTrait, id: OfficerId) -> Result<(), Error> {
    row::Entity::delete_many().filter(row::Column::UserId.eq(id.0)).exec(db).await?;
    Ok(())
}

fn expiry(made: Timestamp, seen: Timestamp) -> Timestamp {
    made.plus_minutes(LONGEST).min(seen.plus_minutes(IDLE))
}

async fn refuse_locked(db: &impl ConnectionTrait, index: &[u8], now: Timestamp) -> Result<(), SignInError> {
    let row = failure_row::Entity::find_by_id(index.to_vec()).one(db).await.map_err(Error::from)?;
    match row {
        Some(row) if row.locked_until > now.as_micros() => {
            Err(SignInError::Locked(Timestamp::from_micros(row.locked_until)))
        }
        Some(_) | None => Ok(()),
    }
}
