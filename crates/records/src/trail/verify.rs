//! The walk over the whole trail: every chain value is computed anew, and the first thing wrong is named.

use std::num::NonZeroU64;

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use super::{START, chained, row};
use crate::crypto::provider::Digest32;
use crate::error::Error;

/// What a walk over the whole trail found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Entries read.
    pub entries: u64,
    /// The chain value of the last good entry; the start value when there is none.
    pub head: Digest32,
    /// The first thing wrong, if any.
    pub fault: Option<Fault>,
}

/// The first thing wrong in a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An entry is not there.
    Missing(NonZeroU64),
    /// An entry, or the one before it, is not what was written.
    Changed(NonZeroU64),
    /// An entry stands in another's place.
    Moved {
        /// Where it was written.
        entry: NonZeroU64,
        /// Where it stands.
        to: NonZeroU64,
    },
}

/// Rows read at once; a moved entry is looked for among them.
const PAGE: i64 = 5_000;

/// Walks the whole sealed trail and recomputes its chain; stops at the first fault. It compares the chain with
/// itself: that its end was cut off, only a head kept outside tells ([`crate::Records::compare_heads`]).
pub async fn verify(db: &impl ConnectionTrait) -> Result<Verdict, Error> {
    let mut verdict = Verdict { entries: 0, head: START, fault: None };
    let mut text = Vec::new();
    loop {
        let page = page(db, verdict.entries).await?;
        if page.is_empty() {
            return Ok(verdict);
        }
        for (at, row) in page.iter().enumerate() {
            let expected = NonZeroU64::MIN.saturating_add(verdict.entries);
            let computed = chained(&mut text, &verdict.head, row);
            if row.seq.cast_unsigned() != expected.get() || row.chain[..] != computed {
                verdict.fault = Some(name_fault(expected, &verdict.head, &page[at..]));
                return Ok(verdict);
            }
            verdict.entries += 1;
            verdict.head = computed;
        }
    }
}

/// What is wrong where `expected` should stand; `rest` begins with what stands there.
fn name_fault(expected: NonZeroU64, before: &[u8], rest: &[row::Model]) -> Fault {
    if rest[0].seq.cast_unsigned() != expected.get() {
        return Fault::Missing(expected);
    }
    // Under its own place the entry that belongs here has the chain value that it carries.
    let belongs_here = |row: &&row::Model| {
        let mut told = (*row).clone();
        told.seq = rest[0].seq;
        row.chain[..] == chained(&mut Vec::new(), before, &told)
    };
    match rest[1..].iter().find(belongs_here).and_then(|row| NonZeroU64::new(row.seq.cast_unsigned())) {
        Some(to) => Fault::Moved { entry: expected, to },
        None => Fault::Changed(expected),
    }
}

/// Read by column number: a walk over ten million rows is mostly this.
async fn page(db: &impl ConnectionTrait, after: u64) -> Result<Vec<row::Model>, Error> {
    let sql = "SELECT seq, at, actor, origin, action, noun, object, before_digest, after_digest, chain \
               FROM trail WHERE seq > $1 ORDER BY seq LIMIT $2";
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let engine = db.get_database_backend();
    let statement = Statement::from_sql_and_values(engine, sql, [after.into(), PAGE.into()]);
    let rows = db.query_all_raw(statement).await?;
    Ok(rows.iter().map(read).collect::<Result<_, DbErr>>()?)
}

fn read(row: &QueryResult) -> Result<row::Model, DbErr> {
    Ok(row::Model {
        seq: row.try_get_by_index(0)?,
        at: row.try_get_by_index(1)?,
        actor: row.try_get_by_index(2)?,
        origin: row.try_get_by_index(3)?,
        action: row.try_get_by_index(4)?,
        noun: row.try_get_by_index(5)?,
        object: row.try_get_by_index(6)?,
        before_digest: row.try_get_by_index(7)?,
        after_digest: row.try_get_by_index(8)?,
        chain: row.try_get_by_index(9)?,
    })
}
