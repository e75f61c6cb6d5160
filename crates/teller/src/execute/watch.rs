//! The live watch: the first feedback says that it is kept, each further one tells what moved since.

use wire::{Personal, ResultCode, UpBody, WatchEnd, WatchOrder};

use super::{Done, Execution, Halt};
use crate::books::{Effect, WatchMade};
use crate::core_system::Core;

impl<C: Core> Execution<'_, C> {
    /// 100305 账户动态查询.
    pub(super) async fn watch(&self, order: &WatchOrder) -> Result<Done, Halt> {
        let until = order.interception_end_time.instant();
        if until <= self.now || until <= order.interception_start_time.instant() {
            return Err(ResultCode::OUTSIDE_LEGAL_TERM.into());
        }
        let refused = ResultCode::UNSUPPORTED_OTHER;
        let account = self.account(&order.account_number, order.account_name.as_ref(), refused).await?;
        let mut said = self.said.watch();
        said.account_name = Personal::new(&account.holder.name).ok();
        said.account_number = Some(order.account_number.clone());
        said.card_number = account.card.as_ref().and_then(|card| card.try_into().ok());
        let made = WatchMade {
            institution: self.institution.code.as_str().to_owned(),
            account: account.number,
            from: order.interception_start_time.instant().max(self.now),
            until,
        };
        Ok(Done { body: UpBody::Watch(said), result: self.said.result, effect: Some(Effect::Watched(made)) })
    }

    /// 100307 账户动态查询解除.
    pub(super) fn end_watch(&self, order: &WatchEnd) -> Result<Done, Halt> {
        let original = order.original_application_id.as_str();
        let found = self.books(|books| {
            let watch = books.watches.get(original)?;
            Some(watch.is_ended || watch.made.until <= self.now)
        });
        match found {
            None => return Err(ResultCode::NO_WATCH.into()),
            Some(true) => return Err(ResultCode::WATCH_ENDED.into()),
            Some(false) => {}
        }
        let mut said = self.said.watch_end();
        said.account_number = Some(order.account_number.clone());
        said.withdrawal_time = Some(self.now.into());
        let effect = Effect::Unwatched { watch: original.to_owned() };
        Ok(Done { body: UpBody::WatchEnd(said), result: self.said.result, effect: Some(effect) })
    }
}
