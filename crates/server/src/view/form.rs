//! The victim's signed form.

use desk::{AskedForm, FormPage, FormSheet, SignedBy};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the victim comes to the form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewForm {
    /// `link`, `station`, `branch`.
    pub channel: String,
}

/// A form that was asked for. The token is shown this once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AskedForm)]
pub struct AskedFormView {
    /// What opens the victim's page.
    pub token: String,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A form as officers see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VictimForm)]
pub struct FormSheetView {
    /// The form.
    pub form_id: uuid::Uuid,
    /// `link`, `station`, `branch`.
    pub channel: String,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// Until when it can be signed.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// When the victim signed.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub signed_at: Option<Timestamp>,
    /// Whole minutes that the victim took.
    #[schema(required = true)]
    pub victim_minutes: Option<i64>,
    /// The victim's name, masked.
    #[schema(required = true)]
    pub name: Option<String>,
}

/// What the victim sees before signing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormPage)]
pub struct FormPageView {
    /// The unit that asks.
    pub unit: String,
    /// Its telephone.
    pub phone: String,
    /// The own claim.
    pub payments: Vec<FormPaymentView>,
    /// When it was signed.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub signed_at: Option<Timestamp>,
    /// Until when it can be signed.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A payment of the own claim.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormPayment)]
pub struct FormPaymentView {
    /// When.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub at: Option<Timestamp>,
    /// How much.
    pub amount_fen: i64,
    /// The end of the account paid to.
    #[schema(required = true)]
    pub account: Option<String>,
}

/// Who signs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormSignature {
    /// The victim's name.
    pub name: String,
    /// The number of the victim's document.
    pub document: String,
    /// The victim's telephone.
    pub phone: String,
}

impl AskedFormView {
    /// A form that was asked for.
    pub fn of(asked: AskedForm) -> AskedFormView {
        AskedFormView { token: asked.token, expires_at: asked.expires_at }
    }
}

impl FormSheetView {
    /// A form.
    pub fn of(sheet: FormSheet) -> FormSheetView {
        FormSheetView {
            form_id: sheet.id,
            channel: sheet.channel,
            asked_at: sheet.asked_at,
            expires_at: sheet.expires_at,
            signed_at: sheet.signed_at,
            victim_minutes: sheet.victim_minutes,
            name: sheet.name.map(|name| kernel::mask::name(&name)),
        }
    }
}

impl FormPageView {
    /// The victim's page.
    pub fn of(page: FormPage) -> FormPageView {
        let payment = |(at, amount, account): (Option<Timestamp>, kernel::Fen, Option<String>)| {
            FormPaymentView { at, amount_fen: amount.get(), account }
        };
        FormPageView {
            unit: page.unit,
            phone: page.phone,
            payments: page.payments.into_iter().map(payment).collect(),
            signed_at: page.signed_at,
            expires_at: page.expires_at,
        }
    }
}

impl FormSignature {
    /// Who signs.
    pub fn by(self) -> SignedBy {
        let FormSignature { name, document, phone } = self;
        SignedBy { name, document, phone }
    }
}
