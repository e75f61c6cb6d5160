//! `fanzha`: the one binary. It reads the command line, the configuration, the environment and the clock, and joins the
//! rooms; what is done is done by the crates. Enter at [`cli::Cli`] and `commands/`, a file per command.

mod backup;
mod bank;
mod boundary;
mod centre;
mod cli;
#[cfg(test)]
mod cli_document;
mod clock;
mod commands;
mod config;
mod data_folder;
mod demo;
mod layout_choice;
mod lease;
mod ledger_key;
mod logging;
mod outcome;
mod partner_line;
mod progress;
mod sealer;
mod statement_reader;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use outcome::Outcome;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("fanzha: {failure}");
            failure.exit_code()
        }
    }
}

fn run(command: Command) -> Outcome {
    match command {
        Command::Demo(flags) => commands::demo::run(flags),
        Command::Serve(flags) => commands::serve::run(flags),
        Command::Read(flags) => commands::read::run(flags),
        Command::Ledger(command) => commands::ledger::run(command),
        Command::Trace(flags) => commands::trace::run(flags),
        Command::Race(flags) => commands::race::run(flags),
        Command::City(command) => commands::city::run(command),
        Command::Bank(command) => commands::bank::run(command),
        Command::Admin(command) => commands::admin::run(command),
        Command::ReadStatement(flags) => statement_reader::answer(&flags),
    }
}
