//! Comments, for the formatter: the grammar skips them, and none may be lost.

/// A `//` comment (not a `///` one, which belongs to the tree).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The byte its first slash stands at.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// With its slashes, without blanks at the end.
    pub text: String,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// Every comment of a text that parses, in order.
#[must_use]
pub fn comments(text: &str) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut line_start = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let step = match first {
            '\n' => {
                line_start = at + 1;
                1
            }
            '"' if rest.starts_with("\"\"\"") => end_of_raw(rest),
            '"' => end_of_string(rest),
            '`' => rest
                .get(1..)
                .and_then(|tail| tail.find('`'))
                .map_or(rest.len(), |end| end + 2),
            '/' if rest.starts_with("//") => {
                let end = rest.find('\n').unwrap_or(rest.len());
                let words = rest.get(..end).unwrap_or_default().trim_end();
                if !words.starts_with("///") || words.starts_with("////") {
                    let before = text.get(line_start..at).unwrap_or_default();
                    found.push(Comment {
                        start: at,
                        end: at + words.len(),
                        text: words.to_owned(),
                        own_line: before.trim().is_empty(),
                    });
                }
                end
            }
            other => other.len_utf8(),
        };
        at += step.max(1);
    }
    found
}

fn end_of_raw(rest: &str) -> usize {
    rest.get(3..)
        .and_then(|tail| tail.find("\"\"\""))
        .map_or(rest.len(), |end| end + 6)
}

fn end_of_string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
