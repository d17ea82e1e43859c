//! Frames: the cells of a question, or of an inner step of one, while they are
//! filled.

use super::bounds::Bounds;
use super::edge::EdgeDates;
use super::ir::{Expr, Finds, Join, Relation, Select};
use super::leaf::Scan;
use super::question::Key;
use super::sequence::Chain;
use super::stretch::Windows;
use super::taken::Taken;
use crate::check::{Row, Within};
use crate::diagnostic::Diagnostic;
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Path};
use std::sync::Arc;

/// Findings are boxed: the common path carries a thin result.
pub(super) type Planned<T> = Result<T, Box<Diagnostic>>;

/// The name cells are reached by in a `select`.
pub(super) const CELLS: &str = "cells";

/// What surrounds a measure.
#[derive(Clone)]
pub(super) struct Context {
    /// Conditions for every aggregate inside, outermost first.
    pub filters: Vec<Arc<ast::Expr>>,
    /// Another time for every aggregate inside.
    pub at: Option<Arc<Path>>,
    /// By which links aggregates inside know their entities, outermost first.
    pub roles: Vec<Arc<Path>>,
    /// Which rows of an entity count, by its own moments, outermost first.
    pub within: Vec<Arc<Within>>,
    /// Which moments count.
    pub bounds: Bounds,
    /// Whether only rows with a time count, also where others are `optional`.
    pub is_dated: bool,
    /// The days that count in each cell, where those are not just its own.
    pub windows: Option<Arc<Windows>>,
    /// The last or first date of each entity in each cell, where only rows of
    /// that date count.
    pub edge: Option<Arc<EdgeDates>>,
    /// Whether rows make cells, or only fill those that are there.
    pub makes_cells: bool,
    /// Whether empty sums and counts are null.
    pub empty_is_null: bool,
    /// Whether a cell holds rows of one date only, as within `at_end`: then
    /// levels may be added up.
    pub one_date: bool,
    /// Whether rows are in the month, quarter and year of the first day of their week:
    /// weeks are whole.
    pub weeks: bool,
    /// The keys whose periods are meant, where rows are grouped by finer ones: those
    /// of the cell around `at_end`.
    pub cell: Option<Vec<Key>>,
    /// What columns are named after.
    pub name: String,
    /// Where the question asks.
    pub asked_at: Span,
}

impl Context {
    /// Whether rows without a time are in none of its periods: in windows, and where cells look back.
    pub fn needs_date(&self) -> bool {
        self.is_dated || self.windows.is_some()
    }
}

/// The cells of one step, while they are filled.
pub(super) struct Frame {
    pub keys: Vec<Key>,
    pub key_names: Vec<String>,
    pub scans: Vec<Scan>,
    /// What follows what.
    pub chains: Vec<Chain>,
    /// Steps with a row a cell: their name, columns, and whether they make cells.
    pub derived: Vec<(String, Vec<String>, bool)>,
    /// Steps that are looked up for each cell.
    pub beside: Vec<Beside>,
    /// Calendars whose periods are cells too.
    pub every: Vec<Every>,
    /// Whether its cells are groups of those of another frame: then all that have a
    /// value are there, also those that make no cell out there.
    pub is_inner: bool,
    /// A step with all of its cells, where these are found before anything is said of
    /// them: everybody is judged in each.
    pub known: Option<String>,
    /// Steps of an inner frame with cells behind the last row, and for each a step with
    /// those that are not.
    pub late: Vec<(String, String)>,
    names: Taken,
}

/// A step with a value for some of a cell's keys.
pub(super) struct Beside {
    pub step: String,
    /// What of a cell equals which of its columns.
    pub on: Vec<(Expr, String)>,
    /// Whether the keys may be NULL.
    pub null_safe: bool,
}

/// A step with the periods of a calendar.
pub(super) struct Every {
    pub step: String,
    /// The places of its columns among the keys.
    pub keys: Vec<usize>,
}

/// A table and the time its rows happen at, if they have one.
pub(super) type Timed = (TableId, Option<(Row, Type)>);

impl Frame {
    pub fn new(keys: Vec<Key>, key_names: Vec<String>) -> Self {
        Self {
            names: Taken::new(&key_names),
            keys,
            key_names,
            scans: Vec::new(),
            chains: Vec::new(),
            derived: Vec::new(),
            beside: Vec::new(),
            every: Vec::new(),
            is_inner: false,
            known: None,
            late: Vec::new(),
        }
    }

    /// Takes the cells of a step as its own.
    pub fn know(&mut self, cells: String) {
        self.derived.push((cells.clone(), Vec::new(), true));
        self.known = Some(cells);
    }

    /// A frame for the same cells.
    pub fn again(&self) -> Self {
        Self {
            is_inner: self.is_inner,
            ..Self::new(self.keys.clone(), self.key_names.clone())
        }
    }

    /// A frame of groups inside the cells of this one.
    pub fn inner(&self) -> Self {
        Self {
            is_inner: true,
            ..Self::new(self.keys.clone(), self.key_names.clone())
        }
    }

    /// Of the step that came last only these cells are made.
    pub fn makes_only(&mut self, cells: String) {
        let Some((values, _, makes)) = self.derived.last_mut().filter(|(_, _, makes)| *makes) else {
            return;
        };
        if self.is_inner {
            self.late.push((values.clone(), cells));
            return;
        }
        *makes = false;
        self.derived.push((cells, Vec::new(), true));
    }

    /// A column name that is still free.
    pub fn fresh(&mut self, wanted: &str) -> String {
        self.names.fresh(wanted)
    }

    /// A step with a value for the keys at these places.
    pub fn look_up(&mut self, step: String, places: &[usize]) {
        let names = places.iter().filter_map(|at| self.key_names.get(*at));
        let on = names.map(|name| (Expr::column(CELLS, name), name.clone()));
        self.beside.push(Beside {
            on: on.collect(),
            step,
            null_safe: true,
        });
    }

    /// Whether something in it makes cells; without keys there is one anyway.
    pub fn has_cells(&self) -> bool {
        self.keys.is_empty()
            || self.scans.iter().any(|scan| scan.makes_cells)
            || self.chains.iter().any(|chain| chain.makes_cells)
            || self.derived.iter().any(|(_, _, makes)| *makes)
    }

    /// Joins for everything that is looked up for each cell.
    pub fn joins(&self) -> Vec<Join> {
        let join = |beside: &Beside| {
            let there = |name: &String| Expr::column(&beside.step, name);
            let on = beside.on.iter().map(|(here, name)| (here.clone(), there(name)));
            Join {
                finds: Finds::AtMostOne,
                relation: Relation::step(&beside.step),
                on: on.collect(),
                null_safe: beside.null_safe,
                and: Vec::new(),
            }
        };
        self.beside.iter().map(join).collect()
    }

    /// The keys of its cells, once they are put together.
    pub fn cells(&self, from: Relation) -> Select {
        Select {
            columns: self.key_columns(),
            from,
            joins: self.joins(),
            filter: Vec::new(),
            group: None,
        }
    }

    /// The keys, as columns of the cells.
    pub fn key_columns(&self) -> Vec<(Expr, String)> {
        let column = |name: &String| (Expr::column(CELLS, name), name.clone());
        self.key_names.iter().map(column).collect()
    }
}
