//! Questions: from clauses to what is asked, sliced, bounded and ordered.

use std::sync::Arc;

use jiff::civil::DateTime;

use super::bounds::Bounds;
use super::reading::Reader;
use crate::check::{Checked, Measure, Story, bound_instant};
use crate::diagnostic::Diagnostic;
use crate::resolve::{EntityId, Sought, Type};
use crate::source::Span;
use crate::source::manifest::Manifest;
use crate::syntax::ast::{Clause, ClauseKind, Expr, MomentAt, Path};
use crate::syntax::time::Grain;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The metrics, in order; none for a list of values.
    pub asked: Vec<Asked>,
    /// A funnel or a cohort, instead of metrics.
    pub story: Option<Story>,
    /// Whether a list has the values of each row, and not each of them once.
    pub each_row: bool,
    /// The slicing keys, in order.
    pub slices: Vec<Slice>,
    /// Conditions on every metric's rows.
    pub filters: Vec<Arc<Expr>>,
    /// Which moments are asked about.
    pub bounds: Bounds,
    /// Which cells are kept.
    pub having: Option<Measure>,
    /// Which values of a slice are kept.
    pub top: Option<Top>,
    /// Whether rows over several cells are asked for, and where.
    pub totals: Option<Span>,
    /// The order asked for.
    pub sort: Vec<(SortBy, bool)>,
    /// At most so many rows.
    pub limit: Option<u64>,
    /// The moment it is asked at.
    pub as_of: AsOf,
    /// Where the question stands.
    pub span: Span,
}

/// A metric asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The name of its column.
    pub name: String,
    /// What it is.
    pub measure: Measure,
    /// Its type and unit.
    pub kind: Type,
    /// Where it is asked.
    pub span: Span,
    /// What `compare` shows beside which other one.
    pub compared: Option<(usize, Shows)>,
}

/// What `compare` shows beside a metric, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Its value before.
    Prior,
    /// How much it changed since.
    Change,
    /// The same as a share of the value before.
    Ratio,
}

impl Shows {
    /// What its column is called after.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Prior => "prior",
            Self::Change => "change",
            Self::Ratio => "change_ratio",
        }
    }
}

/// A slicing key.
#[derive(Clone, Debug)]
pub struct Slice {
    /// The name of its column.
    pub name: String,
    /// What it slices by.
    pub key: Key,
    /// Where it is asked.
    pub span: Span,
}

/// What a slice is, before a table is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// Each metric's own time, by a grain.
    Own(Grain),
    /// A path from the metric's table.
    Path(Arc<Path>),
    /// A column of the key of an entity: the inner step of an entity condition.
    Entity(EntityId, usize),
    /// The period whose window a row is in: a column of the stretch.
    Window(String),
}

/// The values of a slice that come first by a number.
#[derive(Clone, Debug)]
pub struct Top {
    /// How many.
    pub count: u64,
    /// Of which slice, by its place.
    pub slice: usize,
    /// By what: the greatest first.
    pub by: Measure,
    /// Where that is said.
    pub span: Span,
}

/// What an answer is ordered by.
#[derive(Clone, Debug)]
pub enum SortBy {
    /// A slicing key, by its place.
    Slice(usize),
    /// A metric asked for, by its place.
    Asked(usize),
    /// A metric that is not shown.
    Hidden(Measure),
    /// A column of a funnel or a cohort.
    Figure(&'static str),
}

/// The moment a question is asked at: rows after it do not exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AsOf {
    /// The engine's clock when it runs.
    Clock,
    /// This local time of the project.
    At(DateTime),
    /// The end of time, for tests.
    Never,
}

impl AsOf {
    /// The moment of a test: the end of time, unless it says another.
    #[must_use]
    pub fn of_test(said: Option<&MomentAt>, manifest: &Manifest) -> Self {
        let time = said.and_then(|said| bound_instant(said.moment, manifest, None));
        time.map_or(Self::Never, Self::At)
    }
}

impl Question {
    /// One that asks for nothing yet.
    pub(super) fn nothing(span: Span, as_of: AsOf) -> Self {
        Self {
            asked: Vec::new(),
            story: None,
            each_row: false,
            slices: Vec::new(),
            filters: Vec::new(),
            bounds: Bounds::default(),
            having: None,
            top: None,
            totals: None,
            sort: Vec::new(),
            limit: None,
            as_of,
            span,
        }
    }
}

/// Reads a question from its clauses.
///
/// # Errors
/// Everything in them that means nothing.
pub fn question(
    checked: &Checked,
    clauses: &[Clause],
    span: Span,
    as_of: AsOf,
) -> Result<Question, Vec<Diagnostic>> {
    let clauses = clauses_asked(checked, clauses).map_err(|finding| vec![*finding])?;
    Reader::new(checked, span, as_of).read(clauses)
}

/// The clauses of a question, or of the report it asks by name.
///
/// # Errors
/// A report that is not there.
pub fn clauses_asked<'a>(
    checked: &'a Checked,
    clauses: &'a [Clause],
) -> Result<&'a [Clause], Box<Diagnostic>> {
    let Some(ClauseKind::AskedReport(name)) = clauses.first().map(|clause| &clause.kind) else {
        return Ok(clauses);
    };
    let reports = &checked.model.reports;
    if let Some(report) = reports.iter().find(|report| report.named.name.text == name.text) {
        return Ok(&report.clauses);
    }
    let names = &checked.model.names;
    Err(Box::new(names.unknown(Sought::REPORT, &name.text, name.span)))
}
