//! `fanzha trace`: where a victim's money is now, by which rule; up from a cash-out account; many questions at once.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{
    Ledger, Preset, ReachLimits, Rule, Trace as Answer, TraceRequest, UpstreamRequest, frontier, meetings,
    read_cases,
};
use serde_json::{Value, json};

use super::ledger::{open_to_read, print_json};
use crate::cli::{Trace, TraceFormat};
use crate::outcome::{Failure, OrWrongUse, Outcome};
use crate::progress::Progress;

/// Every rule's figure beside one rule's trace.
const ALL_RULES: &str = "all";

pub fn run(flags: Trace) -> Outcome {
    let rule = rule(&flags.rule)?;
    let (transfers, _recovery) = open_to_read(&flags.dir)?;
    let transfers = match &flags.known_as_of {
        Some(known) => transfers.as_known_at(Timestamp::parse(known).or_wrong_use("--known-as-of")?),
        None => transfers,
    };
    match &flags.cases {
        Some(cases) => many(&transfers, cases, rule, &flags),
        None if flags.upstream => upstream(&transfers, &flags),
        None if flags.reach => reach(&transfers, &flags),
        None => one(&transfers, rule, &flags),
    }
}

fn one(transfers: &Ledger, rule: Rule, flags: &Trace) -> Outcome {
    let request = TraceRequest { rule, ..request(flags)? };
    if let Some(name) = &flags.preset {
        let preset: Preset = name.parse().or_wrong_use("--preset")?;
        return print_json(&transfers.trace_for(preset, &request).map_err(Failure::wrong_use)?);
    }
    if flags.rule == ALL_RULES {
        return print_json(&transfers.trace_all(&request).map_err(Failure::wrong_use)?);
    }
    let trace = transfers.trace(&request).map_err(Failure::wrong_use)?;
    match (flags.format, flags.json, flags.frontier) {
        (Some(TraceFormat::Csv), ..) => print_text(&trace.to_csv()),
        (Some(TraceFormat::Dot), ..) => print_text(&trace.to_dot()),
        (Some(TraceFormat::Json), _, false) | (None, true, false) => print_json(&trace),
        (Some(TraceFormat::Json), _, true) | (None, true, true) => print_json(&with_frontier(&trace)?),
        (None, false, _) => {
            show(&trace, flags);
            Ok(())
        }
    }
}

fn print_text(text: &str) -> Outcome {
    print!("{text}");
    Ok(())
}

fn with_frontier(trace: &Answer) -> Outcome<Value> {
    let failed = |error: serde_json::Error| Failure::Failed(error.into());
    let mut value = serde_json::to_value(trace).map_err(failed)?;
    value["frontier"] = serde_json::to_value(frontier(trace)).map_err(failed)?;
    Ok(value)
}

fn show(trace: &Answer, flags: &Trace) {
    println!("{} traced by {} to {}", trace.stolen_fen, flags.rule, trace.as_of);
    for held in &trace.held {
        let known = if held.has_statement { "" } else { ", no statement after that: pull it" };
        println!("held  layer {}  {}  {}{known}", held.layer, held.account.reveal(), held.held_fen);
    }
    for left in &trace.left {
        println!("left  {:?} from {}  {}  at {}", left.kind, left.account.reveal(), left.fen, left.at);
    }
    for account in &trace.order_assumed {
        println!(
            "order assumed  {}: nothing proves which of its rows of one instant came first",
            account.reveal()
        );
    }
    if let Some(other) = &trace.other_order {
        println!("{} would stand elsewhere in the other order:", other.differs_fen);
        for held in &other.held {
            println!("  held  {}  {}", held.account.reveal(), held.held_fen);
        }
    }
    if trace.truncated {
        println!("cut short: a limit of layers or pieces kept money where it may have moved on");
    }
    if flags.frontier {
        for account in frontier(trace) {
            println!("pull  {}  {} reached it", account.account.reveal(), account.held_fen);
        }
    }
}

fn upstream(transfers: &Ledger, flags: &Trace) -> Outcome {
    let account = account(flags)?;
    let mut request = UpstreamRequest::new(account);
    request.transfer_id = flags.transfer.clone();
    request.layers = flags.layers.unwrap_or(request.layers);
    request.since = instant(flags.since.as_deref(), "--since")?;
    let found = transfers.upstream(&request).map_err(Failure::wrong_use)?;
    print_json(&found)
}

fn reach(transfers: &Ledger, flags: &Trace) -> Outcome {
    let from = Timestamp::parse(flags.at.as_deref().unwrap_or_default()).or_wrong_use("--at")?;
    let until = instant(flags.as_of.as_deref(), "--as-of")?.or(transfers.stat().last_at).unwrap_or(from);
    if until < from {
        return Err(Failure::wrong_use("--as-of is before --at"));
    }
    // What moved at the very instant of --as-of is seen, as in every other answer.
    let window = Window::new(from, until.plus_micros(1));
    let layers = flags.layers.unwrap_or(u16::MAX);
    let found = transfers.reach(&account(flags)?, window, layers, ReachLimits::default());
    print_json(&found.map_err(Failure::wrong_use)?)
}

/// What the cases of a file have in common: where their money met, and what of it is in one account.
#[derive(Default)]
struct Common {
    traces: Vec<Answer>,
    requests: Vec<TraceRequest>,
}

/// A list for people; the JSON Lines have every trace.
const MEETINGS_SHOWN: usize = 100;

impl Common {
    fn told(&self, transfers: &Ledger, flags: &Trace) -> Outcome<Value> {
        let mut met = meetings(&self.traces);
        met.truncate(MEETINGS_SHOWN);
        let mut told = json!({ "meetings": met, "index_version": transfers.index_version() });
        if flags.account.is_some() {
            let until = instant(flags.as_of.as_deref(), "--as-of")?.or(transfers.stat().last_at);
            let until = until.ok_or_else(|| Failure::wrong_use("the ledger is empty"))?;
            let since = instant(flags.since.as_deref(), "--since")?;
            let (together, _failed_before) =
                transfers.together(&account(flags)?, (since, until), &self.requests);
            told["together"] =
                serde_json::to_value(together).map_err(|error| Failure::Failed(error.into()))?;
        }
        Ok(told)
    }
}

/// Answers a file of questions, one line each; a question that has no answer gets its reason in its line.
fn many(transfers: &Ledger, cases: &Path, rule: Rule, flags: &Trace) -> Outcome {
    let unreadable = format!("the file {} cannot be read", cases.display());
    let file = File::open(cases).or_wrong_use(&unreadable)?;
    let questions = read_cases(&cases.display().to_string(), file).map_err(Failure::wrong_use)?;
    let path = flags.output.as_deref().expect("clap asks for -o with --cases");
    let mut out =
        BufWriter::new(File::create(path).or_wrong_use(format_args!("{} cannot be made", path.display()))?);
    let mut bar = Progress::over(questions.requests.len() as u64);
    let as_of = instant(flags.as_of.as_deref(), "--as-of")?;
    let mut common = Common::default();
    let (mut micros, mut failed) = (Vec::with_capacity(questions.requests.len()), 0_u64);
    for (place, (line, question)) in questions.requests.into_iter().enumerate() {
        let request = TraceRequest { rule, as_of, layers: flags.layers, ..question };
        let began = Instant::now();
        let answer = transfers.trace(&request);
        micros.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
        failed += u64::from(answer.is_err());
        if flags.meeting {
            common.traces.extend(answer.clone());
            common.requests.push(request);
        }
        let line = match answer {
            Ok(trace) => serde_json::to_value(&trace),
            Err(error) => Ok(json!({ "line": line, "error": error.to_string() })),
        };
        serde_json::to_writer(&mut out, &line.map_err(|error| Failure::Failed(error.into()))?)
            .map_err(|error| Failure::Failed(error.into()))?;
        out.write_all(b"\n")?;
        bar.reach(place as u64 + 1);
    }
    out.flush()?;
    drop(bar);
    micros.sort_unstable();
    let at =
        |permille: usize| micros.get(micros.len().saturating_sub(1) * permille / 1000).copied().unwrap_or(0);
    let mut summary = json!({
        "traces": micros.len(), "failed": failed, "bad_rows": questions.bad_rows,
        "p50_us": at(500), "p99_us": at(990), "max_us": at(1000),
    });
    if flags.meeting {
        summary["common"] = common.told(transfers, flags)?;
    }
    print_json(&summary)
}

fn instant(text: Option<&str>, flag: &str) -> Outcome<Option<Timestamp>> {
    text.map(Timestamp::parse).transpose().or_wrong_use(flag)
}

fn request(flags: &Trace) -> Outcome<TraceRequest> {
    let at = Timestamp::parse(flags.at.as_deref().unwrap_or_default()).or_wrong_use("--at")?;
    let mut request = TraceRequest::new(account(flags)?, at, Fen::new(flags.amount_fen.unwrap_or_default()));
    request.transfer_id = flags.transfer.clone();
    request.as_of = instant(flags.as_of.as_deref(), "--as-of")?;
    request.layers = flags.layers;
    Ok(request)
}

fn account(flags: &Trace) -> Outcome<AccountNo> {
    AccountNo::parse(flags.account.as_deref().unwrap_or_default()).or_wrong_use("--account")
}

/// The rule of the trace; of `all`, the rule of the trace beside the figures.
fn rule(name: &str) -> Outcome<Rule> {
    match name {
        ALL_RULES => Ok(Rule::Lifo),
        name => name.parse().or_wrong_use("--rule"),
    }
}
