//! The accept loop: connections with a bound on their number, on their slowness, and an orderly end.
//!
//! Each wait has an end: for a handshake, for a request's head, for a client that does not read.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use records::people::second_factor::fingerprint;

use crate::patience::Patient;
use crate::peer::Peer;
use crate::routes::router;
use crate::state::State;

/// Connections at once; further ones wait in the listener's queue.
const CONNECTIONS_MAX: usize = 2_048;
/// For a TLS handshake.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// For a request's head, from the moment the connection waits for one; also how long a connection stays idle.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// For a client to take the next bytes we have for it.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// For requests under way when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// After a failed accept (too many open files), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves plain HTTP until `shutdown` is done and the requests under way are answered.
pub async fn serve(listener: TcpListener, state: State, shutdown: impl Future<Output = ()>) {
    run(listener, None, state, shutdown).await;
}

/// Serves HTTPS with the given certificate and key.
pub async fn serve_tls(
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    state: State,
    shutdown: impl Future<Output = ()>,
) {
    run(listener, Some(TlsAcceptor::from(tls)), state, shutdown).await;
}

async fn run(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    state: State,
    shutdown: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let router = router(state.clone());
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        let place = places.clone().acquire_owned().await.expect("the semaphore is never closed");
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, address)) => {
                let task = connection(stream, address, tls.clone(), router.clone(), state.stopping());
                connections.spawn(async move {
                    let _place = place;
                    if let Err(error) = task.await {
                        tracing::debug!(%error, "connection ended early");
                    }
                });
            }
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    state.stop();
    let all_answered = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, all_answered).await.is_err() {
        tracing::warn!("connections still open after the grace period are cut");
    }
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    stopping: watch::Receiver<bool>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut peer = Peer { address: address.ip(), is_tls: tls.is_some(), certificate: None };
    let stream = Patient::new(stream, WRITE_TIME);
    match tls {
        None => converse(stream, peer, router, stopping).await,
        Some(acceptor) => {
            let stream = tokio::time::timeout(HANDSHAKE_TIME, acceptor.accept(stream)).await??;
            let shown = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
            peer.certificate = shown.map(|certificate| fingerprint(certificate));
            converse(stream, peer, router, stopping).await
        }
    }
}

/// Answers the requests of one connection, one after the other.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send,
    peer: Peer,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) -> io::Result<()> {
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request)
    });
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        // A client that has closed its sending side in the middle of a body is still told so.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), answer);
    tokio::pin!(conversation);
    let result = tokio::select! {
        result = conversation.as_mut() => result,
        () = async { drop(stopping.wait_for(|is_stopping| *is_stopping).await) } => {
            conversation.as_mut().graceful_shutdown();
            conversation.as_mut().await
        }
    };
    result.map_err(io::Error::other)
}
