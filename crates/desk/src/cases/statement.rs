//! A statement brought by hand: its rows go to the ledger, and the case is traced again.

use std::sync::{Arc, PoisonError};

use kernel::{AccountNo, CaseId, Timestamp, Window};
use ledger::{ImportReport, Layout, Ledger, Statements};
use pursuit::Event;
use records::Actor;
use records::people::Role;

use super::journal;
use crate::error::Error;
use crate::{Desk, NewId, rights};

/// What became of a statement file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementTaken {
    /// New transfers.
    pub imported: u64,
    /// Transfers known already.
    pub duplicates: u64,
    /// Rows not taken in: the line in the file, and why.
    pub bad_rows: Vec<(u64, String)>,
}

impl Desk {
    /// Takes in a statement as CSV in the canonical columns. When one account stands in every row, the file is
    /// that account's statement from its first row to its last. Taking it again changes nothing.
    pub async fn take_statement(
        &self,
        actor: Actor,
        case: CaseId,
        file: Vec<u8>,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<StatementTaken, Error> {
        // Refused before the ledger hears of it; asked again inside the transaction that traces.
        let asking = self.records().begin(actor.clone(), now).await?;
        rights::officer_with(&asking, Role::Investigator).await?;
        let number = journal::load(&asking, case).await?.row.number;
        drop(asking);
        let ledger = Arc::clone(&self.inner.ledger);
        let imported = tokio::task::spawn_blocking(move || {
            let mut ledger = ledger.write().unwrap_or_else(PoisonError::into_inner);
            ledger.set_received_at(now);
            import(&mut ledger, &number, &file)
        });
        let report = imported.await.expect("the ledger does not panic")?;
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        work.note("statement.taken", "case", case, None, Some(report.source.as_bytes()));
        let traced = self.trace(&work, &loaded).await?;
        self.take(&mut work, &mut loaded, Event::Traced(traced), ids).await?;
        self.commit(work, &loaded, false).await?;
        let bad_rows = report.bad_rows.iter().map(|row| (row.line, row.reason.clone())).collect();
        Ok(StatementTaken { imported: report.imported, duplicates: report.duplicates, bad_rows })
    }
}

fn import(ledger: &mut Ledger, number: &str, file: &[u8]) -> Result<ImportReport, Error> {
    let source = format!("{number} by hand");
    let unreadable = |error: ledger::ImportError| match error {
        ledger::ImportError::Ledger(error) => Error::Ledger(error),
        other => Error::WrongStatement(other.to_string()),
    };
    let layout = Layout::canonical();
    let report = ledger
        .import_csv_of(Statements::Nobody, &source, file, &layout, &mut |_progress| {})
        .map_err(unreadable)?;
    if let Some((account, window)) = owner(file) {
        ledger.mark_statement(&account, window)?;
    }
    Ok(report)
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
