//! Changes as a comment of a pull request: a short table, the details folded.

use super::Compared;
use super::words::{self, Heads, heads, lines};
use crate::diff::{Change, Kind};
use crate::output::grid::visible;
use crate::words::Language;
use std::fmt::Write;

/// What a comment begins with, so that a later one can take its place.
const MARK: &str = "<!-- merak diff -->";

/// Most lines of a table; the rest is counted. A comment has at most 65,536
/// characters on the code hosts.
const MOST_LINES: usize = 50;
/// Most definitions whose details are shown.
const MOST_DETAILS: usize = 25;
/// Longest text of a definition, in characters.
const LONGEST: usize = 600;

/// All of it.
#[must_use]
pub fn markdown(compared: &Compared, language: Language) -> String {
    let heads = heads(language);
    let mut out = format!(
        "{MARK}\n### Merak: {}\n",
        plain(&words::summary(compared, language))
    );
    let _ = writeln!(out, "\n{}\n", plain(&words::title(compared, language)));
    for note in &compared.notes {
        let _ = writeln!(out, "> {}\n", plain(&words::note(note, language)));
    }
    for setting in &compared.changes.calendar {
        let _ = writeln!(
            out,
            "**{}**: {}",
            heads.calendar,
            plain(&words::setting(setting, language))
        );
        let _ = writeln!(out, "  \n{}\n", words::calendar(language));
    }
    let broken: Vec<&Change> = compared.breaking().chain(compared.announced()).collect();
    table(&mut out, &broken, &heads, language);
    let mut folded = String::new();
    for change in broken.iter().take(MOST_DETAILS) {
        details(&mut folded, change, &heads, language);
    }
    lists(&mut folded, compared, &heads, language);
    if !folded.is_empty() {
        let summary = language.of("Details", "详情");
        let _ = writeln!(out, "<details><summary>{summary}</summary>\n\n{folded}</details>");
    }
    if compared.breaking().next().is_some() {
        let _ = writeln!(out, "\n{}", plain(heads.hint));
    }
    out
}

fn table(out: &mut String, broken: &[&Change], heads: &Heads, language: Language) {
    if broken.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "| | {} | {} | {} |\n| --- | --- | --- | --- |",
        language.of("definition", "定义"),
        language.of("what changed", "变化"),
        heads.reaches
    );
    for change in broken.iter().take(MOST_LINES) {
        let sign = if change.breaking { "❗" } else { "✅" };
        let label = change.label.as_ref().map(|label| format!(" {}", plain(label)));
        let reached = words::reach(&change.reach, language);
        let reached: Vec<String> = reached
            .into_iter()
            .map(|(list, names)| format!("{} {list}", names.len()))
            .collect();
        let changed: Vec<String> = lines(change, language).iter().map(|line| plain(line)).collect();
        let cells = [
            format!("{sign} {}", words::kind(change.kind, language)),
            format!("{}{}", code(&change.name), label.unwrap_or_default()),
            changed.join("<br>"),
            reached.join(", "),
        ];
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    if broken.len() > MOST_LINES {
        let _ = writeln!(out, "\n… +{}", broken.len() - MOST_LINES);
    }
    out.push('\n');
}

fn details(out: &mut String, change: &Change, heads: &Heads, language: Language) {
    let owner = change.owner.as_ref().map(|owner| format!(" · {}", plain(owner)));
    let _ = writeln!(
        out,
        "**{}** · {}{}\n",
        code(&change.name),
        words::kind(change.kind, language),
        owner.unwrap_or_default()
    );
    for said in &change.changed {
        let _ = writeln!(out, "- {} {}: {}", heads.says, said.on, plain(&said.why));
    }
    for (list, names) in words::reach(&change.reach, language) {
        let names: Vec<String> = names.iter().map(|name| code(name)).collect();
        let _ = writeln!(out, "- {list}: {}", names.join(", "));
    }
    if let Some(example) = &change.example {
        for line in words::example(example, language) {
            let _ = writeln!(out, "- {}: {}", heads.example, code(&line));
        }
    }
    let texts = [("-", &change.text.before), ("+", &change.text.after)];
    let same = change.text.before == change.text.after;
    let shown: Vec<String> = texts
        .into_iter()
        .filter(|_| !same)
        .filter_map(|(sign, text)| Some(format!("{sign} {}", cut(&visible(text.as_ref()?)))))
        .collect();
    if !shown.is_empty() {
        let shown = shown.join("\n");
        let fence = fence(&shown, 3);
        let _ = writeln!(out, "\n{fence}diff\n{shown}\n{fence}");
    }
    out.push('\n');
}

fn lists(out: &mut String, compared: &Compared, heads: &Heads, language: Language) {
    for (head, kind) in [(heads.added, Kind::Added), (heads.rewritten, Kind::Rewritten)] {
        let names: Vec<String> = compared.of_kind(kind).map(|change| code(&change.name)).collect();
        if !names.is_empty() {
            let shown = names.get(..MOST_LINES).unwrap_or(&names).join(", ");
            let more = names.len().saturating_sub(MOST_LINES);
            let more = if more > 0 {
                format!(" … +{more}")
            } else {
                String::new()
            };
            let _ = writeln!(out, "**{head}**: {shown}{more}\n");
        }
    }
    let claims = compared
        .changes
        .claims
        .iter()
        .map(|claim| words::claim(claim, language));
    let moved = compared
        .changes
        .moved
        .iter()
        .map(|moved| words::setting(moved, language));
    for (head, lines) in [
        (heads.claims, claims.collect::<Vec<String>>()),
        (heads.moved, moved.collect()),
    ] {
        if !lines.is_empty() {
            let _ = writeln!(out, "**{head}**\n");
            for line in lines.iter().take(MOST_LINES) {
                let _ = writeln!(out, "- {}", plain(line));
            }
            out.push('\n');
        }
    }
}

/// Words in which nothing is markup, mentions nobody, and leads nowhere; what
/// stands between back-quotes stays code.
fn plain(words: &str) -> String {
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
fn code(text: &str) -> String {
    let text = visible(&cut(text)).replace('|', "\\|");
    let fence = fence(&text, 1);
    match text.starts_with('`') || text.ends_with('`') {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// More back-quotes than follow each other anywhere inside.
fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(least.max(longest + 1))
}

fn cut(text: &str) -> String {
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
