//! Expressions over rows: what they are, however they are written.

use super::arithmetic::domain;
use super::constants::{domain_of, of_literal};
use super::diagram::{Rows, Variable};
use super::mark::Mark;
use super::normal::{Clear, Normal};
use super::point::Point;
use super::set::{Domain, Set};
use super::value::{Number, Thing, Truth, Value};
use crate::check::{ColumnRef, Literal, Row, Scalar};
use crate::resolve::{Exactness, Type};

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
            // What is only known as a whole, such as `any` of groups, is equal to itself.
            Value::Number(number) => {
                let null = number.null;
                let mark = Mark::of_all("truth of", [self.diagrams.bare_mark(&Value::Number(number))]);
                let variable = Variable {
                    mark,
                    domain: Domain::Flags,
                    nullable: false,
                };
                self.diagrams.asked(variable, null).unwrap_or(Truth::UNKNOWN)
            }
            Value::Null | Value::Constant(_) => Truth::UNKNOWN,
        }
    }

    fn all_or_any(&mut self, parts: &[Row], all: bool) -> Clear<Value> {
        let parts = parts.iter().map(|part| self.condition(part));
        let parts = parts.collect::<Clear<Vec<Truth>>>()?;
        Ok(Value::Truth(self.diagrams.together(parts, all)?))
    }

    /// A value of a row.
    pub(super) fn row(&mut self, row: &Row) -> Clear<Value> {
        self.take(1)?;
        match row {
            Row::Column(column) => self.column_value(column, row),
            Row::Literal(literal) => Ok(of_literal(literal)),
            Row::And(all) => self.all_or_any(all, true),
            Row::Or(any) => self.all_or_any(any, false),
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
                let truth = self.like(row, subject, pattern)?;
                Ok(Value::Truth(if *negated { truth.not() } else { truth }))
            }
            Row::Sum(terms) => self.sum(row, terms),
            Row::Product(factors) => self.product(row, factors),
            Row::Negate(inner) => self.sum(row, &[(true, (**inner).clone())]),
            Row::Case(arms, otherwise) => self.case(arms, otherwise.as_deref()),
            Row::Call(Scalar::Coalesce, all) => self.coalesce(all),
            Row::Call(function, all) => self.call(*function, row, all),
            Row::Local { time, zone } => self.of_parts(&format!("local {zone}"), row, [&**time]),
            Row::Bucket(grain, time) => {
                self.of_parts(&format!("bucket {}", self.grain(*grain)), row, [&**time])
            }
            Row::LastDay(grain, time) => {
                self.of_parts(&format!("last day {}", self.grain(*grain)), row, [&**time])
            }
            Row::Called(grain, time) => {
                self.of_parts(&format!("called {}", self.grain(*grain)), row, [&**time])
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
                let value = self.thing(mark, row, &attribute.kind)?;
                self.sure_of(attribute, &value)?;
                Ok(value)
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
        self.lean(variable, row);
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
    pub(super) fn of_parts<'r>(
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
            Row::Called(..) => thing(None),
            Row::Bucket(grain, _) if *grain >= crate::syntax::time::Grain::Day => thing(Some(Domain::Days)),
            Row::Bucket(..) => thing(Some(Domain::Times)),
            Row::Shift { to_day, .. } => thing(Some(if *to_day { Domain::Days } else { Domain::Times })),
            Row::Like { .. } | Row::UntilNow(..) => self.truth_of(mark, null)?,
            Row::Call(function, _) => match gives(*function) {
                Gives::Truth => self.truth_of(mark, null)?,
                Gives::Text => thing(Some(Domain::Texts)),
                Gives::Number => Value::Number(self.number(mark, null, row.exactness())),
            },
            Row::Sum(_) | Row::Product(_) | Row::Negate(_) | Row::Since { .. } => {
                Value::Number(self.number(mark, null, row.exactness()))
            }
            _ => thing(None),
        })
    }

    pub(super) fn truth_of(&mut self, mark: Mark, null: Rows) -> Clear<Value> {
        let variable = Variable {
            mark,
            domain: Domain::Flags,
            nullable: false,
        };
        Ok(Value::Truth(self.diagrams.asked(variable, null)?))
    }

    pub(super) fn number(&mut self, mark: Mark, null: Rows, exactness: Option<Exactness>) -> Number {
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

    fn sum(&mut self, row: &Row, terms: &[(bool, Row)]) -> Clear<Value> {
        let Some(numbers) = self.numbers(terms)? else {
            return self.spelled("sum", row, terms);
        };
        let mut whole = Number::constant(super::exact::Exact::default());
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
        let mut whole = Number::constant(super::exact::Exact::from_integer(1));
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
                let zero = Value::Number(Number::constant(super::exact::Exact::default()));
                let is_zero =
                    self.diagrams
                        .comparison(crate::syntax::ast::Comparison::Equal, value, &zero)?;
                null = self.diagrams.or(null, is_zero.yes)?;
            }
        }
        let mark = match marks.len() {
            0..=2 => Mark::of_any_order(kind, marks),
            _ => Mark::of_all(kind, marks),
        };
        self.opaque(mark, row, null)
    }

    fn call(&mut self, function: Scalar, row: &Row, all: &[Row]) -> Clear<Value> {
        let kind = format!("call {function:?}");
        if let (Scalar::StartsWith | Scalar::EndsWith | Scalar::Contains, [subject, Row::Literal(part)]) =
            (function, all)
            && *part == Literal::Text(smol_str::SmolStr::default())
        {
            return Ok(Value::Truth(self.any_known(subject)?));
        }
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

pub(super) enum Gives {
    Truth,
    Text,
    Number,
}

pub(super) fn gives(function: Scalar) -> Gives {
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
