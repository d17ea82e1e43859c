//! Where questions begin and end: constraints of time, and their spine.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::duck::Duck;
use super::saved::texts;

/// The periods that a report slices its metrics' own time by.
fn own_grains(report: &str) -> Vec<&str> {
    let words = report.split_whitespace().skip_while(|word| *word != "by").skip(1);
    let ends = ["where", "since", "until", "having", "sort", "limit", "}"];
    let items = words.take_while(|word| !ends.contains(word));
    let names = items.map(|word| word.trim_end_matches(','));
    let known = names.filter_map(|name| match LENGTHS.contains(&name) {
        true => Some(name),
        // Made of days: periods of their calendar, and parts of times.
        false => OF_DAYS.contains(&name).then_some("day"),
    });
    known.collect()
}

const OF_DAYS: [&str; 7] = [
    "alien_day",
    "year_number",
    "quarter_of_year",
    "month_of_year",
    "day_of_year",
    "day_of_month",
    "day_of_week",
];

/// Periods, the shortest first.
const LENGTHS: [&str; 8] = [
    "second", "minute", "hour", "day", "week", "month", "quarter", "year",
];

fn shortest<'g>(grains: &[&'g str]) -> Option<&'g str> {
    let place = |grain: &&&str| LENGTHS.iter().position(|known| known == *grain);
    grains.iter().min_by_key(place).copied()
}

/// Where their spine begins and ends: that many periods are there for a metric that is joined to it.
pub fn of_spine(manifest: &Json, case: &Json, report: &str, duck: &mut Duck) -> Option<(String, String)> {
    let grains = own_grains(report);
    let asked = shortest(&grains)?;
    let is_joined = texts(&case["metrics"]).iter().any(|name| joins(manifest, name));
    if !is_joined {
        return None;
    }
    let place = |grain: &str| LENGTHS.iter().position(|known| *known == grain);
    let spines = manifest["project_configuration"]["time_spines"].as_array()?;
    let fits = spines.iter().filter(|spine| {
        let own = spine["primary_column"]["time_granularity"].as_str();
        own.and_then(place).is_some_and(|own| Some(own) <= place(asked))
    });
    let spine =
        fits.max_by_key(|spine| place(spine["primary_column"]["time_granularity"].as_str().unwrap()))?;
    let (column, relation) = (&spine["primary_column"]["name"], &spine["node_relation"]);
    let sql = format!(
        "SELECT CAST(min({column}) AS TIMESTAMP), CAST(max({column}) AS TIMESTAMP) FROM {}.{}",
        relation["schema_name"].as_str()?,
        relation["alias"].as_str()?
    );
    let ends = duck.ask(&sql.replace('"', "")).unwrap().1;
    let read = |at: usize| -> jiff::civil::DateTime { ends[0][at].as_str().unwrap().parse().unwrap() };
    let grain = spine["primary_column"]["time_granularity"].as_str()?;
    Some(widened(read(0), read(1), grain))
}

/// Whether a metric, or one that it is made of, is joined to their spine.
fn joins(manifest: &Json, name: &str) -> bool {
    is_made_of(manifest, name, &|metric| {
        metric["type_params"]["join_to_timespine"] == true
    })
}

fn is_made_of(manifest: &Json, name: &str, is_such: &dyn Fn(&Json) -> bool) -> bool {
    let mut metrics = manifest["metrics"].as_array().unwrap().iter();
    let Some(metric) = metrics.find(|metric| metric["name"] == *name) else {
        return false;
    };
    let params = &metric["type_params"];
    let conversion = &params["conversion_type_params"];
    let one = [
        &params["numerator"],
        &params["denominator"],
        &params["cumulative_type_params"]["metric"],
        &conversion["base_metric"],
        &conversion["conversion_metric"],
    ];
    let inputs = params["metrics"].as_array().into_iter().flatten();
    let mut names = inputs.chain(one).filter_map(|input| input["name"].as_str());
    is_such(metric) || names.any(|name| is_made_of(manifest, name, is_such))
}

/// A constraint of time as the filter that it is there where conversions are asked for: what begins outside of it is
/// followed by nothing.
pub fn filter_of_conversions(manifest: &Json, case: &Json, metrics: &[String]) -> Option<String> {
    let ends = texts(&case["time_constraint"]);
    let [since, until] = ends.as_slice() else {
        return None;
    };
    let mut names = metrics.iter();
    names.find(|name| is_made_of(manifest, name, &|metric| metric["type"] == "conversion"))?;
    let own = long_time(manifest, metrics).unwrap_or("day");
    let (since, until) = widened(moment(since), moment(until), asked_grain(case).unwrap_or(own));
    Some(format!(
        "{{{{ TimeDimension('metric_time', 'day') }}}} >= '{since}' AND {{{{ TimeDimension('metric_time', 'day') }}}} < '{until}'"
    ))
}

/// The shortest period of `metric_time` that is asked for by name.
fn asked_grain(case: &Json) -> Option<&str> {
    let items = case["group_bys"].as_array()?.iter();
    let suffixes = items.filter_map(|item| item.as_str()?.strip_prefix("metric_time__"));
    let objects = case["group_by_objs"].as_array()?.iter();
    let of_time = objects.filter(|object| object["name"] == "metric_time");
    let grains: Vec<&str> = suffixes
        .chain(of_time.filter_map(|object| object["grain"].as_str()))
        .filter(|grain| LENGTHS.contains(grain))
        .collect();
    shortest(&grains)
}

fn moment(text: &str) -> jiff::civil::DateTime {
    text.parse()
        .unwrap_or_else(|_| text.parse::<jiff::civil::Date>().unwrap().into())
}

/// A constraint of time holds both ends, and is as wide as the shortest period of `metric_time` that is asked for.
pub fn bounds(case: &Json, report: &str, long: Option<&str>) -> Option<(String, String)> {
    let ends = texts(&case["time_constraint"]);
    let [since, until] = ends.as_slice() else {
        return None;
    };
    let slices = format!("{} {}", case["group_bys"], case["group_by_objs"]);
    let grains = own_grains(report);
    let grain = shortest(&grains).filter(|_| slices.contains("metric_time"));
    Some(widened(
        moment(since),
        moment(until),
        grain.or(long).unwrap_or("day"),
    ))
}

/// A constraint ends with the first moment of its last day there: of times that are shorter, with their first period.
pub fn of_last_day((since, until): (String, String), short: Option<&str>) -> (String, String) {
    if until.contains('T') {
        return (since, until);
    }
    let (Some(short), Ok(day)) = (short, until.parse::<jiff::civil::Date>()) else {
        return (since, until);
    };
    let span = jiff::Span::new();
    let length = match short {
        "hour" => span.hours(1),
        "minute" => span.minutes(1),
        _ => span.seconds(1),
    };
    let last = (day - span.days(1)).at(0, 0, 0, 0);
    (since, last.checked_add(length).unwrap().to_string())
}

/// A constraint holds each day of a window that is moved twice there: as it is shown, and as it was before. So the
/// first days have no row; here bounds are of what is shown, and such a question is one of later bounds.
pub fn of_moved_windows(
    (since, until): (String, String),
    manifest: &Json,
    (metrics, report): (&[String], &str),
) -> (String, String) {
    let begins: Option<BTreeSet<Date>> = match (own_grains(report).as_slice(), since.parse()) {
        (["day"], Ok(day)) => metrics
            .iter()
            .map(|name| first_shown(manifest, name, day))
            .collect(),
        _ => None,
    };
    match begins.as_ref().and_then(BTreeSet::first) {
        Some(day) if begins.as_ref().is_some_and(|days| days.len() == 1) => (day.to_string(), until),
        _ => (since, until),
    }
}

/// The first day that a moved window has behind a day, and nothing where a metric is none.
fn first_shown(manifest: &Json, name: &str, day: Date) -> Option<Date> {
    let named = |name: &Json| {
        let mut metrics = manifest["metrics"].as_array()?.iter();
        metrics.find(|metric| metric["name"] == *name)
    };
    let inputs = named(&json!(name))?["type_params"]["metrics"].as_array()?;
    let [input] = inputs.as_slice() else {
        return None;
    };
    if named(&input["name"])?["type"] != "cumulative" {
        return None;
    }
    if let Some(grain) = input["offset_to_grain"].as_str() {
        let (first, next) = widened(day.into(), day.into(), grain);
        return if first == day.to_string() { first } else { next }.parse().ok();
    }
    let span = jiff::Span::new();
    let count = input["offset_window"]["count"].as_i64()?;
    Some(match input["offset_window"]["granularity"].as_str()? {
        "day" => day + span.days(count),
        "week" => day + span.weeks(count),
        _ => return None,
    })
}

/// The grain of the times that the metrics of a question have, where one is shorter than days.
pub fn shortest_time(manifest: &Json, case: &Json) -> Option<String> {
    let metrics = manifest["metrics"].as_array()?;
    let mut grains: Vec<String> = Vec::new();
    for name in texts(&case["metrics"]) {
        let metric = metrics.iter().find(|metric| metric["name"] == *name)?;
        grains.extend(grain_of(manifest, metric));
    }
    let known: Vec<&str> = grains.iter().map(String::as_str).collect();
    let short = shortest(&known)?;
    LENGTHS[..3].contains(&short).then(|| short.to_owned())
}

/// That grain where one is longer than days, also of what metrics are made of.
pub fn long_time(manifest: &Json, metrics: &[String]) -> Option<&'static str> {
    let mut long = LENGTHS[4..].iter().rev();
    let found = long.find(|long| {
        let is_such = |metric: &Json| grain_of(manifest, metric).as_deref() == Some(**long);
        metrics.iter().any(|name| is_made_of(manifest, name, &is_such))
    });
    found.copied()
}

/// The grain of the time that a metric of one measure has.
fn grain_of(manifest: &Json, metric: &Json) -> Option<String> {
    let named = |list: &Json, name: &Json| {
        let items = list.as_array()?;
        items.iter().find(|item| item["name"] == *name).cloned()
    };
    let of = &metric["type_params"]["metric_aggregation_params"];
    let model = named(&manifest["semantic_models"], &of["semantic_model"])?;
    let time = match &of["agg_time_dimension"] {
        Json::Null => &model["defaults"]["agg_time_dimension"],
        own => own,
    };
    let time = named(&model["dimensions"], time)?;
    time["type_params"]["time_granularity"]
        .as_str()
        .map(str::to_owned)
}

/// From the period of one moment to that of another, both included.
fn widened(since: jiff::civil::DateTime, until: jiff::civil::DateTime, grain: &str) -> (String, String) {
    let span = jiff::Span::new();
    let begins = |time: jiff::civil::DateTime| {
        let day = time.date();
        let month = |month: i8| day.with().month(month).day(1).build().unwrap();
        match grain {
            "second" => time.date().at(time.hour(), time.minute(), time.second(), 0),
            "minute" => time.date().at(time.hour(), time.minute(), 0, 0),
            "hour" => time.date().at(time.hour(), 0, 0, 0),
            "week" => (day - span.days(day.weekday().to_monday_zero_offset())).into(),
            "month" => month(day.month()).into(),
            "quarter" => month((day.month() - 1) / 3 * 3 + 1).into(),
            "year" => month(1).into(),
            _ => day.into(),
        }
    };
    let length = match grain {
        "second" => span.seconds(1),
        "minute" => span.minutes(1),
        "hour" => span.hours(1),
        "week" => span.weeks(1),
        "month" => span.months(1),
        "quarter" => span.months(3),
        "year" => span.years(1),
        _ => span.days(1),
    };
    let (since, until) = (begins(since), begins(until).checked_add(length).unwrap());
    match LENGTHS[..3].contains(&grain) {
        true => (since.to_string(), until.to_string()),
        false => (since.date().to_string(), until.date().to_string()),
    }
}
