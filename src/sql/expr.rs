//! Expressions of a plan as nodes of `sqlparser`, with as few parentheses as
//! precedence allows.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    BinaryOperator, CaseWhen, Expr as Sql, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, OrderByExpr, OrderByOptions, OrderBySort, UnaryOperator, WindowSpec,
    WindowType,
};

use super::dialect::Dialect;
use super::from_now::from_now;
use super::ident::ident;
use super::kinds::{Kind, Kinds};
use super::literal::{self, raw};
use super::partition;
use super::scalar;
use crate::check::{Literal, Scalar};
use crate::plan::{Calendar, Expr, Order, Select};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Length;

/// Longest chain that is written side by side; longer ones become balanced
/// trees, since parsers and planners recurse.
const LONGEST_CHAIN: usize = 50;

/// What one `select` needs for its expressions.
pub(super) struct Writer<'a> {
    pub dialect: &'a dyn Dialect,
    calendar: &'a Calendar,
    /// With one relation, columns need no qualifier.
    alone: bool,
    /// What is known of columns, and the select they stand in.
    kinds: Option<(&'a Kinds<'a>, &'a Select)>,
}

impl<'a> Writer<'a> {
    /// For the expressions of one select.
    pub fn new(
        dialect: &'a dyn Dialect,
        calendar: &'a Calendar,
        alone: bool,
        kinds: Option<(&'a Kinds<'a>, &'a Select)>,
    ) -> Self {
        Self {
            dialect,
            calendar,
            alone,
            kinds,
        }
    }

    /// Of what kind an expression is.
    pub fn kind(&self, expr: &Expr) -> Kind {
        self.kinds
            .map_or(Kind::Unknown, |(kinds, select)| kinds.kind(select, expr))
    }

    /// An expression whose values are put in order.
    pub fn ordered(&self, expr: &Expr, sql: Sql) -> Sql {
        self.dialect.ordered(sql, self.kind(expr))
    }

    fn ident(&self, name: &str) -> Ident {
        ident(name, self.dialect.names())
    }

    pub fn sql(&self, expr: &Expr) -> Sql {
        match expr {
            Expr::Column(_, name) if self.alone => Sql::Identifier(self.ident(name)),
            Expr::Column(relation, name) => {
                Sql::CompoundIdentifier(vec![self.ident(relation), self.ident(name)])
            }
            Expr::Literal(literal) => self.literal(literal),
            Expr::And(all) => self.chain(all, &BinaryOperator::And),
            Expr::Or(all) => self.chain(all, &BinaryOperator::Or),
            Expr::Not(inner) => Sql::UnaryOp {
                op: UnaryOperator::Not,
                expr: Box::new(self.tight(inner)),
            },
            Expr::Compare(operator @ (Comparison::Equal | Comparison::NotEqual), left, right) => {
                binary(self.tight(left), comparison(*operator), self.tight(right))
            }
            Expr::Compare(operator, left, right) => binary(
                self.ordered(left, self.tight(left)),
                comparison(*operator),
                self.ordered(right, self.tight(right)),
            ),
            Expr::Same(left, right) => {
                let kind = self.kind(left).with(self.kind(right));
                self.dialect.same(self.tight(left), self.tight(right), kind)
            }
            Expr::IsNull(false, inner) => Sql::IsNull(Box::new(self.tight(inner))),
            Expr::IsNull(true, inner) => Sql::IsNotNull(Box::new(self.tight(inner))),
            Expr::In(negated, subject, list) => Sql::InList {
                expr: Box::new(self.tight(subject)),
                list: list.iter().map(|item| self.sql(item)).collect(),
                negated: *negated,
            },
            Expr::Like(negated, subject, pattern) => Sql::Like {
                negated: *negated,
                any: false,
                expr: Box::new(self.tight(subject)),
                pattern: Box::new(self.pattern(pattern)),
                escape_char: None,
            },
            Expr::Sum(terms) => self.sum(terms),
            Expr::Product(factors) => self.product(factors),
            Expr::Negate(inner) => Sql::UnaryOp {
                op: UnaryOperator::Minus,
                expr: Box::new(self.tight(inner)),
            },
            Expr::Case(arms, otherwise) => self.case(arms, otherwise.as_deref()),
            Expr::Call(function, all) => {
                let operand = |item: &Expr| match (function, item) {
                    (Scalar::Matches, Expr::Literal(Literal::Text(pattern))) => {
                        raw(self.dialect.text(&self.dialect.pattern(pattern)))
                    }
                    (Scalar::Concat | Scalar::Bucket | Scalar::Floor | Scalar::Ceil, _) => self.tight(item),
                    _ => self.sql(item),
                };
                let operands: Vec<Sql> = all.iter().map(operand).collect();
                let own = self.dialect.scalar(*function, &operands, self.kind(expr));
                own.unwrap_or_else(|| scalar::spelled(*function, operands, self.dialect))
            }
            Expr::Bucket(grain, time) => self.dialect.bucket(*grain, self.tight(time), self.calendar),
            // Looked up in the calendar's table before it comes here.
            Expr::LastDay(grain, time) | Expr::Called(grain, time) => {
                call(grain.word(), vec![self.sql(time)])
            }
            Expr::Local(zone, time) => self.dialect.local(zone, self.sql(time), self.calendar),
            Expr::Aggregate(aggregation, condition) => self.aggregate(aggregation, condition.as_deref()),
            Expr::Place {
                within,
                by,
                descending,
            } => self.place(within, by, *descending),
            Expr::Shift { time, by, to_day } => self.shift(time, *by, *to_day),
            Expr::Since(later, earlier, true) => minus(self.tight(later), self.tight(earlier)),
            Expr::Since(later, earlier, false) => {
                let micros = |time: &Expr| self.dialect.microseconds(self.sql(time));
                let length = nested(minus(micros(later), micros(earlier)));
                binary(length, BinaryOperator::Multiply, raw("0.000001"))
            }
            Expr::Start(day, zone) => {
                let zone = zone.as_deref().filter(|zone| *zone != self.calendar.zone);
                self.dialect.start_of_day(self.sql(day), zone, self.calendar)
            }
            Expr::Least(all) => call("least", all.iter().map(|item| self.sql(item)).collect()),
            Expr::Greatest(all) => call("greatest", all.iter().map(|item| self.sql(item)).collect()),
            Expr::Each(unit, first, last) => self.dialect.each(*unit, self.sql(first), self.sql(last)),
            Expr::Previous {
                value,
                within,
                by,
                descending,
            } => {
                let lag = call("lag", vec![self.sql(value)]);
                self.over(lag, within, by, Some(*descending), Some(!descending))
            }
            Expr::Rank(order) => self.rank(order),
            Expr::FromNow(start, kind) => from_now(start, kind, self.dialect, self.calendar),
            Expr::Latest {
                table,
                column,
                at_most,
            } => partition::latest(table, column, at_most.as_ref().map(|most| self.sql(most))),
            Expr::Tuple(parts) => self
                .dialect
                .tuple(parts.iter().map(|part| self.sql(part)).collect()),
            Expr::SpeltNow(spelling) => partition::spelt_now(spelling, self.dialect, self.calendar),
            Expr::Over {
                of,
                within,
                order,
                reach,
            } => self.around(of, within, order, *reach),
            Expr::Utc(zone, time) => {
                let calendar = Calendar {
                    zone: "UTC".to_owned(),
                    ..self.calendar.clone()
                };
                self.dialect.local(zone, self.sql(time), &calendar)
            }
            Expr::Micros(time) => self.dialect.micros(self.sql(time)),
            Expr::Now(kind) => self.dialect.now(kind, self.calendar),
        }
    }

    /// A pattern in which only `%` and `_` stand for something else.
    fn pattern(&self, pattern: &Expr) -> Sql {
        match pattern {
            Expr::Literal(Literal::Text(text)) if self.dialect.escapes_patterns() => {
                raw(self.dialect.text(&text.replace('\\', "\\\\")))
            }
            _ if self.dialect.escapes_patterns() => {
                let texts = ["\\", "\\\\"].map(|text| raw(self.dialect.text(text)));
                call("replace", [self.sql(pattern)].into_iter().chain(texts).collect())
            }
            _ => self.tight(pattern),
        }
    }

    /// An operand: in parentheses unless it is one word or call.
    pub fn tight(&self, expr: &Expr) -> Sql {
        let loose = matches!(
            expr,
            Expr::And(_)
                | Expr::Or(_)
                | Expr::Not(_)
                | Expr::Compare(..)
                | Expr::IsNull(..)
                | Expr::In(..)
                | Expr::Like(..)
                | Expr::Sum(_)
                | Expr::Product(_)
                | Expr::Negate(_)
                | Expr::Shift { to_day: false, .. }
                | Expr::Since(..)
        );
        let negative = matches!(expr, Expr::Literal(Literal::Number(digits)) if digits.starts_with('-'));
        let sql = self.sql(expr);
        if loose || negative {
            Sql::Nested(Box::new(sql))
        } else {
            sql
        }
    }

    fn literal(&self, value: &Literal) -> Sql {
        match value {
            Literal::Null => raw("NULL"),
            Literal::Text(text) => raw(self.dialect.text(text)),
            Literal::Number(digits) => literal::number(digits),
            Literal::Bool(true) => raw("TRUE"),
            Literal::Bool(false) => raw("FALSE"),
            Literal::Date(day) => literal::date(*day),
            Literal::Timestamp(time) => raw(self.dialect.timestamp(&literal::timestamp(*time))),
        }
    }

    fn chain(&self, all: &[Expr], operator: &BinaryOperator) -> Sql {
        let part = |part: &Expr| match part {
            Expr::And(_) | Expr::Or(_) => nested(self.sql(part)),
            part => self.sql(part),
        };
        let parts: Vec<Sql> = all.iter().map(part).collect();
        match parts.len() {
            0 => raw(if *operator == BinaryOperator::And {
                "TRUE"
            } else {
                "FALSE"
            }),
            _ => balanced(parts, operator),
        }
    }

    fn sum(&self, terms: &[(bool, Expr)]) -> Sql {
        if terms.len() > LONGEST_CHAIN {
            let side = |negative: bool| {
                let side = terms.iter().filter(|(minus, _)| *minus == negative);
                let parts: Vec<Sql> = side.map(|(_, term)| self.tight(term)).collect();
                if parts.is_empty() {
                    raw("0")
                } else {
                    balanced(parts, &BinaryOperator::Plus)
                }
            };
            return minus(nested(side(false)), nested(side(true)));
        }
        let mut terms = terms.iter().map(|(minus, term)| (*minus, self.tight(term)));
        let first = terms.next().map_or_else(|| raw("0"), |(_, first)| first);
        terms.fold(first, |so_far, (subtract, term)| {
            let operator = if subtract {
                BinaryOperator::Minus
            } else {
                BinaryOperator::Plus
            };
            binary(so_far, operator, term)
        })
    }

    fn product(&self, factors: &[(bool, Expr)]) -> Sql {
        let divides = factors.iter().any(|(divides, _)| *divides);
        if !divides && factors.len() > LONGEST_CHAIN {
            let parts = factors.iter().map(|(_, factor)| self.tight(factor)).collect();
            return balanced(parts, &BinaryOperator::Multiply);
        }
        let mut factors = factors.iter();
        let mut so_far = factors
            .next()
            .map_or_else(|| raw("1"), |(_, first)| self.tight(first));
        let mut is_double = false;
        for (over, factor) in factors {
            if *over {
                let double = self.dialect.double();
                let above = if is_double { so_far } else { cast(so_far, double) };
                let below = call("nullif", vec![cast(self.sql(factor), double), raw("0")]);
                so_far = binary(above, BinaryOperator::Divide, below);
                is_double = true;
            } else {
                so_far = binary(so_far, BinaryOperator::Multiply, self.tight(factor));
            }
        }
        so_far
    }

    fn case(&self, arms: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Sql {
        let arm = |(condition, result): &(Expr, Expr)| CaseWhen {
            condition: self.sql(condition),
            result: self.sql(result),
        };
        Sql::Case {
            case_token: AttachedToken::empty(),
            end_token: AttachedToken::empty(),
            operand: None,
            conditions: arms.iter().map(arm).collect(),
            else_result: otherwise.map(|value| Box::new(self.sql(value))),
        }
    }

    fn shift(&self, time: &Expr, by: Length, to_day: bool) -> Sql {
        let sql = shifted(self.tight(time), by);
        match to_day {
            true => cast(sql, "DATE"),
            false => sql,
        }
    }

    fn rank(&self, order: &[Order]) -> Sql {
        let key = |key: &Order| OrderByExpr {
            expr: self.ordered(&key.expr, self.sql(&key.expr)),
            options: OrderByOptions {
                sort: key.descending.then_some(OrderBySort::Desc),
                nulls_first: Some(false),
            },
            with_fill: None,
        };
        let mut sql = call("dense_rank", Vec::new());
        if let Sql::Function(function) = &mut sql {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: Vec::new(),
                order_by: order.iter().map(key).collect(),
                window_frame: None,
            }));
        }
        sql
    }

    fn place(&self, within: &[Expr], by: &Expr, descending: bool) -> Sql {
        self.over(call("row_number", Vec::new()), within, by, Some(descending), None)
    }

    /// A function over the rows with the same keys, in an order.
    fn over(
        &self,
        mut sql: Sql,
        within: &[Expr],
        by: &Expr,
        descending: Option<bool>,
        nulls_first: Option<bool>,
    ) -> Sql {
        let sort = descending.map(|descending| match descending {
            true => OrderBySort::Desc,
            false => OrderBySort::Asc,
        });
        let order = OrderByExpr {
            expr: self.ordered(by, self.sql(by)),
            options: OrderByOptions { sort, nulls_first },
            with_fill: None,
        };
        if let Sql::Function(function) = &mut sql {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: within.iter().map(|key| self.sql(key)).collect(),
                order_by: vec![order],
                window_frame: None,
            }));
        }
        sql
    }
}

fn comparison(operator: Comparison) -> BinaryOperator {
    match operator {
        Comparison::Equal => BinaryOperator::Eq,
        Comparison::NotEqual => BinaryOperator::NotEq,
        Comparison::Less => BinaryOperator::Lt,
        Comparison::LessOrEqual => BinaryOperator::LtEq,
        Comparison::Greater => BinaryOperator::Gt,
        Comparison::GreaterOrEqual => BinaryOperator::GtEq,
    }
}

/// A call of a function with this name.
pub(super) fn call(name: &str, arguments: Vec<Sql>) -> Sql {
    let argument = |sql| FunctionArg::Unnamed(FunctionArgExpr::Expr(sql));
    Sql::Function(Function {
        name: object_of_function(name),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: arguments.into_iter().map(argument).collect(),
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

/// Function names are ours: never quoted.
fn object_of_function(name: &str) -> sqlparser::ast::ObjectName {
    sqlparser::ast::ObjectName::from(vec![sqlparser::ast::Ident::new(name.to_ascii_uppercase())])
}

/// A time so much later: months first, so that days are clamped to the end of a
/// month.
pub(super) fn shifted(time: Sql, by: Length) -> Sql {
    let (each, clock) = match by.seconds {
        seconds if seconds % 3600 == 0 => (3600, "hour"),
        seconds if seconds % 60 == 0 => (60, "minute"),
        _ => (1, "second"),
    };
    let parts = [
        (i64::from(by.months), "month"),
        (i64::from(by.days), "day"),
        (by.seconds / each, clock),
    ];
    let mut sql = time;
    for (count, unit) in parts.into_iter().filter(|(count, _)| *count != 0) {
        let length = raw(format!("INTERVAL '{} {unit}'", count.unsigned_abs()));
        sql = match count < 0 {
            true => minus(sql, length),
            false => plus(sql, length),
        };
    }
    sql
}

/// `CAST(x AS kind)`; kinds are ours.
pub(super) fn cast(inner: Sql, kind: &str) -> Sql {
    raw(format!("CAST({inner} AS {kind})"))
}

pub(super) fn plus(left: Sql, right: Sql) -> Sql {
    binary(left, BinaryOperator::Plus, right)
}

pub(super) fn minus(left: Sql, right: Sql) -> Sql {
    binary(left, BinaryOperator::Minus, right)
}

pub(super) fn binary(left: Sql, op: BinaryOperator, right: Sql) -> Sql {
    Sql::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

pub(super) fn nested(inner: Sql) -> Sql {
    Sql::Nested(Box::new(inner))
}

/// A chain of one associative operator, as deep as its logarithm.
fn balanced(mut parts: Vec<Sql>, operator: &BinaryOperator) -> Sql {
    if parts.len() <= LONGEST_CHAIN {
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or_else(|| raw("NULL"));
        return parts.fold(first, |so_far, part| binary(so_far, operator.clone(), part));
    }
    let right = parts.split_off(parts.len() / 2);
    binary(
        nested(balanced(parts, operator)),
        operator.clone(),
        nested(balanced(right, operator)),
    )
}
