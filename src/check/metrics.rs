//! All metrics: their measures, then what each comes to, in the order they
//! need each other.

use super::aligning;
use super::attributes::{self, AttributeFacts, Open};
use super::bind::{RowBinder, Scope};
use super::budget::Budget;
use super::building::MeasureBuilder;
use super::by_sql;
use super::derivation::Derivation;
use super::deriving_metrics::{DEEPEST, Deriver, STEPS};
use super::events::{self, EventFacts};
use super::judging::Judge;
use super::measure::Measure;
use super::order::order;
use super::row::{Extent, Row};
use super::sequence::measured_in;
use super::stated;
use super::tables::{self, TableFacts};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Metric, MetricId, Model, TableId, Type, Unit};
use crate::syntax::ast::{Expr, Name};
use crate::syntax::time::Grain;
use std::cell::Cell;

/// A model whose definitions mean something.
#[derive(Debug)]
pub struct Checked {
    /// The model.
    pub model: Model,
    /// What is known of each table.
    pub tables: Vec<TableFacts>,
    /// What each event is; `None` where it is wrong.
    pub events: Vec<Option<EventFacts>>,
    /// What is known of each attribute; `None` where it is wrong.
    pub attributes: Vec<Option<AttributeFacts>>,
    /// Each metric's measure and facts; `None` where it is wrong.
    pub metrics: Vec<Option<(Measure, MetricFacts)>>,
}

impl Checked {
    /// How a metric came by its unit, unless its definition is wrong.
    #[must_use]
    pub fn derivation(&self, id: MetricId) -> Option<Derivation> {
        let budget = Budget::new(MOST_PARTS);
        let facts = |id: MetricId| self.metric(id).map(|(_, facts)| facts);
        let steps = Cell::new(STEPS);
        let deriver = Deriver {
            builder: builder(self, &budget),
            facts: &facts,
            depth: DEEPEST,
            steps: &steps,
        };
        deriver.metric(id)
    }

    /// A metric's measure and facts, unless its definition is wrong.
    #[must_use]
    pub fn metric(&self, id: MetricId) -> Option<&(Measure, MetricFacts)> {
        self.metrics.get(id.index())?.as_ref()
    }

    /// When the rows of a table happen, unless `at` names another time.
    #[must_use]
    pub fn default_time(&self, table: TableId) -> Option<(Row, Type)> {
        let at = self.model.tables.get(table.index())?.default_time()?;
        self.tables.get(table.index())?.fields.get(at)?.clone()
    }

    /// Whether rows of a table without this time count: one of its times is this, and `optional`.
    #[must_use]
    pub fn is_optional(&self, table: TableId, time: &Row) -> bool {
        let declared = self.model.tables.get(table.index());
        let known = self.tables.get(table.index());
        let fields = declared.into_iter().flat_map(|table| &table.fields);
        let rows = known.into_iter().flat_map(|table| &table.fields);
        fields.zip(rows).any(|(field, known)| {
            let row = known.as_ref().map(|(row, _)| row);
            field.optional && row.is_some_and(|row| row == time)
        })
    }

    /// Whether there are rows that count without a time.
    #[must_use]
    pub fn has_optional_times(&self) -> bool {
        let mut fields = self.model.tables.iter().flat_map(|table| &table.fields);
        fields.any(|field| field.optional)
    }

    /// What binds names to the rows of a table, as conditions see them.
    #[must_use]
    pub fn binder<'b>(
        &'b self,
        base: TableId,
        own_time: Option<&'b (Row, Type)>,
        budget: &'b Budget,
    ) -> RowBinder<'b> {
        RowBinder {
            model: &self.model,
            tables: &self.tables,
            base,
            scope: Scope::Outside,
            own_time,
            attributes: &self.attributes,
            budget,
        }
    }
}

/// What a metric comes to.
#[derive(Clone, Debug)]
pub struct MetricFacts {
    /// Its type and unit.
    pub kind: Type,
    /// The tables whose rows it is made of, sorted.
    pub tables: Vec<TableId>,
    /// The tables of what follows those rows, sorted: it cannot be sliced by them.
    pub beside: Vec<TableId>,
    /// How many metrics deep it rests on others.
    pub depth: usize,
    /// How large it is once every metric in it is written out.
    pub extent: Extent,
    /// Who or what it says, where it is an id.
    pub id: Option<EntityId>,
    /// Whether it depends on where the cell's period begins or ends.
    pub of_period: bool,
    /// Whether it is so much for each of something, or a share: nothing to add up.
    pub is_ratio: bool,
    /// Whether it is a count or a sum.
    pub is_total: bool,
}

/// Most parts all definitions may have together, once every name is written out.
pub(super) const MOST_PARTS: usize = 10_000_000;

/// Checks a model.
#[must_use]
pub fn check(model: Model) -> (Checked, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let budget = Budget::new(MOST_PARTS);
    let mut tables = tables::stored(&model);
    let known_by = tables::Known {
        attributes: &vec![None; model.attributes.len()],
        budget: &budget,
    };
    tables::more(&model, known_by, &mut tables);
    by_sql::check(&model, &mut found);
    let mut attributes: Vec<Option<AttributeFacts>> = vec![None; model.attributes.len()];
    let mut events = events::bind(&model, &tables, &attributes, &budget, &mut Vec::new());
    let mut last: Option<Pass> = None;
    // Attributes may rest on metrics, and metrics on attributes.
    let (pass, open) = loop {
        let before = known(&attributes) + tables::known(&tables);
        let facts = last.as_ref().map_or(&[][..], |pass| pass.facts.as_slice());
        let builder = MeasureBuilder {
            model: &model,
            tables: &tables,
            events: &events,
            attributes: &[],
            budget: &budget,
            inside: &[],
        };
        let open = attributes::rounds(&builder, facts, &mut attributes);
        let known_by = tables::Known {
            attributes: &attributes,
            budget: &budget,
        };
        tables::more(&model, known_by, &mut tables);
        let now = known(&attributes) + tables::known(&tables);
        match last.take() {
            Some(last) if now == before => break (last, open),
            _ => {}
        }
        let mut findings = Vec::new();
        events = events::bind(&model, &tables, &attributes, &budget, &mut findings);
        let builder = MeasureBuilder {
            model: &model,
            tables: &tables,
            events: &events,
            attributes: &attributes,
            budget: &budget,
            inside: &[],
        };
        let pass = metrics(&builder, findings);
        if open.is_empty() {
            break (pass, open);
        }
        last = Some(pass);
    };
    let Pass {
        measures,
        facts,
        findings,
        mut waiting,
    } = pass;
    let known_by = tables::Known {
        attributes: &attributes,
        budget: &budget,
    };
    waiting.append(&mut tables::finish(&model, known_by, &mut tables, &mut found));
    found.extend(findings);
    attributes::report(open, waiting, &mut found);
    let metrics = measures
        .into_iter()
        .zip(facts)
        .map(|(measure, facts)| Some((measure?, facts?)))
        .collect();
    let checked = Checked {
        model,
        tables,
        events,
        attributes,
        metrics,
    };
    stated::check(&checked, &mut found);
    (checked, found)
}

fn known(attributes: &[Option<AttributeFacts>]) -> usize {
    attributes.iter().flatten().count()
}

/// All metrics, with what is known of attributes by now.
struct Pass {
    measures: Vec<Option<Measure>>,
    facts: Vec<Option<MetricFacts>>,
    findings: Vec<Diagnostic>,
    /// Those that wait for something that is not known.
    waiting: Vec<Open>,
}

fn metrics(builder: &MeasureBuilder<'_>, mut findings: Vec<Diagnostic>) -> Pass {
    let model = builder.model;
    let mut waiting = Vec::new();
    let mut keep = |name: &Name, finding: Diagnostic, findings: &mut Vec<Diagnostic>| {
        if !finding.is_echo() {
            findings.push(finding);
        } else if *finding.code == code::CYCLE {
            waiting.push(Open {
                name: name.clone(),
                why: finding,
            });
        }
    };
    let mut measures: Vec<Option<Measure>> = Vec::new();
    for metric in &model.metrics {
        let built = (!metric.broken).then(|| builder.build(&metric.expr));
        measures.push(match built {
            Some(Ok(mut measure)) => {
                if let Some(unit) = unit_of_time(metric) {
                    measured_in(&mut measure, unit);
                }
                Some(measure)
            }
            Some(Err(finding)) => {
                keep(&metric.named.name, *finding, &mut findings);
                None
            }
            None => None,
        });
    }
    let order = order(model, &measures, &mut findings);
    let mut facts: Vec<Option<MetricFacts>> = vec![None; measures.len()];
    for id in order {
        let judged = {
            let known = |id: MetricId| facts.get(id.index()).and_then(Option::as_ref);
            let judge = Judge {
                model,
                tables: builder.tables,
                facts: &known,
                attributes: builder.attributes,
                budget: builder.budget,
                timed: false,
            };
            let measure = measures.get_mut(id.index()).and_then(Option::as_mut);
            let metric = model.metrics.get(id.index());
            let declared = metric
                .and_then(|metric| metric.kind.as_ref())
                .map(|(kind, _)| kind);
            let steps = Cell::new(STEPS);
            let deriver = Deriver {
                builder: *builder,
                facts: &known,
                depth: DEEPEST,
                steps: &steps,
            };
            let is_share = || metric.is_some_and(|metric| deriver.derivation(&metric.expr).is_share());
            let judged = measure.map(|measure| {
                aligning::judged(&judge, measure, declared, |it| judge.metric(id, it, &is_share))
            });
            judged.map(|judged| {
                judged.map_err(|finding| match metric {
                    Some(metric) => deriver.told(finding, &metric.expr),
                    None => finding,
                })
            })
        };
        match (judged, facts.get_mut(id.index()), model.metrics.get(id.index())) {
            (Some(Ok(judged)), Some(slot), _) => *slot = Some(judged),
            (Some(Err(finding)), _, Some(metric)) => keep(&metric.named.name, *finding, &mut findings),
            _ => {}
        }
    }
    Pass {
        measures,
        facts,
        findings,
        waiting,
    }
}

/// The unit of time a metric is declared in.
fn unit_of_time(metric: &Metric) -> Option<Grain> {
    let (kind, _) = metric.kind.as_ref()?;
    match kind.unit() {
        Unit::Known(powers) => match powers.as_slice() {
            [factor] if factor.power == 1 => Grain::named(&factor.name),
            _ => None,
        },
        _ => None,
    }
}

/// Builds and judges an expression of a question.
///
/// # Errors
/// What keeps it from being a measure.
pub fn measure_of(checked: &Checked, expr: &Expr) -> Result<(Measure, Type), Box<Diagnostic>> {
    let budget = Budget::new(MOST_PARTS);
    let builder = builder(checked, &budget);
    let mut measure = builder.build(expr)?;
    let facts = |id: MetricId| checked.metric(id).map(|(_, facts)| facts);
    let judge = Judge {
        model: &checked.model,
        tables: &checked.tables,
        facts: &facts,
        attributes: &checked.attributes,
        budget: &budget,
        timed: false,
    };
    let judged = aligning::judged(&judge, &mut measure, None, |measure| judge.measure(measure));
    let steps = Cell::new(STEPS);
    let deriver = Deriver {
        builder,
        facts: &facts,
        depth: DEEPEST,
        steps: &steps,
    };
    let judged = judged.map_err(|finding| deriver.told(finding, expr))?;
    Ok((measure, judged.kind))
}

/// Builds what a question says, over all that is known.
pub(super) fn builder<'a>(checked: &'a Checked, budget: &'a Budget) -> MeasureBuilder<'a> {
    MeasureBuilder {
        model: &checked.model,
        tables: &checked.tables,
        events: &checked.events,
        attributes: &checked.attributes,
        budget,
        inside: &[],
    }
}
