//! The city as it is: who lives in it, what they own, and what is due; founded from a seed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{Fen, Timestamp};

use crate::agenda::{Agenda, Due, next_arrival};
use crate::assumptions::{Assumptions, SizeFigures, assumptions};
use crate::book::{
    Account, AccountIx, AccountKind, Book, Channel, Mark, Opening, PartyIx, Refusal, Remark, Wish,
};
use crate::counter::Counter;
use crate::dice::{About, Dice};
use crate::front::{Config, Tempo};
use crate::gang::{Card, Gang};
use crate::population::{self, Issuer, Party, PartyKind, Person};
use crate::scam::Scam;
use crate::taint::{Exit, Taint};

/// Everything that is.
pub(crate) struct World {
    pub seed: u64,
    pub config: Config,
    pub size: SizeFigures,
    pub book: Book,
    pub taint: Taint,
    pub agenda: Agenda,
    pub parties: Vec<Party>,
    pub people: Vec<PartyIx>,
    pub firms: Vec<PartyIx>,
    pub traders: Vec<PartyIx>,
    pub edges: Edges,
    pub gangs: Vec<Gang>,
    pub cards: BTreeMap<AccountIx, Card>,
    pub scams: Vec<Scam>,
    pub counter: Counter,
    /// How many scams began since the start.
    pub begun_since_start: u32,
    issuers: Vec<Issuer>,
    today: Date,
}

/// Accounts at the city's edge: money enters and leaves ordinary life through them.
pub(crate) struct Edges {
    pub alipay: AccountIx,
    pub tenpay: AccountIx,
    pub cash: AccountIx,
    pub lender: AccountIx,
    pub coins: AccountIx,
}

/// Who is to hold a new account.
#[derive(Clone, Copy)]
pub(crate) struct NewCard {
    pub holder: PartyIx,
    pub kind: AccountKind,
    pub balance: Fen,
    pub opened: Timestamp,
    pub mark: Mark,
}

/// How many coin traders a gang knows.
const TRADERS_PER_GANG: u32 = 3;
/// What the city's edges begin with: more than is ever paid out.
const EDGE_BALANCE: Fen = Fen::new(1_000_000_000_000_000);
const FIRM_BALANCE: Fen = Fen::new(500_000_000);

impl World {
    /// Founds a city so long before its start that everything is in motion then.
    pub(crate) fn found(config: Config) -> World {
        let all = assumptions();
        let mut size = all.size[config.size.key()].clone();
        size.reports_per_day = config.reports_per_day.unwrap_or(size.reports_per_day);
        let founded = config.start.plus_seconds(-size.warm_up_hours * 3_600);
        let mut book = Book::default();
        let mut parties = Vec::new();
        let edges = open_edges(&mut book, &mut parties, founded);
        let mut world = World {
            seed: config.seed,
            today: config.start.beijing_date(),
            config,
            size,
            book,
            taint: Taint::default(),
            agenda: Agenda::default(),
            parties,
            people: Vec::new(),
            firms: Vec::new(),
            traders: Vec::new(),
            edges,
            gangs: Vec::new(),
            cards: BTreeMap::new(),
            scams: Vec::new(),
            counter: Counter::default(),
            begun_since_start: 0,
            issuers: all.bank.iter().map(Issuer::of).collect(),
        };
        world.settle_firms(founded);
        world.settle_people(all, founded);
        world.found_gangs(founded);
        // So many cases are asked for: none of them began before anybody watched.
        let first_scam = if config.reports_max.is_some() { config.start } else { founded };
        world.agenda.plan(first_scam, Due::ScamStart(0));
        world
    }

    pub(crate) fn dice(&self, about: About, first: u64, second: u64) -> Dice {
        Dice::of(self.seed, about, first, second)
    }

    pub(crate) fn party(&self, place: PartyIx) -> &Party {
        &self.parties[place.0 as usize]
    }

    pub(crate) fn holder_of(&self, account: &Account) -> &Party {
        self.party(account.holder)
    }

    /// The account a party uses every day.
    pub(crate) fn main_account(&self, party: PartyIx) -> AccountIx {
        self.party(party).accounts[0]
    }

    /// A person's particulars.
    ///
    /// # Panics
    /// For a party that is no person.
    pub(crate) fn person(&self, party: PartyIx) -> &Person {
        match &self.party(party).kind {
            PartyKind::Person(person) => person,
            PartyKind::Firm | PartyKind::Edge => panic!("party {} is no person", party.0),
        }
    }

    pub(crate) fn settle_person(&mut self, dice: &mut Dice, ages: [i64; 2]) -> PartyIx {
        let is_female = dice.chance(assumptions().victim.female_permille);
        let name = population::person_name(dice, is_female);
        let person = population::person(dice, ages, is_female, self.today);
        self.settle(Party { name, kind: PartyKind::Person(person), accounts: Vec::new() })
    }

    pub(crate) fn settle(&mut self, party: Party) -> PartyIx {
        self.parties.push(party);
        PartyIx(u32::try_from(self.parties.len() - 1).expect("a city has fewer than 2^32 parties"))
    }

    /// Opens an account at a bank drawn by weight; at another one when its harmless numbers are used up.
    ///
    /// # Panics
    /// When no bank has a harmless number left.
    pub(crate) fn open_account(&mut self, dice: &mut Dice, new: NewCard) -> AccountIx {
        let all = assumptions();
        let first = dice.weighted(all.bank.iter().map(|bank| bank.weight));
        let banks = all.bank.len();
        let (bank, number) = (0..banks)
            .map(|step| (first + step) % banks)
            .find_map(|bank| Some((bank, self.issuers[bank].next()?)))
            .expect("the banks have harmless numbers left");
        let NewCard { holder, kind, balance, opened, mark } = new;
        let branch = dice.between(1, 40) as u16;
        let opening = Opening { number, bank: bank as u16, branch, holder, kind, mark, balance, opened };
        let account = self.book.open(opening);
        self.parties[holder.0 as usize].accounts.push(account);
        account
    }

    /// Moves money outside the gangs; a refusal means the payment does not take place.
    pub(crate) fn pay(&mut self, at: Timestamp, wish: Wish) -> Result<(), Refusal> {
        let place = self.book.pay(at, wish)?;
        let done = self.book.transfers()[place.0 as usize];
        self.taint.leave(place, &done, Exit::Innocent);
        Ok(())
    }

    fn settle_firms(&mut self, founded: Timestamp) {
        for n in 0..self.size.firms {
            let mut dice = self.dice(About::Firm, u64::from(n), 0);
            let name = population::firm_name(&mut dice);
            let firm = self.settle(Party { name, kind: PartyKind::Firm, accounts: Vec::new() });
            let opened = population::opened(&mut dice, founded);
            let is_known = dice.chance(assumptions().bank_errors.whitelisted_permille);
            let mark = if is_known { Mark::Whitelisted } else { Mark::None };
            let new = NewCard { holder: firm, kind: AccountKind::Firm, balance: FIRM_BALANCE, opened, mark };
            self.open_account(&mut dice, new);
            self.firms.push(firm);
        }
    }

    fn settle_people(&mut self, all: &Assumptions, founded: Timestamp) {
        let ages = &all.victim;
        for n in 0..self.size.people + TRADERS_PER_GANG * self.size.gangs {
            let mut dice = self.dice(About::Person, u64::from(n), 0);
            let band = dice.weighted(all.people.age_weights.iter().copied());
            let party = self.settle_person(&mut dice, [ages.age_from[band], ages.age_until[band]]);
            self.open_for_person(&mut dice, party, founded);
            if n >= self.size.people {
                self.traders.push(party);
                continue;
            }
            let employer = *dice.pick(&self.firms);
            if let PartyKind::Person(person) = &mut self.parties[party.0 as usize].kind {
                person.employer = Some(employer);
            }
            self.people.push(party);
            let payday = founded.plus_seconds(dice.between(0, 30 * 86_400));
            self.agenda.plan(payday, Due::Payday(party));
            let first = next_arrival(&mut dice, founded, all.people.transfers_per_day, &all.life.hours);
            self.agenda.plan(first, Due::Life(party));
        }
    }

    fn open_for_person(&mut self, dice: &mut Dice, holder: PartyIx, founded: Timestamp) {
        let figures = &assumptions().people;
        let accounts = if dice.chance(figures.second_account_permille) { 2 } else { 1 };
        for _ in 0..accounts {
            let yuan = dice.lognormal(figures.balance_median_yuan, figures.balance_sigma_permille);
            let balance = Fen::new(yuan.min(5_000_000) * 100 + dice.between(0, 99));
            let opened = population::opened(dice, founded);
            let is_lost = dice.chance(assumptions().bank_errors.reported_lost_permille);
            let mark = if is_lost { Mark::ReportedLost } else { Mark::None };
            self.open_account(dice, NewCard { holder, kind: AccountKind::Card, balance, opened, mark });
        }
    }

    fn found_gangs(&mut self, founded: Timestamp) {
        let figures = &assumptions().tempo;
        for n in 0..self.size.gangs {
            let mut dice = self.dice(About::Gang, u64::from(n), 0);
            let tempo = match self.config.tempo {
                Tempo::Slow => figures.slow_permille,
                Tempo::Median => figures.median_permille,
                Tempo::Fast => figures.fast_permille,
                Tempo::Mixed => {
                    *dice.pick(&[figures.slow_permille, figures.median_permille, figures.fast_permille])
                }
            };
            let layers = &assumptions().mules.cards_per_layer;
            self.gangs.push(Gang {
                tempo_permille: tempo,
                layers: vec![Vec::new(); layers.len()],
                recruited: 0,
            });
            for (layer, cards) in layers.iter().enumerate() {
                for _ in 0..*cards {
                    self.recruit(n, layer, founded);
                }
            }
        }
    }
}

fn open_edges(book: &mut Book, parties: &mut Vec<Party>, founded: Timestamp) -> Edges {
    let mut open = |name: &str, number: &str, kind: AccountKind| {
        let holder = PartyIx(parties.len() as u32);
        let account = book.open(Opening {
            number: number.to_owned(),
            bank: u16::MAX,
            branch: 0,
            holder,
            kind,
            mark: Mark::None,
            balance: EDGE_BALANCE,
            opened: founded,
        });
        parties.push(Party { name: name.to_owned(), kind: PartyKind::Edge, accounts: vec![account] });
        account
    };
    Edges {
        alipay: open("支付宝备付金", "900000000000000101", AccountKind::Wallet),
        tenpay: open("财付通备付金", "900000000000000202", AccountKind::Wallet),
        cash: open("现金", "", AccountKind::Cash),
        lender: open("个人消费贷款", "900000000000000303", AccountKind::Lender),
        coins: open("数字资产商户备付金", "900000000000000404", AccountKind::Wallet),
    }
}

/// A wish between two accounts as people usually pay.
pub(crate) fn by_phone(payer: AccountIx, payee: AccountIx, amount: Fen, remark: Remark) -> Wish {
    Wish { payer, payee, amount, channel: Channel::MobileBank, remark }
}
