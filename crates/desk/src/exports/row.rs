//! The table of exports.

use crate::rows::rows;

rows! {
    /// A list that was asked for.
    export = "exports" {
        #[primary_key] id: Uuid,
        number: String,
        asked_by: Uuid,
        unit_id: Uuid,
        asked_at: i64,
        from_at: i64,
        until_at: i64,
        reason_sealed: Vec<u8>,
        state: String,
        decided_by: Option<Uuid>,
        decided_at: Option<i64>,
        taken_at: Option<i64>,
        rows_taken: Option<i64>,
    }
}
