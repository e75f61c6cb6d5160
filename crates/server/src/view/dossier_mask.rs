//! The masks of a thing's page: each value by its field's kind, and in what people wrote the numbers and the names.

use std::collections::BTreeMap;

use desk::{FieldKind, HandoverSheet, Noun, NounName};

use super::dossier::DossierView;
use super::mask::Mask;

impl DossierView {
    /// The thing with everything that names a person masked.
    pub fn masked(mut self, mask: Mask<'_>) -> DossierView {
        self.masked = true;
        let Some(noun) = NounName::named(&self.row.noun) else { return self };
        let tables = noun.tables();
        let known = Known::of(tables, self.steps.iter().map(|step| &step.said).chain([&self.body]));
        for said in self.steps.iter_mut().map(|step| &mut step.said).chain([&mut self.body]) {
            for (name, value) in said {
                *value = known.masked(tables, name, value, mask);
            }
        }
        for comment in &mut self.comments {
            comment.text = known.hidden_in(&comment.text, mask);
        }
        for paper in &mut self.attachments {
            paper.name = known.hidden_in(&paper.name, mask);
        }
        self
    }
}

/// What was said of people: hidden wherever somebody wrote it again.
struct Known {
    names: Vec<String>,
    numbers: Vec<String>,
}

impl Known {
    fn of<'a>(tables: &Noun, all: impl Iterator<Item = &'a BTreeMap<String, String>>) -> Known {
        let mut known = Known { names: Vec::new(), numbers: Vec::new() };
        for (name, value) in all.flatten() {
            match tables.field(name).map(|field| field.kind) {
                Some(FieldKind::Name) => known.names.push(value.clone()),
                Some(
                    FieldKind::ResidentId
                    | FieldKind::Phone
                    | FieldKind::Account
                    | FieldKind::Serial
                    | FieldKind::Handle
                    | FieldKind::Numbers,
                ) => known.numbers.extend(value.lines().map(str::to_owned)),
                _ => {}
            }
        }
        known
    }

    fn masked(&self, tables: &Noun, name: &str, value: &str, mask: Mask<'_>) -> String {
        if name == desk::HANDOVER_SHEET {
            return self.sheet(value, mask);
        }
        match tables.field(name).map(|field| field.kind) {
            Some(FieldKind::Account) => mask.account(value),
            Some(FieldKind::Numbers) => {
                value.lines().map(|line| mask.account(line)).collect::<Vec<_>>().join("\n")
            }
            Some(FieldKind::Line | FieldKind::Text) => self.hidden_in(value, mask),
            Some(kind) => kind.masked(value),
            // What the program adds: its own numbers, codes and units.
            None => value.to_owned(),
        }
    }

    fn hidden_in(&self, text: &str, mask: Mask<'_>) -> String {
        mask.words_about(text, &self.names, &self.numbers)
    }

    /// A hand-over sheet is a document of its own; only its drafts quote accounts.
    fn sheet(&self, text: &str, mask: Mask<'_>) -> String {
        let Ok(mut sheet) = serde_json::from_str::<HandoverSheet>(text) else { return String::new() };
        for case in &mut sheet.unfiled {
            case.filing_draft = self.hidden_in(&case.filing_draft, mask);
            case.freeze_draft = self.hidden_in(&case.freeze_draft, mask);
        }
        serde_json::to_string(&sheet).unwrap_or_default()
    }
}
