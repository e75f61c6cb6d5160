//! To which bank a message down goes, which application it belongs to and which papers it brings, as its body says.

use crate::attachment::Attachment;
use crate::message::DownBody;
use crate::numbering::{ApplicationId, OrganisationCode};

impl DownBody {
    /// The bank's number in the payment system; `None` where the body names none.
    #[must_use]
    pub fn bank_id(&self) -> Option<OrganisationCode> {
        match self {
            DownBody::Stop(order) => order.bank_id,
            DownBody::StopRelease(order) => order.bank_id,
            DownBody::StopExtension(order) => order.bank_id,
            DownBody::Freeze(order) => order.bank_id,
            DownBody::FreezeRelease(order) => order.bank_id,
            DownBody::FreezeExtension(order) => order.bank_id,
            DownBody::Statement(query) => query.bank_id,
            DownBody::Holder(query) => query.bank_id,
            DownBody::Watch(order) => order.bank_id,
            DownBody::WatchEnd(order) => order.bank_id,
            DownBody::Customer(query) => query.bank_id,
            DownBody::CaseReport(_) | DownBody::ListVerdict(_) | DownBody::PairVerdict(_) => None,
        }
    }

    /// The number of the application that it makes or answers; `None` for the reply to a question about a list.
    #[must_use]
    pub fn application_id(&self) -> Option<ApplicationId> {
        Some(match self {
            DownBody::Stop(order) => order.application_id,
            DownBody::StopRelease(order) => order.application_id,
            DownBody::StopExtension(order) => order.application_id,
            DownBody::Freeze(order) => order.application_id,
            DownBody::FreezeRelease(order) => order.application_id,
            DownBody::FreezeExtension(order) => order.application_id,
            DownBody::Statement(query) => query.application_id,
            DownBody::Holder(query) => query.application_id,
            DownBody::Watch(order) => order.application_id,
            DownBody::WatchEnd(order) => order.application_id,
            DownBody::Customer(query) => query.application_id,
            DownBody::CaseReport(answer) => answer.application_id,
            DownBody::ListVerdict(_) | DownBody::PairVerdict(_) => return None,
        })
    }

    /// Its papers.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            DownBody::Stop(order) => &order.attachments,
            DownBody::StopRelease(order) => &order.attachments,
            DownBody::StopExtension(order) => &order.attachments,
            DownBody::Freeze(order) => &order.attachments,
            DownBody::FreezeRelease(order) => &order.attachments,
            DownBody::FreezeExtension(order) => &order.attachments,
            DownBody::Statement(query) => &query.attachments,
            DownBody::Holder(query) => &query.attachments,
            DownBody::Watch(order) => &order.attachments,
            DownBody::WatchEnd(order) => &order.attachments,
            DownBody::Customer(query) => &query.attachments,
            DownBody::CaseReport(_) | DownBody::ListVerdict(_) | DownBody::PairVerdict(_) => &[],
        }
    }
}
