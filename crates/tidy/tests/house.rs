//! The walls: allowed edges between crates, and what every source file must and must not have.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which crate may depend on which. A new edge is a line here and a sentence in ARCHITECTURE.md.
const EDGES: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("intake", &["kernel"]),
    ("ledger", &["kernel"]),
    ("wire", &["kernel"]),
    ("paper", &["kernel"]),
    ("records", &["kernel"]),
    ("pursuit", &["kernel", "ledger"]),
    ("gateway", &["kernel", "wire"]),
    ("city", &["kernel", "wire"]),
    ("letters", &["kernel", "ledger", "pursuit", "wire"]),
    ("race", &["city", "intake", "kernel", "ledger", "letters", "pursuit", "wire"]),
    ("desk", &["intake", "kernel", "ledger", "letters", "paper", "pursuit", "records", "wire"]),
    ("server", &["desk", "intake", "kernel", "ledger", "paper", "pursuit", "records"]),
    ("teller", &["gateway", "kernel", "records", "wire"]),
    ("testbed", &["kernel", "records"]),
    (
        "fanzha",
        &[
            "city", "desk", "gateway", "intake", "kernel", "ledger", "pursuit", "race", "records", "server",
            "teller", "wire",
        ],
    ),
    ("tidy", &[]),
];

#[test]
fn crates_know_only_what_the_table_allows() {
    let names: BTreeSet<String> = crate_folders().iter().map(|folder| file_name(folder)).collect();
    let mut wrong = Vec::new();
    for folder in crate_folders() {
        let name = file_name(&folder);
        let manifest: toml::Table =
            toml::from_str(&read(&folder.join("Cargo.toml"))).expect("a crate's manifest is TOML");
        let Some((_, allowed)) = EDGES.iter().find(|(krate, _)| *krate == name) else {
            wrong.push(format!("{name} is not in the table of edges"));
            continue;
        };
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        for known in
            dependencies.into_iter().flat_map(|table| table.keys()).filter(|key| names.contains(*key))
        {
            if !allowed.contains(&known.as_str()) {
                wrong.push(format!("{name} must not know {known}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_crate_says_what_it_is_for() {
    for folder in crate_folders() {
        let entry =
            ["src/lib.rs", "src/main.rs"].iter().map(|file| folder.join(file)).find(|path| path.exists());
        let text =
            read(&entry.unwrap_or_else(|| panic!("{} has neither lib.rs nor main.rs", folder.display())));
        let introduction: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(introduction.len() > 80, "{} does not say what it is for", folder.display());
    }
}

#[test]
fn no_file_is_named_after_nothing() {
    const EMPTY: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "service", "misc"];
    for path in sources() {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        assert!(!EMPTY.contains(&stem.as_str()), "{} names no noun", path.display());
    }
}

#[test]
fn only_the_binary_reads_the_clock() {
    let clocks = ["SystemTime::now", "Timestamp::now(", "Zoned::now", "Utc::now", "OffsetDateTime::now"];
    for path in sources().into_iter().filter(|path| !path.starts_with(root().join("crates/fanzha"))) {
        if path.starts_with(root().join("crates/tidy")) || is_test(&path) {
            continue;
        }
        for (number, line) in read(&path).lines().enumerate() {
            let found =
                clocks.iter().find(|clock| line.contains(*clock) && !line.trim_start().starts_with("//"));
            assert_eq!(found, None, "{}:{} reads the clock", path.display(), number + 1);
        }
    }
}

#[test]
fn money_never_meets_floating_point() {
    for path in sources().into_iter().filter(|path| !path.starts_with(root().join("crates/tidy"))) {
        for (number, line) in read(&path).lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            let money = code.contains("_fen") || code.contains("Fen");
            let floating = code.contains("f64") || code.contains("f32");
            assert!(!(money && floating), "{}:{} has money beside a float", path.display(), number + 1);
        }
    }
}

#[test]
fn nothing_is_left_for_later_in_code() {
    let stubs = ["todo!(", "unimplemented!(", "#[ignore", "FIXME"];
    for path in sources().into_iter().filter(|path| !path.starts_with(root().join("crates/tidy"))) {
        for (number, line) in read(&path).lines().enumerate() {
            let found = stubs.iter().find(|stub| line.contains(*stub));
            assert_eq!(found, None, "{}:{} is a stub", path.display(), number + 1);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace root exists")
}

fn crate_folders() -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(root().join("crates"))
        .expect("crates/ exists")
        .map(|entry| entry.expect("crates/ can be listed").path())
        .filter(|path| path.join("Cargo.toml").exists())
        .collect();
    folders.sort();
    folders
}

/// Every Rust file below `crates/`, sorted; generated folders are not there.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = crate_folders();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a crate's folder can be listed") {
            let path = entry.expect("a crate's folder can be listed").path();
            if path.is_dir() && file_name(&path) != "target" {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.len() > 20, "the walk found the sources");
    found
}

/// Tests, benches and examples may measure wall time.
fn is_test(path: &Path) -> bool {
    path.components()
        .any(|part| ["tests", "benches", "examples"].iter().any(|name| part.as_os_str() == *name))
        || path.file_name().is_some_and(|name| name == "tests.rs")
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
