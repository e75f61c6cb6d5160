//! A noun's way: its states, and the acts that lead from one to the next, as tables.
//!
//! The states and acts of a noun are enums, so that a new one does not compile until every place has decided; the
//! footing itself works on [`Noun`], the same tables by name.

use records::people::Role;

use super::field::Field;

/// A type whose values have stable names.
pub trait Named: Copy + Eq + 'static {
    /// Every value.
    const ALL: &'static [Self];
    /// Its name in the database, the API and the message catalogue.
    fn name(self) -> &'static str;
}

/// An enum whose values have stable names.
macro_rules! named {
    ($(#[$doc:meta])* pub enum $type:ident { $($(#[$value_doc:meta])* $value:ident = $name:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$value_doc])* $value),* }

        impl $crate::dossiers::way::Named for $type {
            const ALL: &'static [$type] = &[$($type::$value),*];

            fn name(self) -> &'static str {
                match self { $($type::$value => $name),* }
            }
        }
    };
}
pub(crate) use named;

/// What a noun must say of itself.
pub trait Way {
    /// Where it may stand.
    type State: Named;
    /// What may be done with it.
    type Act: Named;
    /// The noun's name: `lead`.
    const NAME: &'static str;
    /// What its numbers begin with: `XS`.
    const PREFIX: &'static str;
    /// How one is begun.
    const OPENING: Opening<Self::State>;
    /// What leads where.
    const MOVES: &'static [Move<Self::State, Self::Act>];
    /// Who reads them.
    const READERS: &'static [Role];
    /// The deadline that runs in a state; `None` in a last one.
    fn deadline(state: Self::State) -> Option<&'static str>;
}

/// How a noun is begun.
#[derive(Clone, Copy, Debug)]
pub struct Opening<S> {
    /// Where it stands first.
    pub to: S,
    /// Who may; nobody where the program itself begins it.
    pub by: &'static [Role],
    /// What must be said.
    pub fields: &'static [Field],
}

/// One act of a noun.
#[derive(Clone, Copy, Debug)]
pub struct Move<S: 'static, A> {
    /// What is done.
    pub act: A,
    /// From where.
    pub from: &'static [S],
    /// To where.
    pub to: To<S>,
    /// Who may: one of these roles.
    pub by: &'static [Role],
    /// From which unit.
    pub at: At,
    /// Whose it is afterwards.
    pub hands: Hands,
    /// Whether it is a signature: what was on screen is kept.
    pub is_signature: bool,
    /// What must be said.
    pub fields: &'static [Field],
}

/// Where an act leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To<S> {
    /// To this state.
    State(S),
    /// Nowhere: it adds something.
    Same,
}

/// From which unit an act may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Whoever may read it.
    Anywhere,
    /// The unit that holds it.
    Holder,
    /// The unit that holds it, or one below: whoever is first.
    BelowHolder,
    /// The unit that began it.
    Home,
}

/// Whose a thing is after an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// The same unit's.
    Stay,
    /// The unit's that this field names.
    Named(&'static str),
    /// The acting officer's unit's, which is remembered under this name.
    Mine(&'static str),
    /// The unit's that was remembered under this name.
    Remembered(&'static str),
    /// The unit's that began it.
    Home,
}

/// A noun's tables by name, as the footing uses them.
#[derive(Clone, Debug)]
pub struct Noun {
    /// Its name.
    pub name: &'static str,
    /// What its numbers begin with.
    pub prefix: &'static str,
    /// Who reads them.
    pub readers: &'static [Role],
    /// How one is begun.
    pub opening: Opening<&'static str>,
    /// Its states, with the deadline that runs in each.
    pub states: Vec<(&'static str, Option<&'static str>)>,
    /// Its acts.
    pub acts: Vec<Act>,
}

/// An act by name.
#[derive(Clone, Debug)]
pub struct Act {
    /// Its name.
    pub name: &'static str,
    /// The states from which it leads.
    pub from: Vec<&'static str>,
    /// The state to which it leads; `None`: the same.
    pub to: Option<&'static str>,
    /// Who may.
    pub by: &'static [Role],
    /// From which unit.
    pub at: At,
    /// Whose it is afterwards.
    pub hands: Hands,
    /// Whether it is a signature.
    pub is_signature: bool,
    /// What must be said.
    pub fields: &'static [Field],
}

impl Noun {
    /// The tables of a way, by name.
    #[must_use]
    pub fn of<W: Way>() -> Noun {
        let Opening { to, by, fields } = W::OPENING;
        Noun {
            name: W::NAME,
            prefix: W::PREFIX,
            readers: W::READERS,
            opening: Opening { to: to.name(), by, fields },
            states: W::State::ALL.iter().map(|state| (state.name(), W::deadline(*state))).collect(),
            acts: W::MOVES.iter().map(Act::of).collect(),
        }
    }

    /// The act of this name.
    #[must_use]
    pub fn act(&self, name: &str) -> Option<&Act> {
        self.acts.iter().find(|act| act.name == name)
    }

    /// The field of this name, wherever it is said.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.name == name)
    }

    /// Every field in the order in which it is asked for; one that several acts ask for comes as often.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.opening.fields.iter().chain(self.acts.iter().flat_map(|act| act.fields))
    }

    /// The deadline that runs in a state.
    #[must_use]
    pub fn deadline(&self, state: &str) -> Option<&'static str> {
        self.states.iter().find(|(name, _)| *name == state).and_then(|(_, deadline)| *deadline)
    }

    /// Where an act leads from a state; `None` when it is not allowed there.
    #[must_use]
    pub fn next<'a>(&self, act: &Act, state: &'a str) -> Option<&'a str>
    where
        'static: 'a,
    {
        act.from.contains(&state).then_some(act.to.unwrap_or(state))
    }

    /// Every state against every act, one line a state, for a table test.
    #[must_use]
    pub fn matrix(&self) -> String {
        let line = |(state, deadline): &(&'static str, Option<&'static str>)| {
            let ways = self.acts.iter().filter_map(|act| {
                let to = self.next(act, state)?;
                Some(if to == *state { act.name.to_owned() } else { format!("{} → {to}", act.name) })
            });
            let ways: Vec<String> = ways.collect();
            let ways = if ways.is_empty() { "the end".to_owned() } else { ways.join(", ") };
            format!("{state} [{}]: {ways}", deadline.unwrap_or("-"))
        };
        self.states.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Act {
    fn of<S: Named, A: Named>(of: &Move<S, A>) -> Act {
        Act {
            name: of.act.name(),
            from: of.from.iter().map(|state| state.name()).collect(),
            to: match of.to {
                To::State(state) => Some(state.name()),
                To::Same => None,
            },
            by: of.by,
            at: of.at,
            hands: of.hands,
            is_signature: of.is_signature,
            fields: of.fields,
        }
    }
}
