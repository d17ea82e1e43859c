//! Habits from other languages and from haste: which help answers them.

/// The help for what stands behind `before`, if it is a known habit.
pub(super) fn help(before: &str, found: &str) -> Option<&'static str> {
    let before = before.trim_end();
    let behind = |word: &str| before.get(before.len().saturating_sub(word.len())..);
    match found {
        "by" | "group" | "GROUP" | "order" | "sort" if is_of(before, "metric") => Some("help.group"),
        "from" if is_of(before, "metric") => Some("help.from"),
        "over" | "last" | "past" if is_of(before, "metric") => Some("help.window"),
        "vs" | "versus" if is_of(before, "metric") => Some("help.two"),
        "falls" | "drops" | "rises" | "decreases" | "increases" | "下降" | "下跌" | "上升" => {
            Some("help.falls")
        }
        "@" => Some("help.contact"),
        "~" | "rlike" | "RLIKE" | "regexp" | "REGEXP" | "matches" => Some("help.matches"),
        "as" => Some("help.as"),
        "*" if before.ends_with('(') => Some("help.star"),
        _ if behind("distinct").is_some_and(|word| word.eq_ignore_ascii_case("distinct")) => {
            Some("help.distinct")
        }
        _ => None,
    }
}

/// Whether a text is the beginning of an item of this kind.
fn is_of(before: &str, item: &str) -> bool {
    let is_word = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    let first = before.lines().find(is_word).unwrap_or_default();
    first.split_whitespace().next() == Some(item) && !before.contains('{')
}

/// What an item of this kind looks like.
pub(super) fn shape(word: &str) -> String {
    let shape = match word {
        "metric" => "metric name = sum(table.fact)",
        "calendar" => "calendar name = \"schema.table\" { … }",
        "table" => "table name = \"schema.table\" { … }",
        "event" => "event name = table where …",
        "attribute" => "attribute name of entity = …",
        "segment" => "segment name of entity = …",
        "dimension" => "dimension name : text",
        "direction" => "direction name for metric",
        "driver" => "driver metric -> metric",
        "decompose" => "decompose metric = …",
        "assert" => "assert name { metric for period = number }",
        "target" => "target metric { 2026-06 250 }",
        "north_star" => "north_star metric { … }",
        "entity" | "department" | "unit" => return format!("{word} name"),
        _ => return format!("{word} name {{ … }}"),
    };
    shape.to_owned()
}
