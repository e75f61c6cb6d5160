//! How victims tell it.

use kernel::Timestamp;

use crate::front::Source;
use crate::taint::ScamIx;
use crate::world::World;

/// A report's words and how it is made.
pub(crate) struct Told {
    pub text: String,
    pub source: Source,
}

pub(crate) fn tell(world: &World, at: Timestamp, scam: ScamIx) -> Told {
    let _ = (world, at, scam);
    Told { text: String::new(), source: Source::Web }
}
