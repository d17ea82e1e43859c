//! DuckDB.

use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::embedded::truncated;
use super::expr::{call, cast};
use super::literal::{doubled, raw};
use super::zones::{in_zone, instant, instant_of_midnight};
use crate::plan::Calendar;
use crate::resolve::Type;
use crate::syntax::time::Grain;

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
        in_zone(&calendar.zone)(instant(zone, time, &in_zone(zone)))
    }

    fn start_of_day(&self, day: Expr, zone: Option<&str>, calendar: &Calendar) -> Expr {
        let midnight = cast(day, "TIMESTAMP");
        match zone {
            Some(zone) => {
                let own = &calendar.zone;
                in_zone(zone)(instant_of_midnight(own, midnight, &in_zone(own)))
            }
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
