//! TLS with a given certificate, and, where asked, only for clients with a certificate of a given authority.
//!
//! The national suites (TLCP) are not here: where they are required a certified gateway stands in front.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{VerifierBuilderError, WebPkiClientVerifier};
use rustls::{RootCertStore, ServerConfig};

/// What TLS is made of, as PEM texts.
#[derive(Clone, Copy)]
pub struct TlsFiles<'a> {
    /// Our certificate, then those between it and its authority.
    pub certificates: &'a [u8],
    /// Our private key.
    pub key: &'a [u8],
    /// The authorities of client certificates (USB keys, 警务 PKI). When given, nobody connects without one.
    pub client_authorities: Option<&'a [u8]>,
}

/// Why TLS cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is no PEM, or has none of what is needed.
    #[error("the {what} cannot be read")]
    Unreadable {
        /// Which file.
        what: &'static str,
        /// Why.
        #[source]
        source: pem::Error,
    },
    /// A file has nothing in it.
    #[error("the {0} has no entry")]
    Empty(&'static str),
    /// The key is not the certificate's, or of a kind that is not supported.
    #[error("the certificate and the key do not serve")]
    Unfit(#[source] rustls::Error),
    /// The client authorities cannot be used.
    #[error("the client authorities do not serve")]
    Authorities(#[source] VerifierBuilderError),
}

/// The settings of a TLS server: versions 1.2 and 1.3, HTTP/1.1.
pub fn tls_config(files: TlsFiles<'_>) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let chain = certificates("certificate file", files.certificates)?;
    let key = PrivateKeyDer::from_pem_slice(files.key)
        .map_err(|source| TlsError::Unreadable { what: "key file", source })?;
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(TlsError::Unfit)?;
    let builder = match files.client_authorities {
        None => builder.with_no_client_auth(),
        Some(authorities) => {
            let mut roots = RootCertStore::empty();
            for authority in certificates("file of client authorities", authorities)? {
                roots.add(authority).map_err(TlsError::Unfit)?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().map_err(TlsError::Authorities)?)
        }
    };
    let mut config = builder.with_single_cert(chain, key).map_err(TlsError::Unfit)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The first certificate of a PEM text, as DER bytes.
pub fn first_certificate(text: &[u8]) -> Result<Vec<u8>, TlsError> {
    let mut found = certificates("certificate file", text)?;
    Ok(found.swap_remove(0).to_vec())
}

fn certificates(what: &'static str, text: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text).collect();
    let found = found.map_err(|source| TlsError::Unreadable { what, source })?;
    if found.is_empty() {
        return Err(TlsError::Empty(what));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: TlsFiles<'_>) -> String {
        tls_config(files).map_or_else(|error| error.to_string(), |_| "serves".to_owned())
    }

    #[test]
    fn wrong_files_say_which() {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let other_key = other.signing_key.serialize_pem();
        let files =
            |certificates, key, client_authorities| TlsFiles { certificates, key, client_authorities };
        let (c, k) = (certificate.as_bytes(), key.as_bytes());
        assert_eq!(check(files(c, k, None)), "serves");
        assert_eq!(check(files(c, k, Some(c))), "serves");
        assert_eq!(check(files(b"", k, None)), "the certificate file has no entry");
        assert_eq!(check(files(c, b"no key", None)), "the key file cannot be read");
        assert_eq!(check(files(c, other_key.as_bytes(), None)), "the certificate and the key do not serve");
        assert_eq!(check(files(c, k, Some(b""))), "the file of client authorities has no entry");
    }
}
