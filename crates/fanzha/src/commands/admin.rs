//! `fanzha admin init|backup|restore|verify-trail`: first start, backups, the trail; people and keys are beside it.

use std::fs;
use std::path::Path;

use records::crypto::MasterKey;
use records::trail::{Head, HeadFault};
use serde_json::json;

use super::in_runtime;
use super::ledger::print_json;
use super::{people, tokens};
use crate::backup::{self, Restored, say_fault};
use crate::cli::{
    Admin, AdminBackup, AdminDestroy, AdminExamples, AdminFolder, AdminInit, AdminRestore, AdminVerifyTrail,
};
use crate::clock;
use crate::data_folder::DataFolder;
use crate::outcome::{Failure, OrWrongUse, Outcome};
use crate::sealer;

pub fn run(command: Admin) -> Outcome {
    match command {
        Admin::Init(flags) => in_runtime(init(flags)),
        Admin::Key(command) => in_runtime(people::key(command)),
        Admin::Token(command) => in_runtime(tokens::run(command)),
        Admin::Unit(command) => in_runtime(people::unit(command)),
        Admin::User(command) => in_runtime(people::user(command)),
        Admin::Destroy(flags) => in_runtime(destroy(flags)),
        Admin::Backup(flags) => in_runtime(back_up(flags)),
        Admin::Restore(flags) => in_runtime(restore(flags)),
        Admin::Examples(flags) => in_runtime(examples(flags)),
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

async fn destroy(flags: AdminDestroy) -> Outcome {
    let records = folder(&flags.folder).records().await?;
    let case = desk::case_numbered(&records, &flags.case).await;
    let case = case.map_err(|error| destroyed(error, &flags.case))?;
    let (actor, now) = (records::Actor::program("admin"), clock::wall_now());
    let done = desk::destroy_case(&records, actor, case, &flags.reason, now).await;
    done.map_err(|error| destroyed(error, &flags.case))?;
    records.close().await.map_err(|error| Failure::Failed(error.into()))?;
    if flags.folder.json {
        return print_json(&json!({ "case": flags.case, "destroyed_at": now }));
    }
    println!(
        "the key of {} is destroyed; left are its number, ids, instants and digests that fit nothing",
        flags.case
    );
    println!(
        "the ledger keeps its transfers, which belong to accounts; backups from before keep the key until they are deleted"
    );
    Ok(())
}

fn destroyed(error: desk::Error, number: &str) -> Failure {
    match error {
        desk::Error::Absent(_) => Failure::wrong_use(format!("--case: there is no case {number}")),
        desk::Error::NotAllowed("destroyed") => {
            Failure::wrong_use(format!("--case: {number} is destroyed already"))
        }
        desk::Error::NotAllowed("case_under_way") => {
            Failure::wrong_use(format!("--case: a bank owes an answer or holds money for {number}"))
        }
        desk::Error::NotAllowed("no_own_key") => {
            Failure::wrong_use(format!("--case: {number} is from before cases had keys of their own"))
        }
        other => Failure::Failed(other.into()),
    }
}

async fn back_up(flags: AdminBackup) -> Outcome {
    let manifest = backup::make(&folder(&flags.folder), &flags.output, clock::wall_now()).await?;
    let (files, bytes) = (manifest.files.len(), manifest.bytes());
    if flags.folder.json {
        return print_json(&json!({ "backup": flags.output, "files": files, "bytes": bytes }));
    }
    println!("{files} files, {bytes} bytes in {}; the master key is not among them", flags.output.display());
    Ok(())
}

async fn restore(flags: AdminRestore) -> Outcome {
    let restored = backup::restore(&flags.from, &flags.key, &folder(&flags.folder)).await?;
    let Restored { manifest, trail_entries, transfers } = restored;
    if flags.folder.json {
        return print_json(
            &json!({ "made_at": manifest.made, "trail_entries": trail_entries, "transfers": transfers }),
        );
    }
    println!("the backup of {} is back in {}", manifest.made, flags.folder.data.display());
    println!("{trail_entries} entries, the trail is whole; {transfers} transfers, the ledger is sound");
    Ok(())
}

async fn examples(flags: AdminExamples) -> Outcome {
    let records = folder(&flags.folder).records().await?;
    let examples = desk::examples(&records).await.map_err(|error| Failure::Failed(error.into()))?;
    let mut lines = String::new();
    for example in &examples {
        lines.push_str(&serde_json::to_string(example).map_err(|error| Failure::Failed(error.into()))?);
        lines.push('\n');
    }
    fs::write(&flags.output, lines)
        .or_wrong_use(format_args!("{} cannot be written", flags.output.display()))?;
    if flags.folder.json {
        return print_json(&json!({ "examples": examples.len() }));
    }
    println!("{} examples", examples.len());
    Ok(())
}

async fn verify_trail(flags: AdminVerifyTrail) -> Outcome {
    let AdminVerifyTrail { folder: place, heads, export } = flags;
    let data = folder(&place);
    let failed = |error: records::Error| Failure::Failed(error.into());
    let master = data.key()?;
    let kept = heads.as_deref().map_or(Ok(Vec::new()), |file| read_heads(file, &master))?;
    let records = data.records().await?;
    let verdict = records.verify_trail().await.map_err(failed)?;
    let fault = match verdict.fault {
        Some(fault) => Some(say_fault(fault)),
        None => records.compare_heads(&kept).await.map_err(failed)?.map(say_head_fault),
    };
    if place.json {
        let heads = kept.len();
        print_json(
            &json!({ "entries": verdict.entries, "heads": heads, "whole": fault.is_none(), "fault": fault }),
        )?;
    } else if fault.is_none() {
        println!("{} entries, the trail is whole; {} heads fit", verdict.entries, kept.len());
    }
    if let Some(fault) = fault {
        return Err(Failure::Failed(anyhow::anyhow!("the trail is not whole: {fault}")));
    }
    match (export, records.trail_head(&master).await.map_err(failed)?) {
        (Some(file), Some(head)) => sealer::append(&file, &head).or_wrong_use(file.display()),
        _ => Ok(()),
    }
}

/// The heads of a file, each under this master key's seal.
fn read_heads(file: &Path, master: &MasterKey) -> Outcome<Vec<Head>> {
    let text = fs::read_to_string(file).or_wrong_use(file.display())?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            Head::read(line, master).or_wrong_use(format_args!("{}, line {number}", file.display()))
        })
        .collect()
}

fn say_head_fault(fault: HeadFault) -> String {
    match fault {
        HeadFault::Rewritten(place) => format!("it was written anew at or before entry {place}"),
        HeadFault::CutOff(place) => format!("its end was cut off: entry {place} was there"),
    }
}
