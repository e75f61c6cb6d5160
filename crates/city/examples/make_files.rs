//! Writes a small city's files into a folder: `cargo run -p city --example make_files -- SEED HOURS DIR`.

use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter};
use std::path::Path;

use city::{City, Config, Happening, files};
use kernel::Timestamp;

fn main() -> io::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [seed, hours, folder] = arguments.as_slice() else {
        eprintln!("usage: make_files SEED HOURS DIR");
        std::process::exit(2);
    };
    let (seed, hours) = (seed.parse().expect("a seed"), hours.parse::<i64>().expect("a number of hours"));
    let start = Timestamp::parse("2026-03-02T09:00:00+08:00").expect("a time");
    let mut city = City::new(Config::small(seed, start));
    let heard = city.advance(start.plus_seconds(hours * 3_600));
    let reports: Vec<_> = heard
        .into_iter()
        .filter_map(|happening| match happening {
            Happening::Report(report) => Some(report),
            Happening::Answer(_) => None,
        })
        .collect();
    let truth = Path::new(folder).join("truth");
    create_dir_all(&truth)?;
    let file = |path: &Path, name: &str| File::create(path.join(name)).map(BufWriter::new);
    files::write_transfers(&city, &mut file(Path::new(folder), "transfers.csv")?)?;
    files::write_accounts(&city, &mut file(Path::new(folder), "accounts.csv")?)?;
    files::write_reports(&reports, &mut file(Path::new(folder), "reports.jsonl")?)?;
    files::write_true_reports(&city, &reports, &mut file(&truth, "reports.jsonl")?)?;
    files::write_true_mules(&city, &mut file(&truth, "mules.csv")?)?;
    files::write_true_hops(&city, &mut file(&truth, "hops.csv")?)
}
