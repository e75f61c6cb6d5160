//! The commands of a bank's own end of the line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Run a bank's end of the line: orders in, checked, carried out by the bank's system, answered; reports out.
#[derive(Debug, Subcommand)]
pub enum Bank {
    Serve(BankServe),
    Orders(BankOrders),
    Report(BankReport),
    Check(BankCheck),
}

/// Take orders, carry them out and answer them until the program is ended.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha bank serve --config bank.toml")]
pub struct BankServe {
    /// The configuration, as docs/guide/bank.md has it.
    #[arg(long, env = "FANZHA_BANK_CONFIG")]
    pub config: PathBuf,
}

/// List the orders with their clocks; the gateway may run meanwhile.
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha bank orders --config bank.toml --open --json")]
pub struct BankOrders {
    /// The configuration.
    #[arg(long, env = "FANZHA_BANK_CONFIG")]
    pub config: PathBuf,
    /// Those only that are not answered.
    #[arg(long)]
    pub open: bool,
    /// Those only of this institution, the bank itself or one that it hosts.
    #[arg(long, value_name = "CODE")]
    pub institution: Option<String>,
    /// Print the list as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Hand a report to the gateway: a case (100401), an opening (100403), an account (100404), an event (100405).
#[derive(Debug, Args)]
#[command(after_help = "Example: fanzha bank report --config bank.toml case.json")]
pub struct BankReport {
    /// The configuration.
    #[arg(long, env = "FANZHA_BANK_CONFIG")]
    pub config: PathBuf,
    /// The report, JSON.
    pub file: PathBuf,
}

/// Ask whether an account, both sides of a transfer or a resident stand on the list (100501, 100503).
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  fanzha bank check --config bank.toml --account 6222020000001234560\n  fanzha bank check --config bank.toml --account 6222020000001234560 --payee 6217000000000000013 --json"
)]
#[command(group = clap::ArgGroup::new("whom").required(true).multiple(false))]
pub struct BankCheck {
    /// The configuration.
    #[arg(long, env = "FANZHA_BANK_CONFIG")]
    pub config: PathBuf,
    /// An account or card; with --payee, the paying one.
    #[arg(long, group = "whom")]
    pub account: Option<String>,
    /// The account that is to be paid.
    #[arg(long, requires = "account")]
    pub payee: Option<String>,
    /// A resident's number.
    #[arg(long, group = "whom")]
    pub resident: Option<String>,
    /// Print the answer as JSON.
    #[arg(long)]
    pub json: bool,
}
