//! From when to when a measure has rows.

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Planned};
use super::ir::{Aggregation, Expr, Relation, Select, Source, StepBody};
use super::stretch::plain;
use crate::check::{Measure, Row};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::time::Grain;

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
            _ => {
                let mut result = Ok(());
                measure.parts(&mut |part| {
                    if result.is_ok() {
                        result = self.rows_of(part, context, found);
                    }
                });
                result
            }
        }
    }

    /// A step with the first and the last day on which a measure has rows,
    /// whatever is asked about.
    pub fn first_and_last(&mut self, measure: &Measure, context: &Context) -> Planned<String> {
        let mut all = Vec::new();
        self.rows_of(measure, context, &mut all)?;
        let mut stack = Vec::new();
        for rows in all {
            stack.push(self.extent_of(rows, context.asked_at)?);
        }
        let (name, comment) = (
            format!("{}_extent", context.name),
            format!("the first and the last day with rows of {}", context.name),
        );
        if stack.len() == 1 {
            let only = stack.swap_remove(0);
            return Ok(self.step(&name, &comment, StepBody::Select(Box::new(only))));
        }
        let parts = self.step(
            &format!("{}_extents", context.name),
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
        let of_period = |row: &Row| row.has(&|row| matches!(row, Row::PeriodStart | Row::PeriodEnd));
        filter.extend(conditions.into_iter().filter(|row| !of_period(row)));
        let needed: Vec<&Row> = filter.iter().chain([&day]).collect();
        let (aliases, joins) = self.reached(table, &needed, time.as_ref(), asked_at)?;
        Ok(Select {
            columns: first_and_last(|_| aliases.lower(&day)),
            from: Relation {
                source: Source::Table(self.needs.table(&self.checked.model, table)),
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
