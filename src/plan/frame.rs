//! Frames: the cells of a question, or of an inner step of one, while they are
//! filled.

use super::bounds::Bounds;
use super::ir::{Expr, Finds, Join, Relation, Source};
use super::leaf::Scan;
use super::question::Key;
use super::taken::Taken;
use crate::check::Row;
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
    /// Which moments count.
    pub bounds: Bounds,
    /// Whether rows make cells, or only fill those that are there.
    pub makes_cells: bool,
    /// Whether empty sums and counts are null.
    pub empty_is_null: bool,
    /// Whether a cell holds rows of one date only, as within `at_end`: then
    /// levels may be added up.
    pub one_date: bool,
    /// What columns are named after.
    pub name: String,
    /// Where the question asks.
    pub asked_at: Span,
}

/// The cells of one step, while they are filled.
pub(super) struct Frame {
    pub keys: Vec<Key>,
    pub key_names: Vec<String>,
    pub scans: Vec<Scan>,
    /// Steps with a row a cell: their name, columns, and whether they make cells.
    pub derived: Vec<(String, Vec<String>, bool)>,
    /// Steps with fewer keys: their name and the places of the keys they keep.
    pub across: Vec<(String, Vec<usize>)>,
    names: Taken,
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
            derived: Vec::new(),
            across: Vec::new(),
        }
    }

    /// A column name that is still free.
    pub fn fresh(&mut self, wanted: &str) -> String {
        self.names.fresh(wanted)
    }

    /// Joins for everything that has fewer keys than the cells.
    pub fn joins(&self) -> Vec<Join> {
        let join = |(step, kept): &(String, Vec<usize>)| Join {
            finds: Finds::AtMostOne,
            relation: Relation {
                source: Source::Step(step.clone()),
                alias: step.clone(),
            },
            on: kept
                .iter()
                .filter_map(|at| self.key_names.get(*at))
                .map(|name| (Expr::column(CELLS, name), Expr::column(step, name)))
                .collect(),
            null_safe: true,
            and: Vec::new(),
        };
        self.across.iter().map(join).collect()
    }

    /// The keys, as columns of the cells.
    pub fn key_columns(&self) -> Vec<(Expr, String)> {
        let column = |name: &String| (Expr::column(CELLS, name), name.clone());
        self.key_names.iter().map(column).collect()
    }
}
