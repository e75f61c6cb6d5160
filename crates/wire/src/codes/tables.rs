//! The tables: versioned data that says what codes mean.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A set of code tables of one version.
#[derive(Clone, Debug)]
pub struct CodeTables {
    version: String,
    meanings: HashMap<(String, String), Meaning>,
}

/// What a table says of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// In Chinese, as the trade says it.
    pub chinese: String,
    /// In English.
    pub english: String,
    /// Whether the meaning is our inference, without a source.
    pub is_inferred: bool,
}

/// Why a text is not a set of code tables.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeTablesError {
    /// The first line does not name the version.
    #[error("line 1 does not say `# version: …`")]
    NoVersion,
    /// A row without its five columns.
    #[error("line {line} has {columns} columns, not 5")]
    Columns {
        /// The line, from 1.
        line: usize,
        /// Its columns.
        columns: usize,
    },
    /// A code twice in one table.
    #[error("line {line} gives {table} {code} again")]
    Twice {
        /// The line, from 1.
        line: usize,
        /// The table.
        table: String,
        /// The code.
        code: String,
    },
}

impl CodeTables {
    /// The tables shipped with this crate, of the interface of 2016–2018.
    #[must_use]
    pub fn shipped() -> &'static CodeTables {
        static SHIPPED: LazyLock<CodeTables> = LazyLock::new(|| {
            CodeTables::parse(include_str!("../../data/codes.tsv")).expect("a test reads the shipped tables")
        });
        &SHIPPED
    }

    /// Reads tables: a line `# version: …`, then rows of table, code, Chinese, English and basis
    /// (`source` or `inferred`) between tabs; lines that start with `#` are remarks.
    pub fn parse(text: &str) -> Result<CodeTables, CodeTablesError> {
        let version = text.lines().next().and_then(|line| line.strip_prefix("# version: "));
        let version = version.ok_or(CodeTablesError::NoVersion)?.trim().to_owned();
        let mut meanings = HashMap::new();
        for (at, row) in text.lines().enumerate().filter(|(_, row)| !row.starts_with('#') && !row.is_empty())
        {
            let line = at + 1;
            let columns: Vec<&str> = row.split('\t').collect();
            let &[table, code, chinese, english, basis] = columns.as_slice() else {
                return Err(CodeTablesError::Columns { line, columns: columns.len() });
            };
            let meaning = Meaning {
                chinese: chinese.to_owned(),
                english: english.to_owned(),
                is_inferred: basis == "inferred",
            };
            if meanings.insert((table.to_owned(), code.to_owned()), meaning).is_some() {
                return Err(CodeTablesError::Twice { line, table: table.to_owned(), code: code.to_owned() });
            }
        }
        Ok(CodeTables { version, meanings })
    }

    /// The version that the file names.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What the table says of the code; `None` when it does not know it.
    #[must_use]
    pub fn meaning(&self, table: &str, code: &str) -> Option<&Meaning> {
        self.meanings.get(&(table.to_owned(), code.to_owned()))
    }

    /// The codes of one table in order.
    #[must_use]
    pub fn codes_of(&self, table: &str) -> Vec<(&str, &Meaning)> {
        let rows = self.meanings.iter().filter(|((of, _), _)| of == table);
        let mut codes: Vec<_> = rows.map(|((_, code), meaning)| (code.as_str(), meaning)).collect();
        codes.sort_unstable_by_key(|(code, _)| *code);
        codes
    }
}
