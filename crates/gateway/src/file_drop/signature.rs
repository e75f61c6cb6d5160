//! The signature over a manifest, made with the key and judged by the certificate of the partner line.

use std::sync::Arc;
use std::time::Duration;

use kernel::Timestamp;
use rustls::SignatureScheme;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::sign::SigningKey;
use webpki::{EndEntityCert, KeyUsage};

use crate::certificates::{Identity, Trust};

/// Signs batches in the name of a certificate.
#[derive(Clone, Debug)]
pub struct BatchSigner {
    name: String,
    certificates: String,
    key: Arc<dyn SigningKey>,
}

/// Why a signature cannot be made or does not hold.
#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    /// A certificate that names nobody.
    #[error("the certificate has no DNS name")]
    NoName,
    /// A key of a kind that does not sign batches.
    #[error("the key cannot sign batches")]
    WrongKey,
    /// The certificate is no certificate, or no authority of ours stands behind it now.
    #[error("the certificate is not trusted: {0}")]
    NotTrusted(String),
    /// The certificate belongs to somebody else than the manifest says.
    #[error("the certificate belongs to {certified:?}, the batch says {said:?}")]
    WrongName {
        /// Whom the certificate names.
        certified: String,
        /// Who the batch says it is from.
        said: String,
    },
    /// The signature is not this key's over this manifest.
    #[error("the signature does not hold")]
    WrongSignature,
}

/// The signatures spoken, in order of preference. Each stands alone: the certificate's key decides which.
const SCHEMES: [SignatureScheme; 4] = [
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ED25519,
    SignatureScheme::RSA_PKCS1_SHA256,
];

impl BatchSigner {
    /// A signer in the name of the identity's certificate.
    pub fn new(identity: &Identity) -> Result<BatchSigner, SignatureError> {
        let own = identity.chain().first().ok_or(SignatureError::NoName)?;
        let name = name_of(own)?;
        let certificates = identity.chain().iter().map(|certificate| pem(certificate)).collect();
        let key = provider().key_provider.load_private_key(identity.key().clone_key());
        let key = key.map_err(|_| SignatureError::WrongKey)?;
        key.choose_scheme(&SCHEMES).ok_or(SignatureError::WrongKey)?;
        Ok(BatchSigner { name, certificates, key })
    }

    /// In whose name it signs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The certificate chain in PEM, as it travels in a batch.
    pub(super) fn certificates(&self) -> &str {
        &self.certificates
    }

    pub(super) fn sign(&self, manifest: &[u8]) -> Result<Vec<u8>, SignatureError> {
        let signer = self.key.choose_scheme(&SCHEMES).ok_or(SignatureError::WrongKey)?;
        signer.sign(manifest).map_err(|_| SignatureError::WrongKey)
    }
}

/// Checks that the manifest was signed by `said`, certified by an authority of ours at `now`.
pub(super) fn check(
    manifest: &[u8],
    signature: &[u8],
    certificates: &[u8],
    said: &str,
    trust: &Trust,
    now: Timestamp,
) -> Result<(), SignatureError> {
    let not_trusted = |why: String| SignatureError::NotTrusted(why);
    let chain: Result<Vec<CertificateDer<'static>>, _> =
        CertificateDer::pem_slice_iter(certificates).collect();
    let chain = chain.map_err(|error| not_trusted(error.to_string()))?;
    let (own, intermediates) = chain.split_first().ok_or_else(|| not_trusted("no certificate".to_owned()))?;
    let own_certificate = EndEntityCert::try_from(own).map_err(|error| not_trusted(error.to_string()))?;
    let algorithms = provider().signature_verification_algorithms;
    let seconds = u64::try_from(now.as_micros().div_euclid(1_000_000)).unwrap_or(0);
    let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    own_certificate
        .verify_for_usage(
            algorithms.all,
            trust.anchors(),
            intermediates,
            now,
            KeyUsage::client_auth(),
            None,
            None,
        )
        .map_err(|error| not_trusted(error.to_string()))?;
    let certified = name_of(own)?;
    if certified != said {
        return Err(SignatureError::WrongName { certified, said: said.to_owned() });
    }
    let spoken = algorithms.mapping.iter().filter(|(scheme, _)| SCHEMES.contains(scheme));
    let mut ways = spoken.flat_map(|(_, ways)| ways.iter());
    let holds = ways.any(|way| own_certificate.verify_signature(*way, manifest, signature).is_ok());
    if holds { Ok(()) } else { Err(SignatureError::WrongSignature) }
}

fn name_of(certificate: &CertificateDer<'_>) -> Result<String, SignatureError> {
    crate::certificates::dns_name(certificate).ok_or(SignatureError::NoName)
}

fn pem(certificate: &CertificateDer<'_>) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(certificate);
    let mut out = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for line in text.as_bytes().chunks(64) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out.push_str("-----END CERTIFICATE-----\n");
    out
}

fn provider() -> CryptoProvider {
    ring::default_provider()
}
