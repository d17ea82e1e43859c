//! SQL Server, from version 2022 on, and the warehouse of Microsoft Fabric.
//!
//! Conditions are no values there: where a value is wanted, it is 1 or 0. Texts are compared by
//! their bytes, whatever their columns are compared by, and the blanks at their ends count: what
//! is compared ends in a sign that stands before all others.

use jiff::civil::Date;
use sqlparser::ast::{Expr, Function, Ident, ObjectName};

use super::construct::Construct;
use super::dialect::{By, Dialect, Most};
use super::ident::Names;
use super::kinds::Kind;
use super::like::Likeness;
use super::literal::{doubled, raw};
use super::node::{call, cast};
use super::run;
use super::scalar::{in_steps, part, rounded};
use super::script::Script;
use super::sqlserver_texts::{BYTES, LETTERS, in_bytes, substring};
use super::sqlserver_times::{TIME, added, clock, moved, part_of, shifted, stretch, truncated};
use super::sqlserver_words::KEYWORDS;
use super::turns::are_known;
use super::views::{Remarks, Views};
use super::wide::{WIDE, wide};
use crate::check::Scalar;
use crate::plan::Calendar;
use crate::syntax::time::{Grain, Length};
use crate::words::{Said, say};

/// What they differ in.
pub struct TSql {
    name: &'static str,
    /// Whether its texts are all of UTF-8; else those of one encoding have to become those of another.
    is_utf8: bool,
    /// The type of texts of any length.
    words: &'static str,
}

/// The SQL of SQL Server.
pub static SQLSERVER: TSql = TSql {
    name: "sqlserver",
    is_utf8: false,
    words: "NVARCHAR(MAX)",
};

/// The SQL of the warehouse of Microsoft Fabric, whose texts are all of UTF-8.
pub static FABRIC: TSql = TSql {
    name: "fabric",
    is_utf8: true,
    words: "VARCHAR(MAX)",
};

impl Dialect for TSql {
    fn name(&self) -> &'static str {
        self.name
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        Some(match construct {
            Construct::Percentiles | Construct::DiscretePercentiles => {
                say!("it has them over windows only")
            }
            Construct::FirstLast => say!("its aggregates have no order"),
            Construct::DistinctTuples => say!("it counts single values only"),
            Construct::Pattern | Construct::LongPattern => say!("it has no regular expressions"),
            Construct::LetterCase => say!("which letters it knows could not be tried"),
            Construct::FloatDigits | Construct::FloatBucket => {
                say!("how it rounds floating numbers could not be tried")
            }
            Construct::RoundedDigits => say!("it rounds to six what has more than 38 digits in all"),
            Construct::OddNames => say!("it has no such signs in names"),
            _ => return None,
        })
    }

    fn names(&self) -> Names {
        Names {
            keywords: KEYWORDS,
            longest: Some(128),
            counts_characters: true,
            ..Names::default()
        }
    }

    /// Its zones have names of their own, and their clocks no past.
    fn lacks_zone(&self, zone: &str) -> Option<Said> {
        (!are_known(zone))
            .then(|| say!("its own zones have other names, and the clocks there are still turned"))
    }

    fn views(&self) -> Option<Views> {
        Some(Views {
            folder: Some("SCHEMA"),
            // What is documented of `CREATE OR ALTER` for Fabric could not be read.
            replaces: !self.is_utf8,
            remarks: Remarks::Nowhere,
            together: false,
            lists_by_function: false,
            plain_names: false,
        })
    }

    fn script(&self) -> Script {
        Script::Batches
    }

    /// Its plain client has it otherwise, and a view is read as the session that made it did.
    fn opening(&self) -> Vec<String> {
        vec!["SET QUOTED_IDENTIFIER ON".to_owned()]
    }

    fn nests_steps(&self) -> bool {
        false
    }

    fn orders_views(&self) -> bool {
        false
    }

    /// The adapter hands over a question as a text in the letters of the database, by `EXEC('…')`.
    fn knows_letters_of_dbt(&self) -> bool {
        self.is_utf8
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
        Most::OffsetFetch
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

    fn text(&self, value: &str) -> String {
        let mark = if self.is_utf8 { "" } else { "N" };
        format!("{mark}{}", doubled(value))
    }

    fn date(&self, day: Date) -> Expr {
        raw(format!("CAST('{day}' AS DATE)"))
    }

    fn timestamp(&self, text: &str) -> String {
        format!("CAST('{text}' AS {TIME})")
    }

    fn timestamp_type(&self) -> &'static str {
        TIME
    }

    fn words(&self) -> &'static str {
        self.words
    }

    fn double(&self) -> &'static str {
        "DOUBLE PRECISION"
    }

    fn stored(&self, column: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Text if self.is_utf8 => in_bytes(&column),
            Kind::Text => in_bytes(&cast(column, self.words)),
            Kind::Flag => cast(column, "INT"),
            _ => column,
        }
    }

    /// What no column is a part of would be compared as the database is.
    fn column(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Text if !value.to_string().ends_with(BYTES) => in_bytes(&value),
            _ => value,
        }
    }

    fn choice(&self, value: Expr, own: Kind, all: Kind) -> Expr {
        match (&value, own) {
            (Expr::Value(_), Kind::Text) => self.column(value, own),
            _ => wide(value, all),
        }
    }

    fn side(&self, value: Expr, own: Kind, _both: Kind) -> Expr {
        wide(value, own)
    }

    fn told(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Text => raw(format!("({value} + CHAR(0))")),
            _ => value,
        }
    }

    fn ordered(&self, value: Expr, kind: Kind) -> Expr {
        self.told(value, kind)
    }

    /// The sign at its end is none of the text.
    fn extreme_of(&self, _greatest: bool, extreme: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Text => raw(format!("SUBSTRING({extreme}, 1, LEN({extreme}) - 1)")),
            _ => extreme,
        }
    }

    fn orders_by(&self, kind: Kind) -> By {
        match kind {
            Kind::Text => By::Value,
            _ => By::Name,
        }
    }

    fn operand(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Whole => cast(value, "BIGINT"),
            kind => wide(value, kind),
        }
    }

    fn factor(&self, value: Expr, kind: Kind) -> Expr {
        match kind {
            Kind::Whole => cast(value, "BIGINT"),
            _ => value,
        }
    }

    /// Of 64 bits, other than its plain one.
    fn counted(&self, count: Expr) -> Expr {
        renamed(count, &[("COUNT", "COUNT_BIG")])
    }

    fn deviation(&self, aggregate: Expr) -> Expr {
        renamed(aggregate, &[("STDDEV_SAMP", "STDEV"), ("VAR_SAMP", "VAR")])
    }

    fn sum(&self, argument: Expr, kind: Kind) -> Expr {
        let argument = match kind {
            Kind::Whole => cast(argument, "BIGINT"),
            _ => argument,
        };
        call("sum", vec![argument])
    }

    fn null(&self, kind: Kind) -> Option<Expr> {
        let null = |kind: &str| cast(raw("NULL"), kind);
        Some(match kind {
            Kind::Text => in_bytes(&null(self.words)),
            Kind::Flag => null("INT"),
            Kind::Whole => null("BIGINT"),
            Kind::Decimal => null(WIDE),
            Kind::Float => null(self.double()),
            Kind::Day => null("DATE"),
            Kind::Time => null(TIME),
            Kind::Unknown => return None,
        })
    }

    fn days_between(&self, later: Expr, earlier: Expr) -> Expr {
        raw(format!("DATEDIFF(day, {earlier}, {later})"))
    }

    fn bucket(&self, grain: Grain, time: Expr, calendar: &Calendar) -> Expr {
        truncated(grain, &time, calendar)
    }

    fn moved(&self, time: Expr, from: &str, to: &str) -> Expr {
        moved(&time, from, to)
    }

    fn clock(&self, zone: &str) -> Expr {
        clock(zone)
    }

    fn shift(&self, time: Expr, by: Length) -> Expr {
        shifted(time, by)
    }

    fn microseconds(&self, time: Expr) -> Expr {
        let start = self.timestamp("1970-01-01 00:00:00");
        let time = cast(time, TIME);
        raw(format!("DATEDIFF_BIG(microsecond, {start}, {time})"))
    }

    fn two_digits(&self, number: Expr) -> Expr {
        raw(format!("RIGHT(CONCAT('0', {number}), 2)"))
    }

    fn each(&self, unit: Grain, first: Expr, _last: Expr) -> Expr {
        let (unit, kind) = stretch(unit);
        added(unit, "run.place", &cast(first, kind))
    }

    fn each_from(&self, _unit: Grain, _first: &Expr, _last: &Expr) -> Option<String> {
        Some(run::run())
    }

    /// Words are no number, and so an error.
    fn each_within(&self, unit: Grain, first: &Expr, last: &Expr) -> Option<Expr> {
        let (unit, kind) = stretch(unit);
        let [first, last] = [first, last].map(|end| cast(end.clone(), kind));
        let more = format!("DATEDIFF({unit}, {first}, {last})");
        let error = format!("CAST(CONCAT('too many periods: ', {more}) AS BIGINT)");
        Some(run::within(&more, &error))
    }

    fn likeness(&self) -> Likeness {
        Likeness::Bracketed
    }

    fn asks_kinds(&self) -> bool {
        true
    }

    fn scalar(&self, function: Scalar, operands: &[Expr], kind: Kind) -> Option<Expr> {
        let one = operands.first()?;
        let other = operands.get(1);
        Some(match function {
            Scalar::Concat => self.joined(operands),
            Scalar::Trim => raw(format!("LTRIM(RTRIM({one}))")),
            // Blanks at the end would not count.
            Scalar::Length => {
                let [blank, sign] = [" ", "."].map(|sign| self.text(sign));
                raw(format!("LEN(REPLACE({one}, {blank}, {sign}) {LETTERS})"))
            }
            Scalar::Substring => substring(part(operands)?),
            Scalar::StartsWith => self.found(one, other?, ["", "%"]),
            Scalar::EndsWith => self.found(one, other?, ["%", ""]),
            Scalar::Contains => self.found(one, other?, ["%", "%"]),
            Scalar::Part(part) => part_of(part, one),
            Scalar::Round if kind == Kind::Float => rounded(one),
            Scalar::Round if kind == Kind::Whole => in_steps(one, other),
            Scalar::Round => {
                let digits = other.cloned().unwrap_or_else(|| raw("0"));
                call("round", vec![wide(one.clone(), Kind::Decimal), digits])
            }
            Scalar::Floor | Scalar::Ceil if kind == Kind::Whole => one.clone(),
            Scalar::Floor => call("floor", vec![one.clone()]),
            Scalar::Ceil => call("ceiling", vec![one.clone()]),
            _ => return None,
        })
    }
}

/// A call of the function that does here what that one does elsewhere.
fn renamed(call: Expr, names: &[(&str, &str)]) -> Expr {
    let Expr::Function(function) = call else {
        return call;
    };
    let name = function.name.to_string();
    let own = names.iter().find(|(other, _)| *other == name);
    let name = own.map_or(name.as_str(), |(_, own)| own);
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        ..function
    })
}
