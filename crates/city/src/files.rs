//! The city in files, as `fanzha city make` writes them: transfers, accounts, reports, and beside them the truth.
//!
//! Transfers are the canonical CSV that `fanzha ledger import` reads; reports are JSON Lines as `fanzha read`
//! takes them. The truth is in files of its own, so that it can be kept from whoever is tested.

use std::io::{self, Write};

use kernel::{Fen, Timestamp};
use serde::Serialize;

use crate::assumptions::assumptions;
use crate::book::{AccountIx, AccountKind, Channel, Remark};
use crate::counter::serial;
use crate::front::{City, Report};
use crate::population::PartyKind;
use crate::taint::Moved;
use crate::telling::{Element, Precision};
use crate::truth::{self, Story};

/// Every transfer since the city was founded: `transfer_id,at,payer,payee,amount_fen,…`.
pub fn write_transfers(city: &City, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "transfer_id,at,payer,payee,amount_fen,channel,payer_balance_fen,payee_balance_fen,status,memo"
    )?;
    for (place, transfer) in city.world.book.numbered() {
        writeln!(
            out,
            "{},{},{},{},{},{},{},{},ok,{}",
            serial(place, transfer),
            transfer.at,
            number(city, transfer.payer),
            number(city, transfer.payee),
            transfer.amount.get(),
            channel(city, transfer.channel, transfer.payer, transfer.payee),
            transfer.payer_after.get(),
            transfer.payee_after.get(),
            memo(transfer.remark),
        )?;
    }
    Ok(())
}

/// Every account with its bank and holder: `account,bank,branch,holder,id_number,phone,kind,opened_at,balance_fen`.
pub fn write_accounts(city: &City, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "account,bank,branch,holder,id_number,phone,kind,opened_at,balance_fen")?;
    for (place, account) in city.world.book.accounts() {
        let holder = city.world.holder_of(account);
        let (id, phone) = match &holder.kind {
            PartyKind::Person(person) => (person.resident_id.as_str(), person.phone.as_str()),
            PartyKind::Firm | PartyKind::Edge => ("", ""),
        };
        let bank = assumptions().bank.get(usize::from(account.bank)).map_or("", |bank| bank.name.as_str());
        let kind = match account.kind {
            AccountKind::Card => "card",
            AccountKind::Firm => "firm",
            AccountKind::Wallet => "wallet",
            AccountKind::Cash => "cash",
            AccountKind::Lender => "lender",
        };
        let (branch, opened, balance) = (account.branch, account.opened, account.balance.get());
        writeln!(
            out,
            "{},{bank},{branch},{},{id},{phone},{kind},{opened},{balance}",
            number(city, place),
            holder.name
        )?;
    }
    Ok(())
}

/// Reports as the centre hears them: id, style, text, time.
pub fn write_reports<'r>(
    reports: impl IntoIterator<Item = &'r Report>,
    out: &mut impl Write,
) -> io::Result<()> {
    for report in reports {
        write_line(out, &Heard::of(report))?;
    }
    Ok(())
}

/// The same reports with what stands in them: elements, payments, class, loss, as annotated reports have it.
pub fn write_true_reports<'r>(
    city: &City,
    reports: impl IntoIterator<Item = &'r Report>,
    out: &mut impl Write,
) -> io::Result<()> {
    let truth = truth::of(city);
    for report in reports {
        if let Some(story) = truth.story(report.id) {
            write_line(out, &Annotated::of(report, &story))?;
        }
    }
    Ok(())
}

/// The gangs' cards: `account,gang,layer`.
pub fn write_true_mules(city: &City, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "account,gang,layer")?;
    for (place, card) in &city.world.cards {
        writeln!(out, "{},{},{}", number(city, *place), card.gang + 1, card.layer + 1)?;
    }
    Ok(())
}

/// Every transfer that carried stolen money: `transfer_id,story,report_id,stolen_fen`; the report is empty for a
/// victim who has not reported.
pub fn write_true_hops(city: &City, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "transfer_id,story,report_id,stolen_fen")?;
    let world = &city.world;
    for Moved { transfer: place, scam, amount: stolen, .. } in world.taint.hops() {
        let transfer = &world.book.transfers()[place.0 as usize];
        let report =
            world.scams[scam.0 as usize].reported.as_ref().map_or(String::new(), |told| told.id.to_string());
        writeln!(out, "{},{},{report},{}", serial(place, transfer), scam.0 + 1, stolen.get())?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Heard<'r> {
    id: String,
    style: &'static str,
    text: &'r str,
    received_at: Timestamp,
}

impl Heard<'_> {
    fn of(report: &Report) -> Heard<'_> {
        Heard {
            id: report.id.to_string(),
            style: report.source.label(),
            text: &report.text,
            received_at: report.at,
        }
    }
}

#[derive(Serialize)]
struct Annotated<'r> {
    #[serde(flatten)]
    heard: Heard<'r>,
    label: &'static str,
    elements: Vec<Line<'r>>,
    payments: Vec<PaymentLine<'r>>,
    received_back_fen: Fen,
    total_loss_fen: Fen,
}

#[derive(Serialize)]
struct Line<'r> {
    kind: &'static str,
    value: &'r str,
    surface: &'r str,
}

#[derive(Serialize)]
struct PaymentLine<'r> {
    time: Timestamp,
    time_precision: &'static str,
    amount_fen: Fen,
    from: Option<&'r str>,
    to: Option<&'r str>,
    to_name: Option<&'r str>,
    to_bank: Option<&'static str>,
    channel: &'static str,
}

impl<'r> Annotated<'r> {
    fn of(report: &'r Report, story: &'r Story) -> Annotated<'r> {
        let line = |element: &'r Element| Line {
            kind: element.kind,
            value: &element.value,
            surface: &element.surface,
        };
        let payments: Vec<_> = story.payments.iter().map(PaymentLine::of).collect();
        let paid: Fen = story.payments.iter().map(|payment| payment.amount_fen).sum();
        Annotated {
            heard: Heard::of(report),
            label: story.label,
            elements: story.elements.iter().map(line).collect(),
            payments,
            received_back_fen: story.received_back_fen,
            total_loss_fen: paid.saturating_sub_to_zero(story.received_back_fen),
        }
    }
}

impl PaymentLine<'_> {
    fn of(payment: &truth::Payment) -> PaymentLine<'_> {
        let told = payment.told;
        let day = 86_400 * 1_000_000;
        // Days begin at midnight in Beijing, eight hours before they do in UTC.
        let beijing = payment.at.as_micros() + 8 * 3_600 * 1_000_000;
        let (time_precision, unit) = match told.precision {
            Precision::Minute => ("minute", 60 * 1_000_000),
            Precision::Hour => ("hour", 3_600 * 1_000_000),
            Precision::Day => ("day", day),
        };
        PaymentLine {
            time: payment.at.plus_micros(-beijing.rem_euclid(unit)),
            time_precision,
            amount_fen: payment.amount_fen,
            from: told.has_own_number.then_some(payment.from.reveal()),
            to: told.has_number.then_some(payment.to.reveal()),
            to_name: told.has_name.then_some(payment.to_name.as_str()),
            to_bank: told.has_bank.then_some(payment.to_bank),
            channel: told.channel.unwrap_or("未知"),
        }
    }
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    writeln!(out)
}

/// An account's number; cash has none and is called CASH.
fn number(city: &City, place: AccountIx) -> &str {
    let number = city.world.book.account(place).number.as_str();
    if number.is_empty() { "CASH" } else { number }
}

fn channel(city: &City, channel: Channel, payer: AccountIx, payee: AccountIx) -> &'static str {
    let kind = |place| city.world.book.account(place).kind;
    match channel {
        Channel::MobileBank => "mobile_bank",
        Channel::OnlineBank => "online_bank",
        Channel::Counter => "counter",
        Channel::Atm if kind(payee) == AccountKind::Cash => "cash_withdrawal",
        Channel::Atm if kind(payer) == AccountKind::Cash => "cash_deposit",
        Channel::Atm => "atm_transfer",
        Channel::Alipay if kind(payee) == AccountKind::Wallet => "third_party",
        Channel::Alipay => "alipay",
        Channel::Shop => "purchase",
        Channel::Payroll => "payroll",
    }
}

fn memo(remark: Remark) -> &'static str {
    match remark {
        Remark::Transfer => "转账",
        Remark::Shopping => "消费",
        Remark::TopUp => "快捷支付",
        Remark::Salary => "工资",
        Remark::Withdrawal => "取现",
        Remark::Deposit => "存现",
        Remark::Loan => "贷款发放",
        Remark::Goods => "货款",
    }
}
