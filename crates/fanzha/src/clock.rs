//! The clocks: the wall's, and the city's, which may run faster. Only this binary reads either.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use kernel::Timestamp;
use uuid::Uuid;

/// A clock that others may be handed: they ask it and cannot tell whether it is the wall's.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The time on the wall, in microseconds.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub fn wall_now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the machine's clock is past 1970");
    Timestamp::from_micros(
        i64::try_from(since.as_micros()).expect("the machine's clock is before the year 294,000"),
    )
}

/// The wall's clock as a value.
pub fn wall() -> Clock {
    Arc::new(wall_now)
}

/// A clock that shows `start` now and runs `speed` times as fast as the wall's.
pub fn accelerated(start: Timestamp, speed: u32) -> Clock {
    let began = Instant::now();
    Arc::new(move || {
        let elapsed = i64::try_from(began.elapsed().as_micros()).unwrap_or(i64::MAX);
        start.plus_micros(elapsed.saturating_mul(i64::from(speed)))
    })
}

/// A new id, ordered by the time on the wall.
pub fn fresh_id() -> Uuid {
    Uuid::now_v7()
}
