//! Chance from a seed: one ChaCha stream per decision, so that no decision disturbs another.
//!
//! A stream's key is the city's seed, what the decision is about, and up to two numbers naming whose it is.
//! Two calls that arrive in another order therefore draw the same values. All distributions are drawn in
//! integers (fixed point), because library logarithms differ in their last bit from machine to machine and the
//! same seed must give the same bytes everywhere; it also keeps floating point away from money.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a decision is about; the number is part of the seed and must not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum About {
    Person = 1,
    Firm = 2,
    Life = 3,
    Gang = 4,
    ScamStart = 5,
    Scam = 6,
    Payment = 7,
    Operator = 8,
    Telling = 9,
    BankAnswer = 10,
    BankFault = 11,
    ReportId = 12,
}

/// A stream of chance.
pub(crate) struct Dice(ChaCha8Rng);

/// One in the fixed-point numbers used here.
const ONE_Q16: i64 = 1 << 16;
/// log₂(e) × 10⁶.
const LOG2_E_MILLIONTHS: i64 = 1_442_695;
/// ln(2) × 10⁶.
const LN_2_MILLIONTHS: i64 = 693_147;

impl Dice {
    /// The stream of one decision.
    pub(crate) fn of(seed: u64, about: About, first: u64, second: u64) -> Dice {
        let mut key = [0_u8; 32];
        for (chunk, part) in key.chunks_exact_mut(8).zip([seed, about as u64, first, second]) {
            chunk.copy_from_slice(&part.to_le_bytes());
        }
        Dice(ChaCha8Rng::from_seed(key))
    }

    /// 64 even bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// An even number below `count`.
    ///
    /// # Panics
    /// When `count` is zero.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        assert!(count > 0, "a choice needs something to choose from");
        let wide = u128::from(self.bits()) * count as u128;
        (wide >> 64) as usize
    }

    /// An even whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        assert!(low <= high, "a range has its lower end first");
        let span = (i128::from(high) - i128::from(low) + 1) as u128;
        let offset = (u128::from(self.bits()) * span) >> 64;
        (i128::from(low) + offset as i128) as i64
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(crate) fn chance(&mut self, permille: i64) -> bool {
        self.between(0, 999) < permille
    }

    /// One of several, evenly.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of several words, evenly.
    pub(crate) fn word<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    /// The place of one of several, in proportion to its weight.
    ///
    /// # Panics
    /// When all weights are zero.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = i64> + Clone) -> usize {
        let total: i64 = weights.clone().sum();
        let mut left = self.between(0, total - 1);
        for (place, weight) in weights.enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        unreachable!("the weights sum to {total}")
    }

    /// A standard normal number in Q16: twelve even numbers added up (Irwin–Hall), which never exceeds ±6.
    fn normal_q16(&mut self) -> i64 {
        let sum: i64 = (0..3)
            .map(|_| {
                let bits = self.bits();
                (0..4).map(|part| ((bits >> (16 * part)) & 0xffff) as i64).sum::<i64>()
            })
            .sum();
        sum - 6 * ONE_Q16
    }

    /// A log-normal whole number with this median; `sigma_permille` is σ of the natural logarithm × 1,000.
    pub(crate) fn lognormal(&mut self, median: i64, sigma_permille: i64) -> i64 {
        let exponent =
            i128::from(self.normal_q16()) * i128::from(sigma_permille) * i128::from(LOG2_E_MILLIONTHS)
                / 1_000_000_000;
        scale_by_power_of_two(median, exponent as i64)
    }

    /// An exponential whole number with this mean: the gap to the next of things that come at random.
    pub(crate) fn exponential(&mut self, mean: i64) -> i64 {
        let even = self.bits() | 1;
        let minus_log2_q16 = 64 * ONE_Q16 - log2_q16(even);
        let scaled = i128::from(mean) * i128::from(minus_log2_q16) * i128::from(LN_2_MILLIONTHS);
        (scaled / (1_000_000 * i128::from(ONE_Q16))) as i64
    }

    /// A whole number from `low` to `high` whose logarithm is even: as many between 10 and 20 as between 20 and 40.
    pub(crate) fn log_even(&mut self, low: i64, high: i64) -> i64 {
        assert!(0 < low && low <= high, "a logarithmic range is positive");
        let span_q16 = log2_q16(high as u64) - log2_q16(low as u64);
        let exponent = self.between(0, span_q16.max(0));
        scale_by_power_of_two(low, exponent).clamp(low, high)
    }
}

/// 2^(i/64) in Q32 for i = 0..=64.
const POWERS: [u64; 65] = powers();

const fn powers() -> [u64; 65] {
    // 2^(1/64) in Q62, so that 64 multiplications lose nothing that shows in Q32.
    const STEP_Q62: u128 = 4_661_903_986_662_671_289;
    let mut table = [0_u64; 65];
    let mut power_q62: u128 = 1 << 62;
    let mut index = 0;
    while index < 64 {
        table[index] = (power_q62 >> 30) as u64;
        power_q62 = (power_q62 * STEP_Q62) >> 62;
        index += 1;
    }
    table[64] = 2 << 32;
    table
}

/// `value` × 2^(exponent / 65,536), rounded down, saturating.
fn scale_by_power_of_two(value: i64, exponent_q16: i64) -> i64 {
    let whole = exponent_q16 >> 16;
    let fraction = exponent_q16 & 0xffff;
    let (place, rest) = ((fraction >> 10) as usize, fraction & 0x3ff);
    let (from, to) = (POWERS[place] as i64, POWERS[place + 1] as i64);
    let power_q32 = from + (((to - from) * rest) >> 10);
    let product = i128::from(value) * i128::from(power_q32);
    let scaled = match whole {
        30.. => product.saturating_mul(1 << 30),
        0..30 => product << whole,
        -60..0 => product >> -whole,
        i64::MIN..-60 => 0,
    };
    i64::try_from(scaled >> 32).unwrap_or(i64::MAX)
}

/// log₂ of a positive number in Q16, by repeated squaring of its mantissa.
fn log2_q16(value: u64) -> i64 {
    assert!(value > 0, "zero has no logarithm");
    let whole = 63 - i64::from(value.leading_zeros());
    let mut mantissa = value << value.leading_zeros();
    let mut fraction = 0;
    for bit in (0..16).rev() {
        let square = (u128::from(mantissa) * u128::from(mantissa)) >> 63;
        if square >> 64 != 0 {
            fraction |= 1 << bit;
            mantissa = (square >> 1) as u64;
        } else {
            mantissa = square as u64;
        }
    }
    (whole << 16) | fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiles(mut draw: impl FnMut(&mut Dice) -> i64) -> [i64; 3] {
        let mut drawn: Vec<_> = (0..20_001).map(|n| draw(&mut Dice::of(7, About::Person, n, 0))).collect();
        drawn.sort_unstable();
        [drawn[3_200], drawn[10_000], drawn[16_800]]
    }

    fn is_near(found: i64, expected: i64) -> bool {
        (found - expected).abs() * 25 <= expected
    }

    #[test]
    fn a_lognormal_has_its_median_and_its_sigma() {
        // 16 % and 84 % lie one σ away: 8,000 / e^1.2 = 2,410 and 8,000 × e^1.2 = 26,561.
        let [low, median, high] = quantiles(|dice| dice.lognormal(8_000, 1_200));
        assert!(
            is_near(low, 2_410) && is_near(median, 8_000) && is_near(high, 26_561),
            "{low} {median} {high}"
        );
    }

    #[test]
    fn an_exponential_has_its_mean() {
        // The median is mean × ln 2.
        let [low, median, high] = quantiles(|dice| dice.exponential(1_000_000));
        assert!(
            is_near(low, 174_353) && is_near(median, 693_147) && is_near(high, 1_832_581),
            "{low} {median} {high}"
        );
    }

    #[test]
    fn a_logarithmic_range_has_its_middle_at_the_geometric_mean() {
        let [low, median, high] = quantiles(|dice| dice.log_even(60, 720));
        assert!(is_near(low, 89) && is_near(median, 208) && is_near(high, 484), "{low} {median} {high}");
    }

    #[test]
    fn logarithm_and_power_undo_each_other() {
        for value in [1_u64, 2, 3, 10, 1_000, 65_535, 1 << 40] {
            let back = scale_by_power_of_two(1 << 20, log2_q16(value) - (20 << 16));
            let error = (back - value as i64).abs();
            assert!(error * 5_000 <= value as i64 + 5_000, "{value} {back}");
        }
        assert_eq!(scale_by_power_of_two(1_000, -(100 << 16)), 0);
        assert_eq!(scale_by_power_of_two(i64::MAX, 5 << 16), i64::MAX);
    }

    #[test]
    fn streams_of_different_decisions_differ_and_the_same_agree() {
        let mut seen: Vec<_> = [(1, About::Person, 0, 0), (2, About::Person, 0, 0), (1, About::Life, 0, 0)]
            .into_iter()
            .chain([(1, About::Person, 1, 0), (1, About::Person, 0, 1)])
            .map(|(seed, about, first, second)| Dice::of(seed, about, first, second).bits())
            .collect();
        assert_eq!(Dice::of(1, About::Person, 0, 0).bits(), seen[0]);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 5);
    }
}
