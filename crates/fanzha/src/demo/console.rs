//! A user's side of the centre's API: log in once, then ask and post.

use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

use super::people::DemoUser;

/// A logged-in user of the console.
pub struct Console {
    client: Client,
    address: String,
    csrf: String,
}

/// Why a user stopped in the middle of the work.
#[derive(Debug, thiserror::Error)]
pub enum Interrupted {
    /// No answer.
    #[error("the console did not answer: {0}")]
    Silent(#[from] reqwest::Error),
    /// A problem.
    #[error("the console answered {0}")]
    Refused(StatusCode),
    /// An answer of another shape.
    #[error("the console's answer has no {0}")]
    Missing(&'static str),
}

impl Console {
    /// Logs in.
    pub async fn log_in(address: &str, user: &DemoUser) -> Result<Console, Interrupted> {
        let client =
            Client::builder().cookie_store(true).no_proxy().timeout(Duration::from_secs(20)).build()?;
        let credentials = json!({ "login": user.login, "password": user.password });
        let asked = client.post(format!("{address}/api/session")).json(&credentials).send().await?;
        let session: Value = accepted(asked)?.json().await?;
        let csrf = session["csrf"].as_str().ok_or(Interrupted::Missing("csrf"))?.to_owned();
        Ok(Console { client, address: address.to_owned(), csrf })
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Result<Value, Interrupted> {
        Ok(accepted(self.client.get(format!("{}{path}", self.address)).send().await?)?.json().await?)
    }

    /// Posts a body.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Interrupted> {
        let request = self.client.post(format!("{}{path}", self.address));
        Ok(accepted(request.header("x-csrf-token", &self.csrf).json(body).send().await?)?.json().await?)
    }
}

fn accepted(response: Response) -> Result<Response, Interrupted> {
    match response.status() {
        status if status.is_success() => Ok(response),
        status => Err(Interrupted::Refused(status)),
    }
}
