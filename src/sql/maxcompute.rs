//! MaxCompute, with the data types of its second edition. What it says as Hive does, `hive` writes.
//!
//! Local times are `TIMESTAMP_NTZ`: its `TIMESTAMP` and `DATETIME` are moments, shown as the session's
//! zone has it.

use sqlparser::ast::Expr;

use super::construct::Construct;
use super::dialect::Dialect;
use super::hive::Hive;
use super::hive_times::seconds;
use super::ident::Names;
use super::kinds::Kind;
use super::like::Likeness;
use super::literal::raw;
use super::maxcompute_times::{START, TIME, added, clock, known, moved, part_of, shifted, truncated};
use super::node::{call, cast};
use super::same::{halves, nothing};
use super::turns::are_known;
use super::views::{Remarks, Views};
use super::widened::Beside;
use crate::check::Scalar;
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// MaxCompute's SQL.
pub struct MaxCompute;

/// Words that mean something in its SQL, and in few others.
const KEYWORDS: &[&str] = &[
    "CFILE",
    "CLUSTERSTATUS",
    "CONCATENATE",
    "DBPROPERTIES",
    "FILEFORMAT",
    "HOLD_DDLTIME",
    "IDXPROPERTIES",
    "INDEXES",
    "INPUTDRIVER",
    "LOCKS",
    "MAPJOIN",
    "NO_DROP",
    "OFFLINE",
    "OUTPUTDRIVER",
    "PARTITIONPROPERTIES",
    "PLUS",
    "READONLY",
    "REBUILD",
    "RECORDREADER",
    "RECORDWRITER",
    "REDUCE",
    "SHOW_DATABASE",
    "SSL",
    "STREAMTABLE",
    "TOUCH",
    "TRANSFORM",
    "UNARCHIVE",
    "UNDO",
    "UNIONTYPE",
    "UNIQUEJOIN",
    "UTC",
    "UTC_TMESTAMP",
];

impl Dialect for MaxCompute {
    fn name(&self) -> &'static str {
        "maxcompute"
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            replaces: true,
            remarks: Remarks::Within,
            together: false,
            lists_by_function: false,
            plain_names: true,
        })
    }

    fn names(&self) -> Names {
        Names {
            quote: '`',
            keywords: KEYWORDS,
            longest: Some(128),
            leads: false,
            ..Names::default()
        }
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::ManyDigits | Construct::RoundedDigits => {
                say!("how many digits its decimals keep could not be tried")
            }
            Construct::Pattern | Construct::LongPattern => {
                say!("where its patterns take a text to end could not be tried")
            }
            Construct::DiscretePercentiles => say!("its quantiles count places in another way"),
            Construct::FloatDigits | Construct::FloatBucket => {
                say!("how it rounds floating numbers could not be tried")
            }
            Construct::FirstLast => say!("its aggregates have no order"),
            Construct::LetterCase => {
                say!("which letters it knows could not be tried")
            }
            Construct::OddNames => say!("it has no such signs in names"),
            _ => return None,
        })
    }

    fn misreads(&self, name: &str) -> Option<Said> {
        (!name.chars().all(|sign| sign.is_alphanumeric() || sign == '_'))
            .then(|| say!("its names have letters, digits and `_` only"))
    }

    /// Its functions of zones go by that of the session.
    fn lacks_zone(&self, zone: &str) -> Option<Said> {
        (!are_known(zone)).then(|| {
            say!("its functions of zones go by that of the session, and the clocks there are still turned")
        })
    }

    fn lacks_escapes(&self) -> Option<Said> {
        Some(say!("what a backslash means in its patterns could not be tried"))
    }

    fn groups_by_place(&self) -> bool {
        false
    }

    fn lists_by_selects(&self) -> bool {
        true
    }

    fn orders_by_shown(&self) -> bool {
        true
    }

    fn hints_joins(&self) -> bool {
        true
    }

    fn filters(&self) -> bool {
        false
    }

    fn text(&self, value: &str) -> String {
        Hive.text(value)
    }

    fn number(&self, digits: &str) -> Expr {
        Hive.number(digits)
    }

    fn timestamp(&self, text: &str) -> String {
        format!("{TIME} '{text}'")
    }

    fn timestamp_type(&self) -> &'static str {
        TIME
    }

    fn words(&self) -> &'static str {
        "STRING"
    }

    fn stored(&self, column: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Time => cast(column, TIME),
            _ => column,
        }
    }

    fn operand(&self, value: Expr, kind: Kind) -> Expr {
        Hive.operand(value, kind)
    }

    fn sum(&self, argument: Expr, kind: Kind) -> Expr {
        Hive.sum(argument, kind)
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        raw(format!("DATEDIFF({later}, {earlier}, 'dd')"))
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        match grain {
            Grain::Day | Grain::Custom(_) => truncated(grain, &time, calendar),
            _ => known(&time, truncated(grain, &time, calendar)),
        }
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        moved(&time, from, to)
    }

    /// Seconds since a moment do not depend on the zone of the session.
    fn clock(&self, zone: &str) -> Expr {
        let utc = added("ss", "UNIX_TIMESTAMP(GETDATE())", &raw(START));
        clock(&utc, zone)
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        known(&time, shifted(cast(time.clone(), TIME), by))
    }

    fn shift_day(&self, day: Expr, by: Length) -> Expr {
        known(&day, shifted(cast(day.clone(), "DATE"), by))
    }

    /// What is less than a unit is cut off before one is counted from the other.
    fn microseconds(&self, time: Expr) -> Expr {
        raw(format!("DATEDIFF({time}, {START}, 'ff6')"))
    }

    fn micros(&self, time: Expr) -> Expr {
        self.microseconds(cast(time, TIME))
    }

    fn each(&self, unit: Grain, first: Expr, _last: Expr) -> Expr {
        match seconds(unit) {
            None => added("dd", "run.place", &cast(first, "DATE")),
            Some(each) => added("ss", &format!("run.place * {each}"), &cast(first, TIME)),
        }
    }

    fn lists_alone(&self) -> bool {
        true
    }

    /// Empty texts at the end of a list are left out, so there is a sign in each. The text is cut
    /// to its length, so that no text is ever repeated no times.
    fn each_beside(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<Expr> {
        let count = match seconds(unit) {
            None => format!("DATEDIFF({last}, {first}, 'dd')"),
            Some(each) => {
                let [first, last] = [first, last].map(|end| self.micros(end.clone()));
                format!(
                    "CAST(FLOOR(({last} - {first}) / {}) AS BIGINT)",
                    u64::from(each) * 1_000_000
                )
            }
        };
        Some(raw(format!(
            "POSEXPLODE(CASE WHEN {first} <= {last} THEN \
             SPLIT(SUBSTR(REPEAT('x,', {count} + 1), 1, 2 * ({count}) + 1), ',') END)"
        )))
    }

    fn counts_lists(&self) -> bool {
        true
    }

    fn tuple(&self, parts: Vec<Expr>) -> Expr {
        Hive.tuple(parts)
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("percentile_cont", vec![argument, share])
    }

    fn median(&self, argument: Expr) -> Expr {
        self.percentile(argument, raw("0.5"))
    }

    fn deviation(&self, aggregate: Expr) -> Expr {
        Hive.deviation(aggregate)
    }

    /// There is no greatest or least truth.
    fn extreme(&self, greatest: bool, argument: Expr, kind: Kind) -> Expr {
        let name = match (kind, greatest) {
            (Kind::Flag, true) => "bool_or",
            (Kind::Flag, false) => "bool_and",
            (_, true) => "max",
            (_, false) => "min",
        };
        call(name, vec![argument])
    }

    fn likeness(&self) -> Likeness {
        Likeness::Sometimes
    }

    fn keeps_digits(&self) -> bool {
        false
    }

    fn widens(&self) -> Beside {
        Hive.widens()
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    /// Joins have to have equal sides, unless a hint says otherwise.
    fn same(&self, left: Expr, right: Expr, kind: Kind) -> Expr {
        match nothing(kind, self) {
            Some(nothing) => halves(&left, &right, &nothing),
            None => Hive.same(left, right, kind),
        }
    }

    fn null(&self, kind: Kind) -> Option<Expr> {
        match kind {
            Kind::Time => Some(cast(raw("NULL"), TIME)),
            kind => Hive.null(kind),
        }
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        match function {
            Scalar::Part(part) => Some(part_of(part, operands.first()?)),
            Scalar::Substring => {
                let text = Hive.scalar(function, operands, kind)?.to_string();
                Some(raw(text.replace(" AS INTEGER)", " AS BIGINT)")))
            }
            _ => Hive.scalar(function, operands, kind),
        }
    }
}
