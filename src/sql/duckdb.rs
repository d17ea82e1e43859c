//! DuckDB.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::embedded::truncated;
use super::expr::{call, cast, minus};
use super::literal::{doubled, raw};
use crate::plan::Calendar;
use crate::resolve::Type;
use crate::syntax::time::Grain;

/// The first of January 1992, in seconds.
const SINCE: i64 = 694_224_000;

/// DuckDB's SQL.
pub struct DuckDb;

impl Dialect for DuckDb {
    fn name(&self) -> &'static str {
        "duckdb"
    }

    fn text(&self, value: &str) -> String {
        doubled(value)
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, time, calendar)
    }

    fn timestamp(&self, text: &str) -> String {
        format!("TIMESTAMP '{text}'")
    }

    fn local(&self, zone: &str, time: Expr, calendar: &Calendar) -> Expr {
        call(
            "timezone",
            vec![raw(doubled(&calendar.zone)), instant(zone, time)],
        )
    }

    fn start_of_day(&self, day: Expr, zone: Option<&str>, calendar: &Calendar) -> Expr {
        let midnight = cast(day, "TIMESTAMP");
        match zone {
            Some(zone) => call(
                "timezone",
                vec![raw(doubled(zone)), instant_of_midnight(&calendar.zone, midnight)],
            ),
            None => midnight,
        }
    }

    fn microseconds(&self, time: Expr) -> Expr {
        call("epoch_us", vec![time])
    }

    fn now(&self, kind: &Type, calendar: &Calendar) -> Expr {
        let zone = match kind {
            Type::Timestamp(Some(zone)) => zone.as_str(),
            _ => calendar.zone.as_str(),
        };
        let local = call("timezone", vec![raw(doubled(zone)), raw("now()")]);
        match kind {
            Type::Date => cast(local, "DATE"),
            _ => local,
        }
    }

    fn micros(&self, time: Expr) -> Expr {
        call("epoch_us", vec![time])
    }

    fn each(&self, unit: Grain, first: Expr, last: Expr) -> Expr {
        let step = |word: &str| raw(format!("INTERVAL '1 {word}'"));
        let each = |step: Expr| call("unnest", vec![call("generate_series", vec![first, last, step])]);
        match unit {
            Grain::Second | Grain::Minute | Grain::Hour => each(step(unit.word())),
            _ => cast(each(step("day")), "DATE"),
        }
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        call("row", parts)
    }

    fn timestamp_type(&self) -> &'static str {
        "TIMESTAMP"
    }

    fn sum_of_ints(&self, argument: Expr) -> Expr {
        call("sum", vec![argument])
    }

    fn sum_of_numbers(&self, argument: Expr) -> Expr {
        call("sum", vec![argument])
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("quantile_cont", vec![argument, share])
    }

    fn first(&self) -> &'static str {
        "first"
    }

    fn escapes_patterns(&self) -> bool {
        false
    }

    fn keeps_digits(&self) -> bool {
        false
    }

    fn finds_pattern(&self) -> &'static str {
        "regexp_matches"
    }
}

/// The instant of a local time. Of a time that a clock shows twice DuckDB takes the second
/// instant; what is meant is the first, an hour before.
fn instant(zone: &str, time: Expr) -> Expr {
    instant_where(repeats(zone, |_, _| true), zone, time)
}

/// The same of a midnight: few zones ever showed that twice.
fn instant_of_midnight(zone: &str, midnight: Expr) -> Expr {
    let holds_midnight = |from: DateTime, to: DateTime| {
        from.time() == Time::midnight() || (from.date() < to.date() && to.time() != Time::midnight())
    };
    instant_where(repeats(zone, holds_midnight), zone, midnight)
}

fn instant_where(repeats: bool, zone: &str, time: Expr) -> Expr {
    let of = |time: Expr| call("timezone", vec![raw(doubled(zone)), time]);
    let instant = of(time.clone());
    if !repeats {
        return instant;
    }
    let first = minus(instant.clone(), raw("INTERVAL '1 hour'"));
    let shown = of(first.clone());
    raw(format!(
        "CASE WHEN {shown} = {time} THEN {first} ELSE {instant} END"
    ))
}

/// Whether the clocks of a zone went back since 1992, or will, from one of these
/// local times to the other. Hours shown twice before that are not looked at: zones without
/// summer time for so long keep their plain SQL.
fn repeats(zone: &str, wanted: impl Fn(DateTime, DateTime) -> bool) -> bool {
    let Ok(zone) = TimeZone::get(zone) else {
        return true;
    };
    let since = Timestamp::constant(SINCE, 0);
    let mut before = zone.to_offset(since);
    // Rules repeat every year: a century of them is enough.
    zone.following(since).take(300).any(|transition| {
        let (old, at) = (before, transition.timestamp());
        before = transition.offset();
        before < old && wanted(before.to_datetime(at), old.to_datetime(at))
    })
}
