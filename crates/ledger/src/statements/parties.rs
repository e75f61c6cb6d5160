//! Whose row it is, who stands at the other end, and where the money leaves.

use kernel::AccountNo;
use xxhash_rust::xxh3::xxh3_64;

use super::cell::has_lost_digits;
use super::exit_rule::RowTexts;
use super::layout::Column;
use super::row::Row;
use crate::exit::ExitKind;
use crate::fault::RowFault;

impl<'r> Row<'r> {
    fn account_at(&self, column: Column) -> Result<Option<AccountNo>, RowFault> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        if has_lost_digits(text) {
            return Err(RowFault::LostDigits { column: self.binding.name(column), text: text.to_owned() });
        }
        let parsed = AccountNo::parse(text);
        parsed.map(Some).map_err(|fault| RowFault::Account { column: self.binding.name(column), fault })
    }

    pub(super) fn own(&self, is_out: bool, foreign: Option<&str>) -> Result<AccountNo, RowFault> {
        let own = match self.party(is_out)? {
            Some(party) => Some(party),
            None => self.account_at(Column::Own)?,
        };
        let own = own.or_else(|| self.account.cloned()).ok_or(RowFault::NoAccount)?;
        let part = self.text(Column::OwnSub);
        let is_current =
            part.is_empty() || self.words.current.iter().any(|word| word.eq_ignore_ascii_case(part));
        let own =
            if is_current || part == own.reveal() { own } else { suffixed(&own, '_', &part_name(part))? };
        match foreign {
            Some(currency) => suffixed(&own, ':', currency),
            None => Ok(own),
        }
    }

    /// The payer's or the payee's account where a row names both: the institution's own before the bank's card.
    fn party(&self, is_payer: bool) -> Result<Option<AccountNo>, RowFault> {
        let columns =
            if is_payer { [Column::Payer, Column::PayerCard] } else { [Column::Payee, Column::PayeeCard] };
        for column in columns {
            if let Some(account) = self.account_at(column)? {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }

    pub(super) fn other(&self, is_out: bool) -> Result<Option<AccountNo>, RowFault> {
        if let Some(party) = self.party(!is_out)? {
            return Ok(Some(party));
        }
        // A name where a number should be (待清算款项) names no account.
        if !self.text(Column::Other).is_ascii()
            && self.text(Column::Other).chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        {
            return Ok(None);
        }
        self.account_at(Column::Other)
    }

    pub(super) fn other_name(&self) -> &'r str {
        let name = self.text(Column::OtherName);
        let instead = self.text(Column::Other);
        if name.is_empty() && !instead.is_ascii() { instead } else { name }
    }

    pub(super) fn exit(
        &self,
        is_out: bool,
        has_account: bool,
        other_name: &str,
        kind: &str,
        remark: &str,
        note: &str,
    ) -> Option<ExitKind> {
        let exits = &self.layouts.words.exits;
        let cash_mark = self.text(Column::CashMark);
        let row = RowTexts {
            kind,
            remark,
            other_name,
            merchant: self.text(Column::Merchant),
            cash_mark,
            has_account,
        };
        let exit = exits.exit_of(row);
        let exit = exit
            .or_else(|| if note.is_empty() { None } else { exits.exit_of(RowTexts { remark: note, ..row }) });
        if is_out {
            return exit;
        }
        // Money that comes in over a counter comes from cash; nothing else about its origin is known.
        let is_cash = exit == Some(ExitKind::Cash)
            || [kind, remark].iter().any(|text| self.layouts.words.is_cash_deposit(text));
        (is_cash && !has_account).then_some(ExitKind::Cash)
    }

    /// The account that stands for an exit where the bank names none.
    pub(super) fn collector(&self, exit: ExitKind) -> Option<AccountNo> {
        let name = exit.code().to_uppercase();
        let code = self.text(Column::MerchantCode);
        if exit == ExitKind::Merchant
            && !code.is_empty()
            && let Ok(account) = AccountNo::parse(&format!("{name}:{code}"))
        {
            return Some(account);
        }
        AccountNo::parse(&name).ok()
    }
}

pub(super) fn suffixed(account: &AccountNo, mark: char, suffix: &str) -> Result<AccountNo, RowFault> {
    let text = format!("{}{mark}{suffix}", account.reveal());
    AccountNo::parse(&text).map_err(|fault| RowFault::Account { column: suffix.to_owned(), fault })
}

/// A part's name in the characters of account numbers; a Chinese one by its hash.
fn part_name(part: &str) -> String {
    let kept: String = part.chars().filter(char::is_ascii_alphanumeric).collect();
    if part.is_ascii() && !kept.is_empty() {
        kept
    } else {
        format!("S{:06X}", xxh3_64(part.as_bytes()) & 0xff_ffff)
    }
}
