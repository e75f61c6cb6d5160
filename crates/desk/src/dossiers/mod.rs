//! The footing of the centre's nouns: what people carry from step to step.
//!
//! A noun is a folder with its [`way::Way`] (states, acts and the table that joins them) and a test of that table; the
//! footing gives it an owner, deadlines, history, links, comments, papers, lists with filters and pages, saved
//! views, and an optimistic lock. [`NounName`] lists the nouns; a new one does not compile until [`rules`] has
//! decided what it asks beyond its table and what its acts do elsewhere.

mod act;
mod comments;
pub(crate) mod field;
mod list;
mod lookup;
mod noun;
pub(crate) mod row;
pub(crate) mod rules;
mod screens;
mod sheet;
pub(crate) mod store;
mod views;
pub(crate) mod way;

pub use act::Asked;
pub(crate) use act::{numbered_now, reader};
pub use field::{Field, Kind, Said};
pub use list::{DossierFilter, DossierPage, DossierRow};
pub use lookup::{Hit, LookUp};
pub use noun::NounName;
pub(crate) use screens::{Signed as SignedScreen, keep_screen};
pub use sheet::{Comment, DossierSheet, Kin, Link, Offer, Step};
pub(crate) use store::{Beginning, Dossier, begin, forget_keys};
pub use views::SavedView;
pub use way::{Act, At, Hands, Named, Noun};
