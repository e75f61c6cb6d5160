//! `fanzha serve`: the centre, on the wall's clock.

use desk::Office;
use gateway::{Identity, Listener, ListenerLimits, Sender, SenderLimits, Trust, certificates};

use crate::centre::{Centre, Line};
use crate::cli::{Serve, Zone};
use crate::clock;
use crate::config::{Config, Partner};
use crate::data_folder::DataFolder;
use crate::logging;
use crate::outcome::{Failure, OrWrongUse, Outcome};

/// The platform's own number, used until the office has set its own.
const UNSET_CENTRE_ID: &str = "111111000000";

pub fn run(flags: Serve) -> Outcome {
    let config = Config::from_flags(flags)?;
    if config.zone != Zone::Centre {
        return Err(Failure::wrong_use("only the zone centre exists so far"));
    }
    logging::start();
    super::in_runtime(serve(config))
}

async fn serve(config: Config) -> Outcome {
    let folder = DataFolder::new(&config.data, config.database.as_deref());
    let centre_id = config.partner.as_ref().map_or(UNSET_CENTRE_ID, |partner| partner.centre_id.as_str());
    let office = Office::new(centre_id, "反诈中心").or_wrong_use("partner.centre_id")?;
    let desk = folder.desk(folder.records().await?, office)?;
    let line = match &config.partner {
        Some(partner) => Some(line(partner).await?),
        None => None,
    };
    let partner_address = line.as_ref().map(|line| line.listener.address());
    let centre = Centre { desk, world: clock::wall(), speed: 1, console: config.listen, line };
    let running = centre.start().await?;
    super::announce(format_args!("console  http://{}", running.console));
    if let Some(address) = partner_address {
        super::announce(format_args!("banks    https://{address}"));
    }
    running.until_interrupted().await;
    Ok(())
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
    Ok(Line { listener, sender, banks: partner.banks.clone() })
}
