//! An authority and certificates of its making, for demonstrations and tests on one machine. A real
//! partner line uses certificates of a real authority.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};

use crate::certificates::{CertificateError, Identity, Trust};

/// A folder with an authority (`authority.pem`) and, per name, `NAME.pem` and `NAME.key`.
#[derive(Clone, Debug)]
pub struct DevCertificates {
    folder: PathBuf,
}

impl DevCertificates {
    /// Makes an authority and a certificate for each name, valid for that name, `localhost` and the loopback
    /// addresses, as server and as client. What lies in the folder under these names is replaced. The
    /// authority's key is not kept.
    ///
    /// A name is a DNS name such as `bank-1.test`; it is what [`crate::Peer::name`] says of a client.
    pub fn make(folder: &Path, names: &[&str]) -> Result<DevCertificates, CertificateError> {
        let not_made = |why: String| CertificateError::NotMade { path: folder.to_owned(), why };
        let made = Authority::new().and_then(|authority| {
            let certified: Result<Vec<_>, _> = names.iter().map(|name| authority.certify(name)).collect();
            Ok((authority.0.pem(), certified?))
        });
        let (authority, certified) = made.map_err(|error| not_made(error.to_string()))?;
        let written = std::fs::create_dir_all(folder).and_then(|()| {
            write_private(&folder.join("authority.pem"), &authority)?;
            for (name, (certificate, key)) in names.iter().zip(&certified) {
                write_private(&folder.join(format!("{name}.pem")), certificate)?;
                write_private(&folder.join(format!("{name}.key")), key)?;
            }
            Ok(())
        });
        written.map_err(|error| not_made(error.to_string()))?;
        Ok(DevCertificates { folder: folder.to_owned() })
    }

    /// The authority's certificate.
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    /// The certificate of a name.
    #[must_use]
    pub fn certificate(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.pem"))
    }

    /// The key of a name.
    #[must_use]
    pub fn key(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.key"))
    }

    /// Trust in this authority alone.
    pub fn trust(&self) -> Result<Trust, CertificateError> {
        Trust::read(&self.authority())
    }

    /// The identity of a name.
    pub fn identity(&self, name: &str) -> Result<Identity, CertificateError> {
        Identity::read(&self.certificate(name), &self.key(name))
    }
}

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Result<Authority, rcgen::Error> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        params.distinguished_name.push(DnType::CommonName, "Fanzha development authority");
        CertifiedIssuer::self_signed(params, KeyPair::generate()?).map(Authority)
    }

    /// The certificate and the key of a name, in PEM.
    fn certify(&self, name: &str) -> Result<(String, String), rcgen::Error> {
        let also = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let mut params = CertificateParams::new([vec![name.to_owned()], also.to_vec()].concat())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        Ok((params.signed_by(&key, &self.0)?.pem(), key.serialize_pem()))
    }
}

/// Writes a file that only its owner may read.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
