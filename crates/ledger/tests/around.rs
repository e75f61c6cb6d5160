//! Up, the frontier, the presets and many cases at once, on one small story.

use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{
    Ledger, PatternPolicy, Preset, ReachLimits, Rule, Status, TraceRequest, Transfer, UpstreamRequest,
    frontier, meetings, read_cases,
};

fn account(name: &str) -> AccountNo {
    AccountNo::parse(name).unwrap()
}

fn minute(minutes: i64) -> Timestamp {
    Timestamp::parse("2026-01-10T18:00:00+08:00").unwrap().plus_seconds(60 * minutes)
}

/// `T1 5 V>M 500`: an id, a minute, payer and payee, fen.
fn transfer(line: &str) -> Transfer {
    let words: Vec<&str> = line.split(' ').collect();
    let (payer, payee) = words[2].split_once('>').unwrap();
    Transfer {
        transfer_id: words[0].to_owned(),
        at: minute(words[1].parse().unwrap()),
        payer: account(payer),
        payee: account(payee),
        amount: Fen::new(words[3].parse().unwrap()),
        channel: words.get(4).unwrap_or(&"").to_string(),
        payer_balance: None,
        payee_balance: None,
        status: Status::Done,
        memo: String::new(),
    }
}

/// Two victims pay one mule, who had 100 of his own, spreads it and withdraws at a machine.
fn story() -> Ledger {
    let rows = [
        "T1 0 X>M 100",
        "T2 1 V>M 500",
        "T3 2 W>M 300",
        "T4 3 M>N 450",
        "T5 4 M>P 200",
        "T6 9 N>Q 400",
        "T7 12 M>CASH 50 ATM",
    ];
    let mut ledger = Ledger::in_memory();
    ledger.append(&rows.map(transfer)).unwrap();
    for name in ["V", "W", "M", "N"] {
        ledger.mark_statement(&account(name), Window::new(minute(-60), minute(600))).unwrap();
    }
    ledger
}

fn asked(rule: Rule) -> TraceRequest {
    TraceRequest {
        rule,
        as_of: Some(minute(20)),
        ..TraceRequest::new(account("V"), minute(1), Fen::new(500))
    }
}

fn sources(ledger: &Ledger, request: &UpstreamRequest) -> String {
    let upstream = ledger.upstream(request).unwrap();
    let total: Fen = upstream.sources.iter().map(|source| source.fen).sum();
    assert_eq!(total, upstream.followed_fen);
    let lines = upstream.sources.iter().map(|source| {
        format!("{} {} {:?} layer {}", source.account.reveal(), source.fen.get(), source.kind, source.layer)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_way_up_names_every_source() {
    let ledger = story();
    let whole = UpstreamRequest::new(account("Q"));
    insta::assert_snapshot!(sources(&ledger, &whole), @r#"
    V 300 Own layer 3
    X 100 Frontier layer 3
    "#);
    let cash = UpstreamRequest { transfer_id: Some("T7".to_owned()), ..UpstreamRequest::new(account("M")) };
    insta::assert_snapshot!(sources(&ledger, &cash), @r#"
    W 50 Own layer 1
    "#);
    let near = UpstreamRequest { layers: 1, ..whole };
    insta::assert_snapshot!(sources(&ledger, &near), @r#"
    N 400 Limit layer 1
    "#);
}

#[test]
fn the_frontier_is_ranked_by_what_is_still_there() {
    let ledger = story();
    let lines = frontier(&ledger.trace(&asked(Rule::Lifo)).unwrap()).into_iter().map(|next| {
        format!("{} holds {} expects {}", next.account.reveal(), next.held_fen.get(), next.expected_fen.get())
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    P holds 200 expects 54
    Q holds 100 expects 35
    "#);
}

#[test]
fn a_sheet_for_each_use() {
    let ledger = story();
    let mut text = String::new();
    for preset in [Preset::Stop, Preset::Freeze, Preset::Refund, Preset::Evidence] {
        let sheet = ledger.trace_for(preset, &asked(Rule::Fifo)).unwrap();
        text += &format!("{preset:?} by {:?}\n", sheet.table.chosen.rule);
        for line in sheet.lines {
            let balance = line.balance_fen.map_or("?".to_owned(), |balance| balance.get().to_string());
            let (claim, expected) = (line.claim_fen.get(), line.expected_fen.get());
            let (min, max) = (line.min_fen.get(), line.max_fen.get());
            let name = line.account.reveal();
            text += &format!(
                "  {name} {claim} {:?} of {min}–{max}, there {balance}, expected {expected}\n",
                line.basis
            );
        }
    }
    insta::assert_snapshot!(text, @r#"
    Stop by Lifo
      M 100 Lifo of 0–200, there 200, expected 100
      P 200 Lifo of 50–200, there ?, expected 54
      N 50 Lifo of 28–50, there 50, expected 50
      Q 100 Lifo of 0–400, there ?, expected 35
    Freeze by Lifo
      Q 100 Lifo of 0–400, there ?, expected 35
      M 100 Lifo of 0–200, there 200, expected 100
      P 200 Lifo of 50–200, there ?, expected 54
      N 50 Lifo of 28–50, there 50, expected 50
    Refund by Prorata
      Q 222 Proportion of 0–400, there ?, expected 47
      M 139 Proportion of 0–200, there 200, expected 139
      P 111 Proportion of 50–200, there ?, expected 17
      N 28 Proportion of 28–50, there 50, expected 28
    Evidence by Fifo
      Q 300 ChosenRule of 0–400, there ?, expected 64
      M 0 ChosenRule of 0–200, there 200, expected 0
      P 150 ChosenRule of 50–200, there ?, expected 23
      N 50 ChosenRule of 28–50, there 50, expected 50
    "#);
}

#[test]
fn many_cases_read_from_one_file() {
    let file = "account,at,amount_fen,transfer_id\nV,20260110180100,500,\nW,20260110180200,300,T3\nW,gestern,300,T3\nV,20260110180100\n";
    let cases = read_cases("cases.csv", file.as_bytes()).unwrap();
    let ledger = story();
    let answers: Vec<String> = cases
        .requests
        .iter()
        .map(|(line, case)| format!("{line} {}", ledger.trace(case).unwrap().seed_transfer_id.unwrap()))
        .collect();
    assert_eq!(answers, ["2 T2", "3 T3"]);
    let bad: Vec<String> = cases.bad_rows.iter().map(|row| format!("{} {}", row.line, row.reason)).collect();
    assert_eq!(
        bad,
        [
            "4 the time \"gestern\" is neither RFC 3339 nor yyyyMMddHHmmss (Beijing time)",
            "5 the row has 2 fields, the header 4"
        ]
    );
}

#[test]
fn a_report_finds_its_transfer() {
    let ledger = story();
    let check = |name: &str, at: i64, fen: i64, payee: Option<&str>| {
        let request = TraceRequest {
            payee: payee.map(account),
            ..TraceRequest::new(account(name), minute(at), Fen::new(fen))
        };
        match ledger.trace(&request) {
            Err(error) => error.to_string(),
            Ok(trace) => {
                let (stolen, reported) = (trace.stolen_fen.get(), trace.reported_fen.get());
                format!("{} {stolen} of {reported}", trace.seed_transfer_id.as_deref().unwrap_or("reported"))
            }
        }
    };
    let none = |name: &str, fen: &str| {
        format!("no transfer of {fen} from the account {name} near 2026-01-10T18:01:00+08:00 is known")
    };
    assert_eq!(check("V", 1, 500, None), "T2 500 of 500");
    assert_eq!(check("V", 30, 500, None), "T2 500 of 500");
    assert_eq!(check("V", 1, 200, None), "T2 200 of 200");
    assert_eq!(check("V", 1, 700, None), "T2 500 of 700");
    assert_eq!(check("V", 30, 503, None), "T2 500 of 503");
    assert_eq!(check("V", 30, 700, None), none("*", "¥7.00").replace("18:01", "18:30"));
    assert_eq!(check("V", 1, 0, None), "the amount ¥0.00 is not above zero");
    assert_eq!(check("Z", 1, 500, None), "the account * is unknown to the ledger");
    assert_eq!(check("Z", 1, 500, Some("M")), "T2 500 of 500");
    assert_eq!(check("Z", 1, 900, Some("Y")), "reported 900 of 900");
}

#[test]
fn a_question_about_what_was_known_then() {
    let mut ledger = Ledger::in_memory();
    ledger.set_received_at(minute(30));
    ledger.append(&["T1 1 V>M 500", "T2 5 M>N 400"].map(transfer)).unwrap();
    ledger.mark_statement(&account("M"), Window::new(minute(-60), minute(600))).unwrap();
    let known = |ledger: &Ledger| {
        let trace = ledger.trace(&asked(Rule::Fifo)).unwrap();
        let held = trace.held.iter().map(|held| format!("{} {}", held.account.reveal(), held.held_fen.get()));
        held.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(known(&ledger), "N 400, M 100");
    ledger.set_received_at(minute(60));
    ledger.append(&["T0 0 X>M 300"].map(transfer)).unwrap();
    assert_eq!(known(&ledger), "M 400, N 100", "the late row's 300 leave first");
    assert_eq!(known(&ledger.as_known_at(minute(59))), "N 400, M 100");
    assert_eq!(known(&ledger.as_known_at(minute(60))), "M 400, N 100");
    let quoted = ledger.as_known_at(minute(59)).trace(&asked(Rule::Fifo)).unwrap();
    assert_eq!(
        (quoted.as_of, quoted.known_as_of, quoted.index_version),
        (minute(20), Some(minute(59)), ledger.index_version())
    );
    assert!(ledger.as_known_at(minute(29)).trace(&asked(Rule::Fifo)).is_err());
}

#[test]
fn the_signs_of_a_mule() {
    let check = |lines: &[&str]| {
        let mut ledger = Ledger::in_memory();
        ledger.append(&lines.iter().map(|line| transfer(line)).collect::<Vec<_>>()).unwrap();
        let found =
            ledger.patterns(&account("M"), Window::new(minute(0), minute(100)), &PatternPolicy::default());
        let signs = found.unwrap().into_iter().map(|sign| {
            let Some(code) = sign.code else { return format!("{:?}", sign.kind) };
            format!("{code} {}:{} to {}:{}", sign.incoming, sign.payers, sign.outgoing, sign.payees)
        });
        signs.collect::<Vec<_>>().join(", ")
    };
    let from_five = ["A 0 V1>M 10", "B 1 V2>M 10", "C 2 V3>M 10", "D 3 V4>M 10", "E 4 V5>M 10"];
    let on_to_one = [&from_five[..], &["F 50 M>N 45"]].concat();
    assert_eq!(check(&on_to_one), "3006 5:5 to 1:1");
    let soon = [&from_five[..], &["F 6 M>N 45"]].concat();
    assert_eq!(check(&soon), "3006 5:5 to 1:1, PassThrough");
    let too_little = [&from_five[..], &["F 6 M>N 39"]].concat();
    assert_eq!(check(&too_little), "");
    let to_five =
        ["A 0 V>M 50", "B 40 M>N1 10", "C 60 M>N2 10", "D 80 M>N3 10", "E 90 M>N4 10", "F 99 M>N5 10"];
    assert_eq!(check(&to_five), "3007 1:1 to 5:5");
    let run = ["A 0 V>M 50", "B 40 M>N 1", "C 50 M>N 1", "D 60 M>N 1", "E 70 M>N 1", "F 80 M>N 1"];
    assert_eq!(check(&run), "3008 1:1 to 5:1");
    assert_eq!(check(&run[..5]), "", "four payments are no run");
    assert_eq!(check(&["A 0 V>M 50", "B 101 M>N 50"]), "", "after the window");
    let tested = ["A 0 V>M 100", "B 50 V>M 500000"];
    assert_eq!(check(&tested), "TestPayment");
    assert_eq!(check(&["A 0 V>M 100", "B 61 V>M 500000"]), "", "an hour and a minute later");
    assert_eq!(check(&["A 0 V>M 1001", "B 50 V>M 500000"]), "", "no trifle");
    let empties = |last: &'static str| {
        ["A 0 V>M 20000", "B 40 M>N 20000", "C 41 V>M 30000", "D 80 M>N 29000", "E 81 V>M 60000", last]
    };
    assert_eq!(check(&empties("F 99 M>N 51000")), "NoBalanceKept");
    assert_eq!(check(&empties("F 99 M>N 50999")), "", "a fen too much is left");
    let scattered: Vec<String> = (0..5)
        .flat_map(|way| [format!("A{way} {way} M>N{way} 10"), format!("B{way} {} N{way}>Z 9", 10 + way)])
        .collect();
    let scattered: Vec<&str> = scattered.iter().map(String::as_str).collect();
    assert_eq!(check(&scattered), "3008 0:0 to 5:5, ScatterGather");
    assert_eq!(check(&scattered[2..]), "", "four ways are not many");
    let many: Vec<String> = (0..5)
        .flat_map(|way| {
            [format!("A{way} {way} V{way}>M 10"), format!("B{way} {} M>N{way} 10", 40 + 12 * way)]
        })
        .collect();
    assert_eq!(check(&many.iter().map(String::as_str).collect::<Vec<_>>()), "GatherScatter");
    assert_eq!(check(&["A 0 M>N 50", "B 20 N>P 50", "C 40 P>M 50"]), "Cycle");
    assert_eq!(check(&["A 0 M>N 50", "B 20 N>M 50"]), "", "two accounts are no cycle");
    assert_eq!(check(&["A 0 M>N 50", "B 40 N>P 50", "C 20 P>M 50"]), "", "time runs backward");
    let ring = [
        "A 0 M>A1 9",
        "B 1 A1>A2 9",
        "C 2 A2>A3 9",
        "D 3 A3>A4 9",
        "E 4 A4>A5 9",
        "F 5 A5>A6 9",
        "G 6 A6>M 9",
    ];
    assert_eq!(check(&ring), "Cycle");
    let longer = [&ring[..6], &["G 6 A6>A7 9", "H 7 A7>M 9"]].concat();
    assert_eq!(check(&longer), "", "eight accounts are too many");
}

#[test]
fn an_account_is_new_or_dormant_only_under_a_statement() {
    const HALF_A_YEAR: i64 = 180 * 24 * 60;
    let check = |before: Option<i64>, statement_from: i64| {
        let mut ledger = Ledger::in_memory();
        let old = before.map(|minutes| transfer(&format!("O {} X>M 10", -minutes)));
        ledger.append(&old.into_iter().chain([transfer("A 5 V>M 50")]).collect::<Vec<_>>()).unwrap();
        ledger.mark_statement(&account("M"), Window::new(minute(statement_from), minute(600))).unwrap();
        let window = Window::new(minute(0), minute(100));
        let found = ledger.patterns(&account("M"), window, &PatternPolicy::default()).unwrap();
        found.iter().map(|sign| format!("{:?}", sign.kind)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(check(None, -HALF_A_YEAR), "NewAccount");
    assert_eq!(check(None, -HALF_A_YEAR + 6), "", "the statement does not go back so far");
    assert_eq!(check(Some(HALF_A_YEAR), -2 * HALF_A_YEAR), "DormantAccount");
    assert_eq!(check(Some(HALF_A_YEAR - 6), -2 * HALF_A_YEAR), "");
}

#[test]
fn payments_at_night_are_a_sign() {
    let check = |first_minute: i64| {
        let mut ledger = Ledger::in_memory();
        let rows: Vec<Transfer> =
            (0..5).map(|n| transfer(&format!("N{n} {} V>M 50", first_minute + n))).collect();
        ledger.append(&rows).unwrap();
        let window = Window::new(minute(0), minute(24 * 60));
        let found = ledger.patterns(&account("M"), window, &PatternPolicy::default()).unwrap();
        found.iter().any(|sign| format!("{:?}", sign.kind) == "Night")
    };
    // The story's minute 0 is six in the evening.
    assert!(check(6 * 60) && check(11 * 60 + 57), "three of five before six in the morning");
    assert!(!check(5 * 60 + 57) && !check(11 * 60 + 58) && !check(60));
}

#[test]
fn where_two_victims_money_meets() {
    let ledger = story();
    let of = |victim: &str, at: i64, fen: i64| TraceRequest {
        as_of: Some(minute(20)),
        ..TraceRequest::new(account(victim), minute(at), Fen::new(fen))
    };
    let cases = [of("V", 1, 500), of("W", 2, 300)];
    let traces: Vec<_> = cases.iter().map(|case| ledger.trace(case).unwrap()).collect();
    let told = |parts: &[ledger::Part]| {
        let part = |part: &ledger::Part| {
            format!("{} {} of {}", part.victim_account.reveal(), part.held_fen.get(), part.came_fen.get())
        };
        parts.iter().map(part).collect::<Vec<_>>().join(", ")
    };
    let lines = meetings(&traces).into_iter().map(|meeting| {
        let (name, at) = (meeting.account.reveal().to_owned(), meeting.met_at);
        format!("{name} at {at}: {}", told(&meeting.parts))
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    M at 2026-01-10T18:02:00+08:00: V 0 of 500, W 200 of 300
    P at 2026-01-10T18:04:00+08:00: V 150 of 150, W 50 of 50
    "#);
    let (together, failed) = ledger.together(&account("M"), (None, minute(20)), &cases);
    assert_eq!((told(&together.parts).as_str(), failed), ("V 0 of 500, W 200 of 300", Vec::new()));
    assert_eq!((together.held_fen, together.freeze_fen), (Fen::new(200), Fen::new(200)));
    assert_eq!(together.balance_fen, Some(Fen::new(200)));
    let lifo = cases.map(|case| TraceRequest { rule: Rule::Lifo, ..case });
    let (together, _) = ledger.together(&account("M"), (Some(minute(2)), minute(20)), &lifo);
    assert_eq!(told(&together.parts), "W 0 of 300", "what came before the period is not asked about");
}

#[test]
fn whom_money_can_have_reached() {
    let ledger = story();
    let check = |from: i64, until: i64, layers: u16, limits: ReachLimits| {
        let window = Window::new(minute(from), minute(until));
        let reach = ledger.reach(&account("V"), window, layers, limits).unwrap();
        let told: Vec<String> = reach
            .reached
            .iter()
            .map(|one| format!("{} {} {}", one.account.reveal(), one.transfer_id, one.layer))
            .collect();
        format!("{}{}", told.join(", "), if reach.capped { " capped" } else { "" })
    };
    let limits = ReachLimits::default();
    assert_eq!(check(0, 60, 9, limits), "M T2 1, N T4 2, P T5 2, Q T6 3, CASH T7 2");
    assert_eq!(check(0, 4, 9, limits), "M T2 1, N T4 2");
    assert_eq!(check(0, 60, 1, limits), "M T2 1");
    assert_eq!(check(2, 60, 9, limits), "");
    assert_eq!(check(0, 60, 9, ReachLimits { accounts_max: 2, ..limits }), "M T2 1, N T4 2 capped");
    assert_eq!(check(0, 60, 9, ReachLimits { rows_max: 1, ..limits }), "M T2 1, N T4 2, Q T6 3 capped");
}

#[test]
fn a_trace_as_a_table_and_as_a_drawing() {
    let trace = story().trace(&asked(Rule::Fifo)).unwrap();
    insta::assert_snapshot!(trace.to_csv(), @r#"
    kind,layer,transfer_id,at,payer,payee,amount_fen,stolen_fen,exit,has_statement,rule,as_of,index_version
    hop,1,T2,2026-01-10T18:01:00+08:00,V,M,500,500,,,fifo,2026-01-10T18:20:00+08:00,21
    hop,2,T4,2026-01-10T18:03:00+08:00,M,N,450,350,,,fifo,2026-01-10T18:20:00+08:00,21
    hop,2,T5,2026-01-10T18:04:00+08:00,M,P,200,150,,,fifo,2026-01-10T18:20:00+08:00,21
    hop,3,T6,2026-01-10T18:09:00+08:00,N,Q,400,300,,,fifo,2026-01-10T18:20:00+08:00,21
    held,3,,2026-01-10T18:09:00+08:00,,Q,,300,,false,fifo,2026-01-10T18:20:00+08:00,21
    held,2,,2026-01-10T18:04:00+08:00,,P,,150,,false,fifo,2026-01-10T18:20:00+08:00,21
    held,2,,2026-01-10T18:03:00+08:00,,N,,50,,true,fifo,2026-01-10T18:20:00+08:00,21
    "#);
    insta::assert_snapshot!(trace.to_dot(), @r#"
    digraph trace {
      rankdir=LR;
      node [shape=box];
      label="¥5.00 fifo as of 2026-01-10T18:20:00+08:00, index version 21";
      "V" [style=bold];
      "Q" [label="Q\nholds ¥3.00", style=dashed];
      "P" [label="P\nholds ¥1.50", style=dashed];
      "N" [label="N\nholds ¥0.50", style=solid];
      "V" -> "M" [label="¥5.00\n2026-01-10T18:01:00+08:00"];
      "M" -> "N" [label="¥3.50\n2026-01-10T18:03:00+08:00"];
      "M" -> "P" [label="¥1.50\n2026-01-10T18:04:00+08:00"];
      "N" -> "Q" [label="¥3.00\n2026-01-10T18:09:00+08:00"];
    }
    "#);
}
