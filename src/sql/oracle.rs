//! Oracle Database, from version 19 on.
//!
//! Conditions are no values there: where a value is wanted, it is 1 or 0. A text without letters is
//! NULL to it, so what may come to one is refused. A day is the midnight it begins at.

use jiff::civil::Date;
use sqlparser::ast::{BinaryOperator, Expr};

use super::construct::Construct;
use super::dialect::{By, Dialect, Most};
use super::ident::{Folds, Names};
use super::kinds::Kind;
use super::like::Likeness;
use super::literal::{doubled, raw};
use super::node::{binary, call, cast, nested};
use super::oracle_times::{
    DAY, TIME, clock, days, later, micros, moved, part_of, shifted, shifted_day, truncated,
};
use super::oracle_words::KEYWORDS;
use super::run;
use super::scalar::{found, rounded};
use super::script::Script;
use super::views::{Remarks, Views};
use crate::check::Scalar;
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// Oracle's SQL.
pub struct Oracle;

/// The type of texts.
const TEXT: &str = "VARCHAR2(4000)";

impl Dialect for Oracle {
    fn name(&self) -> &'static str {
        "oracle"
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::DistinctTuples => say!("it counts single values only"),
            Construct::Pattern | Construct::LongPattern => {
                say!("where its patterns take a text to end could not be tried")
            }
            Construct::LetterCase => say!("which letters it knows could not be tried"),
            Construct::FloatDigits | Construct::FloatBucket => {
                say!("how it rounds floating numbers could not be tried")
            }
            _ => return None,
        })
    }

    fn names(&self) -> Names {
        Names {
            keywords: KEYWORDS,
            longest: Some(128),
            leads: false,
            folds: Folds::Upper,
            ..Names::default()
        }
    }

    fn misreads(&self, name: &str) -> Option<Said> {
        name.contains('"')
            .then(|| say!("its names have no quotes in them"))
    }

    /// Where they may come to a text without letters.
    fn lacks_call(&self, function: Scalar) -> Option<Said> {
        matches!(function, Scalar::Trim | Scalar::Replace | Scalar::Substring)
            .then(|| say!("a text without letters is NULL to it"))
    }

    fn knows_empty_texts(&self) -> bool {
        false
    }

    /// A schema is a user there, whom nobody makes by the way.
    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("USER"),
            replaces: true,
            remarks: Remarks::Table,
            together: false,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn script(&self) -> Script {
        Script::Lines
    }

    fn opening(&self) -> Vec<String> {
        let lines = [
            "SET DEFINE OFF",
            "SET SQLBLANKLINES ON",
            "WHENEVER SQLERROR EXIT FAILURE",
        ];
        lines.map(str::to_owned).to_vec()
    }

    fn nests_steps(&self) -> bool {
        false
    }

    fn lists_by_selects(&self) -> bool {
        true
    }

    fn has_truth(&self) -> bool {
        false
    }

    fn groups_by_place(&self) -> bool {
        false
    }

    fn groups_by_constants(&self) -> bool {
        false
    }

    fn most_rows(&self) -> Most {
        Most::Fetch
    }

    fn says_as(&self) -> bool {
        false
    }

    fn one_row(&self) -> Option<&'static str> {
        Some("DUAL")
    }

    fn filters(&self) -> bool {
        false
    }

    fn any_and_all(&self) -> [&'static str; 2] {
        ["max", "min"]
    }

    fn text(&self, value: &str) -> String {
        doubled(value)
    }

    fn date(&self, day: Date) -> Expr {
        raw(format!("DATE '{day}'"))
    }

    fn timestamp(&self, text: &str) -> String {
        format!("TIMESTAMP '{text}'")
    }

    fn timestamp_type(&self) -> &'static str {
        TIME
    }

    fn whole(&self) -> &'static str {
        "NUMBER(38)"
    }

    fn words(&self) -> &'static str {
        TEXT
    }

    fn double(&self) -> &'static str {
        "BINARY_DOUBLE"
    }

    /// A day may have hours there.
    fn stored(&self, column: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Day => call("trunc", vec![column]),
            Kind::Time => cast(column, TIME),
            _ => column,
        }
    }

    /// Constants, and choices among them, would be compared without regard to blanks at their end.
    fn column(&self, value: Expr, kind: Kind) -> Expr {
        match (&value, kind) {
            (Expr::Value(_) | Expr::Case { .. }, Kind::Text) => cast(value, TEXT),
            _ => value,
        }
    }

    fn day(&self, time: Expr) -> Expr {
        call("trunc", vec![time])
    }

    fn midnight(&self, day: Expr) -> Expr {
        cast(day, TIME)
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        nested(days(&later, &earlier))
    }

    fn null(&self, kind: Kind) -> Option<Expr> {
        let kind = match kind {
            Kind::Text => TEXT,
            Kind::Flag | Kind::Whole | Kind::Decimal => "NUMBER",
            Kind::Float => "BINARY_DOUBLE",
            Kind::Day => DAY,
            Kind::Time => TIME,
            Kind::Unknown => return None,
        };
        Some(cast(raw("NULL"), kind))
    }

    fn side(&self, value: Expr, own: Kind, both: Kind) -> Expr {
        match (own, both) {
            (Kind::Day, Kind::Time) => cast(value, TIME),
            _ => value,
        }
    }

    fn orders_by(&self, kind: Kind) -> By {
        match kind {
            Kind::Text => By::Value,
            _ => By::Name,
        }
    }

    /// Texts in the order of their bytes, whatever the session's is.
    fn sorted(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Text => call("nlssort", vec![value, raw("'NLS_SORT=BINARY'")]),
            _ => value,
        }
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        moved(time, from, to)
    }

    fn clock(&self, zone: &str) -> Expr {
        clock(zone)
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        shifted(&cast(time, TIME), by)
    }

    fn shift_day(&self, day: Expr, by: Length) -> Expr {
        match by.is_whole_days() {
            true => shifted_day(&day, by),
            false => self.day(self.shift(day, by)),
        }
    }

    fn microseconds(&self, time: Expr) -> Expr {
        micros(&cast(time, TIME))
    }

    fn each(&self, unit: Grain, first: Expr, _last: Expr) -> Expr {
        match unit {
            Grain::Second | Grain::Minute | Grain::Hour => later(&cast(first, TIME), "run.place", unit),
            _ => nested(raw(format!("{first} + run.place"))),
        }
    }

    fn each_from(&self, _unit: Grain, _first: &Expr, _last: &Expr) -> Option<String> {
        Some(run::run_of(" FROM DUAL", " "))
    }

    /// Words are no number, and so an error.
    fn each_within(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<Expr> {
        let length = match unit {
            Grain::Second => 1_000_000,
            Grain::Minute => 60_000_000,
            Grain::Hour => 3_600_000_000_u64,
            _ => {
                let more = days(last, first).to_string();
                return Some(run::within(&format!("({more})"), &error(&more)));
            }
        };
        let [first, last] = [first, last].map(|end| self.microseconds(end.clone()));
        let more = format!("FLOOR(({last} - {first}) / {length})");
        Some(run::within(&more, &error(&more)))
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        super::postgres::within("percentile_cont", argument, share)
    }

    fn discrete_percentile(&self, argument: Expr, share: Expr) -> Expr {
        super::postgres::within("percentile_disc", argument, share)
    }

    /// The values that stand first are the same, or the least of them is meant.
    fn first_by(&self, value: &Expr, order: &[(Expr, bool, Kind)]) -> Option<Expr> {
        let key = |(key, backwards, kind): &(Expr, bool, Kind)| {
            let key = self.sorted(key.clone(), *kind);
            format!("{key}{} NULLS LAST", if *backwards { " DESC" } else { "" })
        };
        let keys: Vec<String> = order.iter().map(key).collect();
        let known = format!("CASE WHEN {value} IS NOT NULL THEN 0 ELSE 1 END");
        Some(raw(format!(
            "MIN({value}) KEEP (DENSE_RANK FIRST ORDER BY {known}, {})",
            keys.join(", ")
        )))
    }

    fn likeness(&self) -> Likeness {
        Likeness::Plain
    }

    fn together(&self, texts: Vec<Expr>) -> Expr {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        nested(raw(texts.join(" || ")))
    }

    /// It keeps them all. DuckDB does not, which answers its translation.
    fn keeps_digits(&self) -> bool {
        false
    }

    fn day_as_text(&self, day: Expr) -> Expr {
        raw(format!("TO_CHAR({day}, 'YYYY-MM-DD')"))
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    /// Halves, which a join can hash.
    fn same(&self, left: Expr, right: Expr, kind: Kind) -> Expr {
        let nothing = match kind {
            Kind::Text => Some(raw("' '")),
            Kind::Flag => Some(raw("0")),
            kind => super::same::nothing(kind, self),
        };
        raw(match nothing {
            Some(nothing) => format!(
                "(COALESCE({left}, {nothing}) = COALESCE({right}, {nothing}) \
                 AND NVL2({left}, 1, 0) = NVL2({right}, 1, 0))"
            ),
            None => format!("({left} = {right} OR ({left} IS NULL AND {right} IS NULL))"),
        })
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let other = operands.get(1);
        let place = |text: &Expr, part: &Expr| call("instr", vec![text.clone(), part.clone()]);
        Some(match function {
            Scalar::Concat => joined(operands),
            Scalar::Length => call("length", operands.to_vec()),
            Scalar::StartsWith => nested(binary(place(one, other?), BinaryOperator::Eq, raw("1"))),
            Scalar::EndsWith => raw(format!(
                "(LENGTH({one}) >= LENGTH({0}) AND SUBSTR({one}, -LENGTH({0})) = {0})",
                other?
            )),
            Scalar::Contains => found(place(one, other?)),
            Scalar::Part(part) => part_of(part, one),
            Scalar::Bucket => bucket(one, other?),
            Scalar::Round if kind == Kind::Float => rounded(one),
            Scalar::Round => call("round", operands.to_vec()),
            Scalar::Floor | Scalar::Ceil if kind == Kind::Whole => one.clone(),
            Scalar::Floor => call("floor", vec![one.clone()]),
            Scalar::Ceil => call("ceil", vec![one.clone()]),
            _ => return None,
        })
    }
}

/// Texts one behind the other; NULL if any is.
fn joined(texts: &[Expr]) -> Expr {
    let is_known: Vec<String> = texts.iter().map(|text| format!("{text} IS NOT NULL")).collect();
    let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
    let (is_known, texts) = (is_known.join(" AND "), texts.join(" || "));
    raw(format!("CASE WHEN {is_known} THEN {texts} END"))
}

/// The lower end of a bucket of this width.
fn bucket(number: &Expr, width: &Expr) -> Expr {
    let rest = format!("MOD({number}, {width})");
    raw(format!(
        "({number} - {rest} - CASE WHEN {rest} < 0 THEN {width} ELSE 0 END)"
    ))
}

/// What ends a question that wants so many more periods.
fn error(more: &str) -> String {
    format!("TO_NUMBER('too many periods: ' || ({more}))")
}
