//! The nouns that stand on the footing.

use std::sync::LazyLock;

use records::people::users::User;

use super::way::{Named, Noun, named};
use crate::error::Error;
use crate::filing::Filing;
use crate::handover::Handover;
use crate::leads::Lead;
use crate::strikes::{Den, Seizure, Suspect};

named! {
    /// A noun of the desk.
    pub enum NounName {
        /// A case (案件) on its way through the law.
        Case = "case",
        /// A lead (线索).
        Lead = "lead",
        /// A suspect (嫌疑人).
        Suspect = "suspect",
        /// A gang or its den (窝点).
        Den = "den",
        /// Things seized (扣押物品).
        Seizure = "seizure",
        /// A shift's hand-over sheet (交接班).
        Handover = "handover",
    }
}

static CASE: LazyLock<Noun> = LazyLock::new(Noun::of::<Filing>);
static LEAD: LazyLock<Noun> = LazyLock::new(Noun::of::<Lead>);
static SUSPECT: LazyLock<Noun> = LazyLock::new(Noun::of::<Suspect>);
static DEN: LazyLock<Noun> = LazyLock::new(Noun::of::<Den>);
static SEIZURE: LazyLock<Noun> = LazyLock::new(Noun::of::<Seizure>);
static HANDOVER: LazyLock<Noun> = LazyLock::new(Noun::of::<Handover>);

impl NounName {
    /// Its tables.
    #[must_use]
    pub fn tables(self) -> &'static Noun {
        match self {
            NounName::Case => &CASE,
            NounName::Lead => &LEAD,
            NounName::Suspect => &SUSPECT,
            NounName::Den => &DEN,
            NounName::Seizure => &SEIZURE,
            NounName::Handover => &HANDOVER,
        }
    }

    /// The noun of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<NounName> {
        NounName::ALL.iter().copied().find(|noun| noun.name() == name)
    }

    /// The names of the nouns that a user reads.
    pub(crate) fn readable_by(user: &User) -> Vec<&'static str> {
        let reads = |noun: &NounName| noun.tables().readers.iter().any(|role| user.roles.contains(role));
        NounName::ALL.iter().copied().filter(reads).map(Named::name).collect()
    }

    /// The noun that a row names.
    pub(crate) fn stored(name: &str) -> Result<NounName, Error> {
        let unknown = || records::Error::Unknown { column: "dossiers.noun", value: name.to_owned() };
        NounName::named(name).ok_or_else(|| Error::from(unknown()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::deadlines::Policies;

    #[test]
    fn no_step_of_the_work_is_without_a_deadline() {
        for noun in NounName::ALL {
            let tables = noun.tables();
            for (state, deadline) in &tables.states {
                let is_last = !tables.acts.iter().any(|act| act.from.contains(state) && act.to.is_some());
                assert_eq!(deadline.is_none(), is_last, "{} {state}", tables.name);
                let Some(kind) = deadline else { continue };
                let policy = Policies::at_hand().of(kind);
                assert!(policy.is_some_and(|policy| policy.term.is_some()), "{kind} has a term");
            }
        }
    }

    #[test]
    fn every_state_can_be_reached_and_left() {
        for noun in NounName::ALL {
            let tables = noun.tables();
            let mut reached = BTreeSet::from([tables.opening.to]);
            loop {
                let steps =
                    tables.acts.iter().filter(|act| act.from.iter().any(|state| reached.contains(state)));
                let next: BTreeSet<_> =
                    steps.filter_map(|act| act.to).chain(reached.iter().copied()).collect();
                if next == reached {
                    break;
                }
                reached = next;
            }
            let all: BTreeSet<_> = tables.states.iter().map(|(state, _)| *state).collect();
            assert_eq!(reached, all, "{}", tables.name);
        }
    }

    #[test]
    fn words_are_there_for_every_noun_state_act_and_field_in_both_languages() {
        let mut holes = BTreeSet::new();
        for language in ["zh", "en"] {
            let path = format!("{}/../../messages/{language}.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).expect("the catalogue");
            let words: std::collections::BTreeMap<String, String> =
                serde_json::from_str(&text).expect("words");
            let mut ask = |key: String| {
                if !words.contains_key(&key) {
                    holes.insert(format!("{language} {key}"));
                }
            };
            for noun in NounName::ALL {
                let Noun { name, states, acts, opening, .. } = noun.tables();
                ask(format!("noun.{name}"));
                states.iter().for_each(|(state, _)| ask(format!("{name}.state.{state}")));
                acts.iter().for_each(|act| ask(format!("{name}.act.{}", act.name)));
                for field in acts.iter().flat_map(|act| act.fields).chain(opening.fields) {
                    ask(format!("field.{}", field.name));
                    if let super::super::Kind::Choice(choices) = field.kind {
                        choices().iter().for_each(|choice| ask(format!("choice.{}.{choice}", field.name)));
                    }
                }
            }
            Policies::at_hand().all().for_each(|policy| ask(format!("clock.kind.{}", policy.kind)));
        }
        assert_eq!(holes, BTreeSet::new());
    }
}
