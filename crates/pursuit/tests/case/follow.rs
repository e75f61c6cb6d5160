//! Payments followed through a real ledger: before, with and after the statements.

use kernel::{AccountNo, Fen, Minutes, Timestamp, Window};
use ledger::{Ledger, Status, Transfer};
use pursuit::{Followed, Payment, follow};

use crate::stage::{START, Stage, account, paid, yuan};

fn at(minutes: i64) -> Timestamp {
    START.plus_minutes(Minutes(minutes))
}

fn row(id: &str, minutes: i64, payer: u32, payee: u32, fen: i64, left: i64) -> Transfer {
    Transfer {
        transfer_id: id.to_owned(),
        at: at(minutes),
        payer: account(payer),
        payee: account(payee),
        amount: Fen::new(fen * 100),
        channel: String::new(),
        payer_balance: None,
        payee_balance: Some(Fen::new(left * 100)),
        status: Status::Done,
        memo: String::new(),
    }
}

fn show(followed: &Followed) -> String {
    let held = followed.traced.held.iter().map(|p| {
        let answers = p.answers.as_ref().map_or("-".to_owned(), |a| a.amount_fen.to_string());
        let statement = if p.has_statement { "statement" } else { "frontier" };
        format!(
            "{} layer {} {} [{} – {}] {statement}, in at {}, answers {answers}",
            p.account,
            p.layer,
            p.held_fen,
            p.min_fen,
            p.max_fen,
            p.last_in.micros_since(START) / 60_000_000
        )
    });
    held.collect::<Vec<_>>().join("\n")
}

fn statement(ledger: &mut Ledger, of: u32, rows: &[Transfer]) {
    ledger.append(rows).unwrap();
    ledger.mark_statement(&account(of), Window::new(at(-1_000), at(60))).unwrap();
}

#[test]
fn before_any_statement_the_money_rests_where_the_victim_sent_it() {
    let payments = [paid(1, 50_000, 4), paid(2, 800, 9)];
    let followed = follow(&payments, START, &Ledger::in_memory(), at(0));
    insta::assert_snapshot!(show(&followed), @r"
    ****0001 layer 1 ¥50,000.00 [¥50,000.00 – ¥50,000.00] frontier, in at -4, answers ¥50,000.00
    ****0002 layer 1 ¥800.00 [¥800.00 – ¥800.00] frontier, in at -9, answers ¥800.00
    ");
    let mut stage = Stage::reported();
    let fields = |stage: &Stage| stage.case.positions().values().cloned().collect::<Vec<_>>();
    let claimed = fields(&stage);
    stage.trace(follow(&[paid(1, 50_000, 4)], START, &Ledger::in_memory(), at(0)).traced.held).unwrap();
    assert_eq!(fields(&stage), claimed, "an empty ledger tells no more than the report");
}

#[test]
fn a_statement_moves_the_claim_on_and_gives_its_range() {
    let mut ledger = Ledger::in_memory();
    // Account 1 held 30,000 of its own, got the victim's 50,000, and sent 60,000 on.
    let rows = [
        row("T1", -30, 700, 1, 30_000, 30_000),
        row("T2", -4, 900, 1, 50_000, 80_000),
        row("T3", -2, 1, 2, 60_000, 60_000),
    ];
    statement(&mut ledger, 1, &rows);
    let followed = follow(&[paid(1, 50_000, 4)], START, &ledger, at(0));
    insta::assert_snapshot!(show(&followed), @r"
    ****0001 layer 1 ¥0.00 [¥0.00 – ¥20,000.00] statement, in at -4, answers ¥50,000.00
    ****0002 layer 2 ¥50,000.00 [¥30,000.00 – ¥50,000.00] frontier, in at -2, answers ¥60,000.00
    ");
    assert_eq!(followed.hops.len(), 2);
}

#[test]
fn two_payments_alike_are_two_transfers() {
    let mut ledger = Ledger::in_memory();
    let rows = [row("T1", -5, 900, 1, 10_000, 10_000), row("T2", -4, 900, 1, 10_000, 20_000)];
    statement(&mut ledger, 1, &rows);
    let alike = [paid(1, 10_000, 4), paid(1, 10_000, 4)];
    let held: Fen = follow(&alike, START, &ledger, at(0)).traced.held.iter().map(|p| p.held_fen).sum();
    assert_eq!(held, yuan(20_000));
}

#[test]
fn a_payment_without_its_payer_or_time_is_found_by_its_payee() {
    let mut ledger = Ledger::in_memory();
    statement(&mut ledger, 1, &[row("T1", -7, 900, 1, 10_000, 10_000), row("T2", -5, 1, 2, 10_000, 10_000)]);
    let vague = Payment { from: None, at: None, ..paid(1, 10_000, 4) };
    insta::assert_snapshot!(show(&follow(&[vague], START, &ledger, at(0))), @"****0002 layer 2 ¥10,000.00 [¥10,000.00 – ¥10,000.00] frontier, in at -5, answers ¥10,000.00");
    let nowhere = Payment { from: None, to: None, ..paid(1, 10_000, 4) };
    assert_eq!(show(&follow(&[nowhere], START, &ledger, at(0))), "");
    let future = Payment { at: Some(at(500)), ..paid(3, 10_000, 4) };
    let held: Vec<AccountNo> =
        follow(&[future], START, &ledger, at(0)).traced.held.into_iter().map(|p| p.account).collect();
    assert_eq!(held, [account(3)], "a payment that is yet to come rests with its payee");
}

/// The statement of the card that the victim paid is still to come; cards that it paid have told.
#[test]
fn money_is_followed_past_a_card_whose_statement_is_still_to_come() {
    let mut ledger = Ledger::in_memory();
    statement(&mut ledger, 2, &[row("T1", -3, 1, 2, 20_000, 20_000), row("T2", -1, 2, 4, 15_000, 15_000)]);
    statement(&mut ledger, 3, &[row("T3", -2, 1, 3, 10_000, 10_000)]);
    let followed = follow(&[paid(1, 50_000, 4)], START, &ledger, at(0));
    insta::assert_snapshot!(show(&followed), @r"
    ****0001 layer 1 ¥20,000.00 [¥20,000.00 – ¥50,000.00] frontier, in at -4, answers ¥50,000.00
    ****0002 layer 2 ¥5,000.00 [¥0.00 – ¥5,000.00] statement, in at -3, answers ¥20,000.00
    ****0003 layer 2 ¥10,000.00 [¥0.00 – ¥10,000.00] statement, in at -2, answers ¥10,000.00
    ****0004 layer 3 ¥15,000.00 [¥0.00 – ¥15,000.00] frontier, in at -1, answers ¥15,000.00
    ");
    let stolen: Fen = followed.traced.held.iter().map(|position| position.held_fen).sum();
    assert_eq!(stolen, yuan(50_000));
}

/// Somebody else's money came to the card after the victim's: it lies above and leaves first.
#[test]
fn past_such_a_card_the_newest_money_goes_first_too() {
    let mut ledger = Ledger::in_memory();
    statement(&mut ledger, 901, &[row("T1", -3, 901, 1, 30_000, 30_000)]);
    statement(&mut ledger, 2, &[row("T2", -2, 1, 2, 40_000, 40_000)]);
    let followed = follow(&[paid(1, 50_000, 4)], START, &ledger, at(0));
    insta::assert_snapshot!(show(&followed), @r"
    ****0001 layer 1 ¥40,000.00 [¥40,000.00 – ¥50,000.00] frontier, in at -4, answers ¥50,000.00
    ****0002 layer 2 ¥10,000.00 [¥0.00 – ¥10,000.00] statement, in at -2, answers ¥40,000.00
    ");
}
