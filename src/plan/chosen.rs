//! Cells with everything that chooses among them as columns.

use super::answer::Answer;
use super::build::Planner;
use super::ir::{Expr, Order, Relation, Select, StepBody};
use super::question::SortBy;
use super::taken::Taken;
use crate::check::{Literal, Scalar};
use crate::syntax::ast::Comparison;

/// Cells that something chooses from.
pub(super) struct Chosen {
    /// Keys, values, then what only chooses.
    pub select: Select,
    /// The names of the keys.
    pub keys: Vec<String>,
    /// The names of the metrics asked for.
    pub values: Vec<String>,
    /// The names of the metrics that only order.
    pub hidden: Vec<String>,
    /// The columns of the order asked for.
    pub sort: Vec<(String, bool)>,
    /// The columns of the number and of the slice that `top` ranks by.
    top: Option<(String, String)>,
    names: Taken,
}

impl Chosen {
    /// Gives everything a name.
    pub fn new(
        planner: &Planner<'_>,
        mut select: Select,
        sorted: Vec<Order>,
        top: Option<(Expr, String)>,
    ) -> Self {
        let question = planner.question;
        let keys: Vec<String> = question.slices.iter().map(|slice| slice.name.clone()).collect();
        let values: Vec<String> = question.asked.iter().map(|asked| asked.name.clone()).collect();
        let totals = question.totals.map(|_| super::totals::COLUMN.to_owned());
        let mut names = Taken::new(keys.iter().chain(&values).chain(&totals));
        let (mut hidden, mut sort) = (Vec::new(), Vec::new());
        for ((by, descending), order) in question.sort.iter().zip(sorted) {
            let name = match by {
                SortBy::Slice(at) => keys.get(*at).cloned(),
                SortBy::Asked(at) => values.get(*at).cloned(),
                SortBy::Hidden(_) => {
                    let name = names.fresh("sorted_by");
                    select.columns.push((order.expr, name.clone()));
                    hidden.push(name.clone());
                    Some(name)
                }
                SortBy::Figure(_) => None,
            };
            sort.extend(name.map(|name| (name, *descending)));
        }
        let top = top.map(|(number, slice)| {
            let name = names.fresh("ranked_by");
            select.columns.push((number, name.clone()));
            (name, slice)
        });
        Self {
            select,
            keys,
            values,
            hidden,
            sort,
            top,
            names,
        }
    }

    /// The answer, where there are no totals.
    pub fn last(mut self, planner: &mut Planner<'_>) -> Answer {
        self.keep_top(planner);
        let question = planner.question;
        let step = from_of(&self.select);
        let ties = question.slices.iter().enumerate();
        let ties = ties.filter(|(at, _)| !planner.is_sorted_by(*at));
        let ties = ties.map(|(_, slice)| (slice.name.clone(), false));
        let order = self.sort.iter().cloned().chain(ties);
        let order = order.map(|(name, descending)| Order {
            expr: Expr::column(&step, &name),
            descending,
        });
        let order = order.collect();
        let shown = self.keys.len() + self.values.len();
        self.select.columns.truncate(shown);
        (self.select, order, question.limit)
    }

    /// Leaves the cells whose value `top` keeps.
    pub fn keep_top(&mut self, planner: &mut Planner<'_>) {
        let (Some((number, key)), Some(top)) = (self.top.take(), &planner.question.top) else {
            return;
        };
        let slice = planner.question.slices.get(top.slice);
        let of = slice.map(|slice| slice.name.as_str()).unwrap_or_default();
        let by = vec![(number.clone(), true), (key, false)];
        let comment = format!("cells, with what each {of} is ranked by");
        let place = self.place(planner, "place", by, ("cells_to_rank", &comment));
        self.select.columns.retain(|(_, name)| *name != number);
        let comment = format!("cells, with the place of their {of} among all");
        self.keep_first(planner, ("ranked", &comment), &place, top.count);
    }

    /// Leaves the first cells of the order.
    pub fn keep_limit(&mut self, planner: &mut Planner<'_>, limit: u64) {
        let keys = self.keys.iter().map(|key| (key.clone(), false));
        let by = self.sort.iter().cloned().chain(keys).collect();
        let comment = "cells, with what they are sorted by";
        let place = self.place(planner, "row_place", by, ("cells_to_sort", comment));
        let comment = "cells, with their place in the order";
        self.keep_first(planner, ("in_order", comment), &place, limit);
    }

    /// A new column: each cell's place by some columns. What is computed for them
    /// becomes a step before: engines rank by columns best.
    fn place(
        &mut self,
        planner: &mut Planner<'_>,
        name: &str,
        by: Vec<(String, bool)>,
        (step, comment): (&str, &str),
    ) -> String {
        let is_key = |name: &str| self.keys.iter().any(|key| key == name);
        let computed = |(expr, name): &(Expr, String)| {
            let ranks = by.iter().any(|(by, _)| by == name);
            ranks && !is_key(name) && !is_plain(expr)
        };
        if self.select.columns.iter().any(computed) {
            self.as_step(planner, step, comment);
        }
        let order = by.into_iter().filter_map(|(by, descending)| {
            let mut columns = self.select.columns.iter();
            let (expr, _) = columns.find(|(_, known)| *known == by)?;
            let expr = expr.clone();
            Some(Order { expr, descending })
        });
        let rank = Expr::Rank(order.collect());
        let name = self.names.fresh(name);
        self.select.columns.push((rank, name.clone()));
        name
    }

    /// The cells become a step, and those up to a place are read from it.
    fn keep_first(
        &mut self,
        planner: &mut Planner<'_>,
        (step, comment): (&str, &str),
        place: &str,
        most: u64,
    ) {
        let step = self.as_step(planner, step, comment);
        self.select.columns.retain(|(_, name)| name != place);
        self.select.filter.push(Expr::Compare(
            Comparison::LessOrEqual,
            Box::new(Expr::column(&step, place)),
            Box::new(Expr::Literal(Literal::Number(most.to_string().into()))),
        ));
    }

    /// The cells become a step of their own; its name.
    pub fn as_step(&mut self, planner: &mut Planner<'_>, name: &str, comment: &str) -> String {
        let names: Vec<String> = self.select.columns.iter().map(|(_, name)| name.clone()).collect();
        let body = StepBody::Select(Box::new(self.select.clone()));
        let step = planner.step(name, comment, body);
        self.select = read(&step, &names);
        step
    }
}

/// A column, or zero in its place: what every engine takes in an order.
pub(super) fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Column(..) => true,
        Expr::Call(Scalar::Coalesce, parts) => {
            matches!(parts.as_slice(), [Expr::Column(..), Expr::Literal(_)])
        }
        _ => false,
    }
}

/// Some columns of a step.
pub(super) fn read(step: &str, names: &[String]) -> Select {
    let column = |name: &String| (Expr::column(step, name), name.clone());
    Select {
        columns: names.iter().map(column).collect(),
        from: Relation::step(step),
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    }
}

fn from_of(select: &Select) -> String {
    select.from.alias.clone()
}
