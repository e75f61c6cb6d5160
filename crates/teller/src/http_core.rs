//! The bank's system over HTTPS: five questions as JSON, each POSTed to an address below one base.
//!
//! POST throughout, so that no number stands in an address and from there in a log.

use gateway::Sender;
use kernel::{AccountNo, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::core_system::{Account, Core, CoreError, Customer, Document, Held, Hold, Lift, Lifted, Movement};

/// A bank's system at an address.
#[derive(Clone, Debug)]
pub struct HttpCore {
    sender: Sender,
    base: String,
}

/// What comes back: what was asked for, or why not.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply<T> {
    Done(T),
    Refused(String),
}

#[derive(Serialize)]
struct OfAccount<'a> {
    number: &'a AccountNo,
}

#[derive(Serialize)]
struct OfPeriod<'a> {
    number: &'a AccountNo,
    from: Timestamp,
    until: Timestamp,
}

impl HttpCore {
    /// The system below this address, `https://…`; the sender has the certificates and the time limits.
    #[must_use]
    pub fn new(sender: Sender, base: &str) -> HttpCore {
        HttpCore { sender, base: base.trim_end_matches('/').to_owned() }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        question: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, CoreError> {
        let address = format!("{}/{question}", self.base);
        let body = serde_json::to_vec(body).expect("a question is JSON");
        let answer = self.sender.post(&address, "application/json", body).await;
        let answer = answer.map_err(|error| CoreError::Silent(error.to_string()))?;
        match serde_json::from_slice(&answer) {
            Ok(Reply::Done(done)) => Ok(done),
            Ok(Reply::Refused(why)) => Err(CoreError::Refused(why)),
            // The position, not the text, which may name a person.
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                Err(CoreError::Silent(format!("{address} answered otherwise than agreed at {line}:{column}")))
            }
        }
    }
}

impl Core for HttpCore {
    async fn account(&self, number: &AccountNo) -> Result<Option<Account>, CoreError> {
        self.ask("account", &OfAccount { number }).await
    }

    async fn movements(
        &self,
        number: &AccountNo,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Movement>, CoreError> {
        self.ask("movements", &OfPeriod { number, from, until }).await
    }

    async fn customer(&self, document: &Document) -> Result<Option<Customer>, CoreError> {
        self.ask("customer", document).await
    }

    async fn hold(&self, hold: &Hold) -> Result<Held, CoreError> {
        self.ask("hold", hold).await
    }

    async fn lift(&self, lift: &Lift) -> Result<Lifted, CoreError> {
        self.ask("lift", lift).await
    }
}
