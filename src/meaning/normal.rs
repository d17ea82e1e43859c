//! What normal forms are made with: the model, and all that is known already.

use super::about::Time;
use super::diagram::{Diagrams, Rows, TooLarge};
use super::facets::Facets;
use super::mark::Mark;
use super::measures::Formed;
use crate::check::{Budget, Checked, Row, RowBinder};
use crate::resolve::{AttributeId, MetricId, Model, TableId, Type};
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::sync::Arc;

/// Why something has no normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// It takes too many steps.
    TooLarge,
    /// A name in it means nothing here; that is said elsewhere.
    Unbound,
}

impl From<TooLarge> for Unclear {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// What is found, or why not.
pub(super) type Clear<T> = Result<T, Unclear>;

/// Most parts of one normal form, with every metric in it that changes written out.
const MOST_PARTS: usize = 100_000;

/// Parts that something counts for which takes too many steps.
const TOO_LARGE: usize = 5_000;

/// Makes normal forms.
pub struct Normal<'a> {
    pub(super) checked: &'a Checked,
    pub(super) diagrams: Diagrams,
    pub(super) tables: FxHashMap<TableId, Mark>,
    /// What tables were called before, where only that changed.
    pub(super) called: FxHashMap<TableId, SmolStr>,
    pub(super) open_tables: FxHashSet<TableId>,
    /// The columns of tables themselves.
    pub(super) columns: FxHashMap<(TableId, SmolStr), Mark>,
    /// The time of each table that says no other.
    pub(super) times: FxHashMap<TableId, Clear<Option<Time>>>,
    pub(super) attributes: FxHashMap<AttributeId, Mark>,
    pub(super) metrics: FxHashMap<MetricId, Clear<Arc<Formed>>>,
    /// What each thing of a row is, to speak of it.
    pub(super) rows: FxHashMap<Mark, Row>,
    /// Those of the revision before this one, and that revision.
    pub(super) earlier: Option<(&'a Checked, FxHashMap<Mark, Row>)>,
    /// What each atom of a measure is taken of.
    pub(super) atoms: FxHashMap<Mark, Facets>,
    /// The same of numbers of other cells: those of windows, and earlier ones.
    pub(super) moved: FxHashMap<Mark, Facets>,
    /// What each sum of exact numbers is taken of: a mark of that without its rows, and
    /// with them.
    pub(super) sums: FxHashMap<Mark, (Mark, super::gathering::Summed)>,
    /// What values of several are put together from.
    pub(super) choices: FxHashMap<Mark, super::choosing::Chosen>,
    /// Attributes that are sure to be known where something holds: those rows, and
    /// those where it is NULL.
    pub(super) sure: Vec<(Rows, Rows)>,
    /// A metric that is not looked into.
    pub(super) unnamed: Option<MetricId>,
    pub(super) budget: Budget,
    /// The decompositions of the project, once they are judged.
    pub(super) judged: Option<Arc<[super::stated::Judged]>>,
    /// Claims that may be leaned on; none where meanings are told apart.
    pub(super) given: Option<super::given::Given>,
}

impl<'a> Normal<'a> {
    /// Of a project.
    #[must_use]
    pub fn new(checked: &'a Checked) -> Self {
        Self {
            checked,
            diagrams: Diagrams::default(),
            tables: FxHashMap::default(),
            called: FxHashMap::default(),
            open_tables: FxHashSet::default(),
            columns: FxHashMap::default(),
            times: FxHashMap::default(),
            attributes: FxHashMap::default(),
            metrics: FxHashMap::default(),
            rows: FxHashMap::default(),
            earlier: None,
            atoms: FxHashMap::default(),
            moved: FxHashMap::default(),
            sums: FxHashMap::default(),
            sure: Vec::new(),
            unnamed: None,
            choices: FxHashMap::default(),
            budget: Budget::new(MOST_PARTS),
            judged: None,
            given: None,
        }
    }

    /// The project.
    #[must_use]
    pub fn checked(&self) -> &'a Checked {
        self.checked
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &'a Model {
        &self.checked.model
    }

    /// Makes something by itself: it may take as much as any other, whatever has
    /// been made before, and nothing of what is made around it.
    pub(super) fn alone<T>(&mut self, make: impl FnOnce(&mut Self) -> Clear<T>) -> Clear<T> {
        let stood = self.diagrams.begin();
        let budget = std::mem::replace(&mut self.budget, Budget::new(MOST_PARTS));
        let made = make(self);
        self.budget = budget;
        self.diagrams.end(stood);
        made
    }

    /// Nothing where something takes too many steps: it stays as it is written.
    pub(super) fn unless_large<T>(&mut self, made: Clear<T>) -> Clear<Option<T>> {
        match made {
            Err(Unclear::TooLarge) => {
                self.take(TOO_LARGE)?;
                self.diagrams.go_on();
                Ok(None)
            }
            made => made.map(Some),
        }
    }

    /// Some parts of what may be made.
    pub(super) fn take(&self, parts: usize) -> Clear<()> {
        let taken = self.budget.take(parts, Span::default());
        taken.map_err(|_| Unclear::TooLarge)
    }

    pub(super) fn default_time(&self, table: TableId) -> Option<(Row, Type)> {
        self.checked.default_time(table)
    }

    pub(super) fn binder<'b>(&'b self, base: TableId, own_time: Option<&'b (Row, Type)>) -> RowBinder<'b> {
        self.checked.binder(base, own_time, &self.budget)
    }
}
