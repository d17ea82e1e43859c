//! `totals`: beside the cells, rows that leave out the last slice, the last two,
//! and so on. Each is computed from rows anew.

use super::answer::Answer;
use super::build::Planner;
use super::chosen::{Chosen, read};
use super::frame::Planned;
use super::ir::{Expr, Finds, Join, Order, Relation, Select, StepBody};
use crate::check::{Literal, Measure};
use crate::syntax::ast::Comparison;

/// The column that says how many of the last slices a row leaves out.
pub(super) const COLUMN: &str = "totals";

impl Planner<'_> {
    /// The cells that are left, and every total of them.
    pub fn with_totals(&mut self, mut cells: Chosen) -> Planned<Answer> {
        let question = self.question;
        let chooses = question.having.is_some()
            || question.top.is_some()
            || question.limit.is_some()
            || self.totals_have_cells_of_their_own();
        cells.keep_top(self);
        if let Some(limit) = question.limit {
            cells.keep_limit(self, limit);
        }
        let kept = chooses.then(|| cells.as_step(self, "kept", "the cells that are left"));
        let width = cells.keys.len();
        let mut stack = vec![beside(cells.select.clone(), &cells.keys, width)];
        for left_out in 1..=width {
            let total = self.total(&cells, width - left_out, kept.as_deref())?;
            stack.push(beside(total, &cells.keys, width - left_out));
        }
        let comment = "cells, then what they come to together";
        let step = self.step("with_totals", comment, StepBody::Stack(stack));
        let shown: Vec<String> = [&cells.keys[..], &[COLUMN.to_owned()], &cells.values[..]].concat();
        Ok((read(&step, &shown), self.order_with_totals(&cells, &step), None))
    }

    /// Whether a wider cell may be there of which no finer one is, or the other way
    /// round: what is made of rows alone has a total where it has a cell.
    fn totals_have_cells_of_their_own(&self) -> bool {
        let mut have = false;
        for asked in &self.question.asked {
            self.everything(&asked.measure, &mut |part| {
                have |= matches!(
                    part,
                    Measure::Entities { every: true, .. }
                        | Measure::Window { .. }
                        | Measure::Prior { .. }
                        | Measure::Every(..)
                );
            });
        }
        have
    }

    /// The totals by the first slices: those of the cells that are left.
    fn total(&mut self, cells: &Chosen, width: usize, kept: Option<&str>) -> Planned<Select> {
        let keys = cells.keys.get(..width).unwrap_or_default();
        let left = kept.filter(|_| width > 0).map(|kept| self.left_of(kept, keys));
        // What is not there at the wider cell has its value by the zero rule.
        let more = left.as_deref().filter(|_| self.totals_have_cells_of_their_own());
        let mut level = self.level((0..width).collect(), more)?;
        let sorted = self.sorted(&mut level)?;
        let mut select = self.selected(&mut level)?;
        let extra = sorted.into_iter().zip(&self.question.sort);
        let extra = extra.filter(|(_, (by, _))| matches!(by, super::question::SortBy::Hidden(_)));
        let extra = extra
            .zip(&cells.hidden)
            .map(|((order, _), name)| (order.expr, name.clone()));
        select.columns.extend(extra);
        let Some(left) = left else {
            return Ok(select);
        };
        let names: Vec<String> = select.columns.iter().map(|(_, name)| name.clone()).collect();
        let by = keys.join("_");
        let totals = self.step(
            &format!("totals_by_{by}"),
            &format!("what all cells come to by {}", keys.join(", ")),
            StepBody::Select(Box::new(select)),
        );
        let column = |name: &String| match keys.contains(name) {
            true => (Expr::column(&left, name), name.clone()),
            false => (Expr::column(&totals, name), name.clone()),
        };
        let on = keys
            .iter()
            .map(|key| (Expr::column(&left, key), Expr::column(&totals, key)));
        Ok(Select {
            columns: names.iter().map(column).collect(),
            joins: vec![Join {
                relation: Relation::step(&totals),
                on: on.collect(),
                null_safe: true,
                finds: Finds::AtMostOne,
                and: Vec::new(),
            }],
            ..read(&left, &[])
        })
    }

    /// The keys of the totals of which a cell is left.
    fn left_of(&mut self, kept: &str, keys: &[String]) -> String {
        let grouped = Select {
            group: Some(keys.len()),
            ..read(kept, keys)
        };
        let comment = format!("each {} of which a cell is left", keys.join(", "));
        let name = format!("kept_by_{}", keys.join("_"));
        self.step(&name, &comment, StepBody::Select(Box::new(grouped)))
    }

    /// As long as the order follows the slices one by one, a total stands behind
    /// what it is the total of; from there on all totals come last.
    fn order_with_totals(&self, cells: &Chosen, step: &str) -> Vec<Order> {
        let column = |name: &str| Expr::column(step, name);
        let by = |expr, descending| Order { expr, descending };
        let width = cells.keys.len();
        let mut order = Vec::new();
        let mut sort = cells.sort.iter().peekable();
        let mut followed = 0;
        for (at, key) in cells.keys.iter().enumerate() {
            let descending = match sort.peek() {
                Some((name, descending)) if name == key => *descending,
                Some(_) => break,
                None => false,
            };
            sort.next();
            followed += 1;
            let left_out = Expr::Literal(Literal::Number((width - at).to_string().into()));
            let is_total = Expr::Compare(
                Comparison::GreaterOrEqual,
                Box::new(column(COLUMN)),
                Box::new(left_out),
            );
            order.push(by(is_total, false));
            order.push(by(column(key), descending));
        }
        if followed == width {
            return order;
        }
        order.push(by(column(COLUMN), false));
        order.extend(sort.map(|(name, descending)| by(column(name), *descending)));
        let ties = cells
            .keys
            .iter()
            .filter(|key| !cells.sort.iter().any(|(name, _)| name == *key));
        order.extend(ties.map(|key| by(column(key), false)));
        order
    }
}

/// A level's columns in the answer's places: keys it has not are NULL, and how
/// many those are stands behind them.
fn beside(mut select: Select, keys: &[String], width: usize) -> Select {
    let missing = keys.get(width..).unwrap_or_default();
    let count = Literal::Number(missing.len().to_string().into());
    let between = missing
        .iter()
        .map(|key| (Expr::Literal(Literal::Null), key.clone()))
        .chain([(Expr::Literal(count), COLUMN.to_owned())]);
    let rest = select.columns.split_off(width.min(select.columns.len()));
    select.columns.extend(between);
    select.columns.extend(rest);
    select
}
