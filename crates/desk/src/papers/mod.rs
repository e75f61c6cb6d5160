//! Papers: the office's own templates in the place of those that come with the program, and papers filled into them.

mod cooperation;

pub use cooperation::{Cooperation, CooperationLetter};

use std::collections::BTreeSet;

use kernel::Timestamp;
use paper::{Fields, Template};
use records::people::Role;
use records::{Actor, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::error::Error;
use crate::rows::paper_template;
use crate::{Desk, rights};

/// A template with its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateSheet {
    /// Which.
    pub template: Template,
    /// When the office put its own in place; `None` for the one that comes with the program.
    pub changed_at: Option<Timestamp>,
    /// The fields that it asks for.
    pub fields: BTreeSet<String>,
}

/// A template with pictures may be large; a paper is not.
const BYTES_MAX: usize = 4 << 20;

impl Desk {
    /// Every template, in a fixed order.
    pub async fn templates(&self) -> Result<Vec<TemplateSheet>, Error> {
        let own = paper_template::Entity::find().all(self.records().reader()).await?;
        let mut sheets = Vec::new();
        for template in Template::ALL {
            let row = own.iter().find(|row| row.name == template.name());
            let content = row.map_or(template.shipped(), |row| &row.content);
            sheets.push(TemplateSheet {
                template,
                changed_at: row.map(|row| Timestamp::from_micros(row.changed_at)),
                fields: paper::fields_of(content)?,
            });
        }
        Ok(sheets)
    }

    /// A template as a .docx, to be edited.
    pub async fn template(&self, template: Template) -> Result<Vec<u8>, Error> {
        let row = paper_template::Entity::find_by_id(template.name().to_owned());
        let row = row.one(self.records().reader()).await?;
        Ok(row.map_or_else(|| template.shipped().to_vec(), |row| row.content))
    }

    /// Puts the office's own template in place. One that asks for a field which this paper does not have is refused by
    /// the field's name, now and not when an order must leave.
    pub async fn set_template(
        &self,
        actor: Actor,
        template: Template,
        content: Vec<u8>,
        now: Timestamp,
    ) -> Result<TemplateSheet, Error> {
        if content.len() > BYTES_MAX {
            return Err(Error::Implausible { field: "file", why: "large" });
        }
        let fields = paper::fields_of(&content)?;
        let known = paper::fields_of(template.shipped())?;
        let also = ["unit", "unit_code", "number", "case_number", "date"];
        let unknown = fields.iter().find(|field| !known.contains(*field) && !also.contains(&field.as_str()));
        if let Some(name) = unknown {
            return Err(Error::Paper(paper::PaperError::UnknownField { name: name.clone() }));
        }
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Approver).await?;
        let row = paper_template::ActiveModel {
            name: Set(template.name().to_owned()),
            content: Set(content.clone()),
            changed_at: Set(now.as_micros()),
        };
        let replace = OnConflict::column(paper_template::Column::Name)
            .update_columns([paper_template::Column::Content, paper_template::Column::ChangedAt])
            .to_owned();
        paper_template::Entity::insert(row).on_conflict(replace).exec_without_returning(work.db()).await?;
        work.note("template.set", "template", template.name(), None, Some(&content));
        work.commit().await?;
        Ok(TemplateSheet { template, changed_at: Some(now), fields })
    }
}

/// A paper filled into the office's template.
pub(crate) async fn filled(work: &Work, template: Template, fields: &Fields) -> Result<Vec<u8>, Error> {
    let own = paper_template::Entity::find_by_id(template.name().to_owned()).one(work.db()).await?;
    let content = own.as_ref().map_or(template.shipped(), |row| &row.content);
    Ok(paper::fill(content, fields)?)
}
