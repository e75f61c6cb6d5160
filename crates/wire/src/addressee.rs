//! To which bank a message down goes, as its body says.

use crate::message::DownBody;
use crate::numbering::OrganisationCode;

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
            DownBody::CaseReport(_) => None,
        }
    }
}
