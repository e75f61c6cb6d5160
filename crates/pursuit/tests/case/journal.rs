//! The journal is the case: its lines read back, and folding them gives the case again.

use pursuit::{Case, Entry, OrderState, Rules};

use crate::stage::{Stage, order_in};

fn read_back(stage: &Stage) -> Case {
    let lines: Vec<String> =
        stage.journal.iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
    let entries: Vec<Entry> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries, stage.journal);
    Case::replay(stage.case.id(), Rules::default(), &entries).unwrap()
}

#[test]
fn folding_the_lines_gives_the_case() {
    for state in OrderState::ALL {
        let (stage, _) = order_in(state);
        assert_eq!(read_back(&stage), stage.case, "{state:?}");
    }
}

#[test]
fn a_line_is_readable_and_its_form_is_fixed() {
    let (stage, _) = order_in(OrderState::Outgoing);
    let lines: Vec<String> =
        stage.journal.iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    {"format":1,"id":"01900000-0000-7000-8000-000000000000","at":"2026-01-10T18:18:00+08:00","event":{"event":"reported","report":"01900000-0000-7000-b000-000000000001","received_at":"2026-01-10T18:18:00+08:00","payments":[{"at":"2026-01-10T18:14:00+08:00","amount_fen":5000000,"from":"6227000000000000900","from_holder":"王小明","from_bank":"中国工商银行","to":"6227000000000000001","to_holder":"李四","to_bank":"中国建设银行"}]}}
    {"format":1,"id":"01900000-0000-7000-8000-000000010000","at":"2026-01-10T18:18:00+08:00","event":{"event":"signed","order":"01900000-0000-7000-8000-000000000001","officer":"01900000-0000-7000-9000-000000000001","version":1}}
    {"format":1,"id":"01900000-0000-7000-8000-000000020000","at":"2026-01-10T18:18:00+08:00","event":{"event":"signed","order":"01900000-0000-7000-8000-000000000001","officer":"01900000-0000-7000-9000-000000000002","version":1}}
    {"format":1,"id":"01900000-0000-7000-8000-000000030000","at":"2026-01-10T18:18:00+08:00","event":{"event":"approved","order":"01900000-0000-7000-8000-000000000001","officer":"01900000-0000-7000-9000-000000000003","rank":"prefecture","version":1,"document":{"kind":"stop_application","number":"反诈〔2026〕1号"}}}
    "#);
}

#[test]
fn effects_read_back_what_they_print() {
    for state in OrderState::ALL {
        let (stage, _) = order_in(state);
        let text = serde_json::to_string(&stage.effects).unwrap();
        assert_eq!(serde_json::from_str::<Vec<pursuit::Effect>>(&text).unwrap(), stage.effects);
    }
}
