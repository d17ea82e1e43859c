//! Whether a definition with a change means what it meant.

use super::reached::Reached;
use crate::check::Checked;
use crate::diff::{Example, Item};
use crate::meaning::{Compared, Effort, Fingerprint, Mark, Normal};
use crate::resolve::{MetricId, TableId};

/// What names all that a definition means for others; nothing where that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    numbers: Option<Vec<Fingerprint>>,
    slices: Option<Vec<Mark>>,
}

/// How two definitions differ.
#[derive(Clone, Debug)]
pub enum Apart {
    /// Not, if what is claimed of data is true.
    Not,
    /// On these rows.
    Rows(Example),
    /// Nobody knows.
    Unknown,
}

impl Meant {
    /// Of a definition.
    #[must_use]
    pub fn of(checked: &Checked, reached: &Reached) -> Self {
        let mut normal = Normal::new(checked);
        let slices = match reached.item {
            Item::Attribute(id) => normal.attribute_mark(id).map(|mark| vec![mark]),
            Item::Table(id) => fields(&mut normal, id),
            Item::Metric(_) | Item::Event(_) => Some(Vec::new()),
        };
        // A metric, or an attribute, hands on what it means itself, and nothing else.
        let metrics: &[MetricId] = match &reached.item {
            Item::Metric(id) => std::slice::from_ref(id),
            Item::Attribute(_) => &[],
            Item::Event(_) | Item::Table(_) => &reached.metrics,
        };
        let numbers = metrics.iter().map(|id| normal.fingerprint(*id).ok());
        Self {
            numbers: numbers.collect(),
            slices,
        }
    }

    /// Whether another means the same for sure.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self == other && self.numbers.is_some() && self.slices.is_some()
    }
}

fn fields(normal: &mut Normal<'_>, table: TableId) -> Option<Vec<Mark>> {
    let facts = normal.checked().tables.get(table.index())?;
    (0..facts.fields.len())
        .map(|place| normal.field_mark(table, place))
        .collect()
}

/// Looks for rows on which a definition and its change come to different numbers.
#[must_use]
pub fn apart(before: &Checked, after: &Checked, reached: &Reached) -> Apart {
    let metric = match reached.item {
        Item::Metric(id) => Some(id),
        _ => reached.metrics.first().copied(),
    };
    let told = metric.map(|metric| {
        let mut other = Normal::new(after);
        Normal::new(before).tell_from(metric, &mut other, metric, Effort::default())
    });
    match told {
        Some(Compared::Different(difference)) => Apart::Rows(Example::of(&difference.witness)),
        // Of one of several metrics this says little.
        Some(Compared::SameGiven(_)) if matches!(reached.item, Item::Metric(_)) => Apart::Not,
        _ => Apart::Unknown,
    }
}
