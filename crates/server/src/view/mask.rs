//! The masks: what names a person on a case's page is shown so that it can be recognised, not read. Whoever must
//! read it asks for it with a reason, which the auditor sees.

use kernel::AccountNo;
use records::crypto::KeyRing;

use super::case::CaseView;
use super::complaint::{ComplaintRowView, ComplaintView};
use super::order::OrderView;
use super::reading::ReadingView;
use super::refund::RefundView;
use super::report::ReportView;
use super::trace::TraceView;

/// Masks values; equal accounts have equal masks, which different ones do not share.
#[derive(Clone, Copy)]
pub struct Mask<'a> {
    ring: &'a KeyRing,
}

/// The elements that name or lead to a person.
const PERSONAL: [&str; 8] =
    ["phone", "bank_card", "resident_id", "wechat", "qq", "alipay", "wallet", "name_suspect"];
/// Characters left to read at the end of a number.
const SHOWN: usize = 4;
/// A run of digits of this length or longer may be a number of somebody's, whatever the reading says.
const RUN_MIN: usize = 7;
/// A name is left with its first character.
const NAME: &str = "name_suspect";

impl<'a> Mask<'a> {
    /// Masks under a key ring, whose blind index tells accounts apart.
    pub fn new(ring: &'a KeyRing) -> Mask<'a> {
        Mask { ring }
    }

    /// `****9996·k3q`: the last four, and a tag that is the same wherever the account stands.
    pub fn account(&self, account: &str) -> String {
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        if account.is_empty() || account == "*" {
            return account.to_owned();
        }
        let index = self.ring.blind("account", account);
        // Fifteen bits: two accounts of one case share a tag and the last four about never.
        let bits = u16::from_be_bytes([index[0], index[1]]);
        let tag: String =
            [10, 5, 0].iter().map(|place| char::from(LETTERS[usize::from(bits >> place & 31)])).collect();
        format!("{}·{tag}", kernel::mask::tail(account, SHOWN))
    }

    /// The one account among these that has this mask.
    fn find(&self, masked: &str, accounts: &[AccountNo]) -> Option<AccountNo> {
        let mut found = accounts.iter().filter(|account| self.account(account.reveal()) == masked);
        let first = found.next()?;
        found.all(|other| other == first).then(|| first.clone())
    }

    /// The account that a page names, whole or by its mask.
    pub fn resolve(&self, named: &str, accounts: &[AccountNo]) -> Option<AccountNo> {
        self.find(named, accounts).or_else(|| AccountNo::parse(named).ok())
    }

    /// Words of somebody's without the people in them.
    pub fn words(self, text: &str) -> String {
        self.words_about(text, &[], &[])
    }

    /// What somebody wrote, without what names people: found in the words, or known from elsewhere.
    pub(super) fn words_about(self, text: &str, names: &[String], numbers: &[String]) -> String {
        let mut hidden: Vec<char> = text.chars().collect();
        for passage in intake::redact::personal(text) {
            let span = passage.start..passage.end.min(hidden.len());
            hide(&mut hidden[span], passage.is_name);
        }
        hide_runs(&mut hidden);
        hide_known(&mut hidden, names, true);
        hide_known(&mut hidden, numbers, false);
        hidden.into_iter().collect()
    }

    fn each(&self, accounts: &mut Option<String>) {
        if let Some(account) = accounts {
            *account = self.account(account);
        }
    }

    fn number_in(&self, value: &str) -> String {
        let is_number = value.len() >= RUN_MIN && value.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { self.account(value) } else { value.to_owned() }
    }
}

impl CaseView {
    /// The case with everything that names a person masked.
    pub fn masked(mut self, mask: Mask<'_>) -> CaseView {
        self.masked = true;
        self.report = self.report.masked(mask);
        self.trace = self.trace.masked(mask);
        self.orders = self.orders.into_iter().map(|order| order.masked(mask)).collect();
        self
    }
}

impl OrderView {
    /// The order with its account and holder masked.
    pub fn masked(mut self, mask: Mask<'_>) -> OrderView {
        self.account = mask.account(&self.account);
        self.holder = self.holder.map(|holder| kernel::mask::name(&holder));
        for (name, value) in &mut self.reason.params {
            if !name.ends_with("_fen") {
                *value = mask.number_in(value);
            }
        }
        self
    }
}

impl ComplaintRowView {
    /// The row with its holder masked.
    pub fn masked(mut self) -> ComplaintRowView {
        self.name = kernel::mask::name(&self.name);
        self
    }
}

impl ComplaintView {
    /// The objection with its holder and the measure's account masked.
    pub fn masked(mut self, mask: Mask<'_>) -> ComplaintView {
        self.masked = true;
        self.phone = kernel::mask::middle(&self.phone, 0, SHOWN);
        self.text = mask.words(&self.text.replace(&self.row.name, &kernel::mask::name(&self.row.name)));
        self.row = self.row.masked();
        self.order = self.order.masked(mask);
        for act in &mut self.acts {
            act.text = mask.words(&act.text);
        }
        self
    }
}

impl RefundView {
    /// The refund with its accounts masked.
    pub fn masked(mut self, mask: Mask<'_>) -> RefundView {
        for pool in &mut self.pools {
            pool.account = mask.account(&pool.account);
        }
        for objection in &mut self.objections {
            objection.text = mask.words(&objection.text);
        }
        self
    }
}

impl TraceView {
    fn masked(mut self, mask: Mask<'_>) -> TraceView {
        for held in &mut self.held {
            held.account = mask.account(&held.account);
            held.holder = held.holder.take().map(|holder| kernel::mask::name(&holder));
        }
        for left in &mut self.left {
            left.account = mask.account(&left.account);
        }
        for hop in &mut self.hops {
            hop.payer = mask.account(&hop.payer);
            hop.payee = mask.account(&hop.payee);
        }
        self
    }
}

impl ReportView {
    fn masked(mut self, mask: Mask<'_>) -> ReportView {
        self.reading = self.reading.masked(mask);
        self
    }
}

impl ReadingView {
    /// The words keep their length, so that every span still points to its place.
    fn masked(mut self, mask: Mask<'_>) -> ReadingView {
        let mut text: Vec<char> = self.text.chars().collect();
        let names: Vec<String> = self.payments.iter().filter_map(|payment| payment.to_name.clone()).collect();
        for element in self.elements.iter().filter(|element| is_personal(&element.kind)) {
            let span = element.start as usize..(element.end as usize).min(text.len());
            hide(&mut text[span], element.kind == NAME);
        }
        // What is no element, such as the victim's own name, is found as for a copy without people.
        for passage in intake::redact::personal(&self.text) {
            let span = passage.start..passage.end.min(text.len());
            hide(&mut text[span], passage.is_name);
        }
        hide_runs(&mut text);
        hide_known(&mut text, &names, true);
        for element in &mut self.elements {
            let span = element.start as usize..(element.end as usize).min(text.len());
            element.surface = text[span].iter().collect();
            element.value = match element.kind.as_str() {
                "bank_card" | "alipay" | "wechat" | "wallet" => mask.account(&element.value),
                NAME => kernel::mask::name(&element.value),
                kind if is_personal(kind) => kernel::mask::middle(&element.value, 0, SHOWN),
                _ => mask.number_in(&element.value),
            };
        }
        for payment in &mut self.payments {
            mask.each(&mut payment.from);
            mask.each(&mut payment.to);
            payment.to_name = payment.to_name.take().map(|name| kernel::mask::name(&name));
        }
        self.text = text.into_iter().collect();
        self
    }
}

fn is_personal(kind: &str) -> bool {
    PERSONAL.contains(&kind)
}

/// Stars in place of all but a name's first character, or a number's last four.
fn hide(characters: &mut [char], is_name: bool) {
    let length = characters.len();
    let shown = if is_name { 0..1 } else { length.saturating_sub(SHOWN)..length };
    let hides_all = length <= SHOWN && !is_name;
    for (place, character) in characters.iter_mut().enumerate() {
        if hides_all || !shown.contains(&place) {
            *character = '*';
        }
    }
}

/// Whatever the reading made of them, long runs of digits, also those written in groups, are hidden.
fn hide_runs(text: &mut [char]) {
    let mut start = 0;
    while start < text.len() {
        let is_digit = |c: char| kernel::account::fold_width(c).is_ascii_digit();
        if !is_digit(text[start]) {
            start += 1;
            continue;
        }
        let joins = |place: &usize| {
            let next = text.get(place + 1).copied().is_some_and(is_digit);
            is_digit(text[*place]) || (matches!(text[*place], ' ' | '-') && next)
        };
        let end = (start..text.len()).find(|place| !joins(place)).unwrap_or(text.len());
        let digits = text[start..end].iter().filter(|c| is_digit(**c)).count();
        let is_date = text[start..end].starts_with(&['2', '0']) && text.get(start + 4) == Some(&'-');
        if digits >= RUN_MIN && !is_date {
            hide(&mut text[start..end], false);
        }
        start = end;
    }
}

/// A known name or number wherever it stands.
fn hide_known(text: &mut [char], known: &[String], are_names: bool) {
    for known in known {
        let known: Vec<char> = known.chars().collect();
        if known.len() < 2 {
            continue;
        }
        for start in 0..text.len().saturating_sub(known.len() - 1) {
            if text[start..start + known.len()] == known[..] {
                hide(&mut text[start..start + known.len()], are_names);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, names: &[&str]) -> String {
        let mut text: Vec<char> = text.chars().collect();
        hide_runs(&mut text);
        hide_known(&mut text, &names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), true);
        text.into_iter().collect()
    }

    #[test]
    fn long_numbers_and_known_names_are_hidden_and_keep_their_length() {
        assert_eq!(check("转到6222020000001234566。", &[]), "转到***************4566。");
        assert_eq!(check("卡号6222 0200 0000 1234 566户名", &[]), "卡号******************* 566户名");
        assert_eq!(check("电话１３８００００００１２", &[]), "电话*******００１２");
        assert_eq!(check("2026-01-10 18:18转50000元", &[]), "2026-01-10 18:18转50000元");
        assert_eq!(check("户名王小明，王小明说", &["王小明"]), "户名王**，王**说");
        assert_eq!(check("", &["王小明"]), "");
    }
}
