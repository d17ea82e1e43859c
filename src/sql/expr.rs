//! Expressions of a plan as nodes of `sqlparser`, with as few parentheses as
//! precedence allows.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{BinaryOperator, CaseWhen, Expr as Sql, UnaryOperator};

use super::construct::decimals;
use super::dialect::Dialect;
use super::from_now::from_now;
use super::ident::ident;
use super::kinds::{Kind, Kinds};
use super::literal::{self, raw};
use super::node::{LONGEST_CHAIN, balanced, binary, call, cast, minus, nested};
use super::partition;
use super::scalar;
use super::truth::{is_condition, number_of};
use super::zones::{now, start};
use crate::check::{Literal, Scalar};
use crate::plan::{Calendar, Expr, Select};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Length;

/// What one `select` needs for its expressions.
pub(super) struct Writer<'a> {
    pub dialect: &'a dyn Dialect,
    calendar: &'a Calendar,
    /// With one relation, columns need no qualifier.
    alone: bool,
    /// What is known of columns, and the select they stand in.
    pub(super) kinds: Option<(&'a Kinds<'a>, &'a Select)>,
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

    /// A value that is told apart from others.
    pub fn told(&self, expr: &Expr) -> Sql {
        self.dialect.told(self.sql(expr), self.kind(expr))
    }

    pub(super) fn named(&self, relation: &str, name: &str) -> Sql {
        let names = self.dialect.names();
        let column = ident(name, names);
        match self.alone {
            true => Sql::Identifier(column),
            false => Sql::CompoundIdentifier(vec![ident(relation, names), column]),
        }
    }

    fn column(&self, expr: &Expr, relation: &str, name: &str) -> Sql {
        let sql = self.named(relation, name);
        match self.kinds {
            Some((kinds, select)) if kinds.is_stored(select, relation) => {
                self.dialect.stored(sql, self.kind(expr))
            }
            _ => sql,
        }
    }

    /// A value.
    pub fn sql(&self, expr: &Expr) -> Sql {
        match is_condition(expr) && !self.dialect.has_truth() {
            true => number_of(expr, self.plain(expr)),
            false => self.plain(expr),
        }
    }

    /// A condition.
    pub fn truth(&self, expr: &Expr) -> Sql {
        match is_condition(expr) || self.dialect.has_truth() {
            true => self.plain(expr),
            false => binary(self.tight(expr), BinaryOperator::Eq, raw("1")),
        }
    }

    fn plain(&self, expr: &Expr) -> Sql {
        match expr {
            Expr::Column(relation, name) => self.column(expr, relation, name),
            Expr::Literal(literal) => self.literal(literal),
            Expr::And(all) => self.chain(all, &BinaryOperator::And),
            Expr::Or(all) => self.chain(all, &BinaryOperator::Or),
            Expr::Not(inner) => Sql::UnaryOp {
                op: UnaryOperator::Not,
                expr: Box::new(self.opposed(inner)),
            },
            Expr::Compare(operator, left, right)
                if let Some(compared) = self.of_partitions(left, *operator, right) =>
            {
                compared
            }
            Expr::Compare(operator @ (Comparison::Equal | Comparison::NotEqual), left, right) => {
                let kind = self.kind(left).with(self.kind(right));
                let [left, right] = self.sides(left, right).map(|side| self.dialect.told(side, kind));
                binary(left, comparison(*operator), right)
            }
            Expr::Compare(operator, left, right) => {
                let [one, other] = self.sides(left, right);
                binary(
                    self.ordered(left, one),
                    comparison(*operator),
                    self.ordered(right, other),
                )
            }
            Expr::Same(left, right) => {
                let kind = self.kind(left).with(self.kind(right));
                let [left, right] = self.sides(left, right).map(|side| self.dialect.told(side, kind));
                self.dialect.same(left, right, kind)
            }
            Expr::IsNull(negated, inner) => self.missing(*negated, inner),
            Expr::In(negated, subject, list) => {
                let kind = self.kind(subject);
                let told = |value: Sql| self.dialect.told(value, kind);
                Sql::InList {
                    expr: Box::new(told(self.tight(subject))),
                    list: list.iter().map(|item| told(self.sql(item))).collect(),
                    negated: *negated,
                }
            }
            Expr::Like(negated, subject, pattern) => self.like(*negated, subject, pattern),
            Expr::Sum(terms) => self.dialect.computed(self.sum(terms), self.kind(expr), false),
            Expr::Product(factors) => self
                .dialect
                .computed(self.product(factors), self.kind(expr), true),
            Expr::Negate(inner) => Sql::UnaryOp {
                op: UnaryOperator::Minus,
                expr: Box::new(self.tight(inner)),
            },
            Expr::Case(arms, otherwise) => self.case(self.kind(expr), arms, otherwise.as_deref()),
            Expr::Call(function, all) => {
                let operand = |item: &Expr| match (function, item) {
                    (Scalar::Matches, Expr::Literal(Literal::Text(pattern))) => {
                        raw(self.dialect.text(&self.dialect.pattern(pattern)))
                    }
                    (Scalar::Concat | Scalar::Bucket | Scalar::Floor | Scalar::Ceil, _) => self.tight(item),
                    _ => self.sql(item),
                };
                let operands: Vec<Sql> = all.iter().map(operand).collect();
                let operands = match function {
                    Scalar::Coalesce | Scalar::Least | Scalar::Greatest => self.choices(expr, all, operands),
                    _ => operands,
                };
                scalar::spelled(*function, operands, self.kind(expr), self.dialect)
            }
            Expr::Bucket(grain, time) => self.dialect.bucket(*grain, self.tight(time), self.calendar),
            // Looked up in the calendar's table before it comes here.
            Expr::LastDay(grain, time) | Expr::Called(grain, time) => {
                call(grain.word(), vec![self.sql(time)])
            }
            Expr::Local(zone, time) => self.dialect.moved(self.sql(time), zone, &self.calendar.zone),
            Expr::Aggregate(aggregation, condition) => self.aggregate(aggregation, condition.as_deref()),
            Expr::Place {
                within,
                by,
                descending,
            } => self.place(within, by, *descending),
            Expr::Shift { time, by, to_day } => self.shift(time, *by, *to_day),
            Expr::Since(later, earlier, true) => {
                self.dialect.days_between(self.tight(later), self.tight(earlier))
            }
            Expr::Since(later, earlier, false) => {
                let micros = |time: &Expr| self.dialect.microseconds(self.sql(time));
                let length = nested(minus(micros(later), micros(earlier)));
                binary(length, BinaryOperator::Multiply, self.dialect.number("0.000001"))
            }
            Expr::Start(day, zone) => {
                let zone = zone.as_deref().filter(|zone| *zone != self.calendar.zone);
                start(self.sql(day), self.kind(day), zone, self.dialect, self.calendar)
            }
            Expr::Least(all) => call(self.dialect.least_and_greatest()[0], self.values(expr, all)),
            Expr::Greatest(all) => call(self.dialect.least_and_greatest()[1], self.values(expr, all)),
            Expr::Each(unit, first, last) => self.dialect.each(*unit, self.sql(first), self.sql(last)),
            Expr::Previous {
                value,
                within,
                by,
                descending,
            } => self.previous(value, within, by, *descending),
            Expr::Rank(order) => self.rank(order),
            Expr::FromNow(start, kind) => from_now(start, kind, self.dialect, self.calendar),
            Expr::Latest {
                table,
                column,
                at_most,
            } => {
                let most = at_most.as_ref().map(|most| self.sql(most));
                let column = Sql::Identifier(ident(column, self.dialect.names()));
                let column = self.dialect.stored(column, self.kind(expr));
                partition::latest(table, &column, most, self.dialect.names())
            }
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
            Expr::Utc(zone, time) => self.dialect.moved(self.sql(time), zone, "UTC"),
            Expr::Micros(time) => self.dialect.micros(self.sql(time)),
            Expr::Now(kind) => now(kind, self.dialect, self.calendar),
        }
    }

    /// Both sides of a comparison.
    pub fn sides(&self, left: &Expr, right: &Expr) -> [Sql; 2] {
        let all = self.kind(left).with(self.kind(right));
        [left, right].map(|side| self.dialect.side(self.tight(side), self.kind(side), all))
    }

    fn values(&self, expr: &Expr, all: &[Expr]) -> Vec<Sql> {
        self.choices(expr, all, all.iter().map(|item| self.sql(item)).collect())
    }

    /// Values one of which is chosen.
    fn choices(&self, expr: &Expr, all: &[Expr], values: Vec<Sql>) -> Vec<Sql> {
        let kind = self.kind(expr);
        let each = all.iter().zip(values);
        each.map(|(item, value)| self.dialect.choice(value, self.kind(item), kind))
            .collect()
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

    /// A condition behind `NOT`.
    fn opposed(&self, condition: &Expr) -> Sql {
        match self.dialect.has_truth() {
            true => self.tight(condition),
            false => nested(self.truth(condition)),
        }
    }

    fn literal(&self, value: &Literal) -> Sql {
        match value {
            Literal::Null => raw("NULL"),
            Literal::Text(text) => raw(self.dialect.text(text)),
            Literal::Number(digits) => self.dialect.number(digits),
            Literal::Bool(is_true) => raw(match (is_true, self.dialect.has_truth()) {
                (true, true) => "TRUE",
                (false, true) => "FALSE",
                (true, false) => "1",
                (false, false) => "0",
            }),
            Literal::Date(day) => self.dialect.date(*day),
            Literal::Timestamp(time) => raw(self.dialect.timestamp(&literal::timestamp(*time))),
        }
    }

    fn chain(&self, all: &[Expr], operator: &BinaryOperator) -> Sql {
        let part = |part: &Expr| match part {
            Expr::And(_) | Expr::Or(_) => nested(self.truth(part)),
            part => self.truth(part),
        };
        let parts: Vec<Sql> = all.iter().map(part).collect();
        match parts.len() {
            0 => self.truth(&Expr::Literal(Literal::Bool(*operator == BinaryOperator::And))),
            _ => balanced(parts, operator),
        }
    }

    fn sum(&self, terms: &[(bool, Expr)]) -> Sql {
        if terms.len() > LONGEST_CHAIN {
            let side = |negative: bool| {
                let side = terms.iter().filter(|(minus, _)| *minus == negative);
                let parts: Vec<Sql> = side.map(|(_, term)| self.operand(term, false)).collect();
                if parts.is_empty() {
                    raw("0")
                } else {
                    balanced(parts, &BinaryOperator::Plus)
                }
            };
            return minus(nested(side(false)), nested(side(true)));
        }
        let mut all = terms.iter().zip(self.operands(terms, false));
        let first = all.next().map_or_else(|| raw("0"), |(_, first)| first);
        all.fold(first, |so_far, ((subtract, _), term)| {
            let operator = if *subtract {
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
            let parts = factors
                .iter()
                .map(|(_, factor)| self.operand(factor, true))
                .collect();
            return balanced(parts, &BinaryOperator::Multiply);
        }
        let has_fractions = decimals(factors, &|factor| self.kind(factor)) > 1;
        let mut all = factors.iter().zip(self.operands(factors, has_fractions));
        let mut so_far = all.next().map_or_else(|| raw("1"), |(_, first)| first);
        let mut is_double = false;
        for ((over, factor), sql) in all {
            if *over {
                let double = self.dialect.double();
                let above = if is_double { so_far } else { cast(so_far, double) };
                let below = call("nullif", vec![cast(self.sql(factor), double), raw("0")]);
                so_far = binary(above, BinaryOperator::Divide, below);
                is_double = true;
            } else {
                so_far = binary(so_far, BinaryOperator::Multiply, sql);
            }
        }
        so_far
    }

    /// The operands of a chain. What comes of the first that is no constant is as wide as that.
    fn operands(&self, all: &[(bool, Expr)], are_factors: bool) -> Vec<Sql> {
        let is_divided = all.get(1).is_some_and(|(divides, _)| *divides);
        let mut is_wide = is_divided;
        let each = all.iter().map(|(_, part)| match part {
            Expr::Literal(_) => self.tight(part),
            _ if std::mem::replace(&mut is_wide, true) => self.tight(part),
            _ => self.operand(part, are_factors),
        });
        each.collect()
    }

    fn case(&self, kind: Kind, arms: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Sql {
        let then = |value: &Expr| self.dialect.choice(self.sql(value), self.kind(value), kind);
        let arm = |(condition, result): &(Expr, Expr)| CaseWhen {
            condition: self.truth(condition),
            result: then(result),
        };
        Sql::Case {
            case_token: AttachedToken::empty(),
            end_token: AttachedToken::empty(),
            operand: None,
            conditions: arms.iter().map(arm).collect(),
            else_result: otherwise.map(|value| Box::new(then(value))),
        }
    }

    fn shift(&self, time: &Expr, by: Length, to_day: bool) -> Sql {
        let (shifted, is_day) = (self.tight(time), self.kind(time) == Kind::Day);
        match to_day {
            true if is_day => self.dialect.shift_day(shifted, by),
            true => self.dialect.day(self.dialect.shift(shifted, by)),
            false => self.dialect.shift(shifted, by),
        }
    }
}

pub(super) fn comparison(operator: Comparison) -> BinaryOperator {
    match operator {
        Comparison::Equal => BinaryOperator::Eq,
        Comparison::NotEqual => BinaryOperator::NotEq,
        Comparison::Less => BinaryOperator::Lt,
        Comparison::LessOrEqual => BinaryOperator::LtEq,
        Comparison::Greater => BinaryOperator::Gt,
        Comparison::GreaterOrEqual => BinaryOperator::GtEq,
    }
}
