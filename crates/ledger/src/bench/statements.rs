//! Statements as banks send them: a wide CSV in GBK, 28 columns, from bytes to rows and on into a ledger's log.

use std::fmt::Write as _;
use std::path::Path;

use encoding_rs::GBK;

use super::measure::timed;
use super::{Figures, test_key};
use crate::ledger::Ledger;
use crate::statements::{ReadLimits, StatementLayouts, read_statements};
use crate::{ImportError, LedgerError};

/// The best of so many: the first one also waits for memory.
const RUNS: usize = 3;
const HEAD: &str = "查询卡号,交易类型,借贷标志,币种,交易金额,交易余额,交易时间,交易流水号,交易对方名称,交易对方账号,交易对方证件号码,\
交易对方账号开户行,交易摘要,交易网点名称,交易网点代码,日志号,传票号,凭证种类,凭证号,现金标志,终端号,交易是否成功,交易发生地,商户名称,商户号,\
IP地址,MAC地址,交易柜员号";

/// Two hundred thousand rows at most: as many as a large inquiry brings at once.
pub(super) fn import(folder: &Path, figures: &mut Figures) -> Result<(), LedgerError> {
    let rows = figures.transfers.min(200_000);
    let text = statement(rows);
    let (bytes, _, _) = GBK.encode(&text);
    let layouts = StatementLayouts::shipped();
    let limits = ReadLimits { rows_max: rows + 1, ..ReadLimits::default() };
    for run in 0..RUNS {
        let (mut ledger, _) = Ledger::open(&folder.join(format!("statements.{run}")), &test_key())?;
        let (file, parsed) = timed(|| read_statements("wide.csv", &bytes, &layouts, &limits));
        let file = file.expect("the generated statement can be read");
        let (report, taken) = timed(|| ledger.take_statements(&file, &mut |_| {}));
        let report = report.map_err(|error| match error {
            ImportError::Ledger(error) => error,
            other => unreachable!("the generated statement is in memory: {other}"),
        })?;
        let told = (report.imported, report.bad, report.gaps.len());
        assert_eq!(told, (rows, 0, 0), "all generated rows are good and chain");
        let per_s = |micros: f64| rows as f64 / (micros / 1e6);
        let best = &mut figures.statement_rows_per_s;
        best.parsed = best.parsed.max(per_s(parsed));
        best.taken = best.taken.max(per_s(parsed + taken));
    }
    Ok(())
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
