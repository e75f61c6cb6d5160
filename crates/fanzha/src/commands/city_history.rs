//! `fanzha city make --database`: a city's reports filed as a history that ends now, to measure the centre with.
//!
//! Reports go the way of every report, only many in one transaction; the trail's entries are chained as the sealer does.

use city::{City, Config};
use desk::{Desk, NewReport, Office};
use kernel::{CaseId, OfficerId, Timestamp};
use records::Actor;
use records::trail::OldEntry;
use serde_json::json;
use uuid::Uuid;

use super::city::{reports, size};
use super::city_leads;
use super::ledger::print_json;
use crate::cli::CityMake;
use crate::clock;
use crate::data_folder::DataFolder;
use crate::outcome::{Failure, OrWrongUse, Outcome};
use crate::progress::Progress;

/// A large city's day.
const REPORTS_A_DAY: i64 = 5_000;
/// Reports in one transaction.
const REPORTS_AT_ONCE: usize = 200;
/// Entries of the trail in one transaction.
const ENTRIES_AT_ONCE: u64 = 30_000;
/// Those who have read the cases.
const READERS: u64 = 40;

pub async fn make(flags: CityMake) -> Outcome {
    let data = flags.data.as_deref().ok_or_else(|| Failure::wrong_use("--data: which data folder?"))?;
    let folder = DataFolder::new(data, flags.database.as_deref());
    let records = match folder.master_key().exists() {
        true => folder.records().await?,
        false => folder.found().await?.records,
    };
    let office = Office::new("430500000000", "反诈中心").or_wrong_use("the office")?;
    let desk = folder.desk(records, office)?;
    let cases = file(&desk, &flags).await?;
    let leads = city_leads::carry_over(&desk, &flags).await?;
    tell_trail(&desk, &flags, &cases).await?;
    let entries =
        desk.records().seal_trail().await.map_err(|error| Failure::Failed(error.into()))? + flags.trail;
    if flags.json {
        return print_json(&json!({
            "seed": flags.seed, "reports": cases.len(), "leads": leads, "trail_entries": entries,
        }));
    }
    println!(
        "{} reports, {leads} leads and {entries} entries of the trail in {}",
        cases.len(),
        folder.database()
    );
    Ok(())
}

/// Lives the city until so many reports have come in.
async fn file(desk: &Desk, flags: &CityMake) -> Outcome<Vec<CaseId>> {
    let days = i64::from(flags.reports) / REPORTS_A_DAY + 1;
    let mut now = clock::wall_now().plus_seconds(-days * 24 * 3_600);
    let config = Config {
        size: size(flags.size),
        reports_per_day: Some(REPORTS_A_DAY),
        ..Config::small(flags.seed, now)
    };
    let mut city = City::new(config);
    let wanted = flags.reports as usize;
    let mut cases = Vec::with_capacity(wanted);
    let mut progress = Progress::over(u64::from(flags.reports));
    let mut waiting = Vec::new();
    while cases.len() + waiting.len() < wanted {
        now = now.plus_seconds(3_600);
        waiting.extend(reports(city.advance(now)).into_iter().map(|report| NewReport {
            text: report.text,
            source: "110".to_owned(),
            received_at: report.at,
        }));
        waiting.truncate(wanted - cases.len());
        while waiting.len() >= REPORTS_AT_ONCE
            || (!waiting.is_empty() && cases.len() + waiting.len() == wanted)
        {
            let rest = waiting.split_off(waiting.len().min(REPORTS_AT_ONCE));
            let part = std::mem::replace(&mut waiting, rest);
            let at = part.last().map_or(now, |report| report.received_at);
            let filed = desk.file_reports(Actor::program("city"), &part, at, &clock::fresh_id).await;
            cases
                .extend(filed.map_err(|error| Failure::Failed(error.into()))?.iter().map(|filed| filed.case));
            progress.reach(cases.len() as u64);
            // Entries wait in their table only as long as they must.
            desk.records().seal_trail().await.map_err(|error| Failure::Failed(error.into()))?;
        }
    }
    Ok(cases)
}

/// Chains entries that say who read which case, spread over the cases.
async fn tell_trail(desk: &Desk, flags: &CityMake, cases: &[CaseId]) -> Outcome {
    let began = clock::wall_now();
    let mut progress = Progress::over(flags.trail);
    let mut told = 0;
    while told < flags.trail && !cases.is_empty() {
        let until = flags.trail.min(told + ENTRIES_AT_ONCE);
        let entries: Vec<_> = (told..until).map(|number| entry(number, cases, began)).collect();
        desk.records().import_trail(&entries).await.map_err(|error| Failure::Failed(error.into()))?;
        told = until;
        progress.reach(told);
    }
    Ok(())
}

fn entry(number: u64, cases: &[CaseId], began: Timestamp) -> OldEntry {
    let place = usize::try_from(number % cases.len() as u64).unwrap_or(0);
    let reader = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % READERS;
    OldEntry {
        at: began.plus_micros(i64::try_from(number).unwrap_or(i64::MAX)),
        actor: OfficerId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(reader))),
        origin: format!("10.0.0.{}", reader + 1),
        action: "case.read",
        noun: "case",
        object: cases[place].to_string(),
    }
}
