//! A folder: what was acknowledged is there again, one process writes, a torn tail is cut and told.

use std::fs;
use std::path::Path;

use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{ExitKind, Layout, Ledger, LedgerError, LedgerKey, Status, TraceRequest, Transfer};
use zeroize::Zeroizing;

/// These tests are about bytes and their order, not about the disk: a folder in memory, where the system has one,
/// spares thousands of waits for it.
fn folder_in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn key() -> LedgerKey {
    LedgerKey::new(Zeroizing::new([7; 32]))
}

fn account(name: &str) -> AccountNo {
    AccountNo::parse(name).unwrap()
}

fn transfer(number: i64, payer: &str, payee: &str, fen: i64) -> Transfer {
    Transfer {
        transfer_id: format!("T{number}"),
        at: Timestamp::from_seconds(1_000 + number),
        payer: account(payer),
        payee: account(payee),
        amount: Fen::new(fen),
        channel: "手机银行".to_owned(),
        payer_balance: None,
        payee_balance: None,
        status: Status::Done,
        memo: "备注".to_owned(),
    }
}

fn fill(folder: &Path) -> Ledger {
    let (mut ledger, recovery) = Ledger::open(folder, &key()).unwrap();
    assert_eq!(recovery, ledger::Recovery::default());
    ledger.append(&[transfer(1, "V", "M", 500), transfer(2, "M", "N", 400)]).unwrap();
    ledger
        .mark_statement(
            &account("M"),
            Window::new(Timestamp::from_seconds(0), Timestamp::from_seconds(9_999)),
        )
        .unwrap();
    ledger.mark_exit(&account("DEALER"), ExitKind::Crypto).unwrap();
    ledger.append(&[transfer(3, "M", "DEALER", 50)]).unwrap();
    ledger
}

#[test]
fn what_was_acknowledged_is_there_again() {
    let folder = folder_in_memory();
    let asked = TraceRequest::new(account("V"), Timestamp::from_seconds(1_001), Fen::new(500));
    let before = fill(folder.path()).trace(&asked).unwrap();
    let (ledger, recovery) = Ledger::open(folder.path(), &key()).unwrap();
    assert_eq!((recovery.rows, recovery.torn_bytes), (3, 0));
    assert_eq!(ledger.trace(&asked).unwrap(), before);
    assert_eq!(ledger.transfer("T2"), Some(transfer(2, "M", "N", 400)));
    assert!(ledger.verify().unwrap().sound);
    let json = serde_json::to_string_pretty(&before).unwrap();
    insta::assert_snapshot!(json, @r#"
    {
      "rule": "fifo",
      "victim_account": "V",
      "stolen_fen": 500,
      "as_of": "1970-01-01T08:16:43+08:00",
      "known_as_of": null,
      "held": [
        {
          "account": "N",
          "layer": 2,
          "held_fen": 400,
          "first_in": "1970-01-01T08:16:42+08:00",
          "last_out": null,
          "has_statement": false,
          "opening": "inserted"
        },
        {
          "account": "M",
          "layer": 1,
          "held_fen": 50,
          "first_in": "1970-01-01T08:16:41+08:00",
          "last_out": "1970-01-01T08:16:43+08:00",
          "has_statement": true,
          "opening": "inserted"
        }
      ],
      "left": [
        {
          "account": "M",
          "kind": "crypto",
          "fen": 50,
          "at": "1970-01-01T08:16:43+08:00",
          "transfer_id": "T3",
          "to": "DEALER"
        }
      ],
      "hops": [
        {
          "transfer_id": "T1",
          "payer": "V",
          "payee": "M",
          "at": "1970-01-01T08:16:41+08:00",
          "amount_fen": 500,
          "stolen_fen": 500,
          "layer": 1
        },
        {
          "transfer_id": "T2",
          "payer": "M",
          "payee": "N",
          "at": "1970-01-01T08:16:42+08:00",
          "amount_fen": 400,
          "stolen_fen": 400,
          "layer": 2
        },
        {
          "transfer_id": "T3",
          "payer": "M",
          "payee": "DEALER",
          "at": "1970-01-01T08:16:43+08:00",
          "amount_fen": 50,
          "stolen_fen": 50,
          "layer": 2
        }
      ],
      "truncated": false,
      "reported_fen": 500,
      "seed_transfer_id": "T1",
      "index_version": 10
    }
    "#);
}

#[test]
fn a_cut_at_any_byte_leaves_whole_batches() {
    let folder = folder_in_memory();
    drop(fill(folder.path()));
    let log = folder.path().join("transfers.000000.log");
    let whole = fs::read(&log).unwrap();
    for cut in (0..whole.len()).rev() {
        fs::write(&log, &whole[..cut]).unwrap();
        let (ledger, recovery) = Ledger::open(folder.path(), &key()).unwrap();
        assert!([0, 2, 3].contains(&recovery.rows), "cut at {cut}: {recovery:?}");
        let verification = ledger.verify().unwrap();
        assert!(verification.sound && verification.torn_bytes == 0, "cut at {cut}: {verification:?}");
    }
}

#[test]
fn one_process_writes_and_others_read() {
    let folder = folder_in_memory();
    assert!(matches!(Ledger::open_read(folder.path(), &key()), Err(LedgerError::Missing(_))));
    let mut writer = fill(folder.path());
    assert!(matches!(Ledger::open(folder.path(), &key()), Err(LedgerError::Locked(_))));
    let (mut reader, recovery) = Ledger::open_read(folder.path(), &key()).unwrap();
    assert_eq!(recovery.rows, 3);
    assert!(matches!(reader.append(&[transfer(9, "V", "M", 1)]), Err(LedgerError::ReadOnly(_))));
    writer.append(&[transfer(9, "V", "M", 1)]).unwrap();
    assert_eq!((writer.stat().transfers, reader.stat().transfers), (4, 3));
    drop(writer);
    assert!(Ledger::open(folder.path(), &key()).is_ok());
}

#[test]
fn damage_in_the_middle_is_a_finding() {
    let folder = folder_in_memory();
    let ledger = fill(folder.path());
    let log = folder.path().join("transfers.000000.log");
    let mut bytes = fs::read(&log).unwrap();
    bytes[60] ^= 0x40;
    fs::write(&log, &bytes).unwrap();
    let verification = ledger.verify().unwrap();
    assert!(!verification.sound && !verification.log_sound, "{verification:?}");
    drop(ledger);
    let error = Ledger::open(folder.path(), &key()).err().unwrap().to_string();
    assert!(error.ends_with("is damaged at byte 16: restore it from a backup"), "{error}");
}

#[test]
fn an_import_that_did_not_end_is_told() {
    let folder = folder_in_memory();
    let header = "transfer_id,at,payer,payee,amount_fen\n";
    let rows: String = (0..20_000).map(|n| format!("T{n},20260110181800,A{n},A{},5\n", n + 1)).collect();
    let file = format!("{header}{rows}");
    let import = |ledger: &mut Ledger| {
        ledger.import_csv("bank.csv", file.as_bytes(), &Layout::canonical(), &mut |_| {}).unwrap()
    };
    assert_eq!(import(&mut Ledger::open(folder.path(), &key()).unwrap().0).imported, 20_000);
    let log = folder.path().join("transfers.000000.log");
    let whole = fs::read(&log).unwrap();
    fs::write(&log, &whole[..whole.len() / 2]).unwrap();
    let (mut ledger, recovery) = Ledger::open(folder.path(), &key()).unwrap();
    assert_eq!((recovery.rows % 8_192, &recovery.unfinished[..]), (0, &["bank.csv".to_owned()][..]));
    assert!(recovery.rows > 0 && recovery.torn_bytes > 0);
    let report = import(&mut ledger);
    assert_eq!((report.imported + report.duplicates, report.duplicates), (20_000, recovery.rows));
    assert_eq!(ledger.stat().accounts_with_statement, 20_001);
    drop(ledger);
    assert_eq!(Ledger::open(folder.path(), &key()).unwrap().1.unfinished, Vec::<String>::new());
}

#[test]
fn a_sealed_ledger_says_the_same_and_goes_on() {
    let folder = folder_in_memory();
    let mut ledger = fill(folder.path());
    let asked = TraceRequest::new(account("V"), Timestamp::from_seconds(1_001), Fen::new(500));
    let before = ledger.trace(&asked).unwrap();
    assert_eq!(ledger.seal().unwrap(), 3);
    assert_eq!(ledger.trace(&asked).unwrap(), before);
    assert_eq!(ledger.transfer("T2"), Some(transfer(2, "M", "N", 400)));
    let again = ledger.append(&[transfer(2, "M", "N", 400), transfer(0, "X", "M", 70)]).unwrap();
    assert_eq!((again.duplicates, again.appended), (1, 1));
    assert!(ledger.verify().unwrap().sound);
    let later = ledger.trace(&asked).unwrap();
    assert_eq!(later.hops[1].stolen_fen, Fen::new(330), "the late row's 70 now leave first");
    drop(ledger);
    let (mut ledger, recovery) = Ledger::open(folder.path(), &key()).unwrap();
    assert_eq!((recovery.rows, recovery.replayed_rows), (4, 1));
    assert_eq!(ledger.trace(&asked).unwrap(), later);
    ledger.seal().unwrap();
    assert_eq!(ledger.trace(&asked).unwrap(), later);
    assert!(ledger.verify().unwrap().sound);
    let stat = ledger.stat();
    assert_eq!((stat.transfers, stat.sealed, stat.total_fen), (4, 4, Fen::new(1_020)));
    drop(ledger);
    let rows = folder.path().join("sealed.000002").join("rows");
    let mut bytes = fs::read(&rows).unwrap();
    bytes[100] ^= 1;
    fs::write(&rows, bytes).unwrap();
    let (ledger, _) = Ledger::open(folder.path(), &key()).unwrap();
    assert!(!ledger.verify().unwrap().segment_sound);
}

/// Every file below a folder, as bytes.
fn files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push((entry.path(), fs::read(entry.path()).unwrap()));
        }
    }
    found
}

fn stands_in(folder: &Path, secret: &str) -> Option<std::path::PathBuf> {
    let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
    files(folder).into_iter().find(|(_, bytes)| holds(bytes)).map(|(path, _)| path)
}

/// Texts of the story below that no file may hold.
const SECRETS: [&str; 6] =
    ["6222000000000001", "6222000000000002", "SERIAL0000777", "货款备注", "手机银行转账", "bank-of-x.csv"];

fn secret_transfer() -> Transfer {
    Transfer {
        transfer_id: "SERIAL0000777".to_owned(),
        channel: "手机银行转账".to_owned(),
        memo: "货款备注".to_owned(),
        ..transfer(1, "6222000000000001", "6222000000000002", 500)
    }
}

#[test]
fn no_text_stands_in_the_clear() {
    let folder = folder_in_memory();
    let (mut ledger, _) = Ledger::open(folder.path(), &key()).unwrap();
    ledger.append(&[secret_transfer()]).unwrap();
    let header = "transfer_id,at,payer,payee,amount_fen\n";
    let file = format!("{header}X1,20260110181800,6222000000000002,A1,5\n");
    ledger.import_csv("bank-of-x.csv", file.as_bytes(), &Layout::canonical(), &mut |_| {}).unwrap();
    let search = || SECRETS.map(|secret| stands_in(folder.path(), secret));
    assert_eq!(search(), [const { None }; 6], "in the log");
    assert!(stands_in(folder.path(), "fanzha-ledger 2").is_some(), "the search finds what is there");
    ledger.seal().unwrap();
    assert_eq!(search(), [const { None }; 6], "in the sealed segment");
    drop(ledger);
    let (ledger, _) = Ledger::open_read(folder.path(), &key()).unwrap();
    assert_eq!(ledger.transfer("SERIAL0000777"), Some(secret_transfer()));
    assert_eq!(ledger.account(&account("6222000000000002")).unwrap().in_fen, Fen::new(500));
}

#[test]
fn another_key_opens_nothing() {
    let folder = folder_in_memory();
    drop(fill(folder.path()));
    let other = LedgerKey::new(Zeroizing::new([8; 32]));
    let check =
        |error: LedgerError| error.to_string().replace(&folder.path().display().to_string(), "FOLDER");
    let refused = "the ledger in FOLDER was made under another key than the one given";
    assert_eq!(check(Ledger::open(folder.path(), &other).err().unwrap()), refused);
    assert_eq!(check(Ledger::open_read(folder.path(), &other).err().unwrap()), refused);
    assert!(Ledger::open(folder.path(), &key()).is_ok(), "the right key still does");
}

#[test]
fn a_ledger_of_the_time_before_keys_is_brought_forward() {
    let folder = folder_in_memory();
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plain_ledger/transfers.000000.log");
    fs::copy(old, folder.path().join("transfers.000000.log")).unwrap();
    assert!(stands_in(folder.path(), "6222000000000001").is_some());
    let refused = Ledger::open_read(folder.path(), &key()).err().unwrap().to_string();
    assert!(refused.ends_with("was written before account numbers were encrypted: open it once for writing"));
    let (ledger, recovery) = Ledger::open(folder.path(), &key()).unwrap();
    assert_eq!((recovery.rows, ledger.verify().unwrap().sound), (3, true));
    assert_eq!(stands_in(folder.path(), "6222000000000001"), None);
    let asked = TraceRequest::new(
        account("6222000000000001"),
        Timestamp::parse("20260110180100").unwrap(),
        Fen::new(50_000),
    );
    let trace = ledger.trace(&asked).unwrap();
    let held: Vec<_> = trace.held.iter().map(|held| held.held_fen.get()).collect();
    assert_eq!((held, trace.left.len()), (vec![30_000, 15_000], 1), "{trace:?}");
    assert_eq!(ledger.transfer("T3").unwrap().memo, "取现");
    drop(ledger);
    assert_eq!(Ledger::open(folder.path(), &key()).unwrap().1.rows, 3);
}
