//! Where the unit of a metric, or of an expression of metrics, is from.

use super::building::MeasureBuilder;
use super::derivation::{Derivation, Origin, Source, told};
use super::deriving::{constant, first_telling, part_at, words};
use super::events::first_names;
use super::measure::Measure;
use super::metrics::MetricFacts;
use super::operand::AGGREGATES;
use super::sequence::{SEQUENCES, of_sequence};
use super::window::WINDOWS;
use crate::diagnostic::Diagnostic;
use crate::resolve::{MetricId, Unit};
use crate::syntax::ast::{Argument, Expr, ExprKind, Path};
use std::cell::Cell;

/// Finds where units of metrics are from.
#[derive(Clone, Copy)]
pub(super) struct Deriver<'a> {
    pub builder: MeasureBuilder<'a>,
    pub facts: &'a dyn Fn(MetricId) -> Option<&'a MetricFacts>,
    /// How many more metrics may be looked into.
    pub depth: usize,
    /// How many more parts may be looked at: a definition may be huge once every
    /// name in it is written out.
    pub steps: &'a Cell<usize>,
}

/// Most parts that are looked at for one derivation.
pub(super) const STEPS: usize = 500;

/// How deep metrics are looked into.
pub(super) const DEEPEST: usize = 12;

impl Deriver<'_> {
    /// A finding about units somewhere in `expr`, with how they came about.
    pub fn told(&self, finding: Box<Diagnostic>, expr: &Expr) -> Box<Diagnostic> {
        told(finding, &|span| {
            part_at(expr, span.key()).map(|part| self.derivation(part))
        })
    }

    /// How the value of an expression of metrics came by its unit.
    pub fn derivation(&self, expr: &Expr) -> Derivation {
        self.steps.set(STEPS);
        let mut sources = Vec::new();
        self.sources(expr, false, &mut sources);
        Derivation::of(sources)
    }

    /// How a metric came by its unit.
    pub fn metric(&self, id: MetricId) -> Option<Derivation> {
        let unit = (self.facts)(id)?.kind.unit();
        let mut sources = Vec::new();
        self.sources_of_metric(id, false, &mut sources);
        Some(Derivation { unit, sources })
    }

    fn sources(&self, expr: &Expr, divides: bool, found: &mut Vec<Source>) {
        let Some(left) = self.steps.get().checked_sub(1) else {
            return;
        };
        self.steps.set(left);
        match &expr.kind {
            ExprKind::Path(path) => {
                let metric = path
                    .single()
                    .and_then(|name| self.builder.model.names.metric(&name.text));
                if let Some(id) = metric {
                    self.sources_of_metric(id, divides, found);
                }
            }
            ExprKind::Number(_) | ExprKind::Duration(_) => {
                found.extend(constant(expr, divides, &self.builder.model.names));
            }
            ExprKind::Paren(inner)
            | ExprKind::Negate(inner)
            | ExprKind::Where(inner, _)
            | ExprKind::At(inner, _)
            | ExprKind::Across(inner, _)
            | ExprKind::Every(inner, ..)
            | ExprKind::Fill(inner, _)
            | ExprKind::Via(inner, _) => self.sources(inner, divides, found),
            ExprKind::Product(first, rest) => {
                self.sources(first, divides, found);
                for (over, factor) in rest {
                    self.sources(factor, divides != *over, found);
                }
            }
            ExprKind::Sum(first, rest) => {
                let terms = std::iter::once(&**first).chain(rest.iter().map(|(_, term)| term));
                self.first_telling(terms, divides, found);
            }
            ExprKind::Case(arms) => {
                self.first_telling(arms.iter().map(|(_, value)| value), divides, found);
            }
            ExprKind::Call { function, arguments } => self.call(expr, function, arguments, divides, found),
            _ => {}
        }
    }

    fn first_telling<'e>(&self, all: impl Iterator<Item = &'e Expr>, divides: bool, found: &mut Vec<Source>) {
        let sources = all.map(|expr| {
            let mut sources = Vec::new();
            self.sources(expr, divides, &mut sources);
            sources
        });
        found.extend(first_telling(sources));
    }

    /// As it is defined, unless only its declaration says the unit.
    fn sources_of_metric(&self, id: MetricId, divides: bool, found: &mut Vec<Source>) {
        let Some(metric) = self.builder.model.metrics.get(id.index()) else {
            return;
        };
        let unit = (self.facts)(id).map_or(Unit::Unknown, |facts| facts.kind.unit());
        let mut sources = Vec::new();
        if let Some(depth) = self.depth.checked_sub(1) {
            Self { depth, ..*self }.sources(&metric.expr, divides, &mut sources);
        }
        let turned = |source: &Source| Source {
            divides: source.divides != divides,
            ..source.clone()
        };
        let itself = Derivation::of(sources.iter().map(turned).collect());
        if itself.unit == unit && !sources.is_empty() {
            found.append(&mut sources);
            return;
        }
        found.push(Source {
            divides,
            origin: match metric.kind.is_some() && !unit.is_plain() {
                true => Origin::Metric(metric.named.name.text.to_string()),
                false => Origin::Declared(metric.named.name.text.to_string()),
            },
            unit,
        });
    }

    fn call(
        &self,
        expr: &Expr,
        function: &Path,
        arguments: &[Argument],
        divides: bool,
        found: &mut Vec<Source>,
    ) {
        let name = function.text();
        let first = arguments.first();
        let mut add = |unit: Unit, origin: Origin| {
            found.push(Source {
                divides,
                unit,
                origin,
            });
        };
        let word = name.as_str();
        if SEQUENCES.contains(&word) {
            return match self.builder.build(expr) {
                Ok(Measure::Sequence(sequence)) if word == "elapsed" => add(
                    of_sequence(&sequence, &self.builder.model.names).kind.unit(),
                    Origin::Between,
                ),
                _ => add(Unit::ratio(), Origin::Share(name)),
            };
        }
        if word == "count" {
            return match self.counted(expr) {
                Some(unit) if unit.is_plain() => add(unit, Origin::Rows(words(expr))),
                Some(unit) => add(unit, Origin::Counted(words(expr))),
                None => {}
            };
        }
        let Some(first) = first else { return };
        if !AGGREGATES.contains(&word) {
            let unit = self.builder.model.names.unit_of_constants(word);
            return match unit.filter(|_| !WINDOWS.contains(&word) && super::scalar::named(word).is_none()) {
                Some(unit) => add(unit, Origin::Written(words(expr))),
                None => self.sources(&first.expr, divides, found),
            };
        }
        let times = if word == "variance" { 2 } else { 1 };
        for _ in 0..times {
            match &first.per {
                Some(per) if !per.once => self.sources(&first.expr, divides, found),
                _ => self.sources_of_rows(word, &first.expr, divides, found),
            }
        }
    }

    /// The unit of a count.
    fn counted(&self, expr: &Expr) -> Option<Unit> {
        let mut measure = self.builder.build(expr).ok()?;
        while let Measure::Where(inner, _) | Measure::At(inner, _) = measure {
            measure = *inner;
        }
        let entity = |id| super::entity::entity_unit(self.builder.model, id);
        Some(match measure {
            Measure::Entities { entity: id, .. } => entity(id),
            Measure::Aggregate(aggregate) => match aggregate.function {
                super::Function::Distinct(id) => entity(id),
                _ => Unit::ratio(),
            },
            _ => return None,
        })
    }

    /// Those of what an aggregate takes of each row.
    fn sources_of_rows(&self, function: &str, expr: &Expr, divides: bool, found: &mut Vec<Source>) {
        let mut stripped = expr.clone();
        let mut firsts = Vec::new();
        first_names(&mut stripped, &mut firsts);
        for name in firsts {
            let model = self.builder.model;
            let event = model.names.event(&name.text);
            let table = event
                .and_then(|id| model.events.get(id.index())?.table)
                .and_then(|table| model.tables.get(table.index()));
            if let Some(table) = table {
                name.text = table.named.name.text.clone();
            }
        }
        let mut table = None;
        if self.builder.strip(&mut stripped, function, &mut table).is_err() {
            return;
        }
        if let Some(table) = table {
            self.builder.binder(table).sources(&stripped, divides, found);
        }
    }
}
