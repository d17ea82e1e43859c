//! Changes of definitions that no test notices, for people.

use super::{Counts, Fate, Judged};
use crate::diff::Example;
use crate::output::changes::example_with;
use crate::output::grid::visible;
use crate::words::{Language, Said, say};

/// Each that survived, the definitions nobody asks for, and the sum of all.
#[must_use]
pub fn human(all: &[Judged], language: Language) -> String {
    let mut lines = Vec::new();
    for one in all {
        if let Fate::Survived { example } = &one.fate {
            lines.extend(survived(one, example.as_ref(), language));
        }
    }
    lines.extend(unasked(all, language));
    lines.push(summary(Counts::of(all)).of(language).to_owned());
    lines.iter().map(|line| visible(line) + "\n").collect()
}

fn survived(one: &Judged, shown: Option<&Example>, language: Language) -> Vec<String> {
    let word = |english, chinese| language.of(english, chinese);
    let mut lines = vec![
        format!("{}:{}  {}", one.file, one.line, one.name),
        format!("  {}  {}", word("written   ", "现在"), one.before),
        format!(
            "  {}  {}",
            word("unnoticed ", "改成"),
            or_nothing(&one.after, language)
        ),
    ];
    let not = |before: &str, after: &str| match language {
        Language::English => format!("{before}, not {after}"),
        Language::Chinese => format!("{before}，而不是 {after}"),
    };
    let rows = shown.map(|shown| {
        let mut rows = example_with(shown, language, &not);
        if shown.tables.is_empty() {
            rows.insert(0, language.of("no rows", "没有任何行").to_owned());
        }
        rows
    });
    let mut head = word("would tell", "举例");
    for row in rows.unwrap_or_default() {
        lines.push(format!("  {head}  {row}"));
        head = word("          ", "    ");
    }
    lines.push(String::new());
    lines
}

fn or_nothing(text: &str, language: Language) -> &str {
    match text.is_empty() {
        true => language.of("(left out)", "（去掉）"),
        false => text,
    }
}

/// A line for each definition that no test asks for.
fn unasked(all: &[Judged], language: Language) -> Vec<String> {
    let mut found: Vec<(&Judged, usize)> = Vec::new();
    for one in all.iter().filter(|one| matches!(one.fate, Fate::Unasked)) {
        match found
            .last_mut()
            .filter(|(last, _)| (last.what, &last.name) == (one.what, &one.name))
        {
            Some((_, count)) => *count += 1,
            None => found.push((one, 1)),
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let head = say!("no test asks for:");
    let line = |(one, count): &(&Judged, usize)| {
        let place = format!("{}:{}", one.file, one.line);
        format!("  {} {}  {place}  ({count})", one.what, one.name)
    };
    let lines = found.iter().map(line);
    let head = std::iter::once(head.of(language).to_owned());
    head.chain(lines).chain([String::new()]).collect()
}

fn summary(counts: Counts) -> Said {
    say!(
        "{noticed} of {changes} changes noticed; {survived} not, {unasked} where no test asks, {same} that mean the same",
        changes = counts.changes,
        noticed = counts.noticed,
        survived = counts.survived,
        unasked = counts.unasked,
        same = counts.same
    )
}
