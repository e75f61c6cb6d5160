//! The limit: what could have been saved by somebody who knew everything from the moment of the report.
//!
//! Each story is taken by itself: the moment it is reported, every account that its money lies on or will ever reach
//! is ordered stopped, and the money is caught that is there, or comes there, once the account's bank can act. Banks
//! take as long for an account whoever asks, so this is the same bank in the same hour that the policies met. What a
//! policy saved of a story by an earlier story's stop is within reach too. So no policy saves more than the limit of
//! the city as it went under that policy, fen for fen; a race's limit is the greatest of its cities, the one without
//! any centre among them.

use city::City;
use city::truth::{self, Figures, Truth};
use kernel::{Fen, Timestamp};

use crate::outcome::Config;

/// What was within reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limit {
    pub saved_fen: Fen,
    pub saved_prompt_fen: Fen,
}

impl Limit {
    /// The limit of a city as it went.
    pub(crate) fn of(truth: &Truth<'_>) -> Limit {
        let in_reach = truth.in_reach();
        let mut limit = Limit::default();
        for story in truth.stories() {
            let found = in_reach.get(&story.report_id).copied().unwrap_or_default().max(story.saved_fen);
            limit.saved_fen = [limit.saved_fen, found].into_iter().sum();
            if story.is_prompt {
                limit.saved_prompt_fen = [limit.saved_prompt_fen, found].into_iter().sum();
            }
        }
        limit
    }

    /// The greater of each figure.
    pub(crate) fn or(self, other: Limit) -> Limit {
        Limit {
            saved_fen: self.saved_fen.max(other.saved_fen),
            saved_prompt_fen: self.saved_prompt_fen.max(other.saved_prompt_fen),
        }
    }
}

/// A city that no centre disturbs, until an instant.
pub(crate) fn undisturbed(config: &Config, until: Timestamp) -> (Limit, Figures) {
    let mut city = City::new(config.city());
    city.advance(until);
    let truth = truth::of(&city);
    (Limit::of(&truth), truth.figures())
}
