//! `--layout`: by name, by file, or found by each file's head.

use std::fs;

use ledger::{Layout, StatementLayout, StatementLayouts};
use serde::Deserialize;

use crate::outcome::{Failure, OrWrongUse, Outcome};

/// The name that stands for "by its head".
pub const AUTO: &str = "auto";

/// How files are read.
pub enum LayoutChoice {
    /// Transfers in the documented columns, or statements by their heads.
    Auto,
    /// Both parties in columns.
    Transfers(Box<Layout>),
    /// Rows as one account sees them.
    Statements(Box<StatementLayouts>),
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl LayoutChoice {
    /// The choice that a name or a file makes.
    pub fn of(name: &str) -> Outcome<LayoutChoice> {
        if name == AUTO {
            return Ok(LayoutChoice::Auto);
        }
        if let Some(layout) = Layout::named(name) {
            return Ok(LayoutChoice::Transfers(Box::new(layout)));
        }
        if let Some(layouts) = StatementLayouts::named(name) {
            return Ok(LayoutChoice::Statements(Box::new(layouts)));
        }
        let text = fs::read_to_string(name).or_wrong_use(format_args!("the layout {name} cannot be read"))?;
        let wrong = |error: ledger::LayoutError| {
            Failure::wrong_use(format!("{name}: {}", one_sentence(&error.to_string())))
        };
        let is_of_statements = toml::from_str::<Kind>(&text).is_ok_and(|kind| kind.kind.is_some());
        if is_of_statements {
            let layout = StatementLayout::from_toml(&text).map_err(wrong)?;
            return Ok(LayoutChoice::Statements(Box::new(StatementLayouts::only(layout))));
        }
        Layout::from_toml(&text).map(|layout| LayoutChoice::Transfers(Box::new(layout))).map_err(wrong)
    }
}

/// A TOML error without its drawing of the line: the place, then what is wrong there.
fn one_sentence(drawn: &str) -> String {
    let lines: Vec<_> = drawn.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines[..] {
        [] => String::new(),
        [only] => only.to_owned(),
        [place, .., what] => format!("{place}: {what}"),
    }
}
