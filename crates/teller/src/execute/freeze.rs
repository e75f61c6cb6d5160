//! Freezing: an amount or the whole account, for at most half a year, behind whoever froze before.

use wire::codes::{Currency, FreezeType};
use wire::{
    FreezeExtension, FreezeOrder, FreezeRelease, PaperedOrder, ResultCode, Text, UpBody, check_papers,
};

use super::stop::is_standing;
use super::{Done, Execution, Halt, or_halt};
use crate::books::{Effect, HoldMade};
use crate::check;
use crate::core_system::{Account, Core, HoldKind, OtherHold};
use crate::feedback::Said;

impl<C: Core> Execution<'_, C> {
    /// 100201 冻结.
    pub(super) async fn freeze(&self, order: &FreezeOrder) -> Result<Done, Halt> {
        check::freeze_order(order, self.now, self.rules)?;
        let refused = ResultCode::STOP_OTHER;
        let account = self.account(&order.account_number, Some(&order.account_name), refused).await?;
        check::mark(&account)?;
        let before = self.before(&account);
        if before.iter().any(|other| other.limit_fen.is_none()) {
            return Ok(self.frozen_before(order, &account, &before));
        }
        let made = HoldMade {
            institution: self.institution.code.as_str().to_owned(),
            account: account.number.clone(),
            kind: HoldKind::Freeze,
            limit_fen: order.balance.filter(|_| order.freeze_type != FreezeType::WHOLE),
            from: self.now,
            until: order.expire_time.instant(),
        };
        let held = self.hold(self.application(), &made).await.map_err(or_halt(refused))?;
        let mut said = self.said.freeze();
        said.account_type = Some(order.account_type);
        said.account_number = Some(order.account_number.clone());
        said.card_number = account.card.as_ref().and_then(|card| card.try_into().ok());
        said.applied_balance = order.balance;
        said.frozen_balance = Some(held.held_fen);
        said.currency = Some(Currency::CNY);
        said.account_balance = Some(held.balance_fen);
        said.start_time = Some(made.from.into());
        said.expire_time = Some(made.until.into());
        said.account_available_balance = Some(held.available_fen);
        tell_former(&mut said, &before);
        Ok(Done { body: UpBody::Freeze(said), result: self.said.result, effect: Some(Effect::Held(made)) })
    }

    /// Frozen whole already: who, how much and until when, so that the asker can wait in line.
    fn frozen_before(&self, order: &FreezeOrder, account: &Account, before: &[OtherHold]) -> Done {
        let result = ResultCode::ALREADY_FROZEN;
        let mut said = Said { result, ..self.said.clone() }.freeze();
        said.account_type = Some(order.account_type);
        said.account_number = Some(order.account_number.clone());
        said.applied_balance = order.balance;
        said.currency = Some(Currency::CNY);
        said.account_balance = Some(account.balance_fen);
        said.account_available_balance = Some(account.available_fen);
        tell_former(&mut said, before);
        Done { body: UpBody::Freeze(said), result, effect: None }
    }

    /// The freezes that stand on an account, ours and others'.
    fn before(&self, account: &Account) -> Vec<OtherHold> {
        let institution = self.institution.code.as_str();
        let ours = self.books(|books| {
            let standing = books.standing(institution, &account.number, HoldKind::Freeze, self.now);
            let of_ours = |hold: &&crate::books::StandingHold| OtherHold {
                authority: "公安机关".to_owned(),
                kind: HoldKind::Freeze,
                limit_fen: hold.made.limit_fen,
                until: hold.made.until,
            };
            standing.iter().map(of_ours).collect::<Vec<_>>()
        });
        let is_freeze = |other: &&OtherHold| other.kind == HoldKind::Freeze && other.until > self.now;
        let others = account.others.iter().filter(is_freeze).cloned();
        ours.into_iter().chain(others).collect()
    }

    /// 100205 冻结延期.
    pub(super) async fn extend_freeze(&self, order: &FreezeExtension) -> Result<Done, Halt> {
        check_papers(PaperedOrder::Freeze, &order.attachments).map_err(|error| error.result_code())?;
        let until = order.expire_time.instant();
        check::term(order.postpone_start_time.instant(), until, self.rules.freeze_days_max * 86_400)?;
        let refused = ResultCode::NOT_EXTENDED;
        let account = self.account(&order.account_number, Some(&order.account_name), refused).await?;
        let freeze = self.hold_of(order.original_application_id, &account.number, HoldKind::Freeze)?;
        if !is_standing(&freeze, self.now) {
            return Err(ResultCode::EXTENSION_TOO_LATE.into());
        }
        let until = until.max(freeze.made.until);
        let moved = HoldMade { until, ..freeze.made.clone() };
        let held = self.hold(freeze.application.clone(), &moved).await.map_err(or_halt(refused))?;
        let mut said = self.said.freeze_extension();
        said.account_type = Some(order.account_type);
        said.account_number = Some(order.account_number.clone());
        said.frozen_balance = Some(held.held_fen);
        said.currency = Some(Currency::CNY);
        said.start_time = Some(order.postpone_start_time);
        said.expire_time = Some(until.into());
        let effect = Effect::Moved { hold: freeze.application, until };
        Ok(Done { body: UpBody::FreezeExtension(said), result: self.said.result, effect: Some(effect) })
    }

    /// 100203 冻结解除.
    pub(super) async fn release_freeze(&self, order: &FreezeRelease) -> Result<Done, Halt> {
        let refused = ResultCode::NOT_RELEASED;
        let account = self.account(&order.account_number, Some(&order.account_name), refused).await?;
        let original = order.original_application_id;
        let (freeze, released) = self.lift(original, &account.number, HoldKind::Freeze).await?;
        let mut said = self.said.freeze_release();
        said.account_type = Some(order.account_type);
        said.account_number = Some(order.account_number.clone());
        said.unfreeze_balance = Some(released);
        said.currency = Some(Currency::CNY);
        said.withdrawal_time = Some(self.now.into());
        let effect = Effect::Lifted { hold: freeze.application };
        Ok(Done { body: UpBody::FreezeRelease(said), result: self.said.result, effect: Some(effect) })
    }
}

/// The first in line: the freeze of the whole account, or else the one that ends last.
fn tell_former(said: &mut wire::FreezeFeedback, before: &[OtherHold]) {
    let whole = before.iter().find(|other| other.limit_fen.is_none());
    let Some(former) = whole.or_else(|| before.iter().max_by_key(|other| other.until)) else { return };
    said.former_application_department = Text::cut(&former.authority);
    said.former_frozen_currency = Some(Currency::CNY);
    said.former_frozen_balance = former.limit_fen;
    said.former_frozen_expire_time = Some(former.until.into());
}
