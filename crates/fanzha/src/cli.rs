//! The command line: names, flags and help of every command. `docs/cli.md` is generated from here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod admin;
mod bank;

pub use admin::*;
pub use bank::*;

/// The working system of an anti-telecom-fraud centre (反诈中心).
#[derive(Debug, Parser)]
#[command(name = "fanzha", version, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Demo(Demo),
    Serve(Serve),
    Read(Read),
    #[command(subcommand)]
    Ledger(Ledger),
    Trace(Trace),
    Race(Race),
    #[command(subcommand)]
    City(City),
    #[command(subcommand)]
    Bank(Bank),
    #[command(subcommand)]
    Admin(Admin),
    #[command(hide = true)]
    ReadStatement(ReadStatement),
}

/// Read a file of statements from standard input: what the program starts as its own child.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha read-statement --name statement.xlsx < statement.xlsx")]
pub struct ReadStatement {
    /// The file's name.
    #[arg(long)]
    pub name: String,
    /// The layout: a name or a file.
    #[arg(long, default_value = "auto", value_name = "NAME|FILE.toml")]
    pub layout: String,
}

/// Run a seeded city on an accelerated clock with the centre beside it.
///
/// Victims report, gangs move money, banks answer; the console shows the race. Everything is made up.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha demo --speed 60 --seed 1")]
pub struct Demo {
    /// How many seconds pass in the city while one passes on the wall.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub speed: u32,
    /// The city's seed: the same seed makes the same city.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Where the city's records are kept; a new folder by default, so that each run starts afresh.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// An empty database's address, postgres://… ; SQLite in the data folder by default.
    #[arg(long, value_name = "URL", env = "FANZHA_DATABASE")]
    pub database: Option<String>,
    /// The console's address.
    #[arg(long, default_value = "127.0.0.1:8420")]
    pub listen: std::net::SocketAddr,
    /// Leave all signing to people: by default the demo's own officers sign most orders, through the same API.
    #[arg(long)]
    pub manual: bool,
}

/// Run the centre.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha serve --config fanzha.toml")]
pub struct Serve {
    /// The configuration file; every key can also be given as FANZHA_… or as a flag.
    #[arg(long, env = "FANZHA_CONFIG")]
    pub config: Option<PathBuf>,
    /// Which role set to run.
    #[arg(long, value_enum, env = "FANZHA_ZONE")]
    pub zone: Option<Zone>,
    /// The data folder: database, ledger, keys.
    #[arg(long, env = "FANZHA_DATA")]
    pub data: Option<PathBuf>,
    /// The database's address, postgres://… ; SQLite in the data folder by default.
    #[arg(long, env = "FANZHA_DATABASE")]
    pub database: Option<String>,
    /// The console's address.
    #[arg(long, env = "FANZHA_LISTEN")]
    pub listen: Option<std::net::SocketAddr>,
}

/// The three zones, never one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Zone {
    /// The police network.
    Centre,
    /// The line to banks and telecoms.
    Partner,
    /// The internet.
    Public,
}

/// Read reports: from a victim's words to the fields of a stop order.
///
/// Input is JSON Lines with `id`, `text` and, where known, `received_at`; a line that cannot be read is listed with
/// its number while the others go on.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha read --jsonl reports.jsonl -o readings.jsonl\n  fanzha read --eval reports_dev.jsonl --json\n  fanzha read --train history.jsonl -o model.bin"
)]
#[command(group = clap::ArgGroup::new("work").required(true).multiple(false))]
pub struct Read {
    /// The reports to read.
    #[arg(long, group = "work", value_name = "IN")]
    pub jsonl: Option<PathBuf>,
    /// The reports of a workbook (XLSX, XLS), CSV file or HTML page, as 110 systems export them: one a row.
    #[arg(long, group = "work", value_name = "FILE")]
    pub sheet: Option<PathBuf>,
    /// Score the reading of an annotated file.
    #[arg(long, group = "work", value_name = "FILE")]
    pub eval: Option<PathBuf>,
    /// Train the class model on an annotated file, with cross-validation printed.
    #[arg(long, group = "work", value_name = "FILE", requires = "output")]
    pub train: Option<PathBuf>,
    /// Give each reading a copy of its words without the people in them: accounts, numbers, names, addresses.
    #[arg(long, conflicts_with_all = ["eval", "train"])]
    pub redact: bool,
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

/// Keep the transfers: import files, count, verify, look for the signs of a mule.
#[derive(Debug, Subcommand)]
pub enum Ledger {
    Import(LedgerImport),
    Stat(LedgerFolder),
    Verify(LedgerFolder),
    Patterns(LedgerPatterns),
    Cash(LedgerCash),
    Bench(LedgerBench),
}

/// Import transfers and banks' statements; a bad row is listed with its place and reason while the rest goes in.
///
/// Takes CSV (UTF-8, GBK, GB18030, UTF-16), XLS, XLSX, Parquet, gzip and zipped folders of them. A statement's layout is found by
/// its head; the other side's row of a transfer that is held completes it, reversals undo what they reverse, and
/// missing rows are named by the balances between which they are missing. What has been acknowledged on a line
/// `durable …` survives kill -9 and loss of power; the same file twice is once.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha ledger import --dir city.ledger transfers.csv.gz\n  fanzha ledger import --dir case.ledger 工行流水.xlsx 支付宝.zip\n  fanzha ledger import --dir amlsim.ledger --layout testdata/layouts/amlsim.toml transactions.csv.gz"
)]
pub struct LedgerImport {
    /// The ledger's folder; made when it does not exist, with its key in a file of the same name and `.key` beside it.
    #[arg(long)]
    pub dir: PathBuf,
    /// The layout of the files: `canonical` for transfers, `platform`, `bank` or `payment_institution` for statements, a TOML
    /// file that names columns and formats, or `auto`: found by each file's head.
    #[arg(long, default_value = "auto", value_name = "NAME|FILE.toml")]
    pub layout: String,
    /// The files.
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

/// Look for the signs of a mule account: 3006, 3007, 3008, pass-through, tests, nothing left, new, night, shapes.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: fanzha ledger patterns --dir city.ledger --account 6222020000001234560 --from 20260301000000 --until 20260302000000 --json"
)]
pub struct LedgerPatterns {
    /// The ledger's folder.
    #[arg(long)]
    pub dir: PathBuf,
    /// The account.
    #[arg(long)]
    pub account: String,
    /// Transfers from this instant on; from the first by default.
    #[arg(long)]
    pub from: Option<String>,
    /// Transfers before this instant; to the last by default.
    #[arg(long)]
    pub until: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Find where drawn cash may have been paid in again, and write down what an officer found.
///
/// With --withdrawal alone: deposits of cash after it, those at the same place first, then those nearest in amount, then in time. With
/// --deposit and --note too: the link goes into the ledger's log, and every trace follows it from then on. With neither: all links.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha ledger cash --dir case.ledger --withdrawal W1 --within-hours 72 --json\n  fanzha ledger cash --dir case.ledger --withdrawal W1 --deposit D1 --note \"same man on the video of both branches\""
)]
pub struct LedgerCash {
    /// The ledger's folder.
    #[arg(long)]
    pub dir: PathBuf,
    /// The withdrawal, by its transfer id.
    #[arg(long)]
    pub withdrawal: Option<String>,
    /// The deposit that is the same money.
    #[arg(long, requires = "withdrawal", requires = "note")]
    pub deposit: Option<String>,
    /// Who found it and by what.
    #[arg(long, requires = "deposit")]
    pub note: Option<String>,
    /// How long after the withdrawal deposits are looked for.
    #[arg(long, default_value_t = 72, value_parser = clap::value_parser!(u32).range(1..=8_760))]
    pub within_hours: u32,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Generate a ledger of a size, build, seal, map and ask it, and print every promised figure.
///
/// Figures are processor time of one thread; run it from a release build on a quiet machine.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: fanzha ledger bench --transfers 20000000 --accounts 2000000 --seed 1 --json"
)]
pub struct LedgerBench {
    /// How many transfers.
    #[arg(long, default_value_t = 1_000_000)]
    pub transfers: u64,
    /// Between how many accounts.
    #[arg(long, default_value_t = 100_000)]
    pub accounts: u64,
    /// The generator's seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print the figures as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Follow stolen money from the victim's account to where it is now, or from where it came.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha trace --dir city.ledger --account 6222020000001234560 --at 2026-03-01T10:15:00+08:00 --amount-fen 5000000 --json\n  fanzha trace --dir city.ledger --account A --at 20260301101500 --amount-fen 5000000 --transfer T1 --rule all --layers 5 --json\n  fanzha trace --dir city.ledger --account M --upstream --json\n  fanzha trace --dir city.ledger --account A --at 20260301101500 --amount-fen 5000000 --format dot | dot -Tsvg -o trace.svg\n  fanzha trace --dir city.ledger --cases cases.csv -o traces.jsonl --meeting --account M --json\n  fanzha trace --dir city.ledger --cases cases.csv -o traces.jsonl --json"
)]
pub struct Trace {
    /// The ledger's folder.
    #[arg(long)]
    pub dir: PathBuf,
    /// The victim's account; with --upstream the account that cashed out.
    #[arg(long, required_unless_present = "cases")]
    pub account: Option<String>,
    /// When the victim paid: RFC 3339 or yyyyMMddHHmmss Beijing time.
    #[arg(long, required_unless_present_any = ["cases", "upstream"])]
    pub at: Option<String>,
    /// How much the victim paid, in fen.
    #[arg(long, allow_negative_numbers = true, required_unless_present_any = ["cases", "upstream", "reach"])]
    pub amount_fen: Option<i64>,
    /// The id of the victim's transfer, when it is known.
    #[arg(long)]
    pub transfer: Option<String>,
    /// By which rule an outflow is said to carry the stolen money; `all` gives every rule's figure beside LIFO's trace.
    #[arg(long, default_value = "lifo", value_name = "fifo|lifo|prorata|libr|dirty_first|capped_poison|all")]
    pub rule: String,
    /// Draw up the sheet for an act: its rule, its claim per account, the order in which to act.
    #[arg(long, value_name = "stop|freeze|refund|evidence", conflicts_with_all = ["upstream", "cases"])]
    pub preset: Option<String>,
    /// Where the money was at this instant; by default after the ledger's last transfer.
    #[arg(long)]
    pub as_of: Option<String>,
    /// Answer from what the ledger knew at this instant.
    #[arg(long)]
    pub known_as_of: Option<String>,
    /// Follow so many layers of accounts at most.
    #[arg(long)]
    pub layers: Option<u16>,
    /// From a cash-out account up to every source.
    #[arg(long, conflicts_with_all = ["cases", "frontier"])]
    pub upstream: bool,
    /// Whom money that was in the account at --at can have reached by --as-of, earliest first, by any rule.
    #[arg(long, conflicts_with_all = ["cases", "frontier", "upstream", "preset"])]
    pub reach: bool,
    /// Rank the accounts whose statements to pull next.
    #[arg(long, conflicts_with = "cases")]
    pub frontier: bool,
    /// Many questions at once: a CSV file `account,at,amount_fen,transfer_id`.
    #[arg(long, value_name = "CASES.csv", requires = "output")]
    pub cases: Option<PathBuf>,
    /// With --cases: in which accounts money of several cases met, most cases first; with --account also what of all
    /// cases' money is in that account at --as-of, to be frozen together.
    #[arg(long, requires = "cases")]
    pub meeting: bool,
    /// With --meeting and --account: only money that came from this instant on; with --upstream: nothing earlier.
    #[arg(long)]
    pub since: Option<String>,
    /// Print the trace in this form: a JSON object, a CSV table, or a Graphviz drawing.
    #[arg(long, value_enum, value_name = "FORM", conflicts_with_all = ["cases", "upstream", "reach", "preset"])]
    pub format: Option<TraceFormat>,
    /// Where the answers to --cases go, one JSON object a line.
    #[arg(short, long, value_name = "OUT.jsonl")]
    pub output: Option<PathBuf>,
    /// Print the answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// The forms of a printed trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// The JSON object of --json.
    Json,
    /// A row per transfer, holder and exit.
    Csv,
    /// A digraph for dot.
    Dot,
}

/// Race a seeded city's gangs against the centre in simulated time: how much stolen money is saved, by how it works.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha race --seed 1 --cases 200 --json")]
pub struct Race {
    /// The same seed makes the same race, to the byte.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many victims report.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub cases: u32,
    /// Which ways of working race; all by default.
    #[arg(long, value_enum, value_name = "NAME", num_args = 1..)]
    pub policy: Vec<RacePolicy>,
    /// How fast the gangs are.
    #[arg(long, value_enum, default_value = "mixed")]
    pub tempo: RaceTempo,
    /// The banks' median time to act on an order, in minutes.
    #[arg(long, default_value_t = 10, value_name = "MINUTES", value_parser = clap::value_parser!(i64).range(1..=1440))]
    pub answer: i64,
    /// How much goes wrong: messages (1), banks (2), the centre itself (3).
    #[arg(long, default_value_t = 0, value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(0..=3))]
    pub faults: u8,
    /// Only this race, without the same by tempo and by the banks' time.
    #[arg(long)]
    pub alone: bool,
    /// Add wall-clock timings, which differ from run to run.
    #[arg(long)]
    pub timing: bool,
    /// Print the figures as JSON.
    #[arg(long)]
    pub json: bool,
}

/// The ways in which a centre works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RacePolicy {
    /// Entry half an hour after the report, 45 minutes of a pair of officers for each hop.
    Manual,
    /// Fanzha beside the national platform: 60 to 90 seconds of a pair for each order.
    Beside,
    /// Fanzha on the line: 15 seconds for the signatures.
    Machine,
    /// The machine, told how much of every account it has seen is stolen.
    Oracle,
    /// What could have been held by whoever knew all from the report on; only banks take time.
    Limit,
}

/// How fast a race's gangs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RaceTempo {
    /// Three times as long on each card.
    Slow,
    /// As assumed.
    Median,
    /// A third of the time.
    Fast,
    /// Each gang one of the three.
    Mixed,
}

/// Make a seeded city's files.
#[derive(Debug, Subcommand)]
pub enum City {
    Make(CityMake),
}

/// Write a seeded city's transfers, accounts and reports, and apart from them the truth.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha city make --seed 1 --size small --hours 24 -o city\n  fanzha city make --seed 1 --database sqlite://load/records.sqlite --data load --reports 100000 --leads 300000 --trail 10000000"
)]
pub struct CityMake {
    /// The same seed makes the same city.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How large it is.
    #[arg(long, value_enum, default_value = "small")]
    pub size: CitySize,
    /// How many hours it is watched.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(i64).range(1..=24 * 366))]
    pub hours: i64,
    /// The folder.
    #[arg(short, long, value_name = "DIR", required_unless_present = "database")]
    pub output: Option<PathBuf>,
    /// File the city's reports in this database instead, as a history that ends now: to measure the centre with.
    #[arg(long, value_name = "URL", requires = "data", conflicts_with = "output")]
    pub database: Option<String>,
    /// The data folder that goes with the database; founded when it is new.
    #[arg(long, value_name = "DIR", requires = "database")]
    pub data: Option<PathBuf>,
    /// With --database: how many reports.
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    pub reports: u32,
    /// With --database: how many leads, most of them closed, the rest at every step of their way.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub leads: u32,
    /// With --database: how many entries of the trail that tell of reading them.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub trail: u64,
    /// Print the summary as JSON.
    #[arg(long)]
    pub json: bool,
}

/// The sizes of a city; the figures are in its assumptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CitySize {
    /// About 2,000 people.
    Small,
    /// A county.
    County,
    /// A prefecture.
    City,
    /// A province, sampled.
    Province,
}
