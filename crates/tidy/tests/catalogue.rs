//! The message catalogue: Chinese and English have the same keys with the same parameters.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

#[test]
fn both_languages_say_everything() {
    let (chinese, english) = (catalogue("zh"), catalogue("en"));
    let keys = |messages: &BTreeMap<String, String>| messages.keys().cloned().collect::<BTreeSet<_>>();
    let holes: Vec<_> = keys(&chinese).symmetric_difference(&keys(&english)).cloned().collect();
    assert_eq!(holes, Vec::<String>::new(), "keys that only one language has");
    for (key, text) in &chinese {
        assert_eq!(parameters(text), parameters(&english[key]), "{key} has other parameters in English");
        assert!(!text.trim().is_empty() && !english[key].trim().is_empty(), "{key} is empty");
    }
    assert!(chinese.len() > 10, "the catalogue has been read");
}

#[test]
fn keys_stand_in_order_so_that_changes_meet_rarely() {
    for language in ["zh", "en"] {
        let text = read(language);
        let keys: Vec<_> =
            text.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{language}.json is not sorted by key");
    }
}

fn parameters(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

fn catalogue(language: &str) -> BTreeMap<String, String> {
    serde_json::from_str(&read(language)).expect("the catalogue is one JSON object of texts")
}

fn read(language: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../messages/{language}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
