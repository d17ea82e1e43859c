//! Comparisons, lists and patterns of rows.

use super::choosing::by_choice;
use super::comparing::wished;
use super::constants::{of_constant, point};
use super::mark::Mark;
use super::normal::{Clear, Normal};
use super::point::Point;
use super::set::{Domain, Set};
use super::value::{Thing, Truth, Value};
use crate::check::calendar::period_of;
use crate::check::{Literal, Row, Scalar};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;
use jiff::civil::Time;
use num_rational::Ratio;

/// Constants of a list that is asked of each of several values.
const FEW: usize = 50;

impl Normal<'_> {
    pub(super) fn compare(&mut self, operator: Comparison, left: &Row, right: &Row) -> Clear<Value> {
        let compare =
            |left: &Row, right: &Row| Row::Compare(operator, Box::new(left.clone()), Box::new(right.clone()));
        let small = |row: &Row| row.extent().parts <= FEW;
        if small(right)
            && let Some(case) = by_choice(left, &|value| compare(value, right))
        {
            return self.row(&case);
        }
        if small(left)
            && let Some(case) = by_choice(right, &|value| compare(left, value))
        {
            return self.row(&case);
        }
        let [less, equal, greater] = wished(operator);
        for (bucket, constant, wished) in [
            (left, right, [less, equal, greater]),
            (right, left, [greater, equal, less]),
        ] {
            if let (Row::Bucket(grain, time), Row::Literal(literal)) = (bucket, constant)
                && let Some((thing, set)) = self.periods(*grain, time, literal, wished)?
                && let Some(domain) = thing.domain
            {
                let truth = self.diagrams.within(thing.variable(domain), set, thing.null)?;
                return Ok(Value::Truth(truth));
            }
        }
        let (left, right) = (self.row(left)?, self.row(right)?);
        Ok(Value::Truth(self.diagrams.comparison(operator, &left, &right)?))
    }

    /// A bucket of a time before, at or after a constant, as a range of the time.
    fn periods(
        &mut self,
        grain: Grain,
        time: &Row,
        literal: &Literal,
        [less, equal, greater]: [bool; 3],
    ) -> Clear<Option<(Thing, Set)>> {
        let at = match literal {
            Literal::Date(day) => day.to_datetime(Time::midnight()),
            Literal::Timestamp(at) => *at,
            _ => return Ok(None),
        };
        let (start, next) = period_of(at, grain, &self.checked.model.manifest);
        let Value::Thing(thing) = self.row(time)? else {
            return Ok(None);
        };
        let Some(domain) = thing.domain else {
            return Ok(None);
        };
        // Where the calendar ends nothing follows.
        if next <= start {
            return Ok(None);
        }
        let point = |at: jiff::civil::DateTime| match domain {
            Domain::Days if grain >= Grain::Day => Some(Point::Day(at.date())),
            Domain::Times => Some(Point::Time(at)),
            _ => None,
        };
        let (Some(first), Some(end)) = (point(start), point(next)) else {
            return Ok(None);
        };
        // No period begins at a moment in the middle of one.
        let low = if start == at { first } else { end.clone() };
        let around = |point: &Point, wished| Set::around(domain, point, wished);
        let (Some(before), Some(from), Some(until), Some(after)) = (
            around(&low, [less, false, false]),
            around(&low, [false, equal, equal]),
            around(&end, [true, false, false]),
            around(&end, [false, greater, greater]),
        ) else {
            return Ok(None);
        };
        Ok(Some((thing, before.or(&from.and(&until)).or(&after))))
    }

    pub(super) fn one_of(&mut self, subject: &Row, list: &[Row]) -> Clear<Truth> {
        if list.len() <= FEW {
            let each = by_choice(subject, &|value| Row::In {
                negated: false,
                subject: Box::new(value.clone()),
                list: list.to_vec(),
            });
            if let Some(case) = each {
                return self.condition(&case);
            }
        }
        if let Row::Bucket(grain, time) = subject
            && let Some(truth) = self.one_of_periods(*grain, time, list)?
        {
            return Ok(truth);
        }
        let value = self.row(subject)?;
        let points: Option<Vec<Point>> = list.iter().map(point).collect();
        let (variable, null) = match &value {
            Value::Number(number) if number.exact && number.is_undivided() => {
                let one = Ratio::from_integer(1);
                let thing = number.above.as_thing().filter(|(_, factor)| *factor == one);
                (
                    thing.and_then(|(mark, _)| self.diagrams.variable(mark)),
                    number.null,
                )
            }
            Value::Thing(thing) => (thing.domain.map(|domain| thing.variable(domain)), thing.null),
            _ => (None, super::diagram::Rows::NONE),
        };
        if let (Some(variable), Some(points)) = (variable, points)
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

    fn one_of_periods(&mut self, grain: Grain, time: &Row, list: &[Row]) -> Clear<Option<Truth>> {
        let mut whole = Set::NONE;
        let mut found = None;
        for item in list {
            let Row::Literal(literal) = item else {
                return Ok(None);
            };
            let Some((thing, set)) = self.periods(grain, time, literal, [false, true, false])? else {
                return Ok(None);
            };
            whole = whole.or(&set);
            found = Some(thing);
        }
        let Some((thing, domain)) = found.and_then(|thing| Some((thing.domain?, thing)).map(|(d, t)| (t, d)))
        else {
            return Ok(None);
        };
        let variable = thing.variable(domain);
        Ok(Some(self.diagrams.within(variable, whole, thing.null)?))
    }

    /// A pattern of nothing but itself is a text, and one of `%` is any.
    pub(super) fn like(&mut self, row: &Row, subject: &Row, pattern: &Row) -> Clear<Truth> {
        if let Row::Literal(literal) = pattern
            && let Some(Point::Text(text)) = of_constant(literal)
        {
            if !text.contains(['%', '_']) {
                let value = self.compare(Comparison::Equal, subject, pattern)?;
                return Ok(self.as_truth(value));
            }
            if !text.is_empty() && text.chars().all(|letter| letter == '%') {
                return self.any_known(subject);
            }
            let (left, right) = (text.trim_start_matches('%'), text.trim_end_matches('%'));
            let plain = left.trim_end_matches('%');
            if !plain.contains(['%', '_']) {
                // All of it, or where there is any text before it or behind.
                let function = match (left.len() < text.len(), right.len() < text.len()) {
                    (false, _) => Scalar::StartsWith,
                    (true, false) => Scalar::EndsWith,
                    (true, true) => Scalar::Contains,
                };
                let plain = Row::Literal(Literal::Text(plain.into()));
                let value = self.row(&Row::Call(function, vec![subject.clone(), plain]))?;
                return Ok(self.as_truth(value));
            }
        }
        let value = self.of_parts("like", row, [subject, pattern])?;
        Ok(self.as_truth(value))
    }

    /// True of everything that is known.
    pub(super) fn any_known(&mut self, subject: &Row) -> Clear<Truth> {
        let value = self.row(subject)?;
        let null = self.diagrams.null_of(&value)?;
        Ok(Truth {
            yes: self.diagrams.not(null),
            no: super::diagram::Rows::NONE,
        })
    }

    /// A condition as it is written: equal to those whose parts are the same, in
    /// any order.
    pub(super) fn as_written(&mut self, row: &Row) -> Clear<Truth> {
        let mark = self.writing(row)?;
        let variable = super::diagram::Variable {
            mark: Mark::of_all("as written", [mark]),
            domain: Domain::Flags,
            nullable: true,
        };
        let null = self.diagrams.holds(variable, Set::NULL);
        Ok(self.diagrams.asked(variable, null)?)
    }

    fn writing(&mut self, row: &Row) -> Clear<Mark> {
        let mut each =
            |all: &[Row]| -> Clear<Vec<Mark>> { all.iter().map(|row| self.writing(row)).collect() };
        Ok(match row {
            Row::And(all) => Mark::of_any_order("and", each(all)?),
            Row::Or(any) => Mark::of_any_order("or", each(any)?),
            Row::Not(inner) => Mark::of_all("not", [self.writing(inner)?]),
            other => {
                let value = self.row(other)?;
                self.diagrams.mark_of(&value)
            }
        })
    }
}
