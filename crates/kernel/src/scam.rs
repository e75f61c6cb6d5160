//! The scam taxonomy (诈骗类型) as versioned data, with sub-types and the ministry's yearly headline lists.
//!
//! A list that merges and splits every year is data, never an enum: see `data/scam/README.md`.

use std::sync::LazyLock;

/// The edition of the operational classes in use, quoted by every classification.
pub const EDITION: &str = "fcc-2023";

/// An operational class.
#[derive(Debug, PartialEq, Eq)]
pub struct ScamClass {
    /// The stable code (`rebate`).
    pub code: &'static str,
    /// The label, exactly as the platform's data has it (`刷单返利类`).
    pub label: &'static str,
    aliases: &'static str,
}

/// A kind of scam inside a class.
#[derive(Debug, PartialEq, Eq)]
pub struct SubType {
    /// The code of the class.
    pub class: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// The Chinese name.
    pub name: &'static str,
}

/// A category of one year's published list.
#[derive(Debug, PartialEq, Eq)]
pub struct Headline {
    /// The year of release.
    pub year: u16,
    /// The published name.
    pub name: &'static str,
    /// The codes of the operational classes it covers (one, or more where the year merged them).
    pub classes: Vec<&'static str>,
}

/// The operational classes in the platform's order: the twelve, then 其他类型诈骗.
#[must_use]
pub fn classes() -> &'static [ScamClass] {
    &CLASSES
}

/// The class with this code.
#[must_use]
pub fn class(code: &str) -> Option<&'static ScamClass> {
    CLASSES.iter().find(|class| class.code == code)
}

/// The class that a label means, in any of its known spellings (`冒充军警购物类` and `冒充军警购物类诈骗` are one).
#[must_use]
pub fn normalise_label(written: &str) -> Option<&'static ScamClass> {
    let written = written.trim();
    CLASSES
        .iter()
        .find(|class| class.label == written || class.aliases.split('|').any(|alias| alias == written))
}

/// The sub-types of a class.
pub fn subtypes(class: &str) -> impl Iterator<Item = &'static SubType> {
    SUBTYPES.iter().filter(move |subtype| subtype.class == class)
}

/// One year's published list; empty for a year without one.
pub fn headlines(year: u16) -> impl Iterator<Item = &'static Headline> {
    HEADLINES.iter().filter(move |headline| headline.year == year)
}

static CLASSES: LazyLock<Vec<ScamClass>> = LazyLock::new(|| {
    rows(include_str!("../data/scam/classes.csv"))
        .map(|[code, label, aliases]| ScamClass { code, label, aliases })
        .collect()
});

static SUBTYPES: LazyLock<Vec<SubType>> = LazyLock::new(|| {
    rows(include_str!("../data/scam/subtypes.csv"))
        .map(|[class, code, name]| SubType { class, code, name })
        .collect()
});

static HEADLINES: LazyLock<Vec<Headline>> = LazyLock::new(|| {
    rows(include_str!("../data/scam/headlines.csv"))
        .map(|[year, name, classes]| Headline {
            year: year.parse().expect("headlines.csv begins with a year"),
            name,
            classes: classes.split('|').collect(),
        })
        .collect()
});

fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| {
        let fields: Vec<_> = line.split(',').collect();
        fields
            .try_into()
            .unwrap_or_else(|_| panic!("an embedded scam table has a row of another width: {line}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn labels_have_one_class_in_every_spelling() {
        assert_eq!(classes().len(), 13);
        let mut seen = HashSet::new();
        for class in classes() {
            for written in std::iter::once(class.label).chain(class.aliases.split('|')) {
                assert!(seen.insert(written), "{written} names two classes");
                assert_eq!(normalise_label(written), Some(class));
            }
        }
        assert_eq!(normalise_label(" 冒充军警购物类 ").map(|class| class.code), Some("military_purchase"));
        assert_eq!(normalise_label("电信诈骗"), None);
    }

    #[test]
    fn every_reference_points_at_a_class() {
        let known: HashSet<_> = classes().iter().map(|class| class.code).collect();
        assert!(SUBTYPES.iter().all(|subtype| known.contains(subtype.class)));
        assert!(HEADLINES.iter().flat_map(|headline| &headline.classes).all(|code| known.contains(code)));
        let mut codes = HashSet::new();
        assert!(SUBTYPES.iter().all(|subtype| codes.insert((subtype.class, subtype.code))));
    }

    #[test]
    fn a_merged_category_covers_both_classes() {
        let merged = headlines(2025).find(|headline| headline.name == "贷款征信").unwrap();
        assert_eq!(merged.classes, ["loan", "credit_record"]);
        assert_eq!((headlines(2022).count(), headlines(2023).count(), headlines(2024).count()), (5, 10, 10));
        assert_eq!(headlines(2025).count(), 10);
        assert_eq!(headlines(2021).count(), 0);
        assert_eq!(subtypes("rebate").count(), 5);
    }
}
