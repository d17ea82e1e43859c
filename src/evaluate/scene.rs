//! What the oracle looks at: a checked model, its rows, and the moments a
//! question is bounded by.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::check::{Budget, Checked, ColumnRef, Row, RowBinder, Scope, TableFacts, Within};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Metric, MetricId, Table, TableId, Type};
use crate::syntax::ast::{Expr, Path};
use crate::syntax::time::{Grain, Moment};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::calendar::Calendar;
use super::data::Data;
use super::limits::{DEEPEST, Deeper, STEPS, Steps};
use super::periods::Period;
use super::stop::{Known, Stop};
use super::stretch::Stretch;
use super::value::Value;

/// A row expression with its type.
pub type Typed = (Row, Type);

/// Everything a question is answered from.
pub struct Scene<'a> {
    pub checked: &'a Checked,
    pub data: &'a Data,
    pub calendar: Calendar<'a>,
    /// Rows after it do not exist.
    pub as_of: Option<DateTime>,
    pub since: Option<Moment>,
    pub until: Option<Moment>,
    budget: Budget,
    steps: Steps,
    /// The metrics that mattered.
    metrics: RefCell<BTreeSet<usize>>,
    seen: RefCell<BTreeSet<&'static str>>,
    kept: RefCell<Vec<Arc<Expr>>>,
    bound: RefCell<BTreeMap<(usize, u32, String), Rc<Row>>>,
    /// What attributes came to, of whom.
    pub facts: RefCell<BTreeMap<(usize, String), Value>>,
    /// The times that `at` names.
    times: RefCell<Vec<Arc<Path>>>,
}

/// A row of a table, looked at by a metric.
#[derive(Clone, Copy, Debug)]
pub struct Here {
    pub table: TableId,
    pub at: usize,
    /// When the row happened for that metric: rows that change are read then. Nothing where its
    /// table has no time; nobody knows where the row has none.
    pub when: Option<Option<Timestamp>>,
    /// The period of the cell it is in.
    pub period: Period,
}

impl Here {
    /// A row that nobody looks at.
    pub fn at(table: TableId, at: usize) -> Self {
        Self {
            table,
            at,
            when: None,
            period: Period::default(),
        }
    }
}

/// What is sliced by.
#[derive(Clone, Debug, PartialEq)]
pub enum Slice {
    /// Each metric's own time.
    Own(Grain),
    /// A path from each metric's table.
    Path(Arc<Path>),
    /// The entity a condition is judged for.
    Entity(EntityId),
}

/// What stands around an aggregate.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Conditions on its rows.
    pub filters: Vec<Arc<Expr>>,
    /// The time `at` names, the outermost one.
    pub time: Option<Arc<Path>>,
    /// The links `via` names, outermost first.
    pub via: Vec<Arc<Path>>,
    /// Whether empty sums and counts are null.
    pub empty_is_null: bool,
    /// The cell: what is sliced by, and which value.
    pub cell: Vec<(Slice, Value)>,
    /// Whether the cell had slices of time, before days took their place.
    pub is_sliced: bool,
    /// The days that count, where those are not the cell's own.
    pub days: Option<Stretch>,
    /// Whether only rows with a time count, also where others are `optional`.
    pub is_dated: bool,
    /// Other bounds than the question's.
    pub bounds: Option<(Option<Moment>, Option<Moment>)>,
    /// The only date of each entity whose rows count.
    pub edge: Option<Edge>,
    /// Whether rows belong to the month, quarter and year of their week.
    pub weeks: bool,
    /// What else rows are sliced by while cells are looked for.
    pub slicing: Vec<Slice>,
    /// What gives the period, where the cell is one of its dates: `at_end`.
    pub period: Option<Vec<Slice>>,
    /// Only rows so long from a moment of their entity on.
    pub within: Vec<Arc<Within>>,
    /// Whether there is no cell, and so no period.
    pub is_timeless: bool,
    /// Whether times stay on the clock of their column.
    pub keeps_zone: bool,
    /// Whether times are read as moments, to be held against those of another zone: one
    /// that the project's clock leaves out moves forward.
    pub of_moments: bool,
    /// Whether what depends on the cell's period is left out of conditions.
    pub is_extent: bool,
    /// Whether it is asked if a measure makes this cell by itself: a window makes those
    /// from its first row to its last.
    pub makes_cell: bool,
    /// Of whom rows must be.
    pub somebody: Option<EntityId>,
}

impl Around {
    /// Only rows of one of these entities, whoever that is.
    pub fn of_somebody(mut self, entity: EntityId) -> Self {
        self.somebody = Some(entity);
        self
    }
}

/// Dates of entities.
#[derive(Clone, Debug)]
pub struct Edge {
    pub entity: EntityId,
    pub dates: Vec<(Value, Date)>,
}

impl<'a> Scene<'a> {
    /// The moments that are asked about here.
    pub fn bounds(&self, around: &Around) -> (Option<Moment>, Option<Moment>) {
        around.bounds.unwrap_or((self.since, self.until))
    }

    pub fn new(checked: &'a Checked, data: &'a Data, as_of: Option<DateTime>) -> Self {
        Self {
            checked,
            data,
            calendar: Calendar::of(checked, data),
            as_of,
            since: None,
            until: None,
            budget: Budget::new(10_000_000),
            steps: Steps::new(STEPS, DEEPEST),
            metrics: RefCell::default(),
            seen: RefCell::default(),
            kept: RefCell::default(),
            bound: RefCell::default(),
            facts: RefCell::default(),
            times: RefCell::default(),
        }
    }

    /// Notes that a construct mattered.
    pub fn saw(&self, construct: &'static str) {
        self.seen.borrow_mut().insert(construct);
    }

    /// Notes that a metric mattered.
    pub fn saw_metric(&self, id: MetricId) {
        self.metrics.borrow_mut().insert(id.index());
    }

    /// The constructs that mattered.
    pub fn seen(&self) -> BTreeSet<&'static str> {
        if self.names_an_event() {
            self.saw("event");
        }
        self.seen.borrow().clone()
    }

    /// Whether a metric that mattered names an event: the checker writes them out.
    fn names_an_event(&self) -> bool {
        let model = &self.checked.model;
        let metrics = self.metrics.borrow();
        let mut metrics = metrics.iter().filter_map(|at| model.metrics.get(*at));
        let named = |metric: &Metric| {
            let written = format!("{:?}", metric.expr);
            let mut events = model.events.iter();
            events.any(|event| written.contains(&format!("{:?}", event.named.name.text)))
        };
        !model.events.is_empty() && metrics.any(named)
    }

    /// With so many steps at most.
    pub fn within(mut self, steps: u64) -> Self {
        self.steps = Steps::new(steps, DEEPEST);
        self
    }

    /// Some of the steps that a question may take.
    pub fn take(&self, steps: usize) -> Known<()> {
        self.steps.take(steps)
    }

    /// One level deeper, as long as what is returned lives.
    pub fn deeper(&self) -> Known<Deeper<'_>> {
        self.steps.deeper()
    }

    /// A table as it is declared.
    pub fn table(&self, id: TableId) -> Known<&'a Table> {
        let table = self.checked.model.tables.get(id.index());
        table.ok_or(Stop::Refused("a table that is wrong"))
    }

    /// What the checker knows of a table.
    pub fn bound_table(&self, id: TableId) -> Known<&'a TableFacts> {
        let table = self.checked.tables.get(id.index());
        table.ok_or(Stop::Refused("a table that is wrong"))
    }

    /// A field of a table, as its rows have it.
    pub fn field(&self, table: TableId, at: usize) -> Option<&'a Typed> {
        let table = self.checked.tables.get(table.index())?;
        table.fields.get(at)?.as_ref()
    }

    /// The rows of a table.
    pub fn rows_of(&self, table: TableId) -> &'a [super::data::Row] {
        self.data.tables.get(table.index()).map_or(&[], Vec::as_slice)
    }

    /// A metric as it is declared.
    pub fn declared(&self, id: MetricId) -> Known<&'a Metric> {
        let metric = self.checked.model.metrics.get(id.index());
        metric.ok_or(Stop::Refused("a metric that is wrong"))
    }

    /// Binds names as a condition or slice of a table's rows does.
    fn binder<'b>(&'b self, table: TableId, own: Option<&'b Typed>) -> RowBinder<'b> {
        RowBinder {
            model: &self.checked.model,
            tables: &self.checked.tables,
            base: table,
            scope: Scope::Outside,
            own_time: own,
            attributes: &self.checked.attributes,
            budget: &self.budget,
        }
    }

    /// The time of a table's rows: what `at` names, else the first `time`.
    pub fn own_time(&self, table: TableId, around: &Around) -> Known<Option<Typed>> {
        if let Some(path) = &around.time {
            self.saw("at");
            return self.path(table, path, None).map(Some);
        }
        let declared = self.table(table)?.default_time();
        Ok(declared.and_then(|at| self.field(table, at).cloned()))
    }

    /// What a path means for a table.
    pub fn path(&self, table: TableId, path: &Path, own: Option<&Typed>) -> Known<Typed> {
        let bound = self.binder(table, own).path(path);
        bound.map_err(|finding| refused(&finding))
    }

    /// The columns that say whom a path of links leads to.
    pub fn entity_key(&self, table: TableId, path: &Path) -> Option<(EntityId, Vec<ColumnRef>)> {
        self.binder(table, None).entity_key(path)
    }

    /// The place of a time that `at` names.
    pub fn place_of(&self, path: &Arc<Path>) -> usize {
        let mut times = self.times.borrow_mut();
        let known = times.iter().position(|known| known.text() == path.text());
        known.unwrap_or_else(|| {
            times.push(Arc::clone(path));
            times.len() - 1
        })
    }

    /// The time at a place.
    pub fn time_at(&self, place: usize) -> Option<Arc<Path>> {
        self.times.borrow().get(place).cloned()
    }

    /// What a condition means for a table.
    pub fn condition(&self, table: TableId, expr: &Arc<Expr>, own: Option<&Typed>) -> Known<Rc<Row>> {
        let time = own.map(|own| format!("{own:?}")).unwrap_or_default();
        let place = (Arc::as_ptr(expr) as usize, table.0, time);
        if let Some(known) = self.bound.borrow().get(&place) {
            return Ok(Rc::clone(known));
        }
        let bound = self.binder(table, own).condition(expr);
        let row = Rc::new(bound.map_err(|finding| refused(&finding))?);
        self.bound.borrow_mut().insert(place, Rc::clone(&row));
        // A place in memory is a name only as long as what stands there lives.
        self.kept.borrow_mut().push(Arc::clone(expr));
        Ok(row)
    }
}

/// Why something means nothing here; that it takes too long to tell is no meaning.
fn refused(finding: &Diagnostic) -> Stop {
    match *finding.code == code::TOO_DEEP {
        true => Stop::Unsure("names that take too many steps".to_owned()),
        false => Stop::Refused(finding.code.id),
    }
}
