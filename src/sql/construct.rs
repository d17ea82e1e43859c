//! What plans ask of an engine, so that a dialect can say what it has no words for.

use std::collections::BTreeSet;

use super::digits::may_be_many;
use super::ident::is_odd;
use super::kinds::{Kind, Kinds};
use crate::check::{Literal, Scalar};
use crate::plan::{Aggregation, Expr, Plan, Select, StepBody, TableUse};
use crate::resolve::Type;
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// Most copies of a part of a pattern that every engine makes.
const FEW_COPIES: u32 = 255;

/// Most digits behind the point that every engine keeps.
const FEW_DIGITS: usize = 4;

/// Most bytes of a name that every engine takes.
const LONGEST: usize = 63;

macro_rules! constructs {
    ($($(#[$doc:meta])* $name:ident = $words:literal;)*) => {
        /// Something a plan asks of an engine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Construct {
            $(#[doc = $words] $name,)*
        }

        impl Construct {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// What it is called.
            #[must_use]
            pub fn words(self) -> Said {
                match self {
                    $(Self::$name => say!($words),)*
                }
            }
        }
    };
}

constructs! {
    Conditions = "conditions and comparisons";
    Likeness = "`like`";
    Arithmetic = "adding, subtracting and multiplying";
    ManyDigits = "numbers that may have more than four digits behind the point";
    RoundedDigits = "numbers that may have more than six digits behind the point";
    Division = "division";
    Choice = "choices: `case`, `fill`, `coalesce`";
    Texts = "functions of texts";
    LetterCase = "`lower` and `upper`";
    Pattern = "patterns of `matches`";
    LongPattern = "patterns that repeat a part more than 255 times";
    Rounding = "`abs`, `round`, `floor` and `ceil`";
    FloatDigits = "rounding floating numbers to digits";
    Bucket = "`bucket` of exact numbers";
    FloatBucket = "`bucket` of floating numbers by a width";
    RowExtremes = "`least` and `greatest`";
    Count = "counting rows and values";
    Distinct = "counting what is distinct";
    DistinctTuples = "counting what is distinct in several columns";
    IntSum = "sums of whole numbers";
    DecimalSum = "sums of decimals, to the last digit";
    FloatSum = "sums of floating numbers";
    Extremes = "`min` and `max`";
    Percentiles = "`median` and `percentile`";
    DiscretePercentiles = "`percentile` with `discrete: true`";
    Deviations = "`stddev` and `variance`";
    AnyAll = "`any` and `all`";
    FirstLast = "`first` and `last`";
    Condition = "aggregates of the rows of a condition";
    Running = "aggregates over the rows around one";
    Places = "places, ranks and the row before";
    Calendar = "days, weeks, months, quarters and years";
    Fine = "hours, minutes and seconds";
    Zones = "times in another zone than the project's";
    Shift = "times so much earlier or later";
    Days = "days from one to another";
    Lengths = "lengths of time";
    Series = "every period from one to another";
    Clock = "what the clock shows: `today`, and rows up to now";
    Partitions = "the latest partition of a table";
    SameKeys = "joins by keys of which two NULLs are the same";
    Unions = "rows of several tables below each other";
    BySql = "tables by SQL";
    LongNames = "names of more than 63 bytes";
    OddNames = "names that begin with a blank, or have signs such as 😀";
}

/// All that a plan asks for.
#[must_use]
pub fn constructs(plan: &Plan) -> BTreeSet<Construct> {
    let kinds = Kinds::of(plan);
    let mut found = BTreeSet::new();
    for step in &plan.steps {
        match &step.body {
            StepBody::Select(_) => {}
            StepBody::Stack(_) => _ = found.insert(Construct::Unions),
            StepBody::Written(..) => _ = found.insert(Construct::BySql),
        }
    }
    for select in plan.selects() {
        let mut note = |expr: &Expr| noted(expr, select, &kinds, &mut found);
        select.columns.iter().for_each(|(value, _)| note(value));
        select.conditions(&mut note);
        if select.joins.iter().any(|join| join.null_safe) {
            found.insert(Construct::SameKeys);
        }
    }
    if may_be_many(plan) {
        found.insert(Construct::RoundedDigits);
    }
    if names(plan).any(is_odd) {
        found.insert(Construct::OddNames);
    }
    let is_long = |name: &str| name.len() > LONGEST;
    let table = |used: &TableUse| {
        used.name.split('.').any(is_long) || used.columns.iter().any(|(name, ..)| is_long(name))
    };
    if plan.last.columns.iter().any(|(_, name)| is_long(name)) || plan.tables.iter().any(table) {
        found.insert(Construct::LongNames);
    }
    for order in &plan.order {
        noted(&order.expr, &plan.last, &kinds, &mut found);
    }
    found
}

/// The names that a plan speaks of.
pub(super) fn names(plan: &Plan) -> impl Iterator<Item = &str> {
    let steps = plan.steps.iter().map(|step| step.name.as_str());
    let columns = plan.selects().flat_map(|select| &select.columns);
    let stored = plan
        .tables
        .iter()
        .flat_map(|used| used.columns.iter().map(|(name, ..)| name));
    steps
        .chain(columns.map(|(_, name)| name.as_str()))
        .chain(stored.map(|name| name.as_str()))
}

/// Notes an expression and its parts.
fn noted(expr: &Expr, select: &Select, kinds: &Kinds<'_>, found: &mut BTreeSet<Construct>) {
    found.extend(of(expr, &|part| kinds.kind(select, part)));
    if let Expr::Aggregate(aggregation, condition) = expr {
        found.extend(condition.as_ref().map(|_| Construct::Condition));
        found.insert(aggregated(aggregation, &|part| kinds.kind(select, part)));
    }
    if let Expr::FromNow(_, Type::Timestamp(Some(zone))) = expr
        && *zone != kinds.plan.calendar.zone
    {
        found.insert(Construct::Zones);
    }
    expr.parts(&mut |part| noted(part, select, kinds, found));
}

/// What an expression is, whatever its parts are.
fn of(expr: &Expr, kind: &dyn Fn(&Expr) -> Kind) -> Option<Construct> {
    Some(match expr {
        Expr::Literal(Literal::Number(digits)) if behind_point(digits) > FEW_DIGITS => Construct::ManyDigits,
        Expr::Column(..) | Expr::Literal(_) | Expr::Aggregate(..) => return None,
        Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::Compare(..)
        | Expr::Same(..)
        | Expr::IsNull(..)
        | Expr::In(..) => Construct::Conditions,
        Expr::Like(..) => Construct::Likeness,
        Expr::Product(factors) if factors.iter().any(|(divides, _)| *divides) => Construct::Division,
        Expr::Product(factors) if decimals(factors, kind) > 1 => Construct::ManyDigits,
        Expr::Sum(_) | Expr::Product(_) | Expr::Negate(_) => Construct::Arithmetic,
        Expr::Case(..) => Construct::Choice,
        Expr::Call(function, operands) => called(*function, operands, kind),
        Expr::Bucket(grain, _) if *grain < Grain::Day => Construct::Fine,
        Expr::Bucket(..) | Expr::LastDay(..) | Expr::Called(..) => Construct::Calendar,
        Expr::Local(..) | Expr::Start(_, Some(_)) | Expr::Utc(..) => Construct::Zones,
        Expr::Start(_, None) | Expr::Shift { .. } => Construct::Shift,
        Expr::Since(_, _, true) => Construct::Days,
        Expr::Since(..) | Expr::Micros(_) => Construct::Lengths,
        Expr::Least(_) | Expr::Greatest(_) => Construct::RowExtremes,
        Expr::Each(..) => Construct::Series,
        Expr::Place { .. } | Expr::Previous { .. } | Expr::Rank(_) => Construct::Places,
        Expr::Tuple(_) => Construct::DistinctTuples,
        Expr::Latest { .. } => Construct::Partitions,
        Expr::SpeltNow(_) | Expr::Now(_) | Expr::FromNow(..) => Construct::Clock,
        Expr::Over { .. } => Construct::Running,
    })
}

fn behind_point(digits: &str) -> usize {
    digits.split_once('.').map_or(0, |(_, behind)| behind.len())
}

/// How many of some factors may have a fraction, so that their digits add up.
pub(super) fn decimals(factors: &[(bool, Expr)], kind: &dyn Fn(&Expr) -> Kind) -> usize {
    let kinds = factors.iter().map(|(_, factor)| kind(factor));
    let count = |count, kind| match kind {
        Kind::Float => None,
        Kind::Decimal | Kind::Unknown => Some(count + 1),
        _ => Some(count),
    };
    kinds.into_iter().try_fold(0, count).unwrap_or(0)
}

fn called(function: Scalar, operands: &[Expr], kind: &dyn Fn(&Expr) -> Kind) -> Construct {
    let is_float = || operands.iter().any(|operand| kind(operand) == Kind::Float);
    match function {
        Scalar::Coalesce => Construct::Choice,
        Scalar::Lower | Scalar::Upper => Construct::LetterCase,
        Scalar::Concat
        | Scalar::Trim
        | Scalar::Length
        | Scalar::Replace
        | Scalar::Substring
        | Scalar::StartsWith
        | Scalar::EndsWith
        | Scalar::Contains => Construct::Texts,
        Scalar::Matches => match operands.get(1) {
            Some(Expr::Literal(Literal::Text(pattern))) if copies(pattern) > FEW_COPIES => {
                Construct::LongPattern
            }
            _ => Construct::Pattern,
        },
        Scalar::Round if operands.len() > 1 && is_float() => Construct::FloatDigits,
        Scalar::Abs | Scalar::Round | Scalar::Floor | Scalar::Ceil => Construct::Rounding,
        Scalar::Bucket if is_float() => Construct::FloatBucket,
        Scalar::Bucket | Scalar::Bound => Construct::Bucket,
        Scalar::Least | Scalar::Greatest => Construct::RowExtremes,
        Scalar::Part(part) if part.is_of_days() => Construct::Calendar,
        Scalar::Part(_) => Construct::Fine,
    }
}

fn aggregated(aggregation: &Aggregation, kind: &dyn Fn(&Expr) -> Kind) -> Construct {
    match aggregation {
        Aggregation::Rows | Aggregation::Count(_) => Construct::Count,
        Aggregation::Distinct(_) => Construct::Distinct,
        Aggregation::Total(_) => Construct::IntSum,
        Aggregation::Sum(inner, _) => match kind(inner) {
            Kind::Float => Construct::FloatSum,
            Kind::Whole => Construct::IntSum,
            _ => Construct::DecimalSum,
        },
        Aggregation::Min(_) | Aggregation::Max(_) => Construct::Extremes,
        Aggregation::Percentile(_, share) if share.is_discrete() => Construct::DiscretePercentiles,
        Aggregation::Median(_) | Aggregation::Percentile(..) => Construct::Percentiles,
        Aggregation::Stddev(_) | Aggregation::Variance(_) => Construct::Deviations,
        Aggregation::Any(_) | Aggregation::All(_) => Construct::AnyAll,
        Aggregation::First(..) => Construct::FirstLast,
    }
}

/// The greatest count of a repetition in a pattern: `{2,3}`.
fn copies(pattern: &str) -> u32 {
    let mut most = 0;
    let (mut in_class, mut count) = (false, None::<u32>);
    let mut rest = pattern.chars();
    while let Some(next) = rest.next() {
        match (next, count) {
            ('\\', _) => _ = rest.next(),
            ('[', _) => in_class = true,
            (']', _) => in_class = false,
            ('{', _) if !in_class => count = Some(0),
            (digit, Some(so_far)) if digit.is_ascii_digit() => {
                let digit = digit.to_digit(10).unwrap_or(0);
                let so_far = so_far.saturating_mul(10).saturating_add(digit);
                most = most.max(so_far);
                count = Some(so_far);
            }
            (',', Some(_)) => count = Some(0),
            _ => count = None,
        }
    }
    most
}
