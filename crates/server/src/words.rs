//! Words for people, from the one message catalogue, in the caller's language.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::{HeaderMap, header};

/// A language the catalogue has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 中文, the first language of the house.
    #[default]
    Chinese,
    /// English.
    English,
}

/// The catalogue in one language: flat keys, `{param}` placeholders.
pub struct Words(HashMap<String, String>);

static CHINESE: LazyLock<Words> = LazyLock::new(|| read(include_str!("../../../messages/zh.json")));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(include_str!("../../../messages/en.json")));

impl Language {
    /// The language a request asks for: English when `Accept-Language` names it first, else Chinese.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Language {
        let asked =
            headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match asked.trim_start().get(..2) {
            Some(first) if first.eq_ignore_ascii_case("en") => Language::English,
            _ => Language::Chinese,
        }
    }
}

impl Words {
    /// The catalogue of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::Chinese => &CHINESE,
            Language::English => &ENGLISH,
        }
    }

    /// The sentence of a key with its parameters filled in; the key itself where the catalogue has a hole.
    #[must_use]
    pub fn get(&self, key: &str, params: &[(&'static str, String)]) -> String {
        let Some(sentence) = self.0.get(key) else { return key.to_owned() };
        let mut sentence = sentence.clone();
        for (name, value) in params {
            sentence = sentence.replace(&format!("{{{name}}}"), value);
        }
        sentence
    }

    /// Whether the catalogue has the key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
}

fn read(text: &str) -> Words {
    Words(serde_json::from_str(text).expect("messages/*.json is a flat object of sentences"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_chinese_unless_english_is_asked_for_first() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
            Language::of(&headers)
        };
        assert_eq!(Language::of(&HeaderMap::new()), Language::Chinese);
        assert_eq!(of("en-GB,zh;q=0.5"), Language::English);
        assert_eq!(of("EN"), Language::English);
        assert_eq!(of("zh-CN,en;q=0.5"), Language::Chinese);
        assert_eq!(of("中"), Language::Chinese);
    }

    #[test]
    fn a_hole_shows_its_key_and_a_parameter_its_value() {
        let words = Words(HashMap::from([("a".to_owned(), "wait {seconds} s".to_owned())]));
        assert_eq!(words.get("a", &[("seconds", "3".to_owned())]), "wait 3 s");
        assert_eq!(words.get("b", &[]), "b");
    }
}
