//! Reports from the portal, corrections kept as examples, reports by the table.

use desk::{Error, Example, Imported, Marks, NewReport, PortalCheck, examples};

use crate::centre::{STORY, minute, on_both};

fn from_portal(text: &str) -> NewReport {
    NewReport { text: text.to_owned(), source: "portal".to_owned(), received_at: minute(0) }
}

#[tokio::test]
async fn a_portal_report_drafts_no_order_before_its_three_checks() {
    on_both(|centre| async move {
        let (desk, zhang, ids) = (&centre.desk, centre.actor(centre.zhang), centre.id());
        let filed = desk.file_report(zhang.clone(), from_portal(STORY), minute(0), &ids).await.unwrap();
        for (place, check) in PortalCheck::ALL.into_iter().enumerate() {
            let case = centre.case(filed.case).await;
            assert!(case.orders.is_empty(), "orders before {check:?}");
            assert_eq!(case.report.lacks, PortalCheck::ALL[place..]);
            // Twice is as good as once.
            for _ in 0..2 {
                desk.check_portal_report(zhang.clone(), filed.case, check, minute(1), &ids).await.unwrap();
            }
        }
        let case = centre.case(filed.case).await;
        assert!(case.report.lacks.is_empty());
        assert!(!case.orders.is_empty(), "the last check begins the case");
        assert_eq!(centre.count("SELECT COUNT(*) FROM portal_checks").await, 3);
        // A report from elsewhere needs none; an approver takes none.
        let other = centre.file(STORY).await;
        let refused =
            desk.check_portal_report(zhang, other.case, PortalCheck::Identity, minute(1), &ids).await;
        assert!(matches!(refused, Err(Error::NotAllowed("not_from_portal"))), "{refused:?}");
        let wang = centre.actor(centre.wang);
        let refused =
            desk.check_portal_report(wang, filed.case, PortalCheck::Identity, minute(1), &ids).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_an_example_that_names_nobody() {
    on_both(|centre| async move {
        let zhang = centre.actor(centre.zhang);
        let filed = centre.file(STORY).await;
        let keep = async |label: &str, wrong: &[(u32, u32)]| {
            let marks = Marks { wrong: wrong.to_vec(), missed: Vec::new() };
            let example = Example { label: label.to_owned(), marks };
            centre.desk.keep_example(zhang.clone(), filed.case, &example, minute(2)).await
        };
        for (label, wrong, expected) in [
            ("没有这一类", &[][..], "label: unknown"),
            ("虚假征信类", &[(5, 5)][..], "marks: range"),
            ("虚假征信类", &[(0, 90_000)][..], "marks: range"),
        ] {
            assert_eq!(keep(label, wrong).await.unwrap_err().to_string(), expected);
        }
        keep("虚假征信类", &[(0, 4)]).await.unwrap();
        for (kind, expected) in [("tail", Err("marks: kind".to_owned())), ("phone", Ok(()))] {
            let marks = Marks { wrong: Vec::new(), missed: vec![(0, 2, kind.to_owned())] };
            let example = Example { label: "虚假征信类".to_owned(), marks };
            let kept = centre.desk.keep_example(zhang.clone(), filed.case, &example, minute(2)).await;
            assert_eq!(kept.map_err(|error| error.to_string()), expected);
        }
        let marked = examples(centre.desk.records()).await.unwrap();
        assert_eq!((marked[0].missed, marked[0].wrong), (1, 0));
        assert!(marked[0].text.starts_with("〔漏电话1〕"), "{}", marked[0].text);
        keep("冒充电商物流客服类", &[]).await.unwrap();
        let case = centre.case(filed.case).await;
        assert_eq!(case.report.filed_label.as_deref(), Some("冒充电商物流客服类"));
        let kept = examples(centre.desk.records()).await.unwrap();
        let [example] = &kept[..] else { panic!("the later one takes the place of the earlier: {kept:?}") };
        assert_eq!(example.label, "冒充电商物流客服类");
        assert!(!example.text.is_empty());
        for element in intake::read(STORY, Some(minute(0))).elements {
            let personal = intake::redact::is_personal(element.kind);
            assert!(!personal || !example.text.contains(element.surface.reveal()), "{}", example.text);
        }
    })
    .await;
}

const TABLE: &str = "警情编号,报警时间,报警内容\nA1,2026-01-10 08:18,我被骗了5000元\nA2,昨天,转账三万\nA3,,\nA4,,又被骗了600元\n";

fn said(imported: &Imported) -> String {
    let filed: Vec<String> = imported.filed.iter().map(|one| one.row.to_string()).collect();
    let refused: Vec<String> =
        imported.refused.iter().map(|one| format!("{} {}", one.row, one.code)).collect();
    format!("{} | {}", filed.join(" "), refused.join(", "))
}

#[tokio::test]
async fn a_table_is_filed_row_by_row_and_only_once() {
    on_both(|centre| async move {
        let (desk, zhang, ids) = (&centre.desk, centre.actor(centre.zhang), centre.id());
        let bring = async |file: &str| {
            desk.import_reports(zhang.clone(), file.as_bytes(), "110", minute(9), &ids).await
        };
        assert_eq!(said(&bring(TABLE).await.unwrap()), "2 5 | 3 time, 4 empty");
        assert_eq!(said(&bring(TABLE).await.unwrap()), " | 2 known, 3 time, 4 empty, 5 known");
        let error = bring("姓名,电话\n某,1\n").await.unwrap_err();
        assert!(error.to_string().contains("报警内容"), "{error}");
        assert_eq!(centre.count("SELECT COUNT(*) FROM reports").await, 2);
    })
    .await;
}
