//! Chance in a race: every throw follows from the seed and from what it is about, not from the order of throws.

/// A source of chance about one thing.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of a seed for a purpose and a thing.
    pub(crate) fn of(seed: u64, purpose: &str, thing: u128) -> Dice {
        let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
        for byte in purpose.bytes() {
            state = mix(state ^ u64::from(byte));
        }
        state = mix(state ^ (thing as u64));
        Dice(mix(state ^ ((thing >> 64) as u64)))
    }

    /// 64 even bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).unwrap_or(0).saturating_add(1);
        low + i64::try_from(self.bits() % span).unwrap_or(0)
    }

    /// Whether something of this chance happens.
    pub(crate) fn chance(&mut self, permille: i64) -> bool {
        self.between(0, 999) < permille
    }

    /// A log-normal time with σ 0.5 around a median, by its quantiles.
    pub(crate) fn entry_seconds(&mut self, median_seconds: i64) -> i64 {
        let place = self.between(0, ENTRY_PERMILLE.len() as i64 - 1) as usize;
        median_seconds * ENTRY_PERMILLE[place] / 1_000
    }
}

/// `1000·exp(0.5·z)` at the mid-quantiles (1/40, 3/40, … 39/40) of the standard normal z.
const ENTRY_PERMILLE: [i64; 20] = [
    375, 487, 563, 627, 685, 742, 797, 853, 910, 969, 1032, 1099, 1173, 1255, 1348, 1459, 1596, 1777, 2054,
    2664,
];

/// SplitMix64's finisher (Steele, Lea, Flood 2014).
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
