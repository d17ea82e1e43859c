//! Aggregates as nodes of `sqlparser`.

use sqlparser::ast::{
    DuplicateTreatment, Expr as Sql, Function, FunctionArgumentClause, FunctionArgumentList,
    FunctionArguments, OrderByExpr, OrderByOptions, OrderBySort,
};

use super::expr::{Writer, call, cast};
use super::literal::raw;
use crate::plan::{Aggregation, Expr};
use crate::resolve::Exactness;

impl Writer<'_> {
    /// An aggregate, over the rows for which the condition is true.
    pub fn aggregate(&self, aggregation: &Aggregation, condition: Option<&Expr>) -> Sql {
        // Engines fold exact numbers in their own ways, some without the fraction.
        let double = |inner: &Expr| cast(self.sql(inner), self.dialect.double());
        let mut sql = match aggregation {
            Aggregation::Rows => call("count", vec![raw("*")]),
            Aggregation::Count(inner) => call("count", vec![self.sql(inner)]),
            Aggregation::Distinct(inner) => distinct(self.sql(inner)),
            Aggregation::Sum(inner, Some(Exactness::Int)) => self.dialect.sum_of_ints(self.sql(inner)),
            Aggregation::Sum(inner, None) => self.dialect.sum_of_numbers(self.tight(inner)),
            Aggregation::Sum(inner, _) => call("sum", vec![self.sql(inner)]),
            Aggregation::Total(inner) => call("sum", vec![self.sql(inner)]),
            Aggregation::Min(inner) => self.extreme(false, inner),
            Aggregation::Max(inner) => self.extreme(true, inner),
            Aggregation::Median(inner) => self.dialect.median(double(inner)),
            Aggregation::Percentile(inner, share) => {
                self.dialect.percentile(double(inner), raw(share.digits()))
            }
            Aggregation::Stddev(inner) => call("stddev_samp", vec![double(inner)]),
            Aggregation::Variance(inner) => call("var_samp", vec![double(inner)]),
            Aggregation::Any(inner) => call("bool_or", vec![self.sql(inner)]),
            Aggregation::All(inner) => call("bool_and", vec![self.sql(inner)]),
            Aggregation::First(inner, order) => self.first(inner, order),
        };
        if let Sql::Function(function) = &mut sql {
            function.filter = condition.map(|condition| Box::new(self.sql(condition)));
        }
        match aggregation {
            Aggregation::Total(_) => cast(sql, "BIGINT"),
            Aggregation::First(..) => self.dialect.first_of(sql),
            _ => sql,
        }
    }

    fn extreme(&self, greatest: bool, inner: &Expr) -> Sql {
        let argument = self.ordered(inner, self.sql(inner));
        self.dialect.extreme(greatest, argument, self.kind(inner))
    }

    fn first(&self, inner: &Expr, order: &[(Expr, bool)]) -> Sql {
        let order = order.iter().map(|(by, backwards)| OrderByExpr {
            expr: self.ordered(by, self.sql(by)),
            options: OrderByOptions {
                sort: backwards.then_some(OrderBySort::Desc),
                nulls_first: Some(false),
            },
            with_fill: None,
        });
        let mut sql = call(self.dialect.first(), vec![self.sql(inner)]);
        if let Some(list) = list_of(&mut sql) {
            list.clauses
                .push(FunctionArgumentClause::OrderBy(order.collect()));
        }
        sql
    }
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
