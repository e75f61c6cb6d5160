//! The rows, and what of them lies under seal.

use kernel::AccountNo;
use pursuit::HolderName;
use serde::{Deserialize, Serialize};

/// Who paid whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    pub payer: AccountNo,
    pub holder: Option<HolderName>,
    pub bank: Option<String>,
    pub payee: AccountNo,
}

/// What the trail and the clocks call the task.
pub(crate) const NOUN: &str = "co_victim";
/// The clock of the call.
pub(crate) const CALL: &str = "co_victim_call";
pub(crate) const FOUND: &str = "co_victims.found";
pub(crate) const NOTE: &str = "co_victims.note";

/// A payer who has not reported.
pub(crate) mod co_victim {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "co_victims")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub case_id: Uuid,
        pub unit_id: Uuid,
        pub payer_index: Vec<u8>,
        pub payee_index: Vec<u8>,
        pub found_sealed: Vec<u8>,
        pub amount_fen: i64,
        pub payments: i64,
        pub last_paid_at: i64,
        pub found_at: i64,
        pub state: String,
        pub calls: i64,
        pub called_at: Option<i64>,
        pub called_by: Option<Uuid>,
        pub note_sealed: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// An account from which a victim says to have paid.
pub(crate) mod report_payer {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "report_payers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_index: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub report_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
