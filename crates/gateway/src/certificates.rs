//! Certificates and keys from PEM files, and the TLS configurations made of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, TrustAnchor, pem};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};

/// A certificate chain with its private key: who we are. Prints without the key.
#[derive(Debug)]
pub struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// The authorities whose certificates we accept.
#[derive(Clone, Debug)]
pub struct Trust(Arc<RootCertStore>);

/// Why certificates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file that cannot be read, or holds no PEM.
    #[error("cannot read {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: pem::Error,
    },
    /// A file without a certificate.
    #[error("{path} holds no certificate")]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// Certificates, keys or authorities that do not fit together.
    #[error("the certificate cannot be used")]
    Unusable(#[source] rustls::Error),
    /// Authorities that cannot judge client certificates.
    #[error("the authorities cannot judge client certificates")]
    NoVerifier(#[source] rustls::server::VerifierBuilderError),
    /// Certificates could not be made or written.
    #[error("cannot make certificates in {path}: {why}")]
    NotMade {
        /// The folder.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

impl Identity {
    /// Reads the chain (the own certificate first) and the key.
    pub fn read(certificates: &Path, key: &Path) -> Result<Identity, CertificateError> {
        let unreadable = |source| CertificateError::Unreadable { path: key.to_owned(), source };
        let key = PrivateKeyDer::from_pem_file(key).map_err(unreadable)?;
        Ok(Identity { chain: read_certificates(certificates)?, key })
    }

    pub(crate) fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    pub(crate) const fn key(&self) -> &PrivateKeyDer<'static> {
        &self.key
    }
}

impl Trust {
    /// Reads the authorities' certificates.
    pub fn read(path: &Path) -> Result<Trust, CertificateError> {
        let mut store = RootCertStore::empty();
        for certificate in read_certificates(path)? {
            store.add(certificate).map_err(CertificateError::Unusable)?;
        }
        Ok(Trust(Arc::new(store)))
    }

    pub(crate) fn anchors(&self) -> &[TrustAnchor<'static>] {
        &self.0.roots
    }
}

/// TLS for messages out: the partner must be certified by `trust`; we show `identity` if it asks.
pub fn client_config(trust: &Trust, identity: Option<Identity>) -> Result<ClientConfig, CertificateError> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(CertificateError::Unusable)?
        .with_root_certificates(trust.0.clone());
    match identity {
        Some(Identity { chain, key }) => {
            builder.with_client_auth_cert(chain, key).map_err(CertificateError::Unusable)
        }
        None => Ok(builder.with_no_client_auth()),
    }
}

/// TLS for messages in: we are `identity`; with `partners` given, nobody enters without a certificate of theirs.
pub fn server_config(identity: Identity, partners: Option<&Trust>) -> Result<ServerConfig, CertificateError> {
    let builder = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(CertificateError::Unusable)?;
    let builder = match partners {
        Some(trust) => {
            let verifier = WebPkiClientVerifier::builder_with_provider(trust.0.clone(), provider()).build();
            builder.with_client_cert_verifier(verifier.map_err(CertificateError::NoVerifier)?)
        }
        None => builder.with_no_client_auth(),
    };
    builder.with_single_cert(identity.chain, identity.key).map_err(CertificateError::Unusable)
}

/// The first DNS name of a certificate: whom it is for.
pub(crate) fn dns_name(certificate: &CertificateDer<'_>) -> Option<String> {
    let certificate = webpki::EndEntityCert::try_from(certificate).ok()?;
    certificate.valid_dns_names().next().map(str::to_owned)
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let unreadable = |source| CertificateError::Unreadable { path: path.to_owned(), source };
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path).map_err(unreadable)?.collect();
    let certificates = certificates.map_err(unreadable)?;
    if certificates.is_empty() {
        return Err(CertificateError::NoCertificate { path: path.to_owned() });
    }
    Ok(certificates)
}

/// The provider is named here, so that a second one in the graph cannot make the choice ambiguous.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authority.pem");
        std::fs::write(&path, text).unwrap();
        let error = Trust::read(&path).unwrap_err().to_string();
        error.replace(&path.display().to_string(), "FILE")
    }

    #[test]
    fn refuses_what_is_no_certificate() {
        assert_eq!(check(""), "FILE holds no certificate");
        assert_eq!(
            check("-----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----\n"),
            "cannot read FILE"
        );
        assert_eq!(
            check("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "the certificate cannot be used"
        );
        let absent = Identity::read(Path::new("/nowhere/a.pem"), Path::new("/nowhere/a.key")).unwrap_err();
        assert_eq!(absent.to_string(), "cannot read /nowhere/a.key");
    }
}
