//! The telephone of each bank's desk: the public lines as shipped, and what the office has put in their place.

use kernel::Timestamp;
use records::Actor;
use records::people::Role;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};

use crate::error::Error;
use crate::rows::bank_desk;
use crate::{Desk, rights};

/// A bank's desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankDesk {
    /// The bank's full name.
    pub bank: String,
    /// Its telephone.
    pub phone: String,
    /// What to know before calling.
    pub note: String,
    /// Whether it is the bank's public line, which this program ships, not a desk that the office has agreed on.
    pub is_public_line: bool,
}

/// Full name and public customer line of the large banks; lines that begin with `#` say where from.
const SHIPPED: &str = include_str!("../../data/bank_desks.csv");

impl Desk {
    /// Every bank's desk, the office's own numbers before the public lines, by name.
    pub async fn bank_desks(&self) -> Result<Vec<BankDesk>, Error> {
        let own = bank_desk::Entity::find()
            .order_by_asc(bank_desk::Column::Bank)
            .all(self.records().reader())
            .await?;
        let mut desks: Vec<BankDesk> = own.into_iter().map(BankDesk::of).collect();
        let is_new = |desk: &BankDesk| !desks.iter().any(|own| own.bank == desk.bank);
        let public: Vec<BankDesk> = shipped().filter(is_new).collect();
        desks.extend(public);
        Ok(desks)
    }

    /// One bank's desk.
    pub async fn bank_desk(&self, bank: &str) -> Result<Option<BankDesk>, Error> {
        let own = bank_desk::Entity::find_by_id(bank.to_owned()).one(self.records().reader()).await?;
        Ok(own.map(BankDesk::of).or_else(|| shipped().find(|desk| desk.bank == bank)))
    }

    /// Writes down a desk's number as the office has agreed it with the bank.
    pub async fn set_bank_desk(
        &self,
        actor: Actor,
        bank: &str,
        phone: &str,
        note: &str,
        now: Timestamp,
    ) -> Result<BankDesk, Error> {
        let (bank, phone, note) = (bank.trim(), phone.trim(), note.trim());
        check("bank", bank, 2, 225)?;
        check("phone", phone, 3, 60)?;
        check("note", note, 0, 200)?;
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let row = bank_desk::ActiveModel {
            bank: Set(bank.to_owned()),
            phone: Set(phone.to_owned()),
            note: Set(note.to_owned()),
            changed_at: Set(now.as_micros()),
        };
        let replace = OnConflict::column(bank_desk::Column::Bank)
            .update_columns([bank_desk::Column::Phone, bank_desk::Column::Note, bank_desk::Column::ChangedAt])
            .to_owned();
        bank_desk::Entity::insert(row).on_conflict(replace).exec_without_returning(work.db()).await?;
        work.note("bank_desk.set", "bank", bank, None, Some(phone.as_bytes()));
        work.commit().await?;
        let (bank, phone, note) = (bank.to_owned(), phone.to_owned(), note.to_owned());
        Ok(BankDesk { bank, phone, note, is_public_line: false })
    }
}

fn check(field: &'static str, text: &str, chars_min: usize, chars_max: usize) -> Result<(), Error> {
    match text.chars().count() {
        few if few < chars_min => Err(Error::Implausible { field, why: "short" }),
        many if many > chars_max => Err(Error::Implausible { field, why: "long" }),
        _ => Ok(()),
    }
}

fn shipped() -> impl Iterator<Item = BankDesk> {
    let lines = SHIPPED.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.filter_map(|line| line.split_once(',')).map(|(bank, phone)| BankDesk {
        bank: bank.to_owned(),
        phone: phone.to_owned(),
        note: String::new(),
        is_public_line: true,
    })
}

impl BankDesk {
    fn of(row: bank_desk::Model) -> BankDesk {
        BankDesk { bank: row.bank, phone: row.phone, note: row.note, is_public_line: false }
    }
}

#[cfg(test)]
mod tests {
    use super::shipped;

    #[test]
    fn every_shipped_line_names_a_bank_of_the_tables() {
        let all: Vec<_> = shipped().collect();
        assert!(all.len() >= 20, "{}", all.len());
        for desk in all {
            let known = kernel::bank::full_name(&desk.bank).or(kernel::institution::full_name(&desk.bank));
            assert_eq!(known, Some(desk.bank.as_str()));
            assert!(desk.phone.bytes().all(|byte| byte.is_ascii_digit()), "{}", desk.phone);
        }
    }
}
