//! `fanzha admin user|unit|key`: people, organisations and the data keys, from the command line.

use std::collections::BTreeSet;
use std::path::Path;

use kernel::{OfficerId, UnitId};
use records::people::password::Password;
use records::people::second_factor::fingerprint;
use records::people::users::{Login, NewUser, User};
use records::people::{Rank, Role};
use records::units::{CENTRE, NewUnit, Unit};
use records::{Actor, Records};
use serde_json::json;

use super::ledger::print_json;
use crate::cli::{AdminFolder, AdminKey, AdminUnit, AdminUser, CertificateOf, UnitAdd, UserAdd, UserNamed};
use crate::clock;
use crate::data_folder::DataFolder;
use crate::outcome::{Failure, OrWrongUse, Outcome};

/// Who acts in the trail when the command line does.
pub(super) fn actor() -> Actor {
    Actor::program("admin")
}

pub(super) fn failed(error: records::Error) -> Failure {
    Failure::Failed(error.into())
}

pub(super) async fn open(flags: &AdminFolder) -> Outcome<Records> {
    DataFolder::new(&flags.data, flags.database.as_deref()).records().await
}

pub(super) async fn close(records: &Records) -> Outcome {
    records.close().await.map_err(failed)
}

/// `admin user …`.
pub async fn user(command: AdminUser) -> Outcome {
    match command {
        AdminUser::Add(flags) => add_user(flags).await,
        AdminUser::List(flags) => list_users(flags).await,
        AdminUser::Disable(flags) => disable_user(flags).await,
        AdminUser::Password(flags) => reset_password(flags).await,
        AdminUser::Certificate(flags) => bind_certificate(flags).await,
    }
}

async fn add_user(flags: UserAdd) -> Outcome {
    let roles = roles(&flags.role)?;
    let rank = rank(&roles, flags.rank.as_deref())?;
    let records = open(&flags.folder).await?;
    let is_auditor = roles.contains(&Role::Auditor);
    let unit = match (is_auditor, flags.unit.as_deref()) {
        (true, _) => None,
        (false, None) => Some(CENTRE),
        (false, Some(name)) => Some(unit_named(&records, name).await?.id),
    };
    let password = Password::one_time();
    let new = NewUser {
        id: OfficerId(clock::fresh_id()),
        login: Login::parse(&flags.login).or_wrong_use("--login")?,
        name: flags.name,
        badge: flags.badge.unwrap_or_default(),
        phone: flags.phone.unwrap_or_default(),
        unit,
        roles,
        rank,
        password: password.clone(),
        must_change: true,
    };
    let made = records.make_user(actor(), clock::wall_now(), new).await;
    let id = made.map_err(|error| match &error {
        records::Error::Rule(rule) if rule == "users_role_in_family" => {
            Failure::wrong_use("--role: the role is not held in units of this kind")
        }
        records::Error::Rule(rule) if rule.contains("role") => {
            Failure::wrong_use("--role: an administrator or auditor holds no other role")
        }
        records::Error::Rule(_) => Failure::wrong_use(format!("the login {} is taken", flags.login)),
        _ => failed(error),
    })?;
    close(&records).await?;
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

fn roles(names: &[String]) -> Outcome<BTreeSet<Role>> {
    let known = || Role::ALL.map(Role::name).join(", ");
    let read = |name: &String| {
        Role::named(name)
            .filter(|role| !matches!(role, Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin))
            .ok_or_else(|| {
                Failure::wrong_use(format!(
                    "--role: {name:?} is none of {}; the administrators are made by admin init",
                    known()
                ))
            })
    };
    names.iter().map(read).collect()
}

fn rank(roles: &BTreeSet<Role>, written: Option<&str>) -> Outcome<Option<Rank>> {
    match (roles.contains(&Role::Approver), written) {
        (true, Some(name)) => Rank::named(name).map(Some).ok_or_else(|| {
            Failure::wrong_use(format!("--rank: {name:?} is none of centre, county, prefecture"))
        }),
        (true, None) => Err(Failure::wrong_use("--rank: an approver needs one")),
        (false, None) => Ok(None),
        (false, Some(_)) => Err(Failure::wrong_use("--rank: only an approver has one")),
    }
}

async fn list_users(flags: AdminFolder) -> Outcome {
    let records = open(&flags).await?;
    let (users, units) = (records.users().await.map_err(failed)?, records.units().await.map_err(failed)?);
    close(&records).await?;
    let unit =
        |user: &User| units.iter().find(|unit| Some(unit.id) == user.unit).map(|unit| unit.name.as_str());
    let roles = |user: &User| user.roles.iter().map(|role| role.name()).collect::<Vec<_>>();
    if flags.json {
        let rows: Vec<_> = users
            .iter()
            .map(|user| {
                json!({ "id": user.id, "login": user.login, "unit": unit(user), "roles": roles(user),
                    "active": user.is_active })
            })
            .collect();
        return print_json(&json!({ "users": rows }));
    }
    for user in &users {
        let state = if user.is_active { "" } else { " (disabled)" };
        println!("{:<20} {:<24} {}{state}", user.login, unit(user).unwrap_or("-"), roles(user).join(" "));
    }
    Ok(())
}

async fn disable_user(flags: UserNamed) -> Outcome {
    let records = open(&flags.folder).await?;
    let user = user_named(&records, &flags.login).await?;
    records.disable_user(actor(), clock::wall_now(), user.id).await.map_err(failed)?;
    close(&records).await?;
    if flags.folder.json {
        return print_json(&json!({ "id": user.id, "login": user.login, "active": false }));
    }
    println!("{} may not sign in any more", user.login);
    Ok(())
}

async fn reset_password(flags: UserNamed) -> Outcome {
    let records = open(&flags.folder).await?;
    let user = user_named(&records, &flags.login).await?;
    let password = records.reset_password(actor(), user.id, clock::wall_now()).await.map_err(failed)?;
    close(&records).await?;
    if flags.folder.json {
        return print_json(&json!({ "id": user.id, "login": user.login, "password": password.reveal() }));
    }
    println!(
        "{} may sign in with the password {} (shown once, to be changed)",
        user.login,
        password.reveal()
    );
    Ok(())
}

async fn bind_certificate(flags: CertificateOf) -> Outcome {
    let bytes = read(&flags.certificate)?;
    let der = server::first_certificate(&bytes)
        .or_wrong_use(format!("--certificate: {}", flags.certificate.display()))?;
    let records = open(&flags.user.folder).await?;
    let user = user_named(&records, &flags.user.login).await?;
    let print = fingerprint(&der);
    let bound = records.bind_certificate(actor(), user.id, &print, clock::wall_now()).await;
    bound.map_err(|error| match error {
        records::Error::Rule(_) => Failure::wrong_use("--certificate: it is bound to a user already"),
        other => failed(other),
    })?;
    close(&records).await?;
    let hex: String = print.iter().map(|byte| format!("{byte:02x}")).collect();
    if flags.user.folder.json {
        return print_json(&json!({ "id": user.id, "login": user.login, "fingerprint": hex }));
    }
    println!("{} signs in with the certificate {hex}", user.login);
    Ok(())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path)
        .map_err(|error| Failure::wrong_use(format!("the file {} cannot be read: {error}", path.display())))
}

async fn user_named(records: &Records, login: &str) -> Outcome<User> {
    let users = records.users().await.map_err(failed)?;
    let found = users.into_iter().find(|user| user.login == login);
    found.ok_or_else(|| Failure::wrong_use(format!("--login: there is no user {login}")))
}

pub(super) async fn unit_named(records: &Records, name: &str) -> Outcome<Unit> {
    let units = records.units().await.map_err(failed)?;
    let found = units.into_iter().find(|unit| unit.name == name || unit.code.as_deref() == Some(name));
    found.ok_or_else(|| Failure::wrong_use(format!("there is no unit of the name or number {name}")))
}

/// `admin unit …`.
pub async fn unit(command: AdminUnit) -> Outcome {
    match command {
        AdminUnit::Add(flags) => add_unit(flags).await,
        AdminUnit::List(flags) => list_units(flags).await,
    }
}

async fn add_unit(flags: UnitAdd) -> Outcome {
    let records = open(&flags.folder).await?;
    let parent = match flags.parent.as_deref() {
        Some(name) => unit_named(&records, name).await?.id,
        None => CENTRE,
    };
    let unit = NewUnit {
        id: UnitId(clock::fresh_id()),
        kind: flags.kind.clone(),
        parent,
        name: flags.name.clone(),
        division: flags.division.unwrap_or_default(),
        code: flags.code,
        bank: flags.bank,
    };
    let made = records.make_unit(actor(), clock::wall_now(), unit).await;
    let id = made.map_err(|error| match &error {
        records::Error::Absent("kind of unit") => {
            Failure::wrong_use(format!("--kind: there is no kind {}", flags.kind))
        }
        records::Error::Rule(rule) if rule == "units_bank" => Failure::wrong_use(
            "--bank: a bank needs the full name under which orders name it, others have none",
        ),
        records::Error::Rule(rule) => Failure::wrong_use(format!("the unit is refused by the rule {rule}")),
        _ => failed(error),
    })?;
    close(&records).await?;
    if flags.folder.json {
        return print_json(&json!({ "id": id, "name": flags.name }));
    }
    println!("{} is made", flags.name);
    Ok(())
}

async fn list_units(flags: AdminFolder) -> Outcome {
    let records = open(&flags).await?;
    let units = records.units().await.map_err(failed)?;
    close(&records).await?;
    if flags.json {
        let rows: Vec<_> = units
            .iter()
            .map(|unit| {
                json!({ "id": unit.id, "parent": unit.parent, "kind": unit.kind, "name": unit.name,
                    "code": unit.code, "bank": unit.bank, "active": unit.is_active })
            })
            .collect();
        return print_json(&json!({ "units": rows }));
    }
    for unit in &units {
        let depth = depth(&units, unit);
        println!("{:indent$}{} ({})", "", unit.name, unit.kind, indent = depth * 2);
    }
    Ok(())
}

fn depth(units: &[Unit], unit: &Unit) -> usize {
    let above = unit.parent.and_then(|parent| units.iter().find(|unit| unit.id == parent));
    above.map_or(0, |above| 1 + depth(units, above))
}

/// `admin key …`.
pub async fn key(command: AdminKey) -> Outcome {
    let AdminKey::Rotate(flags) = command;
    let records = open(&flags).await?;
    let made = records.add_field_key(actor(), clock::wall_now()).await.map_err(failed)?;
    close(&records).await?;
    let seconds = records::crypto::SEALS_AFTER_SECONDS;
    if flags.json {
        return print_json(&json!({ "version": made, "seals_after_seconds": seconds }));
    }
    println!(
        "field key {made} is made; running servers open with it at once and seal with it in {seconds} seconds"
    );
    Ok(())
}
