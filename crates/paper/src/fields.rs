//! What is filled into a template.

use std::collections::BTreeMap;
use std::fmt;

/// Texts by field name, and lists whose items each fill a table row. Prints names only: the texts name persons.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields {
    texts: BTreeMap<String, String>,
    lists: BTreeMap<String, Vec<BTreeMap<String, String>>>,
}

impl Fields {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Fields {
        Fields::default()
    }

    /// Gives a field its text; a line break in it stays one.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Fields {
        self.texts.insert(name.to_owned(), text.into());
        self
    }

    /// Gives a list its items, each with its own fields.
    #[must_use]
    pub fn with_list<'n>(
        mut self,
        name: &str,
        items: impl IntoIterator<Item = Vec<(&'n str, String)>>,
    ) -> Fields {
        let items = items.into_iter().map(|item| {
            item.into_iter().map(|(field, text)| (field.to_owned(), text)).collect::<BTreeMap<_, _>>()
        });
        self.lists.insert(name.to_owned(), items.collect());
        self
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    pub(crate) fn list(&self, name: &str) -> Option<&[BTreeMap<String, String>]> {
        self.lists.get(name).map(Vec::as_slice)
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.texts.keys().chain(self.lists.keys()).collect();
        write!(f, "Fields({names:?})")
    }
}
