//! The data folder: where the key, the database and the ledger lie, and how each is opened.

use std::path::{Path, PathBuf};

use desk::schema::Migrator;
use desk::{Desk, Office, Parts};
use ledger::{Ledger, LedgerKey};
use pursuit::Rules;
use records::crypto::MasterKey;
use records::{Founding, Records};
use uuid::Uuid;

use crate::clock;
use crate::outcome::{Failure, OrWrongUse, Outcome};

/// A data folder with its database's address.
#[derive(Clone, Debug)]
pub struct DataFolder {
    folder: PathBuf,
    database: String,
}

impl DataFolder {
    /// A folder with the embedded database, or with the one at an address.
    pub fn new(folder: &Path, database: Option<&str>) -> DataFolder {
        let embedded = || format!("sqlite://{}", folder.join("records.sqlite").display());
        DataFolder { folder: folder.to_owned(), database: database.map_or_else(embedded, str::to_owned) }
    }

    /// Where the master key lies.
    pub fn master_key(&self) -> PathBuf {
        self.folder.join("master.key")
    }

    /// Where the trail's heads go when nothing else is configured.
    pub fn heads(&self) -> PathBuf {
        self.folder.join("heads")
    }

    /// Where the transfers lie.
    pub fn ledger_folder(&self) -> PathBuf {
        self.folder.join("ledger")
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// The database's address.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// By what this server is known to others on the same database; made at its first start.
    pub fn server_id(&self) -> Outcome<Uuid> {
        let path = self.folder.join("server-id");
        match std::fs::read_to_string(&path) {
            Ok(text) => Uuid::parse_str(text.trim()).or_wrong_use(path.display()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let id = clock::fresh_id();
                std::fs::write(&path, format!("{id}\n"))?;
                Ok(id)
            }
            Err(error) => Err(Failure::Failed(error.into())),
        }
    }

    /// Makes the folder, the key ring, the schema and the three administrators.
    ///
    /// A first start that was cut short is done again; a second one is refused.
    pub async fn found(&self) -> Outcome<Founding> {
        std::fs::create_dir_all(&self.folder).map_err(|error| {
            Failure::wrong_use(format!("the data folder {} cannot be made: {error}", self.folder.display()))
        })?;
        let key = match MasterKey::create(&self.master_key()) {
            Err(records::crypto::MasterKeyError::Exists(_)) => self.key()?,
            made => made.map_err(|error| Failure::Failed(error.into()))?,
        };
        let ids = [clock::fresh_id(), clock::fresh_id(), clock::fresh_id()];
        records::found::<Migrator>(&self.database, &key, ids, clock::wall_now()).await.map_err(refused)
    }

    /// Opens the records of a folder that was founded before, bringing their schema forward if they are older.
    pub async fn records(&self) -> Outcome<Records> {
        let key = self.key()?;
        match Records::open::<Migrator>(&self.database, &key).await {
            Err(records::Error::Behind(_)) => {
                records::migrate::<Migrator>(&self.database).await.map_err(refused)?;
                Records::open::<Migrator>(&self.database, &key).await.map_err(refused)
            }
            opened => opened.map_err(refused),
        }
    }

    /// Opens the ledger for writing; says in the log what it recovered.
    pub fn ledger(&self) -> Outcome<Ledger> {
        let key = LedgerKey::new(self.key()?.ledger_secret());
        let (ledger, recovery) =
            Ledger::open(&self.ledger_folder(), &key).map_err(|error| Failure::Failed(error.into()))?;
        if recovery.torn_bytes > 0 {
            tracing::warn!(
                rows = recovery.rows,
                torn_bytes = recovery.torn_bytes,
                "the ledger dropped bytes that had not been acknowledged"
            );
        }
        Ok(ledger)
    }

    /// A desk over open records and the folder's ledger.
    pub fn desk(&self, records: Records, office: Office) -> Outcome<Desk> {
        Ok(Desk::new(Parts { records, ledger: self.ledger()?, office, rules: Rules::default() }))
    }

    /// The master key.
    pub fn key(&self) -> Outcome<MasterKey> {
        if !self.master_key().exists() {
            let folder = self.folder.display();
            return Err(Failure::wrong_use(format!(
                "{folder} is no data folder yet: run fanzha admin init --data {folder}"
            )));
        }
        MasterKey::read(&self.master_key()).map_err(|error| Failure::Failed(error.into()))
    }
}

/// A database that cannot be reached or is not ours is wrong use: the address, the folder or the order of commands.
pub fn refused(error: records::Error) -> Failure {
    match error {
        records::Error::Connect(_)
        | records::Error::Founded
        | records::Error::NotFounded
        | records::Error::Url => Failure::WrongUse(format!("{:#}", anyhow::Error::from(error))),
        other => Failure::Failed(other.into()),
    }
}
