//! Every route, with who may ask it. A route that stands in no group here does not exist.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use records::people::Role;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::handlers::{
    attachments, bank, beside, cases, cash, co_victims, codes, complaints, completions, consultations,
    cooperation, deadlines, directory, dossiers, duty, events, exports, filing, forms, health, intake,
    listings, lookups, orders, overview, payment_numbers, readings, refunds, reports, restitutions, session,
    statements, templates, tokens, trail, units, users, views,
};
use crate::machine::{machine_or_session, only_readers};
use crate::session::{only_roles, only_signed_in};
use crate::state::State;
use crate::{assets, edge, openapi};

/// Who sees the cases within the own scope.
pub const OFFICERS: &[Role] = &[
    Role::CallTaker,
    Role::Investigator,
    Role::SecondOfficer,
    Role::Approver,
    Role::StationOfficer,
    Role::Chief,
];
/// Who takes reports.
const TAKERS: &[Role] = &[Role::CallTaker, Role::Investigator, Role::StationOfficer];
/// Who signs, withdraws and brings statements.
const INVESTIGATORS: &[Role] = &[Role::Investigator];
/// Who signs, the first or the second signature, and types the order into the platform.
const SIGNERS: &[Role] = &[Role::Investigator, Role::SecondOfficer];
/// Who sees a bank's own orders.
const BANKERS: &[Role] = &[Role::BankOfficer];
/// Who says what units and users there are.
const SYSTEM_ADMINS: &[Role] = &[Role::SystemAdmin];
/// Who gives and takes rights.
const SECURITY_ADMINS: &[Role] = &[Role::SecurityAdmin];
/// Who sees units and users.
const PEOPLE_ADMINS: &[Role] = &[Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];
/// Who reads the trail.
const AUDITORS: &[Role] = &[Role::AuditAdmin, Role::Auditor];
/// Who sees who is on duty.
const DUTY_READERS: &[Role] = &[
    Role::CallTaker,
    Role::Investigator,
    Role::SecondOfficer,
    Role::Approver,
    Role::StationOfficer,
    Role::Chief,
    Role::SystemAdmin,
];
/// Who says who is on duty.
const CHIEFS: &[Role] = &[Role::Chief];
/// Who sees bulk exports.
const EXPORT_READERS: &[Role] = &[
    Role::CallTaker,
    Role::Investigator,
    Role::SecondOfficer,
    Role::Approver,
    Role::StationOfficer,
    Role::Chief,
    Role::AuditAdmin,
    Role::Auditor,
];
/// Who asks for them.
const EXPORTERS: &[Role] = &[Role::Investigator, Role::Chief];
/// Who approves.
const APPROVERS: &[Role] = &[Role::Approver];
/// Who moves a refund, or a report to the list, on.
const REFUNDERS: &[Role] = &[Role::Investigator, Role::Approver];
/// Who learns from what became of measures.
const LEARNERS: &[Role] = &[Role::Approver, Role::Chief];
/// Who looks at a victim's signature and document.
const FORM_READERS: &[Role] = &[Role::Investigator, Role::Approver];

/// For everybody, signed in or not.
pub fn for_everybody() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(session::sign_in))
        .routes(routes!(openapi::read))
        .routes(routes!(complaints::measure))
        .routes(routes!(complaints::file, complaints::progress))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
}

/// For whoever has a form's link: pictures are longer and slower bodies.
pub fn for_victims() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(forms::page, forms::sign)).routes(routes!(forms::put_picture))
}

/// For every user, whatever the role.
pub fn for_users() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(session::read, session::sign_out))
        .routes(routes!(session::change_password))
        .routes(routes!(codes::begin, codes::confirm))
}

/// For those who see cases.
pub fn for_officers() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(overview::read))
        .routes(routes!(reports::list))
        .routes(routes!(cases::read))
        .routes(routes!(cases::sign_many))
        .routes(routes!(cases::reveal))
        .routes(routes!(co_victims::list))
        .routes(routes!(deadlines::list))
        .routes(routes!(forms::list))
        .routes(routes!(listings::list))
        .routes(routes!(restitutions::list))
        .routes(routes!(complaints::list))
        .routes(routes!(complaints::read))
        .routes(routes!(templates::list))
        .routes(routes!(beside::list))
        .routes(routes!(beside::bank_desks))
        .routes(routes!(duty::declare_absence))
        .routes(routes!(duty::end_absence))
        .routes(routes!(refunds::list))
        .routes(routes!(refunds::read))
        .routes(routes!(directory::read))
        .routes(routes!(dossiers::list, dossiers::begin))
        .routes(routes!(dossiers::openings))
        .routes(routes!(dossiers::read))
        .routes(routes!(dossiers::step))
        .routes(routes!(dossiers::comment))
        .routes(routes!(dossiers::reveal))
        .routes(routes!(attachments::read))
        .routes(routes!(lookups::look_up))
        .routes(routes!(lookups::lead_figures))
        .routes(routes!(views::list, views::save))
        .routes(routes!(views::forget))
        .routes(routes!(events::stream))
}

/// For those who look who is on duty.
pub fn for_duty_readers() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(duty::read))
}

/// For those who see bulk exports.
pub fn for_export_readers() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(exports::list))
}

/// For those who ask for bulk exports.
pub fn for_exporters() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(exports::ask)).routes(routes!(exports::take))
}

/// For chiefs.
pub fn for_chiefs() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(duty::make_shifts)).routes(routes!(duty::drop_shift))
}

/// For those who take reports.
pub fn for_takers() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(reports::file))
        .routes(routes!(co_victims::call))
        .routes(routes!(co_victims::hand_over))
        .routes(routes!(readings::read))
        .routes(routes!(consultations::screen_number))
        .routes(routes!(consultations::check_officer))
        .routes(routes!(intake::check_portal))
        .routes(routes!(intake::correct))
        .routes(routes!(payment_numbers::offer, payment_numbers::number))
}

/// For those who sign.
pub fn for_signers() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(orders::sign))
        .routes(routes!(beside::sheet))
        .routes(routes!(beside::paper))
        .routes(routes!(completions::sheet))
}

/// For those who answer for a case's orders.
pub fn for_investigators() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(orders::withdraw))
        .routes(routes!(cash::deposits))
        .routes(routes!(cash::link))
        .routes(routes!(deadlines::pause, deadlines::resume))
        .routes(routes!(complaints::answer))
        .routes(routes!(complaints::release))
        .routes(routes!(complaints::told))
        .routes(routes!(forms::ask))
        .routes(routes!(listings::propose))
        .routes(routes!(filing::decide))
        .routes(routes!(cooperation::write))
        .routes(routes!(beside::request))
        .routes(routes!(beside::enter))
        .routes(routes!(beside::answer))
        .routes(routes!(beside::answered_elsewhere))
        .routes(routes!(beside::call))
        .routes(routes!(completions::send, completions::bring_back))
        .routes(routes!(beside::set_bank_desk))
        .routes(routes!(refunds::draft))
        .routes(routes!(refunds::redraft))
        .routes(routes!(restitutions::note))
        .routes(routes!(restitutions::arrived))
}

/// For those who look at what a victim has signed.
pub fn for_form_readers() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(forms::picture))
}

/// For those who move a refund, or a report to the list, on.
pub fn for_refunders() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(refunds::act))
        .routes(routes!(refunds::paper))
        .routes(routes!(listings::act))
}

/// For those who learn from what became of measures.
pub fn for_learners() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(complaints::statistics))
}

/// For banks: their officers and their machines.
pub fn for_bankers() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(bank::orders))
}

/// For every administrator: who there is.
pub fn for_people_admins() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(units::list)).routes(routes!(users::list))
}

/// For who runs the system.
pub fn for_system_admins() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(units::make))
        .routes(routes!(units::change))
        .routes(routes!(duty::make_post))
        .routes(routes!(duty::change_post))
        .routes(routes!(users::make))
        .routes(routes!(users::change))
        .routes(routes!(users::badge_scans))
        .routes(routes!(users::keep_badge_scan))
}

/// For who gives and takes rights.
pub fn for_security_admins() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(users::set_roles))
        .routes(routes!(users::reset_password))
        .routes(routes!(users::drop_factors))
        .routes(routes!(tokens::list, tokens::issue))
        .routes(routes!(tokens::revoke))
}

/// For who reads the trail.
pub fn for_auditors() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(trail::list))
        .routes(routes!(trail::reveals))
        .routes(routes!(lookups::looks))
        .routes(routes!(lookups::note))
}

/// For those who bring statements: longer and slower bodies.
pub fn for_investigators_uploads() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(statements::take)).routes(routes!(beside::feedback))
}

/// For those who take reports by the table: longer and slower bodies.
pub fn for_takers_uploads() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(intake::import))
}

/// For those who bring papers: longer and slower bodies.
pub fn for_officers_uploads() -> OpenApiRouter<State> {
    OpenApiRouter::default().routes(routes!(attachments::attach))
}

/// For those who approve.
pub fn for_approvers() -> OpenApiRouter<State> {
    OpenApiRouter::default()
        .routes(routes!(exports::decide))
        .routes(routes!(orders::approve))
        .routes(routes!(complaints::reply))
        .routes(routes!(templates::read, templates::set))
}

/// The whole server: API, health, console.
pub fn router(state: State) -> Router {
    let limits = state.parts.limits;
    let guarded = |group: OpenApiRouter<State>, roles: &'static [Role]| {
        group.route_layer(from_fn_with_state(roles, only_roles))
    };
    let signed_in = for_users()
        .merge(guarded(for_officers(), OFFICERS))
        .merge(guarded(for_duty_readers(), DUTY_READERS))
        .merge(guarded(for_chiefs(), CHIEFS))
        .merge(guarded(for_export_readers(), EXPORT_READERS))
        .merge(guarded(for_exporters(), EXPORTERS))
        .merge(guarded(for_takers(), TAKERS))
        .merge(guarded(for_investigators(), INVESTIGATORS))
        .merge(guarded(for_approvers(), APPROVERS))
        .merge(guarded(for_signers(), SIGNERS))
        .merge(guarded(for_form_readers(), FORM_READERS))
        .merge(guarded(for_learners(), LEARNERS))
        .merge(guarded(for_refunders(), REFUNDERS))
        .merge(guarded(for_people_admins(), PEOPLE_ADMINS))
        .merge(guarded(for_system_admins(), SYSTEM_ADMINS))
        .merge(guarded(for_security_admins(), SECURITY_ADMINS))
        .merge(guarded(for_auditors(), AUDITORS))
        .route_layer(from_fn_with_state(limits.request_timeout, edge::within));
    let uploads = guarded(for_investigators_uploads(), INVESTIGATORS)
        .merge(guarded(for_takers_uploads(), TAKERS))
        .route_layer(DefaultBodyLimit::max(limits.statement_bytes_max))
        .route_layer(from_fn_with_state(limits.upload_timeout, edge::within));
    let papers = guarded(for_officers_uploads(), OFFICERS)
        .route_layer(DefaultBodyLimit::max(desk::ATTACHMENT_BYTES_MAX))
        .route_layer(from_fn_with_state(limits.upload_timeout, edge::within));
    let sessions =
        signed_in.merge(uploads).merge(papers).route_layer(from_fn_with_state(state.clone(), only_signed_in));
    let open = for_everybody().route_layer(from_fn_with_state(limits.request_timeout, edge::within));
    let victims = for_victims()
        .route_layer(DefaultBodyLimit::max(forms::PICTURE_BYTES_MAX))
        .route_layer(from_fn_with_state(limits.upload_timeout, edge::within));
    let bank = for_bankers()
        .route_layer(from_fn_with_state(BANKERS, only_readers))
        .route_layer(from_fn_with_state(limits.request_timeout, edge::within))
        .route_layer(from_fn_with_state(state.clone(), machine_or_session));
    let (api, _document) = open.merge(victims).merge(sessions).merge(bank).split_for_parts();
    let console = Router::new().fallback(assets::find).layer(CompressionLayer::new().gzip(true));
    api.fallback_service(console.with_state(state.clone()))
        .layer(DefaultBodyLimit::max(limits.json_bytes_max))
        .layer(CatchPanicLayer::custom(edge::on_panic))
        .layer(from_fn_with_state(state.clone(), edge::around))
        .with_state(state)
}
