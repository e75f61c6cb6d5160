//! Which law each rule obeys: twenty laws, six rules, and every cell that should hold tried on random ledgers.
//!
//! `docs/tracing-laws.md` shows the table; a test here holds the two together. `PROPTEST_CASES` says on how many ledgers.

use std::collections::{BTreeMap, BTreeSet};

use crate::oracle::World;
use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{Ledger, Rule, Status, Trace, TraceRequest, TraceTable, Transfer, UpstreamRequest};
use proptest::prelude::*;

/// A law: its number and name, the rules that obey it, how it is tried, and a word on the rules that do not.
struct Law {
    number: u8,
    name: &'static str,
    obeyed_by: &'static [Rule],
    holds: fn(&Case, Rule) -> Result<(), String>,
    note: &'static str,
}

const ALL: &[Rule] = &Rule::ALL;
const CONSERVING: &[Rule] = &[Rule::Fifo, Rule::Lifo, Rule::Prorata, Rule::Libr, Rule::DirtyFirst];
const LOTS: &[Rule] = &[Rule::Fifo, Rule::Lifo];
const SHARED: &[Rule] = &[Rule::Fifo, Rule::Lifo, Rule::Prorata];

#[rustfmt::skip]
const LAWS: &[Law] = &[
    Law { number: 1, name: "held and left are what was stolen", obeyed_by: CONSERVING, holds: conserves,
        note: "capped poison is an upper bound, not a share" },
    Law { number: 2, name: "money travels forward in time, and not behind the end asked for", obeyed_by: ALL, holds: travels_forward, note: "" },
    Law { number: 3, name: "all thefts together fit their transfers", obeyed_by: SHARED, holds: fits_transfers,
        note: "pro-rata within a fen per theft and transfer; under the others thefts traced apart may claim the same fen" },
    Law { number: 4, name: "all thefts together fit the balances", obeyed_by: SHARED, holds: fits_balances,
        note: "as 3; one theft alone fits under every conserving rule" },
    Law { number: 5, name: "thefts never share a fen", obeyed_by: LOTS, holds: are_disjoint,
        note: "the others keep a number per account and no pieces" },
    Law { number: 6, name: "the order of arrival changes nothing", obeyed_by: ALL, holds: forgets_arrival, note: "" },
    Law { number: 7, name: "the way up is the way down turned round", obeyed_by: &[Rule::Fifo], holds: turns_round,
        note: "the way up is answered first in, first out only" },
    Law { number: 8, name: "later transfers change no earlier answer", obeyed_by: ALL, holds: ignores_later, note: "" },
    Law { number: 9, name: "two parts of a theft are the whole", obeyed_by: LOTS, holds: adds_up,
        note: "the others take the part for all there is" },
    Law { number: 10, name: "amounts times three give figures times three", obeyed_by: &[Rule::Fifo, Rule::Lifo, Rule::Libr, Rule::DirtyFirst, Rule::CappedPoison], holds: scales,
        note: "pro-rata leaves fractions of a fen behind" },
    Law { number: 11, name: "a larger theft holds nowhere less", obeyed_by: ALL, holds: grows, note: "" },
    Law { number: 12, name: "at the first account: dirty first ≤ rule ≤ LIBR", obeyed_by: SHARED, holds: is_bracketed,
        note: "dirty first and LIBR are the bracket" },
    Law { number: 13, name: "capped poison reaches and bounds all", obeyed_by: CONSERVING, holds: is_enveloped, note: "" },
    Law { number: 14, name: "an empty account holds nothing", obeyed_by: CONSERVING, holds: empties,
        note: "capped poison never lets go" },
    Law { number: 15, name: "where one deposit is all there is, the rules agree", obeyed_by: CONSERVING, holds: agrees_on_one_lot, note: "" },
    Law { number: 16, name: "the index equals the replay", obeyed_by: ALL, holds: equals_replay, note: "" },
    Law { number: 17, name: "other names, the same answer", obeyed_by: ALL, holds: ignores_names, note: "" },
    Law { number: 18, name: "what was reversed or failed moves nothing", obeyed_by: ALL, holds: ignores_undone, note: "" },
    Law { number: 19, name: "the same rows twice are once", obeyed_by: ALL, holds: counts_once, note: "" },
    Law { number: 20, name: "built in pieces equals built at once", obeyed_by: ALL, holds: rebuilds, note: "" },
];

/// A random ledger with everything the laws compare.
struct Case {
    world: World,
    transfers: Vec<Transfer>,
    seed: usize,
    cut: usize,
    ledger: Ledger,
    table: TraceTable,
    variants: Variants,
}

/// The same ledger told otherwise, each built once for all rules.
struct Variants {
    backward: Ledger,
    /// Up to the end of the cut's instant, and with the rest after it.
    known: Ledger,
    grown: Ledger,
    thrice: Ledger,
    large: Ledger,
    renamed: Ledger,
    undone: Ledger,
    twice: Ledger,
    bare: Ledger,
    bare_in_pieces: Ledger,
}

impl Case {
    fn new(world: World, seed: usize, cut: usize) -> Case {
        let transfers: Vec<Transfer> = (0..world.moves.len()).map(|place| world.transfer(place)).collect();
        let ledger = built(&world, &[&transfers]);
        let table = ledger.trace_all(&asked(&transfers[seed], Rule::Fifo)).unwrap();
        let variants = Variants::of(&world, &transfers, seed, cut);
        Case { world, transfers, seed, cut, ledger, table, variants }
    }

    /// Behind the cut: its whole instant is over, for a row of the same second is no later row.
    fn known_until(world: &World, seed: usize, cut: usize) -> usize {
        let next = cut.max(seed) + 1;
        next + world.moves[next..].iter().take_while(|step| step.pause == 0).count()
    }

    fn trace(&self, rule: Rule) -> &Trace {
        self.table.rules.iter().find(|trace| trace.rule == rule).unwrap()
    }

    fn asked(&self, rule: Rule) -> TraceRequest {
        asked(&self.transfers[self.seed], rule)
    }

    /// Thefts that no other theft's money reaches: transfers out of accounts that never received any.
    fn thefts(&self) -> Vec<usize> {
        let received: BTreeSet<usize> = self.world.moves.iter().map(|step| step.payee).collect();
        (0..self.world.moves.len())
            .filter(|&place| !received.contains(&self.world.moves[place].payer))
            .collect()
    }

    fn theft_traces(&self, rule: Rule) -> Vec<Trace> {
        let trace = |place: usize| self.ledger.trace(&asked(&self.transfers[place], rule)).unwrap();
        self.thefts().into_iter().map(trace).collect()
    }
}

impl Variants {
    fn of(world: &World, transfers: &[Transfer], seed: usize, cut: usize) -> Variants {
        let (before, after) = transfers.split_at(Case::known_until(world, seed, cut));
        let backward: Vec<Transfer> = transfers.iter().rev().cloned().collect();
        // Openings are chosen when balances first come, so only without them do pieces say what the whole says.
        let bare = |one: &Transfer| Transfer { payer_balance: None, payee_balance: None, ..one.clone() };
        let bare: Vec<Transfer> = transfers.iter().map(bare).collect();
        let (first, second) = bare.split_at(cut);
        let undone = |(place, status): (usize, Status)| {
            let like = &bare[place];
            Transfer { transfer_id: format!("{}U", like.transfer_id), status, ..like.clone() }
        };
        let more = [(seed, Status::Reversed), (cut, Status::Failed)].map(undone);
        Variants {
            backward: built(world, &[&backward]),
            known: built(world, &[before]),
            grown: built(world, &[before, after]),
            thrice: built(world, &[&scaled(transfers, 3)]),
            large: built(world, &[&scaled(transfers, LARGE)]),
            renamed: renamed_ledger(world, transfers),
            undone: built(world, &[transfers, &more]),
            twice: built(world, &[transfers, &transfers[cut..], transfers]),
            bare: built(world, &[&bare]),
            bare_in_pieces: built(world, &[second, first]),
        }
    }
}

fn renamed_ledger(world: &World, transfers: &[Transfer]) -> Ledger {
    let rename =
        |one: &Transfer| Transfer { payer: renamed(&one.payer), payee: renamed(&one.payee), ..one.clone() };
    let mut ledger = Ledger::in_memory();
    ledger.append(&transfers.iter().map(rename).collect::<Vec<_>>()).unwrap();
    let always = Window::new(Timestamp::from_seconds(-1), Timestamp::from_seconds(1 << 33));
    for account in world.accounts().filter(|account| !world.frontier.contains(account)) {
        let account = AccountNo::parse(&World::name(account)).unwrap();
        ledger.mark_statement(&renamed(&account), always).unwrap();
    }
    ledger
}

/// The desk keeps its name, for the name is what makes it an exit.
fn renamed(account: &AccountNo) -> AccountNo {
    match account.reveal().strip_prefix('A') {
        Some(number) => AccountNo::parse(&format!("Z{}", 9 - number.parse::<i64>().unwrap())).unwrap(),
        None => account.clone(),
    }
}

fn built(world: &World, batches: &[&[Transfer]]) -> Ledger {
    let mut ledger = Ledger::in_memory();
    for batch in batches {
        ledger.append(batch).unwrap();
    }
    let always = Window::new(Timestamp::from_seconds(-1), Timestamp::from_seconds(1 << 33));
    for account in world.accounts().filter(|account| !world.frontier.contains(account)) {
        ledger.mark_statement(&AccountNo::parse(&World::name(account)).unwrap(), always).unwrap();
    }
    ledger
}

fn asked(transfer: &Transfer, rule: Rule) -> TraceRequest {
    TraceRequest {
        transfer_id: Some(transfer.transfer_id.clone()),
        rule,
        dust: Fen::ZERO,
        ..TraceRequest::new(transfer.payer.clone(), transfer.at, transfer.amount)
    }
}

/// Figures by account and by transfer, whatever else an answer says.
type Figures = (BTreeMap<AccountNo, i64>, BTreeMap<String, i64>);

fn figures<'a>(traces: impl IntoIterator<Item = &'a Trace>) -> Figures {
    let (mut held, mut carried) = Figures::default();
    for trace in traces {
        for one in &trace.held {
            *held.entry(one.account.clone()).or_default() += one.held_fen.get();
        }
        for hop in &trace.hops {
            *carried.entry(hop.transfer_id.clone().unwrap()).or_default() += hop.stolen_fen.get();
        }
    }
    (held, carried)
}

fn must(holds: bool, told: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(told()) }
}

fn same(one: &Trace, other: &Trace) -> Result<(), String> {
    let parts = |trace: &Trace| (trace.held.clone(), trace.left.clone(), trace.hops.clone());
    must(parts(one) == parts(other), || format!("{one:?}\nis not\n{other:?}"))
}

fn conserves(case: &Case, rule: Rule) -> Result<(), String> {
    let trace = case.trace(rule);
    let held: Fen = trace.held.iter().map(|held| held.held_fen).sum();
    let left: Fen = trace.left.iter().map(|left| left.fen).sum();
    must(held.checked_add(left) == Some(trace.stolen_fen), || format!("{trace:?}"))
}

fn travels_forward(case: &Case, rule: Rule) -> Result<(), String> {
    let mut request = case.asked(rule);
    let end = case.transfers[case.cut.max(case.seed)].at;
    request.as_of = Some(end);
    let trace = case.ledger.trace(&request).unwrap();
    let mut reached = BTreeSet::from([request.account.clone()]);
    for (place, hop) in trace.hops.iter().enumerate() {
        must(hop.at <= end, || format!("{hop:?} is after {end}"))?;
        must(place == 0 || (hop.layer > 1 && reached.contains(&hop.payer)), || {
            format!("{hop:?} had nothing")
        })?;
        reached.insert(hop.payee.clone());
    }
    Ok(())
}

/// Thefts traced apart leave their fractions of a fen behind apart, so that pro-rata may exceed by as many fen as there are
/// thefts and transfers. Amounts are a million times as large here, which that is nothing beside.
const LARGE: i64 = 1_000_000;

fn slack(case: &Case, rule: Rule) -> i64 {
    if rule == Rule::Prorata { (case.thefts().len() * case.transfers.len()) as i64 } else { 0 }
}

fn large_thefts(case: &Case, rule: Rule) -> Vec<Trace> {
    let asked = |place: usize| {
        let one = &case.transfers[place];
        TraceRequest { amount: Fen::new(one.amount.get() * LARGE), ..asked(one, rule) }
    };
    case.thefts().into_iter().map(|place| case.variants.large.trace(&asked(place)).unwrap()).collect()
}

fn fits_transfers(case: &Case, rule: Rule) -> Result<(), String> {
    let (_, carried) = figures(&large_thefts(case, rule));
    let amount = |id: &str| case.world.amount_of(id) as i64 * LARGE;
    let fits = |(id, fen): (&String, &i64)| *fen <= amount(id) + slack(case, rule);
    must(carried.iter().all(fits), || format!("{carried:?}"))
}

fn fits_balances(case: &Case, rule: Rule) -> Result<(), String> {
    let last = case.transfers[case.transfers.len() - 1].at;
    let mut traces = large_thefts(case, rule);
    traces.iter_mut().for_each(|trace| trace.held.retain(|held| held.has_statement));
    let (held, _) = figures(&traces);
    let there = |account: &AccountNo| case.variants.large.balance_at(account, last).unwrap().get();
    let fits = |(account, fen): (&AccountNo, &i64)| *fen <= there(account) + slack(case, rule);
    must(held.iter().all(fits), || format!("{held:?} is more than is there"))
}

fn are_disjoint(case: &Case, rule: Rule) -> Result<(), String> {
    let thefts = case.thefts().into_iter().map(|place| (place, case.world.moves[place].amount)).collect();
    let together = case.world.replay_lots(&thefts, rule);
    let (held, carried) = figures(&case.theft_traces(rule));
    let held: BTreeMap<String, u64> =
        held.into_iter().map(|(account, fen)| (account.reveal().to_owned(), fen as u64)).collect();
    let carried: BTreeMap<String, u64> = carried.into_iter().map(|(id, fen)| (id, fen as u64)).collect();
    let of = |figures: &BTreeMap<String, (u64, u16)>| {
        figures.iter().map(|(name, (fen, _))| (name.clone(), *fen)).collect::<BTreeMap<_, _>>()
    };
    must(held == of(&together.held) && carried == of(&together.hops), || {
        format!("{held:?}, {carried:?}, {together:?}")
    })
}

fn forgets_arrival(case: &Case, rule: Rule) -> Result<(), String> {
    same(case.trace(rule), &case.variants.backward.trace(&case.asked(rule)).unwrap())
}

fn turns_round(case: &Case, rule: Rule) -> Result<(), String> {
    let down = case.trace(rule);
    for left in &down.left {
        let request = UpstreamRequest {
            transfer_id: Some(left.transfer_id.clone()),
            layers: u16::MAX,
            ..UpstreamRequest::new(left.account.clone())
        };
        let up = case.ledger.upstream(&request).unwrap();
        let total: Fen = up.sources.iter().map(|source| source.fen).sum();
        must(total == up.followed_fen, || format!("{up:?}"))?;
        let seed = down.seed_transfer_id.as_ref();
        let back = up.hops.iter().find(|hop| hop.transfer_id.as_ref() == seed).map(|hop| hop.stolen_fen);
        let itself = seed == Some(&left.transfer_id);
        must(itself || back == Some(left.fen), || format!("{back:?} came back of {left:?}"))?;
    }
    Ok(())
}

fn ignores_later(case: &Case, rule: Rule) -> Result<(), String> {
    let last = Case::known_until(&case.world, case.seed, case.cut) - 1;
    let request = TraceRequest { as_of: Some(case.transfers[last].at), ..case.asked(rule) };
    same(&case.variants.known.trace(&request).unwrap(), &case.variants.grown.trace(&request).unwrap())
}

fn adds_up(case: &Case, rule: Rule) -> Result<(), String> {
    let whole = case.transfers[case.seed].amount.get();
    let first = (whole * (case.cut as i64 % 10 + 1) / 11).max(1);
    let one = TraceRequest { amount: Fen::new(first), ..case.asked(rule) };
    let mut parts = vec![case.ledger.trace(&one).unwrap()];
    if first < whole {
        let other = TraceRequest { offset: Fen::new(first), ..case.asked(rule) };
        parts.push(case.ledger.trace(&other).unwrap());
    }
    let (parts, all) = (figures(&parts), figures([case.trace(rule)]));
    must(parts == all, || format!("{parts:?} is not {all:?}"))
}

fn scaled(transfers: &[Transfer], times: i64) -> Vec<Transfer> {
    let scaled = |amount: Fen| Fen::new(amount.get() * times);
    let scale = |one: &Transfer| Transfer {
        amount: scaled(one.amount),
        payer_balance: one.payer_balance.map(scaled),
        payee_balance: one.payee_balance.map(scaled),
        ..one.clone()
    };
    transfers.iter().map(scale).collect()
}

fn scales(case: &Case, rule: Rule) -> Result<(), String> {
    let request = case.asked(rule);
    let request = TraceRequest { amount: Fen::new(request.amount.get() * 3), ..request };
    let trace = case.variants.thrice.trace(&request).unwrap();
    let (mut held, mut carried) = figures([case.trace(rule)]);
    held.values_mut().chain(carried.values_mut()).for_each(|fen| *fen *= 3);
    must(figures([&trace]) == (held, carried), || format!("{trace:?}"))
}

fn grows(case: &Case, rule: Rule) -> Result<(), String> {
    let part = Fen::new((case.transfers[case.seed].amount.get() / 2).max(1));
    let smaller = case.ledger.trace(&TraceRequest { amount: part, ..case.asked(rule) }).unwrap();
    let ((less, less_carried), (more, more_carried)) = (figures([&smaller]), figures([case.trace(rule)]));
    let within = less.iter().all(|(account, fen)| more.get(account).is_some_and(|more| more >= fen))
        && less_carried.iter().all(|(id, fen)| more_carried.get(id).is_some_and(|more| more >= fen));
    must(within, || format!("{less:?} of a part, {more:?} of the whole"))
}

fn is_bracketed(case: &Case, rule: Rule) -> Result<(), String> {
    let payee = &case.transfers[case.seed].payee;
    let arrivals = |trace: &Trace| trace.hops.iter().filter(|hop| hop.payee == *payee).count();
    // Money that comes round again is no matter of the first account alone.
    if case.table.rules.iter().any(|trace| arrivals(trace) > 1) {
        return Ok(());
    }
    let Some(range) = case.table.range(payee) else { return Ok(()) };
    let figure = |rule: Rule| range.by_rule[&rule];
    let between = figure(Rule::DirtyFirst) <= figure(rule) && figure(rule) <= figure(Rule::Libr);
    must(between, || format!("{range:?}"))
}

fn is_enveloped(case: &Case, rule: Rule) -> Result<(), String> {
    let ((held, carried), (bound, reached)) =
        (figures([case.trace(rule)]), figures([case.trace(Rule::CappedPoison)]));
    must(carried.keys().all(|id| reached.contains_key(id)), || format!("{carried:?} leaves {reached:?}"))?;
    let bounded = |(account, fen): (&AccountNo, &i64)| bound.get(account).is_some_and(|bound| bound >= fen);
    must(held.iter().all(bounded), || format!("{held:?} exceeds {bound:?}"))
}

fn empties(case: &Case, rule: Rule) -> Result<(), String> {
    let end = case.transfers[case.cut.max(case.seed)].at;
    let trace = case.ledger.trace(&TraceRequest { as_of: Some(end), ..case.asked(rule) }).unwrap();
    let is_there = |held: &ledger::Held| {
        !held.has_statement || case.ledger.balance_at(&held.account, end) > Some(Fen::ZERO)
    };
    must(trace.held.iter().all(is_there), || format!("{trace:?}"))
}

fn agrees_on_one_lot(case: &Case, rule: Rule) -> Result<(), String> {
    let payee = case.world.moves[case.seed].payee;
    let only = case.world.moves.iter().filter(|step| step.payee == payee).count() == 1;
    let owned = case.world.openings[payee] > 0
        || case.world.moves[..case.seed].iter().any(|step| step.payer == payee);
    if !only || owned {
        return Ok(());
    }
    let out_of = |trace: &Trace| -> Vec<(Option<String>, Fen)> {
        let theirs = trace.hops.iter().filter(|hop| hop.payer == case.transfers[case.seed].payee);
        theirs.map(|hop| (hop.transfer_id.clone(), hop.stolen_fen)).collect()
    };
    let (one, fifo) = (out_of(case.trace(rule)), out_of(case.trace(Rule::Fifo)));
    must(one == fifo, || format!("{one:?} is not {fifo:?}"))
}

fn equals_replay(case: &Case, rule: Rule) -> Result<(), String> {
    let replayed = case.world.replay(case.seed, case.world.moves[case.seed].amount, rule);
    let of = |figures: BTreeMap<String, (u64, u16)>| -> BTreeMap<String, i64> {
        figures.into_iter().map(|(name, (fen, _))| (name, fen as i64)).collect()
    };
    let (held, carried) = figures([case.trace(rule)]);
    let held: BTreeMap<String, i64> =
        held.into_iter().map(|(account, fen)| (account.reveal().to_owned(), fen)).collect();
    let wanted = (of(replayed.held), of(replayed.hops));
    must((&held, &carried) == (&wanted.0, &wanted.1), || format!("{held:?} {carried:?} is not {wanted:?}"))
}

fn ignores_names(case: &Case, rule: Rule) -> Result<(), String> {
    let request = case.asked(rule);
    let request = TraceRequest { account: renamed(&request.account), ..request };
    let trace = case.variants.renamed.trace(&request).unwrap();
    let (held, carried) = figures([case.trace(rule)]);
    let held = held.iter().map(|(account, fen)| (renamed(account), *fen)).collect();
    must(figures([&trace]) == (held, carried), || format!("{trace:?}"))
}

fn ignores_undone(case: &Case, rule: Rule) -> Result<(), String> {
    same(case.trace(rule), &case.variants.undone.trace(&case.asked(rule)).unwrap())
}

fn counts_once(case: &Case, rule: Rule) -> Result<(), String> {
    same(case.trace(rule), &case.variants.twice.trace(&case.asked(rule)).unwrap())
}

fn rebuilds(case: &Case, rule: Rule) -> Result<(), String> {
    let (bare, pieces) = (&case.variants.bare, &case.variants.bare_in_pieces);
    same(&bare.trace(&case.asked(rule)).unwrap(), &pieces.trace(&case.asked(rule)).unwrap())?;
    let sound = || pieces.verify().unwrap().sound && case.ledger.verify().unwrap().sound;
    must(rule != Rule::Fifo || sound(), || "the index is not that of a rebuild".to_owned())
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(10_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_rule_obeys_its_laws(
        world in crate::oracle::world(),
        seed in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let (seed, cut) = (seed.index(world.moves.len()), cut.index(world.moves.len()));
        let case = Case::new(world, seed, cut);
        for law in LAWS {
            for &rule in law.obeyed_by {
                let found = (law.holds)(&case, rule);
                prop_assert!(found.is_ok(), "law {} ({}) under {:?}: {}", law.number, law.name, rule, found.unwrap_err());
            }
        }
    }
}

#[test]
fn the_document_shows_the_matrix() {
    let mut table = String::from(
        "| law | fifo | lifo | prorata | libr | dirty_first | capped_poison | where not, why |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for law in LAWS {
        let cells = Rule::ALL.map(|rule| if law.obeyed_by.contains(&rule) { "✓" } else { "–" });
        table += &format!("| {}. {} | {} | {} |\n", law.number, law.name, cells.join(" | "), law.note);
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tracing-laws.md");
    let document = std::fs::read_to_string(&path).unwrap();
    if std::env::var_os("FANZHA_BLESS").is_some() {
        let (head, _) = document.split_once("| law |").unwrap();
        std::fs::write(&path, format!("{head}{table}")).unwrap();
        return;
    }
    assert!(
        document.ends_with(&table),
        "docs/tracing-laws.md is stale: run FANZHA_BLESS=1 cargo test -p ledger --test rules"
    );
}
