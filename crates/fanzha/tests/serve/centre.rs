//! A centre as a child process on fixed ports, founded in a temporary folder, killed and started again at will.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use desk::schema::Migrator;
use gateway::dev_certificates::DevCertificates;
use kernel::{OfficerId, Timestamp};
use records::Actor;
use records::crypto::MasterKey;
use records::people::password::Password;
use records::people::users::{Login, NewUser};
use records::people::{Rank, Role};
use testbed::Engine;
use uuid::Uuid;

pub const PASSWORD: &str = "Kill-nine-times-20";

pub struct Centre {
    folder: PathBuf,
    /// The database's address when it is not the embedded one.
    database: Option<String>,
    console_port: u16,
    partner_port: u16,
    child: Option<Child>,
}

impl Centre {
    /// Founds a data folder with three users and writes the configuration with a line to the bank; nothing runs yet.
    pub async fn found(folder: &Path, engine: Engine, certified: &DevCertificates, bank: &str) -> Centre {
        let partner_port = free_port();
        let line = format!(
            "[partner]\nlisten = \"127.0.0.1:{partner_port}\"\ncertificate = {:?}\nkey = {:?}\nauthority = {:?}\n\
             centre_id = \"430500000000\"\n[partner.banks]\n105100000017 = {bank:?}\n",
            certified.certificate("centre.test"),
            certified.key("centre.test"),
            certified.authority(),
        );
        let mut centre = Centre::founded(folder, engine, &line).await;
        centre.partner_port = partner_port;
        centre
    }

    /// The same with an end of the boundary instead of a line.
    pub async fn at_boundary(folder: &Path, engine: Engine, boundary: &str) -> Centre {
        Centre::founded(folder, engine, &format!("{boundary}centre_id = \"430500000000\"\n")).await
    }

    async fn founded(folder: &Path, engine: Engine, line: &str) -> Centre {
        let data = folder.join("data");
        fs::create_dir(&data).expect("the data folder is made");
        let key = MasterKey::create(&data.join("master.key")).expect("the key is made");
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(testbed::empty_database(engine).await.0),
        };
        let embedded = || format!("sqlite://{}", data.join("records.sqlite").display());
        let url = database.clone().unwrap_or_else(embedded);
        let ids = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
        let now = Timestamp::parse("2026-11-20T08:00:00+08:00").unwrap();
        let founding =
            records::found::<Migrator>(&url, &key, ids, now).await.expect("the records are founded");
        for (place, (login, role)) in USERS.into_iter().enumerate() {
            let user = new_user(place, login, role);
            founding.records.make_user(Actor::program("test"), now, user).await.expect("a user is made");
        }
        founding.records.close().await.expect("the database closes");
        Centre::configured(folder, database, line)
    }

    /// A centre over a data folder that stands there already, without a line to the banks.
    pub fn over(folder: &Path, database: Option<String>) -> Centre {
        Centre::configured(folder, database, "")
    }

    fn configured(folder: &Path, database: Option<String>, line: &str) -> Centre {
        let console_port = free_port();
        let database_line = database.as_ref().map_or(String::new(), |url| format!("database = {url:?}\n"));
        let data = folder.join("data");
        let config = format!("data = {data:?}\n{database_line}listen = \"127.0.0.1:{console_port}\"\n{line}");
        fs::write(folder.join("fanzha.toml"), config).expect("the configuration is written");
        Centre { folder: folder.to_owned(), database, console_port, partner_port: 0, child: None }
    }

    /// The arguments of an `admin` command on this centre.
    pub fn admin(&self, command: &[&str]) -> Vec<String> {
        let mut arguments = vec!["admin".to_owned()];
        arguments.extend(command.iter().map(|word| (*word).to_owned()));
        arguments.extend(["--data".to_owned(), self.data().display().to_string()]);
        if let Some(database) = &self.database {
            arguments.extend(["--database".to_owned(), database.clone()]);
        }
        arguments
    }

    pub fn console(&self) -> String {
        format!("http://127.0.0.1:{}", self.console_port)
    }

    pub fn feedback(&self) -> String {
        format!("https://localhost:{}/feedback", self.partner_port)
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Starts the centre and waits until it says where its console is.
    pub fn start(&mut self) {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("log"))
            .expect("the log opens");
        let mut child = Command::new(env!("CARGO_BIN_EXE_fanzha"))
            .arg("serve")
            .arg("--config")
            .arg(self.folder.join("fanzha.toml"))
            // Everything that it could say is searched for names and numbers.
            .env("FANZHA_LOG", "debug")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        assert!(first.starts_with("console"), "the centre starts again: {}", self.log());
        self.child = Some(child);
    }

    /// kill -9.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("the centre runs");
        child.kill().expect("it can be killed");
        child.wait().expect("it has ended");
    }

    /// What it said on standard error so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        if self.child.is_some() {
            self.kill();
        }
    }
}

pub const USERS: [(&str, Role); 3] =
    [("first", Role::Investigator), ("second", Role::Investigator), ("chief", Role::Approver)];

fn new_user(place: usize, login: &str, role: Role) -> NewUser {
    NewUser {
        id: OfficerId(Uuid::now_v7()),
        login: Login::parse(login).unwrap(),
        name: format!("演练{place}"),
        badge: format!("43000000000{place}"),
        phone: format!("1380000100{place}"),
        unit: Some(records::units::CENTRE),
        roles: BTreeSet::from([role]),
        rank: (role == Role::Approver).then_some(Rank::County),
        password: Password::new(PASSWORD).unwrap(),
        must_change: false,
    }
}

/// A port below those that outgoing connections take (Linux: from 32768), so that it is still free after a kill.
pub fn free_port() -> u16 {
    // The last bits of such an id are drawn at random.
    let mut at_random =
        (0..1_000).filter_map(|_| u16::try_from(18_000 + Uuid::now_v7().as_u128() % 14_000).ok());
    at_random.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}
