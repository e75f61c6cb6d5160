//! Statements and transfers brought by hand: their rows go to the ledger, and the case is traced again.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{AccountNo, CaseId, Timestamp, Window};
use ledger::{
    BadRow, Gap, ImportReport, Layout, Ledger, OrderAssumed, Reversal, StatementFile, StatementPeriod,
    StatementReport, Statements,
};
use pursuit::{Event, HolderName};
use records::Actor;
use records::people::Role;

use super::{journal, retrace};
use crate::accounts::{self, Known};
use crate::error::Error;
use crate::{Desk, NewId, rights};

/// What the trail says of a statement.
const TAKEN: &str = "statement.taken";

/// An account's statement that came.
pub type BroughtStatement = StatementPeriod;

/// What became of a statement file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementTaken {
    /// New transfers.
    pub imported: u64,
    /// Transfers known already.
    pub duplicates: u64,
    /// Transfers of which the other side was known already.
    pub completed: u64,
    /// Rows not taken in: their place, and why.
    pub bad_rows: Vec<BadRow>,
    /// Whose statements, for which periods.
    pub statements: Vec<BroughtStatement>,
    /// Where rows are missing.
    pub gaps: Vec<Gap>,
    /// What was undone.
    pub reversals: Vec<Reversal>,
    /// Where nothing proves the order.
    pub order_assumed: Vec<OrderAssumed>,
}

impl Desk {
    /// Whether this actor may bring a statement to this case; asked before its file is read.
    pub async fn may_take_statement(&self, actor: Actor, case: CaseId, now: Timestamp) -> Result<(), Error> {
        self.number_of(actor, case, now).await.map(|_| ())
    }

    /// Takes in statements that were read from a file. Taking them again changes nothing.
    pub async fn take_statement(
        &self,
        actor: Actor,
        case: CaseId,
        file: StatementFile,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<StatementTaken, Error> {
        let number = self.number_of(actor.clone(), case, now).await?;
        let known = known_of(&file);
        let ledger = Arc::clone(&self.inner.ledger);
        let taken = tokio::task::spawn_blocking(move || {
            ledger.alone(|ledger| {
                ledger.set_received_at(now);
                ledger.take_statements(&file, &mut |_progress| {})
            })
        });
        let report = taken.await.expect("the ledger does not panic").map_err(unreadable)?;
        let told = report.statements.iter().map(|one| one.account.clone()).collect();
        self.trace_again(actor, case, News { what: TAKEN, content: number, told, known }, now, ids).await?;
        Ok(StatementTaken::of(report))
    }

    /// Takes in transfers as CSV in the canonical columns. When one account stands in every row, the file is
    /// that account's statement from its first row to its last. Taking it again changes nothing.
    pub async fn take_transfers(
        &self,
        actor: Actor,
        case: CaseId,
        file: Vec<u8>,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<StatementTaken, Error> {
        let number = self.number_of(actor.clone(), case, now).await?;
        let ledger = Arc::clone(&self.inner.ledger);
        let source = format!("{number} by hand");
        let imported = tokio::task::spawn_blocking(move || {
            ledger.alone(|ledger| {
                ledger.set_received_at(now);
                import(ledger, &source, &file)
            })
        });
        let (report, told) = imported.await.expect("the ledger does not panic")?;
        self.trace_again(
            actor,
            case,
            News { what: TAKEN, content: number, told, known: Vec::new() },
            now,
            ids,
        )
        .await?;
        let ImportReport { imported, duplicates, completed, bad_rows, .. } = report;
        Ok(StatementTaken { imported, duplicates, completed, bad_rows, ..StatementTaken::default() })
    }

    /// The case's number, for an investigator. Asked before the ledger hears of anything, and again inside the
    /// transaction that traces.
    async fn number_of(&self, actor: Actor, case: CaseId, now: Timestamp) -> Result<String, Error> {
        let asking = self.records().begin(actor, now).await?;
        rights::officer_with(&asking, Role::Investigator).await?;
        Ok(journal::load(&asking, case).await?.row.number)
    }

    pub(super) async fn trace_again(
        &self,
        actor: Actor,
        case: CaseId,
        news: News,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        work.note(news.what, "case", case, None, Some(news.content.as_bytes()));
        accounts::remember(&work, news.known).await?;
        retrace::note_others(&work, &news.told, case).await?;
        let traced = self.trace(&work, &loaded).await?;
        self.take(&mut work, &mut loaded, Event::Traced(traced), ids).await?;
        self.commit(work, &loaded, false).await
    }
}

/// What a file brings beside its rows.
pub(super) struct News {
    /// What the trail says was done.
    pub what: &'static str,
    /// What the trail keeps the digest of.
    pub content: String,
    /// Whose statements it holds: other cases' money may lie there.
    pub told: Vec<AccountNo>,
    /// Whom it names.
    pub known: Vec<Known>,
}

impl StatementTaken {
    fn of(report: StatementReport) -> StatementTaken {
        StatementTaken {
            imported: report.imported,
            duplicates: report.duplicates,
            completed: report.completed,
            bad_rows: report.bad_rows,
            statements: report.statements,
            gaps: report.gaps,
            reversals: report.reversals,
            order_assumed: report.order_assumed,
        }
    }
}

/// Whom the file names as the holders of accounts.
fn known_of(file: &StatementFile) -> Vec<Known> {
    let mut holders: HashMap<&AccountNo, &str> = HashMap::new();
    for entry in &file.entries {
        if let Some(other) =
            entry.other.as_ref().filter(|_| !entry.other_name.is_empty() && entry.exit.is_none())
        {
            holders.insert(other, &entry.other_name);
        }
    }
    let known = |(account, name): (&AccountNo, &str)| {
        let holder = HolderName::new(name)?;
        Some(Known { account: account.clone(), bank: None, holder: Some(holder), document: None })
    };
    holders.into_iter().filter_map(known).collect()
}

pub(crate) fn unreadable(error: ledger::ImportError) -> Error {
    match error {
        ledger::ImportError::Ledger(error) => Error::Ledger(error),
        other => Error::WrongStatement(other.to_string()),
    }
}

/// Imports transfers; gives whose statement they are, if they are one account's.
fn import(ledger: &mut Ledger, source: &str, file: &[u8]) -> Result<(ImportReport, Vec<AccountNo>), Error> {
    let layout = Layout::canonical();
    let report = ledger
        .import_csv_of(Statements::Nobody, source, file, &layout, &mut |_progress| {})
        .map_err(unreadable)?;
    let owner = owner(file);
    if let Some((account, window)) = &owner {
        ledger.mark_statement(account, *window)?;
    }
    Ok((report, owner.into_iter().map(|(account, _)| account).collect()))
}

/// The account that stands in every row that can be read, and the period from the first row to the last.
fn owner(file: &[u8]) -> Option<(AccountNo, Window)> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let header = rows.byte_headers().ok()?.clone();
    let place = |name: &str| header.iter().position(|column| column == name.as_bytes());
    let (payer, payee, at) = (place("payer")?, place("payee")?, place("at")?);
    let mut shared: Option<Vec<AccountNo>> = None;
    let mut span: Option<(Timestamp, Timestamp)> = None;
    for row in rows.records().flatten() {
        let account = |place: usize| AccountNo::parse(row.get(place).unwrap_or_default()).ok();
        let (Some(payer), Some(payee)) = (account(payer), account(payee)) else { continue };
        let Ok(at) = Timestamp::parse(row.get(at).unwrap_or_default()) else { continue };
        let both = [payer, payee];
        shared = Some(match shared {
            None => both.to_vec(),
            Some(before) => before.into_iter().filter(|account| both.contains(account)).collect(),
        });
        span = Some(span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
    }
    let (shared, (first, last)) = (shared?, span?);
    let [account] = &shared[..] else { return None };
    Some((account.clone(), Window::new(first, last.plus_micros(1))))
}
