//! Reads reports (JSON Lines) from standard input and writes a reading for each line.
//!
//! `read --train MODEL` trains the class model on the input instead, prints its cross-validated scores and writes it.

use std::io::{BufRead, Write};

use intake::file::{ReportLine, parse_line, read_line};
use intake::model::{Example, train};
use intake::validate::cross_validate;

fn main() {
    let mut reports: Vec<ReportLine> = Vec::new();
    for (number, line) in std::io::stdin().lock().lines().map_while(Result::ok).enumerate() {
        match parse_line(&line, number + 1) {
            Ok(report) => reports.extend(report),
            Err(bad) => eprintln!("line {}: {}", bad.line, bad.reason),
        }
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, path] = arguments.as_slice()
        && flag == "--train"
    {
        return learn(&reports, path);
    }
    let mut out = std::io::stdout().lock();
    for report in reports {
        let line = serde_json::to_string(&read_line(report)).expect("a reading is JSON");
        writeln!(out, "{line}").expect("standard output takes the lines");
    }
}

fn learn(reports: &[ReportLine], path: &str) {
    let labelled =
        |report: &ReportLine| Some(Example { text: report.text.clone(), label: report.label.clone()? });
    let examples: Vec<Example> = reports.iter().filter_map(labelled).collect();
    let scores = cross_validate(&examples, 5).expect("the labels are known");
    println!("{}", serde_json::to_string_pretty(&scores).expect("scores are JSON"));
    let model = train(&examples).expect("the labels are known");
    model
        .write_to(&mut std::fs::File::create(path).expect("the model file can be made"))
        .expect("the model can be written");
    println!("{}", model.name());
}
