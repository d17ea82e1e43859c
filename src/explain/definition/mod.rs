//! A definition in words. What cannot be put into words well stands as it is
//! written, in back-quotes: never in wrong words.

mod calls;
mod conditions;
mod measures;
mod terms;
mod times;

use crate::check::Checked;
use crate::resolve::{MetricId, TableId};
use crate::source::{SourceMap, Span};
use crate::tree::written;
use crate::words::Said;
use std::cell::RefCell;

pub use times::grain;

/// A definition in words, with the words it uses.
#[derive(Clone, Debug)]
pub struct Definition {
    /// What the metric is.
    pub sentence: Said,
    /// What else its clauses say: its period, what no rows come to.
    pub also: Vec<Said>,
    /// What the words in it mean: metrics, events, tables and so on.
    pub terms: Vec<Term>,
}

/// A name that a definition uses, in words.
#[derive(Clone, Debug)]
pub struct Term {
    /// `metric`, `event`, `attribute`, `segment`, `field` or `table`
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What it is.
    pub words: Said,
}

/// Most terms of one definition.
const MOST_TERMS: usize = 40;

/// Puts expressions into words, and remembers the names they use.
struct Writer<'a> {
    checked: &'a Checked,
    sources: &'a SourceMap,
    /// The tables whose rows are spoken of.
    tables: RefCell<Vec<TableId>>,
    used: RefCell<Vec<Used>>,
}

/// A name that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Used {
    Metric(MetricId),
    Event(crate::resolve::EventId),
    Attribute(crate::resolve::AttributeId),
    Field(TableId, usize),
    Table(TableId),
}

/// The definition of a metric in words.
pub(super) fn definition(checked: &Checked, sources: &SourceMap, id: MetricId) -> Option<Definition> {
    let metric = checked.model.metrics.get(id.index())?;
    let (_, facts) = checked.metric(id)?;
    let writer = Writer {
        checked,
        sources,
        tables: RefCell::new(facts.tables.iter().chain(&facts.beside).copied().collect()),
        used: RefCell::new(Vec::new()),
    };
    let sentence = writer.measure(&metric.expr).tidy();
    let also = times::clauses(metric, facts)
        .into_iter()
        .map(Said::tidy)
        .collect();
    let terms = writer.terms(id).into_iter().map(|term| Term {
        words: term.words.tidy(),
        ..term
    });
    Some(Definition {
        sentence,
        also,
        terms: terms.collect(),
    })
}

impl Writer<'_> {
    fn uses(&self, used: Used) {
        let mut known = self.used.borrow_mut();
        if !known.contains(&used) {
            known.push(used);
        }
    }

    /// As it is written, in one line.
    fn source(&self, span: Span) -> String {
        format!("`{}`", written(self.sources, span).replace('`', ""))
    }
}
