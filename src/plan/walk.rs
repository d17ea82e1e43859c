//! Going through the expressions of a plan.

use super::ir::{Aggregation, Expr, Order, Plan, Select, Source, StepBody};

/// The value that an aggregate is of, if it is not of rows.
macro_rules! the_value {
    ($aggregation:expr) => {
        match $aggregation {
            Aggregation::Rows => None,
            Aggregation::Count(inner)
            | Aggregation::Distinct(inner)
            | Aggregation::Sum(inner, _)
            | Aggregation::Total(inner)
            | Aggregation::Min(inner)
            | Aggregation::Max(inner)
            | Aggregation::Median(inner)
            | Aggregation::Percentile(inner, _)
            | Aggregation::Stddev(inner)
            | Aggregation::Variance(inner)
            | Aggregation::Any(inner)
            | Aggregation::All(inner)
            | Aggregation::First(inner, _) => Some(inner),
        }
    };
}

/// What an aggregate is made of.
macro_rules! each_value {
    ($aggregation:expr, $visit:expr) => {
        if let Some(inner) = the_value!($aggregation) {
            $visit(inner);
        }
        if let Aggregation::First(_, order) = $aggregation {
            for (by, _) in order {
                $visit(by);
            }
        }
    };
}

/// The same match for a borrow and for a mutable one.
macro_rules! each_part {
    ($expr:expr, $visit:expr) => {
        match $expr {
            Expr::Column(..) | Expr::Literal(_) | Expr::SpeltNow(_) | Expr::Now(_) | Expr::FromNow(..) => {}
            Expr::Rank(order) => {
                for Order { expr, .. } in order {
                    $visit(expr);
                }
            }
            Expr::Latest { at_most, .. } => {
                if let Some(bound) = at_most {
                    $visit(bound);
                }
            }
            Expr::And(all)
            | Expr::Or(all)
            | Expr::Call(_, all)
            | Expr::Least(all)
            | Expr::Greatest(all)
            | Expr::Tuple(all) => {
                for part in all {
                    $visit(part);
                }
            }
            Expr::Not(inner)
            | Expr::IsNull(_, inner)
            | Expr::Negate(inner)
            | Expr::Bucket(_, inner)
            | Expr::LastDay(_, inner)
            | Expr::Called(_, inner)
            | Expr::Local(_, inner)
            | Expr::Start(inner, _)
            | Expr::Utc(_, inner)
            | Expr::Micros(inner)
            | Expr::Shift { time: inner, .. } => $visit(inner),
            Expr::Compare(_, one, other)
            | Expr::Since(one, other, _)
            | Expr::Same(one, other)
            | Expr::Like(_, one, other)
            | Expr::Each(_, one, other) => {
                $visit(one);
                $visit(other);
            }
            Expr::In(_, subject, list) => {
                $visit(subject);
                for part in list {
                    $visit(part);
                }
            }
            Expr::Sum(terms) | Expr::Product(terms) => {
                for (_, term) in terms {
                    $visit(term);
                }
            }
            Expr::Case(arms, otherwise) => {
                for (when, then) in arms {
                    $visit(when);
                    $visit(then);
                }
                if let Some(otherwise) = otherwise {
                    $visit(otherwise);
                }
            }
            Expr::Over {
                of, within, order, ..
            } => {
                each_value!(of, $visit);
                for key in within {
                    $visit(key);
                }
                for (by, _) in order {
                    $visit(by);
                }
            }
            Expr::Aggregate(aggregation, condition) => {
                each_value!(aggregation, $visit);
                if let Some(condition) = condition {
                    $visit(condition);
                }
            }
            Expr::Place { within, by, .. } => {
                for key in within {
                    $visit(key);
                }
                $visit(by);
            }
            Expr::Previous {
                value, within, by, ..
            } => {
                $visit(value);
                for key in within {
                    $visit(key);
                }
                $visit(by);
            }
        }
    };
}

impl Aggregation {
    /// The value that it is of, to change it, if it is not of rows.
    pub fn value_mut(&mut self) -> Option<&mut Expr> {
        the_value!(self).map(|inner| &mut **inner)
    }
}

impl Expr {
    /// Calls `visit` for every expression this one is made of, one level down.
    pub fn parts(&self, visit: &mut dyn FnMut(&Self)) {
        each_part!(self, visit);
    }

    /// The same, to change them.
    pub fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        each_part!(self, visit);
    }

    /// Calls `visit` for every column it reads: relation and name.
    pub(super) fn columns(&self, visit: &mut dyn FnMut(&str, &str)) {
        match self {
            Self::Column(relation, name) => visit(relation, name),
            _ => self.parts(&mut |part| part.columns(visit)),
        }
    }

    /// Changes every column it reads.
    pub fn columns_mut(&mut self, change: &mut dyn FnMut(&mut Self)) {
        match self {
            Self::Column(..) => change(self),
            _ => self.parts_mut(&mut |part| part.columns_mut(change)),
        }
    }

    /// Whether some part of it is so, itself included.
    pub fn has(&self, is_so: &mut dyn FnMut(&Self) -> bool) -> bool {
        let mut found = is_so(self);
        self.parts(&mut |part| found = found || part.has(is_so));
        found
    }

    /// Whether it reads a column of this relation.
    pub(super) fn reads(&self, relation: &str) -> bool {
        self.has(&mut |part| matches!(part, Self::Column(of, _) if of == relation))
    }

    /// Whether it makes several rows of one.
    pub(super) fn makes_rows(&self) -> bool {
        self.has(&mut |part| matches!(part, Self::Each(..)))
    }
}

impl Select {
    /// Calls `visit` for every expression but those of the columns.
    pub fn conditions(&self, visit: &mut dyn FnMut(&Expr)) {
        self.filter.iter().for_each(&mut *visit);
        for join in &self.joins {
            for (left, right) in &join.on {
                visit(left);
                visit(right);
            }
            join.and.iter().for_each(&mut *visit);
        }
    }

    /// Calls `change` for every expression.
    pub fn exprs_mut(&mut self, change: &mut dyn FnMut(&mut Expr)) {
        self.columns.iter_mut().for_each(|(value, _)| change(value));
        self.filter.iter_mut().for_each(&mut *change);
        for join in &mut self.joins {
            for (left, right) in &mut join.on {
                change(left);
                change(right);
            }
            join.and.iter_mut().for_each(&mut *change);
        }
    }

    /// Calls `visit` for every source, with the name it goes by.
    pub fn sources(&self, visit: &mut dyn FnMut(&Source, &str)) {
        visit(&self.from.source, &self.from.alias);
        for join in &self.joins {
            visit(&join.relation.source, &join.relation.alias);
        }
    }
}

impl StepBody {
    /// Its `select`s.
    pub(super) fn selects(&self) -> &[Select] {
        match self {
            Self::Select(select) => std::slice::from_ref(select),
            Self::Stack(all) => all,
            Self::Written(..) => &[],
        }
    }

    /// The same, to change them.
    pub fn selects_mut(&mut self) -> &mut [Select] {
        match self {
            Self::Select(select) => std::slice::from_mut(select),
            Self::Stack(all) => all,
            Self::Written(..) => &mut [],
        }
    }
}

impl Plan {
    /// Every `select` of it, the last one last.
    pub fn selects(&self) -> impl Iterator<Item = &Select> {
        let steps = self.steps.iter().flat_map(|step| step.body.selects());
        steps.chain([&self.last])
    }

    /// The same, to change them.
    pub fn selects_mut(&mut self) -> impl Iterator<Item = &mut Select> {
        let steps = self.steps.iter_mut();
        let steps = steps.flat_map(|step| step.body.selects_mut());
        steps.chain([&mut self.last])
    }
}
