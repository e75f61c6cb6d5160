//! An approved order as a message of the platform, with what the records say of centre, case and officers.

use kernel::Timestamp;
use letters::{Cover, Officer};
use pursuit::Sending;
use records::Work;
use records::people::users::{self, User};
use wire::{ApplicationId, encode};

use super::papers::{self, People};
use crate::cases::journal::Loaded;
use crate::error::Error;
use crate::{Desk, accounts};

/// A message ready to leave.
pub(crate) struct Composed {
    pub application_id: ApplicationId,
    pub bytes: Vec<u8>,
}

/// The message of an approved order.
pub(crate) async fn message(
    desk: &Desk,
    work: &Work,
    loaded: &Loaded,
    sending: &Sending,
) -> Result<Composed, Error> {
    let operator = users::get(work.db(), work.ring(), sending.officers[0]).await?;
    let investigator = users::get(work.db(), work.ring(), sending.officers[1]).await?;
    let approver = users::get(work.db(), work.ring(), sending.approver).await?;
    let people = People { officers: [&operator, &investigator], approver: &approver };
    let known = accounts::look_up(work, std::iter::once(&sending.account)).await?;
    let cover = Cover {
        unit: desk.office().code,
        unit_name: &desk.office().name,
        case_number: &loaded.row.number,
        case_type: &desk.office().case_type,
        reported_at: Timestamp::from_micros(loaded.row.received_at),
        officers: [named(&operator), named(&investigator)],
        attachments: papers::of(desk.office(), work, loaded, sending, &people).await?,
        document: known.get(&sending.account).and_then(|known| known.document.as_ref()),
    };
    let application_id = letters::application_id(sending.kind, sending.order, sending.attempt);
    Ok(Composed { application_id, bytes: encode(&letters::message(sending, cover)?) })
}

fn named(user: &User) -> Officer<'_> {
    Officer { badge: &user.badge, name: &user.name, phone: &user.phone }
}
