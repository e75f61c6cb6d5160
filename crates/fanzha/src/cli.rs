//! The command line: names, flags and help of every command. `docs/cli.md` is generated from here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The working system of an anti-telecom-fraud centre (反诈中心).
#[derive(Debug, Parser)]
#[command(name = "fanzha", version, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Read(Read),
    #[command(subcommand)]
    Ledger(Ledger),
    Trace(Trace),
}

/// Read reports: from a victim's words to the fields of a stop order.
///
/// Input is JSON Lines with `id`, `text` and, where known, `received_at`; a line that cannot be read is listed with
/// its number while the others go on.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha read --jsonl reports.jsonl -o readings.jsonl\n  fanzha read --train history.jsonl -o model.bin"
)]
#[command(group = clap::ArgGroup::new("work").required(true).multiple(false))]
pub struct Read {
    /// The reports to read.
    #[arg(long, group = "work", value_name = "IN")]
    pub jsonl: Option<PathBuf>,
    /// Train the class model on an annotated file, with cross-validation printed.
    #[arg(long, group = "work", value_name = "FILE", requires = "output")]
    pub train: Option<PathBuf>,
    /// Read with this class model instead of the built-in one.
    #[arg(long, value_name = "MODEL")]
    pub model: Option<PathBuf>,
    /// Where the readings (or the model) go; readings go to standard output by default.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Print the summary as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Keep the transfers: import files, count, verify.
#[derive(Debug, Subcommand)]
pub enum Ledger {
    Import(LedgerImport),
    Stat(LedgerFolder),
    Verify(LedgerFolder),
}

/// Import transfer files; a bad row is listed with file, line and reason while the rest goes in.
///
/// What has been acknowledged on a line `durable …` survives kill -9 and loss of power; the same file twice is once.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha ledger import --dir city.ledger transfers.csv.gz\n  fanzha ledger import --dir amlsim.ledger --layout testdata/layouts/amlsim.toml transactions.csv.gz"
)]
pub struct LedgerImport {
    /// The ledger's folder; made when it does not exist.
    #[arg(long)]
    pub dir: PathBuf,
    /// The layout of the files: `canonical`, or a TOML file that names columns and formats.
    #[arg(long, default_value = "canonical", value_name = "NAME|FILE.toml")]
    pub layout: String,
    /// The files, plain or gzip.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

/// A ledger's folder.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha ledger stat --dir city.ledger --json")]
pub struct LedgerFolder {
    /// The ledger's folder.
    #[arg(long)]
    pub dir: PathBuf,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Follow stolen money from the victim's account to where it is now.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha trace --dir city.ledger --account 6222020000001234560 --at 2026-03-01T10:15:00+08:00 --amount-fen 5000000 --json\n  fanzha trace --dir city.ledger --account A --at 20260301101500 --amount-fen 5000000 --transfer T1 --rule lifo --layers 5"
)]
pub struct Trace {
    /// The ledger's folder.
    #[arg(long)]
    pub dir: PathBuf,
    /// The victim's account.
    #[arg(long)]
    pub account: String,
    /// When the victim paid: RFC 3339 or yyyyMMddHHmmss Beijing time.
    #[arg(long)]
    pub at: String,
    /// How much the victim paid, in fen.
    #[arg(long, allow_negative_numbers = true)]
    pub amount_fen: i64,
    /// The id of the victim's transfer, when it is known.
    #[arg(long)]
    pub transfer: Option<String>,
    /// The rule by which an outflow is said to carry the stolen money.
    #[arg(long, default_value = "lifo")]
    pub rule: String,
    /// Where the money was at this instant; now by default, that is the ledger's last transfer.
    #[arg(long)]
    pub as_of: Option<String>,
    /// Follow so many layers of accounts at most.
    #[arg(long)]
    pub layers: Option<u16>,
    /// Print the trace as JSON.
    #[arg(long)]
    pub json: bool,
}
