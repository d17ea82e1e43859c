//! Text inside of Markdown.

use super::grid::visible;

/// Longest text of code, in characters.
const LONGEST: usize = 600;

/// Words in which nothing is markup, mentions nobody, and leads nowhere; what
/// stands between back-quotes stays code.
#[must_use]
pub fn plain(words: &str) -> String {
    let mut out = String::new();
    for (at, part) in words.split('`').enumerate() {
        match at % 2 {
            1 if words.matches('`').count().is_multiple_of(2) => out.push_str(&code(part)),
            _ => part.chars().for_each(|c| match c {
                '@' => out.push_str("&#64;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                '#' => out.push_str("&#35;"),
                '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '!' => {
                    out.push('\\');
                    out.push(c);
                }
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }),
        }
    }
    out
}

/// As code, in a table too.
#[must_use]
pub fn code(text: &str) -> String {
    let text = visible(&cut(text)).replace('|', "\\|");
    let fence = fence(&text, 1);
    match text.starts_with('`') || text.ends_with('`') {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// More back-quotes than follow each other anywhere inside.
#[must_use]
pub fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(least.max(longest + 1))
}

/// At most so much of it.
#[must_use]
pub fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{code, plain};

    #[test]
    fn nothing_is_markup() {
        assert_eq!(
            plain("<b>@all</b> | x_y"),
            "&lt;b&gt;&#64;all&lt;/b&gt; \\| x\\_y"
        );
        assert_eq!(plain("a `b_c` d"), "a `b_c` d");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("a|b"), "`a\\|b`");
    }
}
