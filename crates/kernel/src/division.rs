//! Administrative divisions of China (GB/T 2260), with the codes that were abolished since 2002.
//!
//! An id carries the code at its time of issue, so a code found nowhere is a warning, never an error.
//! Sources in `data/divisions/README.md`.

use std::sync::LazyLock;

/// A division: province, city or area (区县).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    /// Six digits; a province ends in 0000, a city in 00.
    pub code: &'static str,
    /// The name without the names above it.
    pub name: &'static str,
    /// The month (`yyyymm`) of the last edition that had the code; `None` when it is in force.
    pub last_seen: Option<&'static str>,
}

/// The division with this six-digit code, in force or abolished.
#[must_use]
pub fn find(code: &str) -> Option<&'static Division> {
    DIVISIONS.binary_search_by(|division| division.code.cmp(code)).ok().map(|place| &DIVISIONS[place])
}

/// The names from province to the division itself, joined (`湖南省邵阳市隆回县`), leaving out the empty
/// names 市辖区 and 县; `None` for an unknown code.
#[must_use]
pub fn full_name(code: &str) -> Option<String> {
    let own = find(code)?;
    let above = [format!("{}0000", &code[..2]), format!("{}00", &code[..4])];
    let mut name = String::new();
    for upper in above.iter().filter(|upper| *upper != code).filter_map(|upper| find(upper)) {
        if !matches!(upper.name, "市辖区" | "县" | "省直辖县级行政区划" | "自治区直辖县级行政区划")
        {
            name.push_str(upper.name);
        }
    }
    name.push_str(own.name);
    Some(name)
}

/// All divisions, sorted by code.
#[must_use]
pub fn all() -> &'static [Division] {
    &DIVISIONS
}

static DIVISIONS: LazyLock<Vec<Division>> = LazyLock::new(|| {
    include_str!("../data/divisions/divisions.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let mut fields = line.split(',');
            let mut field = || fields.next().expect("divisions.csv has three columns");
            let (code, name, last_seen) = (field(), field(), field());
            Division { code, name, last_seen: Some(last_seen).filter(|month| !month.is_empty()) }
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_present_and_past() {
        assert_eq!(full_name("430524").as_deref(), Some("湖南省邵阳市隆回县"));
        assert_eq!(full_name("110105").as_deref(), Some("北京市朝阳区"));
        assert_eq!(full_name("430000").as_deref(), Some("湖南省"));
        assert_eq!(find("110103").and_then(|division| division.last_seen), Some("200912"));
        assert_eq!(find("990000"), None);
        assert_eq!(full_name(""), None);
    }

    #[test]
    fn the_table_is_sorted_and_without_repeats() {
        assert_eq!(all().len(), 4179);
        assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(all().iter().all(|division| division.code.len() == 6 && !division.name.is_empty()));
    }
}
