//! The assignment with the best total, payment by payment in their order, by dynamic programming.

/// The scores of a report's payments with its payees.
pub(super) struct Scores {
    /// For each payment its score with each payee, and with nobody last.
    pub(super) own: Vec<Vec<i32>>,
    /// For each payment but the first what it gains by having the payee of the one before, by payee.
    pub(super) same: Vec<Vec<i32>>,
    /// What an assignment gains by each payee that gets a payment at all.
    pub(super) used: i32,
}

/// With more payees than these it is not counted which of them got a payment.
const COUNTED_MOST: usize = 5;

/// The best payee of each payment; none where no account is told.
pub(super) fn best(scores: &Scores) -> Vec<Option<usize>> {
    let Some(first) = scores.own.first() else { return Vec::new() };
    let payees = first.len() - 1;
    let sets = if payees <= COUNTED_MOST { 1 << payees } else { 1 };
    let grown = |set: usize, payee: usize| {
        if sets > 1 && payee < payees { set | 1 << payee } else { set }
    };
    let gain = |from: usize, to: usize| if from == to { 0 } else { scores.used };
    let at = |payee: usize, set: usize| payee * sets + set;
    let none = i32::MIN / 2;
    let mut table = vec![none; (payees + 1) * sets];
    for payee in 0..=payees {
        let set = grown(0, payee);
        table[at(payee, set)] = first[payee] + gain(0, set);
    }
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(scores.own.len());
    for (index, own) in scores.own.iter().enumerate().skip(1) {
        let mut next = vec![none; table.len()];
        let mut from = vec![0; table.len()];
        for set in 0..sets {
            // The best of all payees before, for those who have another now.
            let before = (0..=payees).max_by_key(|&payee| (table[at(payee, set)], payee == payees));
            let Some(before) = before.filter(|&payee| table[at(payee, set)] > none) else { continue };
            for payee in 0..=payees {
                let after = grown(set, payee);
                let reward = own[payee] + gain(set, after);
                let mut offer = |last: usize, value: i32| {
                    if value > next[at(payee, after)] {
                        next[at(payee, after)] = value;
                        from[at(payee, after)] = at(last, set);
                    }
                };
                offer(before, table[at(before, set)] + reward);
                if payee < payees && table[at(payee, set)] > none {
                    offer(payee, table[at(payee, set)] + reward + scores.same[index][payee]);
                }
            }
        }
        table = next;
        back.push(from);
    }
    let mut state = (0..table.len()).max_by_key(|&state| table[state]).unwrap_or(0);
    let mut chosen = vec![state / sets];
    for from in back.iter().rev() {
        state = from[state];
        chosen.push(state / sets);
    }
    chosen.reverse();
    chosen.into_iter().map(|payee| (payee < payees).then_some(payee)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Scores, best};
    use proptest::prelude::*;

    fn total(scores: &Scores, chosen: &[usize]) -> i32 {
        let payees = scores.own[0].len() - 1;
        let own: i32 = chosen.iter().zip(&scores.own).map(|(&payee, own)| own[payee]).sum();
        let same: i32 = (1..chosen.len())
            .filter(|&at| chosen[at] == chosen[at - 1] && chosen[at] < payees)
            .map(|at| scores.same[at][chosen[at]])
            .sum();
        let used = (0..payees).filter(|payee| chosen.contains(payee)).count();
        own + same + scores.used * i32::try_from(used).unwrap()
    }

    fn every(payments: usize, payees: usize) -> Vec<Vec<usize>> {
        (0..payments).fold(vec![Vec::new()], |all, _| {
            all.iter().flat_map(|one| (0..=payees).map(|payee| [one.as_slice(), &[payee]].concat())).collect()
        })
    }

    proptest! {
        /// The programme finds what trying out everything finds.
        #[test]
        fn no_assignment_is_better(
            own in prop::collection::vec(prop::collection::vec(-9..9_i32, 3), 1..5),
            same in prop::collection::vec(prop::collection::vec(0..6_i32, 2), 5),
            used in 0..5_i32,
        ) {
            let scores = Scores { own, same, used };
            let chosen: Vec<usize> = best(&scores).into_iter().map(|one| one.unwrap_or(2)).collect();
            let most = every(scores.own.len(), 2).iter().map(|one| total(&scores, one)).max().unwrap();
            prop_assert_eq!(total(&scores, &chosen), most);
        }
    }
}
