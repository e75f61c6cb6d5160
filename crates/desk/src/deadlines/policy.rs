//! How long each kind of step may take: data, with the source of each figure.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::{Term, Timestamp};

/// What rings when, for one kind of deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The kind: `lead_sign`, `answer_due`, …
    pub kind: String,
    /// How long the step may take; `None` where the law of the orders computes the due instant.
    pub term: Option<Term>,
    /// So many minutes before the due instant it is reminded of.
    pub remind_minutes: Option<u32>,
    /// So many minutes after the due instant it goes one level up, each time.
    pub escalate_minutes: Vec<u32>,
    /// Whether it may be paused.
    pub is_pausable: bool,
    /// Where the figures come from.
    pub source: String,
}

/// All kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies(BTreeMap<String, Policy>);

/// Why a table of deadlines cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row} of the table of deadlines: {why}")]
pub struct PolicyError {
    /// The row below the heading, from 1.
    pub row: usize,
    /// What is wrong with it.
    pub why: String,
}

/// What one ringing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It will be due soon.
    Remind,
    /// It is due.
    Due,
    /// It was due and nobody has acted: one level up, from 1.
    Escalate(u32),
}

static AT_HAND: LazyLock<Policies> = LazyLock::new(|| {
    Policies::parse(include_str!("../../data/deadlines.csv")).expect("the table of deadlines can be read")
});

impl Policies {
    /// The table that comes with the program.
    #[must_use]
    pub fn at_hand() -> &'static Policies {
        &AT_HAND
    }

    /// Reads `kind,term,remind,escalate,pausable,source` rows below a heading.
    pub fn parse(text: &str) -> Result<Policies, PolicyError> {
        let mut kinds = BTreeMap::new();
        for (place, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
            let fault = |why: String| PolicyError { row: place + 1, why };
            let record = record.map_err(|error| fault(error.to_string()))?;
            let policy = Policy::of(&record).map_err(fault)?;
            if let Some(former) = kinds.insert(policy.kind.clone(), policy) {
                return Err(fault(format!("{} stands there twice", former.kind)));
            }
        }
        Ok(Policies(kinds))
    }

    /// The policy of a kind.
    #[must_use]
    pub fn of(&self, kind: &str) -> Option<&Policy> {
        self.0.get(kind)
    }

    /// Every kind, by name.
    pub fn all(&self) -> impl Iterator<Item = &Policy> {
        self.0.values()
    }
}

impl Policy {
    fn of(record: &csv::StringRecord) -> Result<Policy, String> {
        let [kind, term, remind, escalate, pausable, source] =
            [0, 1, 2, 3, 4, 5].map(|place| record.get(place).unwrap_or_default().trim());
        if kind.is_empty() || source.is_empty() {
            return Err("a kind and a source are needed".to_owned());
        }
        let term = (!term.is_empty()).then(|| term.parse::<Term>()).transpose().map_err(|e| e.to_string())?;
        let escalations = escalate.split(';').filter(|one| !one.is_empty()).map(minutes);
        Ok(Policy {
            kind: kind.to_owned(),
            term,
            remind_minutes: (!remind.is_empty()).then(|| minutes(remind)).transpose()?,
            escalate_minutes: escalations.collect::<Result<_, _>>()?,
            is_pausable: match pausable {
                "yes" => true,
                "no" => false,
                other => return Err(format!("pausable is yes or no, not {other:?}")),
            },
            source: source.to_owned(),
        })
    }

    /// The stages with their instants, in the order of ringing.
    pub(crate) fn stages(&self, due: Timestamp) -> Vec<(Stage, Timestamp)> {
        let after = |minutes: u32| due.plus_seconds(60 * i64::from(minutes));
        let remind =
            self.remind_minutes.map(|before| (Stage::Remind, due.plus_seconds(-60 * i64::from(before))));
        let up = self
            .escalate_minutes
            .iter()
            .zip(1..)
            .map(|(minutes, level)| (Stage::Escalate(level), after(*minutes)));
        remind.into_iter().chain([(Stage::Due, due)]).chain(up).collect()
    }
}

impl Stage {
    /// Its name in stamps and in the API.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Stage::Remind => "remind",
            Stage::Due => "due",
            Stage::Escalate(_) => "escalate",
        }
    }
}

fn minutes(text: &str) -> Result<u32, String> {
    match text.parse::<Term>() {
        Ok(Term::Minutes(minutes)) => Ok(minutes),
        Ok(_) => Err(format!("{text:?} is not in minutes or hours")),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "kind,term,remind,escalate,pausable,source\n";

    #[test]
    fn a_row_gives_its_stages_in_order() {
        let table = Policies::parse(&format!("{HEAD}sign,30m,10m,15m;2h,no,x\n")).expect("a table");
        let due = Timestamp::from_seconds(10_000);
        let stages = table.of("sign").expect("a policy").stages(due);
        let shown: Vec<_> =
            stages.iter().map(|(s, at)| (s.name(), at.micros_since(due) / 60_000_000)).collect();
        assert_eq!(shown, [("remind", -10), ("due", 0), ("escalate", 15), ("escalate", 120)]);
    }

    #[test]
    fn every_fault_is_named_with_its_row() {
        let check = |row: &str| Policies::parse(&format!("{HEAD}{row}")).expect_err(row).to_string();
        let table = "of the table of deadlines";
        assert_eq!(check(",30m,,,no,x"), format!("row 1 {table}: a kind and a source are needed"));
        assert_eq!(check("a,30m,,,no,"), format!("row 1 {table}: a kind and a source are needed"));
        assert_eq!(
            check("a,soon,,,no,x"),
            format!("row 1 {table}: \"soon\" is no term: a number of m, h, d or w")
        );
        assert_eq!(check("a,30m,1d,,no,x"), format!("row 1 {table}: \"1d\" is not in minutes or hours"));
        assert_eq!(check("a,30m,,1d,no,x"), format!("row 1 {table}: \"1d\" is not in minutes or hours"));
        assert_eq!(
            check("a,30m,,,perhaps,x"),
            format!("row 1 {table}: pausable is yes or no, not \"perhaps\"")
        );
        assert_eq!(check("a,30m,,,no,x\na,30m,,,no,x"), format!("row 2 {table}: a stands there twice"));
    }

    #[test]
    fn the_table_at_hand_knows_every_clock_of_orders() {
        for kind in crate::cases::CLOCKS {
            let name = crate::cases::clock_kind(kind);
            assert!(Policies::at_hand().of(name).is_some_and(|policy| policy.term.is_none()), "{name}");
        }
    }
}
