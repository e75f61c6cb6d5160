//! Apps, mini-programs and platforms the victim was led to, and remote-control tools. They have no alphabet of their
//! own, so they are found by what stands around them: quotation marks, 下载, 平台叫, 在“…”上.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{ElementKind, Finds, Found};
use crate::text::{Span, Text};
use crate::words::{WordList, section};

mod kind;
mod quoted;
mod unquoted;

use kind::{at_platforms, beside_links, in_brackets, latin_platforms, meetings};
use quoted::{is_app, quoted};
use unquoted::find_unquoted;

struct Lists {
    before: WordList,
    before_weak: WordList,
    after: WordList,
    after_place: WordList,
    after_not: WordList,
    not_names: Vec<&'static str>,
    mainstream: WordList,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    before: WordList::of("app.before"),
    before_weak: WordList::of("app.before_weak"),
    after: WordList::of("app.after"),
    after_place: WordList::of("app.after_place"),
    after_not: WordList::of("app.after_not"),
    not_names: section("app.not_names"),
    mainstream: WordList::of("app.mainstream"),
});

static TOOL_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(section("app.tools"))
        .expect("the tool names build an automaton")
});

pub(super) fn find(text: &Text, found: &mut Finds) {
    let quotes = quoted(text);
    let mut last = None;
    for quote in &quotes {
        let inside = Span::new(quote.start + 1, quote.end - 1);
        // “ToDesk”和“会信通”: what is joined to an app is one.
        let joined = last == Some(quote.start.saturating_sub(1))
            && matches!(text.before(quote.start, 1), '和' | '、' | '及');
        let app = is_app(text, *quote, inside);
        if app || joined && inside.end - inside.start <= 8 {
            last = Some(quote.end);
            push(text, found, inside, if matches!(text.at(quote.start), '「' | '『') { 93 } else { 86 });
        }
    }
    for (_, span) in text.find_words(&TOOL_WORDS) {
        if !found.is_taken(span) {
            push(text, found, span, 90);
        }
    }
    beside_links(text, found);
    in_brackets(text, found);
    meetings(text, found);
    at_platforms(text, found);
    latin_platforms(text, found);
    find_unquoted(text, &quotes.iter().map(|quote| quote.start).collect(), found);
}

fn push(text: &Text, found: &mut Finds, span: Span, confidence: u8) {
    let value = text.plain(span);
    let is_repeated = found.has(ElementKind::App, &value);
    let bare = trim_kind(&value);
    if is_repeated || LISTS.mainstream.contains(bare) || found.is_taken(span) || bare.chars().count() < 2 {
        return;
    }
    found.push(Found { kind: ElementKind::App, span, value, confidence });
}

/// Whether everybody knows it.
pub(super) fn is_mainstream(name: &str) -> bool {
    LISTS.mainstream.contains(name)
}

fn trim_kind(value: &str) -> &str {
    ["APP", "app", "App", "软件", "平台", "小程序"]
        .iter()
        .find_map(|kind| value.strip_suffix(kind))
        .unwrap_or(value)
        .trim()
}

fn name_run(text: &Text, start: usize, most: usize) -> usize {
    let mut end = start;
    while end < text.len()
        && end - start < most
        && (text.at(end).is_alphanumeric() && !is_function_char(text.at(end)) || text.at(end) == '·')
    {
        end += 1;
    }
    end
}

fn is_function_char(character: char) -> bool {
    "的了和并后就来去在给让我你他她它，是".contains(character)
}
