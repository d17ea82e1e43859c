//! Funnels: how far each entity gets, step by step, from each of its first steps.
//!
//! The rows of all steps stand below each other, so that one order for each entity
//! tells what came next. From the last step backwards each row learns the earliest
//! moments at which the steps behind it are reached; none is joined by its time.

use super::aggregate::dates_as_days;
use super::build::Planner;
use super::clock::Clock;
use super::ends::{one, truth};
use super::frame::Planned;
use super::funnel_rows::Taken as Rows;
use super::ir::{Aggregation, Expr, Order, Reach, Relation, Select, StepBody};
use super::story::count_of;
use super::taken::Taken;
use crate::check::{Funnel, Literal, Row};
use crate::syntax::ast::Comparison;

/// A funnel, and what its columns are called.
pub(super) struct Path<'a> {
    pub funnel: &'a Funnel,
    pub clock: Clock,
    /// The slices, of a row of the first step.
    pub keys: Vec<Row>,
    pub key_names: Vec<String>,
    pub entity: Vec<String>,
    pub at: String,
    pub step: String,
    /// At one moment a row of an earlier step comes before the same row as a later one.
    pub behind: String,
    /// The moments at which steps are reached, without the first.
    reached: Vec<String>,
    /// How many reach each.
    counts: Vec<String>,
}

impl Planner<'_> {
    /// A row for each step in each cell of the first.
    pub fn funnel(&mut self, funnel: &Funnel) -> Planned<(Select, Vec<Order>)> {
        let (path, ends) = self.path(funnel)?;
        let rows = self.funnel_rows(&path, &ends)?;
        let last = self.reached_from(&path, &rows);
        let cells = self.funnel_cells(&path, &last);
        let mut stack = Vec::new();
        for (at, (name, _)) in funnel.steps.iter().enumerate() {
            stack.push(path.shown(&cells, at, &name.text));
        }
        let step = match stack.len() {
            1 => self.step("steps", "the only step", stack.swap_remove(0).body()),
            _ => self.step("steps", "a row for each step", StepBody::Stack(stack)),
        };
        let order = [&path.key_names[..], &["step".to_owned()]].concat();
        Ok(self.told(&step, &path.key_names, &order))
    }

    /// Names for everything; none is that of a slice.
    fn path<'a>(&self, funnel: &'a Funnel) -> Planned<(Path<'a>, Vec<super::sequence::End>)> {
        let context = self.context("funnel", funnel.span, true);
        let ends = funnel
            .steps
            .iter()
            .map(|(_, event)| self.end_of(event, funnel.entity, &context));
        let ends = ends.collect::<Planned<Vec<_>>>()?;
        let slices = &self.question.slices;
        let mut keys = Vec::new();
        for slice in slices {
            if let Some(first) = ends.first() {
                keys.push(self.key_row(first.table, Some(&first.time), &slice.key, &context)?);
            }
        }
        dates_as_days(&mut keys);
        let key_names: Vec<String> = slices.iter().map(|slice| slice.name.clone()).collect();
        let mut taken = Taken::new(&key_names);
        let entity = self.entity_name(funnel.entity);
        let mut fresh = |wanted: &str| taken.fresh(wanted);
        let later = |fresh: &mut dyn FnMut(&str) -> String, what: &str| -> Vec<String> {
            let names = funnel.steps.iter().skip(1);
            names
                .map(|(name, _)| fresh(&format!("{}_{what}", name.text)))
                .collect()
        };
        let path = Path {
            clock: Clock::of_all(ends.iter().map(|end| &end.time.1)),
            keys,
            entity: (0..self.key_width(funnel.entity))
                .map(|_| fresh(&entity))
                .collect(),
            at: fresh("happened_at"),
            step: fresh("step"),
            behind: fresh("behind"),
            reached: later(&mut fresh, "at"),
            counts: funnel
                .steps
                .iter()
                .map(|(name, _)| fresh(&format!("reached_{}", name.text)))
                .collect(),
            key_names,
            funnel,
        };
        Ok((path, ends))
    }

    /// The rows of every step but the last, and when the ones behind it are reached.
    fn reached_from(&mut self, path: &Path<'_>, rows: &Rows) -> String {
        let mut before = rows.step.clone();
        for at in (1..path.funnel.steps.len()).rev() {
            let mut select = path.kept(&before, rows.ties);
            let target = path.is_step(&before, at + 1);
            let mut earliest = |moment: Expr, name: &String| {
                let moment = Expr::Case(vec![(target.clone(), moment)], None);
                let value = Expr::Over {
                    of: Aggregation::Min(Box::new(moment)),
                    within: path
                        .entity
                        .iter()
                        .map(|name| Expr::column(&before, name))
                        .collect(),
                    order: path.backwards(&before, rows.ties),
                    reach: Reach::UpToPeers,
                };
                select.columns.push((value, name.clone()));
            };
            for (later, name) in path.reached.iter().enumerate().skip(at - 1) {
                match later + 1 == at {
                    true => earliest(Expr::column(&before, &path.at), name),
                    false => earliest(Expr::column(&before, name), name),
                }
            }
            let so_far = Expr::Compare(
                Comparison::LessOrEqual,
                Box::new(Expr::column(&before, &path.step)),
                Box::new(number(at + 1)),
            );
            select.filter.push(so_far);
            let name = path.funnel.steps.get(at).map(|(name, _)| name.text.as_str());
            let comment = format!("the earliest {} at or after each row", name.unwrap_or_default());
            before = self.step(
                &format!("{}_next", name.unwrap_or_default()),
                &comment,
                select.body(),
            );
        }
        before
    }

    /// Each entity once in a cell, then how many reach each step.
    fn funnel_cells(&mut self, path: &Path<'_>, starts: &str) -> String {
        let column = |step: &str, name: &String| (Expr::column(step, name), name.clone());
        let mut names: Vec<&String> = path.key_names.iter().collect();
        names.extend(&path.entity);
        let mut once = Select {
            group: Some(names.len()),
            ..plain(starts, names.iter().map(|name| column(starts, name)).collect())
        };
        once.filter.push(path.is_step(starts, 1));
        for (at, name) in path.reached.iter().zip(path.counts.iter().skip(1)) {
            let first = Expr::column(starts, &path.at);
            let soon = self.is_within(&path.clock, first, Expr::column(starts, at), path.funnel.within);
            once.columns.push((
                Expr::Aggregate(Aggregation::Any(Box::new(soon)), None),
                name.clone(),
            ));
        }
        let entity = self.entity_name(path.funnel.entity);
        let comment = format!("how far each {entity} gets from any of its first steps in a cell");
        let once = self.step(&format!("{entity}_paths"), &comment, once.body());
        let mut cells = Select {
            group: Some(path.key_names.len()),
            ..plain(
                &once,
                path.key_names.iter().map(|name| column(&once, name)).collect(),
            )
        };
        for (at, name) in path.counts.iter().enumerate() {
            let reached = (at > 0).then(|| Box::new(Expr::column(&once, name)));
            cells
                .columns
                .push((Expr::Aggregate(Aggregation::Rows, reached), name.clone()));
        }
        let comment = format!("how many {entity}s reach each step");
        self.step("funnel_by_cell", &comment, cells.body())
    }
}

impl Path<'_> {
    /// What every row keeps.
    fn kept(&self, step: &str, ties: bool) -> Select {
        let names = self.entity.iter().chain([&self.at, &self.step]);
        let behind = ties.then_some(&self.behind);
        let names = names.chain(behind).chain(&self.key_names);
        let columns = names.map(|name| (Expr::column(step, name), name.clone()));
        plain(step, columns.collect())
    }

    /// From the latest row to the earliest.
    fn backwards(&self, step: &str, ties: bool) -> Vec<(Expr, bool)> {
        let mut order = vec![(Expr::column(step, &self.at), true)];
        if ties {
            order.push((Expr::column(step, &self.behind), false));
        }
        order
    }

    pub fn is_step(&self, step: &str, place: usize) -> Expr {
        Expr::Compare(
            Comparison::Equal,
            Box::new(Expr::column(step, &self.step)),
            Box::new(number(place)),
        )
    }

    /// One step as rows of the answer.
    fn shown(&self, cells: &str, at: usize, event: &str) -> Select {
        let keys = self.key_names.iter();
        let mut columns: Vec<(Expr, String)> = keys
            .map(|name| (Expr::column(cells, name), name.clone()))
            .collect();
        let count = |at: usize| self.counts.get(at).map(|name| Expr::column(cells, name));
        let share = |of: Option<Expr>| count_of(count(at), of);
        columns.push((number(at + 1), "step".to_owned()));
        columns.push((Expr::Literal(Literal::Text(event.into())), "event".to_owned()));
        columns.extend(count(at).map(|count| (count, "reached".to_owned())));
        columns.push((share(count(0)), "of_first".to_owned()));
        let previous = at.checked_sub(1).and_then(count);
        columns.push((share(previous), "of_previous".to_owned()));
        plain(cells, columns)
    }
}

/// Columns of one step.
pub(super) fn plain(step: &str, columns: Vec<(Expr, String)>) -> Select {
    Select {
        columns,
        from: Relation::step(step),
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    }
}

pub(super) fn number(value: usize) -> Expr {
    match value {
        1 => one(),
        value => Expr::Literal(Literal::Number(value.to_string().into())),
    }
}

/// A condition as true or false.
pub(super) fn flag(holds: Expr) -> Expr {
    Expr::Case(vec![(holds, truth(true))], Some(Box::new(truth(false))))
}
