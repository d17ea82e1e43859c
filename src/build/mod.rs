//! The whole project as views, for tools that read tables and know nothing of metrics.
//!
//! In: a [`Checked`](crate::check::Checked) model with its texts, and what is [`Wanted`].
//! Out: [`Object`]s with SQL and words, and what is left out with its reason; then the
//! [`Bundle`] of files they make, and each [`Change`] from one built before, or from what is said
//! to stand in a target.
//! Never: reads or writes a file, or asks a target.

mod bundle;
mod catalogue;
mod changes;
mod columns;
mod days;
mod dbt;
mod finished;
mod keeping;
mod manifest;
mod metrics;
mod names;
mod object;
mod segments;
mod standing;
mod superset;
mod targets;
mod tasks;
mod watches;

pub use bundle::{Bundle, bundle};
pub use changes::{Change, changes, missing};
pub use finished::{Built, finished};
pub use keeping::Keeper;
pub use manifest::Manifest;
pub use names::hash;
pub use object::{Kind, LeftOut, Object};
pub use standing::{Standing, against, is_built};
pub use tasks::{Task, tasks};

use crate::plan::AsOf;
use crate::sql::Dialect;
use crate::words::Language;

/// What the files are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Statements that make views.
    #[default]
    Views,
    /// A project of dbt.
    Dbt,
    /// Statements that make views, and datasets of Superset on these.
    Superset,
}

impl Layout {
    /// Its word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Views => "views",
            Self::Dbt => "dbt",
            Self::Superset => "superset",
        }
    }
}

/// How it is to be built.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Whose SQL.
    pub dialect: &'static dyn Dialect,
    /// What holds the views.
    pub folder: &'a str,
    /// What the files are.
    pub layout: Layout,
    /// The connection of Superset that datasets stand on, if there is one already.
    pub connection: Option<&'a str>,
    /// As if read at which moment: the engine's clock, or one that is said.
    pub as_of: AsOf,
    /// Whether columns are called by their labels.
    pub by_label: bool,
    /// The language of what is said of views and columns.
    pub language: Language,
}
