//! The desk's rows as SeaORM sees them; nothing outside this crate does. The columns are explained in the
//! migrations.

/// Declares entities: the table and its fields; a key says so.
macro_rules! rows {
    ($($(#[$doc:meta])* $module:ident = $table:tt {
        $($(#[$key:ident])? $field:ident: $type:ty),* $(,)?
    })*) => {$(
        $(#[$doc])*
        pub(crate) mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model { $($(#[sea_orm($key, auto_increment = false)])? pub $field: $type),* }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    )*};
}
pub(crate) use rows;

rows! {
    /// A running number.
    counter = "counters" {
        #[primary_key] name: String,
        value: i64,
    }

    /// A case as lists and figures need it.
    case = "cases" {
        #[primary_key] id: Uuid,
        number: String,
        version: i64,
        rules: String,
        state: String,
        source: String,
        label: String,
        received_at: i64,
        excerpt_sealed: Vec<u8>,
        stolen_fen: i64,
        stopped_fen: i64,
        orders_to_sign: i64,
        orders_open: i64,
        answers: i64,
        next_due_at: Option<i64>,
        unit_id: Uuid,
    }

    /// An account on which a case's money lies.
    place = "places" {
        #[primary_key] case_id: Uuid,
        #[primary_key] account_index: Vec<u8>,
    }

    /// A case to be traced again.
    retrace = "retraces" {
        #[primary_key] case_id: Uuid,
        since: i64,
    }

    /// An account reported to the national list.
    listing = "listings" {
        #[primary_key] id: Uuid,
        case_id: Uuid,
        account_index: Vec<u8>,
        version: i64,
        state: String,
        proposed_at: i64,
        proposed_by: Uuid,
        decided_at: Option<i64>,
        decided_by: Option<Uuid>,
        withdrawn_at: Option<i64>,
        listing_sealed: Vec<u8>,
    }

    /// Somebody on the list of involved and suspicious ones.
    list_entry = "list_entries" {
        #[primary_key] id: Uuid,
        key_index: Vec<u8>,
        source: String,
        origin: Uuid,
        bank: String,
        feature: String,
        since: i64,
        until: Option<i64>,
    }

    /// A message that follows from another.
    follow_up = "follow_ups" {
        #[primary_key] id: Uuid,
        case_id: Uuid,
        kind: String,
        order_id: Option<Uuid>,
        attempt: Option<i64>,
        bank: String,
        application_id: String,
        message_sealed: Vec<u8>,
        state: String,
        result: Option<String>,
        tries: i64,
        next_try_at: i64,
        made_at: i64,
        done_at: Option<i64>,
    }

    /// What a court ordered to be given back.
    restitution = "restitutions" {
        #[primary_key] id: Uuid,
        case_id: Uuid,
        court: String,
        document: String,
        ordered_fen: i64,
        paid_fen: i64,
        noted_at: i64,
        noted_by: Uuid,
        paid_at: Option<i64>,
        version: i64,
    }

    /// A refund as lists need it.
    refund = "refunds" {
        #[primary_key] id: Uuid,
        number: String,
        unit_id: Uuid,
        freezing_unit_id: Uuid,
        version: i64,
        state: String,
        made_at: i64,
        victims: i64,
        accounts: i64,
        frozen_fen: i64,
        total_fen: i64,
        arrived_fen: i64,
        announced_until: Option<i64>,
    }

    /// A line of a refund's journal.
    refund_event = "refund_events" {
        #[primary_key] refund_id: Uuid,
        #[primary_key] seq: i64,
        id: Uuid,
        at: i64,
        kind: String,
        actor: String,
        entry_sealed: Vec<u8>,
    }

    /// A check that a report from the portal passed.
    portal_check = "portal_checks" {
        #[primary_key] case_id: Uuid,
        #[primary_key] kind: String,
        user_id: Uuid,
        at: i64,
    }

    /// What a refund gives one victim from one account.
    refund_share = "refund_shares" {
        #[primary_key] refund_id: Uuid,
        #[primary_key] case_id: Uuid,
        #[primary_key] account_index: Vec<u8>,
        amount_fen: i64,
    }

    /// What officers corrected in a report's reading.
    report_example = "report_examples" {
        #[primary_key] report_id: Uuid,
        user_id: Uuid,
        at: i64,
        label: String,
        marks_sealed: Vec<u8>,
    }

    /// The number that another system gave a report.
    report_number = "report_numbers" {
        #[primary_key] source: String,
        #[primary_key] number: String,
        report_id: Uuid,
    }

    /// A report.
    report = "reports" {
        #[primary_key] id: Uuid,
        case_id: Uuid,
        received_at: i64,
        source: String,
        text_sealed: Vec<u8>,
    }

    /// A line of a journal.
    case_event = "case_events" {
        #[primary_key] case_id: Uuid,
        #[primary_key] seq: i64,
        id: Uuid,
        at: i64,
        kind: String,
        actor: String,
        entry_sealed: Vec<u8>,
    }

    /// The latest trace of a case.
    trace = "traces" {
        #[primary_key] case_id: Uuid,
        at: i64,
        trace_sealed: Vec<u8>,
    }

    /// What is known of an account.
    account = "accounts" {
        #[primary_key] id: Uuid,
        account_index: Vec<u8>,
        bank: Option<String>,
        known_sealed: Vec<u8>,
    }

    /// An order as it stands.
    order = "orders" {
        #[primary_key] id: Uuid,
        case_id: Uuid,
        number: i64,
        version: i64,
        kind: String,
        state: String,
        account_index: Vec<u8>,
        order_sealed: Vec<u8>,
        bank: Option<String>,
    }

    /// An officer signed a version of an order.
    signature = "signatures" {
        #[primary_key] order_id: Uuid,
        #[primary_key] version: i64,
        #[primary_key] officer_id: Uuid,
        role: String,
        at: i64,
    }

    /// An approver approved a version of an order.
    approval = "approvals" {
        #[primary_key] order_id: Uuid,
        #[primary_key] version: i64,
        officer_id: Uuid,
        role: String,
        at: i64,
    }

    /// A message on its way out.
    outbox = "outbox" {
        #[primary_key] order_id: Uuid,
        #[primary_key] attempt: i64,
        case_id: Uuid,
        version: i64,
        signer1: Uuid,
        signer2: Uuid,
        approver: Uuid,
        application_id: String,
        message_sealed: Vec<u8>,
        bank: String,
        state: String,
        tries: i64,
        next_try_at: i64,
        made_at: i64,
        done_at: Option<i64>,
    }

    /// An order's number on the national platform.
    platform_entry = "platform_entries" {
        #[primary_key] order_id: Uuid,
        #[primary_key] attempt: i64,
        number: String,
        at: i64,
    }

    /// A holder's objection to a measure.
    complaint = "complaints" {
        #[primary_key] id: Uuid,
        number: String,
        order_id: Uuid,
        case_id: Uuid,
        version: i64,
        state: String,
        received_at: i64,
        first_due_at: i64,
        reply_due_at: i64,
        answered_at: Option<i64>,
        closed_at: Option<i64>,
        told_at: Option<i64>,
        outcome: Option<String>,
        said_sealed: Vec<u8>,
    }

    /// A stamp of an objection's history.
    complaint_act = "complaint_acts" {
        #[primary_key] complaint_id: Uuid,
        #[primary_key] seq: i64,
        id: Uuid,
        at: i64,
        actor: String,
        kind: String,
        text_sealed: Vec<u8>,
    }

    /// A victim's form.
    victim_form = "victim_forms" {
        #[primary_key] id: Uuid,
        case_id: Uuid,
        token_index: Vec<u8>,
        channel: String,
        asked_at: i64,
        asked_by: Uuid,
        expires_at: i64,
        signed_at: Option<i64>,
        said_sealed: Option<Vec<u8>>,
        handwriting_sealed: Option<Vec<u8>>,
        scan_sealed: Option<Vec<u8>>,
    }

    /// The office's own template of a paper.
    paper_template = "paper_templates" {
        #[primary_key] name: String,
        content: Vec<u8>,
        changed_at: i64,
    }

    /// A bank's desk as the office has agreed on it.
    bank_desk = "bank_desks" {
        #[primary_key] bank: String,
        phone: String,
        note: String,
        changed_at: i64,
    }

    /// Something that a person must see.
    alarm = "alarms" {
        case_id: Uuid,
        #[primary_key] event_id: Uuid,
        #[primary_key] seq: i64,
        at: i64,
        code: String,
        alarm_sealed: Vec<u8>,
    }

    /// A message that came.
    inbox = "inbox" {
        #[primary_key] id: Uuid,
        serial: String,
        received_at: i64,
        tx_code: String,
        raw_sealed: Vec<u8>,
        digest: Vec<u8>,
        state: String,
        reason: Option<String>,
        applied_at: Option<i64>,
    }

    /// A look behind the masks of a case.
    reveal = "reveals" {
        #[primary_key] id: Uuid,
        case_id: Uuid,
        user_id: Uuid,
        at: i64,
        until_at: i64,
        reason_sealed: Vec<u8>,
    }
}
