//! What the desk and the case refuse, as problems. A new refusal does not compile until it is decided here.

use ledger::Unreadable;
use pursuit::Refusal;
use pursuit::refund::RefundRefusal;

use crate::problem::{FieldError, Problem};

impl From<desk::Error> for Problem {
    fn from(error: desk::Error) -> Problem {
        match error {
            desk::Error::Forbidden(_) | desk::Error::NoRank => Problem::RoleRequired,
            desk::Error::Absent(_) => Problem::NotFound,
            desk::Error::Refused(refusal) => of_refusal(&refusal),
            desk::Error::NotAllowed(code) => Problem::conflict(code),
            desk::Error::Invalid { field, code } => Problem::invalid(&field, code),
            desk::Error::OtherUnit => Problem::conflict("other_unit"),
            desk::Error::RefundOutdated => Problem::conflict("refund_outdated"),
            desk::Error::RefundRefused(refusal) => of_refund_refusal(&refusal),
            desk::Error::WrongCursor => Problem::invalid("cursor", "unknown"),
            desk::Error::WrongStatement(_) => Problem::invalid("file", "unreadable"),
            desk::Error::Message { what, .. } => {
                let code = "message_incomplete".to_owned();
                Problem::StateConflict(vec![FieldError { field: what.to_owned(), code }])
            }
            desk::Error::Implausible { field, why } => Problem::invalid(field, why),
            desk::Error::ComplaintState => Problem::conflict("complaint_state"),
            desk::Error::Paper(paper::PaperError::UnknownField { name }) => {
                Problem::invalid(&name, "unknown_field")
            }
            desk::Error::Paper(_) => Problem::invalid("file", "unreadable"),
            desk::Error::WrongFeedback(_) => Problem::invalid("file", "unreadable"),
            desk::Error::Records(error) => Problem::from(error),
            desk::Error::Corrupt { .. } | desk::Error::Ledger(_) | desk::Error::NoTerm(_) => {
                Problem::internal(error)
            }
        }
    }
}

/// Why a file cannot be read, each in words of the catalogue.
impl From<Unreadable> for Problem {
    fn from(why: Unreadable) -> Problem {
        let said = |code, params: Vec<(&'static str, String)>| Problem::UnreadableFile(code, params);
        match why {
            Unreadable::Empty { file } => said("empty", vec![("file", file)]),
            Unreadable::Kind { file, .. } => said("kind", vec![("file", file)]),
            Unreadable::Damaged { file, why } => said("damaged", vec![("file", file), ("why", why)]),
            Unreadable::Locked { file } => said("locked", vec![("file", file)]),
            Unreadable::TooLarge { file, max, unit } => {
                said("too_large", vec![("file", file), ("max", max.to_string()), ("unit", unit)])
            }
            Unreadable::PathTrick { file, member } => {
                said("path_trick", vec![("file", file), ("member", member)])
            }
            Unreadable::Nested { file } => said("nested", vec![("file", file)]),
            Unreadable::NoLayout { file, layout, missing, found } => said(
                "no_layout",
                vec![("file", file), ("layout", layout), ("missing", missing), ("found", found)],
            ),
            Unreadable::ReaderEnded { file, why } => said("reader_ended", vec![("file", file), ("why", why)]),
        }
    }
}

fn of_refusal(refusal: &Refusal) -> Problem {
    let code = match refusal {
        Refusal::VersionChanged { .. } => return Problem::VersionConflict,
        Refusal::SameOfficer | Refusal::ApproverSigned => return Problem::SameOfficer,
        Refusal::UnknownOrder(_) => return Problem::NotFound,
        Refusal::AlreadyReported => "already_reported",
        Refusal::NotReported => "not_reported",
        Refusal::PaymentNotPositive { .. } => "payment_not_positive",
        Refusal::AmountsTooLarge => "amounts_too_large",
        Refusal::ClaimOutsideRange { .. } => "claim_outside_range",
        Refusal::RepeatedPosition { .. } => "repeated_position",
        Refusal::TraceOutdated => "trace_outdated",
        Refusal::WrongState { .. } => "wrong_state",
        Refusal::RankTooLow { .. } => "rank_too_low",
        Refusal::WrongDocument { .. } => "wrong_document",
        Refusal::BankUnknown => "bank_unknown",
        Refusal::ThirdStop => "third_stop",
        Refusal::NotFiled => "not_filed",
        Refusal::WrongAttempt { .. } => "wrong_attempt",
        Refusal::RepeatedMessage => "repeated_message",
        Refusal::NoMessageNumber => "no_message_number",
        Refusal::WrongAnswer(_) => "wrong_answer",
        Refusal::ClockNotSet(_) => "clock_not_set",
        Refusal::ClockNotDue(_) => "clock_not_due",
        Refusal::NoPlatformNumber => "no_platform_number",
        Refusal::PromiseIncomplete => "promise_incomplete",
        Refusal::NoReason => "no_reason",
        Refusal::FilingDecided => "filing_decided",
        Refusal::NoCaseNumber => "no_case_number",
        Refusal::AlreadyOrdered(_) => "already_ordered",
        Refusal::WayOut(_) => "way_out",
        Refusal::NothingThere => "nothing_there",
        Refusal::AlreadyHeld => "already_held",
        Refusal::NoOriginal(_) => "no_original",
        Refusal::NotByNumber(_) => "not_by_number",
        Refusal::FilingRefused => "filing_refused",
        Refusal::UnknownAccount => "unknown_account",
        Refusal::AlreadyUnrelated => "already_unrelated",
    };
    Problem::conflict(code)
}

fn of_refund_refusal(refusal: &RefundRefusal) -> Problem {
    let code = match refusal {
        RefundRefusal::DraftChanged { .. } => return Problem::VersionConflict,
        RefundRefusal::SameOfficer | RefundRefusal::DeciderSigned => return Problem::SameOfficer,
        RefundRefusal::NoShare | RefundRefusal::NoObjection(_) => return Problem::NotFound,
        RefundRefusal::Split(_) => "refund_split",
        RefundRefusal::NothingToReturn => "refund_nothing",
        RefundRefusal::WrongState { .. } => "refund_state",
        RefundRefusal::NothingToAnnounce => "refund_not_in_proportion",
        RefundRefusal::NotAnnounced => "refund_not_announced",
        RefundRefusal::AnnouncementRuns(_) => "refund_announcement_runs",
        RefundRefusal::ObjectionOpen(_) => "refund_objection_open",
        RefundRefusal::ObjectionUpheld(_) => "refund_objection_upheld",
        RefundRefusal::UnitSigned(_) => "refund_unit_signed",
        RefundRefusal::SignaturesMissing(_) => "refund_signatures_missing",
        RefundRefusal::RankTooLow(_) => "refund_rank_too_low",
        RefundRefusal::NoDocument => "refund_no_document",
    };
    Problem::conflict(code)
}

#[cfg(test)]
mod tests {
    use kernel::OrderId;
    use pursuit::OrderState;
    use uuid::Uuid;

    use super::*;
    use crate::words::{Language, Words};

    fn check(refusal: Refusal) -> String {
        let body = Problem::from(desk::Error::from(refusal)).body(Language::English, "r1");
        let codes: Vec<_> = body.errors.iter().map(|error| error.code.as_str()).collect();
        format!("{} {} {}", body.status, body.kind, codes.join(" ")).trim_end().to_owned()
    }

    #[test]
    fn refusals_become_problems() {
        let order = OrderId(Uuid::nil());
        assert_eq!(check(Refusal::VersionChanged { seen: 1, present: 2 }), "409 version_conflict");
        assert_eq!(check(Refusal::SameOfficer), "409 same_officer");
        assert_eq!(check(Refusal::ApproverSigned), "409 same_officer");
        assert_eq!(check(Refusal::UnknownOrder(order)), "404 not_found");
        let wrong = Refusal::WrongState { state: OrderState::Proposed, event: "approved" };
        assert_eq!(check(wrong), "409 state_conflict wrong_state");
        assert_eq!(check(Refusal::BankUnknown), "409 state_conflict bank_unknown");
    }

    #[test]
    fn a_refusal_that_an_officer_meets_has_its_own_sentence() {
        let codes =
            ["wrong_state", "rank_too_low", "bank_unknown", "third_stop", "not_filed", "already_held"];
        for language in [Language::Chinese, Language::English] {
            for code in codes {
                assert!(Words::of(language).has(&format!("refusal.{code}")), "{language:?} {code}");
            }
        }
        let body = Problem::from(desk::Error::from(Refusal::BankUnknown)).body(Language::English, "r1");
        assert_eq!(body.detail, Words::of(Language::English).get("refusal.bank_unknown", &[]));
    }
}
