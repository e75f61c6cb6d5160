//! Refunds (资金返还): drafted from what cases hold frozen, announced, signed by both units, decided by the
//! prefecture, paid by the banks. A refund is the fold of its journal ([`pursuit::refund::Refund`]).

mod act;
mod draft;
mod list;
mod papers;
mod restitution;
mod sheet;
mod store;

pub use act::RefundAct;
pub use draft::RefundDraft;
pub use list::{RefundPage, RefundRow};
pub use papers::RefundPaper;
pub use restitution::{NewRestitution, RestitutionSheet};
pub use sheet::{RefundCan, RefundCase, RefundSheet};
pub(crate) use store::destroy_with;
