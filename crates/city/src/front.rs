//! What the centre may see of the city, and how time is advanced.

use kernel::{Minutes, ReportId, Timestamp};
use uuid::Builder;
use wire::{Acknowledgement, Message};

use crate::agenda::Due;
use crate::assumptions::assumptions;
use crate::dice::About;
use crate::scam::Reported;
use crate::taint::ScamIx;
use crate::world::World;
use crate::{counter, gang, life, scam, telling};

/// How large a city is; the figures are in the assumptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// About 2,000 people and a report every few minutes, to be watched.
    Small,
    /// A county.
    County,
    /// A prefecture.
    City,
    /// A province, sampled.
    Province,
}

/// How fast the gangs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tempo {
    /// Three times as long on each card.
    Slow,
    /// As assumed.
    Median,
    /// A third of the time.
    Fast,
    /// Each gang one of the three.
    Mixed,
}

/// What a city is founded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// Everything that chance decides follows from it.
    pub seed: u64,
    /// How large the city is.
    pub size: Size,
    /// The first instant anybody watches; the city has lived some days before.
    pub start: Timestamp,
    /// How fast the gangs are.
    pub tempo: Tempo,
    /// The median time the banks take to carry out an order.
    pub answer_median: Minutes,
    /// How many of the banks, counted from the smallest, stop only the amount that an order names; the others
    /// let nothing leave the account.
    pub limiting_banks: u8,
    /// How often the banks err, 0 to 3: other codes than they should, statements cut short or wrong.
    pub bank_faults: u8,
    /// How many scams a day; `None` for the size's own figure.
    pub reports_per_day: Option<i64>,
    /// How many scams, which all begin after the start; `None` for scams without beginning and end.
    pub reports_max: Option<u32>,
}

impl Config {
    /// A city to be watched, as `fanzha demo` shows it.
    #[must_use]
    pub fn small(seed: u64, start: Timestamp) -> Config {
        Config {
            seed,
            size: Size::Small,
            start,
            tempo: Tempo::Mixed,
            answer_median: Minutes(assumptions().answer.median_minutes),
            limiting_banks: 0,
            bank_faults: 0,
            reports_per_day: None,
            reports_max: None,
        }
    }

    /// A city to be measured: so many cases, arriving as a real city's did.
    #[must_use]
    pub fn race(seed: u64, start: Timestamp, cases: u32) -> Config {
        let race = &assumptions().race;
        Config {
            reports_per_day: Some(race.reports_per_day),
            reports_max: Some(cases),
            ..Config::small(seed, start)
        }
    }
}

impl Size {
    /// The size's name in the assumptions and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Size::Small => "small",
            Size::County => "county",
            Size::City => "city",
            Size::Province => "province",
        }
    }
}

/// Where a report came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A call taker's note (接警).
    CallNote,
    /// A statement taken at a station (笔录).
    Statement,
    /// Written by the victim on the web (网上举报).
    Web,
    /// A transcript of the call (电话转写).
    Transcript,
}

impl Source {
    /// The source's Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Source::CallNote => "接警",
            Source::Statement => "笔录",
            Source::Web => "网上举报",
            Source::Transcript => "电话转写",
        }
    }
}

/// Something the centre hears of.
#[expect(clippy::large_enum_variant, reason = "a few happen a minute, and each is handled at once")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A victim reports.
    Report(Report),
    /// A bank answers an order.
    Answer(Answer),
}

impl Happening {
    /// When it happens.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Happening::Report(report) => report.at,
            Happening::Answer(answer) => answer.at,
        }
    }
}

/// A victim's report.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    /// The report's number in the city.
    pub id: ReportId,
    /// When it is made.
    pub at: Timestamp,
    /// The words. They name (made-up) people.
    pub text: String,
    /// How it is made.
    pub source: Source,
}

/// Shows no words.
impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let chars = self.text.chars().count();
        write!(f, "Report({} at {}, {}, {chars} characters)", self.id, self.at, self.source.label())
    }
}

/// A bank's answer to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The answering bank's number in the payment system.
    pub bank_id: String,
    /// When it is sent.
    pub at: Timestamp,
    /// What it says.
    pub message: Message,
}

/// A bank of the city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankInfo {
    /// Its 12-digit number in the payment system.
    pub id: String,
    /// Its full name.
    pub name: String,
}

/// A simulated city.
pub struct City {
    pub(crate) world: World,
    pub(crate) now: Timestamp,
}

impl City {
    /// Founds a city and lets it live up to its start.
    #[must_use]
    pub fn new(config: Config) -> City {
        let mut city = City { world: World::found(config), now: config.start };
        while let Some((at, due)) = city.world.agenda.take_until(config.start.plus_micros(-1)) {
            // What was reported before anybody watched is not heard.
            let _unheard = happen(&mut city.world, at, due);
        }
        city
    }

    /// The instant up to which the city has lived.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Before this instant nothing happens; at it, something may.
    #[must_use]
    pub fn next_at(&self) -> Option<Timestamp> {
        self.world.agenda.next_at()
    }

    /// Lets the city live until an instant (included) and tells what the centre hears, in order of time.
    /// An instant in the past changes nothing.
    pub fn advance(&mut self, until: Timestamp) -> Vec<Happening> {
        let mut heard = Vec::new();
        while let Some((at, due)) = self.world.agenda.take_until(until) {
            heard.extend(happen(&mut self.world, at, due));
        }
        self.now = self.now.max(until);
        heard
    }

    /// An order arrives at a bank, which acknowledges it now and answers through [`City::advance`] later.
    ///
    /// A repeated application number is acknowledged as such and not done twice. The order may arrive a little
    /// ahead of the instant up to which the city has lived, but not before it.
    pub fn deliver(&mut self, bank_id: &str, message: &Message, now: Timestamp) -> Acknowledgement {
        counter::take(&mut self.world, bank_id, message, now.max(self.now))
    }

    /// The banks, each with the number it is addressed by.
    #[must_use]
    pub fn banks(&self) -> Vec<BankInfo> {
        assumptions()
            .bank
            .iter()
            .map(|bank| BankInfo { id: bank_id(&bank.name), name: bank.name.clone() })
            .collect()
    }

    /// How many transfers there were so far, the days before the start included.
    #[must_use]
    pub fn transfer_count(&self) -> usize {
        self.world.book.transfers().len()
    }
}

/// The number a bank is addressed by.
pub(crate) fn bank_id(name: &str) -> String {
    kernel::bank::clearing_id(name).expect("the city's banks are in kernel's table").to_owned()
}

fn happen(world: &mut World, at: Timestamp, due: Due) -> Option<Happening> {
    let heard = carry_out(world, at, due);
    counter::notice(world, at);
    heard
}

fn carry_out(world: &mut World, at: Timestamp, due: Due) -> Option<Happening> {
    match due {
        Due::Life(party) => life::live(world, at, party),
        Due::Payday(party) => life::payday(world, at, party),
        Due::ScamStart(number) => scam::start(world, at, number),
        Due::Pay { scam, payment } => scam::pay(world, at, scam, payment),
        Due::Bait { scam, fen } => gang::bait(world, at, scam, fen),
        Due::Act(account) => gang::act(world, at, account),
        Due::Send { from, to, fen, leg } => gang::send(world, at, from, to, fen, leg),
        Due::Report(scam) => return Some(Happening::Report(report(world, at, scam))),
        Due::Execute { errand, .. } => counter::execute(world, at, errand),
        Due::Answer { errand, .. } => return counter::answer(world, at, errand).map(Happening::Answer),
        Due::WatchBatch { watch, .. } => {
            return counter::watch_batch(world, at, watch).map(Happening::Answer);
        }
    }
    None
}

fn report(world: &mut World, at: Timestamp, scam: ScamIx) -> Report {
    let told = telling::tell(world, at, scam);
    let random = world.dice(About::ReportId, u64::from(scam.0), 0).bits().to_le_bytes();
    let mut bytes = [0_u8; 10];
    bytes[..8].copy_from_slice(&random);
    bytes[8..].copy_from_slice(&(scam.0 as u16).to_le_bytes());
    let milliseconds = u64::try_from(at.as_micros() / 1_000).expect("cities live after 1970");
    let id = ReportId(Builder::from_unix_timestamp_millis(milliseconds, &bytes).into_uuid());
    world.scams[scam.0 as usize].reported =
        Some(Reported { id, at, said: told.said, elements: told.elements });
    Report { id, at, text: told.text, source: told.source }
}
