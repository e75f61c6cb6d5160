//! Carrying out an order: the ladder of checks, the bank's system, and the feedback with what it changes.

mod freeze;
mod query;
mod stop;
mod watch;

use kernel::{AccountNo, Timestamp};
use wire::{DownBody, Personal, ResultCode, UpBody};

use crate::books::{Books, Effect};
use crate::check::{self, Rules};
use crate::core_system::{Account, Core, CoreError};
use crate::feedback::Said;
use crate::{Institution, Shared};

/// What carrying out an order came to.
pub(crate) struct Done {
    pub body: UpBody,
    pub result: ResultCode,
    pub effect: Option<Effect>,
}

/// What one order is carried out with.
pub(crate) struct Execution<'t, C> {
    pub core: &'t C,
    pub institution: &'t Institution,
    pub rules: &'t Rules,
    pub shared: &'t Shared,
    pub now: Timestamp,
    /// The feedback as it is before anything is known.
    pub said: Said,
}

/// Why an order comes to no execution.
pub(crate) enum Halt {
    /// It is answered with this code, and perhaps the bank's own words.
    Refused(ResultCode, Option<String>),
    /// The bank's system is silent: try again.
    Silent(String),
}

impl From<ResultCode> for Halt {
    fn from(code: ResultCode) -> Halt {
        Halt::Refused(code, None)
    }
}

/// What the bank's system says, with the code that stands for its refusal.
pub(crate) fn or_halt(refused: ResultCode) -> impl Fn(CoreError) -> Halt {
    move |error| match error {
        CoreError::Silent(why) => Halt::Silent(why),
        CoreError::Refused(why) => Halt::Refused(refused, Some(why)),
    }
}

impl<C: Core> Execution<'_, C> {
    /// Carries out an order; the error is what the silent system did.
    pub(crate) async fn carry_out(&self, order: &DownBody) -> Result<Done, String> {
        let done = match order {
            DownBody::Stop(order) => self.stop(order).await,
            DownBody::StopRelease(order) => self.release_stop(order).await,
            DownBody::StopExtension(order) => self.extend_stop(order).await,
            DownBody::Freeze(order) => self.freeze(order).await,
            DownBody::FreezeRelease(order) => self.release_freeze(order).await,
            DownBody::FreezeExtension(order) => self.extend_freeze(order).await,
            DownBody::Statement(query) => self.statement(query).await,
            DownBody::Holder(query) => self.holder(query).await,
            DownBody::Watch(order) => self.watch(order).await,
            DownBody::WatchEnd(order) => self.end_watch(order),
            DownBody::Customer(query) => self.customer(query).await,
            DownBody::CaseReport(_) | DownBody::ListVerdict(_) | DownBody::PairVerdict(_) => {
                Err(Halt::Silent("it is no order".to_owned()))
            }
        };
        match done {
            Ok(done) => Ok(done),
            Err(Halt::Silent(why)) => Err(why),
            Err(Halt::Refused(result, why)) => Ok(self.refusal(order.tx_code(), result, why)),
        }
    }

    /// A feedback of the order's kind with nothing but its result.
    pub(crate) fn refusal(&self, tx_code: &str, result: ResultCode, why: Option<String>) -> Done {
        let said = Said { result, why, ..self.said.clone() };
        let body = said.bare(tx_code).expect("orders are kept only when they have a feedback");
        Done { body, result, effect: None }
    }

    /// The account as the bank's system has it, under this name; `refused` stands for the system's own refusal.
    async fn account(
        &self,
        number: &Personal<50>,
        name: Option<&Personal<100>>,
        refused: ResultCode,
    ) -> Result<Account, Halt> {
        let number = self.number(number)?;
        let found = self.core.account(&number).await.map_err(or_halt(refused))?;
        check::account(found.as_ref(), name)?;
        Ok(found.expect("the check finds an account only where there is one"))
    }

    fn number(&self, number: &Personal<50>) -> Result<AccountNo, Halt> {
        number.account().map_err(|_| ResultCode::NO_SUCH_ACCOUNT.into())
    }

    fn books<T>(&self, look: impl FnOnce(&Books) -> T) -> T {
        self.shared.look(look)
    }

    fn application(&self) -> String {
        self.said.application.as_str().to_owned()
    }
}
