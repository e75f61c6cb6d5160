//! An approved order as a message of the platform, with what the records say of centre, case and officers.

use kernel::{Timestamp, bank};
use letters::{Cover, Officer};
use pursuit::Sending;
use pursuit::law::OrderKind;
use records::Work;
use records::people::users::{self, User};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use wire::{ApplicationId, ApplicationPrefix, DownBody, Message, StopOrder, TransSerialNumber, encode};

use super::papers::{self, People};
use crate::cases::journal::Loaded;
use crate::error::Error;
use crate::rows::{follow_up, inbox};
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
    let application_id = letters::application_id(&sending.tx_code, sending.order, sending.attempt);
    let people = people_of(work, sending).await?;
    let cover = cover(desk, work, loaded, sending, &people).await?;
    let bytes = match letters::is_to_institution(sending) {
        true => wire::payment::encode(&letters::institution_message(sending, cover)?),
        false => encode(&letters::message(sending, cover)?),
    };
    Ok(Composed { application_id, bytes })
}

/// A stop that left before the victim had signed, once more with the papers as they are now (types 04 and 05), under a number
/// made of `unique`. `None` when what left was no stop.
pub(crate) async fn completion(
    desk: &Desk,
    work: &Work,
    loaded: &Loaded,
    sending: &Sending,
    unique: u128,
) -> Result<Option<StopOrder>, Error> {
    if letters::is_to_institution(sending) {
        return Ok(None);
    }
    let people = people_of(work, sending).await?;
    let cover = cover(desk, work, loaded, sending, &people).await?;
    let Message::Down { body: DownBody::Stop(stop), .. } = letters::message(sending, cover)? else {
        return Ok(None);
    };
    Ok(Some(StopOrder {
        application_id: ApplicationId::new(ApplicationPrefix::STOP, unique),
        application_type: letters::completed_type(&sending.account),
        original_application_id: Some(letters::application_id(
            &sending.tx_code,
            sending.order,
            sending.attempt,
        )),
        ..stop
    }))
}

/// Who stands on an order's message: the two who signed, and who approved.
struct Signers {
    operator: User,
    investigator: User,
    approver: User,
    known: std::collections::HashMap<kernel::AccountNo, accounts::Known>,
}

async fn people_of(work: &Work, sending: &Sending) -> Result<Signers, Error> {
    Ok(Signers {
        operator: users::get(work.db(), work.ring(), sending.officers[0]).await?,
        investigator: users::get(work.db(), work.ring(), sending.officers[1]).await?,
        approver: users::get(work.db(), work.ring(), sending.approver).await?,
        known: accounts::look_up(work, std::iter::once(&sending.account)).await?,
    })
}

async fn cover<'a>(
    desk: &'a Desk,
    work: &Work,
    loaded: &'a Loaded,
    sending: &Sending,
    signers: &'a Signers,
) -> Result<Cover<'a>, Error> {
    let Signers { operator, investigator, approver, known } = signers;
    let people = People { officers: [operator, investigator], approver };
    Ok(Cover {
        unit: desk.office().code,
        unit_name: &desk.office().name,
        case_number: &loaded.row.number,
        case_type: &desk.office().case_type,
        reported_at: Timestamp::from_micros(loaded.row.received_at),
        officers: [named(operator), named(investigator)],
        attachments: papers::of(desk.office(), work, loaded, sending, &people).await?,
        document: known.get(&sending.account).and_then(|known| known.document.as_ref()),
        report: bank_report(work, loaded, sending).await?,
    })
}

/// The number of the report that opened the case, for a stop at the bank that reported it: only that bank knows the number.
async fn bank_report(
    work: &Work,
    loaded: &Loaded,
    sending: &Sending,
) -> Result<Option<ApplicationId>, Error> {
    if sending.kind != OrderKind::Stop {
        return Ok(None);
    }
    let reply = follow_up::Entity::find()
        .filter(follow_up::Column::CaseId.eq(loaded.row.id))
        .filter(follow_up::Column::Kind.eq("case_reply"))
        .order_by_asc(follow_up::Column::MadeAt)
        .one(work.db())
        .await?;
    let Some(reply) = reply else { return Ok(None) };
    // The reply has the id of the message that it answers.
    let message = inbox::Entity::find_by_id(reply.id).one(work.db()).await?;
    let reporter = message.and_then(|message| TransSerialNumber::parse(&message.serial).ok());
    let is_reporters =
        reporter.is_some_and(|serial| bank::clearing_id(&sending.bank) == Some(serial.sender().as_str()));
    Ok(ApplicationId::parse(&reply.application_id).ok().filter(|_| is_reporters))
}

fn named(user: &User) -> Officer<'_> {
    Officer { badge: &user.badge, name: &user.name, phone: &user.phone }
}
