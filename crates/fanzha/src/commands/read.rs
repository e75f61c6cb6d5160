//! `fanzha read`: reports in, readings out; scores of an annotated file; training of the class model.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use intake::eval::GoldLine;
use intake::file::{BadLine, ReportLine, parse_line, read_line_with};
use intake::model::{Example, Model, train};
use serde::Serialize;
use wire::sheet::{self, Table};

use super::ledger::print_json;
use crate::cli::Read;
use crate::outcome::{Failure, OrWrongUse, Outcome};
use crate::progress::Progress;

/// Parts of the annotated reports in cross-validation.
const FOLDS: usize = 5;

pub fn run(flags: Read) -> Outcome {
    let model = model(flags.model.as_deref())?;
    match (&flags.jsonl, &flags.sheet, &flags.eval, &flags.train) {
        (Some(input), None, None, None) => read(input, reports(input)?, &flags, &model),
        (None, Some(input), None, None) => read(input, rows(input)?, &flags, &model),
        (None, None, Some(input), None) => evaluate(input, &flags, &model),
        (None, None, None, Some(input)) => learn(input, &flags),
        _ => Err(Failure::wrong_use("one of --jsonl, --sheet, --eval and --train is needed")),
    }
}

/// What is printed after reading.
#[derive(Serialize)]
struct Summary {
    reports: usize,
    bad_lines: Vec<BadLine>,
    model: String,
}

/// Reports and the lines or rows that are none.
type Found = (Vec<ReportLine>, Vec<BadLine>);

fn read(input: &Path, (reports, bad_lines): Found, flags: &Read, model: &Model) -> Outcome {
    let mut output = output(flags.output.as_deref())?;
    let mut bar = Progress::over(reports.len() as u64);
    let count = reports.len();
    for (place, report) in reports.into_iter().enumerate() {
        let mut reading = read_line_with(report, model);
        if flags.redact {
            reading.redacted = Some(intake::redact::redact(&reading.text).text);
        }
        serde_json::to_writer(&mut output, &reading).map_err(|error| Failure::Failed(error.into()))?;
        output.write_all(b"\n")?;
        bar.reach(place as u64 + 1);
    }
    output.flush()?;
    drop(bar);
    for bad in &bad_lines {
        eprintln!("{}:{}: {}", input.display(), bad.line, bad.reason);
    }
    let summary = Summary { reports: count, bad_lines, model: model.name().to_owned() };
    match (flags.json, flags.output.is_some()) {
        (true, true) => print_json(&summary),
        (true, false) => Err(Failure::wrong_use("--json needs -o: the readings take standard output")),
        (false, _) => {
            eprintln!("{count} reports read, {} lines could not be", summary.bad_lines.len());
            Ok(())
        }
    }
}

/// Scores the reading of an annotated file. A line without its annotation is an error: a score over part of a file misleads.
fn evaluate(input: &Path, flags: &Read, model: &Model) -> Outcome {
    let text = fs::read_to_string(input)
        .or_wrong_use(format_args!("the file {} cannot be read", input.display()))?;
    let mut gold = Vec::new();
    for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let annotated: GoldLine =
            serde_json::from_str(line).or_wrong_use(format_args!("{}:{}", input.display(), place + 1))?;
        gold.push(annotated);
    }
    let scores = intake::eval::evaluate(&gold, model).or_wrong_use(input.display())?;
    if flags.json {
        return print_json(&scores);
    }
    let (class, honest) = (&scores.class, &scores.class_cross_validated);
    println!("{} reports, class model {}", scores.reports, scores.model);
    println!("elements, micro-F1         {:.4}", scores.elements_micro.f1);
    println!(
        "payments, F1               {:.4}  (with time {:.4})",
        scores.payments.f1, scores.payments_time.f1
    );
    println!("time where the text has it {:.4}", scores.timed_recall);
    println!("total loss exact           {:.4}", scores.total_loss_exact);
    println!("invented elements          {}", scores.invented);
    println!("class macro-F1             {:.4} by this model", class.macro_f1);
    let [low, high] = honest.macro_f1_interval;
    println!(
        "                           {:.4} by 5-fold cross-validation ({low:.4} to {high:.4}), top three {:.4}",
        honest.macro_f1, honest.top3
    );
    Ok(())
}

fn learn(input: &Path, flags: &Read) -> Outcome {
    let (reports, bad_lines) = reports(input)?;
    for bad in &bad_lines {
        eprintln!("{}:{}: {}", input.display(), bad.line, bad.reason);
    }
    let examples: Vec<Example> = reports
        .into_iter()
        .filter_map(|report| report.label.map(|label| Example { text: report.text, label }))
        .collect();
    let scores = intake::validate::cross_validate(&examples, FOLDS).or_wrong_use(input.display())?;
    let model = train(&examples).or_wrong_use(input.display())?;
    let path = flags.output.as_deref().expect("clap asks for -o with --train");
    let mut file =
        BufWriter::new(File::create(path).or_wrong_use(format_args!("{} cannot be made", path.display()))?);
    model.write_to(&mut file).map_err(|error| Failure::Failed(error.into()))?;
    file.flush()?;
    if flags.json {
        return print_json(&scores);
    }
    println!("{} trained on {} reports, in {FOLDS} parts:", model.name(), scores.reports);
    let [low, high] = scores.macro_f1_interval;
    println!(
        "accuracy {:.4}, macro-F1 {:.4} ({low:.4} to {high:.4}), right among the first three {:.4}",
        scores.accuracy, scores.macro_f1, scores.top3
    );
    Ok(())
}

/// The rows of a table; a row without a number is called by its place.
fn rows(input: &Path) -> Outcome<Found> {
    let bytes = fs::read(input).or_wrong_use(format_args!("the file {} cannot be read", input.display()))?;
    let table = Table::read(&bytes).or_wrong_use(input.display())?;
    let found = sheet::reports(&table).or_wrong_use(input.display())?;
    let line = |row: u64| usize::try_from(row).unwrap_or(usize::MAX);
    let reports = found.records.into_iter().map(|(row, one)| ReportLine {
        id: one.number.unwrap_or_else(|| format!("row-{row}")),
        text: one.text,
        received_at: one.received_at,
        label: None,
    });
    let why = |code: &str| match code {
        "empty" => "the row has no words",
        _ => "the time is none",
    };
    let wrong =
        found.wrong.iter().map(|(row, code)| BadLine { line: line(*row), reason: why(code).to_owned() });
    Ok((reports.collect(), wrong.collect()))
}

fn reports(input: &Path) -> Outcome<Found> {
    let bytes = fs::read(input).or_wrong_use(format_args!("the file {} cannot be read", input.display()))?;
    let (mut reports, mut bad_lines) = (Vec::new(), Vec::new());
    for (place, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let number = place + 1;
        match std::str::from_utf8(line).map(|line| parse_line(line, number)) {
            Ok(Ok(report)) => reports.extend(report),
            Ok(Err(bad)) => bad_lines.push(bad),
            Err(_) => {
                bad_lines.push(BadLine { line: number, reason: "the line is not UTF-8 text".to_owned() })
            }
        }
    }
    Ok((reports, bad_lines))
}

fn model(path: Option<&Path>) -> Outcome<Model> {
    match path {
        None => Ok(Model::built_in().clone()),
        Some(path) => {
            let mut file =
                File::open(path).or_wrong_use(format_args!("the model {} cannot be read", path.display()))?;
            Model::read_from(&mut file).or_wrong_use(format_args!("the model {}", path.display()))
        }
    }
}

fn output(path: Option<&Path>) -> Outcome<Box<dyn Write>> {
    match path {
        None => Ok(Box::new(BufWriter::new(io::stdout().lock()))),
        Some(path) => {
            let file = File::create(path).or_wrong_use(format_args!("{} cannot be made", path.display()))?;
            Ok(Box::new(BufWriter::new(file)))
        }
    }
}
