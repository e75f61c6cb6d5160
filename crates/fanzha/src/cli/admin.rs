//! `fanzha admin …`: names, flags and help.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Administer a data folder: first start, keys, units, users, backups, the trail.
#[derive(Debug, Subcommand)]
pub enum Admin {
    Init(AdminInit),
    #[command(subcommand)]
    Key(AdminKey),
    #[command(subcommand)]
    Token(AdminToken),
    #[command(subcommand)]
    Unit(AdminUnit),
    #[command(subcommand)]
    User(AdminUser),
    Destroy(AdminDestroy),
    Backup(AdminBackup),
    Restore(AdminRestore),
    Examples(AdminExamples),
    VerifyTrail(AdminVerifyTrail),
}

/// Prepare a data folder: key ring, database, and the three administrators with passwords shown once.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha admin init --data /var/lib/fanzha")]
pub struct AdminInit {
    #[command(flatten)]
    pub folder: AdminFolder,
}

/// Manage users.
#[derive(Debug, Subcommand)]
pub enum AdminUser {
    Add(UserAdd),
    /// List the users with their units and roles.
    #[command(after_help = "Example: fanzha admin user list --data /var/lib/fanzha --json")]
    List(AdminFolder),
    Disable(UserNamed),
    Password(UserNamed),
    Certificate(CertificateOf),
}

/// Add a user; the password is shown once.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: fanzha admin user add --data /var/lib/fanzha --login zhang --name 张三 --role investigator --badge 430524000001"
)]
pub struct UserAdd {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// The login.
    #[arg(long)]
    pub login: String,
    /// The name shown beside signatures.
    #[arg(long)]
    pub name: String,
    /// What the user may do; may be given more than once: call_taker, investigator, second_officer, approver,
    /// station_officer, bank_officer, telecom_officer, liaison, chief or auditor.
    #[arg(long, required = true)]
    pub role: Vec<String>,
    /// The unit's name or number; the centre by default.
    #[arg(long)]
    pub unit: Option<String>,
    /// How high an approver stands: centre, county or prefecture.
    #[arg(long)]
    pub rank: Option<String>,
    /// The number of the police badge (警官证), which orders carry.
    #[arg(long)]
    pub badge: Option<String>,
    /// The telephone that banks may call, which orders carry.
    #[arg(long)]
    pub phone: Option<String>,
}

/// Copy the database, the ledger and the other files of a data folder as one set, while the centre runs.
///
/// The copy holds the wrapped data keys and not the master key: keep a copy of that apart. It is under the master
/// key's seal, so that a changed file is found when it is brought back.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha admin backup --data /var/lib/fanzha -o /backup/fanzha-20260601")]
pub struct AdminBackup {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// The folder to make; it must not exist.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
}

/// Bring a backup back into a new data folder, and into an empty database when that is PostgreSQL.
///
/// Every file is compared with the backup's list, the trail is walked and the ledger read before it is called done.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: fanzha admin restore --from /backup/fanzha-20260601 --key /safe/master.key --data /var/lib/fanzha"
)]
pub struct AdminRestore {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// The backup's folder.
    #[arg(long, value_name = "DIR")]
    pub from: PathBuf,
    /// The master key's file; it is copied into the data folder.
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
}

/// Delete a case for ever by destroying its key, and say what is left of it.
///
/// What it says opens no more, wherever a copy of its rows lies. Backups from before hold the key too, until their own time
/// is over. Refused while a bank owes an answer or holds money for it. May be run while the centre runs.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: fanzha admin destroy --data /var/lib/fanzha --case FZ20260110-0001 --reason 保存期满"
)]
pub struct AdminDestroy {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// The case's number.
    #[arg(long)]
    pub case: String,
    /// Why; its digest stands in the trail.
    #[arg(long)]
    pub reason: String,
}

/// Write the officers' corrections as a file to train the class model on: words without the people in them, and the class.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: fanzha admin examples --data /var/lib/fanzha -o examples.jsonl && fanzha read --train examples.jsonl -o centre.model"
)]
pub struct AdminExamples {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// Where they go, one a line.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Walk the whole trail; name the first entry that was changed, removed or moved.
///
/// With heads that were kept apart it also finds a trail whose end was cut off or that was written anew.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha admin verify-trail --data /var/lib/fanzha --json\n  fanzha admin verify-trail --data /var/lib/fanzha --heads /mnt/audit/heads"
)]
pub struct AdminVerifyTrail {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// The heads that were kept, one a line, as `serve` writes them.
    #[arg(long, value_name = "FILE")]
    pub heads: Option<PathBuf>,
    /// Add the head of the trail, when it is whole, to this file.
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
}

/// Bar a user from signing in, or give a one-time password.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha admin user disable --data /var/lib/fanzha --login zhang")]
pub struct UserNamed {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// The login.
    #[arg(long)]
    pub login: String,
}

/// Bind a client certificate (USB key, 警务 PKI) to a user, who from then on must show it.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: fanzha admin user certificate --data /var/lib/fanzha --login zhang --certificate zhang.pem"
)]
pub struct CertificateOf {
    #[command(flatten)]
    pub user: UserNamed,
    /// The certificate, PEM.
    #[arg(long)]
    pub certificate: PathBuf,
}

/// Manage units.
#[derive(Debug, Subcommand)]
pub enum AdminUnit {
    Add(UnitAdd),
    /// List the units, each below its own.
    #[command(after_help = "Example: fanzha admin unit list --data /var/lib/fanzha --json")]
    List(AdminFolder),
}

/// Add a unit below another.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha admin unit add --data /var/lib/fanzha --kind county --name 东区分局 --division 430502\n  fanzha admin unit add --data /var/lib/fanzha --kind bank --name 建行示例分行 --bank 中国建设银行"
)]
pub struct UnitAdd {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// The kind: county, station, bank, branch, payment, telecom, court, liaison, …
    #[arg(long)]
    pub kind: String,
    /// Its name.
    #[arg(long)]
    pub name: String,
    /// The unit above it, by name or number; the centre by default.
    #[arg(long)]
    pub parent: Option<String>,
    /// Six digits of GB/T 2260.
    #[arg(long)]
    pub division: Option<String>,
    /// The number by which the platform or the payment system knows it.
    #[arg(long)]
    pub code: Option<String>,
    /// For a bank or payment institution: the full name under which orders name it.
    #[arg(long)]
    pub bank: Option<String>,
}

/// Manage the tokens of machines: a bank's gateway reads its own orders with one.
#[derive(Debug, Subcommand)]
pub enum AdminToken {
    Issue(TokenIssue),
    /// List the tokens, the newest first; never a secret.
    #[command(after_help = "Example: fanzha admin token list --data /var/lib/fanzha --json")]
    List(AdminFolder),
    Revoke(TokenRevoke),
}

/// Issue a token for a machine of a unit; the secret is shown once.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: fanzha admin token issue --data /var/lib/fanzha --name 建行前置机 --unit 中国建设银行 --days 180"
)]
pub struct TokenIssue {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// What it is called, once.
    #[arg(long)]
    pub name: String,
    /// The unit's name or number; the machine reads what the unit's people read.
    #[arg(long)]
    pub unit: String,
    /// For so many days.
    #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub days: u32,
}

/// Take a token back; from now on it opens nothing.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha admin token revoke --data /var/lib/fanzha --name 建行前置机")]
pub struct TokenRevoke {
    #[command(flatten)]
    pub folder: AdminFolder,
    /// What it is called.
    #[arg(long)]
    pub name: String,
}

/// Manage the data keys.
#[derive(Debug, Subcommand)]
pub enum AdminKey {
    /// Make a new field key; running servers take it up by themselves, and what older keys sealed still opens.
    #[command(after_help = "Example: fanzha admin key rotate --data /var/lib/fanzha")]
    Rotate(AdminFolder),
}

/// Where the records are.
#[derive(Debug, Args)]
pub struct AdminFolder {
    /// The data folder.
    #[arg(long, env = "FANZHA_DATA")]
    pub data: PathBuf,
    /// The database's address; SQLite in the data folder by default.
    #[arg(long, env = "FANZHA_DATABASE")]
    pub database: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
}
