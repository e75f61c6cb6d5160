//! The API's document, made from the handlers.

use axum::extract::State as Given;
use utoipa::PartialSchema;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr,
    Response,
};
use utoipa_axum::router::OpenApiRouter;

use crate::problem::ProblemBody;
use crate::routes;
use crate::session::{COOKIE_NAME, CSRF_HEADER};
use crate::state::State;

/// The document of every route the server answers, the console's files apart.
#[must_use]
pub fn openapi() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Fanzha")
        .version("1")
        .description(Some("Money in integer fen; instants RFC 3339 in Beijing time; spans in characters."))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").build()))
        .build();
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE_NAME)));
    let csrf = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(CSRF_HEADER.as_str())));
    let components =
        ComponentsBuilder::new().security_scheme("session", cookie).security_scheme("csrf", csrf);
    let components = components.schema("Problem", ProblemBody::schema()).build();
    let empty = OpenApiBuilder::new().info(info).components(Some(components)).build();
    let mut document = OpenApiRouter::with_openapi(empty)
        .merge(routes::for_everybody())
        .merge(routes::for_victims())
        .merge(routes::for_users())
        .merge(routes::for_officers())
        .merge(routes::for_duty_readers())
        .merge(routes::for_chiefs())
        .merge(routes::for_export_readers())
        .merge(routes::for_exporters())
        .merge(routes::for_takers())
        .merge(routes::for_investigators())
        .merge(routes::for_investigators_uploads())
        .merge(routes::for_takers_uploads())
        .merge(routes::for_officers_uploads())
        .merge(routes::for_approvers())
        .merge(routes::for_signers())
        .merge(routes::for_form_readers())
        .merge(routes::for_learners())
        .merge(routes::for_refunders())
        .merge(routes::for_bankers())
        .merge(routes::for_people_admins())
        .merge(routes::for_system_admins())
        .merge(routes::for_security_admins())
        .merge(routes::for_auditors())
        .into_openapi();
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            say_problems(operation);
        }
    }
    document
}

/// Every operation's answers from 400 on, and whatever else may come, are problems.
fn say_problems(operation: &mut Operation) {
    let problem = || RefOr::T(Content::new(Some(Ref::from_schema_name("Problem"))));
    let content = |response: &mut Response| {
        response.content.insert("application/problem+json".to_owned(), problem());
    };
    let mut otherwise = Response::new("a problem");
    content(&mut otherwise);
    operation.responses.responses.insert("default".to_owned(), RefOr::T(otherwise));
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with(['4', '5']), response) {
            content(response);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().filter_map(Option::as_mut)
}

/// The API's document.
#[utoipa::path(get, operation_id = "get_document", path = "/api/openapi.json", tag = "document", responses((status = OK, body = serde_json::Value)))]
pub async fn read(Given(_state): Given<State>) -> axum::Json<OpenApi> {
    axum::Json(openapi())
}
