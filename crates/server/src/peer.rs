//! Who is at the other end of the connection.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// The other end, as the accepting socket saw it. Headers such as `x-forwarded-for` are not believed: a proxy in
/// front makes all users one address, so limits per address must then stand in the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The address.
    pub address: IpAddr,
    /// Whether the connection is encrypted by us.
    pub is_tls: bool,
    /// The fingerprint of the client's certificate, which our authority vouches for.
    pub certificate: Option<[u8; 32]>,
}

/// A router that is called without a socket (in a test) sees the unspecified address.
impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Peer, Infallible> {
        let nowhere = Peer { address: IpAddr::V4(Ipv4Addr::UNSPECIFIED), is_tls: false, certificate: None };
        Ok(parts.extensions.get::<Peer>().copied().unwrap_or(nowhere))
    }
}
