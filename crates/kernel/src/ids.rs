//! Our own ids, one type per kind of thing, and where new ones come from.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<$name, uuid::Error> {
                Uuid::parse_str(text).map($name)
            }
        }
    )*};
}

ids! {
    /// A victim's report (警情).
    ReportId,
    /// A case (案件).
    CaseId,
    /// An order to a bank (指令): stop, freeze, query and their kin.
    OrderId,
    /// A holder's objection to a stop or freeze (异议).
    ComplaintId,
    /// Money on its way back to victims (资金返还).
    RefundId,
    /// A user who may sign (民警 and every other holder of an account).
    OfficerId,
    /// An organisation: a police unit, a bank, a court, a school and every other member (单位).
    UnitId,
    /// A post with its holders A, B and C (岗位).
    PostId,
    /// A user's absence (请假、外出).
    AbsenceId,
    /// A shift of a unit's roster (班次).
    ShiftId,
    /// A machine's token (网关令牌).
    TokenId,
}

/// A supply of new ids for the effects of one event.
///
/// Ids follow from the event's own id, so that replaying a journal gives the same ids again.
#[derive(Clone, Debug)]
pub struct Ids {
    event: Uuid,
    used: u16,
}

impl Ids {
    /// The ids that belong to the event with this (version 7) id.
    #[must_use]
    pub const fn of_event(event: Uuid) -> Ids {
        Ids { event, used: 0 }
    }

    /// The next id: the event's, with its last 16 bits moved on by a counter, so ids of one event sort
    /// together and never meet those of another event made from independent random bits.
    ///
    /// # Panics
    /// After 65,535 ids of one event.
    pub fn fresh(&mut self) -> Uuid {
        self.used = self.used.checked_add(1).expect("an event has fewer than 65,536 effects");
        let value = self.event.as_u128();
        let low = (value as u16).wrapping_add(self.used);
        Uuid::from_u128((value & !0xffff) | u128::from(low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_event_gives_the_same_ids() {
        let event = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_ffff);
        let (mut once, mut again) = (Ids::of_event(event), Ids::of_event(event));
        let first = [once.fresh(), once.fresh()];
        assert_eq!(first, [again.fresh(), again.fresh()]);
        assert_ne!(first[0], first[1]);
        assert!(!first.contains(&event));
        assert_eq!(first[0].get_version_num(), 7);
    }
}
