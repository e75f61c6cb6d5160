//! The national platform's feedback exports: each row answers the order that its number, or its account, names.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{AccountNo, CaseId, OrderId, Timestamp};
use pursuit::law::OrderKind;
use pursuit::{Answer, Event, Refusal};
use records::Actor;
use records::crypto::provider::{sm3, to_hex};
use records::people::Role;
use records::units::Scope;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use wire::UpBody;
use wire::sheet::{Columns, FeedbackRow, SheetError, Table, feedback};

use super::entry::remember_number;
use crate::cases::journal;
use crate::error::Error;
use crate::rows::{order, outbox, platform_entry};
use crate::{Desk, NewId, accounts, rights};
use letters::said_in;

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedbackTaken {
    /// Rows that moved an order.
    pub applied: u64,
    /// Rows that were taken before.
    pub repeated: u64,
    /// Rows that were not taken, in the file's order.
    pub bad_rows: Vec<BadFeedback>,
    /// Columns that mean nothing here.
    pub unknown_columns: Vec<String>,
}

/// Why a row was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFeedback {
    /// Its place in the file, from 1.
    pub row: u64,
    /// Why, as a code: `unreadable`, `no_such_order`, `many_orders`, or the refusal's own.
    pub code: &'static str,
    /// What exactly, without the row's content.
    pub detail: String,
}

/// A row with the order that it answers.
struct Matched {
    row: u64,
    order: OrderId,
    case: CaseId,
    attempt: u16,
    read: FeedbackRow,
}

/// An order that a row may be about.
#[derive(Clone, Copy)]
struct Candidate {
    order: OrderId,
    case: CaseId,
    attempt: u16,
}

impl Desk {
    /// Takes in an export (XLSX, XLS, CSV or an HTML table). A row that cannot be taken is listed and stops no other;
    /// the same file again changes nothing.
    pub async fn import_feedback(
        &self,
        actor: Actor,
        file: Vec<u8>,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<FeedbackTaken, Error> {
        let asking = self.records().begin(actor.clone(), now).await?;
        let officer = rights::officer_with(&asking, Role::Investigator).await?;
        drop(asking);
        let read = tokio::task::spawn_blocking(move || read(&file)).await.expect("the reader does not panic");
        let mut rows = read?;
        let mut taken = FeedbackTaken {
            unknown_columns: std::mem::take(&mut rows.unknown_columns),
            ..Default::default()
        };
        for wrong in &rows.wrong {
            let detail = wrong.error.to_string();
            taken.bad_rows.push(BadFeedback { row: wrong.row, code: "unreadable", detail });
        }
        let matched = self.matched(rows.records, &officer.scope, &mut taken).await?;
        let mut by_case: BTreeMap<CaseId, Vec<Matched>> = BTreeMap::new();
        for one in matched {
            by_case.entry(one.case).or_default().push(one);
        }
        for (case, rows) in by_case {
            self.apply_rows(actor.clone(), case, rows, &mut taken, now, ids).await?;
        }
        taken.bad_rows.sort_by_key(|bad| bad.row);
        Ok(taken)
    }

    async fn apply_rows(
        &self,
        actor: Actor,
        case: CaseId,
        rows: Vec<Matched>,
        taken: &mut FeedbackTaken,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        let (mut events, mut of_row, mut known) = (Vec::new(), Vec::new(), Vec::new());
        for one in &rows {
            let Some(order) = loaded.case.order(one.order) else { continue };
            let not_yet_there = order.platform.is_none() && order.state.awaits_answer();
            if not_yet_there && !is_own_number(order, &one.read.number) {
                let number = one.read.number.clone();
                remember_number(&work, one.order, one.attempt, &number).await?;
                let entered =
                    Event::Entered { order: one.order, attempt: one.attempt, officer: officer.id, number };
                events.push(entered);
                of_row.push(None);
            }
            let said = said_in(one.read.body.clone(), &order.account, order.bank.as_deref(), now);
            let Some(mut said) = said else { continue };
            known.append(&mut said.known);
            events.push(Event::Answered(answer_of(one, said)));
            of_row.push(Some(one.row));
        }
        let outcomes = self.take_many(&mut work, &mut loaded, events, ids).await?;
        accounts::remember(&work, known).await?;
        self.commit(work, &loaded, false).await?;
        for (row, outcome) in of_row.into_iter().zip(outcomes) {
            if let Some(row) = row {
                count(taken, row, outcome);
            }
        }
        Ok(())
    }

    /// The order within the scope that each row is about: by the platform's number, by ours, else by the one order of its kind that is out on the
    /// row's account.
    async fn matched(
        &self,
        rows: Vec<(u64, FeedbackRow)>,
        scope: &Scope,
        taken: &mut FeedbackTaken,
    ) -> Result<Vec<Matched>, Error> {
        let numbers: HashSet<String> = rows.iter().map(|(_, read)| read.number.clone()).collect();
        let by_number = self.orders_by_number(&numbers, scope).await?;
        let unknown = rows.iter().filter(|(_, read)| !by_number.contains_key(&read.number));
        let indexes: HashSet<Vec<u8>> = unknown.filter_map(|(_, read)| self.index_of(read)).collect();
        let by_account = self.orders_out_on(&indexes, scope).await?;
        let mut matched = Vec::with_capacity(rows.len());
        for (row, read) in rows {
            let none: &[Candidate] = &[];
            let found = match by_number.get(&read.number) {
                Some(found) => &found[..],
                None => self
                    .index_of(&read)
                    .and_then(|index| by_account.get(&(index, kind_of(&read.body)?)))
                    .map_or(none, |found| &found[..]),
            };
            match found {
                [one] => {
                    let Candidate { order, case, attempt } = *one;
                    matched.push(Matched { row, order, case, attempt, read });
                }
                [] => bad(taken, row, "no_such_order"),
                _ => bad(taken, row, "many_orders"),
            }
        }
        Ok(matched)
    }

    fn index_of(&self, read: &FeedbackRow) -> Option<Vec<u8>> {
        let account = AccountNo::parse(read.account.as_deref()?).ok()?;
        Some(self.records().ring().blind("account", account.reveal()))
    }

    async fn orders_by_number(
        &self,
        numbers: &HashSet<String>,
        scope: &Scope,
    ) -> Result<HashMap<String, Vec<Candidate>>, Error> {
        let db = self.records().reader();
        let numbers: Vec<String> = numbers.iter().cloned().collect();
        let mut found: HashMap<String, Vec<Candidate>> = HashMap::new();
        for some in numbers.chunks(500) {
            let ours = outbox::Entity::find()
                .filter(outbox::Column::ApplicationId.is_in(some.to_vec()))
                .filter(outbox::Column::CaseId.in_subquery(rights::cases_within(scope)))
                .all(db)
                .await?;
            for row in ours {
                let one = candidate(row.order_id, row.case_id, row.attempt);
                found.entry(row.application_id).or_default().push(one);
            }
            let theirs = platform_entry::Entity::find()
                .filter(platform_entry::Column::Number.is_in(some.to_vec()))
                .all(db)
                .await?;
            let cases = order::Entity::find()
                .filter(order::Column::Id.is_in(theirs.iter().map(|row| row.order_id)))
                .filter(order::Column::CaseId.in_subquery(rights::cases_within(scope)))
                .all(db)
                .await?;
            for row in theirs {
                let Some(of) = cases.iter().find(|order| order.id == row.order_id) else { continue };
                let one = candidate(row.order_id, of.case_id, row.attempt);
                found.entry(row.number).or_default().push(one);
            }
        }
        Ok(found)
    }

    async fn orders_out_on(
        &self,
        indexes: &HashSet<Vec<u8>>,
        scope: &Scope,
    ) -> Result<HashMap<(Vec<u8>, &'static str), Vec<Candidate>>, Error> {
        let db = self.records().reader();
        let indexes: Vec<Vec<u8>> = indexes.iter().cloned().collect();
        let mut found: HashMap<(Vec<u8>, &'static str), Vec<Candidate>> = HashMap::new();
        for some in indexes.chunks(500) {
            let rows = order::Entity::find()
                .filter(order::Column::AccountIndex.is_in(some.to_vec()))
                .filter(order::Column::State.is_in(["outgoing", "delivered"]))
                .filter(order::Column::CaseId.in_subquery(rights::cases_within(scope)))
                .all(db)
                .await?;
            let sent = outbox::Entity::find()
                .filter(outbox::Column::OrderId.is_in(rows.iter().map(|row| row.id)))
                .all(db)
                .await?;
            for row in rows {
                let attempts = sent.iter().filter(|sent| sent.order_id == row.id).map(|sent| sent.attempt);
                let Some(attempt) = attempts.max() else { continue };
                let Some(kind) = OrderKind::ALL.into_iter().find(|kind| kind.name() == row.kind) else {
                    continue;
                };
                let one = candidate(row.id, row.case_id, attempt);
                found.entry((row.account_index, kind.name())).or_default().push(one);
            }
        }
        Ok(found)
    }
}

fn read(file: &[u8]) -> Result<wire::sheet::Rows<FeedbackRow>, Error> {
    let table = Table::read(file).map_err(|error| Error::WrongFeedback(error.to_string()))?;
    feedback(&table, &Columns::new()).map_err(|error: SheetError| Error::WrongFeedback(error.to_string()))
}

fn candidate(order: uuid::Uuid, case: uuid::Uuid, attempt: i64) -> Candidate {
    let attempt = u16::try_from(attempt).unwrap_or(u16::MAX);
    Candidate { order: OrderId(order), case: CaseId(case), attempt }
}

/// The order's own number says that the message went over the line, or that the platform took our number over.
fn is_own_number(order: &pursuit::Order, number: &str) -> bool {
    letters::application_id(order.tx_code(), order.id, order.attempts).as_str() == number
}

fn kind_of(body: &UpBody) -> Option<&'static str> {
    let kind = OrderKind::ALL.into_iter().find(|kind| kind.law().answer_code == body.tx_code())?;
    Some(kind.name())
}

/// The same row of the same order is one message, whichever file it comes in.
fn answer_of(one: &Matched, said: letters::Said) -> Answer {
    let digest = to_hex(&sm3(&[one.read.number.as_bytes(), &said.content()]));
    said.answer(one.order, &format!("export:{}", &digest[..32]))
}

fn bad(taken: &mut FeedbackTaken, row: u64, code: &'static str) {
    taken.bad_rows.push(BadFeedback { row, code, detail: String::new() });
}

fn count(taken: &mut FeedbackTaken, row: u64, outcome: Result<(), Refusal>) {
    match outcome {
        Ok(()) => taken.applied += 1,
        Err(Refusal::RepeatedMessage) => taken.repeated += 1,
        Err(refusal @ Refusal::WrongState { .. }) => {
            let detail = refusal.to_string();
            taken.bad_rows.push(BadFeedback { row, code: "answered_before", detail });
        }
        Err(refusal) => {
            let detail = refusal.to_string();
            taken.bad_rows.push(BadFeedback { row, code: "refused", detail });
        }
    }
}
