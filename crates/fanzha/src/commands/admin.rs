//! `fanzha admin init|verify-trail`: first start, the trail; people and keys are beside it.

use records::trail::Fault;
use serde_json::json;

use super::in_runtime;
use super::ledger::print_json;
use super::people;
use crate::cli::{Admin, AdminFolder, AdminInit};
use crate::data_folder::DataFolder;
use crate::outcome::{Failure, Outcome};

pub fn run(command: Admin) -> Outcome {
    match command {
        Admin::Init(flags) => in_runtime(init(flags)),
        Admin::Key(command) => in_runtime(people::key(command)),
        Admin::Unit(command) => in_runtime(people::unit(command)),
        Admin::User(command) => in_runtime(people::user(command)),
        Admin::VerifyTrail(flags) => in_runtime(verify_trail(flags)),
    }
}

fn folder(flags: &AdminFolder) -> DataFolder {
    DataFolder::new(&flags.data, flags.database.as_deref())
}

async fn init(flags: AdminInit) -> Outcome {
    let folder = folder(&flags.folder);
    let founding = folder.found().await?;
    let key = folder.master_key();
    founding.records.close().await.map_err(|error| Failure::Failed(error.into()))?;
    if flags.folder.json {
        let administrators: Vec<_> = founding
            .administrators
            .iter()
            .map(|first| json!({ "login": first.login, "role": first.role.name(), "password": first.password.reveal() }))
            .collect();
        return print_json(&json!({ "master_key": key, "administrators": administrators }));
    }
    println!("master key: {} (readable by its owner only; without it nothing can be read:", key.display());
    println!("keep a copy apart from the data; after a restart the program reads it from there)");
    println!("administrators, each with a password shown once and to be changed at the first login:");
    for first in &founding.administrators {
        println!("  {:<10} {:<16} {}", first.login, first.role.name(), first.password.reveal());
    }
    Ok(())
}

async fn verify_trail(flags: AdminFolder) -> Outcome {
    let records = folder(&flags).records().await?;
    let verdict = records.verify_trail().await.map_err(|error| Failure::Failed(error.into()))?;
    let fault = verdict.fault.map(|fault| match fault {
        Fault::Missing(place) => format!("entry {place} is missing"),
        Fault::Changed(place) => format!("entry {place}, or the one before it, was changed"),
    });
    if flags.json {
        print_json(&json!({ "entries": verdict.entries, "whole": fault.is_none(), "fault": fault }))?;
    } else if fault.is_none() {
        println!("{} entries, the trail is whole", verdict.entries);
    }
    match fault {
        None => Ok(()),
        Some(fault) => Err(Failure::Failed(anyhow::anyhow!("the trail is not whole: {fault}"))),
    }
}
