//! Aggregates as nodes of `sqlparser`.

use sqlparser::ast::{
    DuplicateTreatment, Expr as Sql, Function, FunctionArgumentClause, FunctionArgumentList,
    FunctionArguments,
};

use super::expr::Writer;
use super::kinds::Kind;
use super::literal::raw;
use super::node::{call, cast};
use super::order::descending;
use crate::check::Literal;
use crate::plan::{Aggregation, Expr};
use crate::resolve::Exactness;

impl Writer<'_> {
    /// An aggregate, over the rows for which the condition is true.
    pub fn aggregate(&self, aggregation: &Aggregation, condition: Option<&Expr>) -> Sql {
        if let Some(condition) = condition.filter(|_| !self.dialect.filters()) {
            let aggregation = &of_rows(aggregation, condition, self.dialect.counts_lists());
            return self.made(aggregation, self.folded(aggregation));
        }
        let mut sql = self.folded(aggregation);
        if let Sql::Function(function) = &mut sql {
            function.filter = condition.map(|condition| Box::new(self.sql(condition)));
        }
        self.made(aggregation, sql)
    }

    /// The call of an aggregate's function.
    pub fn folded(&self, aggregation: &Aggregation) -> Sql {
        // Engines fold exact numbers in their own ways, some without the fraction.
        let double = |inner: &Expr| cast(self.sql(inner), self.dialect.double());
        match aggregation {
            Aggregation::Rows => call("count", vec![raw("*")]),
            Aggregation::Count(inner) => call("count", vec![self.sql(inner)]),
            Aggregation::Distinct(inner) => distinct(self.told(inner)),
            Aggregation::Sum(inner, exactness) => self.sum_of(inner, *exactness),
            Aggregation::Total(inner) => call("sum", vec![self.sql(inner)]),
            Aggregation::Min(inner) => self.extreme(false, inner),
            Aggregation::Max(inner) => self.extreme(true, inner),
            Aggregation::Median(inner) => self.dialect.median(double(inner)),
            Aggregation::Percentile(inner, share) if share.is_discrete() => {
                let digits = raw(share.digits());
                self.dialect.discrete_percentile(double(inner), digits)
            }
            Aggregation::Percentile(inner, share) => {
                self.dialect.percentile(double(inner), raw(share.digits()))
            }
            Aggregation::Stddev(inner) => call("stddev_samp", vec![double(inner)]),
            Aggregation::Variance(inner) => call("var_samp", vec![double(inner)]),
            Aggregation::Any(inner) => call(self.dialect.any_and_all()[0], vec![self.sql(inner)]),
            Aggregation::All(inner) => call(self.dialect.any_and_all()[1], vec![self.sql(inner)]),
            Aggregation::First(inner, order) => self.first(inner, order),
        }
    }

    /// An aggregate, of what its function comes to.
    pub fn made(&self, aggregation: &Aggregation, sql: Sql) -> Sql {
        match aggregation {
            Aggregation::Rows | Aggregation::Count(_) | Aggregation::Distinct(_) => self.dialect.counted(sql),
            Aggregation::Total(_) => cast(sql, self.dialect.whole()),
            Aggregation::Sum(inner, exactness) => {
                self.dialect.summed(sql, self.kind_summed(inner, *exactness))
            }
            Aggregation::First(..) => self.dialect.first_of(sql),
            Aggregation::Min(inner) => self.dialect.extreme_of(false, sql, self.kind(inner)),
            Aggregation::Max(inner) => self.dialect.extreme_of(true, sql, self.kind(inner)),
            Aggregation::Stddev(_) | Aggregation::Variance(_) => self.dialect.deviation(sql),
            _ => sql,
        }
    }

    /// A number that others are added to, or multiplied with.
    pub fn operand(&self, inner: &Expr, is_factor: bool) -> Sql {
        let (sql, kind) = (self.tight(inner), self.kind(inner));
        match is_factor {
            true => self.dialect.factor(sql, kind),
            false => self.dialect.operand(sql, kind),
        }
    }

    fn sum_of(&self, inner: &Expr, exactness: Option<Exactness>) -> Sql {
        let argument = match exactness {
            Some(_) => self.sql(inner),
            None => self.tight(inner),
        };
        self.dialect.sum(argument, self.kind_summed(inner, exactness))
    }

    fn kind_summed(&self, inner: &Expr, exactness: Option<Exactness>) -> Kind {
        match (self.kind(inner), exactness) {
            // The plan may know it better than the declarations.
            (Kind::Float, _) => Kind::Float,
            (kind, exactness) => exactness.map_or(kind, Kind::of_exactness),
        }
    }

    fn extreme(&self, greatest: bool, inner: &Expr) -> Sql {
        let argument = self.ordered(inner, self.sql(inner));
        self.dialect.extreme(greatest, argument, self.kind(inner))
    }

    fn first(&self, inner: &Expr, order: &[(Expr, bool)]) -> Sql {
        let keys: Vec<(Sql, bool, Kind)> = order
            .iter()
            .map(|(by, backwards)| (self.ordered(by, self.sql(by)), *backwards, self.kind(by)))
            .collect();
        if let Some(first) = self.dialect.first_by(&self.sql(inner), &keys) {
            return first;
        }
        let order = order
            .iter()
            .flat_map(|(by, backwards)| self.keys(by, descending(*backwards), Some(false)));
        let mut sql = call(self.dialect.first(), vec![self.sql(inner)]);
        if let Some(list) = list_of(&mut sql) {
            list.clauses
                .push(FunctionArgumentClause::OrderBy(order.collect()));
        }
        sql
    }
}

/// An aggregate over the rows of a condition, as one over all rows: the values of the others
/// are NULL. Only the first of an order would see them, which no engine has that needs this.
fn of_rows(aggregation: &Aggregation, condition: &Expr, counts_lists: bool) -> Aggregation {
    let mut aggregation = match aggregation {
        Aggregation::Rows => Aggregation::Count(Box::new(Expr::Literal(Literal::Number("1".into())))),
        other => other.clone(),
    };
    let of = |value: &Expr| Expr::Case(vec![(condition.clone(), value.clone())], None);
    match aggregation.value_mut() {
        // A list with a NULL in it is not counted.
        Some(Expr::Tuple(parts)) if counts_lists => {
            parts.iter_mut().take(1).for_each(|part| *part = of(part))
        }
        Some(inner) => *inner = of(inner),
        None => {}
    }
    aggregation
}

fn distinct(argument: Sql) -> Sql {
    let mut sql = call("count", vec![argument]);
    if let Some(list) = list_of(&mut sql) {
        list.duplicate_treatment = Some(DuplicateTreatment::Distinct);
    }
    sql
}

fn list_of(sql: &mut Sql) -> Option<&mut FunctionArgumentList> {
    match sql {
        Sql::Function(Function {
            args: FunctionArguments::List(list),
            ..
        }) => Some(list),
        _ => None,
    }
}
