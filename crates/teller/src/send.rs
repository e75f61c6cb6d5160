//! Messages of ours: numbered, kept, handed out until the other side has them.

use kernel::Timestamp;
use wire::codes::Mode;
use wire::{OrganisationCode, TransSerialNumber, UpBody, UpHead};

use crate::books::Entry;
use crate::core_system::Core;
use crate::journal::JournalError;
use crate::teller::{Institution, Teller};

/// A message to be sent, the same bytes each time.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The transmission's number.
    pub serial: String,
    /// The message in the platform's XML.
    pub message: Vec<u8>,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({}, {} bytes)", self.serial, self.message.len())
    }
}

impl<C: Core> Teller<C> {
    /// What waits to be sent, the oldest first, at most so many.
    pub fn outgoing(&self, most: usize) -> Result<Vec<Outgoing>, JournalError> {
        let state = self.state();
        let serials: Vec<String> = state.books.outgoing.values().take(most).cloned().collect();
        let read = |serial: String| -> Result<Outgoing, JournalError> {
            Ok(Outgoing { message: state.message(&serial)?, serial })
        };
        serials.into_iter().map(read).collect()
    }

    /// The other side has these messages, now or from before.
    pub fn delivered(&self, serials: &[String]) -> Result<(), JournalError> {
        if serials.is_empty() {
            return Ok(());
        }
        let entry = |serial: &String| Entry::Delivered { serial: serial.clone() };
        self.state().commit(serials.iter().map(entry).collect())
    }

    /// The head of a message of an institution: hosted ones name their host behind themselves.
    pub(crate) fn head(
        &self,
        institution: &Institution,
        body: &UpBody,
        now: Timestamp,
        running: u64,
    ) -> UpHead {
        let is_hosted = institution.code != self.own().code;
        let host = is_hosted.then_some(self.own().code);
        let is_case = matches!(body, UpBody::CaseReport(_));
        UpHead {
            mode: Mode::STANDARD,
            to: OrganisationCode::PLATFORM,
            trans_serial_number: TransSerialNumber::at(institution.code, host, now.into(), running),
            is_initial_node: is_case.then_some(wire::codes::IsInitialNode::YES),
            from_tg_organization_id: host.filter(|_| is_case),
        }
    }
}
