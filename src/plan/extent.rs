//! From when to when a measure has rows.

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Planned};
use super::ir::{Aggregation, Expr, Relation, Select, StepBody};
use super::period::of_a_cell;
use super::stretch::plain;
use crate::check::{Measure, Row, Shift};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::time::{Grain, Length};

/// Rows that a measure is made of: their table, time and conditions.
#[derive(Clone)]
pub(super) struct Rows {
    pub table: TableId,
    pub time: Option<(Row, Type)>,
    pub conditions: Vec<Row>,
}

impl Planner<'_> {
    /// The rows of every aggregate in a measure, alike ones once.
    pub fn rows_of(&self, measure: &Measure, context: &Context, found: &mut Vec<Rows>) -> Planned<()> {
        match measure {
            Measure::Aggregate(aggregate) => {
                let time = self.time_of(aggregate.table, context)?;
                let mut conditions = Vec::new();
                for filter in &context.filters {
                    conditions.push(self.binder(aggregate.table, time.as_ref()).condition(filter)?);
                }
                let rows = Rows {
                    table: aggregate.table,
                    time,
                    conditions,
                };
                if !found.iter().any(|known| known.same(&rows)) {
                    found.push(rows);
                }
                Ok(())
            }
            Measure::Sequence(sequence) => {
                let rows = self.rows_that_come_first(sequence, context)?;
                if !found.iter().any(|known| known.same(&rows)) {
                    found.push(rows);
                }
                Ok(())
            }
            Measure::Metric(id, _) => match self.checked.metric(*id) {
                Some((measure, _)) => self.rows_of(measure, context, found),
                None => Ok(()),
            },
            Measure::Where(inner, condition) => {
                let mut context = context.clone();
                context.filters.push(condition.clone());
                self.rows_of(inner, &context, found)
            }
            Measure::At(inner, path) => {
                let context = Context {
                    at: context.at.clone().or_else(|| Some(path.clone())),
                    ..context.clone()
                };
                self.rows_of(inner, &context, found)
            }
            _ => measure.try_parts(&mut |part| self.rows_of(part, context, found)),
        }
    }

    /// A step with the last day of anything asked for, if something has other
    /// rows than the measure.
    pub fn other_rows(&mut self, measure: &Measure, context: &Context) -> Planned<Option<String>> {
        let (mut own, mut all) = (Vec::new(), Vec::new());
        self.rows_of(measure, context, &mut own)?;
        let question = self.question;
        for asked in &question.asked {
            let context = self.context(&asked.name, asked.span, true);
            self.rows_of(&asked.measure, &context, &mut all)?;
        }
        let is_own = |rows: &Rows| own.iter().any(|known| known.same(rows));
        if all.iter().all(is_own) && !self.has_cells_beyond() && self.latest_kept().is_none() {
            return Ok(None);
        }
        self.extent("asked", all, context.asked_at).map(Some)
    }

    /// Whether something asked for has cells up to the bounds: `every day`.
    pub fn has_cells_beyond(&self) -> bool {
        let mut found = false;
        for asked in &self.question.asked {
            self.everything(&asked.measure, &mut |measure| {
                found |= matches!(measure, Measure::Every(..))
            });
        }
        found
    }

    /// How far beyond their rows cells are that `prior(…, keep: true)` makes.
    pub fn latest_kept(&self) -> Option<Length> {
        let mut found: Option<Length> = None;
        let days = |length: &Length| i64::from(length.months) * 31 + i64::from(length.days);
        for asked in &self.question.asked {
            self.everything(&asked.measure, &mut |measure| {
                if let Measure::Prior {
                    keep: true,
                    shift: Shift::Back(length),
                    ..
                } = measure
                    && found.is_none_or(|known| days(&known) < days(length))
                {
                    found = Some(*length);
                }
            });
        }
        found
    }

    /// A step with the first and the last day on which a measure has rows,
    /// whatever is asked about.
    pub fn first_and_last(&mut self, measure: &Measure, context: &Context) -> Planned<String> {
        let mut all = Vec::new();
        self.rows_of(measure, context, &mut all)?;
        self.extent(&context.name, all, context.asked_at)
    }

    fn extent(&mut self, of: &str, all: Vec<Rows>, asked_at: Span) -> Planned<String> {
        let mut stack = Vec::new();
        for rows in all {
            stack.push(self.extent_of(rows, asked_at)?);
        }
        let (name, comment) = (
            format!("{of}_extent"),
            format!("the first and the last day with rows of {of}"),
        );
        if stack.len() == 1 {
            let only = stack.swap_remove(0);
            return Ok(self.step(&name, &comment, StepBody::Select(Box::new(only))));
        }
        let parts = self.step(
            &format!("{of}_extents"),
            "the first and the last day of each of its parts",
            StepBody::Stack(stack),
        );
        let select = Select {
            group: Some(0),
            ..plain(
                first_and_last(|name| Expr::column(CELLS, name)),
                &parts,
                Vec::new(),
            )
        };
        Ok(self.step(&name, &comment, StepBody::Select(Box::new(select))))
    }

    fn extent_of(&mut self, rows: Rows, asked_at: Span) -> Planned<Select> {
        let Rows {
            table,
            time,
            conditions,
        } = rows;
        let (day, _) = self
            .binder(table, time.as_ref())
            .own_bucket(Grain::Day, asked_at)?;
        let mut filter = self.standing(table, time.as_ref(), &Bounds::default())?;
        // In which period a row is, only its cell knows; without such conditions
        // the days reach no less far.
        filter.extend(conditions.into_iter().filter(|row| !of_a_cell(row)));
        self.prune(table, &mut filter);
        let pushed = self.pushed(table, &mut filter);
        let needed: Vec<&Row> = filter.iter().chain([&day]).collect();
        let (aliases, joins) = self.reached(table, &needed, time.as_ref(), asked_at)?;
        Ok(Select {
            columns: first_and_last(|_| aliases.lower(&day)),
            from: Relation {
                source: self.rows_from(table, &needed, &pushed, time.as_ref(), asked_at)?,
                alias: aliases.base().to_owned(),
            },
            joins,
            filter: filter.iter().map(|row| aliases.lower(row)).collect(),
            group: Some(0),
        })
    }
}

impl Rows {
    fn same(&self, other: &Self) -> bool {
        let time = |rows: &Self| rows.time.as_ref().map(|(row, _)| row.clone());
        self.table == other.table && time(self) == time(other) && self.conditions == other.conditions
    }
}

fn first_and_last(day: impl Fn(&str) -> Expr) -> Vec<(Expr, String)> {
    let (first, last) = ("first_day", "last_day");
    let aggregate = |aggregation| Expr::Aggregate(aggregation, None);
    vec![
        (
            aggregate(Aggregation::Min(Box::new(day(first)))),
            first.to_owned(),
        ),
        (aggregate(Aggregation::Max(Box::new(day(last)))), last.to_owned()),
    ]
}
