//! `fanzha demo`: a seeded city and the centre beside it, on an accelerated clock.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use city::{City, Config};
use desk::Office;
use gateway::dev_certificates::DevCertificates;
use gateway::{Listener, ListenerLimits, Sender, SenderLimits, certificates};
use kernel::Timestamp;
use records::people::Role;
use tokio::sync::mpsc;

use super::announce;
use crate::centre::{Centre, Line, Running};
use crate::cli::Demo;
use crate::clock::{self, Clock};
use crate::data_folder::DataFolder;
use crate::demo::people::{self, DemoUser};
use crate::demo::{officers, world};
use crate::logging;
use crate::outcome::{Failure, OrWrongUse, Outcome};
use crate::sealer::Heads;

/// The city's first morning, nine o'clock.
const MORNING: &str = "2026-06-01T09:00:00+08:00";
/// Reports and answers that wait at most for somebody to take them.
const WAITING_MAX: usize = 256;
/// The made-up centre's number on the platform and its name.
const CENTRE: (&str, &str) = ("430500000000", people::CENTRE_NAME);
/// The certificates' names.
const CENTRE_NAME: &str = "centre.test";
const BANKS_NAME: &str = "banks.test";

pub fn run(flags: Demo) -> Outcome {
    logging::start();
    super::in_runtime(demo(flags))
}

async fn demo(flags: Demo) -> Outcome {
    let (data, _kept) = data_folder(flags.data.clone())?;
    let folder = DataFolder::new(&data, flags.database.as_deref());
    let founding = folder.found().await?;
    people::settle(&founding.records).await?;
    let office = Office::new(CENTRE.0, CENTRE.1).or_wrong_use("the demo's office")?;
    let desk = folder.desk(founding.records, office)?;

    let morning = Timestamp::parse(MORNING).or_wrong_use("the demo's morning")?;
    let city = Arc::new(Mutex::new(City::new(Config::small(flags.seed, morning))));
    let certified = DevCertificates::make(&data.join("certificates"), &[CENTRE_NAME, BANKS_NAME])
        .map_err(|error| Failure::Failed(error.into()))?;
    let bank_line = open_line(&certified, BANKS_NAME).await?;
    let banks = bank_addresses(&city, &bank_line);
    let line = Line {
        listener: open_line(&certified, CENTRE_NAME).await?,
        sender: sender(&certified, CENTRE_NAME)?,
        banks,
    };
    let feedback = format!("https://localhost:{}/feedback", line.listener.address().port());

    let clock = clock::accelerated(morning, flags.speed);
    let centre = Centre {
        desk,
        world: clock.clone(),
        speed: flags.speed,
        console: flags.listen,
        tls: None,
        heads: Heads { master: folder.key()?, file: folder.heads() },
        line: Some(line),
        boundary: None,
    };
    let running = centre.start().await?;
    let console = format!("http://{}", running.console);
    start_city(&running, &city, &clock, bank_line, (sender(&certified, BANKS_NAME)?, feedback), &console);
    if !flags.manual {
        for &officer in people::USERS.iter().filter(|user| user.is_played && user.signs()) {
            tokio::spawn(officers::sign(console.clone(), officer, running.stopping()));
        }
    }
    greet(&console, &flags);
    running.until_interrupted().await;
    Ok(())
}

/// The folder asked for, or a new one that goes when the program ends.
fn data_folder(asked: Option<PathBuf>) -> Outcome<(PathBuf, Option<tempfile::TempDir>)> {
    match asked {
        Some(folder) => Ok((folder, None)),
        None => {
            let made = tempfile::Builder::new().prefix("fanzha-demo-").tempdir()?;
            Ok((made.path().to_owned(), Some(made)))
        }
    }
}

async fn open_line(certified: &DevCertificates, name: &str) -> Outcome<Listener> {
    let identity = certified.identity(name).map_err(|error| Failure::Failed(error.into()))?;
    let trust = certified.trust().map_err(|error| Failure::Failed(error.into()))?;
    let tls =
        certificates::server_config(identity, Some(&trust)).map_err(|error| Failure::Failed(error.into()))?;
    let address = "127.0.0.1:0".parse().expect("the loopback address is one");
    Listener::bind(address, tls, ListenerLimits::default())
        .await
        .map_err(|error| Failure::Failed(error.into()))
}

fn sender(certified: &DevCertificates, name: &str) -> Outcome<Sender> {
    let made = certified
        .trust()
        .and_then(|trust| Sender::new(&trust, Some(certified.identity(name)?), SenderLimits::default()));
    made.map_err(|error| Failure::Failed(error.into()))
}

fn bank_addresses(city: &world::SharedCity, line: &Listener) -> BTreeMap<String, String> {
    let port = line.address().port();
    let city = city.lock().expect("nobody else holds the city yet");
    city.banks()
        .into_iter()
        .map(|bank| (bank.id.clone(), format!("https://localhost:{port}/banks/{}", bank.id)))
        .collect()
}

/// Starts the city's life, its banks' counters, the senders of their answers, and the call taker.
fn start_city(
    running: &Running,
    city: &world::SharedCity,
    clock: &Clock,
    bank_line: Listener,
    (sender, feedback): (Sender, String),
    console: &str,
) {
    let (calls, called) = mpsc::channel(WAITING_MAX);
    let (answers, answered) = mpsc::channel(WAITING_MAX);
    tokio::spawn(world::take_orders(bank_line, city.clone(), clock.clone(), running.stopping()));
    tokio::spawn(world::send_answers(sender, feedback, answered, running.stopping()));
    tokio::spawn(world::live(city.clone(), clock.clone(), calls, answers, running.stopping()));
    let taker = people::USERS.iter().find(|user| user.is_played && !user.signs());
    tokio::spawn(officers::take_calls(
        console.to_owned(),
        *taker.expect("the demo has a call taker"),
        called,
    ));
}

fn greet(console: &str, flags: &Demo) {
    announce(format_args!("console  {console}"));
    for DemoUser { login, password, name, roles, .. } in people::USERS.iter().filter(|user| !user.is_played) {
        let roles = roles.iter().map(|role| Role::name(*role)).collect::<Vec<_>>().join(", ");
        announce(format_args!("login    {login:<9} {password:<14} {name} ({roles})"));
    }
    let signing =
        if flags.manual { "all signing is yours" } else { "one case in four is left for you to sign" };
    let Demo { seed, speed, .. } = flags;
    announce(format_args!(
        "city     seed {seed}, {speed} times as fast as the wall; {signing}; Ctrl-C ends it"
    ));
}
