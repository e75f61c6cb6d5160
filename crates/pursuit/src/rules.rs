//! The figures that an office may change, with where each comes from.

use kernel::{Fen, Minutes};
use serde::{Deserialize, Serialize};

/// How likely stolen money is still in an account, by the minutes since it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dwell {
    /// `(minutes, per mille still there)`, minutes rising; past the last row its value holds.
    pub still_there: Vec<(i64, u16)>,
}

/// The limits, deadlines and likelihoods of the race. A case keeps those it was opened with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Quoted by every decision made under them.
    pub version: String,
    /// From the report until the first account must be entered (txwb.com 2016-04: 30 minutes).
    pub entry: Minutes,
    /// A stop holds so long from the bank's own start (银发〔2016〕86号: 48 hours).
    pub stop_term: Minutes,
    /// So many stops for one account, extensions counted (银发〔2016〕86号: two).
    pub stops_max: u8,
    /// A bank's time to answer (GAPS `FeedbackLimit`: 24 hours).
    pub answer: Minutes,
    /// So long before that the warning comes (GAPS: 15 minutes).
    pub answer_warning: Minutes,
    /// A stop without a filed case is red after so long (issue of the race: its first hour).
    pub filing_warning: Minutes,
    /// So long before a hold ends, the alarm comes (our choice: twelve hours).
    pub lapse_warning: Minutes,
    /// From "unrelated" to the release (刑诉法第一百四十五条: three days).
    pub release: Minutes,
    /// A freeze holds so long (程序规定第二百四十三条: six months, counted here as 180 days).
    pub freeze_term: Minutes,
    /// How long banks take to act, before one has shown its own pace (assumption).
    pub bank_answer: Minutes,
    /// A transfer's statement is asked for from so long before the money came (our choice: one day).
    pub statement_before: Minutes,
    /// An order refused for a bank's own failure is sent so often in all (our choice: three times).
    pub sendings_max: u16,
    /// Less than this is not worth a stop (our choice: 100 yuan).
    pub stop_fen_min: Fen,
    /// Past the first layer, a stop that is likely to save less than this harms more than it helps (our choice: 300
    /// yuan; docs/decisions/0004).
    pub stop_expected_fen_min: Fen,
    /// Past the first layer, an account of which no statement tells is stopped only when the money is there with this
    /// chance, per mille, once the bank acts; below it the statement is asked for first. Money that has lain for an
    /// hour will mostly lie for another quarter, and whom it was paid to may have nothing to do with it (our choice:
    /// 150, which is 35 minutes after the money came).
    pub blind_stop_permille_min: u16,
    /// Past the first layer, a statement is asked for when so much may be found by it (our choice: 100 yuan). An
    /// officer may ask for any.
    pub query_expected_fen_min: Fen,
    /// An account that has passed on so much of a case's money, and at least half of what came, is watched: what
    /// comes next is likely stolen too, and its way is then known before its victim reports (our choice: 1,000 yuan).
    #[serde(default = "watch_fen_min")]
    pub watch_fen_min: Fen,
    /// It is watched when it did so at most so long ago (our choice: 24 hours).
    #[serde(default = "watch_within")]
    pub watch_within: Minutes,
    /// An account on which so much stolen money is likely to be, and which no order holds, is watched once its
    /// statement is asked for: where the money goes next is then known within a minute, instead of with the next
    /// statement (our choice: 100 yuan).
    #[serde(default = "watch_expected_fen_min")]
    pub watch_expected_fen_min: Fen,
    /// A watch lasts so long (our choice: 48 hours, as a stop).
    #[serde(default = "watch_term")]
    pub watch_term: Minutes,
    /// A signed order is changed for a greater claim only from this rise, per mille (our choice: 200).
    pub resign_rise_permille: i64,
    /// Dwell in the account that the victim paid (assumption: lognormal, median 3 minutes, DOMAIN 6).
    pub dwell_first: Dwell,
    /// Dwell in later accounts (assumption: lognormal, median 8 minutes, DOMAIN 6).
    pub dwell_later: Dwell,
}

impl Default for Rules {
    /// The rules of 2026-11-20.
    fn default() -> Rules {
        Rules {
            version: "2026-11-20".to_owned(),
            entry: Minutes(30),
            stop_term: Minutes(48 * 60),
            stops_max: 2,
            answer: Minutes(24 * 60),
            answer_warning: Minutes(15),
            filing_warning: Minutes(60),
            lapse_warning: Minutes(12 * 60),
            release: Minutes(3 * 24 * 60),
            freeze_term: Minutes(180 * 24 * 60),
            bank_answer: Minutes(10),
            statement_before: Minutes(24 * 60),
            sendings_max: 3,
            stop_fen_min: Fen::new(10_000),
            stop_expected_fen_min: Fen::new(30_000),
            blind_stop_permille_min: 150,
            query_expected_fen_min: Fen::new(10_000),
            watch_fen_min: watch_fen_min(),
            watch_within: watch_within(),
            watch_expected_fen_min: watch_expected_fen_min(),
            watch_term: watch_term(),
            resign_rise_permille: 200,
            dwell_first: Dwell { still_there: FIRST.to_vec() },
            dwell_later: Dwell { still_there: LATER.to_vec() },
        }
    }
}

/// Cases opened before there were watches are watched by the same rules.
const fn watch_fen_min() -> Fen {
    Fen::new(100_000)
}

const fn watch_expected_fen_min() -> Fen {
    Fen::new(10_000)
}

const fn watch_within() -> Minutes {
    Minutes(24 * 60)
}

const fn watch_term() -> Minutes {
    Minutes(48 * 60)
}

impl Dwell {
    /// The chance, per mille, that money is still there so many minutes after it came.
    #[must_use]
    pub fn at(&self, minutes: i64) -> u16 {
        let passed = self.still_there.iter().take_while(|(limit, _)| *limit <= minutes);
        passed.last().map_or(1000, |(_, chance)| *chance)
    }

    /// The chance, per mille, that money seen there at `seen` minutes is still there at `later` minutes.
    #[must_use]
    pub fn from_to(&self, seen: i64, later: i64) -> u16 {
        let (before, after) = (u32::from(self.at(seen)), u32::from(self.at(later.max(seen))));
        let chance = (after * 1000).checked_div(before).unwrap_or(0);
        u16::try_from(chance.min(1000)).unwrap_or(1000)
    }
}

/// `50 + 950·P(T > t)` for T lognormal with median 3 minutes and σ 1.2; one part in twenty never leaves.
const FIRST: [(i64, u16); 14] = [
    (1, 829),
    (2, 651),
    (3, 525),
    (5, 368),
    (8, 247),
    (10, 200),
    (15, 135),
    (20, 104),
    (30, 76),
    (45, 61),
    (60, 56),
    (90, 52),
    (120, 51),
    (180, 50),
];

/// The same with median 8 minutes.
const LATER: [(i64, u16); 15] = [
    (1, 961),
    (2, 882),
    (3, 803),
    (5, 670),
    (8, 525),
    (10, 455),
    (15, 335),
    (20, 261),
    (30, 179),
    (45, 121),
    (60, 94),
    (90, 71),
    (120, 61),
    (180, 54),
    (240, 52),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seen: i64, later: i64) -> u16 {
        Rules::default().dwell_first.from_to(seen, later)
    }

    #[test]
    fn money_thins_out_and_what_stayed_tends_to_stay() {
        assert_eq!([check(0, 0), check(0, 1), check(0, 2), check(0, 3)], [1000, 829, 651, 525]);
        assert_eq!(check(0, 100_000), 50);
        assert_eq!(check(60, 70), 1000);
        assert_eq!(check(3, 8), 470);
        assert_eq!(check(8, 3), 1000, "what is seen later was there before");
        assert_eq!(Dwell { still_there: vec![(0, 0)] }.from_to(1, 2), 0);
    }
}
