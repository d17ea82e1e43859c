//! Questions as people type them: `merak query gmv by month`, `--by month channel`.

use super::ask::{Ask, is_called};
use super::labels::bare;
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, code};
use crate::source::project::words;
use crate::source::{FileId, Span};
use crate::syntax::dates::date;
use crate::syntax::lone;
use crate::syntax::periods::stretch;
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// Clauses that are options here.
const OPTIONS: [&str; 10] = [
    "by", "where", "since", "until", "for", "having", "top", "sort", "limit", "compare",
];

/// Words around metrics that say nothing here.
const FILLERS: [&str; 16] = [
    "and", "show", "get", "give", "the", "of", "in", "me", "select", "what", "is", "how", "many", "和", "与",
    "的",
];

/// So many words can say a stretch of time.
const MOST_WORDS: usize = 4;

/// What is said of words among the metrics that belong behind an option.
pub(super) fn mistyped(ask: &Ask, metrics: &[String], workspace: &mut Workspace) -> Option<Diagnostic> {
    let names = &workspace.checked.model.names;
    let is_metric = |word: &str| {
        let word = bare(word);
        names.metric(word).is_some() || names.metric_called(word).is_some()
    };
    let at = metrics.iter().position(|word| !is_metric(word))?;
    let (word, rest) = (metrics.get(at)?, metrics.get(at + 1..)?);
    let advice = the_last(ask, word)
        .or_else(|| a_report(ask, metrics, word, workspace))
        .or_else(|| a_stretch(metrics.get(at..)?))
        .or_else(|| a_period(word, rest))
        .or_else(|| a_filler(word))
        .or_else(|| an_option(word, rest))
        .or_else(|| a_grain(word))
        .or_else(|| a_slice(ask, metrics.get(at..)?, workspace))
        .or_else(|| a_direction(ask, word))?;
    let id = words(&mut workspace.project.sources, "the question", word);
    Some(
        Diagnostic::error(&code::UNKNOWN_NAME)
            .at(Span::new(id, 0, word.len()))
            .with("what", say!("metric"))
            .with("name", word)
            .with("advice", advice),
    )
}

/// `monthly`, where a report is called so.
fn a_report(ask: &Ask, metrics: &[String], word: &str, workspace: &Workspace) -> Option<Said> {
    let is_alone = metrics.len() == 1 && ask.by.is_none();
    let called = bare(word);
    let mut reports = workspace.checked.model.reports.iter();
    (is_alone && reports.any(|report| is_called(report, called))).then(|| {
        say!(
            "a report is asked with `--report {report}`",
            report = quoted(word)
        )
    })
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    match word.contains(|sign: char| sign.is_whitespace() || "\"'`$&|;<>()*?#!\\".contains(sign)) {
        true => format!("'{}'", word.replace('\'', "'\\''")),
        false => word.to_owned(),
    }
}

/// `last month gmv`, `gmv 上个月`, `gmv 2025-03`
fn a_stretch(words: &[String]) -> Option<Said> {
    let ends = (1..=words.len().min(MOST_WORDS)).rev();
    let written = ends.filter_map(|end| {
        let said = words.get(..end)?.join(" ");
        let is_date = date(&said).is_some() || said.len() > 4 && lone::moment(FileId(0), &said).is_ok();
        let meant = stretch(&said).or_else(|| date(&said));
        meant.or_else(|| is_date.then_some(said))
    });
    let period = written.into_iter().next()?;
    let quotes = if period.contains(' ') { "'" } else { "" };
    Some(say!(
        "on the command line it is an option: `--{option} {value}`",
        option = "for",
        value = format!("{quotes}{period}{quotes}")
    ))
}

/// `per month`
fn a_period(word: &str, rest: &[String]) -> Option<Said> {
    let is_per = ["per", "each", "every", "每", "按"].contains(&word);
    a_grain(rest.first()?).filter(|_| is_per)
}

/// `show gmv`, `gmv and orders`
fn a_filler(word: &str) -> Option<Said> {
    let small = word.to_lowercase();
    FILLERS
        .contains(&small.as_str())
        .then(|| say!("leave it out: metrics stand one behind the other, `merak query gmv orders`"))
}

/// `by month`
fn an_option(word: &str, rest: &[String]) -> Option<Said> {
    let small = word.to_lowercase();
    let option = OPTIONS.iter().find(|option| **option == small)?;
    let sign = if matches!(*option, "by") { "," } else { " " };
    let value = rest.join(sign);
    let quotes = if value.contains([' ', '"', '>', '<']) {
        "'"
    } else {
        ""
    };
    Some(say!(
        "on the command line it is an option: `--{option} {value}`",
        option = option,
        value = match value.is_empty() {
            true => "…".to_owned(),
            false => format!("{quotes}{value}{quotes}"),
        }
    ))
}

/// `--for last month`
fn the_last(ask: &Ask, word: &str) -> Option<Said> {
    let during = ask.during.as_ref().filter(|during| during.starts_with("last"))?;
    let written = match during.strip_prefix("last ") {
        Some(many) => format!("last {many} {word}"),
        None if Grain::named(word).is_some() => format!("last 1 complete {word}"),
        None => return None,
    };
    Some(say!(
        "what has a blank in it stands in quotes: `{option}`",
        option = format!("--for '{written}'")
    ))
}

/// `monthly`, `按月`
fn a_grain(word: &str) -> Option<Said> {
    let grain = Grain::named(word).or_else(|| Grain::meant(word))?;
    Some(say!(
        "a question is sliced behind `--by`: `--by {grain}`",
        grain = grain.word()
    ))
}

/// `--by month channel`
fn a_slice(ask: &Ask, words: &[String], workspace: &Workspace) -> Option<Said> {
    let first = words.first()?.split('.').next()?;
    let model = &workspace.checked.model;
    let is_declared = model.tables.iter().any(|table| table.members.contains_key(first));
    let by = ask.by.iter().chain(words).map(String::as_str);
    let by: Vec<&str> = by.collect();
    is_declared.then(|| {
        say!(
            "slices stand together behind `--by`, with commas and without blanks: `--by {by}`",
            by = by.join(",")
        )
    })
}

/// `--sort gmv desc`
fn a_direction(ask: &Ask, word: &str) -> Option<Said> {
    let sort = ask.sort.as_ref().filter(|_| matches!(word, "desc" | "asc"))?;
    let direction = if word == "desc" { " desc" } else { "" };
    Some(say!(
        "what has a blank in it stands in quotes: `{option}`",
        option = format!("--sort '{sort}{direction}'")
    ))
}
