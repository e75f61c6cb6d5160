//! How a value that names a person is shown to those who need only recognise it.

/// Hides all but the last `shown` characters: `****7602`. A value of that length or less is hidden whole.
#[must_use]
pub fn tail(value: &str, shown: usize) -> String {
    let length = value.chars().count();
    if length <= shown {
        return "*".repeat(length);
    }
    let kept: String = value.chars().skip(length - shown).collect();
    format!("****{kept}")
}

/// Hides all but the first `head` and last `end` characters, each hidden one by one star: `138****1234`.
#[must_use]
pub fn middle(value: &str, head: usize, end: usize) -> String {
    let length = value.chars().count();
    let hidden = |position: usize| length <= head + end || (position >= head && position < length - end);
    value.chars().enumerate().map(|(position, c)| if hidden(position) { '*' } else { c }).collect()
}

/// A person's name: the first character and a star for each further one (`张**`).
#[must_use]
pub fn name(value: &str) -> String {
    value.chars().enumerate().map(|(position, c)| if position == 0 { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_only_what_was_asked_for() {
        assert_eq!(tail("6210760000004107602", 4), "****7602");
        assert_eq!(tail("602", 4), "***");
        assert_eq!(middle("13800001234", 3, 4), "138****1234");
        assert_eq!(middle("1234567", 3, 4), "*******");
        assert_eq!(name("欧阳某某"), "欧***");
        assert_eq!(name(""), "");
    }
}
