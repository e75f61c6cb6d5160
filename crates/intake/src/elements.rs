//! Elements: the accounts, numbers, addresses and names in a report, each with its place, role and checks.
//!
//! One file per family: [`code`] for addresses, wallets and names of accounts in Latin letters, [`digits`] for everything made of
//! digits, [`app`] and [`name`] for what has no alphabet of its own, [`role`] for whose it is.

use std::collections::HashSet;
use std::fmt;

use kernel::mask;
use serde::Serialize;

use crate::text::{Span, Text};

mod app;
mod check;
mod code;
mod context;
mod digits;
mod firm;
mod lookalike;
mod name;
mod package;
mod role;

pub use check::{Check, CheckKind};

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ElementKind {
    /// A telephone number (电话).
    Phone,
    /// A bank card or account (银行卡).
    BankCard,
    /// A resident identity number (身份证号).
    ResidentId,
    /// A WeChat account (微信号).
    Wechat,
    /// A QQ number or group (QQ, QQ群).
    Qq,
    /// A site, link or address with a port (网址).
    Url,
    /// An app, mini-program or platform the victim was led to (APP).
    App,
    /// An Alipay account: mail address or mobile number (支付宝).
    Alipay,
    /// A wallet of a virtual currency (钱包地址).
    Wallet,
    /// A courier, order, merchant or transfer serial number (单号).
    OrderNo,
    /// A meeting's number (会议号).
    MeetingNo,
    /// A name used by the suspect or as account holder, of a person or firm (嫌疑人、户名).
    NameSuspect,
}

impl ElementKind {
    /// All kinds, in the order of the scores.
    pub const ALL: [ElementKind; 12] = [
        ElementKind::Phone,
        ElementKind::BankCard,
        ElementKind::ResidentId,
        ElementKind::Wechat,
        ElementKind::Qq,
        ElementKind::Url,
        ElementKind::App,
        ElementKind::Alipay,
        ElementKind::Wallet,
        ElementKind::OrderNo,
        ElementKind::MeetingNo,
        ElementKind::NameSuspect,
    ];

    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ElementKind::Phone => "phone",
            ElementKind::BankCard => "bank_card",
            ElementKind::ResidentId => "resident_id",
            ElementKind::Wechat => "wechat",
            ElementKind::Qq => "qq",
            ElementKind::Url => "url",
            ElementKind::App => "app",
            ElementKind::Alipay => "alipay",
            ElementKind::Wallet => "wallet",
            ElementKind::OrderNo => "order_no",
            ElementKind::MeetingNo => "meeting_no",
            ElementKind::NameSuspect => "name_suspect",
        }
    }

    /// Whether money can be sent to it.
    #[must_use]
    pub const fn is_account(self) -> bool {
        matches!(
            self,
            ElementKind::BankCard | ElementKind::Alipay | ElementKind::Wechat | ElementKind::Wallet
        )
    }
}

/// Whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The victim's, or of who reports for the victim.
    Victim,
    /// The suspect's side, payees included.
    Suspect,
    /// A third party's, or the text does not tell.
    Other,
}

/// Words that may name a person: printed masked, whole in files and through `reveal`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Words(String);

impl Words {
    /// Wraps words of a report.
    #[must_use]
    pub const fn new(words: String) -> Words {
        Words(words)
    }

    /// The words as they stand.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.0.chars().count();
        f.write_str(&if length <= 4 { mask::name(&self.0) } else { mask::tail(&self.0, 4.min(length / 3)) })
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({self})")
    }
}

/// One element of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Element {
    /// What it is.
    pub kind: ElementKind,
    /// The canonical value.
    pub value: Words,
    /// The words as written.
    pub surface: Words,
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// Whose it is.
    pub role: Role,
    /// What was checked, and the outcome.
    pub checks: Vec<Check>,
    /// What the number may have been, where a letter stands for a digit in it: never the value itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Words>,
    /// How sure the reading is, in percent.
    pub confidence: u8,
}

/// A find before its role and checks are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: ElementKind,
    pub(crate) span: Span,
    pub(crate) value: String,
    pub(crate) confidence: u8,
}

/// Finds all elements, in order of their places.
pub(crate) fn find(text: &Text) -> Vec<Element> {
    let mut finds = Finds::new(text.len());
    package::find(text, &mut finds);
    code::find_addresses(text, &mut finds);
    lookalike::find(text, &mut finds);
    digits::find(text, &mut finds);
    code::find_accounts(text, &mut finds);
    app::find(text, &mut finds);
    name::find(text, &mut finds);
    let mut found = finds.list;
    found.sort_by_key(|one| (one.span, one.kind));
    let roles = role::assign(text, &found);
    found.into_iter().zip(roles).map(|(one, role)| finish(text, one, role)).collect()
}

/// Names of the victim and the victim's people, as far as the text tells whose they are.
pub(crate) fn own_names(text: &Text) -> Vec<String> {
    name::own_names(text)
}

fn finish(text: &Text, found: Found, role: Role) -> Element {
    Element {
        kind: found.kind,
        surface: Words(text.surface(found.span)),
        span: found.span,
        role,
        checks: check::run(found.kind, &found.value),
        confidence: found.confidence,
        suggestion: matches!(
            found.kind,
            ElementKind::BankCard | ElementKind::ResidentId | ElementKind::Phone
        )
        .then(|| lookalike::suggestion(&found.value).map(Words))
        .flatten(),
        value: Words(found.value),
    }
}

/// The finds so far, and which characters they take.
pub(crate) struct Finds {
    pub(crate) list: Vec<Found>,
    taken: Vec<bool>,
    values: HashSet<(ElementKind, String)>,
}

impl Finds {
    fn new(length: usize) -> Finds {
        Finds { list: Vec::new(), taken: vec![false; length], values: HashSet::new() }
    }

    fn push(&mut self, found: Found) {
        for place in &mut self.taken[found.span.start..found.span.end] {
            *place = true;
        }
        self.values.insert((found.kind, found.value.clone()));
        self.list.push(found);
    }

    fn is_taken(&self, span: Span) -> bool {
        self.taken[span.start.min(self.taken.len())..span.end.min(self.taken.len())].contains(&true)
    }

    fn has(&self, kind: ElementKind, value: &str) -> bool {
        self.values.contains(&(kind, value.to_owned()))
    }
}
