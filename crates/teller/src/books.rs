//! What the gateway knows: a fold of its journal. Orders with their clocks, holds, watches, and what must still be sent.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::{AccountNo, Fen, Timestamp};
use serde::{Deserialize, Serialize};

use crate::core_system::HoldKind;

/// One thing that happened. What stands in one frame of the journal happened together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// A transmission came and is kept; it will not be taken again.
    Came {
        /// Its number.
        serial: String,
    },
    /// An order came for the first time and is to be carried out.
    Ordered {
        /// The number of its application.
        application: String,
        /// Its transaction code.
        code: String,
        /// The transmission in which it lies.
        serial: String,
        /// The institution that must answer.
        institution: String,
        /// When it came.
        at: Timestamp,
    },
    /// An order was answered, and what that did.
    Answered {
        /// The order's application.
        application: String,
        /// The four digits.
        result: String,
        /// When.
        at: Timestamp,
        /// What stands or stands no more because of it.
        effect: Option<Effect>,
    },
    /// A hold was given up without hearing whether the bank's system made it.
    Abandoned {
        /// The hold's application.
        hold: String,
        /// Whose account.
        institution: String,
        /// The account.
        account: AccountNo,
    },
    /// A hold that was given up does not stand.
    LetGo {
        /// The hold's application.
        hold: String,
    },
    /// A message of ours is kept and waits to be sent.
    Waits {
        /// Its number.
        serial: String,
    },
    /// The other side has a message of ours.
    Delivered {
        /// Its number.
        serial: String,
    },
    /// We reported a case or an account.
    Reported {
        /// The report's application.
        application: String,
        /// Its transaction code.
        code: String,
        /// Which institution reports.
        institution: String,
        /// When.
        at: Timestamp,
    },
    /// The police answered a report.
    Replied {
        /// The report's application.
        application: String,
        /// The four digits.
        result: String,
        /// The case it became.
        case_number: Option<String>,
    },
    /// A watch told these movements.
    Told {
        /// The watch's application.
        watch: String,
        /// The movements' keys.
        movements: Vec<String>,
    },
}

/// What an order's answer changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub(crate) enum Effect {
    /// A hold stands now.
    Held(HoldMade),
    /// A hold stands until later.
    Moved {
        /// The hold's application.
        hold: String,
        /// Its new end.
        until: Timestamp,
    },
    /// A hold stands no more.
    Lifted {
        /// The hold's application.
        hold: String,
    },
    /// An account is watched.
    Watched(WatchMade),
    /// A watch ended before its time.
    Unwatched {
        /// The watch's application.
        watch: String,
    },
}

/// A hold that an order made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HoldMade {
    pub institution: String,
    pub account: AccountNo,
    pub kind: HoldKind,
    pub limit_fen: Option<Fen>,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// A watch that an order began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WatchMade {
    pub institution: String,
    pub account: AccountNo,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// A hold as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StandingHold {
    pub application: String,
    pub made: HoldMade,
    pub is_lifted: bool,
}

/// A watch as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct StandingWatch {
    pub made: WatchMade,
    pub is_ended: bool,
    pub told: HashSet<String>,
}

/// An order and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub code: String,
    pub serial: String,
    pub institution: String,
    pub came_at: Timestamp,
    pub answer: Option<(String, Timestamp)>,
}

/// The fold.
#[derive(Debug, Default)]
pub(crate) struct Books {
    serials: HashSet<String>,
    pub orders: BTreeMap<String, Order>,
    /// Orders not answered, in the order in which they came.
    pub waiting: BTreeSet<(Timestamp, String)>,
    holds: HashMap<String, StandingHold>,
    holds_of: HashMap<(String, AccountNo), Vec<String>>,
    /// How often an account was put under a stop, extensions included.
    stops: HashMap<(String, AccountNo), u32>,
    pub watches: BTreeMap<String, StandingWatch>,
    /// Reports of ours, each with the police's reply: result and case number.
    pub reports: BTreeMap<String, Option<(String, Option<String>)>>,
    /// Holds that were given up unheard: institution and account.
    pub abandoned: BTreeMap<String, (String, AccountNo)>,
    /// Messages of ours that the other side has not, by their running number.
    pub outgoing: BTreeMap<u64, String>,
    running: u64,
    of_serial: HashMap<String, u64>,
}

impl Books {
    /// Takes what happened.
    pub(crate) fn apply(&mut self, entry: &Entry) {
        match entry {
            Entry::Came { serial } => {
                self.serials.insert(serial.clone());
            }
            Entry::Ordered { application, code, serial, institution, at } => {
                self.waiting.insert((*at, application.clone()));
                let order = Order {
                    code: code.clone(),
                    serial: serial.clone(),
                    institution: institution.clone(),
                    came_at: *at,
                    answer: None,
                };
                self.orders.insert(application.clone(), order);
            }
            Entry::Answered { application, result, at, effect } => {
                if let Some(order) = self.orders.get_mut(application) {
                    self.waiting.remove(&(order.came_at, application.clone()));
                    order.answer = Some((result.clone(), *at));
                }
                if let Some(effect) = effect {
                    self.change(application, effect);
                }
            }
            Entry::Abandoned { hold, institution, account } => {
                self.abandoned.insert(hold.clone(), (institution.clone(), account.clone()));
            }
            Entry::LetGo { hold } => {
                self.abandoned.remove(hold);
            }
            Entry::Waits { serial } => {
                self.running += 1;
                self.outgoing.insert(self.running, serial.clone());
                self.of_serial.insert(serial.clone(), self.running);
            }
            Entry::Delivered { serial } => {
                if let Some(running) = self.of_serial.remove(serial) {
                    self.outgoing.remove(&running);
                }
            }
            Entry::Reported { application, .. } => {
                self.reports.insert(application.clone(), None);
            }
            Entry::Replied { application, result, case_number } => {
                if let Some(reply) = self.reports.get_mut(application) {
                    *reply = Some((result.clone(), case_number.clone()));
                }
            }
            Entry::Told { watch, movements } => {
                if let Some(watch) = self.watches.get_mut(watch) {
                    watch.told.extend(movements.iter().cloned());
                }
            }
        }
    }

    fn change(&mut self, application: &str, effect: &Effect) {
        match effect {
            Effect::Held(made) => {
                let place = (made.institution.clone(), made.account.clone());
                if made.kind == HoldKind::Stop {
                    *self.stops.entry(place.clone()).or_default() += 1;
                }
                self.holds_of.entry(place).or_default().push(application.to_owned());
                let hold = StandingHold {
                    application: application.to_owned(),
                    made: made.clone(),
                    is_lifted: false,
                };
                self.holds.insert(application.to_owned(), hold);
            }
            Effect::Moved { hold, until } => {
                if let Some(hold) = self.holds.get_mut(hold) {
                    hold.made.until = *until;
                    if hold.made.kind == HoldKind::Stop {
                        let place = (hold.made.institution.clone(), hold.made.account.clone());
                        *self.stops.entry(place).or_default() += 1;
                    }
                }
            }
            Effect::Lifted { hold } => {
                if let Some(hold) = self.holds.get_mut(hold) {
                    hold.is_lifted = true;
                }
            }
            Effect::Watched(made) => {
                let watch = StandingWatch { made: made.clone(), is_ended: false, told: HashSet::new() };
                self.watches.insert(application.to_owned(), watch);
            }
            Effect::Unwatched { watch } => {
                if let Some(watch) = self.watches.get_mut(watch) {
                    watch.is_ended = true;
                }
            }
        }
    }

    /// Whether a transmission of this number came before.
    pub(crate) fn has_come(&self, serial: &str) -> bool {
        self.serials.contains(serial)
    }

    /// The running number of the next message of ours.
    pub(crate) const fn next_running(&self) -> u64 {
        self.running + 1
    }

    /// The hold that an application made, whether it still stands or not.
    pub(crate) fn hold(&self, application: &str) -> Option<&StandingHold> {
        self.holds.get(application)
    }

    /// The holds of a kind that stand on an account at an instant.
    pub(crate) fn standing(
        &self,
        institution: &str,
        account: &AccountNo,
        kind: HoldKind,
        at: Timestamp,
    ) -> Vec<&StandingHold> {
        let place = (institution.to_owned(), account.clone());
        let all = self.holds_of.get(&place).into_iter().flatten().filter_map(|name| self.holds.get(name));
        all.filter(|hold| hold.made.kind == kind && !hold.is_lifted && hold.made.until > at).collect()
    }

    /// How often the account was put under a stop.
    pub(crate) fn times_stopped(&self, institution: &str, account: &AccountNo) -> u32 {
        self.stops.get(&(institution.to_owned(), account.clone())).copied().unwrap_or(0)
    }
}
