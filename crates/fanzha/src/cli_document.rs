//! `docs/cli.md`, made from the help texts; a test fails when the file is older than the code.

use clap::CommandFactory;

use crate::cli::Cli;

/// The document: every command's long help under a heading, in the order of the command line.
pub fn render() -> String {
    let mut document = String::from(
        "# The command line\n\nGenerated from the help texts; `FANZHA_BLESS=1 cargo test -p fanzha cli_document` writes it anew.\n\
         Exit codes: 0 done, 1 failed, 2 wrong use. Each `--json` output has a schema in `docs/schemas/`.\n",
    );
    let mut root = Cli::command().term_width(100);
    root.build();
    describe(&mut root, &mut document);
    document
}

fn describe(command: &mut clap::Command, document: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    let help = command.render_long_help().to_string();
    let lines: Vec<_> = help.lines().map(str::trim_end).collect();
    document.push_str(&format!("\n## {name}\n\n```\n{}\n```\n", lines.join("\n").trim()));
    let is_shown = |below: &&mut clap::Command| below.get_name() != "help" && !below.is_hide_set();
    for below in command.get_subcommands_mut().filter(is_shown) {
        describe(below, document);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs, path::Path};

    #[test]
    fn cli_document_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
        if env::var_os("FANZHA_BLESS").is_some() {
            fs::write(&path, render()).expect("docs/cli.md can be written");
        }
        let written = fs::read_to_string(&path).expect("docs/cli.md exists");
        assert!(
            written == render(),
            "docs/cli.md is stale: run FANZHA_BLESS=1 cargo test -p fanzha cli_document"
        );
    }

    #[test]
    fn every_command_shows_an_example() {
        fn check(command: &clap::Command) {
            let leaf = command.get_subcommands().next().is_none();
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(!leaf || after.contains("Example"), "{} has no example", command.get_name());
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }
}
