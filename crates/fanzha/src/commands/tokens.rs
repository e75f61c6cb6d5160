//! `fanzha admin token …`: the tokens of machines.

use kernel::TokenId;
use records::people::machines::NewMachine;
use serde_json::json;

use super::ledger::print_json;
use super::people::{actor, close, failed, open, unit_named};
use crate::cli::{AdminFolder, AdminToken, TokenIssue, TokenRevoke};
use crate::clock;
use crate::outcome::{Failure, Outcome};

/// `admin token …`.
pub async fn run(command: AdminToken) -> Outcome {
    match command {
        AdminToken::Issue(flags) => issue(flags).await,
        AdminToken::List(flags) => list(flags).await,
        AdminToken::Revoke(flags) => revoke(flags).await,
    }
}

async fn issue(flags: TokenIssue) -> Outcome {
    let records = open(&flags.folder).await?;
    let unit = unit_named(&records, &flags.unit).await?.id;
    let new = NewMachine { id: TokenId(clock::fresh_id()), name: flags.name.clone(), unit, days: flags.days };
    let id = new.id;
    let secret = records.issue_token(actor(), clock::wall_now(), new).await.map_err(|error| match error {
        records::Error::Rule(_) => Failure::wrong_use(format!("--name: there is a token {}", flags.name)),
        other => failed(other),
    })?;
    close(&records).await?;
    if flags.folder.json {
        return print_json(&json!({ "id": id, "name": flags.name, "secret": secret.reveal() }));
    }
    println!("{} reads with the token {} (shown once)", flags.name, secret.reveal());
    Ok(())
}

async fn list(flags: AdminFolder) -> Outcome {
    let records = open(&flags).await?;
    let tokens = records.tokens().await.map_err(failed)?;
    close(&records).await?;
    if flags.json {
        let rows: Vec<_> = tokens
            .iter()
            .map(|token| {
                json!({ "id": token.id, "name": token.name, "unit": token.unit, "made_at": token.made_at,
                    "expires_at": token.expires_at, "revoked_at": token.revoked_at, "used_at": token.used_at })
            })
            .collect();
        return print_json(&json!({ "tokens": rows }));
    }
    for token in tokens {
        let state = if token.revoked_at.is_some() { " (taken back)" } else { "" };
        println!("{:<32} until {}{state}", token.name, token.expires_at);
    }
    Ok(())
}

async fn revoke(flags: TokenRevoke) -> Outcome {
    let records = open(&flags.folder).await?;
    let tokens = records.tokens().await.map_err(failed)?;
    let found = tokens.into_iter().find(|token| token.name == flags.name);
    let token =
        found.ok_or_else(|| Failure::wrong_use(format!("--name: there is no token {}", flags.name)))?;
    records.revoke_token(actor(), clock::wall_now(), token.id).await.map_err(|error| match error {
        records::Error::Absent(_) => Failure::wrong_use("--name: the token is taken back already"),
        other => failed(other),
    })?;
    close(&records).await?;
    if flags.folder.json {
        return print_json(&json!({ "id": token.id, "name": flags.name, "revoked": true }));
    }
    println!("{} opens nothing any more", flags.name);
    Ok(())
}
