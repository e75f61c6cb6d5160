//! An approved order as a message of the platform, with what the records say of centre, case and officers.

use kernel::Timestamp;
use letters::{Cover, Officer};
use pursuit::Sending;
use records::Work;
use records::people::users::{self, User};
use wire::codes::ApplicationType;
use wire::{ApplicationId, ApplicationPrefix, DownBody, Message, StopOrder, encode};

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
    let application_id = letters::application_id(sending.kind, sending.order, sending.attempt);
    let bytes = encode(&of_order(desk, work, loaded, sending).await?);
    Ok(Composed { application_id, bytes })
}

/// A stop that left before the victim had signed, once more with the papers as they are now (type 04), under a number
/// made of `unique`. `None` when what left was no stop.
pub(crate) async fn completion(
    desk: &Desk,
    work: &Work,
    loaded: &Loaded,
    sending: &Sending,
    unique: u128,
) -> Result<Option<StopOrder>, Error> {
    let Message::Down { body: DownBody::Stop(stop), .. } = of_order(desk, work, loaded, sending).await?
    else {
        return Ok(None);
    };
    Ok(Some(StopOrder {
        application_id: ApplicationId::new(ApplicationPrefix::STOP, unique),
        application_type: ApplicationType::COMPLETED,
        original_application_id: Some(letters::application_id(sending.kind, sending.order, sending.attempt)),
        ..stop
    }))
}

async fn of_order(desk: &Desk, work: &Work, loaded: &Loaded, sending: &Sending) -> Result<Message, Error> {
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
    Ok(letters::message(sending, cover)?)
}

fn named(user: &User) -> Officer<'_> {
    Officer { badge: &user.badge, name: &user.name, phone: &user.phone }
}
