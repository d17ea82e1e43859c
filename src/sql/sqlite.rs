//! SQLite, from version 3.39 on.
//!
//! It has numbers and texts. Days and times are texts that stand in the order of time, truth is
//! 1 or 0, and decimals are floating numbers of four digits behind the point: what is computed
//! of them goes through whole numbers, and comes out as the floating number nearest to it.

use jiff::civil::Date;
use sqlparser::ast::Expr;

use super::construct::Construct;
use super::dialect::Dialect;
use super::kinds::Kind;
use super::like::Likeness;
use super::literal::{self, doubled, raw};
use super::node::{call, cast, minus};
use super::scalar::{found, part};
use super::turns::{Apart, are_known};
use super::views::{Remarks, Views};
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// SQLite's SQL.
pub struct Sqlite;

/// How often the last of four digits goes into one.
const TIMES: &str = "10000";

/// The greatest whole number that a floating one holds, as all before it.
const GREATEST: &str = "9007199254740992";

/// It ends a query with `integer overflow`.
const OVERFLOW: &str = "ABS(-9223372036854775807 - 1)";

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: None,
            replaces: false,
            remarks: Remarks::Nowhere,
            together: true,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::LetterCase => say!("it knows the letters of English only"),
            Construct::Pattern | Construct::LongPattern => say!("it has no regular expressions"),
            Construct::FloatDigits => say!("it rounds the digits that are shown"),
            Construct::FloatBucket => say!("it has no remainder of floating numbers"),
            Construct::Percentiles | Construct::DiscretePercentiles | Construct::Deviations => {
                say!("it has no function for that")
            }
            Construct::FirstLast => say!("its aggregates have no order"),
            Construct::ManyDigits | Construct::RoundedDigits | Construct::Lengths => {
                say!("it has no decimals, and its numbers hold four digits exactly")
            }
            _ => return None,
        })
    }

    fn lacks_zone(&self, zone: &str) -> Option<Said> {
        (!are_known(zone)).then(|| say!("it knows no time zones, and the clocks there are still turned"))
    }

    /// Its parser keeps a hundred signs, of which each takes up to five. Later versions keep more.
    fn most_nested(&self) -> Option<usize> {
        Some(16)
    }

    /// A column that is not named as itself has no name to be ordered by.
    fn names_all(&self) -> bool {
        true
    }

    fn text(&self, value: &str) -> String {
        doubled(value)
    }

    fn date(&self, day: Date) -> Expr {
        raw(doubled(&day.to_string()))
    }

    fn timestamp(&self, text: &str) -> String {
        doubled(text)
    }

    fn timestamp_type(&self) -> &'static str {
        "TEXT"
    }

    fn double(&self) -> &'static str {
        "REAL"
    }

    fn day(&self, time: Expr) -> Expr {
        raw(format!("SUBSTR({time}, 1, 10)"))
    }

    fn midnight(&self, day: Expr) -> Expr {
        raw(format!("({day} || ' 00:00:00')"))
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        let days = |day| call("julianday", vec![day]);
        cast(minus(days(later), days(earlier)), "INTEGER")
    }

    /// Texts of days are shorter.
    fn side(&self, value: Expr, own: Kind, both: Kind) -> Expr {
        match (own, both) {
            (Kind::Day, Kind::Time) => self.midnight(value),
            _ => value,
        }
    }

    fn computed(&self, value: Expr, kind: Kind, is_product: bool) -> Expr {
        match kind {
            Kind::Decimal | Kind::Unknown => raw(format!("ROUND(({value}) * {TIMES}) / {TIMES}.0")),
            // What does not fit into 64 bits would be a floating number.
            Kind::Whole if is_product => raw(format!(
                "CASE WHEN TYPEOF({value}) = 'real' THEN {OVERFLOW} ELSE {value} END"
            )),
            _ => value,
        }
    }

    fn sum(&self, argument: Expr, kind: Kind) -> Expr {
        let argument = match kind {
            Kind::Decimal | Kind::Unknown => raw(format!("CAST(ROUND(({argument}) * {TIMES}) AS INTEGER)")),
            _ => argument,
        };
        call("sum", vec![argument])
    }

    fn summed(&self, sum: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Decimal | Kind::Unknown => raw(format!(
                "CASE WHEN ABS({sum}) > {GREATEST} THEN {OVERFLOW} ELSE {sum} / {TIMES}.0 END"
            )),
            _ => sum,
        }
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    /// It knows no zones.
    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        let Some(apart) = Apart::between(from, to) else {
            return time;
        };
        let moment = |local| doubled(&literal::timestamp(local));
        let seconds = apart.chosen(&time, &moment, &seconds);
        raw(format!(
            "(DATETIME(SUBSTR({time}, 1, 19), {seconds}) || SUBSTR({time}, 20))"
        ))
    }

    /// To a thousandth of a second, shown with six digits as times are stored.
    fn clock(&self, zone: &str) -> Expr {
        let now = raw("DATETIME('now')");
        let moment = |local| doubled(&literal::timestamp(local));
        let ahead = Apart::these_days(zone).map(|apart| apart.chosen(&now, &moment, &seconds));
        let ahead = ahead.map_or(String::new(), |seconds| format!(", {seconds}"));
        raw(format!("STRFTIME('%Y-%m-%d %H:%M:%f000', 'now'{ahead})"))
    }

    /// Lengths are refused.
    fn microseconds(&self, time: Expr) -> Expr {
        time
    }

    /// What stands behind the day, or behind the second, stays as it is.
    fn shift(&self, time: Expr, by: Length) -> Expr {
        let mut sql = time;
        let days = Length { seconds: 0, ..by };
        if days != Length::default() {
            let day = self.shift_day(self.day(sql.clone()), days);
            sql = raw(format!("({day} || SUBSTR({sql}, 11))"));
        }
        if by.seconds != 0 {
            sql = raw(format!(
                "(DATETIME(SUBSTR({sql}, 1, 19), '{:+} seconds') || SUBSTR({sql}, 20))",
                by.seconds
            ));
        }
        sql
    }

    /// Months first, and never beyond the end of one.
    fn shift_day(&self, day: Expr, by: Length) -> Expr {
        let mut sql = day;
        if by.months != 0 {
            let (months, next) = (by.months, by.months + 1);
            sql = raw(format!(
                "MIN(DATE({sql}, '{months:+} months'), \
                 DATE({sql}, 'start of month', '{next:+} months', '-1 day'))"
            ));
        }
        if by.days != 0 {
            sql = raw(format!("DATE({sql}, '{:+} days')", by.days));
        }
        sql
    }

    fn each(&self, _unit: Grain, _first: Expr, _last: Expr) -> Expr {
        raw("each.value")
    }

    fn each_from(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<String> {
        let (function, word) = match unit {
            Grain::Second | Grain::Minute | Grain::Hour => ("DATETIME", unit.word()),
            _ => ("DATE", "day"),
        };
        Some(format!(
            "JSON_EACH((WITH RECURSIVE ends(first, last) AS (SELECT {first}, {last}), \
             run(at) AS (SELECT ends.first FROM ends WHERE ends.first <= ends.last \
             UNION ALL SELECT {function}(run.at, '+1 {word}') FROM run, ends WHERE run.at < ends.last) \
             SELECT JSON_GROUP_ARRAY(run.at) FROM run)) AS each"
        ))
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        call("json_array", parts)
    }

    fn together(&self, texts: Vec<Expr>) -> Expr {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        raw(format!("({})", texts.join(" || ")))
    }

    fn two_digits(&self, number: Expr) -> Expr {
        raw(format!("SUBSTR('0' || {number}, -2)"))
    }

    fn least_and_greatest(&self) -> [&'static str; 2] {
        ["min", "max"]
    }

    fn any_and_all(&self) -> [&'static str; 2] {
        ["max", "min"]
    }

    fn likeness(&self) -> Likeness {
        Likeness::Glob
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let other = operands.get(1);
        Some(match function {
            Scalar::Substring => call("substr", part(operands)?),
            Scalar::StartsWith => raw(format!("(SUBSTR({one}, 1, LENGTH({0})) = {0})", other?)),
            Scalar::EndsWith => raw(format!(
                "(SUBSTR({one}, LENGTH({one}) - LENGTH({0}) + 1) = {0})",
                other?
            )),
            Scalar::Contains => found(call("instr", operands.to_vec())),
            Scalar::Part(part) => part_of(part, one),
            Scalar::Least => call("min", operands.to_vec()),
            Scalar::Greatest => call("max", operands.to_vec()),
            Scalar::Floor => call("floor", vec![one.clone()]),
            Scalar::Ceil => call("ceil", vec![one.clone()]),
            Scalar::Round if kind != Kind::Float => rounded(one, other, kind)?,
            Scalar::Bucket if kind != Kind::Float => bucket(one, other?, kind),
            _ => return None,
        })
    }
}

/// So many seconds, as what moves a time.
fn seconds(count: i64) -> String {
    doubled(&format!("{count:+} seconds"))
}

/// An exact number rounded to so many digits behind the point, or before it where these are
/// below zero. A half goes away from zero.
fn rounded(number: &Expr, digits: Option<&Expr>, kind: Kind) -> Option<Expr> {
    let digits: i32 = digits.map_or(Some(0), |digits| digits.to_string().parse().ok())?;
    let power = |exponent: i32| 10_i64.checked_pow(exponent.try_into().ok()?);
    if kind == Kind::Whole {
        let step = match digits {
            0.. => None,
            _ => Some(power(-digits).unwrap_or(i64::MAX)),
        };
        return Some(step.map_or(number.clone(), |step| {
            let half = step / 2;
            raw(format!(
                "(CASE WHEN {number} < 0 THEN {number} - {half} ELSE {number} + {half} END / {step} * {step})"
            ))
        }));
    }
    if digits >= 4 {
        return Some(number.clone());
    }
    let Some((dropped, back)) = power(4 - digits).zip(power(digits.abs())) else {
        return Some(raw(format!("({number}) * 0")));
    };
    let by = if digits < 0 { '*' } else { '/' };
    // A half of tens of thousandths is known exactly.
    Some(raw(format!(
        "(ROUND(ROUND(({number}) * {TIMES}) / {dropped}.0) {by} {back}.0)"
    )))
}

/// The greatest multiple of a width that is not greater, in whole numbers.
fn bucket(number: &Expr, width: &Expr, kind: Kind) -> Expr {
    let whole = |number: &Expr| match kind {
        Kind::Whole => number.clone(),
        _ => raw(format!("CAST(ROUND({number} * {TIMES}) AS INTEGER)")),
    };
    let (number, width) = (whole(number), whole(width));
    let least = format!("({number} - (({number} % {width}) + {width}) % {width})");
    match kind {
        Kind::Whole => raw(least),
        _ => raw(format!("({least} / {TIMES}.0)")),
    }
}

/// A part of a day or local time as a whole number.
fn part_of(part: TimePart, time: &Expr) -> Expr {
    let digits = |from: u8, length: u8| format!("SUBSTR({time}, {from}, {length})");
    let shown = |word: &str| format!("STRFTIME('{word}', SUBSTR({time}, 1, 10))");
    let number = |text: String| cast(raw(text), "INTEGER");
    match part {
        TimePart::YearNumber => number(digits(1, 4)),
        TimePart::QuarterOfYear => raw(format!("(({} + 2) / 3)", number(digits(6, 2)))),
        TimePart::MonthOfYear => number(digits(6, 2)),
        TimePart::DayOfYear => number(shown("%j")),
        TimePart::DayOfMonth => number(digits(9, 2)),
        // Sunday is 0 there, and comes last.
        TimePart::DayOfWeek => raw(format!("((CAST({} AS INTEGER) + 6) % 7 + 1)", shown("%w"))),
        TimePart::HourOfDay => number(digits(12, 2)),
        TimePart::MinuteOfHour => number(digits(15, 2)),
    }
}

/// The beginning of a bucket.
fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let first = |length: usize, rest: &str| raw(format!("(SUBSTR({time}, 1, {length}) || '{rest}')"));
    // A part of a second could be rounded up. A day is its midnight.
    let clock = |digits: &str| raw(format!("STRFTIME('%Y-%m-%d {digits}', SUBSTR({time}, 1, 19))"));
    match grain {
        Grain::Second => clock("%H:%M:%S"),
        Grain::Minute => clock("%H:%M:00"),
        Grain::Hour => clock("%H:00:00"),
        Grain::Day => raw(format!("SUBSTR({time}, 1, 10)")),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        // The day before the next one of that name, a week back.
        Grain::Week => raw(format!(
            "DATE(SUBSTR({time}, 1, 10), '-6 days', 'weekday {}')",
            calendar.week_starts % 7
        )),
        Grain::Month => first(7, "-01"),
        Grain::Year => first(4, "-01-01"),
        Grain::Quarter => quarter(time, 1),
        Grain::FiscalQuarter => quarter(time, calendar.fiscal_year_starts),
        Grain::FiscalYear if calendar.fiscal_year_starts == 1 => first(4, "-01-01"),
        Grain::FiscalYear => raw(format!(
            "DATE(SUBSTR({time}, 1, 7) || '-01', '-{0} months', 'start of year', '+{0} months')",
            calendar.fiscal_year_starts - 1
        )),
    }
}

/// The first day of the quarter that a time is in, where one begins in this month.
fn quarter(time: &Expr, month: i8) -> Expr {
    raw(format!(
        "DATE(SUBSTR({time}, 1, 7) || '-01', '-' || ((SUBSTR({time}, 6, 2) + {}) % 3) || ' months')",
        12 - month
    ))
}
