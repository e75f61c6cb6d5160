//! Words that point back at a payee told before: 同一账户, 那家公司, 还是打给他, 账号不变.

use crate::text::Text;

/// Which one.
const WHICH: &[&str] = &[
    "同一",
    "其同一",
    "同样的",
    "同样",
    "相同的",
    "相同",
    "一样的",
    "同",
    "该",
    "此",
    "上述",
    "前述",
    "这",
    "那",
    "原",
];
const MEASURES: &[&str] = &["个", "张", "家", ""];
/// What an account is called.
const ACCOUNTS: &[&str] =
    &["账户", "账号", "银行账户", "卡", "户", "公司", "对公", "商户", "收款", "地址", "钱包", "支付宝"];
/// Straight after the word for an account: no other than before.
const UNCHANGED: &[&str] = &["不变", "同上", "同前", "照旧", "一样", "相同", "还是"];
/// Once more to the same.
const STILL: &[&str] = &["还是", "仍是", "仍", "又是", "依旧"];
const TO_SAME: &[&str] =
    &["他", "她", "那", "这", "同", "打给", "转给", "转到", "付给", "汇给", "打到", "向其", "转入", "该"];

/// Whether words that point back begin at a place.
pub(super) fn points_back(text: &Text, at: usize) -> bool {
    let of_one = WHICH.iter().filter(|which| text.starts_with_at(at, which)).any(|which| {
        let from = at + which.chars().count();
        let person = text.any_starts_at(from, &["人", "个人"]) && which.starts_with(['同', '相', '一', '其']);
        person
            || MEASURES
                .iter()
                .filter(|measure| text.starts_with_at(from, measure))
                .any(|measure| text.any_starts_at(from + measure.chars().count(), ACCOUNTS))
    });
    let unchanged = ["账号", "账户", "卡号", "收款人", "收款", "户名"].iter().any(|word| {
        text.starts_with_at(at, word) && text.any_starts_at(at + word.chars().count(), UNCHANGED)
    });
    let still = STILL
        .iter()
        .any(|word| text.starts_with_at(at, word) && text.any_starts_at(at + word.chars().count(), TO_SAME));
    of_one || unchanged || still || text.any_starts_at(at, &["同上", "同前"])
}
