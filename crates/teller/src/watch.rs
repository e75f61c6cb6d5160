//! Live watches: what moved on an account since it was last told goes to the police at once.

use kernel::Timestamp;
use wire::{ApplicationId, Personal, ResultCode, UpBody};

use crate::books::{Entry, StandingWatch};
use crate::core_system::Core;
use crate::journal::JournalError;
use crate::teller::Teller;
use crate::transaction::{key, row};

impl<C: Core> Teller<C> {
    /// Asks for the movements of every watched account and keeps a feedback where there are new ones; says how many. A
    /// system that is silent is asked again in the next round.
    pub async fn watch(&self, now: Timestamp) -> Result<usize, JournalError> {
        let watches: Vec<(String, StandingWatch)> = self.shared().look(|books| {
            let is_kept = |watch: &StandingWatch| !watch.is_ended && watch.made.until > now;
            let kept = books.watches.iter().filter(|(_, watch)| is_kept(watch));
            kept.map(|(name, watch)| (name.clone(), watch.clone())).collect()
        });
        let mut told = 0;
        for (name, watch) in watches {
            told += usize::from(self.tell(&name, &watch, now).await?);
        }
        Ok(told)
    }

    async fn tell(&self, name: &str, watch: &StandingWatch, now: Timestamp) -> Result<bool, JournalError> {
        let made = &watch.made;
        let (Some((institution, core)), Ok(application)) =
            (self.served(&made.institution), ApplicationId::parse(name))
        else {
            return Ok(false);
        };
        let until = made.until.min(now.plus_seconds(1));
        let rows = match core.movements(&made.account, made.from, until).await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::warn!(%error, watch = name, "a watched account cannot be asked");
                return Ok(false);
            }
        };
        let new: Vec<_> = rows.iter().filter(|movement| !watch.told.contains(&key(movement))).collect();
        if new.is_empty() {
            return Ok(false);
        }
        let mut said = self.said(institution, application, ResultCode::SUCCESS, None).watch();
        said.account_number = Personal::try_from(&made.account).ok();
        said.transactions = new.iter().map(|movement| row(movement)).collect();
        let movements = new.iter().map(|movement| key(movement)).collect();
        let mut entries = vec![Entry::Told { watch: name.to_owned(), movements }];
        let mut state = self.state();
        self.put(&mut state, &mut entries, institution, UpBody::Watch(said), now)?;
        state.commit(entries)?;
        Ok(true)
    }
}
