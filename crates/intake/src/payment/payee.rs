//! The payee's account of each payment.
//!
//! What the words pin down comes first (前两笔, 依次为, a slip's own line). For the rest every payment is scored with every
//! account of the report, and the assignment with the best total wins: a near account may lose to a far one that the
//! sentence leads to, and an account that nobody would be left to pay pulls a payment to itself.

use super::holder::Holders;
use super::{Channel, Paid, Parts};

mod assign;
mod fits;
mod group;
mod number;
mod pin;
mod purpose;
mod row;
mod same;
mod score;

pub(super) use fits::bracket_before;
use group::Groups;
pub(super) use number::{ordinal_at, told_ways};
pub(super) use purpose::ways_of_purposes;

/// For each payment the index of its payee's account among the elements.
pub(super) type Payees = Vec<Option<usize>>;

/// `again` are payments whose account is told again elsewhere, with that account.
pub(super) fn all(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    again: &[(usize, usize)],
    holders: &Holders,
) -> Payees {
    let groups = Groups::find(parts, holders);
    if groups.is_empty() || paid.is_empty() {
        return vec![None; paid.len()];
    }
    let pins = pin::all(parts, paid, ways, &groups, again);
    let scores = score::all(parts, paid, ways, &groups, &pins);
    assign::best(&scores).into_iter().map(|group| group.map(|group| groups.element(group))).collect()
}
