//! `fanzha bank …`: a bank's own end of the line.

use serde_json::json;
use teller::{duties_in, report};
use wire::codes::ListResult;
use wire::{DownBody, ListSubject, Message, decode};

use crate::bank::{self, config::Config};
use crate::cli::{Bank, BankCheck, BankOrders, BankReport};
use crate::clock;
use crate::logging;
use crate::outcome::{Failure, OrWrongUse, Outcome};

pub fn run(command: Bank) -> Outcome {
    match command {
        Bank::Serve(flags) => {
            let config = Config::read(&flags.config)?;
            logging::start();
            super::in_runtime(bank::run(config, super::announce))
        }
        Bank::Orders(flags) => orders(&flags),
        Bank::Report(flags) => hand_in(&flags),
        Bank::Check(flags) => super::in_runtime(check(flags)),
    }
}

fn orders(flags: &BankOrders) -> Outcome {
    let config = Config::read(&flags.config)?;
    let all = duties_in(&config.data, config.journal_key()?, &config.rules());
    let mut duties = all.map_err(|error| Failure::Failed(error.into()))?;
    duties.retain(|duty| {
        let is_asked = flags.institution.as_ref().is_none_or(|code| duty.institution == *code);
        is_asked && (!flags.open || duty.result.is_none())
    });
    if flags.json {
        super::announce(serde_json::to_string_pretty(&duties).expect("duties are JSON"));
        return Ok(());
    }
    for duty in duties {
        let state = duty.result.as_deref().unwrap_or("open");
        let (code, institution) = (&duty.code, &duty.institution);
        let (application, due) = (&duty.application, duty.due_at);
        super::announce(format_args!("{application}  {code}  {institution}  due {due}  {state}"));
    }
    Ok(())
}

fn hand_in(flags: &BankReport) -> Outcome {
    let config = Config::read(&flags.config)?;
    let json = std::fs::read(&flags.file).or_wrong_use(flags.file.display())?;
    let path = bank::hand_in(&config.data, &json)?;
    super::announce(format_args!("handed in as {}", path.display()));
    Ok(())
}

/// Asks the platform and waits for its word: somebody stands at the counter.
async fn check(flags: BankCheck) -> Outcome {
    let config = Config::read(&flags.config)?;
    let line = config.line.as_ref().ok_or_else(|| Failure::wrong_use("a check needs a [line]"))?;
    let (bank, now) = (config.own()?.code, clock::wall_now());
    let running = u64::try_from(clock::fresh_id().as_u128() % 100_000_000_000_000).unwrap_or_default();
    let question = match (&flags.account, &flags.payee, &flags.resident) {
        (Some(payer), Some(payee), _) => report::pair_question(bank, payer, payee, running, now),
        (Some(account), None, _) => report::list_question(bank, &ListSubject::Account(account), running, now),
        (None, _, Some(resident)) => {
            report::list_question(bank, &ListSubject::Resident(resident), running, now)
        }
        (None, _, None) => return Err(Failure::wrong_use("whom to check for is not said")),
    };
    let answer = line.sender()?.send(&line.platform, question).await;
    let answer = answer.map_err(|error| Failure::Failed(error.into()))?;
    let listed = match decode(&answer) {
        Ok(Message::Down { body: DownBody::ListVerdict(verdict), .. }) => vec![verdict.list_result],
        Ok(Message::Down { body: DownBody::PairVerdict(verdict), .. }) => {
            vec![verdict.transfer_out_list_result, verdict.transfer_in_list_result]
        }
        Ok(Message::Ack(said)) => {
            return Err(Failure::Failed(anyhow::anyhow!("the platform answers {}", said.code)));
        }
        Ok(Message::Down { .. } | Message::Up { .. }) | Err(_) => {
            return Err(Failure::Failed(anyhow::anyhow!("the platform's answer cannot be read")));
        }
    };
    if flags.json {
        let codes: Vec<_> = listed.iter().map(|code| code.as_str()).collect();
        super::announce(json!({ "listed": codes }));
        return Ok(());
    }
    for code in listed {
        super::announce(format_args!("{code}  {}", word(code)));
    }
    Ok(())
}

fn word(code: ListResult) -> String {
    code.meaning()
        .map_or_else(|| "?".to_owned(), |meaning| format!("{} ({})", meaning.chinese, meaning.english))
}
