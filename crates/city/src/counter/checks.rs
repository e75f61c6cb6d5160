//! What a bank checks before it touches an account, in the order in which it does.

use kernel::{AccountNo, Fen, Timestamp};
use wire::{ApplicationId, Attachment, OrganisationCode, PaperedOrder, Personal, ResultCode, check_papers};

use super::Desk;
use crate::assumptions::assumptions;
use crate::book::{AccountIx, Mark};
use crate::dice::About;
use crate::front::bank_id;

/// An account as an order names it.
pub(super) struct Named<'o> {
    pub bank_id: Option<OrganisationCode>,
    pub number: &'o Personal<50>,
    pub name: Option<&'o Personal<100>>,
}

/// A transfer as an order names it.
pub(super) struct Claimed<'o> {
    pub amount: Fen,
    pub at: Timestamp,
    pub from: Option<&'o Personal<50>>,
}

/// A result code of the tables that has no name in `wire`.
pub(super) fn code(digits: &str) -> ResultCode {
    ResultCode::parse(digits).expect("a result code has four digits")
}

impl Desk<'_> {
    /// The papers: two officers' cards and the document.
    pub(super) fn check_papers(&self, order: PaperedOrder, papers: &[Attachment]) -> Result<(), ResultCode> {
        check_papers(order, papers).map_err(|error| error.result_code())
    }

    /// The account, if it is at this bank under this name and may be touched.
    pub(super) fn find(&self, named: &Named<'_>) -> Result<AccountIx, ResultCode> {
        let own_id = bank_id(&assumptions().bank[usize::from(self.bank)].name);
        if named.bank_id.is_some_and(|id| id.as_str() != own_id) {
            return Err(code("0700"));
        }
        let number = AccountNo::parse(named.number.reveal()).map_err(|_| ResultCode::NO_SUCH_ACCOUNT)?;
        let found = self.world.book.find(number.reveal());
        let found = found.filter(|place| self.world.book.account(*place).bank == self.bank);
        let place = found.ok_or(ResultCode::NO_SUCH_ACCOUNT)?;
        let account = self.world.book.account(place);
        let holder = &self.world.holder_of(account).name;
        if named.name.is_some_and(|name| name.reveal() != holder) {
            return Err(ResultCode::NAME_MISMATCH);
        }
        Ok(place)
    }

    /// Whether the account is on the bank's white list or was reported lost.
    pub(super) fn check_mark(&self, place: AccountIx) -> Result<(), ResultCode> {
        match self.world.book.account(place).mark {
            Mark::None => Ok(()),
            Mark::Whitelisted => Err(code("0302")),
            Mark::ReportedLost => Err(code("0303")),
        }
    }

    /// Whether so much came to the account at about that time: in one transfer, or in all from that payer.
    pub(super) fn check_transfer(&self, place: AccountIx, claimed: &Claimed<'_>) -> Result<(), ResultCode> {
        let within = assumptions().matching.within_minutes * 60_000_000;
        let from = claimed.from.and_then(|number| AccountNo::parse(number.reveal()).ok());
        let mut from_payer = 0_i64;
        let earliest = claimed.at.plus_micros(-within);
        for (_, transfer) in self.world.book.of_account(place).take_while(|(_, t)| t.at >= earliest) {
            if transfer.payee != place || transfer.at.micros_since(claimed.at) > within {
                continue;
            }
            if transfer.amount == claimed.amount {
                return Ok(());
            }
            let payer = &self.world.book.account(transfer.payer).number;
            if from.as_ref().is_some_and(|from| from.reveal() == payer) {
                from_payer = from_payer.saturating_add(transfer.amount.get());
            }
        }
        if from_payer == claimed.amount.get() { Ok(()) } else { Err(ResultCode::NO_ORIGINAL) }
    }

    /// Whether this bank stops only the amount that an order names, instead of the whole account.
    pub(super) fn limits_stops(&self) -> bool {
        let banks = assumptions().bank.len();
        usize::from(self.bank) + usize::from(self.world.config.limiting_banks) >= banks
    }

    /// Now and then a bank's own system fails.
    pub(super) fn check_luck(&self, application: ApplicationId) -> Result<(), ResultCode> {
        let mut dice = self.world.dice(About::BankFault, super::key_of(application), 0);
        let fails = dice.chance(assumptions().bank_errors.internal_failure_permille);
        if fails {
            return Err(code("1300"));
        }
        self.check_fault(application)
    }
}
