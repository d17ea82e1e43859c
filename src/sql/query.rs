//! Plans as `sqlparser` queries.

use std::sync::OnceLock;

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    BinaryOperator, Cte, Expr as Sql, GroupByExpr, Join, JoinConstraint, JoinOperator, LimitClause,
    ObjectName, OrderBy, OrderByExpr, OrderByKind, OrderByOptions, OrderBySort, Query, Select, SelectItem,
    SetExpr, SetOperator, SetQuantifier, Statement, TableAlias, TableFactor, TableWithJoins, With,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use super::dialect::Dialect;
use super::expr::{binary, expr, relation};
use super::ident::ident;
use super::literal::raw;
use crate::plan::{self, Calendar, Finds, Plan, Relation, Source, StepBody};

/// The query of a plan.
pub(super) fn query(plan: &Plan, dialect: &dyn Dialect) -> Query {
    let builder = Builder {
        dialect,
        calendar: &plan.calendar,
    };
    let steps: Vec<Cte> = plan
        .steps
        .iter()
        .map(|step| builder.step(&step.name, &step.body))
        .collect();
    let alone = plan.last.joins.is_empty();
    let order: Vec<OrderByExpr> = plan
        .order
        .iter()
        .map(|order| builder.order(order, &plan.last, alone))
        .collect();
    let mut query = wrapped(SetExpr::Select(Box::new(builder.select(&plan.last))));
    if !steps.is_empty() {
        query.with = Some(With {
            with_token: AttachedToken::empty(),
            recursive: false,
            cte_tables: steps,
        });
    }
    if !order.is_empty() {
        query.order_by = Some(OrderBy {
            kind: OrderByKind::Expressions(order),
            interpolate: None,
        });
    }
    if let Some(limit) = plan.limit {
        let limit = Some(raw(limit.to_string()));
        query.limit_clause = Some(LimitClause::LimitOffset {
            limit,
            offset: None,
            limit_by: Vec::new(),
        });
    }
    query
}

struct Builder<'a> {
    dialect: &'a dyn Dialect,
    calendar: &'a Calendar,
}

impl Builder<'_> {
    fn step(&self, name: &str, body: &StepBody) -> Cte {
        let body = match body {
            StepBody::Select(select) => SetExpr::Select(Box::new(self.select(select))),
            // Its text is put in by the layout.
            StepBody::Written(..) => SetExpr::Select(Box::new(empty_select())),
            StepBody::Stack(all) => stacked(all.iter().map(|select| self.select(select)).collect()),
        };
        Cte {
            alias: alias(name),
            query: Box::new(wrapped(body)),
            from: None,
            materialized: None,
            closing_paren_token: AttachedToken::empty(),
        }
    }

    fn expr(&self, value: &plan::Expr, alone: bool) -> Sql {
        expr(value, self.dialect, self.calendar, alone)
    }

    fn select(&self, plan: &plan::Select) -> Select {
        let alone = plan.joins.is_empty();
        let mut select = empty_select();
        select.projection = plan
            .columns
            .iter()
            .map(|(value, name)| self.column(value, name, alone))
            .collect();
        select.from = vec![TableWithJoins {
            relation: factor(&plan.from),
            joins: plan.joins.iter().map(|join| self.join(join)).collect(),
        }];
        select.selection = plan
            .filter
            .iter()
            .map(|part| match part {
                plan::Expr::Or(_) => Sql::Nested(Box::new(self.expr(part, alone))),
                part => self.expr(part, alone),
            })
            .reduce(|left, right| binary(left, BinaryOperator::And, right));
        let keys = plan.group.unwrap_or(0);
        let places = (1..=keys).map(|place| raw(place.to_string())).collect();
        select.group_by = GroupByExpr::Expressions(places, Vec::new());
        select
    }

    fn column(&self, value: &plan::Expr, name: &str, alone: bool) -> SelectItem {
        let sql = self.expr(value, alone);
        match value {
            plan::Expr::Column(_, own) if own == name => SelectItem::UnnamedExpr(sql),
            _ => SelectItem::ExprWithAlias {
                expr: sql,
                alias: ident(name),
            },
        }
    }

    fn join(&self, join: &plan::Join) -> Join {
        let equal = |(left, right): &(plan::Expr, plan::Expr)| {
            let (left, right) = (self.expr(left, false), self.expr(right, false));
            match join.null_safe {
                // In parentheses: some parsers let `AND` bind tighter than this.
                true => Sql::Nested(Box::new(Sql::IsNotDistinctFrom(Box::new(left), Box::new(right)))),
                false => binary(left, BinaryOperator::Eq, right),
            }
        };
        let and = join.and.iter().map(|part| match part {
            plan::Expr::Or(_) => Sql::Nested(Box::new(self.expr(part, false))),
            part => self.expr(part, false),
        });
        let on = join.on.iter().map(equal).chain(and);
        let on = on.reduce(|left, right| binary(left, BinaryOperator::And, right));
        let operator = match on {
            Some(on) if join.finds == Finds::Each => JoinOperator::Inner(JoinConstraint::On(on)),
            Some(on) => JoinOperator::Left(JoinConstraint::On(on)),
            // No keys are left: one row, beside every cell.
            None => JoinOperator::CrossJoin(JoinConstraint::None),
        };
        Join {
            relation: factor(&join.relation),
            global: false,
            join_operator: operator,
        }
    }

    fn order(&self, order: &plan::Order, last: &plan::Select, alone: bool) -> OrderByExpr {
        // A column of the answer is ordered by its name.
        let shown = last.columns.iter().find(|(value, _)| *value == order.expr);
        let sql = match shown {
            Some((_, name)) => Sql::Identifier(ident(name)),
            None => self.expr(&order.expr, alone),
        };
        let options = OrderByOptions {
            sort: order.descending.then_some(OrderBySort::Desc),
            nulls_first: Some(false),
        };
        OrderByExpr {
            expr: sql,
            options,
            with_fill: None,
        }
    }
}

fn stacked(selects: Vec<Select>) -> SetExpr {
    let mut all = selects
        .into_iter()
        .map(|select| SetExpr::Select(Box::new(select)));
    let first = all
        .next()
        .unwrap_or_else(|| SetExpr::Select(Box::new(empty_select())));
    all.fold(first, |left, right| SetExpr::SetOperation {
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        left: Box::new(left),
        right: Box::new(right),
    })
}

fn alias(name: &str) -> TableAlias {
    TableAlias {
        explicit: true,
        name: ident(name),
        columns: Vec::new(),
        at: None,
    }
}

fn factor(from: &Relation) -> TableFactor {
    let name: ObjectName = match &from.source {
        Source::Table(name) => relation(name),
        Source::Step(name) => ObjectName::from(vec![ident(name)]),
    };
    let same = matches!(&from.source, Source::Step(name) if *name == from.alias);
    TableFactor::Table {
        name,
        alias: (!same).then(|| alias(&from.alias)),
        args: None,
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    }
}

/// An empty query, made by the library's own parser once: its nodes have many
/// fields that stay as they are.
fn template() -> &'static Query {
    static TEMPLATE: OnceLock<Query> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let parsed = Parser::parse_sql(&GenericDialect {}, "SELECT 1").unwrap_or_default();
        let query = parsed.into_iter().find_map(|statement| match statement {
            Statement::Query(query) => Some(*query),
            _ => None,
        });
        query.unwrap_or_else(unreachable_template)
    })
}

#[allow(
    clippy::unreachable,
    reason = "the library parses its own simplest query; a test holds it"
)]
fn unreachable_template() -> Query {
    unreachable!("sqlparser parses `SELECT 1`")
}

fn wrapped(body: SetExpr) -> Query {
    Query {
        body: Box::new(body),
        ..template().clone()
    }
}

fn empty_select() -> Select {
    match &*template().body {
        SetExpr::Select(select) => (**select).clone(),
        _ => empty_select(),
    }
}
