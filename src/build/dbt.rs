//! The same views as a dbt project: models, their descriptions, and tests.

use std::fmt::Write;

use serde_json::json;

use super::Wanted;
use super::finished::Built;
use super::manifest::Manifest;
use super::names::{DAYS, file};
use super::object::{Kind, Object};
use crate::words::Said;

/// A model: its path, and its text.
pub(super) fn model(object: &Object, plain: &str) -> (String, String) {
    let mut text = String::new();
    // A name that is no name of a file stays the name of the view: dbt puts it into quotes, but
    // escapes none.
    if stem(plain) != object.name && !object.name.contains('"') {
        let _ = writeln!(text, "{{{{ config(alias={}) }}}}", quoted(&object.name));
    }
    text.push_str(&plainly(&object.heading));
    text.push_str(&plainly(&object.question));
    (format!("models/{plain}"), text)
}

/// What stands beside the models: the project, descriptions, and tests.
pub(super) fn beside(built: &Built, manifest: &Manifest, wanted: Wanted<'_>) -> Vec<(String, String)> {
    let mut files = vec![("dbt_project.yml".to_owned(), project(&manifest.project))];
    for kind in Kind::ALL {
        let objects = built.objects.iter().filter(|object| object.item.kind == kind);
        let described: Vec<String> = objects.map(|object| described(object, wanted)).collect();
        if !described.is_empty() {
            let text = format!("version: 2\n\nmodels:\n{}", described.concat());
            files.push((format!("models/{}.yml", kind.folder()), text));
        }
    }
    let periods = built.objects.iter().find(|object| object.name == DAYS);
    let periods: Vec<&str> = periods.iter().flat_map(|days| names(days)).collect();
    for object in &built.objects {
        files.extend(test(object, &periods, wanted));
    }
    files
}

fn names(object: &Object) -> impl Iterator<Item = &str> {
    object.columns.iter().map(|column| column.name.as_str())
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".sql").unwrap_or(name)
}

fn project(name: &str) -> String {
    let letters = name.chars().map(|c| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        }
    });
    let mut name: String = letters.collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "merak_");
    }
    format!(
        "name: {name}\nversion: \"1.0.0\"\nconfig-version: 2\nprofile: {name}\n\nmodel-paths: [\"models\"]\n\
         test-paths: [\"tests\"]\n\nmodels:\n  {name}:\n    +materialized: view\n"
    )
}

/// A model in YAML: what it and its columns are, and what must hold of them.
fn described(object: &Object, wanted: Wanted<'_>) -> String {
    let said = |said: &Said| quoted(&plainly(said.of(wanted.language)));
    let name = file(object.item.kind, &object.name);
    let mut text = format!(
        "  - name: {}\n    description: {}\n",
        quoted(stem(&name)),
        said(&object.says)
    );
    if !object.columns.is_empty() {
        text.push_str("    columns:\n");
    }
    for column in &object.columns {
        let name = quoted(&wanted.dialect.names().shown(&column.name));
        let _ = writeln!(text, "      - name: {name}\n        quote: true");
        if column.says != Said::default() {
            let _ = writeln!(text, "        description: {}", said(&column.says));
        }
        text.push_str(must_hold(object, &column.name));
    }
    text
}

/// What must hold of a column.
fn must_hold(object: &Object, column: &str) -> &'static str {
    let is_first = names(object).next() == Some(column);
    match column {
        "is_well" | "is_met" | "is_over" => {
            "        data_tests:\n          - accepted_values:\n              arguments:\n                values: [0, 1]\n                quote: false\n"
        }
        "day" | "week" | "month" | "quarter" | "year" if is_first && object.item.kind != Kind::Report => {
            "        data_tests:\n          - not_null\n"
        }
        "name" if object.item.kind == Kind::Base => {
            "        data_tests:\n          - not_null\n          - unique\n"
        }
        _ => "",
    }
}

/// A guardrail as a test: the slices of the last period that is over, in which it does not hold.
fn test(object: &Object, periods: &[&str], wanted: Wanted<'_>) -> Option<(String, String)> {
    let severity = object.blocks?;
    let period = names(object).next().filter(|name| periods.contains(name))?;
    let model = file(object.item.kind, &object.name);
    let (model, period) = (
        stem(&model),
        format!("\"{}\"", wanted.dialect.names().shown(period)),
    );
    let severity = if severity { "error" } else { "warn" };
    let text = format!(
        "{{{{ config(severity='{severity}') }}}}\n-- The slices of the last period that is over in which it does not hold.\n\
         SELECT *\nFROM {{{{ ref({model}) }}}}\nWHERE is_well = 0\n  AND {period} = (\n    SELECT MAX({period})\n    \
         FROM {{{{ ref('{DAYS}') }}}}\n    WHERE {period} < (SELECT MIN({period}) FROM {{{{ ref('{DAYS}') }}}} WHERE is_over = 0)\n  )\n",
        model = quoted(model),
    );
    Some((format!("tests/{model}_holds.sql"), text))
}

/// A text in double quotes, as YAML and Jinja read it.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

/// A text that Jinja leaves as it is.
fn plainly(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('{', Some('{' | '%' | '#')) => out.push_str("{{ '{' }}"),
            _ => out.push(c),
        }
    }
    out
}
