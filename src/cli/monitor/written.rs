//! What came out, for people and for programs.

use serde::Serialize;

use super::judged::{Judged, State};
use super::watched::Kind;
use crate::output::grid::visible;
use crate::words::{Language, Said, say};

/// For people: what is not fine in full, the rest a line each.
pub(super) fn human(judged: &[Judged], dated: bool, language: Language) -> String {
    let mut text = String::new();
    for one in judged {
        let lines = lines(one, language);
        let mut lines = lines.iter();
        let day = if dated {
            format!("{}  ", one.as_of)
        } else {
            String::new()
        };
        let first = lines.next().map_or("", String::as_str);
        text.push_str(&format!("{day}{:<8} {first}\n", state(one.state, language)));
        if one.state != State::Ok {
            for line in lines {
                text.push_str(&format!("{:>width$}{line}\n", "", width = day.len() + 9));
            }
        }
    }
    let count = |state| judged.iter().filter(|one| one.state == state).count();
    let counted = say!(
        "{breaches} breached, {warnings} to look at, {unknown} without data, {fine} fine",
        breaches = count(State::Breach),
        warnings = count(State::Warn),
        unknown = count(State::NoData),
        fine = count(State::Ok)
    );
    text + counted.of(language) + "\n"
}

fn state(state: State, language: Language) -> &'static str {
    match state {
        State::Breach => language.of("BREACH", "越界"),
        State::Warn => language.of("warn", "注意"),
        State::NoData => language.of("no data", "无数据"),
        State::Ok => language.of("ok", "正常"),
    }
}

fn kind(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Guardrail => language.of("guardrail", "护栏"),
        Kind::Companion => language.of("companion of", "伴随指标"),
        Kind::Alert => language.of("alert", "告警"),
        Kind::Target => language.of("target", "目标"),
    }
}

/// What it is and where; what it says and what there is; whom it concerns.
fn lines(one: &Judged, language: Language) -> Vec<String> {
    let label = one
        .label
        .as_ref()
        .map_or(String::new(), |label| format!(" {}", visible(label)));
    let mut first = format!(
        "{} {}{label}: {} {}",
        kind(one.kind, language),
        one.name,
        one.per,
        one.period
    );
    for (by, value) in &one.slice {
        first.push_str(&format!(", {by} {}", visible(value)));
    }
    let wanted = match one.kind {
        Kind::Alert => say!("told of when: {condition}", condition = &one.says),
        _ => say!("must be: {condition}", condition = &one.says),
    };
    let null = || language.of("not known", "未知").to_owned();
    let values = one.values.iter().map(|(name, value)| {
        let value = value.clone().unwrap_or_else(null);
        say!("{name} is {value}", name = name, value = value)
    });
    let mut said: Vec<Said> = values.collect();
    said.push(wanted);
    let mut lines = vec![first, Said::joined(&said, "; ", "；").of(language).to_owned()];
    let mut about: Vec<Said> = Vec::new();
    about.extend(one.since.as_ref().map(|(since, count, more)| match more {
        true => say!("since {since} or earlier", since = since),
        false => say!("since {since}, {count} in a row", since = since, count = count),
    }));
    if !one.protects.is_empty() {
        about.push(say!("protects {metrics}", metrics = Said::list(&one.protects)));
    }
    about.extend(
        one.owner
            .as_ref()
            .map(|owner| say!("owner {owner}", owner = owner)),
    );
    if !one.notify.is_empty() {
        about.push(say!("tell {departments}", departments = Said::list(&one.notify)));
    }
    if !about.is_empty() {
        lines.push(Said::joined(&about, "; ", "；").of(language).to_owned());
    }
    lines
}

#[derive(Serialize)]
struct Row<'a> {
    state: &'static str,
    kind: &'static str,
    name: &'a str,
    label: Option<&'a str>,
    condition: &'a str,
    as_of: String,
    per: &'a str,
    period: &'a str,
    slice: Vec<Named<'a>>,
    values: Vec<Named<'a>>,
    since: Option<&'a str>,
    periods: Option<usize>,
    owner: Option<&'a str>,
    protects: &'a [String],
    notify: &'a [String],
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    value: Option<&'a str>,
}

/// For programs. Numbers are texts with all their digits.
pub(super) fn json(judged: &[Judged]) -> String {
    let rows: Vec<Row<'_>> = judged
        .iter()
        .map(|one| Row {
            state: one.state.word(),
            kind: one.kind.word(),
            name: &one.name,
            label: one.label.as_deref(),
            condition: &one.says,
            as_of: one.as_of.to_string(),
            per: &one.per,
            period: &one.period,
            slice: named(
                one.slice
                    .iter()
                    .map(|(name, value)| (name.as_str(), Some(value.as_str()))),
            ),
            values: named(
                one.values
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_deref())),
            ),
            since: one.since.as_ref().map(|(since, ..)| since.as_str()),
            periods: one.since.as_ref().map(|(_, count, _)| *count),
            owner: one.owner.as_deref(),
            protects: &one.protects,
            notify: &one.notify,
        })
        .collect();
    let text = serde_json::to_string_pretty(&rows).unwrap_or_default();
    format!("{text}\n")
}

fn named<'a>(all: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Vec<Named<'a>> {
    all.map(|(name, value)| Named { name, value }).collect()
}

/// A test for each: a breach fails, what is not known is skipped.
pub(super) fn junit(judged: &[Judged], language: Language) -> String {
    let count = |state| judged.iter().filter(|one| one.state == state).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"0\"",
        judged.len(),
        count(State::Breach)
    );
    let skipped = count(State::NoData);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts} time=\"0\">\n  <testsuite name=\"merak monitor\" {counts} skipped=\"{skipped}\" time=\"0\">\n"
    );
    for one in judged {
        let lines = lines(one, language);
        let name = lines.first().map_or("", String::as_str);
        let rest = lines.get(1..).unwrap_or_default().join("\n");
        text.push_str(&format!(
            "    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
            escaped(name),
            one.kind.word()
        ));
        let (message, rest) = (escaped(name), escaped(&rest));
        text.push_str(&match one.state {
            State::Ok => "/>\n".to_owned(),
            State::Breach => format!("><failure message=\"{message}\">{rest}</failure></testcase>\n"),
            State::NoData => "><skipped/></testcase>\n".to_owned(),
            State::Warn => format!("><system-out>{rest}</system-out></testcase>\n"),
        });
    }
    text + "  </testsuite>\n</testsuites>\n"
}

fn escaped(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(visible).collect();
    lines
        .join("\n")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A message about what is not fine.
pub(super) fn webhook(judged: &[Judged], language: Language) -> String {
    let bad = judged
        .iter()
        .filter(|one| matches!(one.state, State::Breach | State::Warn));
    let told: Vec<String> = bad
        .map(|one| {
            format!(
                "{} {}",
                state(one.state, language),
                lines(one, language).join("\n")
            )
        })
        .collect();
    let text = match told.is_empty() {
        true => say!("everything that is watched is fine").of(language).to_owned(),
        false => told.join("\n\n"),
    };
    let message = serde_json::json!({ "text": text });
    format!("{message}\n")
}
