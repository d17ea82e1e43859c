//! How many digits behind the point an exact number has, as far as a plan knows: those of
//! a column are a name for themselves.

use std::collections::BTreeSet;

use crate::check::{Literal, Scalar};
use crate::plan::{Aggregation, Expr};
use crate::resolve::{Exactness, Type};

/// The scale of a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scale {
    /// A whole number that fits beside any decimal: a count, a constant.
    Narrow,
    /// So many digits.
    Digits(usize),
    /// Those of a column, or of what nobody can tell.
    Of(String),
    /// All of them added up, as a product has.
    Together(Vec<Scale>),
    /// The most of them.
    Most(BTreeSet<Scale>),
    /// A floating number has none.
    Float,
}

impl Scale {
    /// Of values of a type, if these are numbers.
    pub fn of_type(kind: &Type, named: impl FnOnce() -> String) -> Option<Self> {
        match kind {
            Type::Number(number) => Some(match number.exactness {
                Exactness::Int => Self::Digits(0),
                Exactness::Decimal => Self::Of(named()),
                Exactness::Float => Self::Float,
            }),
            _ => None,
        }
    }

    /// Of an expression, if it is known for a number. `column` knows columns.
    pub fn of(expr: &Expr, column: &dyn Fn(&str, &str) -> Option<Self>) -> Option<Self> {
        let all = |parts: &[&Expr]| parts.iter().map(|part| Self::sure(part, column)).collect();
        match expr {
            Expr::Column(relation, name) => column(relation, name),
            Expr::Literal(Literal::Number(digits)) => Some(match digits.split_once('.') {
                Some((_, behind)) => Self::Digits(behind.len()),
                None => Self::Narrow,
            }),
            Expr::Sum(terms) => {
                let terms: Vec<&Expr> = terms.iter().map(|(_, term)| term).collect();
                Some(Self::most(all(&terms)))
            }
            Expr::Product(factors) if factors.iter().any(|(divides, _)| *divides) => Some(Self::Float),
            Expr::Product(factors) => {
                let factors: Vec<&Expr> = factors.iter().map(|(_, factor)| factor).collect();
                Some(Self::together(all(&factors)))
            }
            Expr::Negate(inner) => Self::of(inner, column),
            Expr::Place { .. } | Expr::Rank(_) | Expr::Micros(_) | Expr::Since(_, _, true) => {
                Some(Self::Narrow)
            }
            Expr::Since(_, _, false) => Some(Self::Digits(6)),
            Expr::Aggregate(aggregation, _) => Self::aggregated(aggregation, column),
            Expr::Over { of, .. } => Self::aggregated(of, column),
            Expr::Previous { value, .. } => Self::of(value, column),
            Expr::Call(Scalar::Abs, parts) => Self::of(parts.first()?, column),
            Expr::Call(Scalar::Length | Scalar::Part(_), _) => Some(Self::Narrow),
            Expr::Call(Scalar::Round | Scalar::Floor | Scalar::Ceil | Scalar::Bucket, parts) => {
                match all(&parts.iter().collect::<Vec<_>>()).contains(&Self::Float) {
                    true => Some(Self::Float),
                    false => Some(Self::Of(format!("{expr:?}"))),
                }
            }
            _ => {
                let arms = arms(expr)?;
                let is_number = arms.iter().any(|arm| Self::of(arm, column).is_some());
                is_number.then(|| Self::most(all(&arms)))
            }
        }
    }

    /// The same of what must be a number.
    pub fn sure(expr: &Expr, column: &dyn Fn(&str, &str) -> Option<Self>) -> Self {
        let known = Self::of(expr, column);
        known.unwrap_or_else(|| match expr {
            Expr::Literal(Literal::Null) => Self::Narrow,
            _ => Self::Of(format!("{expr:?}")),
        })
    }

    fn aggregated(aggregation: &Aggregation, column: &dyn Fn(&str, &str) -> Option<Self>) -> Option<Self> {
        match aggregation {
            Aggregation::Rows | Aggregation::Count(_) | Aggregation::Distinct(_) | Aggregation::Total(_) => {
                Some(Self::Narrow)
            }
            Aggregation::Sum(_, Some(Exactness::Int)) => Some(Self::Digits(0)),
            Aggregation::Sum(_, Some(Exactness::Float)) => Some(Self::Float),
            // Sums of narrow numbers are wide.
            Aggregation::Sum(inner, _) => Some(match Self::sure(inner, column) {
                Self::Narrow => Self::Digits(0),
                scale => scale,
            }),
            Aggregation::Min(inner) | Aggregation::Max(inner) | Aggregation::First(inner, _) => {
                Self::of(inner, column)
            }
            Aggregation::Median(_)
            | Aggregation::Percentile(..)
            | Aggregation::Stddev(_)
            | Aggregation::Variance(_) => Some(Self::Float),
            Aggregation::Any(_) | Aggregation::All(_) => None,
        }
    }

    /// That of a sum of numbers with these.
    pub fn most(all: Vec<Self>) -> Self {
        let mut each: BTreeSet<Self> = BTreeSet::new();
        let mut digits: Option<usize> = None;
        for scale in all {
            match scale {
                Self::Float => return Self::Float,
                Self::Most(inner) => each.extend(inner),
                other => {
                    each.insert(other);
                }
            }
        }
        each.retain(|scale| match scale {
            Self::Digits(count) => {
                digits = digits.max(Some(*count));
                false
            }
            scale => *scale != Self::Narrow,
        });
        match digits {
            Some(count) if count > 0 || each.is_empty() => {
                each.insert(Self::Digits(count));
            }
            _ => {}
        }
        match each.len() {
            0 => Self::Narrow,
            1 => each.pop_first().unwrap_or(Self::Narrow),
            _ => Self::Most(each),
        }
    }

    fn together(all: Vec<Self>) -> Self {
        if all.contains(&Self::Float) {
            return Self::Float;
        }
        let mut factors: Vec<Self> = all.iter().flat_map(Self::factors).collect();
        let digits = factors.iter().filter_map(|scale| match scale {
            Self::Digits(count) => Some(*count),
            _ => None,
        });
        let digits: usize = digits.sum();
        let is_narrow = factors.is_empty();
        factors.retain(|scale| !matches!(scale, Self::Digits(_)));
        if digits > 0 || (factors.is_empty() && !is_narrow) {
            factors.push(Self::Digits(digits));
        }
        factors.sort();
        match factors.len() {
            0 => Self::Narrow,
            1 => factors.pop().unwrap_or(Self::Narrow),
            _ => Self::Together(factors),
        }
    }

    fn factors(&self) -> Vec<Self> {
        match self {
            Self::Narrow => Vec::new(),
            Self::Together(all) => all.clone(),
            other => vec![other.clone()],
        }
    }

    /// Whether it has at least as many digits as another, whatever columns have.
    pub fn covers(&self, other: &Self) -> bool {
        if self == other || *self == Self::Float || *other == Self::Narrow || *other == Self::Digits(0) {
            return true;
        }
        match (self, other) {
            (_, Self::Most(all)) => all.iter().all(|part| self.covers(part)),
            (Self::Most(all), _) => all.iter().any(|part| part.covers(other)),
            _ => self.beyond(other).is_some(),
        }
    }

    /// How many digits it has more than another, if that is all they differ in.
    pub fn above(&self, other: &Self) -> Option<usize> {
        let (more, rest) = self.beyond(other)?;
        rest.is_empty().then_some(more)
    }

    /// How many digits it has more than another, and the columns whose digits come
    /// to that; `None` if it may have fewer.
    fn beyond(&self, other: &Self) -> Option<(usize, Vec<Self>)> {
        let mut rest = self.factors();
        let mut lacks = 0;
        for factor in other.factors() {
            match (rest.iter().position(|own| *own == factor), factor) {
                (Some(at), _) => {
                    rest.remove(at);
                }
                (None, Self::Digits(count)) => lacks = count,
                (None, _) => return None,
            }
        }
        let mut known = 0;
        rest.retain(|scale| match scale {
            Self::Digits(count) => {
                known += count;
                false
            }
            _ => true,
        });
        Some((known.checked_sub(lacks)?, rest))
    }
}

/// What an expression chooses among.
pub(super) fn arms(expr: &Expr) -> Option<Vec<&Expr>> {
    match expr {
        Expr::Case(arms, otherwise) => {
            let then = arms.iter().map(|(_, then)| then);
            Some(then.chain(otherwise.as_deref()).collect())
        }
        Expr::Call(Scalar::Coalesce | Scalar::Least | Scalar::Greatest, all)
        | Expr::Least(all)
        | Expr::Greatest(all) => Some(all.iter().collect()),
        _ => None,
    }
}
