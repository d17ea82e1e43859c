//! Changes as a comment of a pull request: a short table, the details folded.

use super::Compared;
use super::heads::{Heads, heads};
use super::words::{self, lines};
use crate::diff::{Change, Kind};
use crate::output::grid::visible;
use crate::output::markdown::{code, cut, fence, plain};
use crate::words::Language;
use std::fmt::Write;

/// What a comment begins with, so that a later one can take its place.
const MARK: &str = "<!-- merak diff -->";

/// Most lines of a table; the rest is counted. A comment has at most 65,536
/// characters on the code hosts.
const MOST_LINES: usize = 50;
/// Most definitions whose details are shown.
const MOST_DETAILS: usize = 25;

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
