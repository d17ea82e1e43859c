//! BigQuery.
//!
//! A number with a point is a floating one there, unless it says otherwise; products of exact
//! numbers are `BIGNUMERIC`, which keeps 38 digits behind the point.

use jiff::civil::Date;
use sqlparser::ast::Expr;

use super::construct::Construct;
use super::dialect::Dialect;
use super::ident::Names;
use super::kinds::Kind;
use super::literal::{doubled, raw, slashed};
use super::node::{LARGE, call, cast, moved_by, nested, plus};
use super::same::{halves, nothing};
use super::scalar::{found, part};
use super::views::{Remarks, Views};
use super::zones::first_of_two;
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// BigQuery's SQL.
pub struct BigQuery;

/// Words that mean something in its SQL, and in few others.
const KEYWORDS: &[&str] = &["ASSERT_ROWS_MODIFIED", "ENUM", "PROTO", "TREAT"];

/// The type of local times.
const TIME: &str = "DATETIME";

impl Dialect for BigQuery {
    fn name(&self) -> &'static str {
        "bigquery"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            replaces: true,
            remarks: Remarks::Nowhere,
            together: false,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn names_capitals(&self) -> bool {
        true
    }

    fn lists_by_selects(&self) -> bool {
        true
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::Percentiles | Construct::DiscretePercentiles => {
                say!("it has them over windows only, and for groups approximately")
            }
            Construct::FloatDigits | Construct::FloatBucket => {
                say!("how it rounds floating numbers could not be tried")
            }
            Construct::OddNames => say!("it has no such signs in names"),
            _ => return None,
        })
    }

    fn names(&self) -> Names {
        Names {
            quote: '`',
            keywords: KEYWORDS,
            longest: Some(300),
            counts_characters: true,
            ..Names::default()
        }
    }

    fn misreads(&self, name: &str) -> Option<Said> {
        let is_plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | ' ');
        (!name.chars().all(is_plain))
            .then(|| say!("its names have letters, digits, `_`, `-` and blanks only"))
    }

    fn joins_by_keys(&self) -> bool {
        true
    }

    fn text(&self, value: &str) -> String {
        slashed(value)
    }

    fn number(&self, digits: &str) -> Expr {
        let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
        match (whole.len(), behind.len()) {
            (..=18, 0) => raw(digits),
            (..=28, ..=9) => raw(format!("NUMERIC '{digits}'")),
            _ => raw(format!("BIGNUMERIC '{digits}'")),
        }
    }

    fn timestamp(&self, text: &str) -> String {
        format!("DATETIME '{text}'")
    }

    fn timestamp_type(&self) -> &'static str {
        TIME
    }

    fn date(&self, day: Date) -> Expr {
        super::literal::date(day)
    }

    fn whole(&self) -> &'static str {
        "INT64"
    }

    fn words(&self) -> &'static str {
        "STRING"
    }

    fn double(&self) -> &'static str {
        "FLOAT64"
    }

    fn filters(&self) -> bool {
        false
    }

    fn any_and_all(&self) -> [&'static str; 2] {
        ["logical_or", "logical_and"]
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        raw(format!("DATE_DIFF({later}, {earlier}, DAY)"))
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        let utc = first_of_two(
            time,
            from,
            |time| converted(&time, from, "UTC"),
            &|utc| converted(&utc, "UTC", from),
            &|time, hours| raw(format!("DATETIME_ADD({time}, INTERVAL {hours} HOUR)")),
        );
        converted(&utc, "UTC", to)
    }

    fn clock(&self, zone: &str) -> Expr {
        call("current_datetime", vec![raw(doubled(zone))])
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        moved_by(cast(time, TIME), by, LARGE, |time, count, unit| {
            raw(format!("DATETIME_ADD({time}, INTERVAL {count} {unit})"))
        })
    }

    fn shift_day(&self, day: Expr, by: Length) -> Expr {
        moved_by(day, Length { seconds: 0, ..by }, LARGE, |day, count, unit| {
            added(unit, &count.to_string(), &day)
        })
    }

    fn microseconds(&self, time: Expr) -> Expr {
        raw(format!(
            "DATETIME_DIFF(CAST({time} AS DATETIME), DATETIME '1970-01-01 00:00:00', MICROSECOND)"
        ))
    }

    fn each(&self, unit: Grain, _first: Expr, _last: Expr) -> Expr {
        match unit {
            Grain::Second | Grain::Minute | Grain::Hour => raw("DATETIME(run, 'UTC')"),
            _ => raw("run"),
        }
    }

    /// An array of all of them, which is empty where they end before they begin.
    fn each_from(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<String> {
        Some(match unit {
            Grain::Second | Grain::Minute | Grain::Hour => format!(
                "UNNEST(GENERATE_TIMESTAMP_ARRAY(TIMESTAMP({first}, 'UTC'), TIMESTAMP({last}, 'UTC'), \
                 INTERVAL 1 {})) AS run",
                unit.word().to_ascii_uppercase()
            ),
            _ => format!("UNNEST(GENERATE_DATE_ARRAY(CAST({first} AS DATE), CAST({last} AS DATE))) AS run"),
        })
    }

    /// Of numbers of nine digits behind the point a product would have nine as well. A zero gives it
    /// 38, and leaves floating numbers alone.
    fn factor(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Decimal | Kind::Unknown => nested(plus(value, raw("BIGNUMERIC '0'"))),
            _ => value,
        }
    }

    /// The values that are not NULL, in order.
    fn first_by(&self, value: &Expr, order: &[(Expr, bool, Kind)]) -> Option<Expr> {
        let keys = order.iter().map(|(key, backwards, _)| {
            let direction = if *backwards { " DESC" } else { "" };
            format!("{key} IS NULL, {key}{direction}")
        });
        let keys: Vec<String> = keys.collect();
        Some(raw(format!(
            "ARRAY_AGG({value} IGNORE NULLS ORDER BY {} LIMIT 1)[SAFE_OFFSET(0)]",
            keys.join(", ")
        )))
    }

    /// As JSON each value is in quotes, or has no comma.
    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        let parts = parts
            .into_iter()
            .map(|part| call("to_json_string", vec![part]).to_string());
        raw(format!("CONCAT({})", parts.collect::<Vec<_>>().join(", ',', ")))
    }

    fn finds_pattern(&self) -> &'static str {
        "regexp_contains"
    }

    /// It has no need of that; a translation has, by which it is tried.
    fn keeps_digits(&self) -> bool {
        false
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    /// Joins have to have equal sides.
    fn same(&self, left: Expr, right: Expr, kind: Kind) -> Expr {
        match nothing(kind, self) {
            Some(nothing) => halves(&left, &right, &nothing),
            None => {
                let text = |side| call("to_json_string", vec![side]);
                nested(super::node::binary(
                    text(left),
                    sqlparser::ast::BinaryOperator::Eq,
                    text(right),
                ))
            }
        }
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        // Of whole numbers alone its functions make floating ones.
        let exact = || match kind {
            Kind::Float => one.clone(),
            _ => plus(one.clone(), raw("NUMERIC '0'")),
        };
        Some(match function {
            Scalar::Length => call("char_length", operands.to_vec()),
            Scalar::Substring => call("substr", part(operands)?),
            Scalar::Contains => found(call("strpos", operands.to_vec())),
            Scalar::Floor => call("floor", vec![exact()]),
            Scalar::Ceil => call("ceil", vec![exact()]),
            Scalar::Round => {
                let digits = operands.get(1).cloned();
                call("round", std::iter::once(exact()).chain(digits).collect())
            }
            Scalar::Bucket => {
                let width = operands.get(1)?;
                let rest = format!("MOD({one}, {width})");
                raw(format!(
                    "({one} - {rest} - CASE WHEN {rest} < 0 THEN {width} ELSE 0 END)"
                ))
            }
            Scalar::Part(part) => part_of(part, one),
            _ => return None,
        })
    }
}

/// A day so many units later.
fn added(unit: &str, count: &str, day: &Expr) -> Expr {
    raw(format!("DATE_ADD({day}, INTERVAL {count} {unit})"))
}

/// A local time of one zone as that of another.
fn converted(time: &Expr, from: &str, to: &str) -> Expr {
    match from == to {
        true => time.clone(),
        false => raw(format!(
            "DATETIME(TIMESTAMP({time}, {}), {})",
            doubled(from),
            doubled(to)
        )),
    }
}

/// A part of a day or local time as a whole number.
fn part_of(part: TimePart, time: &Expr) -> Expr {
    let name = match part {
        TimePart::YearNumber => "YEAR",
        TimePart::QuarterOfYear => "QUARTER",
        TimePart::MonthOfYear => "MONTH",
        TimePart::DayOfYear => "DAYOFYEAR",
        TimePart::DayOfMonth => "DAY",
        // Sunday is 1 there.
        TimePart::DayOfWeek => return raw(format!("(MOD(EXTRACT(DAYOFWEEK FROM {time}) + 5, 7) + 1)")),
        TimePart::HourOfDay => "HOUR",
        TimePart::MinuteOfHour => "MINUTE",
    };
    match part.is_of_days() {
        true => raw(format!("EXTRACT({name} FROM {time})")),
        false => raw(format!("EXTRACT({name} FROM CAST({time} AS DATETIME))")),
    }
}

/// The beginning of a bucket.
fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let day = || cast(time.clone(), "DATE");
    let trunc = |unit: &str, day: Expr| raw(format!("DATE_TRUNC({day}, {unit})"));
    let turned = |unit: &str, months: i32| match months {
        0 => trunc(unit, day()),
        months => {
            let earlier = added("MONTH", &(-months).to_string(), &trunc("MONTH", day()));
            added("MONTH", &months.to_string(), &trunc(unit, earlier))
        }
    };
    let fiscal = i32::from(calendar.fiscal_year_starts) - 1;
    match grain {
        Grain::Second | Grain::Minute | Grain::Hour => raw(format!(
            "DATETIME_TRUNC(CAST({time} AS DATETIME), {})",
            grain.word().to_ascii_uppercase()
        )),
        Grain::Day => day(),
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        Grain::Week => {
            let name = match calendar.week_starts {
                2 => "TUESDAY",
                3 => "WEDNESDAY",
                4 => "THURSDAY",
                5 => "FRIDAY",
                6 => "SATURDAY",
                7 => "SUNDAY",
                _ => "MONDAY",
            };
            trunc(&format!("WEEK({name})"), day())
        }
        Grain::Month => trunc("MONTH", day()),
        Grain::Quarter => turned("QUARTER", 0),
        Grain::Year => turned("YEAR", 0),
        Grain::FiscalQuarter => turned("QUARTER", fiscal % 3),
        Grain::FiscalYear => turned("YEAR", fiscal),
    }
}
