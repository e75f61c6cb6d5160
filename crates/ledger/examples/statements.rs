//! Measures the import of statements: a wide CSV in GBK, 28 columns, from bytes to rows and on into a ledger's log.
//!
//! `cargo run --release -p ledger --example statements [ROWS]` prints one JSON object; figures are processor time of one
//! thread, best of five.

use std::fmt::Write as _;

use encoding_rs::GBK;
use ledger::{Ledger, LedgerKey, ReadLimits, StatementLayouts, read_statements};
use rustix::time::{ClockId, clock_gettime};
use zeroize::Zeroizing;

const RUNS: usize = 5;
const HEAD: &str = "查询卡号,交易类型,借贷标志,币种,交易金额,交易余额,交易时间,交易流水号,交易对方名称,交易对方账号,交易对方证件号码,\
交易对方账号开户行,交易摘要,交易网点名称,交易网点代码,日志号,传票号,凭证种类,凭证号,现金标志,终端号,交易是否成功,交易发生地,商户名称,商户号,\
IP地址,MAC地址,交易柜员号";

fn main() {
    let rows: u64 = std::env::args().nth(1).map_or(200_000, |rows| rows.parse().expect("a number of rows"));
    let text = statement(rows);
    let (bytes, _, _) = GBK.encode(&text);
    let layouts = StatementLayouts::shipped();
    let limits = ReadLimits { rows_max: rows + 1, ..ReadLimits::default() };
    let (mut parse, mut all, mut vm) = (f64::MAX, f64::MAX, 0);
    for _ in 0..RUNS {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (mut ledger, _) =
            Ledger::open(folder.path(), &LedgerKey::new(Zeroizing::new([7; 32]))).expect("a new ledger");
        let began = cpu_seconds();
        let file = read_statements("wide.csv", &bytes, &layouts, &limits).expect("a statement");
        let parsed = cpu_seconds();
        let report = ledger.take_statements(&file, &mut |_| {}).expect("taken");
        let taken = cpu_seconds();
        assert_eq!(
            (report.imported, report.bad, report.gaps.len()),
            (rows, 0, 0),
            "all rows are good and chain"
        );
        parse = parse.min(parsed - began);
        all = all.min(taken - began);
        vm = peak_kib();
    }
    let per_s = |seconds: f64| (rows as f64 / seconds).round();
    println!(
        "{{\"rows\": {rows}, \"columns\": 28, \"bytes\": {}, \"parse_per_s\": {}, \"parse_reconcile_log_per_s\": {}, \"peak_mib\": {}}}",
        bytes.len(),
        per_s(parse),
        per_s(all),
        vm / 1024
    );
}

/// A hundred accounts one after the other, money in and out, each balance following from the one before.
fn statement(rows: u64) -> String {
    let mut text = format!("{HEAD}\n");
    let of_account = rows.div_ceil(100);
    let mut balance = 0_u64;
    for row in 0..rows {
        let (account, step) = (row / of_account, row % of_account);
        if step == 0 {
            balance = 0;
        }
        let amount = 100 + row * 7_919 % 1_000_000;
        let is_out = step % 3 == 2 && balance > amount;
        balance = if is_out { balance - amount } else { balance + amount };
        let (second, other) = (step % 60, row * 31 % 9_973);
        let (day, hour, minute) = (1 + step / 1_440 % 28, step / 60 % 24, step / 3 % 60);
        let (mark, kind, remark) =
            if is_out { ("借", "手机银行", "往来款") } else { ("贷", "跨行汇入", "货款") };
        let (yuan, fen) = (amount / 100, amount % 100);
        let (balance_yuan, balance_fen) = (balance / 100, balance % 100);
        writeln!(
            text,
            "6222020000{account:09},{kind},{mark},人民币,{yuan}.{fen:02},{balance_yuan}.{balance_fen:02},\
             202603{day:02}{hour:02}{minute:02}{second:02},S{row:016},某某商贸有限公司,6217000000{other:09},--,某某银行某某支行,{remark},\
             某某银行某某支行,0755{other:04},L{row:09},--,--,--,00,--,00,某市某区,--,--,10.0.0.{second},00-16-EA-AE-3C-40,T{other:04}"
        )
        .expect("a String takes all");
    }
    text
}

fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// The most memory that this process has had, in KiB.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}
