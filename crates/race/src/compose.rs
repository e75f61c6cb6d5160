//! What a race's centre puts beside an approved order on its message: a made-up unit, officers and papers.

use kernel::{Timestamp, bank};
use letters::{Cover, Officer, Unwritten};
use pursuit::Sending;
use pursuit::law::DocumentKind;
use wire::{Attachment, FieldError, Message, OrganisationCode, PaperKind, Text};

/// The unit of a race: twelve digits that no unit has.
const UNIT: &str = "000000000001";
const OFFICERS: [Officer<'static>; 2] = [
    Officer { badge: "000001", name: "民警甲", phone: "13800000001" },
    Officer { badge: "000002", name: "民警乙", phone: "13800000001" },
];

/// The message of an approved order, and the number of the bank that it goes to.
pub(crate) fn message(sending: &Sending, reported_at: Timestamp) -> Result<(String, Message), Unwritten> {
    let lacks = |what| move |why: FieldError| Unwritten { what, why };
    let unit_name = Text::new("某市反诈中心").map_err(lacks("ApplicationOrgName"))?;
    let cover = Cover {
        unit: OrganisationCode::parse(UNIT).map_err(lacks("ApplicationOrgID"))?,
        unit_name: &unit_name,
        case_number: "A0000000000002026010001",
        case_type: "0001",
        reported_at,
        officers: OFFICERS,
        attachments: papers(sending.kind.law().document).map_err(lacks("Attachments"))?,
        document: None,
        report: None,
    };
    let bank_id = bank::clearing_id(&sending.bank).unwrap_or_default();
    Ok((bank_id.to_owned(), letters::message(sending, cover)?))
}

fn papers(document: DocumentKind) -> Result<Vec<Attachment>, FieldError> {
    let document = match document {
        DocumentKind::StopApplication => PaperKind::StopApplication,
        DocumentKind::QueryNotice | DocumentKind::FreezeNotice | DocumentKind::ReleaseNotice => {
            PaperKind::FreezeDocument
        }
    };
    [PaperKind::OfficerCard, PaperKind::OfficerCard, document]
        .into_iter()
        .map(|kind| Attachment::new(kind, "race.txt", b"made up".to_vec()))
        .collect()
}
