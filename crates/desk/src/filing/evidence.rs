//! The evidence that each crime's case needs before it goes to the procurator: an agreed list, as data.

use std::sync::LazyLock;

use crate::dossiers::Said;

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Need {
    crime: String,
    item: String,
}

static NEEDS: LazyLock<Vec<Need>> = LazyLock::new(|| {
    let text = include_str!("../../data/evidence.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
    rows.map(|row| {
        let row = row.expect("the list of evidence can be read");
        let cell = |place: usize| row.get(place).expect("crime, item, source").trim().to_owned();
        Need { crime: cell(0), item: cell(1) }
    })
    .collect()
});

/// An item of a case's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The item.
    pub item: &'static str,
    /// Whether it is at hand.
    pub is_at_hand: bool,
}

/// The list of the case's crime, each item with whether it is at hand.
pub(crate) fn checklist(body: &Said) -> Vec<Evidence> {
    let have: Vec<&str> = body.get("evidence").map(|all| all.split(' ').collect()).unwrap_or_default();
    let needed = needed_by(body.get("crime").map_or("fraud", String::as_str));
    needed.into_iter().map(|item| Evidence { item, is_at_hand: have.contains(&item) }).collect()
}

/// The crimes, in the list's order (诈骗, 帮信, 掩隐, 侵公, 妨害信用卡, 偷越国边境).
#[must_use]
pub fn crimes() -> Vec<&'static str> {
    once_each(NEEDS.iter().map(|need| need.crime.as_str()))
}

/// Every item of any crime's list.
#[must_use]
pub fn items() -> Vec<&'static str> {
    once_each(NEEDS.iter().map(|need| need.item.as_str()))
}

/// The items of one crime's list.
#[must_use]
pub fn needed_by(crime: &str) -> Vec<&'static str> {
    NEEDS.iter().filter(|need| need.crime == crime).map(|need| need.item.as_str()).collect()
}

fn once_each(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    names.fold(Vec::new(), |mut seen, name| {
        if !seen.contains(&name) {
            seen.push(name);
        }
        seen
    })
}
