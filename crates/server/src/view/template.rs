//! Templates of papers.

use desk::TemplateSheet;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A template of a paper.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Template)]
pub struct TemplateView {
    /// Its name in addresses.
    pub name: String,
    /// What the paper is called.
    pub title: String,
    /// When the office put its own in place; null for the one that comes with the program.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub changed_at: Option<Timestamp>,
    /// The fields that it asks for.
    pub fields: Vec<String>,
}

impl TemplateView {
    /// A template.
    pub fn of(sheet: TemplateSheet) -> TemplateView {
        TemplateView {
            name: sheet.template.name().to_owned(),
            title: sheet.template.title().to_owned(),
            changed_at: sheet.changed_at,
            fields: sheet.fields.into_iter().collect(),
        }
    }
}
