//! All metrics: their measures, then what each comes to, in the order they
//! need each other.

use super::bind::Bound;
use super::budget::Budget;
use super::building::MeasureBuilder;
use super::events::{self, EventFacts};
use super::judging::Judge;
use super::measure::Measure;
use super::order::order;
use super::row::Extent;
use super::tables::{self, TableFacts};
use crate::diagnostic::Diagnostic;
use crate::resolve::{MetricId, Model, TableId, Type};
use crate::syntax::ast::Expr;

/// A model whose definitions mean something.
#[derive(Debug)]
pub struct Checked {
    /// The model.
    pub model: Model,
    /// What is known of each table.
    pub tables: Vec<TableFacts>,
    /// What each event is; `None` where it is wrong.
    pub events: Vec<Option<EventFacts>>,
    /// Each metric's measure and facts; `None` where it is wrong.
    pub metrics: Vec<Option<(Measure, MetricFacts)>>,
}

impl Checked {
    /// A metric's measure and facts, unless its definition is wrong.
    #[must_use]
    pub fn metric(&self, id: MetricId) -> Option<&(Measure, MetricFacts)> {
        self.metrics.get(id.index())?.as_ref()
    }
}

/// What a metric comes to.
#[derive(Clone, Debug)]
pub struct MetricFacts {
    /// Its type and unit.
    pub kind: Type,
    /// The tables whose rows it is made of, sorted.
    pub tables: Vec<TableId>,
    /// How many metrics deep it rests on others.
    pub depth: usize,
    /// How large it is once every metric in it is written out.
    pub extent: Extent,
}

/// Most parts all definitions may have together, once every name is written out.
const MOST_PARTS: usize = 10_000_000;

/// Checks a model.
#[must_use]
pub fn check(model: Model) -> (Checked, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let budget = Budget::new(MOST_PARTS);
    let tables = tables::bind(&model, &budget, &mut found);
    let events = events::bind(&model, &tables, &budget, &mut found);
    let builder = MeasureBuilder {
        model: &model,
        tables: &tables,
        events: &events,
        budget: &budget,
        inside: &[],
    };
    let mut measures: Vec<Option<Measure>> = model
        .metrics
        .iter()
        .map(|metric| {
            if metric.broken {
                None
            } else {
                keep(builder.build(&metric.expr), &mut found)
            }
        })
        .collect();
    let order = order(&model, &measures, &mut found);
    let mut facts: Vec<Option<MetricFacts>> = vec![None; measures.len()];
    for id in order {
        let judged = {
            let known = |id: MetricId| facts.get(id.index()).and_then(Option::as_ref);
            let judge = Judge {
                model: &model,
                tables: &tables,
                facts: &known,
                budget: &budget,
                timed: false,
            };
            let measure = measures.get(id.index()).and_then(Option::as_ref);
            measure.map(|measure| judge.metric(id, measure))
        };
        if let (Some(judged), Some(slot)) = (judged, facts.get_mut(id.index())) {
            *slot = keep(judged, &mut found);
        }
    }
    let metrics = measures
        .iter_mut()
        .zip(facts)
        .map(|(measure, facts)| Some((measure.take()?, facts?)))
        .collect();
    (
        Checked {
            model,
            tables,
            events,
            metrics,
        },
        found,
    )
}

/// Builds and judges an expression of a question.
///
/// # Errors
/// What keeps it from being a measure.
pub fn measure_of(checked: &Checked, expr: &Expr) -> Result<(Measure, Type), Box<Diagnostic>> {
    let budget = Budget::new(MOST_PARTS);
    let builder = MeasureBuilder {
        model: &checked.model,
        tables: &checked.tables,
        events: &checked.events,
        budget: &budget,
        inside: &[],
    };
    let measure = builder.build(expr)?;
    let facts = |id: MetricId| checked.metric(id).map(|(_, facts)| facts);
    let judge = Judge {
        model: &checked.model,
        tables: &checked.tables,
        facts: &facts,
        budget: &budget,
        timed: false,
    };
    let judged = judge.measure(&measure)?;
    Ok((measure, judged.kind))
}

fn keep<T>(result: Bound<T>, found: &mut Vec<Diagnostic>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(finding) => {
            if !finding.is_echo() {
                found.push(*finding);
            }
            None
        }
    }
}
