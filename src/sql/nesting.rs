//! How much stands inside each other.

/// How many parentheses and `CASE` are open at once in SQL that this module wrote.
pub(super) fn depth(sql: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    let mut rest = sql;
    while let Some(next) = rest.chars().next() {
        let length = token(rest, next);
        let (token, behind) = rest.split_at(length);
        rest = behind;
        match token {
            "(" | "CASE" => open += 1,
            ")" | "END" => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// How long the next text, name, comment or word is.
fn token(rest: &str, next: char) -> usize {
    let until = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
    match next {
        // A quote twice is two texts, one behind the other.
        '\'' | '"' => {
            let inside = rest.get(1..).unwrap_or_default();
            inside.find(next).map_or(rest.len(), |at| at + 2)
        }
        '-' if rest.starts_with("--") => until("\n"),
        _ if next.is_alphanumeric() || next == '_' => {
            let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
            rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())
        }
        _ => next.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn counts_what_is_open_at_once() {
        assert_eq!(depth("SELECT 1"), 0);
        assert_eq!(depth("ABS(x) + ABS(y)"), 1);
        assert_eq!(depth("(ABS(CASE WHEN a THEN (b) END))"), 4);
        assert_eq!(depth("'((' || \"(\" || CASEMENT -- ((\n+ (1)"), 1);
        assert_eq!(depth("'it''s (' || (1)"), 1);
    }
}
