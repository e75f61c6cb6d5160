//! Rate limits: a generic cell rate (a leaky bucket that stores one instant per key) on wall time.
//!
//! Counted in this process only; two servers behind one address allow twice as much.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Mutex;

use kernel::Timestamp;

/// How much a key may do: `burst` at once, then one each `interval_micros`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests at once, from rest.
    pub burst: u32,
    /// Microseconds until one more is allowed.
    pub interval_micros: i64,
}

/// One bucket per key.
pub struct Buckets<K> {
    rate: Rate,
    /// Per key the instant at which its bucket will be empty again.
    empty_at: Mutex<HashMap<K, Timestamp>>,
}

/// Past this many keys the idle ones are dropped: 2^16 keys are about 4 MB.
const KEYS_MAX: usize = 1 << 16;

impl Rate {
    /// So many at once, and so many a minute in the long run.
    ///
    /// # Panics
    /// When either is zero.
    #[must_use]
    pub const fn per_minute(burst: u32, per_minute: u32) -> Rate {
        assert!(burst > 0 && per_minute > 0, "a rate lets something through");
        Rate { burst, interval_micros: 60_000_000 / per_minute as i64 }
    }
}

impl<K: Hash + Eq> Buckets<K> {
    /// Empty buckets under one rate.
    #[must_use]
    pub fn new(rate: Rate) -> Buckets<K> {
        Buckets { rate, empty_at: Mutex::new(HashMap::new()) }
    }

    /// Takes one; or says after how many whole seconds (at least 1) to try again.
    pub fn take(&self, key: K, now: Timestamp) -> Result<(), u64> {
        let mut empty_at = self.empty_at.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if empty_at.len() >= KEYS_MAX {
            forget_idle(&mut empty_at, now);
        }
        let from = empty_at.get(&key).copied().unwrap_or(now).max(now);
        let filled = from.plus_micros(self.rate.interval_micros);
        let over_micros = filled.micros_since(now) - self.rate.interval_micros * i64::from(self.rate.burst);
        if over_micros > 0 {
            return Err(over_micros.cast_unsigned().div_ceil(1_000_000));
        }
        empty_at.insert(key, filled);
        Ok(())
    }
}

/// Drops idle keys; when all are busy (an attack from very many addresses) everything, because a full map must
/// not lock everybody out: the lock on the account itself stays in the records.
fn forget_idle<K: Hash + Eq>(empty_at: &mut HashMap<K, Timestamp>, now: Timestamp) {
    empty_at.retain(|_, instant| *instant > now);
    if empty_at.len() >= KEYS_MAX {
        empty_at.clear();
    }
}

/// The key of an address: itself, or the /64 network of an IPv6 address, which one subscriber owns whole.
#[must_use]
pub fn address_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(four) => IpAddr::V4(four),
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes at each of these seconds; one letter each: `.` taken, `x` refused.
    fn check(rate: Rate, seconds: &[i64]) -> String {
        let buckets = Buckets::new(rate);
        let take = |&at: &i64| if buckets.take("a", Timestamp::from_seconds(at)).is_ok() { '.' } else { 'x' };
        seconds.iter().map(take).collect()
    }

    #[test]
    fn a_burst_then_one_each_interval() {
        let rate = Rate::per_minute(3, 6);
        assert_eq!(check(rate, &[0, 0, 0, 0]), "...x");
        assert_eq!(check(rate, &[0, 0, 0, 9, 10, 10]), "...x.x");
        assert_eq!(check(rate, &[0, 0, 0, 30, 30, 30, 30]), "......x");
        assert_eq!(check(rate, &[0, 0, 0, 3000, 3000, 3000, 3000]), "......x", "rest does not add up");
        assert_eq!(check(rate, &[100, 100, 100, 0]), "...x", "a clock set back opens nothing");
    }

    #[test]
    fn keys_do_not_share_and_the_wait_is_told() {
        let buckets = Buckets::new(Rate::per_minute(1, 6));
        let now = Timestamp::from_seconds(0);
        assert_eq!(buckets.take("a", now), Ok(()));
        assert_eq!(buckets.take("a", now), Err(10));
        assert_eq!(buckets.take("a", now.plus_micros(9_500_000)), Err(1));
        assert_eq!(buckets.take("b", now), Ok(()));
    }

    #[test]
    fn the_map_stays_bounded() {
        let buckets = Buckets::new(Rate::per_minute(1, 1));
        for key in 0..(KEYS_MAX as u32 * 2) {
            let _ = buckets.take(key, Timestamp::from_seconds(0));
        }
        assert!(buckets.empty_at.lock().unwrap().len() <= KEYS_MAX);
    }

    #[test]
    fn an_address_is_a_subscriber() {
        let key = |text: &str| address_key(text.parse().unwrap()).to_string();
        assert_eq!(key("10.0.0.7"), "10.0.0.7");
        assert_eq!(key("::ffff:10.0.0.7"), "10.0.0.7");
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
