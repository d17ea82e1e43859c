//! Days and local times of Oracle, whose days are midnights.

use sqlparser::ast::Expr;

use super::literal::{doubled, raw};
use super::node::{call, cast};
use super::zones::first_of_two;
use crate::check::TimePart;
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};

/// The type of days.
pub(super) const DAY: &str = "DATE";

/// The type of local times.
pub(super) const TIME: &str = "TIMESTAMP(6)";

/// The beginning of a stretch of time, always a `DATE` there; of a day where no format says more.
fn cut(time: &Expr, format: &str) -> Expr {
    match format {
        "" => call("trunc", vec![time.clone()]),
        format => raw(format!("TRUNC({time}, '{format}')")),
    }
}

/// How many days one lies behind another.
pub(super) fn days(later: &Expr, earlier: &Expr) -> Expr {
    raw(format!("{later} - {earlier}"))
}

/// A local time so many units later.
pub(super) fn later(time: &Expr, count: &str, unit: Grain) -> Expr {
    let unit = unit.word().to_ascii_uppercase();
    raw(format!("({time} + NUMTODSINTERVAL({count}, '{unit}'))"))
}

/// A day so many months later, or the last one of that month. Its own function makes the last
/// day of a month of the last one of another.
fn months_later(day: &Expr, months: i32) -> Expr {
    let first = cut(day, "MM");
    raw(format!(
        "LEAST(ADD_MONTHS({day}, {months}), ADD_MONTHS({first}, {months}) + EXTRACT(DAY FROM {day}) - 1)"
    ))
}

/// A day so much later.
pub(super) fn shifted_day(day: &Expr, by: Length) -> Expr {
    let moved = match by.months {
        0 => day.clone(),
        months => months_later(day, months),
    };
    match by.days {
        0 => moved,
        days => raw(format!("({moved} + ({days}))")),
    }
}

/// A local time so much later.
pub(super) fn shifted(time: &Expr, by: Length) -> Expr {
    let moved = match by.months {
        0 => time.clone(),
        months => {
            let day = cut(time, "");
            let moved = months_later(&day, months);
            raw(format!(
                "(CAST({moved} AS {TIME}) + ({time} - CAST({day} AS {TIME})))"
            ))
        }
    };
    let parts = [(i64::from(by.days), Grain::Day), (by.seconds, Grain::Second)];
    let parts = parts.into_iter().filter(|(count, _)| *count != 0);
    parts.fold(moved, |time, (count, unit)| {
        later(&time, &count.to_string(), unit)
    })
}

/// A part of a day or local time as a whole number.
pub(super) fn part_of(part: TimePart, time: &Expr) -> Expr {
    let day = cut(time, "");
    raw(match part {
        TimePart::YearNumber => format!("EXTRACT(YEAR FROM {time})"),
        TimePart::QuarterOfYear => format!("CAST(CEIL(EXTRACT(MONTH FROM {time}) / 3) AS NUMBER(38))"),
        TimePart::MonthOfYear => format!("EXTRACT(MONTH FROM {time})"),
        TimePart::DayOfYear => format!("({day} - {} + 1)", cut(time, "YYYY")),
        TimePart::DayOfMonth => format!("EXTRACT(DAY FROM {time})"),
        TimePart::DayOfWeek => format!("({day} - {} + 1)", cut(&day, "IW")),
        TimePart::HourOfDay => format!("EXTRACT(HOUR FROM CAST({time} AS {TIME}))"),
        TimePart::MinuteOfHour => format!("EXTRACT(MINUTE FROM CAST({time} AS {TIME}))"),
    })
}

/// The beginning of a bucket.
pub(super) fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let turned = |format: &str, months: i64| match months {
        0 => cut(time, format),
        months => {
            let first = cut(time, "MM");
            let earlier = raw(format!("ADD_MONTHS({first}, {})", -months));
            raw(format!("ADD_MONTHS({}, {months})", cut(&earlier, format)))
        }
    };
    let fiscal = i64::from(calendar.fiscal_year_starts) - 1;
    match grain {
        Grain::Second => {
            let time = cast(time.clone(), TIME);
            let second = format!("FLOOR(EXTRACT(SECOND FROM {time}))");
            later(&cast(cut(&time, "MI"), TIME), &second, Grain::Second)
        }
        Grain::Minute => cast(cut(time, "MI"), TIME),
        Grain::Hour => cast(cut(time, "HH24"), TIME),
        Grain::Day => cut(time, ""),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        // These weeks begin on Monday.
        Grain::Week => match i64::from(calendar.week_starts) - 1 {
            0 => cut(time, "IW"),
            days => {
                let earlier = raw(format!("{} - {days}", cut(time, "")));
                raw(format!("({} + {days})", cut(&earlier, "IW")))
            }
        },
        Grain::Month => cut(time, "MM"),
        Grain::Quarter => turned("Q", 0),
        Grain::Year => turned("YYYY", 0),
        Grain::FiscalQuarter => turned("Q", fiscal % 3),
        Grain::FiscalYear => turned("YYYY", fiscal),
    }
}

/// Whole microseconds since 1970 of a local time.
pub(super) fn micros(time: &Expr) -> Expr {
    raw(format!(
        "((TRUNC({time}) - DATE '1970-01-01') * 86400000000 + EXTRACT(HOUR FROM {time}) * 3600000000 \
         + EXTRACT(MINUTE FROM {time}) * 60000000 + EXTRACT(SECOND FROM {time}) * 1000000)"
    ))
}

/// A local time of one zone as that of another. One that the clocks leave out is an error there.
pub(super) fn moved(time: Expr, from: &str, to: &str) -> Expr {
    let utc = first_of_two(
        time,
        from,
        |time| match from {
            "UTC" => time,
            from => raw(format!(
                "SYS_EXTRACT_UTC(FROM_TZ(CAST({time} AS {TIME}), {}))",
                doubled(from)
            )),
        },
        &|utc| local(utc, from),
        &|time, hours| later(&time, &hours.to_string(), Grain::Hour),
    );
    local(utc, to)
}

/// A moment as the clocks of a zone show it.
fn local(utc: Expr, zone: &str) -> Expr {
    match zone {
        "UTC" => utc,
        zone => raw(format!(
            "CAST(FROM_TZ(CAST({utc} AS {TIME}), 'UTC') AT TIME ZONE {} AS {TIME})",
            doubled(zone)
        )),
    }
}

/// What the clock shows in a zone.
pub(super) fn clock(zone: &str) -> Expr {
    raw(format!(
        "CAST(SYSTIMESTAMP AT TIME ZONE {} AS {TIME})",
        doubled(zone)
    ))
}
