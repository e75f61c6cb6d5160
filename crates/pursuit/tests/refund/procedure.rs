//! The procedure as a ladder: every step in its order, and every refusal once.

use kernel::{Fen, OfficerId, Timestamp};
use pursuit::law::ApproverRank;
use pursuit::refund::{
    ANNOUNCED_DAYS, Refund, RefundEffect, RefundEvent, RefundRefusal, RefundState, Split, Unit,
};
use uuid::Uuid;

use crate::{account, case, claim, deposit, pool};

fn start() -> Timestamp {
    Timestamp::parse("2026-11-20T09:00:00+08:00").unwrap()
}

fn officer(number: u128) -> OfficerId {
    OfficerId(Uuid::from_u128(number))
}

/// Two victims in one account that cannot be told apart: it must be announced.
fn in_proportion() -> Split {
    let deposits = vec![deposit(1, 100_000, 0, 100_000), deposit(2, 100_000, 0, 100_000)];
    Split {
        claims: vec![claim(1, 100_000), claim(2, 100_000)],
        pools: vec![pool(1, 120_000, deposits)],
        ..Split::default()
    }
}

/// One victim's own account.
fn direct() -> Split {
    let pools = vec![pool(1, 80_000, vec![deposit(1, 100_000, 0, 100_000)])];
    Split { claims: vec![claim(1, 100_000)], pools, ..Split::default() }
}

fn signed(unit: Unit, number: u128, draft: u32) -> RefundEvent {
    RefundEvent::Signed { unit, officer: officer(number), draft }
}

fn decided(number: u128, draft: u32) -> RefundEvent {
    let document = "岳公（反）刑返字〔2026〕3号".to_owned();
    RefundEvent::Decided { officer: officer(number), rank: ApproverRank::Prefecture, draft, document }
}

fn objected() -> RefundEvent {
    RefundEvent::Objected { text: "我的损失少算了一笔".to_owned() }
}

fn reviewed(number: u32, upheld: bool) -> RefundEvent {
    RefundEvent::Reviewed { number, upheld, reason: "已核对流水".to_owned() }
}

fn paid(victim: u128, arrived: bool) -> RefundEvent {
    RefundEvent::Paid { account: account(1), case: case(victim), arrived }
}

/// A refund after these events, each of which must be taken, a day apart.
fn after(events: &[RefundEvent]) -> (Refund, Timestamp) {
    let mut refund = Refund::default();
    let mut now = start();
    for event in events {
        now = now.plus_seconds(86_400);
        refund.handle(event, now).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
    }
    (refund, now)
}

fn all_sign(draft: u32) -> [RefundEvent; 4] {
    [
        signed(Unit::Accepting, 1, draft),
        signed(Unit::Accepting, 2, draft),
        signed(Unit::Freezing, 3, draft),
        signed(Unit::Freezing, 4, draft),
    ]
}

fn with(first: &[RefundEvent], then: &[RefundEvent]) -> Vec<RefundEvent> {
    [first, then].concat()
}

#[test]
fn a_direct_refund_goes_its_way() {
    let (mut refund, now) = after(&with(&[RefundEvent::Drafted { split: direct() }], &all_sign(1)));
    assert_eq!(refund.handle(&decided(9, 1), now), Ok(vec![RefundEffect::TellBanks]));
    assert_eq!(refund.handle(&paid(1, false), now), Ok(vec![RefundEffect::AskForAccount(case(1))]));
    assert_eq!((refund.failures(&account(1), case(1)), refund.arrived_fen()), (1, Fen::ZERO));
    assert_eq!(refund.handle(&paid(1, true), now), Ok(vec![RefundEffect::Done]));
    assert_eq!((refund.state(), refund.arrived_fen()), (Some(RefundState::Carried), Fen::new(80_000)));
}

#[test]
fn a_split_in_proportion_waits_thirty_days() {
    let drafted = RefundEvent::Drafted { split: in_proportion() };
    let (mut refund, now) = after(&with(&[drafted, RefundEvent::Announced], &all_sign(1)));
    let until = start().plus_seconds((2 + ANNOUNCED_DAYS) * 86_400);
    assert_eq!(refund.announced_until(), Some(until));
    assert_eq!(refund.handle(&decided(9, 1), now), Err(RefundRefusal::AnnouncementRuns(until)));
    let just_before = until.plus_seconds(-1);
    assert_eq!(refund.handle(&decided(9, 1), just_before), Err(RefundRefusal::AnnouncementRuns(until)));
    assert_eq!(refund.handle(&decided(9, 1), until), Ok(vec![RefundEffect::TellBanks]));
}

#[test]
fn an_upheld_objection_makes_a_new_draft() {
    let events = [RefundEvent::Drafted { split: in_proportion() }, RefundEvent::Announced, objected()];
    let (mut refund, now) = after(&with(&events, &all_sign(1)));
    let late = now.plus_seconds(40 * 86_400);
    assert_eq!(refund.handle(&decided(9, 1), late), Err(RefundRefusal::ObjectionOpen(1)));
    refund.handle(&reviewed(1, true), late).unwrap();
    assert_eq!((refund.state(), refund.signatures().len()), (Some(RefundState::Drafted), 0));
    assert_eq!(refund.handle(&RefundEvent::Announced, late), Err(RefundRefusal::ObjectionUpheld(1)));
    let mut corrected = in_proportion();
    corrected.claims[0].loss_fen = Fen::new(90_000);
    refund.handle(&RefundEvent::Drafted { split: corrected }, late).unwrap();
    assert_eq!(refund.draft(), 2);
    assert_eq!(refund.handle(&RefundEvent::Announced, late).map(|effects| effects.len()), Ok(1));
}

#[test]
fn every_refusal_of_the_procedure() {
    use RefundEvent::{Announced, Withdrawn};
    let draft = |split: Split| RefundEvent::Drafted { split };
    let nothing = {
        let mut split = direct();
        split.pools[0].frozen_fen = Fen::ZERO;
        split
    };
    let low = {
        let RefundEvent::Decided { officer, draft, document, .. } = decided(9, 1) else { unreachable!() };
        RefundEvent::Decided { officer, rank: ApproverRank::County, draft, document }
    };
    let unnumbered = {
        let RefundEvent::Decided { officer, rank, draft, .. } = decided(9, 1) else { unreachable!() };
        RefundEvent::Decided { officer, rank, draft, document: "  ".to_owned() }
    };
    let complete = with(&[draft(direct())], &all_sign(1));
    let wrong = |state, event| RefundRefusal::WrongState { state, event };
    let rows = [
        (vec![], Announced, wrong(None, "announced")),
        (vec![], signed(Unit::Accepting, 1, 1), wrong(None, "signed")),
        (vec![], draft(nothing), RefundRefusal::NothingToReturn),
        (vec![draft(direct())], Announced, RefundRefusal::NothingToAnnounce),
        (vec![draft(direct())], reviewed(1, true), RefundRefusal::NoObjection(1)),
        (
            vec![draft(direct()), objected(), reviewed(1, false)],
            reviewed(1, true),
            RefundRefusal::NoObjection(1),
        ),
        (
            vec![draft(direct())],
            signed(Unit::Accepting, 1, 2),
            RefundRefusal::DraftChanged { seen: 2, present: 1 },
        ),
        (
            vec![draft(direct()), objected(), reviewed(1, true)],
            signed(Unit::Accepting, 1, 1),
            RefundRefusal::ObjectionUpheld(1),
        ),
        (
            vec![draft(direct()), signed(Unit::Accepting, 1, 1)],
            signed(Unit::Freezing, 1, 1),
            RefundRefusal::SameOfficer,
        ),
        (complete.clone(), signed(Unit::Freezing, 5, 1), RefundRefusal::UnitSigned(Unit::Freezing)),
        (complete.clone(), decided(9, 2), RefundRefusal::DraftChanged { seen: 2, present: 1 }),
        (complete.clone(), low, RefundRefusal::RankTooLow(ApproverRank::County)),
        (complete.clone(), unnumbered, RefundRefusal::NoDocument),
        (with(&[draft(in_proportion())], &all_sign(1)), decided(9, 1), RefundRefusal::NotAnnounced),
        (
            vec![draft(direct()), signed(Unit::Accepting, 1, 1), signed(Unit::Accepting, 2, 1)],
            decided(9, 1),
            RefundRefusal::SignaturesMissing(Unit::Freezing),
        ),
        (complete.clone(), decided(3, 1), RefundRefusal::DeciderSigned),
        (complete.clone(), paid(1, true), wrong(Some(RefundState::Drafted), "paid")),
        (with(&complete, &[decided(9, 1)]), paid(2, true), RefundRefusal::NoShare),
        (with(&complete, &[decided(9, 1)]), Withdrawn, wrong(Some(RefundState::Decided), "withdrawn")),
        (
            with(&complete, &[decided(9, 1), paid(1, true)]),
            paid(1, true),
            wrong(Some(RefundState::Carried), "paid"),
        ),
        (vec![draft(direct()), Withdrawn], draft(direct()), wrong(Some(RefundState::Withdrawn), "drafted")),
    ];
    for (position, (events, event, refusal)) in (1..).zip(rows) {
        let (mut refund, now) = after(&events);
        let before = refund.clone();
        assert_eq!(refund.handle(&event, now), Err(refusal), "row {position}");
        assert_eq!(refund, before, "row {position} changed the refund");
    }
}
