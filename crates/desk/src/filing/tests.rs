//! The case's table of moves, every state against every act.

use super::*;
use crate::dossiers::{Named, Noun};

const ASIDE: &str = "collect, reclassify, supervise, join, part, name_handler, release_handler";

#[test]
fn the_case_has_these_moves_and_no_others() {
    let expected = format!(
        "received [case_accept]: accept → accepted, note_filed → filed, note_refused → not_filed, transfer → transferring, {ASIDE}
accepted [case_decide]: verify → verifying, extend, file → filed, note_filed → filed, note_refused → not_filed, \
administer → administrative, refuse → not_filed, transfer → transferring, {ASIDE}
verifying [case_decide]: extend, file → filed, note_filed → filed, note_refused → not_filed, \
administer → administrative, refuse → not_filed, \
transfer → transferring, {ASIDE}
filed [case_solve]: solve → solved, restore → restored, {ASIDE}
administrative [case_administrative]: close → closed, {ASIDE}
not_filed [case_notice]: notify → notified
notified [case_objection]: object → reconsidering, let_stand → closed
reconsidering [case_reconsider]: uphold → upheld, reverse → filed
upheld [case_review_window]: appeal → reviewing, let_stand → closed
reviewing [case_review]: uphold_finally → closed, reverse → filed
transferring [case_transfer]: hand_on → transferred
transferred [-]: the end
solved [case_prosecute]: prosecute → prosecuted, restore → restored, {ASIDE}
prosecuted [case_judgement]: judge → judged, restore → restored, {ASIDE}
judged [case_restore]: restore → restored, close → closed, {ASIDE}
restored [case_close]: close → closed
closed [-]: the end"
    );
    assert_eq!(Noun::of::<Filing>().matrix(), expected);
}

#[test]
fn only_a_decider_decides() {
    let deciders: Vec<_> =
        Filing::MOVES.iter().filter(|of| of.by == DECIDERS).map(|of| of.act.name()).collect();
    let all = "extend file administer refuse uphold uphold_finally reverse transfer solve prosecute close supervise \
               name_handler release_handler";
    assert_eq!(deciders.join(" "), all);
}

#[test]
fn every_crime_has_its_list_of_evidence() {
    assert_eq!(crimes(), ["fraud", "aiding", "concealing", "personal_info", "card_obstruction", "border"]);
    for crime in crimes() {
        assert!(needed_by(crime).len() >= 3, "{crime}");
    }
    assert!(needed_by("no such crime").is_empty());
}
