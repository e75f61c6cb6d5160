//! `fanzha serve`: the centre, on the wall's clock.

use std::fs;
use std::sync::Arc;

use desk::Office;
use gateway::{Identity, Listener, ListenerLimits, Sender, SenderLimits, Trust, certificates};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::boundary::{Boundary, partner};
use crate::centre::{Centre, Line, interrupted};
use crate::cli::{Serve, Zone};
use crate::clock;
use crate::config::{Config, Partner, Tls};
use crate::data_folder::DataFolder;
use crate::lease::Lease;
use crate::logging;
use crate::outcome::{Failure, OrWrongUse, Outcome};
use crate::sealer::Heads;

/// The platform's own number, used until the office has set its own.
const UNSET_CENTRE_ID: &str = "111111000000";

pub fn run(flags: Serve) -> Outcome {
    let config = Config::from_flags(flags)?;
    logging::start();
    match config.zone {
        Zone::Centre => super::in_runtime(serve(config)),
        Zone::Partner => super::in_runtime(serve_partner(config)),
        Zone::Public => Err(Failure::wrong_use("the zone public does not exist yet: there is no portal")),
    }
}

/// The partner zone: banks on one side, the boundary on the other.
async fn serve_partner(config: Config) -> Outcome {
    let missing = |key| Failure::wrong_use(format!("the zone partner needs [{key}] in its configuration"));
    let boundary = Boundary::open(config.boundary.as_ref().ok_or_else(|| missing("boundary"))?)?;
    let Line { listener, sender, banks } =
        line(config.partner.as_ref().ok_or_else(|| missing("partner"))?).await?;
    super::announce(format_args!("banks    https://{}", listener.address()));
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    tasks.spawn(partner::listen(listener, boundary.clone(), stopped.clone()));
    tasks.spawn(partner::forward(sender, banks, boundary, stopped));
    interrupted().await;
    stop.send_replace(true);
    while tasks.join_next().await.is_some() {}
    Ok(())
}

async fn serve(config: Config) -> Outcome {
    if config.partner.is_some() && config.boundary.is_some() {
        return Err(Failure::wrong_use("the zone centre has [partner] or [boundary], not both"));
    }
    let folder = DataFolder::new(&config.data, config.database.as_deref());
    let written = config.partner.as_ref().map(|partner| partner.centre_id.as_str());
    let centre_id = written.or(config.boundary.as_ref().and_then(|boundary| boundary.centre_id.as_deref()));
    let office = Office::new(centre_id.unwrap_or(UNSET_CENTRE_ID), "反诈中心").or_wrong_use("centre_id")?;
    let boundary = config.boundary.as_ref().map(Boundary::open).transpose()?;
    let records = folder.records().await?;
    let lease = Lease::wait(&records, folder.server_id()?, || {
        super::announce("standby  another server runs the centre on this database");
    })
    .await?;
    let desk = folder.desk(records, office)?;
    let line = match &config.partner {
        Some(partner) => Some(line(partner).await?),
        None => None,
    };
    let partner_address = line.as_ref().map(|line| line.listener.address());
    let heads = Heads { master: folder.key()?, file: config.heads.unwrap_or_else(|| folder.heads()) };
    let tls = config.tls.as_ref().map(console_tls).transpose()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let centre =
        Centre { desk, world: clock::wall(), speed: 1, console: config.listen, tls, heads, line, boundary };
    let running = centre.start().await?;
    super::announce(format_args!("console  {scheme}://{}", running.console));
    if let Some(address) = partner_address {
        super::announce(format_args!("banks    https://{address}"));
    }
    tokio::select! {
        () = running.until_interrupted() => {}
        // Whoever holds the lease now must not meet us at work: everything ends here.
        lost = lease.keep() => return Err(lost),
    }
    lease.give_back().await;
    Ok(())
}

fn console_tls(tls: &Tls) -> Outcome<Arc<rustls::ServerConfig>> {
    let certificates = fs::read(&tls.certificate).or_wrong_use("tls.certificate")?;
    let key = fs::read(&tls.key).or_wrong_use("tls.key")?;
    let files = server::TlsFiles { certificates: &certificates, key: &key, client_authorities: None };
    server::tls_config(files)
        .map_err(|error| Failure::WrongUse(format!("tls: {:#}", anyhow::Error::from(error))))
}

async fn line(partner: &Partner) -> Outcome<Line> {
    let identity = || Identity::read(&partner.certificate, &partner.key).or_wrong_use("partner.certificate");
    let trust = Trust::read(&partner.authority).or_wrong_use("partner.authority")?;
    let tls = certificates::server_config(identity()?, Some(&trust)).or_wrong_use("partner.certificate")?;
    let listener = Listener::bind(partner.listen, tls, ListenerLimits::default())
        .await
        .map_err(|error| Failure::WrongUse(format!("partner.listen: {:#}", anyhow::Error::from(error))))?;
    let sender = Sender::new(&trust, Some(identity()?), SenderLimits::default())
        .or_wrong_use("partner.certificate")?;
    Ok(Line { listener, sender, banks: partner.lines()? })
}
