//! `fanzha admin init|user|verify-trail`: first start, users, the trail.

use std::collections::BTreeSet;

use kernel::OfficerId;
use records::Actor;
use records::people::password::Password;
use records::people::users::{Login, NewUser};
use records::people::{Rank, Role};
use records::trail::Fault;
use serde_json::json;

use super::in_runtime;
use super::ledger::print_json;
use crate::cli::{Admin, AdminFolder, AdminInit, AdminUser};
use crate::clock;
use crate::data_folder::DataFolder;
use crate::outcome::{Failure, OrWrongUse, Outcome};

pub fn run(command: Admin) -> Outcome {
    match command {
        Admin::Init(flags) => in_runtime(init(flags)),
        Admin::User(flags) => in_runtime(user(flags)),
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

async fn user(flags: AdminUser) -> Outcome {
    let role = match Role::named(&flags.role) {
        Some(role @ (Role::Investigator | Role::Approver)) => role,
        _ => {
            return Err(Failure::wrong_use(format!(
                "--role: {:?} is none of investigator, approver",
                flags.role
            )));
        }
    };
    let rank = match (role, flags.rank.as_deref()) {
        (Role::Approver, Some(name)) => Some(Rank::named(name).ok_or_else(|| {
            Failure::wrong_use(format!("--rank: {name:?} is none of centre, county, prefecture"))
        })?),
        (Role::Approver, None) => return Err(Failure::wrong_use("--rank: an approver needs one")),
        (_, None) => None,
        (_, Some(_)) => return Err(Failure::wrong_use("--rank: only an approver has one")),
    };
    let password = Password::one_time();
    let new = NewUser {
        id: OfficerId(clock::fresh_id()),
        login: Login::parse(&flags.login).or_wrong_use("--login")?,
        name: flags.name,
        badge: flags.badge.unwrap_or_default(),
        phone: flags.phone.unwrap_or_default(),
        unit: Some(records::units::CENTRE),
        roles: BTreeSet::from([role]),
        rank,
        password: password.clone(),
        must_change: true,
    };
    let records = folder(&flags.folder).records().await?;
    let made = records.make_user(Actor::program("admin"), clock::wall_now(), new).await;
    let id = made.map_err(|error| match error {
        records::Error::Rule(_) => Failure::wrong_use(format!("the login {} is taken", flags.login)),
        other => Failure::Failed(other.into()),
    })?;
    records.close().await.map_err(|error| Failure::Failed(error.into()))?;
    if flags.folder.json {
        return print_json(&json!({ "id": id, "login": flags.login, "password": password.reveal() }));
    }
    println!(
        "{} may sign in with the password {} (shown once, to be changed)",
        flags.login,
        password.reveal()
    );
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
