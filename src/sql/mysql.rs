//! MariaDB, from version 10.11 on, and what else speaks MySQL's SQL.
//!
//! Texts are compared by their bytes, whatever their columns are compared by: the columns of the
//! warehouse say so where they are read, constants where nothing else does. Truth is 1 or 0.

use sqlparser::ast::{BinaryOperator, Expr};

use super::construct::Construct;
use super::dialect::{Dialect, Unturned};
use super::ident::Names;
use super::kinds::Kind;
use super::literal::{self, backslashed, doubled, raw};
use super::mysql_words::KEYWORDS;
use super::node::{LARGE, binary, call, cast, moved_by, nested};
use super::pattern::spelt;
use super::scalar::{found, part, rounded};
use super::turns::{Apart, are_known};
use super::views::{Remarks, Views};
use super::zones::{ahead, never_turned, turned, unturned};
use crate::check::{Scalar, TimePart};
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// The SQL of MariaDB and MySQL.
pub struct MySql;

/// What texts are compared by: their bytes, and a space behind them counts.
const BYTES: &str = "COLLATE utf8mb4_nopad_bin";

/// What knows the letters of all languages.
const LETTERS: &str = "COLLATE utf8mb4_uca1400_nopad_as_cs";

/// What the server takes for granted in a session.
const MODE: &str =
    "NO_UNSIGNED_SUBTRACTION,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

impl Dialect for MySql {
    fn name(&self) -> &'static str {
        "mysql"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("DATABASE"),
            replaces: true,
            remarks: Remarks::Nowhere,
            together: false,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::Percentiles | Construct::DiscretePercentiles => say!("it has no aggregate for that"),
            Construct::FirstLast => say!("its aggregates have no order"),
            Construct::FloatDigits => say!("it takes a half of a floating number to the even one"),
            Construct::OddNames => say!("it cuts the blank off, and has no such signs in names"),
            _ => return None,
        })
    }

    fn lacks_zone(&self, zone: &str) -> Option<Said> {
        (!are_known(zone)).then(|| {
            say!("its own zones end in 2038, a server may have none, and the clocks there are still turned")
        })
    }

    /// The server says what they show now.
    fn lacks_clock(&self, _zone: &str) -> Option<Said> {
        None
    }

    fn names(&self) -> Names {
        Names {
            quote: '`',
            keywords: KEYWORDS,
            longest: Some(64),
            counts_characters: true,
            ..Names::default()
        }
    }

    fn most_named(&self) -> Option<usize> {
        Some(64)
    }

    /// The mode is what this dialect is written for, whatever the server's is: a backslash escapes,
    /// and a difference of unsigned numbers may be negative. A client may take letters for those of
    /// the language it is started in.
    fn opening(&self) -> Vec<String> {
        vec![
            "SET NAMES utf8mb4".to_owned(),
            format!("SET SESSION sql_mode = '{MODE}'"),
        ]
    }

    /// There are no moments before 1970.
    fn session(&self, zone: &str) -> Vec<String> {
        let shown = never_turned(zone).map_or_else(|| zone.to_owned(), offset);
        self.shows(&shown)
    }

    fn unturned_session(&self, zone: &str) -> Option<Unturned> {
        let (since, until) = turned(zone)?;
        Some(Unturned {
            session: self.shows(&offset(unturned(zone)?)),
            since: self.timestamp(&literal::timestamp(since)),
            until: self.timestamp(&literal::timestamp(until)),
        })
    }

    fn text(&self, value: &str) -> String {
        backslashed(value)
    }

    fn timestamp(&self, text: &str) -> String {
        format!("TIMESTAMP '{text}'")
    }

    fn timestamp_type(&self) -> &'static str {
        "DATETIME(6)"
    }

    fn whole(&self) -> &'static str {
        "SIGNED"
    }

    fn words(&self) -> &'static str {
        "CHAR"
    }

    fn stored(&self, column: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Text => in_bytes(&column),
            _ => column,
        }
    }

    fn column(&self, value: Expr, kind: Kind) -> Expr {
        match (kind, &value) {
            (Kind::Text, Expr::Value(_)) => in_bytes(&value),
            _ => value,
        }
    }

    fn choice(&self, value: Expr, own: Kind, _all: Kind) -> Expr {
        self.column(value, own)
    }

    fn filters(&self) -> bool {
        false
    }

    fn places_nulls(&self) -> bool {
        false
    }

    fn any_and_all(&self) -> [&'static str; 2] {
        ["max", "min"]
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        call("datediff", vec![later, earlier])
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    /// A server may have no zones, and knows of none what comes behind 2038.
    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        let Some(apart) = Apart::between(from, to) else {
            return time;
        };
        let moment = |local| self.timestamp(&literal::timestamp(local));
        let seconds = apart.chosen(&time, &moment, &|seconds| seconds.to_string());
        raw(format!("({time} + INTERVAL {seconds} SECOND)"))
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        moved_by(time, by, LARGE, |time, count, unit| {
            let sign = if count < 0 { '-' } else { '+' };
            raw(format!("{time} {sign} INTERVAL {} {unit}", count.unsigned_abs()))
        })
    }

    /// A server that knows no zones takes them for NULL: two rows where one is wanted are an
    /// error.
    fn clock(&self, zone: &str) -> Expr {
        let utc = raw("UTC_TIMESTAMP(6)");
        match ahead(zone) {
            Some(seconds) => {
                let there = self.shift(
                    utc,
                    Length {
                        seconds,
                        ..Length::default()
                    },
                );
                nested(there)
            }
            None => raw(format!(
                "COALESCE(CONVERT_TZ({utc}, '+00:00', {}), (SELECT {utc} UNION ALL SELECT {utc}))",
                doubled(zone)
            )),
        }
    }

    fn microseconds(&self, time: Expr) -> Expr {
        raw(format!("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {time})"))
    }

    fn each(&self, unit: Grain, first: Expr, _last: Expr) -> Expr {
        let (unit, kind) = stretch(unit);
        raw(format!("({} + INTERVAL run.place - 1 {unit})", cast(first, kind)))
    }

    /// A list of as many zeros. One that is longer than the server takes is no list, and so an
    /// error.
    fn each_from(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<String> {
        let (unit, _) = stretch(unit);
        let more = format!("TIMESTAMPDIFF({unit}, {first}, {last})");
        let zeros = format!("CONCAT('[', COALESCE(REPEAT('0,', {more}), 'too many'), '0]')");
        Some(format!(
            "JSON_TABLE(CASE WHEN {more} >= 0 THEN {zeros} ELSE '[]' END, '$[*]' \
             COLUMNS (place FOR ORDINALITY)) AS run"
        ))
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        in_bytes(&call("json_array", parts))
    }

    fn pattern(&self, pattern: &str) -> String {
        spelt(pattern, &[('.', "[^\\n]"), ('$', "\\z")])
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    fn same(&self, left: Expr, right: Expr, _kind: Kind) -> Expr {
        nested(binary(left, BinaryOperator::Spaceship, right))
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let other = operands.get(1);
        let cased = |name| raw(format!("{name}({one} {LETTERS}) {BYTES}"));
        Some(match function {
            Scalar::Concat => call("concat", operands.to_vec()),
            Scalar::Lower => cased("LOWER"),
            Scalar::Upper => cased("UPPER"),
            Scalar::Trim => call("trim", operands.to_vec()),
            Scalar::Length => call("char_length", operands.to_vec()),
            Scalar::Substring => call("substring", part(operands)?),
            Scalar::StartsWith => raw(format!("(LEFT({one}, CHAR_LENGTH({0})) = {0})", other?)),
            Scalar::EndsWith => raw(format!("(RIGHT({one}, CHAR_LENGTH({0})) = {0})", other?)),
            Scalar::Contains => found(call("instr", operands.to_vec())),
            Scalar::Matches => raw(format!("({one} REGEXP {})", other?)),
            Scalar::Part(part) => part_of(part, one),
            Scalar::Round if kind == Kind::Float => rounded(one),
            _ => return None,
        })
    }
}

/// A zone that is so many seconds ahead, as a session takes it.
fn offset(seconds: i64) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A text that is compared by its bytes.
fn in_bytes(text: &Expr) -> Expr {
    raw(format!("{text} {BYTES}"))
}

/// A part of a day or local time as a whole number.
fn part_of(part: TimePart, time: &Expr) -> Expr {
    let name = match part {
        TimePart::YearNumber => "year",
        TimePart::QuarterOfYear => "quarter",
        TimePart::MonthOfYear => "month",
        TimePart::DayOfYear => "dayofyear",
        TimePart::DayOfMonth => "dayofmonth",
        // Monday is 0 there.
        TimePart::DayOfWeek => return raw(format!("(WEEKDAY({time}) + 1)")),
        TimePart::HourOfDay => "hour",
        TimePart::MinuteOfHour => "minute",
    };
    call(name, vec![time.clone()])
}

/// What periods one after the other are counted by, and the type of their beginnings.
fn stretch(unit: Grain) -> (&'static str, &'static str) {
    match unit {
        Grain::Second => ("SECOND", "DATETIME(6)"),
        Grain::Minute => ("MINUTE", "DATETIME(6)"),
        Grain::Hour => ("HOUR", "DATETIME(6)"),
        _ => ("DAY", "DATE"),
    }
}

/// The beginning of a bucket.
fn truncated(grain: Grain, time: &Expr, calendar: &Calendar) -> Expr {
    let clock = |digits: &str| {
        let text = raw(format!("DATE_FORMAT({time}, '%Y-%m-%d {digits}')"));
        cast(text, "DATETIME(6)")
    };
    let day = cast(time.clone(), "DATE");
    let back = |from: &Expr, count: String, unit: &str| raw(format!("({from} - INTERVAL {count} {unit})"));
    let month = back(&day, format!("DAYOFMONTH({time}) - 1"), "DAY");
    let months = |length: i8, first: i8| {
        let past = format!("(MONTH({time}) + {}) % {length}", 12 - first);
        back(&month, past, "MONTH")
    };
    match grain {
        Grain::Second => clock("%H:%i:%s"),
        Grain::Minute => clock("%H:%i:00"),
        Grain::Hour => clock("%H:00:00"),
        Grain::Day => day,
        // Looked up in the calendar's table before it comes here.
        Grain::Custom(_) => call(grain.word(), vec![time.clone()]),
        Grain::Week => {
            let past = format!("(WEEKDAY({time}) + {}) % 7", 8 - calendar.week_starts);
            back(&day, past, "DAY")
        }
        Grain::Month => month,
        Grain::Quarter => months(3, 1),
        Grain::Year => months(12, 1),
        Grain::FiscalQuarter => months(3, calendar.fiscal_year_starts),
        Grain::FiscalYear => months(12, calendar.fiscal_year_starts),
    }
}

impl MySql {
    /// A session whose clock shows a zone. A server may be told to cut answers off; it is not.
    fn shows(&self, zone: &str) -> Vec<String> {
        let mut all = self.opening();
        all.extend([
            format!("SET SESSION time_zone = {}", doubled(zone)),
            "SET SESSION sql_select_limit = 18446744073709551615".to_owned(),
            "SET SESSION TRANSACTION READ ONLY".to_owned(),
        ]);
        all
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_session_shows_the_zone() {
        let zone = |name: &str| MySql.session(name)[2].clone();
        assert_eq!(zone("Asia/Shanghai"), "SET SESSION time_zone = 'Asia/Shanghai'");
        assert_eq!(zone("Asia/Tokyo"), "SET SESSION time_zone = '+09:00'");
        assert_eq!(zone("UTC"), "SET SESSION time_zone = '+00:00'");
        assert_eq!(zone("Asia/Kolkata"), "SET SESSION time_zone = '+05:30'");
        assert_eq!(
            zone("America/New_York"),
            "SET SESSION time_zone = 'America/New_York'"
        );
        // Its clocks were turned in 2016.
        assert_eq!(
            zone("Europe/Istanbul"),
            "SET SESSION time_zone = 'Europe/Istanbul'"
        );
    }

    #[test]
    fn where_a_server_knows_no_zones_clocks_are_taken_for_unturned() {
        let shanghai = MySql.unturned_session("Asia/Shanghai").unwrap();
        assert_eq!(shanghai.session[2], "SET SESSION time_zone = '+08:00'");
        // Summer time began at two o'clock, and ended at one by clocks that were not turned.
        assert_eq!(shanghai.since, "TIMESTAMP '1986-05-04 02:00:00'");
        assert_eq!(shanghai.until, "TIMESTAMP '1991-09-15 01:00:00'");
        for zone in ["UTC", "Asia/Tokyo", "America/New_York", "Europe/Istanbul"] {
            assert!(MySql.unturned_session(zone).is_none(), "{zone}");
        }
        // Another offset until 1982.
        let singapore = MySql.unturned_session("Asia/Singapore").unwrap();
        assert_eq!(singapore.since, "TIMESTAMP '1970-01-01 08:00:00'");
    }
}
