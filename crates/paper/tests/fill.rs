//! Templates filled: fields split over runs, repeated rows, line breaks, what is refused; and the shipped ones.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use paper::{Fields, Template, fields_of, fill};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A document of these paragraphs and tables.
fn document(body: &str) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let xml =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    out.write_all(xml.as_bytes()).unwrap();
    out.finish().unwrap().into_inner()
}

fn xml_of(paper: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(paper)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml
}

fn fields() -> Fields {
    let item = |number: &str| vec![("number", number.to_owned())];
    Fields::new()
        .with("name", "张三")
        .with("both", "上\n下")
        .with("sign", "a<b&c")
        .with_list("accounts", [item("1"), item("2")])
        .with_list("none", [])
}

/// What stands in the body afterwards, or why nothing does.
fn check(body: &str) -> String {
    match fill(&document(body), &fields()) {
        Ok(paper) => {
            let xml = xml_of(&paper);
            let from = xml.find("<w:body>").unwrap() + 8;
            xml[from..xml.find("</w:body>").unwrap()].replace(" xml:space=\"preserve\"", "")
        }
        Err(error) => error.to_string(),
    }
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(runs: &[&str]) -> String {
    format!("<w:p>{}</w:p>", runs.iter().map(|text| run(text)).collect::<String>())
}

#[test]
fn a_field_is_filled_wherever_it_stands() {
    for (runs, filled) in [
        (&["{{name}}"][..], &["张三"][..]),
        (&["甲{{ name }}乙{{name}}"], &["甲张三乙张三"]),
        (&["甲{", "{na", "me}", "}乙"], &["甲张三", "", "", "乙"]),
        (&["{{name}}", "{{name}}"], &["张三", "张三"]),
        (&["没有字段", "{单括号}"], &["没有字段", "{单括号}"]),
        (&["{{sign}}"], &["a&lt;b&amp;c"]),
        (&["R&amp;D {{name}}"], &["R&amp;D 张三"]),
    ] {
        assert_eq!(check(&paragraph(runs)), paragraph(filled), "{runs:?}");
    }
}

#[test]
fn a_line_break_stays_one() {
    assert_eq!(check(&paragraph(&["{{both}}"])), "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>");
}

#[test]
fn a_row_of_a_list_stands_once_for_each_item() {
    let row = |text: &str| format!("<w:tr><w:tc>{}</w:tc></w:tr>", paragraph(&[text]));
    let table = |rows: &[String]| format!("<w:tbl>{}</w:tbl>", rows.concat());
    assert_eq!(
        check(&table(&[row("头"), row("{{accounts.number}}-{{name}}"), row("尾")])),
        table(&[row("头"), row("1-张三"), row("2-张三"), row("尾")])
    );
    assert_eq!(check(&table(&[row("头"), row("{{none.number}}")])), table(&[row("头")]));
}

#[test]
fn what_nobody_gives_is_refused_by_its_name() {
    for (text, error) in [
        ("{{unknown}}", "the template asks for {{unknown}}, which this paper does not have"),
        ("{{accounts.bank}}", "the template asks for {{accounts.bank}}, which this paper does not have"),
        ("{{open", "a field is opened and not closed: {{open"),
    ] {
        let row = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph(&[text]));
        assert_eq!(check(&row), error);
    }
    assert!(
        fill(b"PK\x03\x04 torn", &fields()).unwrap_err().to_string().starts_with("the template is no .docx")
    );
    assert!(check("<w:p><w:r><w:t>{{name}}</w:r>").contains("cannot be read"));
}

/// Every field that the shipped template asks for, filled with its own name.
fn sample(template: Template) -> Fields {
    let names = fields_of(template.shipped()).unwrap();
    let mut fields = Fields::new();
    let mut items: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    for name in &names {
        match name.split_once('.') {
            Some((list, own)) => items.entry(list).or_default().push((own, format!("<{name}>"))),
            None => fields = fields.with(name, format!("<{name}>")),
        }
    }
    for (list, item) in items {
        fields = fields.with_list(list, [item.clone(), item]);
    }
    fields
}

#[test]
fn the_shipped_templates_are_filled_whole_and_the_same_each_time() {
    for template in Template::ALL {
        let names = fields_of(template.shipped()).unwrap();
        assert!(names.contains("unit") && names.contains("number"), "{}", template.name());
        let paper = fill(template.shipped(), &sample(template)).unwrap();
        let xml = xml_of(&paper);
        assert!(!xml.contains("{{"), "{}", template.name());
        assert!(xml.contains("&lt;unit&gt;"), "{}", template.name());
        assert_eq!(paper, fill(template.shipped(), &sample(template)).unwrap(), "{}", template.name());
        assert_eq!(Template::named(template.name()), Some(template));
    }
}
