//! Signs of patterns that an engine reads in a way of its own.

/// A pattern in which signs that mean something, in no class and behind no backslash, are
/// spelt in other words.
pub(super) fn spelt(pattern: &str, words: &[(char, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len());
    let (mut is_escaped, mut in_class) = (false, false);
    for next in pattern.chars() {
        let word = words.iter().find(|(sign, _)| *sign == next);
        match word {
            Some((_, word)) if !is_escaped && !in_class => out.push_str(word),
            _ => out.push(next),
        }
        match next {
            '[' if !is_escaped => in_class = true,
            ']' if !is_escaped => in_class = false,
            _ => {}
        }
        is_escaped = next == '\\' && !is_escaped;
    }
    out
}
