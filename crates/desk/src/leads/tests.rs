//! The lead's table of moves, every state against every act.

use super::*;
use crate::dossiers::Noun;

#[test]
fn the_lead_has_these_moves_and_no_others() {
    let expected = "\
received [lead_sign]: sign_for → signed, merge → merged
signed [lead_judge]: judge → judged, answered_there → closed, merge → merged
judged [lead_dispatch]: dispatch → at_county, push → at_station, answered_there → closed, merge → merged
at_county [lead_county_sign]: county_sign → county_signed
county_signed [lead_assign]: assign → at_station
at_station [lead_take]: take → verifying
verifying [lead_verify]: feed_back → fed_back
fed_back [lead_review]: return → returned, close → closed
returned [lead_retake]: retake → verifying
closed [-]: the end
merged [-]: the end";
    assert_eq!(Noun::of::<Lead>().matrix(), expected);
}

#[test]
fn every_source_has_a_term_and_points() {
    assert_eq!(sources::names(), ["ministry", "province", "phone", "chat", "two_cards", "warning", "tip"]);
    assert!(sources().iter().all(|source| source.points > 0));
}
