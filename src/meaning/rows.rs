//! Expressions over rows: what they are, however they are written.

use super::arithmetic::domain;
use super::diagram::{Rows, Variable};
use super::mark::Mark;
use super::normal::{Clear, Normal};
use super::poly::exact;
use super::set::{Domain, Point, Set};
use super::value::{Number, Thing, Truth, Value};
use crate::check::{ColumnRef, Literal, Row, Scalar};
use crate::resolve::{Exactness, Type};
use crate::source::Span;
use crate::syntax::ast::Comparison;

impl Normal<'_> {
    /// A condition: where it is true and where it is false.
    pub(super) fn condition(&mut self, row: &Row) -> Clear<Truth> {
        let value = self.row(row)?;
        Ok(self.as_truth(value))
    }

    pub(super) fn as_truth(&mut self, value: Value) -> Truth {
        match value {
            Value::Truth(truth) => truth,
            Value::Constant(Point::Flag(flag)) => Truth::known(flag),
            Value::Thing(thing) => {
                let variable = thing.variable(Domain::Flags);
                self.diagrams
                    .asked(variable, thing.null)
                    .unwrap_or(Truth::UNKNOWN)
            }
            _ => Truth::UNKNOWN,
        }
    }

    /// A value of a row.
    pub(super) fn row(&mut self, row: &Row) -> Clear<Value> {
        let taken = self.budget.take(1, Span::default());
        taken.map_err(|_| super::normal::Unclear::TooLarge)?;
        match row {
            Row::Column(column) => self.column_value(column, row),
            Row::Literal(literal) => Ok(of_literal(literal)),
            Row::And(all) => {
                let mut whole = Truth::YES;
                for part in all {
                    let part = self.condition(part)?;
                    whole = self.diagrams.both_true(whole, part)?;
                }
                Ok(Value::Truth(whole))
            }
            Row::Or(any) => {
                let mut whole = Truth::NO;
                for part in any {
                    let part = self.condition(part)?;
                    whole = self.diagrams.any_true(whole, part)?;
                }
                Ok(Value::Truth(whole))
            }
            Row::Not(inner) => Ok(Value::Truth(self.condition(inner)?.not())),
            Row::Compare(operator, left, right) => self.compare(*operator, left, right),
            Row::IsNull { negated, subject } => {
                let value = self.row(subject)?;
                let null = self.diagrams.null_of(&value)?;
                let truth = self.diagrams.exactly(null);
                Ok(Value::Truth(if *negated { truth.not() } else { truth }))
            }
            Row::In {
                negated,
                subject,
                list,
            } => {
                let truth = self.one_of(subject, list)?;
                Ok(Value::Truth(if *negated { truth.not() } else { truth }))
            }
            Row::Like {
                negated,
                subject,
                pattern,
            } => {
                let Value::Truth(truth) = self.of_parts("like", row, [&**subject, pattern])? else {
                    return Ok(Value::Null);
                };
                Ok(Value::Truth(if *negated { truth.not() } else { truth }))
            }
            Row::Sum(terms) => self.sum(row, terms),
            Row::Product(factors) => self.product(row, factors),
            Row::Negate(inner) => self.sum(row, &[(true, (**inner).clone())]),
            Row::Case(arms, otherwise) => self.case(row, arms, otherwise.as_deref()),
            Row::Call(Scalar::Coalesce, all) => self.coalesce(row, all),
            Row::Call(function, all) => self.call(*function, row, all),
            Row::Local { time, zone } => self.of_parts(&format!("local {zone}"), row, [&**time]),
            Row::Bucket(grain, time) => {
                self.of_parts(&format!("bucket {}", self.grain(*grain)), row, [&**time])
            }
            Row::LastDay(grain, time) => {
                self.of_parts(&format!("last day {}", self.grain(*grain)), row, [&**time])
            }
            Row::Shift { time, by, to_day } => {
                let kind = format!("shift {} {} {} {to_day}", by.months, by.days, by.seconds);
                self.of_parts(&kind, row, [&**time])
            }
            Row::Since { later, earlier, .. } => self.of_parts("since", row, [&**later, earlier]),
            Row::Start { day, zone } => {
                let zone = zone.as_deref().unwrap_or_default();
                self.of_parts(&format!("start {zone}"), row, [&**day])
            }
            Row::UntilNow(time, _) => self.of_parts("until now", row, [&**time]),
            Row::Tuple(all) => self.of_parts("tuple", row, all),
            Row::Today | Row::PeriodStart | Row::PeriodEnd => {
                let word = match row {
                    Row::Today => "today",
                    Row::PeriodStart => "period_start",
                    _ => "period_end",
                };
                self.keep(Mark::of_text("moment", word), row);
                Ok(Value::Thing(Thing {
                    mark: Mark::of_text("moment", word),
                    domain: Some(Domain::Days),
                    null: Rows::NONE,
                    nullable: false,
                }))
            }
            Row::Attribute(attribute) => {
                let mark = self.attribute(attribute)?;
                self.thing(mark, row, &attribute.kind)
            }
            Row::Member(member) => {
                let mark = self.member(member)?;
                self.thing(mark, row, &Type::Bool)
            }
            // Only plans have these.
            Row::Beside(..) | Row::FromNow(..) | Row::Latest(_) => Err(super::normal::Unclear::Unbound),
        }
    }

    fn column_value(&mut self, column: &ColumnRef, row: &Row) -> Clear<Value> {
        let mark = self.column(column)?;
        self.thing(mark, row, &column.kind)
    }

    /// Something that may be NULL by itself, of a type.
    fn thing(&mut self, mark: Mark, row: &Row, kind: &Type) -> Clear<Value> {
        let class = domain_of(kind);
        let mark = Mark::of("value", |parts| {
            parts.mark(mark);
            parts.text(class.map_or("unknown", |(name, _)| name));
        });
        self.keep(mark, row);
        let variable = Variable {
            mark,
            domain: class.map_or(Domain::Numbers, |(_, domain)| domain),
            nullable: true,
        };
        let null = self.diagrams.holds(variable, Set::NULL);
        Ok(match kind {
            Type::Number(number) => Value::Number(Number::thing(
                mark,
                null,
                number.exactness == Exactness::Int,
                number.exactness != Exactness::Float,
            )),
            Type::Bool => Value::Truth(self.diagrams.asked(variable, null)?),
            _ => Value::Thing(Thing {
                mark,
                domain: class.map(|(_, domain)| domain),
                null,
                nullable: true,
            }),
        })
    }

    /// What is equal to itself only, and NULL where one of its parts is.
    fn of_parts<'r>(
        &mut self,
        kind: &str,
        row: &Row,
        parts: impl IntoIterator<Item = &'r Row>,
    ) -> Clear<Value> {
        let parts: Vec<Value> = parts
            .into_iter()
            .map(|part| self.row(part))
            .collect::<Clear<_>>()?;
        let null = self.diagrams.null_of_any(&parts)?;
        let marks: Vec<Mark> = parts.iter().map(|part| self.diagrams.mark_of(part)).collect();
        let mark = Mark::of_all(kind, marks);
        self.opaque(mark, row, null)
    }

    /// A value of its own kind.
    fn opaque(&mut self, mark: Mark, row: &Row, null: Rows) -> Clear<Value> {
        self.keep(mark, row);
        let thing = |domain| {
            Value::Thing(Thing {
                mark,
                domain,
                null,
                nullable: false,
            })
        };
        Ok(match row {
            Row::Local { .. } | Row::Start { .. } => thing(Some(Domain::Times)),
            Row::LastDay(..) => thing(Some(Domain::Days)),
            Row::Bucket(grain, _) if *grain >= crate::syntax::time::Grain::Day => thing(Some(Domain::Days)),
            Row::Bucket(..) => thing(Some(Domain::Times)),
            Row::Shift { to_day, .. } => thing(Some(if *to_day { Domain::Days } else { Domain::Times })),
            Row::Like { .. } | Row::UntilNow(..) => self.truth_of(mark, null)?,
            Row::Call(function, _) => match gives(*function) {
                Gives::Truth => self.truth_of(mark, null)?,
                Gives::Text => thing(Some(Domain::Texts)),
                Gives::Number => Value::Number(self.number(mark, null, row.exactness())),
            },
            Row::Sum(_) | Row::Product(_) | Row::Negate(_) | Row::Since { .. } | Row::Case(..) => {
                Value::Number(self.number(mark, null, row.exactness()))
            }
            _ => thing(None),
        })
    }

    fn truth_of(&mut self, mark: Mark, null: Rows) -> Clear<Value> {
        let variable = Variable {
            mark,
            domain: Domain::Flags,
            nullable: false,
        };
        Ok(Value::Truth(self.diagrams.asked(variable, null)?))
    }

    fn number(&mut self, mark: Mark, null: Rows, exactness: Option<Exactness>) -> Number {
        let whole = exactness == Some(Exactness::Int);
        let is_exact = matches!(exactness, Some(Exactness::Int | Exactness::Decimal));
        self.diagrams.register(Variable {
            mark,
            domain: domain(whole),
            nullable: false,
        });
        Number::thing(mark, null, whole, is_exact)
    }

    pub(super) fn keep(&mut self, mark: Mark, row: &Row) {
        self.rows.entry(mark).or_insert_with(|| row.clone());
    }

    fn compare(&mut self, operator: Comparison, left: &Row, right: &Row) -> Clear<Value> {
        for (chosen, swapped) in [(left, false), (right, true)] {
            let other = if swapped { left } else { right };
            if let Some(case) = by_choice(operator, chosen, other, swapped) {
                return self.row(&case);
            }
        }
        let (left, right) = (self.row(left)?, self.row(right)?);
        Ok(Value::Truth(self.diagrams.comparison(operator, &left, &right)?))
    }

    fn one_of(&mut self, subject: &Row, list: &[Row]) -> Clear<Truth> {
        let value = self.row(subject)?;
        let points: Option<Vec<Point>> = list.iter().map(point).collect();
        let (things, null) = match &value {
            Value::Number(number) if number.exact && number.is_undivided() => {
                (number.above.as_thing(), number.null)
            }
            Value::Thing(thing) => (
                Some((thing.mark, num_rational::Ratio::from_integer(1))),
                thing.null,
            ),
            _ => (None, Rows::NONE),
        };
        let variable = things.filter(|(_, factor)| *factor == num_rational::Ratio::from_integer(1));
        let variable = variable.and_then(|(mark, _)| {
            self.diagrams.variable(mark).or(match &value {
                Value::Thing(thing) => thing.domain.map(|domain| thing.variable(domain)),
                _ => None,
            })
        });
        let exactly_typed = !matches!(&value, Value::Thing(thing) if thing.domain.is_none());
        if let (Some(variable), Some(points), true) = (variable, points, exactly_typed)
            && let Some(set) = Set::any_of(variable.domain, &points)
        {
            return Ok(self.diagrams.within(variable, set, null)?);
        }
        let mut whole = Truth::NO;
        for item in list {
            let item = self.row(item)?;
            let equal = self.diagrams.comparison(Comparison::Equal, &value, &item)?;
            whole = self.diagrams.any_true(whole, equal)?;
        }
        Ok(whole)
    }

    fn sum(&mut self, row: &Row, terms: &[(bool, Row)]) -> Clear<Value> {
        let Some(numbers) = self.numbers(terms)? else {
            return self.spelled("sum", row, terms);
        };
        let mut whole = Number::constant(super::poly::Exact::default());
        for (minus, number) in &numbers {
            whole = self.diagrams.plus(&whole, number, *minus)?;
        }
        Ok(Value::Number(whole))
    }

    fn product(&mut self, row: &Row, factors: &[(bool, Row)]) -> Clear<Value> {
        let divides = factors.iter().any(|(divides, _)| *divides);
        let numbers = if divides { None } else { self.numbers(factors)? };
        let Some(numbers) = numbers else {
            return self.spelled("product", row, factors);
        };
        let mut whole = Number::constant(super::poly::Exact::from_integer(1));
        for (_, number) in &numbers {
            whole = self.diagrams.times(&whole, number, false)?;
        }
        Ok(Value::Number(whole))
    }

    /// All of them as exact numbers, if they are.
    fn numbers(&mut self, parts: &[(bool, Row)]) -> Clear<Option<Vec<(bool, Number)>>> {
        let mut numbers = Vec::new();
        for (flag, part) in parts {
            match self.row(part)? {
                Value::Number(number) if number.exact => numbers.push((*flag, number)),
                _ => return Ok(None),
            }
        }
        Ok(Some(numbers))
    }

    /// Arithmetic that is not exact is equal to itself only: other ways to
    /// write it round otherwise. Only two may change places.
    fn spelled(&mut self, kind: &str, row: &Row, parts: &[(bool, Row)]) -> Clear<Value> {
        let values: Vec<Value> = parts
            .iter()
            .map(|(_, part)| self.row(part))
            .collect::<Clear<_>>()?;
        let mut null = self.diagrams.null_of_any(&values)?;
        let mut marks = Vec::new();
        for ((flag, _), value) in parts.iter().zip(&values) {
            let mark = self.diagrams.mark_of(value);
            marks.push(if *flag {
                Mark::of_all("other way", [mark])
            } else {
                mark
            });
            if *flag && kind == "product" {
                let zero = Value::Number(Number::constant(super::poly::Exact::default()));
                let is_zero = self.diagrams.comparison(Comparison::Equal, value, &zero)?;
                null = self.diagrams.or(null, is_zero.yes)?;
            }
        }
        let mark = match marks.len() {
            0..=2 => Mark::of_any_order(kind, marks),
            _ => Mark::of_all(kind, marks),
        };
        self.opaque(mark, row, null)
    }

    fn case(&mut self, row: &Row, arms: &[(Row, Row)], otherwise: Option<&Row>) -> Clear<Value> {
        let mut rest = Rows::ALL;
        let mut chosen: Vec<(Rows, Value)> = Vec::new();
        for (condition, value) in arms {
            let condition = self.condition(condition)?;
            let here = self.diagrams.and(rest, condition.yes)?;
            let others = self.diagrams.not(condition.yes);
            rest = self.diagrams.and(rest, others)?;
            chosen.push((here, self.row(value)?));
        }
        let last = match otherwise {
            Some(otherwise) => self.row(otherwise)?,
            None => Value::Null,
        };
        chosen.push((rest, last));
        self.choice(chosen, Some(row))
    }

    /// One of several values, each on rows of its own.
    pub(super) fn choice(&mut self, chosen: Vec<(Rows, Value)>, row: Option<&Row>) -> Clear<Value> {
        let mut null = Rows::NONE;
        let mut by_value: Vec<(Mark, Rows, Value)> = Vec::new();
        for (rows, value) in chosen {
            let own = self.diagrams.null_of(&value)?;
            let own = self.diagrams.and(rows, own)?;
            null = self.diagrams.or(null, own)?;
            let mark = self.diagrams.mark_of(&value);
            match by_value.iter_mut().find(|(known, ..)| *known == mark) {
                Some((_, known, _)) => *known = self.diagrams.or(*known, rows)?,
                None => by_value.push((mark, rows, value)),
            }
        }
        by_value.retain(|(_, rows, _)| *rows != Rows::NONE);
        if let [(_, _, only)] = by_value.as_slice() {
            return Ok(only.clone());
        }
        let is_truth = |value: &Value| {
            matches!(
                value,
                Value::Truth(_) | Value::Null | Value::Constant(Point::Flag(_))
            )
        };
        if by_value.iter().all(|(_, _, value)| is_truth(value)) {
            let mut truth = Truth::UNKNOWN;
            for (_, rows, value) in by_value {
                let value = self.as_truth(value);
                let (yes, no) = (
                    self.diagrams.and(rows, value.yes)?,
                    self.diagrams.and(rows, value.no)?,
                );
                truth.yes = self.diagrams.or(truth.yes, yes)?;
                truth.no = self.diagrams.or(truth.no, no)?;
            }
            return Ok(Value::Truth(truth));
        }
        let marks: Vec<Mark> = by_value
            .iter()
            .map(|(mark, rows, _)| Mark::of_all("where", [self.diagrams.mark(*rows), *mark]))
            .collect();
        let mark = Mark::of_any_order("choice", marks);
        if let Some(row) = row {
            self.keep(mark, row);
        }
        let values = by_value.iter().map(|(_, _, value)| value);
        let mut whole = true;
        let mut is_exact = true;
        let mut domain = None;
        let mut is_number = false;
        for value in values {
            match value {
                Value::Number(number) => {
                    is_number = true;
                    whole &= number.whole;
                    is_exact &= number.exact;
                }
                Value::Thing(thing) => domain = domain.or(thing.domain),
                _ => {}
            }
        }
        if is_number {
            let kind = match (whole, is_exact) {
                (true, true) => Some(Exactness::Int),
                (false, true) => Some(Exactness::Decimal),
                _ => None,
            };
            return Ok(Value::Number(self.number(mark, null, kind)));
        }
        Ok(Value::Thing(Thing {
            mark,
            domain,
            null,
            nullable: false,
        }))
    }

    fn coalesce(&mut self, row: &Row, all: &[Row]) -> Clear<Value> {
        let mut rest = Rows::ALL;
        let mut chosen = Vec::new();
        for value in all {
            let value = self.row(value)?;
            let null = self.diagrams.null_of(&value)?;
            let known = self.diagrams.not(null);
            let here = self.diagrams.and(rest, known)?;
            rest = self.diagrams.and(rest, null)?;
            chosen.push((here, value));
        }
        chosen.push((rest, Value::Null));
        self.choice(chosen, Some(row))
    }

    fn call(&mut self, function: Scalar, row: &Row, all: &[Row]) -> Clear<Value> {
        let kind = format!("call {function:?}");
        if function.is_strict() {
            return self.of_parts(&kind, row, all);
        }
        // The least and the greatest of what is known.
        let values: Vec<Value> = all.iter().map(|part| self.row(part)).collect::<Clear<_>>()?;
        let mut null = Rows::ALL;
        for value in &values {
            let own = self.diagrams.null_of(value)?;
            null = self.diagrams.and(null, own)?;
        }
        let marks: Vec<Mark> = values.iter().map(|value| self.diagrams.mark_of(value)).collect();
        let mark = Mark::of_any_order(&kind, marks);
        match values.first() {
            Some(Value::Number(_)) => self.opaque(mark, row, null),
            _ => {
                self.keep(mark, row);
                let domains = values.iter().find_map(|value| match value {
                    Value::Thing(thing) => thing.domain,
                    _ => None,
                });
                Ok(Value::Thing(Thing {
                    mark,
                    domain: domains,
                    null,
                    nullable: false,
                }))
            }
        }
    }
}

/// A comparison with one of several values, as one of several comparisons.
fn by_choice(operator: Comparison, chosen: &Row, other: &Row, swapped: bool) -> Option<Row> {
    let compare = |value: &Row| {
        let (left, right) = if swapped { (other, value) } else { (value, other) };
        Row::Compare(operator, Box::new(left.clone()), Box::new(right.clone()))
    };
    let is_small = |row: &Row| row.extent().parts <= 50;
    if !is_small(chosen) || !is_small(other) {
        return None;
    }
    match chosen {
        Row::Case(arms, otherwise) => {
            let arms = arms
                .iter()
                .map(|(condition, value)| (condition.clone(), compare(value)));
            let otherwise = otherwise.as_deref().map(|value| Box::new(compare(value)));
            Some(Row::Case(arms.collect(), otherwise))
        }
        Row::Call(Scalar::Coalesce, all) => {
            let arms = all.iter().map(|value| {
                let known = Row::IsNull {
                    negated: true,
                    subject: Box::new(value.clone()),
                };
                (known, compare(value))
            });
            Some(Row::Case(arms.collect(), None))
        }
        _ => None,
    }
}

enum Gives {
    Truth,
    Text,
    Number,
}

fn gives(function: Scalar) -> Gives {
    match function {
        Scalar::StartsWith | Scalar::EndsWith | Scalar::Contains | Scalar::Matches => Gives::Truth,
        Scalar::Concat
        | Scalar::Lower
        | Scalar::Upper
        | Scalar::Trim
        | Scalar::Replace
        | Scalar::Substring => Gives::Text,
        _ => Gives::Number,
    }
}

/// What an exact type is compared by.
fn domain_of(kind: &Type) -> Option<(&'static str, Domain)> {
    Some(match kind {
        Type::Text => ("text", Domain::Texts),
        Type::Bool => ("bool", Domain::Flags),
        Type::Date => ("date", Domain::Days),
        Type::Timestamp(_) => ("time", Domain::Times),
        Type::Bucket(grain) if *grain >= crate::syntax::time::Grain::Day => ("date", Domain::Days),
        Type::Bucket(_) => ("time", Domain::Times),
        Type::Number(number) => match number.exactness {
            Exactness::Int => ("int", Domain::Whole),
            Exactness::Decimal => ("decimal", Domain::Numbers),
            Exactness::Float => ("float", Domain::Numbers),
        },
        Type::Tuple | Type::Null | Type::Unknown => return None,
    })
}

fn of_literal(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Number(digits) => match exact(digits) {
            Some(number) => Value::Number(Number::constant(number)),
            None => Value::Number(Number::thing(
                Mark::of_text("digits", digits),
                Rows::NONE,
                !digits.contains('.'),
                true,
            )),
        },
        other => match of_constant(other) {
            Some(point) => Value::Constant(point),
            None => Value::Null,
        },
    }
}

/// A constant as a point.
pub(super) fn of_constant(literal: &Literal) -> Option<Point> {
    Some(match literal {
        Literal::Null => return None,
        Literal::Text(text) => Point::Text(text.clone()),
        Literal::Number(digits) => Point::Number(exact(digits)?),
        Literal::Bool(flag) => Point::Flag(*flag),
        Literal::Date(day) => Point::Day(*day),
        Literal::Timestamp(time) => Point::Time(*time),
    })
}

fn point(row: &Row) -> Option<Point> {
    match row {
        Row::Literal(literal) => of_constant(literal),
        _ => None,
    }
}
