//! The footing's rows as SeaORM sees them; the migration explains the columns.

use crate::rows::rows;

rows! {
    /// A thing that people carry from step to step.
    dossier = "dossiers" {
        #[primary_key] id: Uuid,
        noun: String,
        number: String,
        version: i64,
        state: String,
        facet: String,
        home_unit_id: Uuid,
        unit_id: Uuid,
        opened_by: Option<Uuid>,
        opened_at: i64,
        changed_at: i64,
        closed_at: Option<i64>,
        title_sealed: Vec<u8>,
        body_sealed: Vec<u8>,
    }

    /// A unit that has held it.
    holding = "dossier_units" {
        #[primary_key] dossier_id: Uuid,
        #[primary_key] unit_id: Uuid,
        noun: String,
        changed_at: i64,
    }

    /// The scanned card of an officer.
    badge_scan = "badge_scans" {
        #[primary_key] officer_id: Uuid,
        media_type: String,
        at: i64,
        content_sealed: Vec<u8>,
    }

    /// What it can be found by.
    key = "dossier_keys" {
        #[primary_key] dossier_id: Uuid,
        #[primary_key] kind: String,
        #[primary_key] key_index: Vec<u8>,
    }

    /// A step of its history.
    moved = "dossier_moves" {
        #[primary_key] dossier_id: Uuid,
        #[primary_key] version: i64,
        id: Uuid,
        at: i64,
        actor: String,
        act: String,
        from_state: String,
        to_state: String,
        unit_id: Uuid,
        said_sealed: Vec<u8>,
    }

    /// A link between two things.
    link = "dossier_links" {
        #[primary_key] from_id: Uuid,
        #[primary_key] to_id: Uuid,
        #[primary_key] kind: String,
        at: i64,
        actor: String,
    }

    /// A comment.
    comment = "comments" {
        #[primary_key] id: Uuid,
        dossier_id: Uuid,
        at: i64,
        officer_id: Uuid,
        text_sealed: Vec<u8>,
    }

    /// A content, once.
    blob = "blobs" {
        #[primary_key] digest: Vec<u8>,
        id: Uuid,
        bytes: i64,
        content_sealed: Vec<u8>,
    }

    /// A paper brought to a thing.
    attachment = "attachments" {
        #[primary_key] id: Uuid,
        dossier_id: Uuid,
        digest: Vec<u8>,
        media_type: String,
        bytes: i64,
        at: i64,
        officer_id: Uuid,
        name_sealed: Vec<u8>,
    }

    /// A filter kept under a name.
    saved_view = "saved_views" {
        #[primary_key] id: Uuid,
        officer_id: Uuid,
        noun: String,
        name: String,
        query: String,
    }

    /// What was on screen when somebody signed.
    screen = "screens" {
        #[primary_key] id: Uuid,
        noun: String,
        object_id: Uuid,
        version: i64,
        act: String,
        officer_id: Uuid,
        at: i64,
        digest: Vec<u8>,
        screen_sealed: Vec<u8>,
    }

    /// Who handles a case by name.
    handler = "handlers" {
        #[primary_key] case_id: Uuid,
        #[primary_key] officer_id: Uuid,
        at: i64,
        named_by: String,
    }

    /// A look at an account between an order's leaving and its execution.
    look = "looks" {
        #[primary_key] id: Uuid,
        at: i64,
        officer_id: Uuid,
        order_id: Uuid,
        case_id: Uuid,
        way: String,
        seen_at: Option<i64>,
        seen_by: Option<Uuid>,
    }
}
