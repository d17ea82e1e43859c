//! How all that is watched stands, for programs. Numbers are texts with all their digits.

use serde::Serialize;

use crate::watch::Judged;

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

impl<'a> Row<'a> {
    fn of(one: &'a Judged) -> Self {
        let about = &one.about;
        let slice = one.slice.iter();
        let values = one.values.iter();
        Self {
            state: one.state.word(),
            kind: about.kind.word(),
            name: &about.name,
            label: about.label.as_deref(),
            condition: &about.says,
            as_of: one.as_of.to_string(),
            per: &one.per,
            period: &one.period,
            slice: slice.map(|(name, value)| Named::of(name, Some(value))).collect(),
            values: values
                .map(|(name, value)| Named::of(name, value.as_deref()))
                .collect(),
            since: one.since.as_ref().map(|since| since.period.as_str()),
            periods: one.since.as_ref().map(|since| since.periods),
            owner: about.owner.as_deref(),
            protects: &about.protects,
            notify: &about.notify,
        }
    }
}

impl<'a> Named<'a> {
    fn of(name: &'a str, value: Option<&'a str>) -> Self {
        Self { name, value }
    }
}

/// An array with an object for each.
#[must_use]
pub fn json(judged: &[Judged]) -> String {
    serde_json::to_string_pretty(&rows(judged)).unwrap_or_default() + "\n"
}

/// An object for each.
pub(in crate::output) fn rows(judged: &[Judged]) -> impl Serialize {
    let rows: Vec<Row<'_>> = judged.iter().map(Row::of).collect();
    rows
}
