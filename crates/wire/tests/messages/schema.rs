//! The schema in `docs/wire` is the one this crate writes, and xmllint agrees with it and with us.

use std::path::PathBuf;
use std::process::Command;

use wire::schema::{files, payment_transactions, transactions};
use wire::{Acknowledgement, Message, ReturnCode, Text, encode};

use crate::golden;
use crate::sample::{Choices, Filling, message};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/wire")
}

/// `UPDATE_SCHEMA=1` writes the files instead of comparing them.
#[test]
fn the_schema_in_the_documents_is_current() {
    let update = std::env::var_os("UPDATE_SCHEMA").is_some();
    for (name, text) in files() {
        let path = folder().join(&name);
        if update {
            std::fs::create_dir_all(folder()).unwrap();
            std::fs::write(&path, text).unwrap();
            continue;
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "docs/wire/{name} is not current: run this test with UPDATE_SCHEMA=1");
    }
}

/// What xmllint says of messages under the schema of a code.
fn judge(schema: &str, messages: &[Vec<u8>]) -> Result<(), String> {
    let folder_of_messages = tempfile::tempdir().unwrap();
    let mut command = Command::new("xmllint");
    command.arg("--noout").arg("--nonet").arg("--schema").arg(folder().join(format!("{schema}.xsd")));
    for (at, bytes) in messages.iter().enumerate() {
        let path = folder_of_messages.path().join(format!("{at}.xml"));
        std::fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let output = command.output().expect("xmllint (libxml2-utils) is installed");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[test]
fn xmllint_accepts_what_is_written() {
    for transaction in [transactions(), payment_transactions()].concat() {
        let filled = |filling, seed| message(&transaction, filling, &mut Choices(seed)).into_bytes();
        let mut messages = vec![filled(Filling::Bare, 1), filled(Filling::Full, 2)];
        messages.extend((3..8).map(|seed| filled(Filling::Mixed, seed)));
        messages.extend(
            golden::all().into_iter().filter(|(name, _)| name.starts_with(transaction.code)).map(|g| g.1),
        );
        assert_eq!(judge(transaction.code, &messages), Ok(()), "{}", transaction.code);
    }
    let ack = Acknowledgement {
        code: ReturnCode::MALFORMED,
        description: Text::cut("the element Response/Body/ApplicationID is missing"),
        trans_serial_number: None,
    };
    assert_eq!(judge("acknowledgement", &[encode(&Message::Ack(ack))]), Ok(()));
}

/// A schema that accepted everything would pass the test above.
#[test]
fn xmllint_refuses_what_is_wrong() {
    let transaction = &transactions()[1];
    assert_eq!(transaction.code, "100101");
    let good = message(transaction, Filling::Full, &mut Choices(5));
    let refused = [
        good.replace("<TxCode>100101", "<TxCode>100102"),
        good.replacen("<CaseNumber>", "<CaseNumbers>", 1).replacen("</CaseNumber>", "</CaseNumbers>", 1),
        good.replacen("<ApplicationID>", "<ApplicationID>x", 1),
        good.replacen("<StartTime>", "<StartTime>1", 1),
        good.replacen("<TransferAmount>", "<TransferAmount>¥", 1),
        good.replacen("<Filename>", &format!("<Filename>{}", "x".repeat(101)), 1),
    ];
    for wrong in refused {
        assert_ne!(wrong, good);
        assert!(judge("100101", &[wrong.clone().into_bytes()]).is_err(), "{wrong}");
    }
    assert_eq!(judge("100101", &[good.into_bytes()]), Ok(()));
}
