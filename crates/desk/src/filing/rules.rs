//! What a case asks beyond its table, and what its acts do elsewhere: receipts, the race's filing, terms, handlers.

use kernel::{OfficerId, Term};
use pursuit::Event;
use records::Work;
use records::people::users::User;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::evidence;
use crate::cases::journal::Loaded;
use crate::cases::next_number;
use crate::dossiers::row::{handler, moved};
use crate::dossiers::{Act, Dossier, Said, store};
use crate::error::Error;
use crate::{Desk, NewId, deadlines};

/// Refuses what the table cannot: evidence that is missing, a decision on one's own decision.
pub(crate) async fn may_move(work: &Work, user: &User, dossier: &Dossier, act: &Act) -> Result<(), Error> {
    match act.name {
        "prosecute" if evidence::checklist(&dossier.body).iter().any(|one| !one.is_at_hand) => {
            Err(Error::NotAllowed("evidence_missing"))
        }
        "uphold" | "uphold_finally" | "reverse" if has_decided(work, dossier.row.id, user.id).await? => {
            Err(Error::NotAllowed("own_decision"))
        }
        _ => Ok(()),
    }
}

/// Whether the officer has refused this case's filing, or upheld the refusal.
async fn has_decided(work: &Work, id: Uuid, officer: OfficerId) -> Result<bool, Error> {
    let decided = moved::Entity::find()
        .filter(moved::Column::DossierId.eq(id))
        .filter(moved::Column::Act.is_in(["refuse", "note_refused", "uphold"]))
        .filter(moved::Column::Actor.eq(officer.to_string()))
        .count(work.db())
        .await?;
    Ok(decided > 0)
}

/// Does what an act of a case does elsewhere.
pub(crate) async fn carry_out(
    desk: &Desk,
    work: &mut Work,
    dossier: &mut Dossier,
    case: &mut Loaded,
    (act, said): (&Act, &mut Said),
    ids: NewId<'_>,
) -> Result<(), Error> {
    let id = dossier.row.id;
    match act.name {
        "accept" => {
            said.insert("receipt_number".to_owned(), paper(work, "受案").await?);
        }
        "file" | "reverse" | "note_filed" => {
            let number = said.get("case_number").cloned().unwrap_or_default();
            desk.take(work, case, Event::Filed { number }, ids).await?;
        }
        "refuse" => {
            said.insert("notice_number".to_owned(), paper(work, "不立").await?);
            let reason = said.get("reason").cloned().unwrap_or_default();
            desk.take(work, case, Event::FilingRefused { reason }, ids).await?;
        }
        "note_refused" => {
            let reason = said.get("reason").cloned().unwrap_or_default();
            desk.take(work, case, Event::FilingRefused { reason }, ids).await?;
        }
        "transfer" => {
            said.insert("transfer_number".to_owned(), paper(work, "移送").await?);
        }
        "extend" => {
            let term: Term = said.get("term").and_then(|term| term.parse().ok()).unwrap_or(Term::Days(7));
            deadlines::extend(work, "case", id, "case_decide", term).await?;
        }
        "collect" => collect(dossier, said),
        "part" => {
            let other = said.get("not_series").cloned().unwrap_or_default();
            if !store::part_numbered(work, id, &other, "series").await? {
                return Err(Error::NotAllowed("not_joined"));
            }
        }
        "name_handler" => name_handler(work, id, officer_of(said)?).await?,
        "release_handler" => {
            let gone = handler::Entity::delete_by_id((id, officer_of(said)?.0)).exec(work.db()).await?;
            if gone.rows_affected == 0 {
                return Err(Error::NotAllowed("not_a_handler"));
            }
        }
        _ => {}
    }
    Ok(())
}

/// Adds an item to the evidence at hand.
fn collect(dossier: &mut Dossier, said: &Said) {
    let Some(item) = said.get("item") else { return };
    let have = dossier.body.entry("evidence".to_owned()).or_default();
    if !have.split(' ').any(|one| one == item) {
        let all = format!("{have} {item}");
        *have = all.trim().to_owned();
    }
}

async fn name_handler(work: &Work, case: Uuid, officer: OfficerId) -> Result<(), Error> {
    let row = handler::ActiveModel {
        case_id: Set(case),
        officer_id: Set(officer.0),
        at: Set(work.at().as_micros()),
        named_by: Set(work.actor_name()),
    };
    let key = [handler::Column::CaseId, handler::Column::OfficerId];
    let once = OnConflict::columns(key).do_nothing_on(key).to_owned();
    handler::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    Ok(())
}

fn officer_of(said: &Said) -> Result<OfficerId, Error> {
    let unknown = || Error::Invalid { field: "handler".to_owned(), code: "unknown" };
    said.get("handler").and_then(|id| id.parse().ok()).ok_or_else(unknown)
}

/// A paper's number in the unit's own series of the year.
async fn paper(work: &Work, word: &str) -> Result<String, Error> {
    let year = work.at().beijing_date().year();
    let number = next_number(work, &format!("document {word} {year}")).await?;
    Ok(format!("反诈{word}字〔{year}〕{number}号"))
}
