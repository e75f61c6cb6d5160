//! The rows of deadlines and stamps, as SeaORM sees them; the migration explains the columns.

pub(crate) mod deadline {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deadlines")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub noun: String,
        pub object_id: Uuid,
        pub root_id: Uuid,
        pub number: String,
        pub part: Option<i64>,
        pub kind: String,
        pub unit_id: Option<Uuid>,
        pub officer_id: Option<Uuid>,
        pub term: String,
        pub from_at: i64,
        pub due_at: i64,
        pub state: String,
        pub round: i64,
        pub stage: i64,
        pub next_at: Option<i64>,
        pub paused_at: Option<i64>,
        pub ended_at: Option<i64>,
        pub ended_by: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod stamp {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deadline_stamps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub deadline_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub round: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub stage: i64,
        pub kind: String,
        pub planned_at: i64,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
