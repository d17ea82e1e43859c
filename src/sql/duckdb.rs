//! DuckDB.

use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::embedded::truncated;
use super::like::Likeness;
use super::literal::{doubled, raw};
use super::node::{call, cast};
use super::views::{Remarks, Views};
use super::zones;
use crate::plan::Calendar;
use crate::syntax::time::Grain;

/// DuckDB's SQL.
pub struct DuckDb;

impl Dialect for DuckDb {
    fn name(&self) -> &'static str {
        "duckdb"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            replaces: true,
            remarks: Remarks::Apart,
            together: true,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn session(&self, zone: &str) -> Vec<String> {
        vec![format!("SET TimeZone = {}", self.text(zone))]
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

    fn midnight_moved(&self, midnight: Expr, from: &str, to: &str) -> Expr {
        zones::midnight_moved(midnight, from, to)
    }

    fn microseconds(&self, time: Expr) -> Expr {
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

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("quantile_cont", vec![argument, share])
    }

    fn first(&self) -> &'static str {
        "first"
    }

    fn likeness(&self) -> Likeness {
        Likeness::Plain
    }

    fn keeps_digits(&self) -> bool {
        false
    }

    fn finds_pattern(&self) -> &'static str {
        "regexp_matches"
    }
}
