//! Who must answer what by when: for the bank that hosts and the institution that is hosted alike.

use std::path::Path;

use kernel::Timestamp;
use records::crypto::FileKey;
use serde::Serialize;

use crate::books::Books;
use crate::check::Rules;
use crate::core_system::Core;
use crate::journal::{Journal, JournalError};
use crate::teller::Teller;

/// An order and its clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// The order's application number.
    pub application: String,
    /// Its transaction code.
    pub code: String,
    /// The institution that owes the answer.
    pub institution: String,
    /// When the order came.
    pub came_at: Timestamp,
    /// When the alarm goes.
    pub alarm_at: Timestamp,
    /// By when it is to be answered.
    pub due_at: Timestamp,
    /// The answer's four digits.
    pub result: Option<String>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

impl<C: Core> Teller<C> {
    /// The orders that are not answered, the oldest first.
    #[must_use]
    pub fn open_duties(&self) -> Vec<Duty> {
        self.shared().look(|books| {
            let open = books.waiting.iter().map(|(_, application)| application);
            open.filter_map(|application| duty(books, application, self.rules())).collect()
        })
    }
}

/// All orders that a gateway's folder knows, the oldest first; the gateway may run meanwhile.
pub fn duties_in(folder: &Path, key: FileKey, rules: &Rules) -> Result<Vec<Duty>, JournalError> {
    let (_journal, entries) = Journal::open(folder, key, true)?;
    let mut books = Books::default();
    entries.iter().for_each(|entry| books.apply(entry));
    let mut duties: Vec<Duty> =
        books.orders.keys().filter_map(|application| duty(&books, application, rules)).collect();
    duties.sort_by(|one, other| (one.came_at, &one.application).cmp(&(other.came_at, &other.application)));
    Ok(duties)
}

fn duty(books: &Books, application: &str, rules: &Rules) -> Option<Duty> {
    let order = books.orders.get(application)?;
    let due_at = order.came_at.plus_seconds(rules.feedback_hours * 3_600);
    Some(Duty {
        application: application.to_owned(),
        code: order.code.clone(),
        institution: order.institution.clone(),
        came_at: order.came_at,
        alarm_at: due_at.plus_seconds(-rules.alarm_minutes * 60),
        due_at,
        result: order.answer.as_ref().map(|(result, _)| result.clone()),
        answered_at: order.answer.as_ref().map(|(_, at)| *at),
    })
}
