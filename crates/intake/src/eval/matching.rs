//! The greatest number of pairs between what is annotated and what was read.

/// How many pairs can be made at most, each member in one pair only (augmenting paths).
pub(super) fn pairs<A, B>(left: &[A], right: &[B], fits: impl Fn(&A, &B) -> bool) -> usize {
    let mut owner: Vec<Option<usize>> = vec![None; right.len()];
    (0..left.len())
        .filter(|&one| seek(one, left, right, &fits, &mut owner, &mut vec![false; right.len()]))
        .count()
}

fn seek<A, B>(
    one: usize,
    left: &[A],
    right: &[B],
    fits: &impl Fn(&A, &B) -> bool,
    owner: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for other in 0..right.len() {
        if seen[other] || !fits(&left[one], &right[other]) {
            continue;
        }
        seen[other] = true;
        let free = match owner[other] {
            None => true,
            Some(holder) => seek(holder, left, right, fits, owner, seen),
        };
        if free {
            owner[other] = Some(one);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_gives_way_where_both_can_be_had() {
        // 1 fits both 1s of the right only by its value; 5 needs the first.
        assert_eq!(pairs(&[1, 5], &[5, 1], |a, b| a == b || *a == 1), 2);
        assert_eq!(pairs(&[2, 2], &[2], |a, b| a == b), 1);
        assert_eq!(pairs(&[1], &[] as &[i32], |a, b| a == b), 0);
    }
}
