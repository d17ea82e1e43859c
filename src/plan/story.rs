//! Funnels and cohorts: answers with columns of their own.

use super::build::Planner;
use super::frame::{CELLS, Planned};
use super::ir::{Expr, Order, Select};
use super::question::SortBy;
use super::stretch::plain;
use crate::check::{Literal, Story};

impl Planner<'_> {
    /// The answer of a question without metrics that tells what follows what.
    pub fn story(&mut self, story: &Story) -> Planned<(Select, Vec<Order>)> {
        match story {
            Story::Funnel(funnel) => self.funnel(funnel),
            Story::Cohort(cohort) => self.cohort(cohort),
        }
    }

    /// The columns of a step as the answer, in the order that is asked for; ties
    /// go by these.
    pub fn told(&self, step: &str, slices: &[String], ties: &[String]) -> (Select, Vec<Order>) {
        let figures = self.question.story.as_ref().map_or(&[][..], Story::columns);
        let names = slices
            .iter()
            .cloned()
            .chain(figures.iter().map(|name| (*name).to_owned()));
        let columns = names.map(|name| (Expr::column(CELLS, &name), name));
        let select = plain(columns.collect(), step, Vec::new());
        let by = |name: &str, descending| Order {
            expr: Expr::column(CELLS, name),
            descending,
        };
        let mut order = Vec::new();
        for (sort, descending) in &self.question.sort {
            match sort {
                SortBy::Slice(at) => order.extend(slices.get(*at).map(|name| by(name, *descending))),
                SortBy::Figure(name) => order.push(by(name, *descending)),
                SortBy::Asked(_) | SortBy::Hidden(_) => {}
            }
        }
        for name in ties {
            if !order.iter().any(|order| order.expr == Expr::column(CELLS, name)) {
                order.push(by(name, false));
            }
        }
        (select, order)
    }
}

/// One count as a share of another; null of none, and of nothing.
pub(super) fn count_of(count: Option<Expr>, of: Option<Expr>) -> Expr {
    let nothing = || Expr::Literal(Literal::Null);
    let (count, of) = (count.unwrap_or_else(nothing), of.unwrap_or_else(nothing));
    Expr::Product(vec![(false, count), (true, of)])
}
