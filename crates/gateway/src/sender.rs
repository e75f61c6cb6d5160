//! Messages out: a POST to a partner's address, its acknowledgement back.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};

use crate::certificates::{CertificateError, Identity, Trust, client_config};

/// How long a transmission may take and how much may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SenderLimits {
    /// Until the connection stands, TLS included.
    pub connect_timeout: Duration,
    /// Until the whole answer is here.
    pub total_timeout: Duration,
    /// Most bytes of an answer.
    pub answer_bytes_max: usize,
}

impl Default for SenderLimits {
    fn default() -> SenderLimits {
        SenderLimits {
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(20),
            answer_bytes_max: 1 << 20,
        }
    }
}

/// Sends messages to partners; keeps connections open between them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Sender {
    client: Client,
    limits: SenderLimits,
}

/// Why a message got no answer. After anything but [`SendError::Refused`] and [`SendError::Address`] the
/// partner may have it all the same: send it again under the same number.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// No address of a partner: not `https://…`.
    #[error("{address:?} is not an https address")]
    Address {
        /// As given.
        address: String,
    },
    /// Nobody listens there.
    #[error("{address} refused the connection")]
    Refused {
        /// The partner's address.
        address: String,
    },
    /// No connection or no answer within the time.
    #[error("{address} did not answer in time")]
    TimedOut {
        /// The partner's address.
        address: String,
    },
    /// One side did not accept the other's certificate, or there is no TLS.
    #[error("no trusted connection to {address}: {why}")]
    Tls {
        /// The partner's address.
        address: String,
        /// What TLS says.
        why: String,
    },
    /// An answer, but not 200.
    #[error("{address} answered with status {status}")]
    Status {
        /// The partner's address.
        address: String,
        /// The HTTP status.
        status: u16,
    },
    /// An answer larger than the limit.
    #[error("{address} answered with more than {bytes_max} bytes")]
    TooLarge {
        /// The partner's address.
        address: String,
        /// The limit.
        bytes_max: usize,
    },
    /// The connection broke, or the answer was no HTTP.
    #[error("the connection to {address} broke: {why}")]
    Broken {
        /// The partner's address.
        address: String,
        /// What happened.
        why: String,
    },
}

impl Sender {
    /// A sender that trusts these authorities and shows this identity to partners who ask for it.
    pub fn new(
        trust: &Trust,
        identity: Option<Identity>,
        limits: SenderLimits,
    ) -> Result<Sender, CertificateError> {
        let client = Client::builder()
            .tls_backend_preconfigured(client_config(trust, identity)?)
            .https_only(true)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(limits.connect_timeout)
            .timeout(limits.total_timeout)
            .build();
        // All that can fail here is the TLS configuration, which has just been made.
        let client =
            client.map_err(|error| CertificateError::Unusable(rustls::Error::General(error.to_string())))?;
        Ok(Sender { client, limits })
    }

    /// Sends a message in XML and returns the answer's bytes.
    pub async fn send(&self, address: &str, bytes: Vec<u8>) -> Result<Bytes, SendError> {
        self.post(address, "application/xml; charset=utf-8", bytes).await
    }

    /// Sends bytes of a kind and returns the answer's.
    pub async fn post(
        &self,
        address: &str,
        content_type: &'static str,
        bytes: Vec<u8>,
    ) -> Result<Bytes, SendError> {
        let no_address = || SendError::Address { address: address.to_owned() };
        let url = reqwest::Url::parse(address).map_err(|_| no_address())?;
        if url.scheme() != "https" {
            return Err(no_address());
        }
        let request = self.client.post(url).header(CONTENT_TYPE, content_type).body(bytes);
        let mut response = request.send().await.map_err(|error| failure(address, &error))?;
        if response.status() != StatusCode::OK {
            return Err(SendError::Status {
                address: address.to_owned(),
                status: response.status().as_u16(),
            });
        }
        let mut answer = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(address, &error))? {
            if answer.len() + chunk.len() > self.limits.answer_bytes_max {
                let bytes_max = self.limits.answer_bytes_max;
                return Err(SendError::TooLarge { address: address.to_owned(), bytes_max });
            }
            answer.extend_from_slice(&chunk);
        }
        Ok(answer.freeze())
    }
}

/// What lies under an error of the HTTP client.
fn failure(address: &str, error: &reqwest::Error) -> SendError {
    let address = address.to_owned();
    if error.is_timeout() {
        return SendError::TimedOut { address };
    }
    let mut innermost = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        innermost = inner.to_string();
        if let Some(tls) = tls_error(inner) {
            return SendError::Tls { address, why: tls.to_string() };
        }
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            match io.kind() {
                io::ErrorKind::ConnectionRefused => return SendError::Refused { address },
                io::ErrorKind::TimedOut => return SendError::TimedOut { address },
                _ => {}
            }
        }
        cause = inner.source();
    }
    SendError::Broken { address, why: innermost }
}

/// TLS errors travel inside of I/O errors, sometimes two deep.
fn tls_error<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e rustls::Error> {
    match error.downcast_ref::<io::Error>() {
        Some(io) => tls_error(io.get_ref()?),
        None => error.downcast_ref(),
    }
}
