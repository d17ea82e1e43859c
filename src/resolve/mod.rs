//! From trees to one model: every declaration found, every name bound.
//!
//! In: the trees of all files and the project's settings.
//! Out: a [`Model`] with ids in place of names, and findings; entry [`resolve`].
//! Never: looks at what an expression means (that is `check`).

mod assertion;
mod attribute;
mod calendar;
mod clauses;
mod collect;
mod event;
mod extensions;
mod history;
mod labels;
mod line;
mod links;
mod model;
mod names;
mod north_stars;
mod organisation;
mod partition;
mod ratio;
mod scales;
mod spoken;
mod table;
mod tree;
mod types;
mod unions;
mod unit;
mod unknown;

pub use crate::syntax::currency::is_currency;
pub use calendar::Period;
pub use history::Changed;
pub use line::{Business, Line};
pub use model::{
    Assertion, Attribute, Coarser, Dimension, Entity, Event, Extends, Field, Key, Known, Link, LookBack,
    Member, Metric, Model, Named, Part, Report, Stated, Table, TableSource, Test, TestCase,
};
pub use model::{AttributeId, DimensionId, EntityId, EventId, MetricId, TableId};
pub use names::{Names, Space, Target, Word};
pub use partition::{Holds, Partition, Pattern, Piece, Spelling};
pub use ratio::Ratio;
pub use spoken::{metrics_in, names_in, paths_in};
pub use types::{Exactness, Number, Type, kind_type};
pub use unions::path_in;
pub use unit::{Factor, Scale, Unit};
pub use unknown::Sought;

use crate::diagnostic::Diagnostic;
use crate::source::manifest::Manifest;
use crate::syntax::ast::File;

/// Builds the model of a project.
#[must_use]
pub fn resolve(manifest: &Manifest, files: Vec<File>) -> (Model, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut names = names::collect(&files, &mut found);
    names.scales = scales::collect(&files, &names, &mut found);
    names.periods = calendar::collect(&files, &names, &mut found);
    let model = collect::collect(manifest, files, names, &mut found);
    calendar::check(&model, &mut found);
    labels::check(&model, &mut found);
    links::check(&model, &mut found);
    links::sorts(&model, &mut found);
    attribute::check(&model, &mut found);
    north_stars::check(&model, &mut found);
    (model, found)
}
