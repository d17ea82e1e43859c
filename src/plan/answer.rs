//! From cells to the answer: what is kept of them, and in which order.
//!
//! Cells and their values come first; then `having`, `top`, `sort` and `limit`
//! choose among them, and change no value.

use super::build::{Planner, span_of};
use super::chosen::{Chosen, is_plain};
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Expr, Order, Select};
use super::question::{Key, SortBy};
use crate::check::{Literal, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::Path;

/// A last `select`, its order, and at most how many rows.
pub(super) type Answer = (Select, Vec<Order>, Option<u64>);

/// The cells of some of a question's slices, while the answer is made of them.
pub(super) struct Level {
    pub frame: Frame,
    /// The places of its slices in the question.
    pub kept: Vec<usize>,
    /// The metrics asked for.
    pub values: Vec<(Expr, String)>,
}

impl Level {
    /// The value of a metric, by its place among those asked for.
    pub fn value(&self, at: usize) -> Expr {
        let value = self.values.get(at).map(|(value, _)| value.clone());
        value.unwrap_or_else(nothing)
    }
}

impl Planner<'_> {
    /// The answer of a question with metrics.
    pub fn answer(&mut self) -> Planned<Answer> {
        let question = self.question;
        self.one_kind_a_slice(&self.all_tables())?;
        let mut cells = self.level((0..question.slices.len()).collect(), None)?;
        let mut filter = Vec::new();
        if let Some(having) = &question.having {
            let context = self.context("having", span_of(having, question.span), false);
            filter.push(self.compile(having, &context, &mut cells.frame)?);
        }
        let sorted = self.sorted(&mut cells)?;
        let place = self.place_at_top(&mut cells)?;
        let mut select = self.selected(&mut cells)?;
        select.filter = filter;
        let computes = self.computes_its_order(&sorted, &cells);
        if place.is_none() && question.totals.is_none() && !computes {
            let ties = self.ties(&cells);
            return Ok((select, sorted.into_iter().chain(ties).collect(), question.limit));
        }
        let mut chosen = Chosen::new(self, select, sorted, place);
        if computes && question.totals.is_none() {
            chosen.as_step(self, "cells_to_sort", "cells, with what they are sorted by");
        }
        match question.totals {
            Some(_) => self.with_totals(chosen),
            None => Ok(chosen.last(self)),
        }
    }

    /// The metrics asked for, in the cells of these slices, and of a step that has more.
    pub fn level(&mut self, kept: Vec<usize>, more: Option<&str>) -> Planned<Level> {
        let question = self.question;
        let mut level = self.empty_level(kept);
        let more = more.map(|more| (more.to_owned(), Vec::new(), true));
        level.frame.derived.extend(more);
        if self.chooses_by_cells(level.kept.len()) {
            self.know_level(&mut level)?;
        }
        self.shown(&mut level)?;
        if !level.frame.has_cells()
            && let Some(asked) = question.asked.first()
        {
            return Err(Box::new(
                Diagnostic::error(&code::NO_CELLS)
                    .at(asked.span)
                    .with("metric", &asked.name),
            ));
        }
        Ok(level)
    }

    /// Finds all cells of a level before anything is said of them.
    fn know_level(&mut self, level: &mut Level) -> Planned<()> {
        if level.frame.keys.is_empty() {
            return Ok(());
        }
        let mut found = Level {
            frame: level.frame.again(),
            kept: level.kept.clone(),
            values: Vec::new(),
        };
        found.frame.derived.append(&mut level.frame.derived);
        self.looking_for_cells(|planner| planner.shown(&mut found))?;
        self.know_cells(found.frame, "asked", &mut level.frame)
    }

    /// The cells of a question by these slices, with nothing said of them.
    pub fn level_of_cells(&mut self, kept: Vec<usize>) -> Planned<Frame> {
        let mut level = self.empty_level(kept);
        self.know_level(&mut level)?;
        Ok(level.frame)
    }

    fn empty_level(&self, kept: Vec<usize>) -> Level {
        let question = self.question;
        let slices = kept.iter().filter_map(|at| question.slices.get(*at));
        let (keys, names) = slices
            .map(|slice| (slice.key.clone(), slice.name.clone()))
            .unzip();
        Level {
            frame: Frame::new(keys, names),
            kept,
            values: Vec::new(),
        }
    }

    /// Whether anything of a question has a value that only known cells have.
    fn chooses_by_cells(&self, slices: usize) -> bool {
        let question = self.question;
        let sorted = question.sort.iter().filter_map(|(by, _)| match by {
            SortBy::Hidden(measure) => Some(measure),
            SortBy::Slice(_) | SortBy::Asked(_) | SortBy::Figure(_) => None,
        });
        let asked = question.asked.iter().map(|asked| &asked.measure);
        let mut all = asked.chain(&question.having).chain(sorted);
        let context = self.context("", question.span, true);
        let ranks = question.top.as_ref().is_some_and(|top| match slices {
            1 => self.needs_cells(&top.by, &context),
            _ => self.asks_of_cells(&top.by),
        });
        ranks || all.any(|measure| self.needs_cells(measure, &context))
    }

    /// Its cells: keys, then values.
    pub fn selected(&mut self, level: &mut Level) -> Planned<Select> {
        let from = self.finish(&mut level.frame)?;
        let mut columns = level.frame.key_columns();
        columns.extend(level.values.iter().cloned());
        Ok(Select {
            columns,
            from,
            joins: level.frame.joins(),
            filter: Vec::new(),
            group: None,
        })
    }

    /// The order that is asked for; NULL for a slice these cells do not have.
    pub fn sorted(&mut self, level: &mut Level) -> Planned<Vec<Order>> {
        let question = self.question;
        let mut order = Vec::new();
        for (by, descending) in &question.sort {
            let expr = match by {
                SortBy::Slice(at) => Some(match level.kept.contains(at) {
                    true => question.slices.get(*at).map_or_else(nothing, key_of),
                    false => nothing(),
                }),
                SortBy::Asked(at) => level.values.get(*at).map(|(value, _)| value.clone()),
                SortBy::Hidden(measure) => {
                    let context = self.context("sort", span_of(measure, question.span), false);
                    Some(self.compile(measure, &context, &mut level.frame)?)
                }
                SortBy::Figure(_) => None,
            };
            order.extend(expr.map(|expr| Order {
                expr,
                descending: *descending,
            }));
        }
        // One row has no order; what is said of it must mean something all the same.
        if question.slices.is_empty() {
            order.clear();
        }
        Ok(order)
    }

    /// Whether the order is by something computed that is not shown. Engines take
    /// columns there best: names of others may mean what is shown.
    fn computes_its_order(&self, sorted: &[Order], level: &Level) -> bool {
        let hidden = |by: &SortBy| matches!(by, SortBy::Hidden(_));
        let is_taken = |order: &Expr| {
            let mut shown = level.values.iter();
            shown.any(|(value, name)| {
                let column = Expr::column(CELLS, name);
                value != order && order.has(&mut |part| *part == column)
            })
        };
        let mut sort = self.question.sort.iter().zip(sorted);
        sort.any(|((by, _), order)| hidden(by) && (!is_plain(&order.expr) || is_taken(&order.expr)))
    }

    /// Ties, and questions without an order, go by the slicing keys.
    fn ties(&self, level: &Level) -> Vec<Order> {
        let question = self.question;
        let untold = level.kept.iter().filter(|at| !self.is_sorted_by(**at));
        let slices = untold.filter_map(|at| question.slices.get(*at));
        let order = slices.map(|slice| Order {
            expr: key_of(slice),
            descending: false,
        });
        order.collect()
    }

    /// Whether `sort` names this slice.
    pub fn is_sorted_by(&self, slice: usize) -> bool {
        let mut sort = self.question.sort.iter();
        sort.any(|(by, _)| matches!(by, SortBy::Slice(said) if *said == slice))
    }

    /// What `top` ranks each cell's value of a slice by: the number it has over
    /// everything asked for, and itself.
    fn place_at_top(&mut self, cells: &mut Level) -> Planned<Option<(Expr, String)>> {
        let question = self.question;
        let Some(top) = &question.top else {
            return Ok(None);
        };
        let Some(slice) = question.slices.get(top.slice) else {
            return Ok(None);
        };
        let context = self.context("top", top.span, false);
        let others = match self.looks_across(&top.by) {
            true => self.other_slices(top.slice, &top.by, &context),
            false => Vec::new(),
        };
        let number = match question.slices.len() {
            1 => self.compile(&top.by, &context, &mut cells.frame)?,
            // Where none of its rows is, there may still be a number: of other slices.
            _ if !others.is_empty() => self.across(&top.by, &others, &context, &mut cells.frame)?,
            _ => {
                let column = format!("{}_for_top", slice.name);
                let comment = format!("what each {} is ranked by", slice.name);
                let kept = vec![top.slice];
                self.wide(&top.by, kept, (&column, &comment), &context, &mut cells.frame)?
            }
        };
        Ok(Some((number, slice.name.clone())))
    }

    /// The paths of the slices that say something else than one of them.
    fn other_slices(&self, but: usize, measure: &Measure, context: &Context) -> Vec<Path> {
        let slices = &self.question.slices;
        let Some(slice) = slices.get(but) else {
            return Vec::new();
        };
        let mut times = Vec::new();
        self.times(measure, context.at.as_ref(), &mut times);
        let others = slices.iter().filter_map(|other| match &other.key {
            Key::Own(grain) => Some(Path::dotted(grain.word(), context.asked_at)),
            Key::Path(path) => Some((**path).clone()),
            Key::Entity(..) | Key::Window(_) => None,
        });
        let differs = |path: &Path| !self.slices_by(&slice.key, std::slice::from_ref(path), &times, context);
        others.filter(differs).collect()
    }
}

fn key_of(slice: &super::question::Slice) -> Expr {
    Expr::column(CELLS, &slice.name)
}

fn nothing() -> Expr {
    Expr::Literal(Literal::Null)
}
