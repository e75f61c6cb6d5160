//! Filing a report: it is read, a case is opened, and the first orders are proposed, in one transaction.

use intake::elements::Words;
use kernel::{AccountNo, CaseId, Fen, ReportId, Timestamp, mask};
use pursuit::{Case, Event, HolderName, Payment, Report};
use records::crypto::Place;
use records::{Actor, Work, record_keys};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::portal::PORTAL;
use crate::cases::journal::Loaded;
use crate::cases::next_number;
use crate::dossiers::{self, Beginning, NounName, Said};
use crate::error::Error;
use crate::rows::{case, report};
use crate::{Desk, NewId, accounts, co_victims, rights, search};

/// A report to be filed.
#[derive(Clone)]
pub struct NewReport {
    /// The victim's words.
    pub text: String,
    /// Where they came from: `console`, `110`, `96110`, …
    pub source: String,
    /// When they came in; times in the words count from here.
    pub received_at: Timestamp,
}

impl std::fmt::Debug for NewReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewReport({} {} ****)", self.source, self.received_at)
    }
}

/// What a filed report is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The report.
    pub report: ReportId,
    /// The case opened for it.
    pub case: CaseId,
    /// The case's number for people.
    pub number: String,
}

/// What the reading of a text gives a case.
struct Gist {
    payments: Vec<Payment>,
    label: String,
}

const EXCERPT_CHARS: usize = 60;

impl Desk {
    /// Files a report and opens its case. Whoever may speak to the desk may file: the rights to the way in are
    /// the server's.
    pub async fn file_report(
        &self,
        actor: Actor,
        new: NewReport,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Filed, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let (filed, loaded) = self.file_in(&mut work, &new, ids).await?;
        self.commit(work, &loaded, true).await?;
        Ok(filed)
    }

    /// Files reports that are brought in from elsewhere, many in one transaction: all or none. Nobody who listens
    /// is told of them.
    pub async fn file_reports(
        &self,
        actor: Actor,
        new: &[NewReport],
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Vec<Filed>, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let mut filed = Vec::with_capacity(new.len());
        for new in new {
            filed.push(self.file_in(&mut work, new, ids).await?.0);
        }
        work.commit().await?;
        Ok(filed)
    }

    pub(super) async fn file_in(
        &self,
        work: &mut Work,
        new: &NewReport,
        ids: NewId<'_>,
    ) -> Result<(Filed, Loaded), Error> {
        self.file_with(work, new, None, ids).await
    }

    /// The same with payments that are known field by field and need not be read from the words.
    pub(crate) async fn file_with(
        &self,
        work: &mut Work,
        new: &NewReport,
        payments: Option<Vec<Payment>>,
        ids: NewId<'_>,
    ) -> Result<(Filed, Loaded), Error> {
        let reading = intake::read(&new.text, Some(new.received_at));
        let mut gist = gist(&reading);
        if let Some(known) = payments {
            gist.payments = known.into_iter().filter(|payment| payment.amount_fen > Fen::ZERO).collect();
        }
        let (report, case) = (ReportId(ids()), CaseId(ids()));
        let day = new.received_at.beijing_date().strftime("%Y%m%d").to_string();
        let number = format!("FZ{day}-{:04}", next_number(work, &format!("case {day}")).await?);
        let unit = rights::unit_of_actor(work).await?;
        let rules = &self.inner.rules;
        let key = record_keys::make(work, case.0).await?;
        let row = case::Model {
            id: case.0,
            number: number.clone(),
            version: 0,
            rules: String::from_utf8_lossy(&crate::seal::json(rules)).into_owned(),
            state: "new".to_owned(),
            source: new.source.clone(),
            label: gist.label,
            received_at: new.received_at.as_micros(),
            excerpt_sealed: key.seal(
                work.ring(),
                Place { column: "cases.excerpt", row: case.0 },
                excerpt(&new.text).as_bytes(),
            ),
            stolen_fen: 0,
            stopped_fen: 0,
            orders_to_sign: 0,
            orders_open: 0,
            answers: 0,
            next_due_at: None,
            unit_id: unit.0,
        };
        case::Entity::insert(case::ActiveModel::from(row.clone())).exec_without_returning(work.db()).await?;
        let text_sealed =
            key.seal(work.ring(), Place { column: "reports.text", row: report.0 }, new.text.as_bytes());
        let filed = report::ActiveModel {
            id: Set(report.0),
            case_id: Set(case.0),
            received_at: Set(new.received_at.as_micros()),
            source: Set(new.source.clone()),
            text_sealed: Set(text_sealed),
        };
        report::Entity::insert(filed).exec_without_returning(work.db()).await?;
        search::add(work, search::CASES, case.0, &new.text).await?;
        co_victims::reported(work, report, &gist.payments).await?;
        let way =
            Beginning { id: case.0, noun: NounName::Case, number: number.clone(), unit, said: Said::new() };
        dossiers::begin(work, way, ids).await?;
        work.note_of(&key, "report.filed", "report", report, new.text.as_bytes());
        let mut loaded = Loaded { row, case: Case::new(case, rules.clone()), answers: 0, key };
        // Nobody has seen who writes in the portal: its checks come first (see `portal`).
        if new.source != PORTAL {
            let event =
                Event::Reported(Report { report, received_at: new.received_at, payments: gist.payments });
            self.take(work, &mut loaded, event, ids).await?;
        }
        Ok((Filed { report, case, number }, loaded))
    }
}

fn gist(reading: &intake::Reading) -> Gist {
    Gist { payments: payments_of(reading), label: reading.label.to_owned() }
}

/// The payments of a reading as a case takes them.
pub(super) fn payments_of(reading: &intake::Reading) -> Vec<Payment> {
    reading.payments.iter().filter(|payment| payment.amount > Fen::ZERO).map(claimed).collect()
}

/// A payment of the reading as the case takes it: a number that is no account is left out, not guessed.
fn claimed(payment: &intake::payment::Payment) -> Payment {
    let account =
        |words: &Option<Words>| words.as_ref().and_then(|words| AccountNo::parse(words.reveal()).ok());
    let (from, to) = (account(&payment.from), account(&payment.to));
    let by_card = |account: &Option<AccountNo>| accounts::bank_of(account.as_ref()?, None);
    Payment {
        at: payment.time,
        amount_fen: payment.amount,
        from_holder: None,
        from_bank: by_card(&from),
        to_holder: payment.to_name.as_ref().and_then(|name| HolderName::new(name.reveal())),
        to_bank: payment.to_bank.clone().or_else(|| by_card(&to)),
        from,
        to,
    }
}

/// The beginning of the text for the list, with every longer run of digits masked, also one written in groups.
fn excerpt(text: &str) -> String {
    let mut shown = String::new();
    let mut run = String::new();
    for character in text.chars().take(EXCERPT_CHARS).map(kernel::account::fold_width) {
        let joins = matches!(character, ' ' | '-') && run.ends_with(|last: char| last.is_ascii_digit());
        if character.is_ascii_digit() || joins {
            run.push(character);
            continue;
        }
        shown.push_str(&masked(&run));
        run.clear();
        shown.push(if character.is_whitespace() { ' ' } else { character });
    }
    // A number cut by the end of the excerpt would show its head as if it were its tail.
    match is_long(&run) {
        true => shown.push_str("****"),
        false => shown.push_str(&run),
    }
    if text.chars().count() > EXCERPT_CHARS {
        shown.push('…');
    }
    shown
}

/// A run of digits and the blanks or hyphens between them, masked when it is long; a date is no number.
fn masked(run: &str) -> String {
    if !is_long(run) {
        return run.to_owned();
    }
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let behind = if run.ends_with(' ') { " " } else { "" };
    format!("{}{behind}", mask::tail(&digits, 4))
}

fn is_long(run: &str) -> bool {
    let is_date = run.len() <= 13 && run.starts_with("20") && run.as_bytes().get(4) == Some(&b'-');
    !is_date && run.bytes().filter(u8::is_ascii_digit).count() > 6
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn an_excerpt_is_short_and_shows_no_whole_number() {
        assert_eq!(excerpt("转到6222020000001234567账户\n5000元"), "转到****4567账户 5000元");
        assert_eq!(excerpt("电话１３８００００１２３４。"), "电话****1234。");
        assert_eq!(
            excerpt("电话是165-0000-3422,卡6226 2200 0000 1494(民生"),
            "电话是****3422,卡****1494(民生"
        );
        assert_eq!(excerpt("2026-06-01 11时转 5000 元给 6222 0200"), "2026-06-01 11时转 5000 元给 ****");
        let long = format!("{}6222020000001234567", "某".repeat(50));
        assert_eq!(excerpt(&long), format!("{}****…", "某".repeat(50)));
    }
}
