//! The configuration of a bank's end of the line: one TOML file, whose keys `docs/guide/bank.md` explains.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use gateway::{Identity, Sender, SenderLimits, Trust};
use records::crypto::{FileKey, MasterKey};
use serde::Deserialize;
use teller::{HttpCore, Institution, Rules, Setup};
use wire::OrganisationCode;

use crate::config::Boundary;
use crate::outcome::{Failure, OrWrongUse, Outcome};

/// What a bank's end of the line runs with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The folder of key, journal, messages and waiting reports.
    pub data: PathBuf,
    /// The bank's twelve-character code.
    pub code: String,
    /// The bank's name, as feedbacks give it.
    pub name: String,
    /// The line to the platform or centre.
    pub line: Option<Line>,
    /// The same by files.
    pub drop: Option<Boundary>,
    /// The bank's own system.
    pub core: Core,
    /// The institutions that the bank hosts.
    #[serde(default)]
    pub hosted: Vec<Hosted>,
    /// What differs from the rules' own figures.
    #[serde(default)]
    pub rules: OwnRules,
}

/// The line to the platform or centre.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Where orders are taken.
    pub listen: SocketAddr,
    /// The bank's certificate on the line, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
    /// Who signs the other side's certificate, PEM.
    pub authority: PathBuf,
    /// Where feedbacks, reports and questions go.
    pub platform: String,
    /// The name in the other side's certificate: nobody else's orders are taken.
    pub platform_name: String,
}

/// The address of a bank's own system.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Core {
    /// The address below which it answers, `https://…`.
    pub url: String,
    /// The certificate that is shown to it, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
    /// Who signs the system's certificate, PEM.
    pub authority: PathBuf,
}

/// An institution that the bank hosts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hosted {
    /// Its twelve-character code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its own system.
    pub core: Core,
}

/// Figures of this bank in place of the rules' own.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRules {
    match_minutes: Option<i64>,
    limits_stops: Option<bool>,
    feedback_hours: Option<i64>,
    alarm_minutes: Option<i64>,
    patience_seconds: Option<i64>,
    watch_seconds: Option<u64>,
}

/// How often watched accounts are asked about, unless the configuration says otherwise.
const WATCH_SECONDS: u64 = 10;

impl Config {
    /// Reads the file.
    pub fn read(path: &Path) -> Outcome<Config> {
        let text = fs::read_to_string(path).map_err(|error| {
            Failure::wrong_use(format!("the configuration {} cannot be read: {error}", path.display()))
        })?;
        let config: Config = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
            let place = path.display();
            Failure::wrong_use(format!("the configuration {place}, line {line}: {}", error.message()))
        })?;
        if config.line.is_some() == config.drop.is_some() {
            return Err(Failure::wrong_use("the configuration has either [line] or [drop]"));
        }
        Ok(config)
    }

    /// The bank itself.
    pub fn own(&self) -> Outcome<Institution> {
        institution(&self.code, &self.name)
    }

    /// The key of the journal; a new folder gets a new key.
    pub fn journal_key(&self) -> Outcome<FileKey> {
        fs::create_dir_all(&self.data).or_wrong_use("data")?;
        let path = self.data.join("master.key");
        let is_new = !path.exists() && !self.data.join("journal").exists();
        let key = if is_new { MasterKey::create(&path) } else { MasterKey::read(&path) };
        key.map(|key| key.journal_key()).map_err(|error| Failure::Failed(error.into()))
    }

    /// What the gateway serves.
    pub fn setup(&self) -> Outcome<Setup<HttpCore>> {
        let hosted = self
            .hosted
            .iter()
            .map(|hosted| Ok((institution(&hosted.code, &hosted.name)?, hosted.core.open("hosted.core")?)));
        Ok(Setup {
            own: (self.own()?, self.core.open("core")?),
            hosted: hosted.collect::<Outcome<Vec<_>>>()?,
            rules: self.rules(),
        })
    }

    /// The rules with this bank's figures.
    pub fn rules(&self) -> Rules {
        let (own, usual) = (&self.rules, Rules::default());
        Rules {
            match_minutes: own.match_minutes.unwrap_or(usual.match_minutes),
            limits_stops: own.limits_stops.unwrap_or(usual.limits_stops),
            feedback_hours: own.feedback_hours.unwrap_or(usual.feedback_hours),
            alarm_minutes: own.alarm_minutes.unwrap_or(usual.alarm_minutes),
            patience_seconds: own.patience_seconds.unwrap_or(usual.patience_seconds),
            ..usual
        }
    }

    /// How often watched accounts are asked about.
    pub fn watch_every(&self) -> std::time::Duration {
        std::time::Duration::from_secs(self.rules.watch_seconds.unwrap_or(WATCH_SECONDS).max(1))
    }
}

impl Core {
    fn open(&self, key: &str) -> Outcome<HttpCore> {
        let trust = Trust::read(&self.authority).or_wrong_use(format!("{key}.authority"))?;
        let identity =
            Identity::read(&self.certificate, &self.key).or_wrong_use(format!("{key}.certificate"))?;
        // A statement of many rows is larger than an acknowledgement.
        let limits = SenderLimits { answer_bytes_max: 32 << 20, ..SenderLimits::default() };
        let sender =
            Sender::new(&trust, Some(identity), limits).or_wrong_use(format!("{key}.certificate"))?;
        Ok(HttpCore::new(sender, &self.url))
    }
}

impl Line {
    /// Shows the bank's certificate and trusts the other side's authority.
    pub fn sender(&self) -> Outcome<Sender> {
        let trust = Trust::read(&self.authority).or_wrong_use("line.authority")?;
        let identity = Identity::read(&self.certificate, &self.key).or_wrong_use("line.certificate")?;
        Sender::new(&trust, Some(identity), SenderLimits::default()).or_wrong_use("line.certificate")
    }
}

fn institution(code: &str, name: &str) -> Outcome<Institution> {
    let code = OrganisationCode::parse(code).or_wrong_use(format!("the code {code:?}"))?;
    Ok(Institution { code, name: name.to_owned() })
}
