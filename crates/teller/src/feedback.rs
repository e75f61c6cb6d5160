//! Feedbacks with nothing in them but a result: what a refusal is, and what an execution fills in further.

use wire::{
    Answerer, ApplicationId, CustomerFeedback, FreezeExtensionFeedback, FreezeFeedback,
    FreezeReleaseFeedback, HolderFeedback, ResultCode, StatementFeedback, StopExtensionFeedback,
    StopFeedback, StopReleaseFeedback, Text, UpBody, WatchEndFeedback, WatchFeedback,
};

/// What every feedback begins and ends with.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub application: ApplicationId,
    pub result: ResultCode,
    /// In the bank's words beside the code's own meaning.
    pub why: Option<String>,
    pub institution: String,
}

impl Said {
    fn cause(&self) -> Option<Text<450>> {
        let meaning = || self.result.meaning().map(|meaning| meaning.chinese.clone());
        match (&self.why, self.result == ResultCode::SUCCESS) {
            (_, true) => None,
            (Some(why), false) => Text::cut(why),
            (None, false) => meaning().as_deref().and_then(Text::cut),
        }
    }

    fn answerer(&self) -> Answerer {
        Answerer {
            feedback_remark: None,
            feedback_org_name: Text::cut(&self.institution),
            operator_name: None,
            operator_phone_number: None,
        }
    }

    pub(crate) fn stop(&self) -> StopFeedback {
        StopFeedback {
            application_id: self.application,
            result: self.result,
            account_type: None,
            account_number: None,
            card_number: None,
            account_balance: None,
            start_time: None,
            expire_time: None,
            failure_cause: self.cause(),
            answerer: self.answerer(),
        }
    }

    pub(crate) fn stop_release(&self) -> StopReleaseFeedback {
        StopReleaseFeedback {
            application_id: self.application,
            result: self.result,
            account_type: None,
            account_number: None,
            card_number: None,
            withdrawal_time: None,
            failure_cause: self.cause(),
            answerer: self.answerer(),
        }
    }

    pub(crate) fn stop_extension(&self) -> StopExtensionFeedback {
        StopExtensionFeedback {
            application_id: self.application,
            result: self.result,
            account_type: None,
            account_number: None,
            card_number: None,
            account_balance: None,
            start_time: None,
            expire_time: None,
            failure_cause: self.cause(),
            answerer: self.answerer(),
        }
    }

    pub(crate) fn freeze(&self) -> FreezeFeedback {
        FreezeFeedback {
            application_id: self.application,
            result: self.result,
            account_type: None,
            account_number: None,
            card_number: None,
            applied_balance: None,
            frozen_balance: None,
            currency: None,
            account_balance: None,
            start_time: None,
            expire_time: None,
            failure_cause: self.cause(),
            former_application_department: None,
            former_frozen_currency: None,
            former_frozen_balance: None,
            former_frozen_expire_time: None,
            account_available_balance: None,
            answerer: self.answerer(),
        }
    }

    pub(crate) fn freeze_release(&self) -> FreezeReleaseFeedback {
        FreezeReleaseFeedback {
            application_id: self.application,
            result: self.result,
            account_type: None,
            account_number: None,
            card_number: None,
            unfreeze_balance: None,
            currency: None,
            withdrawal_time: None,
            failure_cause: self.cause(),
            answerer: self.answerer(),
        }
    }

    pub(crate) fn freeze_extension(&self) -> FreezeExtensionFeedback {
        FreezeExtensionFeedback {
            application_id: self.application,
            result: self.result,
            account_type: None,
            account_number: None,
            card_number: None,
            frozen_balance: None,
            currency: None,
            start_time: None,
            expire_time: None,
            failure_cause: self.cause(),
            answerer: self.answerer(),
        }
    }

    pub(crate) fn statement(&self) -> StatementFeedback {
        StatementFeedback {
            application_id: self.application,
            result: self.result,
            failure_cause: self.cause(),
            accounts: None,
            answerer: self.answerer(),
        }
    }

    pub(crate) fn holder(&self) -> HolderFeedback {
        let said = HolderFeedback::bare(self.application, self.result, self.answerer());
        HolderFeedback { failure_cause: self.cause(), ..said }
    }

    pub(crate) fn watch(&self) -> WatchFeedback {
        WatchFeedback {
            application_id: self.application,
            result: self.result,
            failure_cause: self.cause(),
            account_name: None,
            card_number: None,
            account_number: None,
            transactions: Vec::new(),
            answerer: self.answerer(),
        }
    }

    pub(crate) fn watch_end(&self) -> WatchEndFeedback {
        WatchEndFeedback {
            application_id: self.application,
            result: self.result,
            failure_cause: self.cause(),
            account_number: None,
            withdrawal_time: None,
            answerer: self.answerer(),
        }
    }

    pub(crate) fn customer(&self) -> CustomerFeedback {
        CustomerFeedback {
            application_id: self.application,
            result: self.result,
            failure_cause: self.cause(),
            accounts: Vec::new(),
            answerer: self.answerer(),
        }
    }

    /// The feedback to an order of this transaction code; `None` for a code that is answered by none.
    pub(crate) fn bare(&self, tx_code: &str) -> Option<UpBody> {
        Some(match tx_code {
            "100101" => self.stop().into(),
            "100103" => self.stop_release().into(),
            "100105" => self.stop_extension().into(),
            "100201" => self.freeze().into(),
            "100203" => self.freeze_release().into(),
            "100205" => self.freeze_extension().into(),
            "100301" => self.statement().into(),
            "100303" => self.holder().into(),
            "100305" => self.watch().into(),
            "100307" => self.watch_end().into(),
            "100309" => self.customer().into(),
            _ => return None,
        })
    }
}
