//! Messages in: the partner line takes POSTed bytes over TLS and hands each to the centre.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, Request, Response, StatusCode};
use bytes::Bytes;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::certificates::dns_name;

/// How much and how slowly a partner may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenerLimits {
    /// Most bytes of a message.
    pub body_bytes_max: usize,
    /// Connections open at once; further ones wait.
    pub connections_max: usize,
    /// Until TLS stands.
    pub handshake_timeout: Duration,
    /// Until the head of a request is here; an idle connection ends after it too.
    pub head_timeout: Duration,
    /// Until the whole body is here.
    pub body_timeout: Duration,
    /// How long open requests may go on after the line is to close.
    pub closing_timeout: Duration,
}

impl Default for ListenerLimits {
    fn default() -> ListenerLimits {
        ListenerLimits {
            body_bytes_max: 32 << 20,
            connections_max: 256,
            handshake_timeout: Duration::from_secs(10),
            head_timeout: Duration::from_secs(30),
            body_timeout: Duration::from_secs(60),
            closing_timeout: Duration::from_secs(10),
        }
    }
}

/// Who sent a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Peer {
    address: SocketAddr,
    certificate: Option<CertificateDer<'static>>,
}

/// A message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// Who sent it.
    pub peer: Peer,
    /// The path it was POSTed to, such as `/feedback`.
    pub path: String,
    /// The message.
    pub bytes: Bytes,
}

/// What the partner gets back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An answer in XML, with status 200.
    Xml(Vec<u8>),
    /// No such path.
    NotFound,
    /// Not for this partner.
    Forbidden,
    /// Not now: the partner sends again later.
    TryLater,
}

/// Why the line cannot open.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen at {address}")]
pub struct BindError {
    /// The address wanted.
    pub address: SocketAddr,
    /// Why.
    #[source]
    pub source: io::Error,
}

/// An open partner line that does not answer yet.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    tls: TlsAcceptor,
    limits: ListenerLimits,
}

impl Listener {
    /// Opens the line; port 0 takes a free one. Connections wait until [`Listener::serve`].
    pub async fn bind(
        address: SocketAddr,
        tls: ServerConfig,
        limits: ListenerLimits,
    ) -> Result<Listener, BindError> {
        let failed = |source| BindError { address, source };
        let socket = TcpListener::bind(address).await.map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        Ok(Listener { socket, address, tls: TlsAcceptor::from(Arc::new(tls)), limits })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Hands each message to the handler until `closing` is done; then takes no more, lets what is under
    /// way finish within the limit, and returns.
    ///
    /// The handler answers when the message is safe, not before: its reply is the acknowledgement.
    pub async fn serve<H, F>(self, handler: H, closing: impl Future<Output = ()>)
    where
        H: Fn(Inbound) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Reply> + Send + 'static,
    {
        let (close, closed) = watch::channel(false);
        let places = Arc::new(Semaphore::new(self.limits.connections_max));
        let mut connections = JoinSet::new();
        tokio::pin!(closing);
        loop {
            let accepted = tokio::select! {
                accepted = accept(&self.socket, &places) => accepted,
                () = &mut closing => break,
            };
            while connections.try_join_next().is_some() {}
            match accepted {
                Ok((place, stream, address)) => {
                    let connection = serve_connection(
                        stream,
                        address,
                        self.tls.clone(),
                        handler.clone(),
                        self.limits,
                        closed.clone(),
                    );
                    connections.spawn(async move {
                        connection.await;
                        drop(place);
                    });
                }
                // Out of file handles, most likely: what is open must close first.
                Err(error) => {
                    tracing::warn!(%error, "the partner line cannot take a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
        drop(self.socket);
        close.send_replace(true);
        let all_done = async { while connections.join_next().await.is_some() {} };
        if timeout(self.limits.closing_timeout, all_done).await.is_err() {
            tracing::warn!("the partner line closed with requests under way");
        }
        connections.shutdown().await;
    }
}

/// The next connection, once there is a place for it.
async fn accept(
    socket: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(tokio::sync::OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, address) = socket.accept().await?;
    Ok((place, stream, address))
}

async fn serve_connection<H, F>(
    stream: TcpStream,
    address: SocketAddr,
    tls: TlsAcceptor,
    handler: H,
    limits: ListenerLimits,
    mut closed: watch::Receiver<bool>,
) where
    H: Fn(Inbound) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Reply> + Send + 'static,
{
    let stream = match timeout(limits.handshake_timeout, tls.accept(stream)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return tracing::warn!(%address, %error, "refused a connection to the partner line"),
        Err(_) => {
            return tracing::warn!(%address, "a connection to the partner line did not finish its handshake");
        }
    };
    let peer = Peer { address, certificate: certificate_of(&stream) };
    let service = service_fn(move |request: Request<Incoming>| {
        let (handler, peer) = (handler.clone(), peer.clone());
        async move { Ok::<_, std::convert::Infallible>(answer(request, peer, handler, limits).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_headers(64)
        .max_header_size(32 << 10);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = async { drop(closed.wait_for(|closed| *closed).await) } => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%address, %error, "a connection of the partner line broke");
    }
}

async fn answer<H, F>(
    request: Request<Incoming>,
    peer: Peer,
    handler: H,
    limits: ListenerLimits,
) -> Response<Body>
where
    H: Fn(Inbound) -> F,
    F: Future<Output = Reply>,
{
    if request.method() != Method::POST {
        return empty(StatusCode::METHOD_NOT_ALLOWED);
    }
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > limits.body_bytes_max) {
        return empty(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let path = request.uri().path().to_owned();
    let body = to_bytes(Body::new(request.into_body()), limits.body_bytes_max);
    match timeout(limits.body_timeout, body).await {
        Ok(Ok(bytes)) => respond(handler(Inbound { peer, path, bytes }).await),
        Ok(Err(error)) if is_too_large(&error) => empty(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => empty(StatusCode::BAD_REQUEST),
        Err(_) => empty(StatusCode::REQUEST_TIMEOUT),
    }
}

fn respond(reply: Reply) -> Response<Body> {
    match reply {
        Reply::Xml(bytes) => {
            let mut response = Response::new(Body::from(bytes));
            let xml = HeaderValue::from_static("application/xml; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, xml);
            response
        }
        Reply::NotFound => empty(StatusCode::NOT_FOUND),
        Reply::Forbidden => empty(StatusCode::FORBIDDEN),
        Reply::TryLater => empty(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// A refusal; the connection ends with it, since its body may still be under way.
fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(axum::http::header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = inner.source();
    }
    false
}

fn certificate_of(stream: &TlsStream<TcpStream>) -> Option<CertificateDer<'static>> {
    stream.get_ref().1.peer_certificates()?.first().map(|certificate| certificate.clone().into_owned())
}

impl Peer {
    /// Where the connection came from.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The first DNS name of the certificate it showed, which an authority we trust has signed; `None`
    /// without a certificate or name.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        dns_name(self.certificate.as_ref()?)
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer").field("address", &self.address).field("name", &self.name()).finish()
    }
}
