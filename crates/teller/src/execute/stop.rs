//! Stop payment: 48 hours from this bank's own start, at most twice, everything may come and nothing leave.

use kernel::{AccountNo, Timestamp};
use wire::{
    ApplicationId, PaperedOrder, ResultCode, StopExtension, StopOrder, StopRelease, UpBody, check_papers,
};

use super::{Done, Execution, Halt, or_halt};
use crate::books::{Effect, HoldMade, StandingHold};
use crate::check::{self, Claimed};
use crate::core_system::{Account, Core, Held, Hold, HoldKind, Lift};

impl<C: Core> Execution<'_, C> {
    /// 100101 止付.
    pub(super) async fn stop(&self, order: &StopOrder) -> Result<Done, Halt> {
        check::stop_order(order, self.now, self.rules)?;
        let refused = ResultCode::NOT_STOPPED;
        let account = self.account(&order.account_number, Some(&order.account_name), refused).await?;
        if check::completes(order.application_type) {
            return self.complete(order, &account);
        }
        check::mark(&account)?;
        self.check_report(order)?;
        let claimed = Claimed {
            amount: order.transfer_amount,
            at: order.transfer_time.instant(),
            from: order.transfer_out_account_number.as_ref(),
        };
        let (from, until) = claimed.period(self.rules);
        let rows = self.core.movements(&account.number, from, until).await.map_err(or_halt(refused))?;
        claimed.check(&rows)?;
        self.check_standing(&account)?;
        let made = HoldMade {
            institution: self.institution.code.as_str().to_owned(),
            account: account.number.clone(),
            kind: HoldKind::Stop,
            limit_fen: self.rules.limits_stops.then_some(order.transfer_amount),
            from: self.now,
            until: self.now.plus_seconds(self.rules.stop_hours * 3_600),
        };
        let held = self.hold(self.application(), &made).await.map_err(or_halt(refused))?;
        let is_short = made.limit_fen.is_some_and(|limit| held.balance_fen < limit);
        let result = if is_short { ResultCode::STOPPED_SHORT } else { ResultCode::SUCCESS };
        Ok(self.stopped(order, &account, result, &made, Some(held)))
    }

    /// Types 04 and 05: the papers of a stop that stands or stood. Nothing is held anew and nothing counted.
    fn complete(&self, order: &StopOrder, account: &Account) -> Result<Done, Halt> {
        let original = order.original_application_id.ok_or(ResultCode::MISSING_FIELD)?;
        let stop = self.hold_of(original, &account.number, HoldKind::Stop)?;
        let mut done = self.stopped(order, account, ResultCode::SUCCESS, &stop.made, None);
        done.effect = None;
        Ok(done)
    }

    /// Types 02 and 03 follow a report of this bank's.
    fn check_report(&self, order: &StopOrder) -> Result<(), ResultCode> {
        let Some(original) = order.original_application_id else { return Ok(()) };
        let is_ours = self.books(|books| books.reports.contains_key(original.as_str()));
        if check::follows_report(order.application_type) && !is_ours {
            return Err(ResultCode::NO_ORIGINAL);
        }
        Ok(())
    }

    fn check_standing(&self, account: &Account) -> Result<(), ResultCode> {
        let others = || account.others.iter().filter(|other| other.until > self.now);
        let institution = self.institution.code.as_str();
        let (freezes, stops, times) = self.books(|books| {
            let standing = |kind| books.standing(institution, &account.number, kind, self.now);
            let whole =
                standing(HoldKind::Freeze).iter().filter(|hold| hold.made.limit_fen.is_none()).count();
            let times = books.times_stopped(institution, &account.number);
            (whole, standing(HoldKind::Stop).len(), times)
        });
        if freezes > 0 || others().any(|other| other.kind == HoldKind::Freeze && other.limit_fen.is_none()) {
            return Err(ResultCode::ALREADY_FROZEN);
        }
        if stops > 0 || others().any(|other| other.kind == HoldKind::Stop) {
            return Err(ResultCode::ALREADY_STOPPED);
        }
        if times >= self.rules.stops_max { Err(ResultCode::STOPPED_TOO_OFTEN) } else { Ok(()) }
    }

    fn stopped(
        &self,
        order: &StopOrder,
        account: &Account,
        result: ResultCode,
        made: &HoldMade,
        held: Option<Held>,
    ) -> Done {
        let mut said = crate::feedback::Said { result, ..self.said.clone() }.stop();
        said.account_type = Some(order.account_type);
        said.account_number = Some(order.account_number.clone());
        said.card_number = account.card.as_ref().and_then(|card| card.try_into().ok());
        said.account_balance = Some(held.map_or(account.balance_fen, |held| held.balance_fen));
        said.start_time = Some(made.from.into());
        said.expire_time = Some(made.until.into());
        Done { body: UpBody::Stop(said), result, effect: Some(Effect::Held(made.clone())) }
    }

    /// 100105 止付延期: another 48 hours at the end of the first, counted as the second of the two times.
    pub(super) async fn extend_stop(&self, order: &StopExtension) -> Result<Done, Halt> {
        check_papers(PaperedOrder::Stop, &order.attachments).map_err(|error| error.result_code())?;
        check::term(
            order.postpone_start_time.instant(),
            order.expire_time.instant(),
            self.rules.stop_hours * 3_600,
        )?;
        let refused = ResultCode::NOT_EXTENDED;
        let account = self.account(&order.account_number, Some(&order.account_name), refused).await?;
        let stop = self.hold_of(order.original_application_id, &account.number, HoldKind::Stop)?;
        if stop.is_lifted || stop.made.until <= self.now {
            return Err(ResultCode::EXTENSION_TOO_LATE.into());
        }
        let times = self.books(|books| books.times_stopped(self.institution.code.as_str(), &account.number));
        if times >= self.rules.stops_max {
            return Err(ResultCode::STOPPED_TOO_OFTEN.into());
        }
        let until = stop.made.until.plus_seconds(self.rules.stop_hours * 3_600);
        let moved = HoldMade { until, ..stop.made.clone() };
        let held = self.hold(stop.application.clone(), &moved).await.map_err(or_halt(refused))?;
        let mut said = self.said.stop_extension();
        said.account_type = Some(order.account_type);
        said.account_number = Some(order.account_number.clone());
        said.account_balance = Some(held.balance_fen);
        said.start_time = Some(stop.made.until.into());
        said.expire_time = Some(until.into());
        let effect = Effect::Moved { hold: stop.application, until };
        Ok(Done { body: UpBody::StopExtension(said), result: self.said.result, effect: Some(effect) })
    }

    /// 100103 止付解除.
    pub(super) async fn release_stop(&self, order: &StopRelease) -> Result<Done, Halt> {
        let refused = ResultCode::NOT_RELEASED;
        let account = self.account(&order.account_number, Some(&order.account_name), refused).await?;
        let stop = self.lift(order.original_application_id, &account.number, HoldKind::Stop).await?.0;
        let mut said = self.said.stop_release();
        said.account_type = Some(order.account_type);
        said.account_number = Some(order.account_number.clone());
        said.withdrawal_time = Some(self.now.into());
        let effect = Effect::Lifted { hold: stop.application };
        Ok(Done { body: UpBody::StopRelease(said), result: self.said.result, effect: Some(effect) })
    }

    /// Makes or moves a hold in the bank's system.
    pub(super) async fn hold(
        &self,
        reference: String,
        made: &HoldMade,
    ) -> Result<Held, crate::core_system::CoreError> {
        let hold = Hold {
            reference,
            account: made.account.clone(),
            kind: made.kind,
            limit_fen: made.limit_fen,
            until: made.until,
        };
        self.core.hold(&hold).await
    }

    /// The hold that an application made on this account; 0400 when there is none.
    pub(super) fn hold_of(
        &self,
        application: ApplicationId,
        account: &AccountNo,
        kind: HoldKind,
    ) -> Result<StandingHold, ResultCode> {
        let found = self.books(|books| books.hold(application.as_str()).cloned());
        let institution = self.institution.code.as_str();
        found
            .filter(|hold| {
                let made = &hold.made;
                made.kind == kind && made.account == *account && made.institution == institution
            })
            .ok_or(ResultCode::NO_ORIGINAL)
    }

    /// Ends a hold that stands; 0400 for one that never was, 1900 for one that has ended.
    pub(super) async fn lift(
        &self,
        application: ApplicationId,
        account: &AccountNo,
        kind: HoldKind,
    ) -> Result<(StandingHold, kernel::Fen), Halt> {
        let hold = self.hold_of(application, account, kind)?;
        if !is_standing(&hold, self.now) {
            return Err(ResultCode::RELEASE_TOO_LATE.into());
        }
        let lift = Lift { reference: hold.application.clone(), account: account.clone() };
        let lifted = self.core.lift(&lift).await.map_err(or_halt(ResultCode::NOT_RELEASED))?;
        Ok((hold, lifted.released_fen))
    }
}

pub(super) fn is_standing(hold: &StandingHold, now: Timestamp) -> bool {
    !hold.is_lifted && hold.made.until > now
}
