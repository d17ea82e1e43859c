//! DataFusion, the embedded engine.

use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::expr::{call, cast, minus, plus};
use super::literal::{doubled, raw};
use crate::plan::Calendar;
use crate::resolve::Type;
use crate::syntax::time::Grain;

/// DataFusion's SQL.
pub struct Embedded;

impl Dialect for Embedded {
    fn name(&self) -> &'static str {
        "embedded"
    }

    fn text(&self, value: &str) -> String {
        doubled(value)
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, time, calendar)
    }

    fn timestamp(&self, text: &str) -> String {
        // A plain literal has nanoseconds, which end in 2262; columns do not.
        format!("CAST('{text}' AS TIMESTAMP(6))")
    }

    fn local(&self, zone: &str, time: Expr, calendar: &Calendar) -> Expr {
        local_time(time, zone, &calendar.zone)
    }

    fn start_of_day(&self, day: Expr, zone: Option<&str>, calendar: &Calendar) -> Expr {
        let midnight = cast(day, "TIMESTAMP(6)");
        match zone {
            Some(zone) => local_time(midnight, &calendar.zone, zone),
            None => midnight,
        }
    }

    fn microseconds(&self, time: Expr) -> Expr {
        cast(time, "BIGINT")
    }

    fn now(&self, kind: &Type, calendar: &Calendar) -> Expr {
        let zone = match kind {
            Type::Timestamp(Some(zone)) => zone.as_str(),
            _ => calendar.zone.as_str(),
        };
        // The engine's clock has no offset and means UTC.
        let local = local_time(raw("now()"), "UTC", zone);
        match kind {
            Type::Date => cast(local, "DATE"),
            _ => local,
        }
    }

    fn micros(&self, time: Expr) -> Expr {
        cast(cast(time, "TIMESTAMP(6)"), "BIGINT")
    }

    /// The engine's own functions make a list of them.
    fn each(&self, unit: Grain, first: Expr, last: Expr) -> Expr {
        let list = match unit {
            Grain::Second => call("each_time", vec![first, last, raw("1")]),
            Grain::Minute => call("each_time", vec![first, last, raw("60")]),
            Grain::Hour => call("each_time", vec![first, last, raw("3600")]),
            _ => call("each_day", vec![first, last]),
        };
        call("unnest", vec![list])
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        call("struct", parts)
    }

    fn timestamp_type(&self) -> &'static str {
        "TIMESTAMP(6)"
    }

    fn sum_of_ints(&self, argument: Expr) -> Expr {
        call("sum", vec![cast(argument, "DECIMAL(38, 0)")])
    }

    /// A decimal zero makes whole numbers decimals and leaves the others alone.
    fn sum_of_numbers(&self, argument: Expr) -> Expr {
        let zero = raw("CAST(0 AS DECIMAL(1, 0))");
        call("sum", vec![plus(argument, zero)])
    }

    /// The engine's own function: DataFusion's takes places between two values
    /// by millionths only.
    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("percentile", vec![argument, cast(share, "DOUBLE")])
    }

    fn first(&self) -> &'static str {
        "first_value"
    }

    fn escapes_patterns(&self) -> bool {
        true
    }

    fn keeps_digits(&self) -> bool {
        true
    }

    fn finds_pattern(&self) -> &'static str {
        "regexp_like"
    }
}

/// The engine's own function: of two local times it takes the first, and moves
/// one that does not exist forward.
fn local_time(time: Expr, from: &str, to: &str) -> Expr {
    call("local_time", vec![time, raw(doubled(from)), raw(doubled(to))])
}

/// `date_trunc`, shifted where the calendar begins elsewhere.
pub(super) fn truncated(grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
    let trunc = |unit: &str, time: Expr| call("date_trunc", vec![raw(doubled(unit)), time]);
    let shifted = |unit: &str, time: Expr, by: String| {
        let length = || raw(format!("INTERVAL {}", doubled(&by)));
        cast(plus(trunc(unit, minus(time, length())), length()), "DATE")
    };
    let fiscal = i32::from(calendar.fiscal_year_starts) - 1;
    match grain {
        Grain::Second | Grain::Minute | Grain::Hour => trunc(grain.word(), time),
        Grain::Day => cast(time, "DATE"),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time]),
        Grain::Week if calendar.week_starts != 1 => shifted(
            "week",
            time,
            format!("{} day", i32::from(calendar.week_starts) - 1),
        ),
        Grain::FiscalQuarter if fiscal % 3 != 0 => {
            shifted("quarter", trunc("month", time), format!("{} month", fiscal % 3))
        }
        Grain::FiscalYear if fiscal != 0 => shifted("year", trunc("month", time), format!("{fiscal} month")),
        Grain::Week => cast(trunc("week", time), "DATE"),
        Grain::Month => cast(trunc("month", time), "DATE"),
        Grain::Quarter | Grain::FiscalQuarter => cast(trunc("quarter", time), "DATE"),
        Grain::Year | Grain::FiscalYear => cast(trunc("year", time), "DATE"),
    }
}
