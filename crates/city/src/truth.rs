//! What really happened: for tests and for judging a run, never for the centre.

use std::collections::BTreeMap;

use kernel::{AccountNo, Fen, ReportId, Timestamp};

pub use crate::taint::Exit;
pub use crate::telling::{Element, Precision};

use crate::assumptions::assumptions;
use crate::book::AccountIx;
use crate::front::City;
use crate::reach;
use crate::scam::Scam;
use crate::taint::ScamIx;
use crate::telling::Said;
use crate::world::World;

/// The truth about a city at the instant up to which it has lived.
pub struct Truth<'c> {
    world: &'c World,
    now: Timestamp,
}

/// The truth about a city.
#[must_use]
pub fn of(city: &City) -> Truth<'_> {
    Truth { world: &city.world, now: city.now }
}

/// One victim's story as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The report's number.
    pub report_id: ReportId,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// The class of the scam.
    pub label: &'static str,
    /// What the victim paid.
    pub payments: Vec<Payment>,
    /// The identifiers that stand in the report.
    pub elements: Vec<Element>,
    /// What came back as bait.
    pub received_back_fen: Fen,
    /// Whether the victim reported within sixty minutes of the last payment.
    pub is_prompt: bool,
    /// What was stolen.
    pub stolen_fen: Fen,
    /// What of it lies on a stopped or frozen account now.
    pub saved_fen: Fen,
    /// What of it still lies on an account that nobody stopped.
    pub loose_fen: Fen,
    /// What of it has left, and where to.
    pub gone: BTreeMap<Exit, Fen>,
}

/// A payment of a victim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// When it was made.
    pub at: Timestamp,
    /// How much.
    pub amount_fen: Fen,
    /// The victim's account.
    pub from: AccountNo,
    /// The first card of the gang.
    pub to: AccountNo,
    /// Its holder.
    pub to_name: String,
    /// Its bank.
    pub to_bank: &'static str,
    /// What the report says of it.
    pub told: Told,
}

/// What a report says of a payment; the amount it always does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whether the payee's account stands in the text.
    pub has_number: bool,
    /// Whether its holder does.
    pub has_name: bool,
    /// Whether its bank does.
    pub has_bank: bool,
    /// Whether the victim's own account does.
    pub has_own_number: bool,
    /// The channel, when it is said.
    pub channel: Option<&'static str>,
    /// How exactly the time is said.
    pub precision: Precision,
}

/// Stolen money that a stop could have held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Whose report tells of it.
    pub report_id: ReportId,
    /// The last account on which it could have been held.
    pub account: AccountNo,
    /// Until when it lay there.
    pub until: Timestamp,
    /// Until when, about, a stop there had to be ordered to hold it.
    pub needed_by: Timestamp,
    /// How much.
    pub amount_fen: Fen,
    /// It lies there still, under a stop or freeze.
    pub is_held: bool,
}

/// A stop that took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The account.
    pub account: AccountNo,
    /// When.
    pub at: Timestamp,
    /// What was stolen of the money in it then.
    pub stolen_fen: Fen,
    /// Neither a gang's card nor with stolen money in it.
    pub is_innocent: bool,
}

/// Sums over all reported scams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many victims reported.
    pub reports: usize,
    /// What they lost.
    pub stolen_fen: Fen,
    /// What of it is stopped or frozen.
    pub saved_fen: Fen,
    /// What of it still lies where it can be stopped.
    pub loose_fen: Fen,
    /// What was stolen from those who reported within an hour.
    pub stolen_prompt_fen: Fen,
    /// What of that is stopped or frozen.
    pub saved_prompt_fen: Fen,
    /// Stops that took effect.
    pub stops: usize,
    /// Those of innocent accounts.
    pub innocent_stops: usize,
    /// All money held by stops and freezes now.
    pub held_fen: Fen,
    /// What of it lies on accounts that were innocent when they were stopped last.
    pub innocent_held_fen: Fen,
    /// People with an ordinary life, for each card of a gang, per thousand.
    pub innocents_per_mule_permille: i64,
}

impl Truth<'_> {
    /// What all accounts were opened with: the city's money comes from nowhere else.
    #[must_use]
    pub fn money_brought(&self) -> Fen {
        self.world.book.brought()
    }

    /// When a gang's operator means to touch an account next: to look at it, or to send money from it.
    #[must_use]
    pub fn touched_next_at(&self, account: &AccountNo) -> Option<Timestamp> {
        let place = self.world.book.find(account.reveal())?;
        self.world.agenda.next_touch(place)
    }

    /// All money in the city; it changes only by what new accounts bring along.
    #[must_use]
    pub fn all_money(&self) -> Fen {
        self.world.book.total()
    }

    /// Whether the account is a gang's card.
    #[must_use]
    pub fn is_mule(&self, account: &AccountNo) -> bool {
        self.world.book.find(account.reveal()).is_some_and(|place| self.world.cards.contains_key(&place))
    }

    /// The stolen money on an account now.
    #[must_use]
    pub fn stolen_on(&self, account: &AccountNo) -> Fen {
        self.world.book.find(account.reveal()).map_or(Fen::ZERO, |place| self.world.taint.on(place))
    }

    /// What of the money stolen from one victim lies on an account now.
    #[must_use]
    pub fn stolen_from_on(&self, report_id: ReportId, account: &AccountNo) -> Fen {
        let is_it = |scam: &Scam| scam.reported.as_ref().is_some_and(|told| told.id == report_id);
        let scam = self.world.scams.iter().position(is_it).map(|place| ScamIx(place as u32));
        let found = self.world.book.find(account.reveal()).zip(scam);
        found.map_or(Fen::ZERO, |(place, scam)| self.world.taint.of_on(scam, place))
    }

    /// All stolen money that lies on accounts now, reported or not.
    #[must_use]
    pub fn stolen_lying(&self) -> BTreeMap<AccountNo, Fen> {
        let mut lying = BTreeMap::new();
        for (account, _, amount) in self.world.taint.held() {
            add(lying.entry(self.number(account)).or_default(), amount);
        }
        lying
    }

    /// What of each reported story's money a stop could have held, had every account that it lay on been ordered
    /// stopped at the moment of its report: it was still there, or came there, when the account's bank could act.
    #[must_use]
    pub fn in_reach(&self) -> BTreeMap<ReportId, Fen> {
        reach::in_reach(self.world, self.now)
            .into_iter()
            .filter_map(|(scam, fen)| Some((self.world.scams[scam.0 as usize].reported.as_ref()?.id, fen)))
            .collect()
    }

    /// The money of reported stories that a stop could have held, piece by piece: where it could have been held last,
    /// until when it lay there, and how much.
    #[must_use]
    pub fn reachable(&self) -> Vec<Reachable> {
        let pieces = reach::reachable(self.world, self.now).into_iter();
        let of_reports = pieces.filter_map(|piece| {
            let reported = self.world.scams[piece.scam.0 as usize].reported.as_ref()?;
            Some(Reachable {
                report_id: reported.id,
                account: self.number(piece.account),
                until: piece.until,
                needed_by: piece.needed_by,
                amount_fen: piece.amount,
                is_held: piece.is_there
                    && self.world.book.account(piece.account).held_at(self.now) > Fen::ZERO,
            })
        });
        of_reports.collect()
    }

    /// The stories behind the reports since the start, in order of their scams' beginnings.
    #[must_use]
    pub fn stories(&self) -> Vec<Story> {
        let told = (0..self.world.scams.len()).map(|place| ScamIx(place as u32));
        let mut stories = told.filter_map(|place| Some((place, self.begin_story(place)?))).collect();
        self.add_whereabouts(&mut stories);
        stories.into_values().collect()
    }

    /// The story behind a report.
    #[must_use]
    pub fn story(&self, report_id: ReportId) -> Option<Story> {
        let is_it = |scam: &Scam| scam.reported.as_ref().is_some_and(|told| told.id == report_id);
        let place = ScamIx(self.world.scams.iter().position(is_it)? as u32);
        let mut stories = BTreeMap::from([(place, self.begin_story(place)?)]);
        self.add_whereabouts(&mut stories);
        stories.remove(&place)
    }

    /// A reported story without the whereabouts of its money.
    fn begin_story(&self, place: ScamIx) -> Option<Story> {
        let scam = &self.world.scams[place.0 as usize];
        let reported = scam.reported.as_ref().filter(|told| told.at >= self.world.config.start)?;
        let last_paid = scam.paid.last().map_or(reported.at, |paid| paid.at);
        Some(Story {
            report_id: reported.id,
            reported_at: reported.at,
            label: &assumptions().class[scam.class].label,
            payments: self.payments(scam, &reported.said),
            elements: reported.elements.clone(),
            received_back_fen: scam.received_back.iter().map(|(_, amount)| *amount).sum(),
            is_prompt: reported.at.micros_since(last_paid) <= 60 * 60 * 1_000_000,
            stolen_fen: self.world.taint.stolen(place),
            saved_fen: Fen::ZERO,
            loose_fen: Fen::ZERO,
            gone: BTreeMap::new(),
        })
    }

    /// The stops that took effect since the start.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let stops = self.world.counter.stops.iter();
        stops
            .map(|stop| Stop {
                account: self.number(stop.account),
                at: stop.at,
                stolen_fen: stop.stolen,
                is_innocent: stop.is_innocent(),
            })
            .collect()
    }

    /// How long the banks take to carry out an order, in seconds: a tenth of the orders are faster than the first,
    /// half than the second, a tenth slower than the third. `None` before the first order.
    #[must_use]
    pub fn answer_seconds(&self) -> Option<[i64; 3]> {
        let mut taken = self.world.counter.seconds_taken.clone();
        taken.sort_unstable();
        let at = |tenths: usize| {
            taken.get((taken.len() * tenths / 10).min(taken.len().saturating_sub(1))).copied()
        };
        Some([at(1)?, at(5)?, at(9)?])
    }

    /// The sums of a run.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        for story in self.stories() {
            figures.reports += 1;
            add(&mut figures.stolen_fen, story.stolen_fen);
            add(&mut figures.saved_fen, story.saved_fen);
            add(&mut figures.loose_fen, story.loose_fen);
            if story.is_prompt {
                add(&mut figures.stolen_prompt_fen, story.stolen_fen);
                add(&mut figures.saved_prompt_fen, story.saved_fen);
            }
        }
        let stops = self.stops();
        figures.stops = stops.len();
        figures.innocent_stops = stops.iter().filter(|stop| stop.is_innocent).count();
        let last_stops: BTreeMap<AccountIx, bool> =
            self.world.counter.stops.iter().map(|stop| (stop.account, stop.is_innocent())).collect();
        for (place, account) in self.world.book.accounts() {
            let held = account.held_at(self.now);
            add(&mut figures.held_fen, held);
            if last_stops.get(&place).copied().unwrap_or_default() {
                add(&mut figures.innocent_held_fen, held);
            }
        }
        let (people, cards) = (self.world.people.len() as i64, self.world.cards.len() as i64);
        figures.innocents_per_mule_permille = people * 1_000 / cards.max(1);
        figures
    }

    fn payments(&self, scam: &Scam, said: &[Said]) -> Vec<Payment> {
        let book = &self.world.book;
        let all = scam.paid.iter().zip(said);
        all.map(|(paid, said)| {
            let payee = book.account(paid.payee);
            let Said { has_number, has_name, has_bank, has_own_number, channel, precision } = *said;
            Payment {
                told: Told { has_number, has_name, has_bank, has_own_number, channel, precision },
                at: paid.at,
                amount_fen: paid.amount,
                from: self.number(paid.payer),
                to: self.number(paid.payee),
                to_name: self.world.holder_of(payee).name.clone(),
                to_bank: &assumptions().bank[usize::from(payee.bank)].name,
            }
        })
        .collect()
    }

    fn add_whereabouts(&self, stories: &mut BTreeMap<ScamIx, Story>) {
        // Stolen money fills what a hold keeps from the bottom up: a limited freeze keeps the lowest money.
        let mut kept = BTreeMap::new();
        for (account, scam, amount) in self.world.taint.held() {
            let left =
                kept.entry(account).or_insert_with(|| self.world.book.account(account).held_at(self.now));
            let saved = amount.min(*left);
            *left = left.saturating_sub_to_zero(saved);
            if let Some(story) = stories.get_mut(&scam) {
                add(&mut story.saved_fen, saved);
                add(&mut story.loose_fen, amount.saturating_sub_to_zero(saved));
            }
        }
        for (scam, exit, amount) in self.world.taint.gone() {
            if let Some(story) = stories.get_mut(&scam) {
                add(story.gone.entry(exit).or_default(), amount);
            }
        }
    }

    fn number(&self, place: AccountIx) -> AccountNo {
        AccountNo::parse(&self.world.book.account(place).number).expect("an account's number is one")
    }
}

fn add(sum: &mut Fen, more: Fen) {
    *sum = sum.checked_add(more).expect("all the city's money fits in 64 bits");
}
