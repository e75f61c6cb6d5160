//! The configuration of `fanzha serve`: one file, whose keys flags and `FANZHA_…` variables override.
//!
//! Every key is documented here and in `docs/configuration.md`, which a test compares; an unknown key is an error.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::cli::{Serve, Zone};
use crate::outcome::{Failure, Outcome};

/// What the centre runs with.
#[derive(Debug)]
pub struct Config {
    /// The data folder: key ring, SQLite database, ledger.
    pub data: PathBuf,
    /// The database's address; the embedded one when absent.
    pub database: Option<String>,
    /// The console's address.
    pub listen: SocketAddr,
    /// Which role set runs.
    pub zone: Zone,
    /// Where the trail's heads go; `heads` in the data folder when absent.
    pub heads: Option<PathBuf>,
    /// The console's certificate and key; `None` for plain HTTP, which is for a loopback address or behind a gateway.
    pub tls: Option<Tls>,
    /// The line to the banks; `None` when the centre works beside the national platform only.
    pub partner: Option<Partner>,
    /// The boundary to the other zone: of the centre instead of its own line, of the partner zone always.
    pub boundary: Option<Boundary>,
}

/// One zone's end of the boundary.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boundary {
    /// The folder with `out` and `in`.
    pub folder: PathBuf,
    /// This zone's certificate, PEM: it signs batches, and its name is this zone's.
    pub certificate: PathBuf,
    /// The certificate's private key, PEM.
    pub key: PathBuf,
    /// Who signs the zones' certificates, PEM.
    pub authority: PathBuf,
    /// The name in the other zone's certificate.
    pub other: String,
    /// The centre's twelve-digit number on the platform; in the centre's zone only.
    pub centre_id: Option<String>,
}

/// The console's TLS.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The console's certificate, then those between it and its authority, PEM.
    pub certificate: PathBuf,
    /// The certificate's private key, PEM.
    pub key: PathBuf,
}

/// The line to the banks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// Where banks post their answers.
    pub listen: SocketAddr,
    /// The listener's certificate, PEM.
    pub certificate: PathBuf,
    /// The certificate's private key, PEM.
    pub key: PathBuf,
    /// Who signs the partners' certificates, PEM; also trusted when the centre posts.
    pub authority: PathBuf,
    /// The centre's twelve-digit number on the platform.
    pub centre_id: String,
    /// Each bank's twelve-digit number, or a payment institution's full name, and the address that takes its orders.
    pub banks: BTreeMap<String, String>,
    /// Each hosted institution's twelve-digit number and its host's: orders go to the host (托管机构).
    #[serde(default)]
    pub hosts: BTreeMap<String, String>,
}

impl Partner {
    /// The address that takes each bank's orders, hosted institutions' at their hosts'.
    pub fn lines(&self) -> Outcome<BTreeMap<String, String>> {
        let mut lines = self.banks.clone();
        for (hosted, host) in &self.hosts {
            let address = self.banks.get(host).ok_or_else(|| {
                Failure::wrong_use(format!("partner.hosts: {hosted} is hosted by {host}, which has no line"))
            })?;
            lines.insert(hosted.clone(), address.clone());
        }
        Ok(lines)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    database: Option<String>,
    listen: Option<SocketAddr>,
    zone: Option<String>,
    heads: Option<PathBuf>,
    tls: Option<Tls>,
    partner: Option<Partner>,
    boundary: Option<Boundary>,
}

/// The folder when neither file, flag nor variable names one.
const DEFAULT_DATA: &str = "fanzha-data";
/// The console's address when nothing names one.
const DEFAULT_LISTEN: &str = "127.0.0.1:8420";

impl Config {
    /// Reads the file, then lets flags and variables override.
    pub fn from_flags(flags: Serve) -> Outcome<Config> {
        let file = match &flags.config {
            Some(path) => read(path)?,
            None => File::default(),
        };
        let data = flags.data.or(file.data).unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let zone = match (flags.zone, file.zone.as_deref()) {
            (Some(zone), _) => zone,
            (None, None) => Zone::Centre,
            (None, Some(written)) => zone_named(written)?,
        };
        let listen = flags.listen.or(file.listen);
        Ok(Config {
            database: flags.database.or(file.database),
            data,
            listen: listen.unwrap_or_else(|| DEFAULT_LISTEN.parse().expect("the default address is one")),
            zone,
            heads: file.heads,
            tls: file.tls,
            partner: file.partner,
            boundary: file.boundary,
        })
    }
}

fn read(path: &Path) -> Outcome<File> {
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::wrong_use(format!("the configuration {} cannot be read: {error}", path.display()))
    })?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
        Failure::wrong_use(format!("the configuration {}, line {line}: {}", path.display(), error.message()))
    })
}

fn zone_named(written: &str) -> Outcome<Zone> {
    <Zone as clap::ValueEnum>::from_str(written, false)
        .map_err(|_| Failure::wrong_use(format!("the zone {written:?} is none of centre, partner, public")))
}
