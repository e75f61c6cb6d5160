//! `fanzha trace`: where a victim's money is now.

use kernel::{AccountNo, Fen, Timestamp};
use ledger::{Rule, TraceRequest};

use super::ledger::{open_to_read, print_json};
use crate::cli::Trace;
use crate::outcome::{Failure, OrWrongUse, Outcome};

pub fn run(flags: Trace) -> Outcome {
    let request = request(&flags)?;
    let (transfers, _recovery) = open_to_read(&flags.dir)?;
    let trace = transfers.trace(&request).map_err(Failure::wrong_use)?;
    if flags.json {
        return print_json(&trace);
    }
    println!("{} traced by {} to {}", trace.stolen_fen, flags.rule, trace.as_of);
    for held in &trace.held {
        let known = if held.has_statement { "" } else { ", no statement after that: pull it" };
        println!("held  layer {}  {}  {}{known}", held.layer, held.account.reveal(), held.held_fen);
    }
    for left in &trace.left {
        println!("left  {:?} from {}  {}  at {}", left.kind, left.account.reveal(), left.fen, left.at);
    }
    if trace.truncated {
        println!("cut short: a limit of layers or pieces kept money where it may have moved on");
    }
    Ok(())
}

fn request(flags: &Trace) -> Outcome<TraceRequest> {
    let account = AccountNo::parse(&flags.account).or_wrong_use("--account")?;
    let at = Timestamp::parse(&flags.at).or_wrong_use("--at")?;
    let mut request = TraceRequest::new(account, at, Fen::new(flags.amount_fen));
    request.transfer_id = flags.transfer.clone();
    request.rule = rule(&flags.rule)?;
    request.as_of = flags.as_of.as_deref().map(Timestamp::parse).transpose().or_wrong_use("--as-of")?;
    request.layers = flags.layers;
    Ok(request)
}

fn rule(name: &str) -> Outcome<Rule> {
    match name {
        "fifo" => Ok(Rule::Fifo),
        "lifo" => Ok(Rule::Lifo),
        other => Err(Failure::wrong_use(format!("--rule: {other:?} is none of fifo, lifo"))),
    }
}
