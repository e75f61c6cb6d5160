//! A head of the trail, exported: its last entry's chain value under a seal of the master key, which is not in
//! the database. Whoever owns the database can write the chain anew, but not the head that was kept elsewhere.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use subtle::ConstantTimeEq;

use crate::Records;
use crate::crypto::MasterKey;
use crate::crypto::provider::{Digest32, from_hex, to_hex};
use crate::error::Error;

use super::row;

/// The place and chain value of an entry, vouched for. Prints as one line of a heads file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The entry's place, from 1.
    pub seq: NonZeroU64,
    /// Its chain value.
    pub chain: Digest32,
    seal: Digest32,
}

/// How a trail differs from a head that was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadFault {
    /// The chain is not the one whose head was exported: it was written anew up to here.
    Rewritten(NonZeroU64),
    /// The trail ends before this exported head: its end was cut off.
    CutOff(NonZeroU64),
}

/// Why a line is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseHeadError {
    /// Not the words of a head.
    #[error("the line is no head of a trail")]
    Form,
    /// A head that this master key did not seal.
    #[error("the head of entry {0} was not sealed by this master key")]
    Strange(NonZeroU64),
}

const HEADING: &str = "fanzha-head-1";

impl Head {
    fn new(seq: NonZeroU64, chain: Digest32, master: &MasterKey) -> Head {
        Head { seq, chain, seal: master.vouch(&content(seq, &chain)) }
    }

    /// Reads a line of a heads file and checks its seal.
    pub fn read(line: &str, master: &MasterKey) -> Result<Head, ParseHeadError> {
        let head: Head = line.parse()?;
        let own = master.vouch(&content(head.seq, &head.chain));
        if own.ct_eq(&head.seal).into() { Ok(head) } else { Err(ParseHeadError::Strange(head.seq)) }
    }
}

impl FromStr for Head {
    type Err = ParseHeadError;

    fn from_str(line: &str) -> Result<Head, ParseHeadError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let &[HEADING, seq, chain, seal] = &words[..] else { return Err(ParseHeadError::Form) };
        let digest = |hex| Digest32::try_from(from_hex(hex)?).ok();
        match (seq.parse().ok(), digest(chain), digest(seal)) {
            (Some(seq), Some(chain), Some(seal)) => Ok(Head { seq, chain, seal }),
            _ => Err(ParseHeadError::Form),
        }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{HEADING} {} {} {}", self.seq, to_hex(&self.chain), to_hex(&self.seal))
    }
}

impl Records {
    /// The trail's head now, to be kept outside the database; `None` while the trail is empty. What waits is sealed
    /// first.
    pub async fn trail_head(&self, master: &MasterKey) -> Result<Option<Head>, Error> {
        self.seal_trail().await?;
        Ok(last(self.reader()).await?.map(|(seq, chain)| Head::new(seq, chain, master)))
    }

    /// Compares the trail with heads kept outside, the first that does not fit. Says nothing of what lies between
    /// them: that is [`Records::verify_trail`].
    pub async fn compare_heads(&self, heads: &[Head]) -> Result<Option<HeadFault>, Error> {
        let mut heads = heads.to_vec();
        heads.sort_by_key(|head| head.seq);
        for head in heads {
            match chain_at(self.reader(), head.seq).await? {
                Some(chain) if chain == head.chain => {}
                Some(_other) => return Ok(Some(HeadFault::Rewritten(head.seq))),
                None => return Ok(Some(HeadFault::CutOff(head.seq))),
            }
        }
        Ok(None)
    }
}

/// The last entry's place and chain value; `None` before the first.
async fn last(db: &impl ConnectionTrait) -> Result<Option<(NonZeroU64, Digest32)>, Error> {
    let row = row::Entity::find().order_by_desc(row::Column::Seq).limit(1).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let chain = Digest32::try_from(&row.chain[..]).ok();
    Ok(NonZeroU64::new(row.seq.cast_unsigned()).zip(chain))
}

/// The chain value of the entry at this place, if there is one.
async fn chain_at(db: &impl ConnectionTrait, seq: NonZeroU64) -> Result<Option<Digest32>, Error> {
    let Ok(seq) = i64::try_from(seq.get()) else { return Ok(None) };
    let row = row::Entity::find_by_id(seq).one(db).await?;
    Ok(row.and_then(|row| Digest32::try_from(&row.chain[..]).ok()))
}

fn content(seq: NonZeroU64, chain: &Digest32) -> Vec<u8> {
    [&seq.get().to_be_bytes()[..], chain].concat()
}
