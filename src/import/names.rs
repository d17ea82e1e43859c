//! Names and texts as the language writes them.

/// Words that are names in back-quotes only.
const RESERVED: [&str; 46] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "like",
    "between",
    "case",
    "else",
    "null",
    "true",
    "false",
    "where",
    "per",
    "once",
    "every",
    "fill",
    "at",
    "via",
    "over",
    "within",
    "across",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "fiscal_quarter",
    "fiscal_year",
    "department",
    "entity",
    "table",
    "metric",
    "dimension",
    "report",
    "calendar",
    "event",
    "attribute",
    "segment",
    "unit",
    "line",
    "test",
    "target",
];
/// Names with a meaning of their own.
const BUILT_IN: [&str; 4] = ["period_start", "period_end", "today", "all"];

/// A name that may be declared: as it is, in back-quotes, or with a line behind it.
pub fn name(text: &str) -> String {
    if BUILT_IN.contains(&text) {
        return format!("{text}_");
    }
    let mut characters = text.chars();
    let begins = characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_');
    let is_plain = begins && characters.all(|next| next.is_alphanumeric() || next == '_');
    match is_plain && !RESERVED.contains(&text) {
        true => text.to_owned(),
        false => format!("`{}`", text.replace(['`', '\n'], "_")),
    }
}

/// A text in quotes.
pub fn text_literal(text: &str) -> String {
    let mut out = String::from("\"");
    for next in text.chars() {
        match next {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Lines behind a sign of a comment.
pub fn commented(sign: &str, text: &str) -> String {
    let lines = text.trim_end().lines().map(|line| match line.trim_end() {
        "" => format!("{sign}\n"),
        line => format!("{sign} {line}\n"),
    });
    lines.collect()
}
