//! What kind of value each expression of a plan has, as far as dialects must know it.

use rustc_hash::FxHashMap;

use super::scale::arms;
use crate::check::{Literal, Scalar};
use crate::plan::{Aggregation, Expr, Plan, Select, Source, StepBody};
use crate::resolve::{Exactness, Pattern, Type};

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// True or false.
    Flag,
    /// A whole number.
    Whole,
    /// An exact number, with or without a fraction.
    Decimal,
    /// A floating number.
    Float,
    /// A day.
    Day,
    /// A local time.
    Time,
    /// What nobody declared, or has several parts.
    Unknown,
}

impl Kind {
    /// The kind that holds values of both.
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, known) => known,
            (Self::Float, _) | (_, Self::Float) => Self::Float,
            (Self::Whole, Self::Decimal) => Self::Decimal,
            (Self::Day, Self::Time) => Self::Time,
            (first, _) => first,
        }
    }

    /// That of numbers that are held so.
    pub fn of_exactness(exactness: Exactness) -> Self {
        match exactness {
            Exactness::Float => Self::Float,
            Exactness::Int => Self::Whole,
            Exactness::Decimal => Self::Decimal,
        }
    }

    fn of_type(kind: &Type) -> Self {
        match kind {
            Type::Text => Self::Text,
            Type::Bool => Self::Flag,
            Type::Date => Self::Day,
            Type::Bucket(grain) if *grain >= crate::syntax::time::Grain::Day => Self::Day,
            Type::Timestamp(_) | Type::Bucket(_) => Self::Time,
            Type::Number(number) => Self::of_exactness(number.exactness),
            Type::Tuple | Type::Null | Type::Unknown => Self::Unknown,
        }
    }
}

/// The kinds of the columns of a plan's steps.
pub(super) struct Kinds<'p> {
    pub plan: &'p Plan,
    steps: FxHashMap<&'p str, FxHashMap<&'p str, Kind>>,
}

impl<'p> Kinds<'p> {
    /// Of all steps.
    pub fn of(plan: &'p Plan) -> Self {
        let mut kinds = Self {
            plan,
            steps: FxHashMap::default(),
        };
        for step in &plan.steps {
            let columns = match &step.body {
                StepBody::Select(select) => kinds.columns(std::slice::from_ref(&**select)),
                StepBody::Stack(all) => kinds.columns(all),
                StepBody::Written(table, _) => {
                    let used = plan.by_sql.iter().find(|used| used.table == *table);
                    let columns = used.iter().flat_map(|used| &used.columns);
                    columns
                        .map(|(name, kind, _)| (name.as_str(), Kind::of_type(kind)))
                        .collect()
                }
            };
            kinds.steps.insert(&step.name, columns);
        }
        kinds
    }

    /// The kinds of the columns of selects that are stacked.
    pub fn columns(&self, all: &'p [Select]) -> FxHashMap<&'p str, Kind> {
        let mut columns = FxHashMap::default();
        let Some(first) = all.first() else {
            return columns;
        };
        for (at, (_, name)) in first.columns.iter().enumerate() {
            let parts = all.iter().filter_map(|select| {
                let (value, _) = select.columns.get(at)?;
                Some(self.kind(select, value))
            });
            columns.insert(name.as_str(), first_known(parts));
        }
        columns
    }

    /// The kind of an expression of a select.
    pub fn kind(&self, select: &Select, expr: &Expr) -> Kind {
        let of = |expr: &Expr| self.kind(select, expr);
        match expr {
            Expr::Column(relation, name) => self.column(select, relation, name),
            Expr::Literal(literal) => match literal {
                Literal::Null => Kind::Unknown,
                Literal::Text(_) => Kind::Text,
                Literal::Number(digits) if digits.contains('.') => Kind::Decimal,
                Literal::Number(_) => Kind::Whole,
                Literal::Bool(_) => Kind::Flag,
                Literal::Date(_) => Kind::Day,
                Literal::Timestamp(_) => Kind::Time,
            },
            Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Compare(..)
            | Expr::Same(..)
            | Expr::IsNull(..)
            | Expr::In(..)
            | Expr::Like(..) => Kind::Flag,
            Expr::Sum(terms) => number(terms.iter().map(|(_, term)| of(term))),
            Expr::Product(factors) if factors.iter().any(|(divides, _)| *divides) => Kind::Float,
            Expr::Product(factors) => number(factors.iter().map(|(_, factor)| of(factor))),
            Expr::Negate(inner) => of(inner),
            Expr::Call(function, all) => match function {
                Scalar::Concat
                | Scalar::Lower
                | Scalar::Upper
                | Scalar::Trim
                | Scalar::Replace
                | Scalar::Substring => Kind::Text,
                Scalar::Length | Scalar::Part(_) => Kind::Whole,
                Scalar::StartsWith | Scalar::EndsWith | Scalar::Contains | Scalar::Matches => Kind::Flag,
                Scalar::Abs
                | Scalar::Round
                | Scalar::Floor
                | Scalar::Ceil
                | Scalar::Bucket
                | Scalar::Bound => number(all.iter().map(of)),
                Scalar::Coalesce | Scalar::Least | Scalar::Greatest => first_known(all.iter().map(of)),
            },
            Expr::Bucket(grain, _) if *grain < crate::syntax::time::Grain::Day => Kind::Time,
            Expr::Bucket(..) | Expr::LastDay(..) | Expr::Shift { to_day: true, .. } => Kind::Day,
            Expr::Local(..) | Expr::Shift { .. } | Expr::Start(..) | Expr::Utc(..) => Kind::Time,
            Expr::Each(grain, ..) if *grain < crate::syntax::time::Grain::Day => Kind::Time,
            Expr::Each(..) => Kind::Day,
            Expr::Since(_, _, true) | Expr::Place { .. } | Expr::Rank(_) | Expr::Micros(_) => Kind::Whole,
            Expr::Since(..) => Kind::Decimal,
            Expr::Aggregate(aggregation, _) | Expr::Over { of: aggregation, .. } => {
                self.aggregated(select, aggregation)
            }
            Expr::Previous { value, .. } => of(value),
            Expr::Now(kind) | Expr::FromNow(_, kind) => Kind::of_type(kind),
            Expr::Latest { table, column, .. } => self.stored(table, column),
            Expr::Tuple(_) | Expr::SpeltNow(_) | Expr::Called(..) => Kind::Unknown,
            Expr::Case(..) | Expr::Least(_) | Expr::Greatest(_) => {
                first_known(arms(expr).into_iter().flatten().map(of))
            }
        }
    }

    fn aggregated(&self, select: &Select, aggregation: &Aggregation) -> Kind {
        match aggregation {
            Aggregation::Rows | Aggregation::Count(_) | Aggregation::Distinct(_) | Aggregation::Total(_) => {
                Kind::Whole
            }
            Aggregation::Sum(_, Some(Exactness::Int)) => Kind::Whole,
            Aggregation::Sum(inner, _) => number(std::iter::once(self.kind(select, inner))),
            Aggregation::Min(inner) | Aggregation::Max(inner) | Aggregation::First(inner, _) => {
                self.kind(select, inner)
            }
            Aggregation::Median(_)
            | Aggregation::Percentile(..)
            | Aggregation::Stddev(_)
            | Aggregation::Variance(_) => Kind::Float,
            Aggregation::Any(_) | Aggregation::All(_) => Kind::Flag,
        }
    }

    fn column(&self, select: &Select, relation: &str, name: &str) -> Kind {
        match named(select, relation) {
            Some(source) => self.of_source(&source, name),
            // A column of the only relation, by whatever name.
            None if select.joins.is_empty() => self.of_source(&select.from.source, name),
            None => Kind::Unknown,
        }
    }

    fn of_source(&self, source: &Source, name: &str) -> Kind {
        match source {
            Source::Step(step) => {
                let columns = self.steps.get(step.as_str());
                let kind = columns.and_then(|columns| columns.get(name));
                kind.copied().unwrap_or(Kind::Unknown)
            }
            Source::Table(table) => self.stored(table, name),
            Source::Nothing => Kind::Unknown,
        }
    }

    /// Whether the columns of a relation are those of the warehouse, and not of a plan's step.
    pub fn is_stored(&self, select: &Select, relation: &str) -> bool {
        let is_by_sql = |name: &String| {
            let mut steps = self.plan.steps.iter();
            steps.any(|step| step.name == *name && matches!(step.body, StepBody::Written(..)))
        };
        match named(select, relation) {
            Some(Source::Table(_)) => true,
            Some(Source::Step(name)) => is_by_sql(&name),
            Some(Source::Nothing) | None => false,
        }
    }

    /// How a column of the warehouse spells its partitions, if it is the one of a table that is
    /// partitioned by a text.
    pub fn partition(&self, select: &Select, relation: &str, name: &str) -> Option<&Pattern> {
        let Some(Source::Table(stored)) = named(select, relation) else {
            return None;
        };
        let mut tables = self.plan.tables.iter().filter(|used| used.name == stored);
        tables.find_map(|used| {
            let (column, pattern) = used.partition.as_ref()?;
            (column == name).then_some(pattern)
        })
    }

    fn stored(&self, table: &str, name: &str) -> Kind {
        let mut tables = self.plan.tables.iter().filter(|used| used.name == table);
        let kind = tables.find_map(|used| {
            let mut columns = used.columns.iter();
            columns.find(|(column, ..)| column == name)
        });
        kind.map_or(Kind::Unknown, |(_, kind, _)| Kind::of_type(kind))
    }
}

/// What a select calls by this name.
fn named(select: &Select, relation: &str) -> Option<Source> {
    let mut found = None;
    select.sources(&mut |source, alias| {
        if alias == relation && found.is_none() {
            found = Some(source.clone());
        }
    });
    found
}

/// Of what kind the columns of an answer are, for engines that do not say.
#[must_use]
pub fn answer_kinds(plan: &Plan) -> Vec<Kind> {
    let kinds = Kinds::of(plan);
    let columns = plan.last.columns.iter();
    columns.map(|(value, _)| kinds.kind(&plan.last, value)).collect()
}

/// The kind of what is one of several.
fn first_known(kinds: impl Iterator<Item = Kind>) -> Kind {
    kinds.fold(Kind::Unknown, Kind::with)
}

/// The kind of what is made of numbers; what nobody declared may have a fraction.
fn number(kinds: impl Iterator<Item = Kind>) -> Kind {
    kinds.fold(Kind::Whole, |so_far, kind| match (so_far, kind) {
        (_, Kind::Float) | (Kind::Float, _) => Kind::Float,
        (Kind::Whole, Kind::Whole) => Kind::Whole,
        _ => Kind::Decimal,
    })
}
