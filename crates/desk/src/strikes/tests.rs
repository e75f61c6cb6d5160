//! The tables of moves of the strike results, every state against every act.

use super::*;
use crate::dossiers::Noun;

#[test]
fn a_suspect_has_these_moves_and_no_others() {
    let expected = "\
identified [suspect_catch]: want → wanted, catch → caught, join_case
wanted [suspect_catch]: catch → caught, join_case
caught [suspect_measure]: measure → measured, release → released, join_case
measured [suspect_review]: measure, send_up → prosecuted, release → released, join_case
prosecuted [-]: join_case
released [-]: the end";
    assert_eq!(Noun::of::<Suspect>().matrix(), expected);
}

#[test]
fn a_den_has_these_moves_and_no_others() {
    let expected = "\
found [den_check]: raid → raided, dismiss → closed, join_case
raided [den_close]: close → closed, join_case
closed [-]: the end";
    assert_eq!(Noun::of::<Den>().matrix(), expected);
}

#[test]
fn a_seized_thing_has_these_moves_and_no_others() {
    let expected = "\
seized [seizure_store]: store → stored, give_back → given_back, add_numbers, join_case
stored [seizure_dispose]: dispose → disposed, give_back → given_back, add_numbers, join_case
disposed [-]: the end
given_back [-]: the end";
    assert_eq!(Noun::of::<Seizure>().matrix(), expected);
}
