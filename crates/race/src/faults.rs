//! What goes wrong between the centre and the banks, and in the centre itself.
//!
//! Level 1: messages are lost, doubled and late. Level 2: also corrupted, and banks are down for hours.
//! Level 3: also the centre crashes while writing, its disk is full for a while, its clock jumps. The city's banks
//! err at the same level.

use kernel::Timestamp;

use crate::centre::Disk;
use crate::dice::Dice;

/// The faults of one race.
pub(crate) struct Faults {
    level: u8,
    dice: Dice,
    seed: u64,
}

/// What becomes of one passage of a message.
pub(crate) struct Passage {
    /// It arrives.
    pub arrives: bool,
    /// It arrives twice.
    pub twice: bool,
    /// It cannot be read when it arrives.
    pub corrupted: bool,
    /// The receipt for it gets lost.
    pub receipt_lost: bool,
    /// It arrives so many seconds late.
    pub late_seconds: i64,
}

impl Faults {
    pub(crate) fn new(level: u8, seed: u64, thing: u128) -> Faults {
        Faults { level, dice: Dice::of(seed, "faults", thing), seed }
    }

    pub(crate) fn passage(&mut self) -> Passage {
        if self.level == 0 {
            return Passage {
                arrives: true,
                twice: false,
                corrupted: false,
                receipt_lost: false,
                late_seconds: 0,
            };
        }
        let late = self.dice.chance(100);
        Passage {
            arrives: !self.dice.chance(80),
            twice: self.dice.chance(80),
            corrupted: self.level >= 2 && self.dice.chance(40),
            receipt_lost: self.dice.chance(50),
            late_seconds: if late { self.dice.between(1, 900) } else { 0 },
        }
    }

    /// Whether a bank's line is down: two to six hours in about every third day, for each bank its own.
    pub(crate) fn is_bank_down(&self, bank: &str, at: Timestamp) -> bool {
        if self.level < 2 {
            return false;
        }
        let hour = at.as_micros() / 3_600_000_000;
        let day = hour / 24;
        let thing = bank.bytes().fold(0_u128, |sum, byte| sum * 131 + u128::from(byte));
        let mut dice = Dice::of(self.seed, "outage", thing ^ (day as u128) << 64);
        let (happens, from, lasts) = (dice.chance(330), dice.between(0, 18), dice.between(2, 6));
        happens && (from..from + lasts).contains(&(hour % 24))
    }

    /// What the disk does to the next write: now and then the centre goes down with it, and in one quarter of an
    /// hour of a hundred the disk is full.
    pub(crate) fn disk(&mut self, now: Timestamp) -> Disk {
        if self.level < 3 {
            return Disk::Works;
        }
        if self.dice.chance(4) {
            return Disk::TornAt(self.dice.between(0, 999));
        }
        let full = Dice::of(self.seed, "disk", quarter_of(now)).chance(10);
        if full { Disk::Full } else { Disk::Works }
    }

    /// What the centre's own clock shows: now and then up to twenty minutes off, either way, for some minutes.
    pub(crate) fn clock(&self, now: Timestamp) -> Timestamp {
        if self.level < 3 {
            return now;
        }
        let mut dice = Dice::of(self.seed, "clock", quarter_of(now));
        if dice.chance(20) { now.plus_seconds(dice.between(-1_200, 1_200)) } else { now }
    }
}

fn quarter_of(at: Timestamp) -> u128 {
    (at.as_micros() / 900_000_000) as u128
}
