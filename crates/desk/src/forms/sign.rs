//! The victim's page: who holds the token may read the own claim, and sign once.

use kernel::{CaseId, Fen, Timestamp};
use records::crypto::Place;
use records::{Actor, Who};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{HANDWRITING, MISSING, SAID, SCAN, TOKEN, Written, signed_of};
use crate::cases::journal;
use crate::error::Error;
use crate::rows::{case, victim_form};
use crate::{Desk, NewId, deadlines, seal};

/// What the victim sees before signing: the own claim, with the accounts' ends only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPage {
    /// The unit that asks.
    pub unit: String,
    /// Its telephone.
    pub phone: String,
    /// Each payment: when, how much, to which account (masked).
    pub payments: Vec<(Option<Timestamp>, Fen, Option<String>)>,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
    /// Until when it can be signed.
    pub expires_at: Timestamp,
}

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// The signature by hand.
    Handwriting,
    /// The document.
    Scan,
}

/// A picture's bytes: PNG or JPEG.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} bytes)", self.0.len())
    }
}

/// Who signs.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedBy {
    /// The victim's name.
    pub name: String,
    /// The number of the victim's document.
    pub document: String,
    /// The victim's telephone.
    pub phone: String,
}

impl std::fmt::Debug for SignedBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignedBy(****)")
    }
}

const BYTES_MAX: usize = 4 << 20;

impl Picture {
    /// A picture by its first bytes, whatever its name says.
    pub fn new(bytes: Vec<u8>) -> Result<Picture, Error> {
        let is_picture = bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(&[0xff, 0xd8, 0xff]);
        if !is_picture {
            return Err(Error::Implausible { field: "file", why: "not_a_picture" });
        }
        if bytes.len() > BYTES_MAX {
            return Err(Error::Implausible { field: "file", why: "large" });
        }
        Ok(Picture(bytes))
    }
}

impl Desk {
    /// The victim's page.
    pub async fn form_page(&self, token: &str, now: Timestamp) -> Result<FormPage, Error> {
        let row = self.form_of(token, now).await?;
        let (db, ring) = (self.records().reader(), self.records().ring());
        let of = case::Entity::find_by_id(row.case_id).one(db).await?.ok_or(Error::Absent("form"))?;
        let loaded = journal::fold(db, ring, of).await?;
        let payments = loaded.case.report().map(|report| report.payments.clone()).unwrap_or_default();
        let shown = payments
            .into_iter()
            .map(|payment| (payment.at, payment.amount_fen, payment.to.map(|account| account.to_string())));
        Ok(FormPage {
            unit: self.office().name.as_str().to_owned(),
            phone: self.office().phone.clone(),
            payments: shown.collect(),
            signed_at: row.signed_at.map(Timestamp::from_micros),
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }

    /// Takes one of the two pictures; another of the same kind takes its place until the form is signed.
    pub async fn form_take_picture(
        &self,
        token: &str,
        kind: PictureKind,
        picture: Picture,
        origin: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let row = self.unsigned(token, now).await?;
        let actor = Actor { who: Who::Nobody, origin: origin.to_owned() };
        let mut work = self.records().begin(actor, now).await?;
        let (column, name) = match kind {
            PictureKind::Handwriting => (victim_form::Column::HandwritingSealed, HANDWRITING),
            PictureKind::Scan => (victim_form::Column::ScanSealed, SCAN),
        };
        let key = journal::key_of(work.db(), work.ring(), CaseId(row.case_id)).await?;
        let sealed = key.seal(work.ring(), Place { column: name, row: row.id }, &picture.0);
        victim_form::Entity::update_many()
            .col_expr(column, Expr::value(sealed))
            .filter(victim_form::Column::Id.eq(row.id))
            .filter(victim_form::Column::SignedAt.is_null())
            .exec(work.db())
            .await?;
        work.note("form.picture", "form", row.id, None, Some(&picture.0));
        Ok(work.commit().await?)
    }

    /// Signs the form: once, with both pictures there. Stops that left without it get their papers after them.
    pub async fn sign_form(
        &self,
        token: &str,
        by: SignedBy,
        origin: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<CaseId, Error> {
        let SignedBy { name, document, phone } = by;
        for (field, text, chars_min) in [("name", &name, 2), ("document", &document, 5), ("phone", &phone, 5)]
        {
            if !(chars_min..=60).contains(&text.trim().chars().count()) {
                return Err(Error::Implausible { field, why: "required" });
            }
        }
        let row = self.unsigned(token, now).await?;
        if row.handwriting_sealed.is_none() {
            return Err(Error::Implausible { field: "handwriting", why: "required" });
        }
        if row.scan_sealed.is_none() {
            return Err(Error::Implausible { field: "scan", why: "required" });
        }
        let actor = Actor { who: Who::Nobody, origin: origin.to_owned() };
        let mut work = self.records().begin(actor, now).await?;
        let is_first = signed_of(&work, row.case_id).await?.is_none();
        let written = Written {
            name: name.trim().to_owned(),
            document: document.trim().to_owned(),
            phone: phone.trim().to_owned(),
        };
        let key = journal::key_of(work.db(), work.ring(), CaseId(row.case_id)).await?;
        let signed = victim_form::Entity::update_many()
            .col_expr(
                victim_form::Column::SaidSealed,
                Expr::value(seal::seal(&key, work.ring(), SAID, row.id, &written)),
            )
            .col_expr(victim_form::Column::SignedAt, Expr::value(now.as_micros()))
            .filter(victim_form::Column::Id.eq(row.id))
            .filter(victim_form::Column::SignedAt.is_null())
            .exec(work.db())
            .await?;
        if signed.rows_affected != 1 {
            return Err(Error::Implausible { field: "form", why: "signed" });
        }
        deadlines::end(&work, "case", row.case_id, MISSING, "met").await?;
        if is_first {
            self.complete_stops(&work, CaseId(row.case_id), ids).await?;
        }
        work.note("form.signed", "form", row.id, None, Some(&seal::json(&written)));
        work.commit().await?;
        Ok(CaseId(row.case_id))
    }

    async fn unsigned(&self, token: &str, now: Timestamp) -> Result<victim_form::Model, Error> {
        let row = self.form_of(token, now).await?;
        if row.signed_at.is_some() {
            return Err(Error::Implausible { field: "form", why: "signed" });
        }
        Ok(row)
    }

    /// An unknown token and one whose time is over look the same.
    async fn form_of(&self, token: &str, now: Timestamp) -> Result<victim_form::Model, Error> {
        let index = self.records().ring().blind(TOKEN, token.trim());
        let row = victim_form::Entity::find()
            .filter(victim_form::Column::TokenIndex.eq(index))
            .one(self.records().reader())
            .await?;
        let open = row.filter(|row| row.expires_at > now.as_micros() || row.signed_at.is_some());
        open.ok_or(Error::Absent("form"))
    }
}
