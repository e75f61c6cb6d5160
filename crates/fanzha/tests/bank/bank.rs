//! The bank: its gateway as a child process, and its own system as another.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use gateway::dev_certificates::DevCertificates;
use gateway::{Sender, SenderLimits};
use serde_json::{Value, json};

/// Everybody on the line and inside the bank.
const NAMES: [&str; 5] = ["platform.test", "bank-1.test", "core.test", "gateway.test", "stranger.test"];

/// The bank's own code, and that of a rural bank which it hosts.
pub const BANK: &str = "102100099996";
pub const HOSTED: &str = "402100000018";

pub struct Bank {
    pub folder: tempfile::TempDir,
    pub certificates: DevCertificates,
    pub core_url: String,
    gateway: Option<Child>,
    /// Where orders are taken.
    pub orders: String,
    core: Child,
    _core_input: ChildStdin,
}

impl Bank {
    /// Certificates and the bank's own system; the gateway does not run yet.
    pub fn new() -> Bank {
        let _first = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let tls = folder.path().join("tls");
        let certificates = DevCertificates::make(&tls, &NAMES).expect("certificates are made");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bank/core.py");
        let mut core = Command::new("python3")
            .arg(script)
            .arg(&tls)
            .arg("core.test")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is installed");
        let mut port = String::new();
        BufReader::new(core.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let input = core.stdin.take().unwrap();
        let core_url = format!("https://127.0.0.1:{}/core", port.trim());
        Bank {
            folder,
            certificates,
            core_url,
            gateway: None,
            orders: String::new(),
            core,
            _core_input: input,
        }
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("bank.toml")
    }

    /// Writes the configuration with this transport.
    pub fn configure(&self, transport: &str, rules: &str) {
        let core = |table: &str| {
            format!(
                "[{table}]\nurl = {:?}\ncertificate = {:?}\nkey = {:?}\nauthority = {:?}\n",
                self.core_url,
                self.certificates.certificate("gateway.test"),
                self.certificates.key("gateway.test"),
                self.certificates.authority(),
            )
        };
        let config = format!(
            "data = {:?}\ncode = {BANK:?}\nname = \"某银行\"\n{transport}\n{}[rules]\nwatch_seconds = 1\n{rules}\n\
             [[hosted]]\ncode = {HOSTED:?}\nname = \"某县农商银行\"\n{}",
            self.folder.path().join("data"),
            core("core"),
            core("hosted.core"),
        );
        fs::write(self.config(), config).expect("the configuration is written");
    }

    /// The line to a platform at this address; the bank listens at a port that stays its own.
    pub fn line(&self, port: u16, platform: &str) -> String {
        format!(
            "[line]\nlisten = \"127.0.0.1:{port}\"\ncertificate = {:?}\nkey = {:?}\nauthority = {:?}\nplatform = {platform:?}\n\
             platform_name = \"platform.test\"\n",
            self.certificates.certificate("bank-1.test"),
            self.certificates.key("bank-1.test"),
            self.certificates.authority(),
        )
    }

    /// Starts the gateway and waits until it says where it takes orders.
    pub fn start(&mut self) {
        let log = fs::File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_fanzha"))
            .args(["bank", "serve", "--config"])
            .arg(self.config())
            .env("FANZHA_LOG", "info")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the gateway starts");
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with("orders"), "the gateway starts: {}", self.log());
        self.orders = first.trim_start_matches("orders").trim().to_owned();
        self.gateway = Some(child);
    }

    /// kill -9.
    pub fn kill(&mut self) {
        let mut child = self.gateway.take().expect("the gateway runs");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Sends as somebody with this certificate.
    pub fn sender(&self, name: &str) -> Sender {
        let identity = self.certificates.identity(name).unwrap();
        Sender::new(&self.certificates.trust().unwrap(), Some(identity), SenderLimits::default()).unwrap()
    }

    /// Asks the bank's own system behind the gateway's back.
    pub async fn core(&self, question: &str, body: Value) -> Value {
        let url = format!("{}/{question}", self.core_url);
        let answer =
            self.sender("gateway.test").post(&url, "application/json", body.to_string().into()).await;
        serde_json::from_slice::<Value>(&answer.expect("the bank's system answers")).unwrap()["done"].take()
    }

    /// What the bank's system has done so far.
    pub async fn seen(&self) -> Value {
        self.core("seen", json!({})).await
    }

    /// A command of the bank's, with its output; it must succeed.
    pub fn command(&self, arguments: &[&str]) -> String {
        let (is_done, said) = self.try_command(arguments);
        assert!(is_done, "{said}");
        said
    }

    pub fn try_command(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_fanzha"))
            .arg("bank")
            .args(arguments)
            .arg("--config")
            .arg(self.config())
            .output()
            .unwrap();
        let said = if output.status.success() { output.stdout } else { output.stderr };
        (output.status.success(), String::from_utf8(said).unwrap())
    }
}

/// The output of a command fits its schema.
pub fn fits(schema: &str, output: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/schemas/{schema}.json"));
    let schema = serde_json::from_str(&fs::read_to_string(file).unwrap()).expect("a schema is JSON");
    let output: Value = serde_json::from_str(output).expect("the output is one JSON value");
    let validator = jsonschema::validator_for(&schema).expect("a schema is one");
    let wrong: Vec<String> = validator.iter_errors(&output).map(|error| error.to_string()).collect();
    assert_eq!(wrong, Vec::<String>::new());
    output
}

impl Drop for Bank {
    fn drop(&mut self) {
        if self.gateway.is_some() {
            self.kill();
        }
        let _ended = self.core.kill();
        let _ended = self.core.wait();
    }
}
