//! Habits from other languages and from haste: which help answers them.

/// The help for what stands behind `before`, if it is a known habit.
pub(super) fn help(before: &str, found: &str) -> Option<&'static str> {
    let before = before.trim_end();
    let behind = |word: &str| before.get(before.len().saturating_sub(word.len())..);
    match found {
        word if word.eq_ignore_ascii_case("group") => Some("help.group"),
        "as" => Some("help.as"),
        "*" if before.ends_with('(') => Some("help.star"),
        _ if behind("distinct").is_some_and(|word| word.eq_ignore_ascii_case("distinct")) => {
            Some("help.distinct")
        }
        _ => None,
    }
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
