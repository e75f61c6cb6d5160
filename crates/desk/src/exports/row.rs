//! The table of exports.

pub(super) mod export {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub asked_by: Uuid,
        pub unit_id: Uuid,
        pub asked_at: i64,
        pub from_at: i64,
        pub until_at: i64,
        pub reason_sealed: Vec<u8>,
        pub state: String,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<i64>,
        pub taken_at: Option<i64>,
        pub rows_taken: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
