//! Where leads come from, how soon each must be answered, and what closing one is worth: data.

use std::sync::LazyLock;

use kernel::Term;

/// A source of leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its code: `ministry`, `province`, …
    pub code: String,
    /// How soon it wants an answer.
    pub term: Term,
    /// Points for the station that closes one in time.
    pub points: u32,
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let text = include_str!("../../data/lead_sources.csv");
    csv::Reader::from_reader(text.as_bytes()).into_records().map(|row| read(&row.expect("a row"))).collect()
});

/// Every source, in the table's order.
#[must_use]
pub fn sources() -> &'static [Source] {
    &SOURCES
}

/// The sources' codes.
pub(super) fn names() -> Vec<&'static str> {
    SOURCES.iter().map(|source| source.code.as_str()).collect()
}

/// The source of this code.
pub(super) fn of(code: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.code == code)
}

fn read(row: &csv::StringRecord) -> Source {
    let cell = |place: usize| row.get(place).expect("source, term, points, note").trim();
    Source {
        code: cell(0).to_owned(),
        term: cell(1).parse().expect("a term"),
        points: cell(2).parse().expect("points"),
    }
}
