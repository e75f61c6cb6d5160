//! `fanzha city make`: a seeded city's files, and apart from them the truth.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use city::{City, Config, Happening, Report, Size, files};
use kernel::Timestamp;
use serde_json::json;

use super::ledger::print_json;
use crate::cli::{City as Command, CityMake, CitySize};
use crate::outcome::{OrWrongUse, Outcome};

/// The first morning that is watched.
const MORNING: &str = "2026-06-01T09:00:00+08:00";

pub fn run(command: Command) -> Outcome {
    match command {
        Command::Make(flags) => match flags.output.clone() {
            Some(output) => make(&flags, &output),
            None => super::in_runtime(super::city_history::make(flags)),
        },
    }
}

fn make(flags: &CityMake, output: &Path) -> Outcome {
    let truth = output.join("truth");
    fs::create_dir_all(&truth).or_wrong_use(format_args!("the folder {} cannot be made", truth.display()))?;
    let morning = Timestamp::parse(MORNING).or_wrong_use("the city's morning")?;
    let mut city = City::new(Config { size: size(flags.size), ..Config::small(flags.seed, morning) });
    let reports = reports(city.advance(morning.plus_seconds(flags.hours * 3_600)));
    write(output, "transfers.csv", |out| files::write_transfers(&city, out))?;
    write(output, "accounts.csv", |out| files::write_accounts(&city, out))?;
    write(output, "reports.jsonl", |out| files::write_reports(&reports, out))?;
    write(&truth, "reports.jsonl", |out| files::write_true_reports(&city, &reports, out))?;
    write(&truth, "mules.csv", |out| files::write_true_mules(&city, out))?;
    write(&truth, "hops.csv", |out| files::write_true_hops(&city, out))?;
    let transfers = city.transfer_count();
    if flags.json {
        return print_json(&json!({ "seed": flags.seed, "transfers": transfers, "reports": reports.len() }));
    }
    println!("{transfers} transfers and {} reports in {}", reports.len(), output.display());
    Ok(())
}

pub fn reports(heard: Vec<Happening>) -> Vec<Report> {
    let report = |happening| match happening {
        Happening::Report(report) => Some(report),
        Happening::Answer(_) => None,
    };
    heard.into_iter().filter_map(report).collect()
}

fn write(
    folder: &Path,
    name: &str,
    content: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Outcome {
    let path = folder.join(name);
    let mut out = BufWriter::new(File::create(&path).or_wrong_use(path.display())?);
    content(&mut out)?;
    Ok(out.flush()?)
}

pub const fn size(size: CitySize) -> Size {
    match size {
        CitySize::Small => Size::Small,
        CitySize::County => Size::County,
        CitySize::City => Size::City,
        CitySize::Province => Size::Province,
    }
}
