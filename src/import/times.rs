//! Grains, parts and lengths of time in the words of the language.

use jiff::civil::{DateTime, Time, Weekday};

use sqlparser::ast::BinaryOperator;

use super::Length;
use super::manifest::Manifest;
use super::names::name;
use crate::words::{Said, say};

/// Grains that both have, from the finest on.
const GRAINS: [&str; 8] = [
    "second", "minute", "hour", "day", "week", "month", "quarter", "year",
];

/// Whether a word is a grain there.
pub fn is_grain(manifest: &Manifest, word: &str) -> bool {
    GRAINS.contains(&word)
        || matches!(word, "nanosecond" | "microsecond" | "millisecond")
        || manifest
            .spines
            .iter()
            .any(|spine| spine.grains.iter().any(|(grain, _)| grain == word))
}

/// Whether it is a grain of a time spine.
pub fn is_custom(manifest: &Manifest, word: &str) -> bool {
    let mut spines = manifest.spines.iter();
    spines.any(|spine| spine.grains.iter().any(|(grain, _)| grain == word))
}

/// A grain.
pub fn grain(manifest: &Manifest, word: &str) -> Result<String, Said> {
    let custom = manifest
        .spines
        .iter()
        .any(|spine| spine.grains.iter().any(|(grain, _)| grain == word));
    match GRAINS.contains(&word) || custom {
        true if custom => Ok(name(word)),
        true => Ok(word.to_owned()),
        false => Err(say!("no period here is called `{grain}`", grain = word)),
    }
}

/// How coarse a grain is, the finest first.
pub fn coarseness(word: &str) -> usize {
    GRAINS
        .iter()
        .position(|grain| *grain == word)
        .map_or(0, |at| at + 1)
}

/// A period that begins at a moment, and the next one, as bounds say them; none where no such period begins there.
pub fn period(grain: &str, moment: DateTime) -> Option<(String, String)> {
    let span = jiff::Span::new();
    let day = moment.date();
    let is_first = day.day() == 1;
    let (begins, length) = match grain {
        "hour" if moment.minute() == 0 && moment.second() == 0 => {
            let next = moment.checked_add(span.hours(1)).ok()?;
            let shown = |time: DateTime| time.strftime("%Y-%m-%dT%H:%M").to_string();
            return Some((shown(moment), shown(next)));
        }
        "day" => (true, span.days(1)),
        "week" => (day.weekday() == Weekday::Monday, span.weeks(1)),
        "month" => (is_first, span.months(1)),
        "quarter" => (is_first && day.month() % 3 == 1, span.months(3)),
        "year" => (is_first && day.month() == 1, span.years(1)),
        _ => return None,
    };
    let is_there = begins && moment.time() == Time::midnight();
    let next = day.checked_add(length).ok()?;
    is_there.then(|| (day.to_string(), next.to_string()))
}

/// The first day of the period of a grain behind the one that holds a moment, where none begins at it.
pub fn next_of_middle(grain: &str, moment: DateTime) -> Option<String> {
    let span = jiff::Span::new();
    let day = moment.date();
    let whole = match grain {
        "day" => day,
        "week" => day - span.days(day.weekday().to_monday_zero_offset()),
        "month" => day.first_of_month(),
        "quarter" => day
            .with()
            .month((day.month() - 1) / 3 * 3 + 1)
            .day(1)
            .build()
            .ok()?,
        "year" => day.first_of_year(),
        _ => return None,
    };
    let is_middle = whole.at(0, 0, 0, 0) != moment;
    let (_, next) = period(grain, whole.into())?;
    is_middle.then_some(next)
}

/// A comparison of the first moment of a period with one in the middle of it, as one with the next period.
pub fn beside_middle(op: &BinaryOperator, grain: &str, moment: DateTime) -> Option<(BinaryOperator, String)> {
    let next = next_of_middle(grain, moment)?;
    match op {
        BinaryOperator::Gt | BinaryOperator::GtEq => Some((BinaryOperator::GtEq, next)),
        BinaryOperator::Lt | BinaryOperator::LtEq => Some((BinaryOperator::Lt, next)),
        _ => None,
    }
}

/// `7 days`
pub fn length(length: &Length) -> Result<String, Said> {
    let plain = length.grain.strip_suffix('s').unwrap_or(&length.grain);
    match GRAINS.contains(&plain) {
        true if length.count == 1 => Ok(format!("1 {plain}")),
        true => Ok(format!("{} {plain}s", length.count)),
        false => Err(say!("`{grain}` has no common length", grain = plain)),
    }
}

/// A part of a time, such as the day of its week.
pub fn part(word: &str) -> Result<&'static str, Said> {
    Ok(match word {
        "year" => "year_number",
        "quarter" => "quarter_of_year",
        "month" => "month_of_year",
        "day" => "day_of_month",
        "dow" => "day_of_week",
        "doy" => "day_of_year",
        _ => {
            return Err(say!(
                "parts of a time such as `{part}` have no counterpart",
                part = word
            ));
        }
    })
}
