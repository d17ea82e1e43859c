//! DataFusion, the embedded engine.

use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::kinds::Kind;
use super::literal::{doubled, raw};
use super::node::{call, cast, minus, plus};
use crate::plan::Calendar;
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

    /// The name of a cast is that of what it casts there, so a group of days, cast from hours
    /// that each stand once, would be taken for a group of hours.
    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        match grain {
            Grain::Day => call("to_date", vec![time]),
            _ => truncated(grain, time, calendar),
        }
    }

    fn timestamp(&self, text: &str) -> String {
        // A plain literal has nanoseconds, which end in 2262; columns do not.
        format!("CAST('{text}' AS TIMESTAMP(6))")
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        local_time(time, from, to)
    }

    /// It has no offset and means UTC.
    fn clock(&self, zone: &str) -> Expr {
        local_time(raw("now()"), "UTC", zone)
    }

    fn microseconds(&self, time: Expr) -> Expr {
        cast(time, "BIGINT")
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

    fn sum(&self, argument: Expr, kind: Kind) -> Expr {
        let argument = match kind {
            Kind::Whole => cast(argument, "DECIMAL(38, 0)"),
            // A decimal zero makes whole numbers decimals and leaves the others alone.
            Kind::Unknown => plus(argument, raw("CAST(0 AS DECIMAL(1, 0))")),
            _ => argument,
        };
        call("sum", vec![argument])
    }

    /// The engine's own function: DataFusion's takes places between two values
    /// by millionths only.
    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("percentile", vec![argument, cast(share, "DOUBLE")])
    }

    /// The engine's own function, too.
    fn discrete_percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("discrete_percentile", vec![argument, cast(share, "DOUBLE")])
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
