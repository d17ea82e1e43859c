//! How all that is watched stands, for programs. Numbers are texts with all their digits;
//! estimates have six.

use serde::Serialize;

use crate::watch::{self, Expected, Judged, Outlook, Unsaid, shown};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<Expecting<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    late: Vec<Late<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    few_rows: Vec<Few<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    driver: Option<Driving<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usual: Option<Usual>,
}

/// Between which numbers it would be as usual.
#[derive(Serialize)]
struct Usual {
    low: String,
    high: String,
}

/// A table that is late.
#[derive(Serialize)]
struct Late<'a> {
    table: &'a str,
    last_row: String,
}

/// A table with far fewer rows than usual.
#[derive(Serialize)]
struct Few<'a> {
    table: &'a str,
    day: String,
    rows: u64,
    usual: f64,
}

/// The slice that drives it.
#[derive(Serialize)]
struct Driving<'a> {
    metric: &'a str,
    against: &'a str,
    change: &'a str,
    by: &'a str,
    slice: &'a str,
    effect: &'a str,
    share_percent: f64,
}

/// What is expected.
#[derive(Serialize)]
struct Expecting<'a> {
    seen_to: Option<&'a str>,
    read_by: &'a str,
    so_far: Option<&'a str>,
    expected: Option<String>,
    low_80: Option<String>,
    high_80: Option<String>,
    low_95: Option<String>,
    high_95: Option<String>,
    season: Option<usize>,
    tried: Option<usize>,
    periods_known: Option<usize>,
    periods_needed: Option<usize>,
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
            late: one.around.late.iter().map(Late::of).collect(),
            few_rows: one.around.thin.iter().map(Few::of).collect(),
            driver: one.around.driver.as_ref().map(Driving::of),
            usual: one.around.usual.map(|(low, high)| Usual {
                low: shown(low),
                high: shown(high),
            }),
            forecast: one.foreseen.as_ref().map(|(_, expected)| {
                let forecast = expected.as_ref().ok();
                let around = |off: f64| forecast.map(|forecast| (forecast.value - off, forecast.value + off));
                Expecting {
                    expected: forecast.map(|forecast| shown(forecast.value)),
                    ..Expecting::of(expected, &one.per)
                        .between_80(forecast.and_then(|forecast| around(forecast.off_80)))
                        .between_95(forecast.and_then(|forecast| around(forecast.off_95?)))
                }
            }),
        }
    }

    fn of_outlook(one: &'a Outlook) -> Self {
        let about = &one.about;
        Self {
            state: one.verdict.word(),
            kind: about.kind.word(),
            name: &about.name,
            label: about.label.as_deref(),
            condition: &about.says,
            as_of: one.as_of.to_string(),
            per: one.per,
            period: &one.period,
            slice: Vec::new(),
            values: vec![Named::of(&about.name, one.so_far.as_deref())],
            since: None,
            periods: None,
            owner: about.owner.as_deref(),
            protects: &about.protects,
            notify: &about.notify,
            late: Vec::new(),
            few_rows: Vec::new(),
            driver: None,
            usual: None,
            forecast: Some(Expecting {
                seen_to: one.seen.as_deref(),
                so_far: one.so_far.as_deref(),
                expected: one.value().map(shown),
                ..Expecting::of(&one.expected, one.read_by)
                    .between_80(one.between_80())
                    .between_95(one.between_95())
            }),
        }
    }
}

impl<'a> Expecting<'a> {
    fn of(expected: &Expected, read_by: &'a str) -> Self {
        let forecast = expected.as_ref().ok();
        let short = match expected {
            Err(Unsaid::TooShort(short)) => Some(short),
            _ => None,
        };
        Self {
            seen_to: None,
            read_by,
            so_far: None,
            expected: None,
            low_80: None,
            high_80: None,
            low_95: None,
            high_95: None,
            season: forecast.map(|forecast| forecast.season),
            tried: forecast.map(|forecast| forecast.tried),
            periods_known: short.map(|short| short.there),
            periods_needed: short.map(|short| short.needed),
        }
    }

    fn between_80(mut self, between: Option<(f64, f64)>) -> Self {
        (self.low_80, self.high_80) = ends(between);
        self
    }

    fn between_95(mut self, between: Option<(f64, f64)>) -> Self {
        (self.low_95, self.high_95) = ends(between);
        self
    }
}

impl<'a> Late<'a> {
    fn of(late: &'a watch::Late) -> Self {
        Self {
            table: &late.table,
            last_row: late.last.to_string(),
        }
    }
}

impl<'a> Few<'a> {
    fn of(thin: &'a watch::Thin) -> Self {
        Self {
            table: &thin.table,
            day: thin.day.to_string(),
            rows: thin.rows,
            usual: thin.usual,
        }
    }
}

impl<'a> Driving<'a> {
    fn of(driver: &'a watch::Driver) -> Self {
        Self {
            metric: &driver.metric,
            against: &driver.before,
            change: &driver.change,
            by: &driver.by,
            slice: &driver.slice,
            effect: &driver.effect,
            share_percent: driver.percent,
        }
    }
}

fn ends(between: Option<(f64, f64)>) -> (Option<String>, Option<String>) {
    between.map(|(low, high)| (shown(low), shown(high))).unzip()
}

impl<'a> Named<'a> {
    fn of(name: &'a str, value: Option<&'a str>) -> Self {
        Self { name, value }
    }
}

/// An array with an object for each.
#[must_use]
pub fn json(judged: &[Judged], outlooks: &[Outlook]) -> String {
    serde_json::to_string_pretty(&rows(judged, outlooks)).unwrap_or_default() + "\n"
}

/// An object for each.
pub(in crate::output) fn rows<'a>(judged: &'a [Judged], outlooks: &'a [Outlook]) -> impl Serialize + use<'a> {
    let outlooks = outlooks.iter().map(Row::of_outlook);
    let rows: Vec<Row<'_>> = judged.iter().map(Row::of).chain(outlooks).collect();
    rows
}
