//! What a measure comes to: its type, its unit and the tables it reads.

use super::attributes::AttributeFacts;
use super::bind::{Bound, RowBinder, Scope};
use super::budget::{self, Budget};
use super::condition;
use super::entity::entity_unit;
use super::fitting::{declared_kind, undeclared_truth};
use super::function::Function;
use super::judged::{Judged, constant};
use super::measure::{Aggregate, Measure};
use super::metrics::MetricFacts;
use super::operand_unfit::wanted;
use super::ratio::added_up;
use super::row::{Extent, Row};
use super::sequence::{not_of_pairs, of_sequence};
use super::tables::TableFacts;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Coarser, Exactness, MetricId, Model, Number, TableId, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::Expr;
use crate::words::say;

/// Longest chain of metrics that rest on each other.
const DEEPEST: usize = 200;

/// Most parts of one metric, once every metric in it is written out.
const MOST_PARTS: usize = 1_000_000;

#[derive(Clone, Copy)]
pub(super) struct Judge<'a> {
    pub model: &'a Model,
    pub tables: &'a [TableFacts],
    pub facts: &'a dyn Fn(MetricId) -> Option<&'a MetricFacts>,
    /// What is known of each attribute so far.
    pub attributes: &'a [Option<AttributeFacts>],
    pub budget: &'a Budget,
    /// Whether an `at` around says when rows happened.
    pub timed: bool,
}

impl Judge<'_> {
    /// `is_share` says whether a plain number is one whatever it is declared to be.
    pub fn metric(&self, id: MetricId, measure: &Measure, is_share: &dyn Fn() -> bool) -> Bound<MetricFacts> {
        let judged = self.measure(measure)?;
        let Some(metric) = self.model.metrics.get(id.index()) else {
            return Err(Box::new(Diagnostic::error(&code::CYCLE).echo()));
        };
        let span = metric.named.name.span;
        if judged.depth > DEEPEST {
            let finding = Diagnostic::error(&code::TOO_DEEP)
                .says("message.chain")
                .helps("help.chain");
            return Err(Box::new(
                finding
                    .label(span, "label.chain")
                    .with("name", &metric.named.name.text)
                    .with("limit", DEEPEST),
            ));
        }
        if judged.extent.depth > budget::DEEPEST {
            return Err(budget::too_deep(metric.expr.span));
        }
        if judged.extent.parts > MOST_PARTS {
            return Err(budget::too_large(MOST_PARTS, metric.expr.span));
        }
        if judged.tables.is_empty() {
            return Err(wanted(
                say!("a number from a table"),
                say!("a constant"),
                metric.expr.span,
            ));
        }
        let adds_up = matches!(metric.coarser, Some(Coarser::Avg | Coarser::Sum));
        if adds_up && !matches!(judged.kind, Type::Number(_) | Type::Null | Type::Unknown) {
            let found = say!("{kind}, which has no sum over periods", kind = judged.kind);
            return Err(wanted(say!("a number"), &found, metric.expr.span));
        }
        let kind = match &metric.kind {
            Some((declared, written)) => {
                let found = (&judged.kind, metric.expr.span);
                declared_kind((declared, written.span), found, is_share)?
            }
            None if judged.kind == Type::Bool => return Err(undeclared_truth(metric.expr.span)),
            None => judged.kind,
        };
        let is_ratio = self.is_ratio(measure, &kind);
        if let (Some(Coarser::Sum), true) = (metric.coarser, is_ratio) {
            return Err(added_up(&kind, metric.expr.span));
        }
        Ok(MetricFacts {
            kind,
            is_ratio,
            is_total: self.is_total(measure),
            tables: judged.tables,
            beside: judged.beside,
            depth: judged.depth + 1,
            extent: judged.extent,
            id: self.id_of(measure),
            of_period: self.depends_on_period(measure),
        })
    }

    pub fn measure(&self, measure: &Measure) -> Bound<Judged> {
        let mut judged = self.parts(measure)?;
        if !matches!(measure, Measure::Metric(..)) {
            judged.extent = judged.extent.inside();
        }
        Ok(judged)
    }

    fn parts(&self, measure: &Measure) -> Bound<Judged> {
        match measure {
            Measure::Aggregate(aggregate) => self.aggregate(aggregate),
            Measure::Entities {
                entity,
                every,
                condition,
                span,
            } => self.entities(*entity, *every, condition, *span),
            Measure::Via(inner, path, inside) => self.via(inner, path, inside),
            Measure::Within(inner, within) => {
                let judged = self.measure(inner)?;
                self.anchored(inner, within, &[], None)?;
                Ok(judged)
            }
            Measure::Sequence(sequence) => Ok(of_sequence(sequence, &self.model.names)),
            Measure::Metric(id, span) => match (self.facts)(*id) {
                Some(facts) => Ok(Judged {
                    kind: facts.kind.clone(),
                    tables: facts.tables.clone(),
                    beside: facts.beside.clone(),
                    depth: facts.depth,
                    extent: facts.extent,
                }),
                None => Err(self.unknown_metric(*id, *span)),
            },
            Measure::Number(digits) => Ok(literal(digits, Unit::of_digits(digits))),
            Measure::Quantity(digits, unit) => Ok(literal(digits, unit.clone())),
            Measure::Null => Ok(constant(Type::Null)),
            Measure::Constant(_, kind) => Ok(constant(kind.clone())),
            Measure::Where(inner, condition) => {
                let judged = self.measure(inner)?;
                self.filter(judged.tables.iter().chain(&judged.beside), condition)?;
                Ok(judged)
            }
            Measure::At(inner, path) => {
                let judged = Self { timed: true, ..*self }.measure(inner)?;
                not_of_pairs("at", &judged, path.span)?;
                for table in &judged.tables {
                    let binder = self.binder(*table);
                    let (_, kind) = binder.path(path).map_err(|finding| binder.of_times(finding))?;
                    if !matches!(kind, Type::Timestamp(_) | Type::Date) {
                        return Err(wanted(say!("a time"), &kind, path.span));
                    }
                }
                Ok(judged)
            }
            Measure::Across(inner, paths) => {
                let judged = self.measure(inner)?;
                for table in &judged.tables {
                    let own_time = default_time(self.model, self.tables, *table);
                    let binder = RowBinder {
                        own_time: own_time.as_ref(),
                        ..self.binder(*table)
                    };
                    for path in paths.iter() {
                        binder.path(path)?;
                    }
                }
                Ok(judged)
            }
            Measure::Prior { inner, span, .. } | Measure::Every(inner, _, _, span) => {
                self.over_time(inner, *span)
            }
            Measure::Window {
                inner, window, span, ..
            } => {
                let judged = self.over_time(inner, *span)?;
                not_of_pairs(window.word(), &judged, *span)?;
                Ok(judged)
            }
            Measure::Edge {
                inner,
                first,
                per,
                span,
            } => {
                let judged = self.over_time(inner, *span)?;
                not_of_pairs(if *first { "at_start" } else { "at_end" }, &judged, *span)?;
                if let Some(entity) = per {
                    self.known(*entity, inner, &[], *span)?;
                }
                Ok(judged)
            }
            Measure::Negate(inner) => {
                let judged = self.measure(inner)?;
                self.measures(inner, place(inner))?;
                match judged.kind {
                    Type::Number(_) | Type::Null | Type::Unknown => Ok(judged),
                    ref other => Err(wanted(say!("a number"), other, place(inner))),
                }
            }
            Measure::Sum(terms) => self.sum(terms),
            Measure::Product(factors) => self.product(factors),
            Measure::And(all) | Measure::Or(all) => {
                let mut whole = constant(Type::Bool);
                for part in all {
                    whole.absorb(self.condition(part)?);
                }
                Ok(whole)
            }
            Measure::Not(inner) => self.condition(inner),
            Measure::Compare(_, left, right) => self.compare(left, right),
            Measure::IsNull(_, inner) => {
                let mut judged = self.measure(inner)?;
                judged.kind = Type::Bool;
                Ok(judged)
            }
            Measure::Case(arms, otherwise) => self.case(arms, otherwise.as_deref()),
            Measure::Call(function, parts) => self.called(*function, parts),
            Measure::Fill(inner, filling) => self.filled(inner, filling),
            Measure::Steps(steps) => self.steps(steps),
            Measure::Once(once) => {
                let mut judged = self.measure(&once.rows)?;
                judged.kind = once.function.kind(&once.kind);
                judged.extent = judged.extent.beside(once.value.extent());
                Ok(judged)
            }
        }
    }

    pub(super) fn condition(&self, measure: &Measure) -> Bound<Judged> {
        let judged = self.measure(measure)?;
        match judged.kind {
            Type::Bool => Ok(judged),
            ref other => {
                let mut span = Span::default();
                measure.metrics(&mut |_, at| span = at);
                let finding = Diagnostic::error(&code::CONDITION_EXPECTED)
                    .at(span)
                    .helps("help.metric");
                Err(Box::new(finding.with("found", other)))
            }
        }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> Bound<Judged> {
        let function = aggregate.function;
        let has_time = || default_time(self.model, self.tables, aggregate.table).is_some();
        if function.in_time() && !self.timed && !has_time() {
            let table = self.model.tables.get(aggregate.table.index());
            return Err(Box::new(
                Diagnostic::error(&code::NO_TIME)
                    .at(aggregate.span)
                    .with(
                        "table",
                        table
                            .map(|table| table.named.name.text.as_str())
                            .unwrap_or_default(),
                    )
                    .with("needs", say!("needs to know when a row happened")),
            ));
        }
        let argument = aggregate.argument.as_ref();
        Ok(Judged {
            kind: match (function, argument) {
                (Function::Distinct(entity), _) => Type::int(entity_unit(self.model, entity)),
                (_, None) => Type::int(Unit::ratio()),
                (function, Some((_, kind))) => function.kind(kind),
            },
            tables: vec![aggregate.table],
            beside: Vec::new(),
            depth: 0,
            extent: argument.map_or(Extent::ONE, |(row, _)| row.extent()),
        })
    }

    /// The finding for a metric that has one already, or is part of a circle.
    fn unknown_metric(&self, id: MetricId, span: Span) -> Box<Diagnostic> {
        let finding = Diagnostic::error(&code::CYCLE);
        let Some(metric) = self.model.metrics.get(id.index()) else {
            return Box::new(finding.echo());
        };
        let name = &metric.named.name;
        Box::new(
            finding
                .with("name", &name.text)
                .note(span, say!("uses `{name}`", name = name.text))
                .note(name.span, say!("declared here"))
                .echo(),
        )
    }

    /// A table's first time, as a row expression.
    pub(super) fn default_time(&self, table: TableId) -> Option<(Row, Type)> {
        default_time(self.model, self.tables, table)
    }

    pub(super) fn binder(&self, base: TableId) -> RowBinder<'_> {
        RowBinder {
            model: self.model,
            tables: self.tables,
            base,
            scope: Scope::Outside,
            own_time: None,
            attributes: self.attributes,
            budget: self.budget,
        }
    }

    /// A condition must mean something for every table it is added to.
    fn filter<'t>(&self, tables: impl Iterator<Item = &'t TableId> + Clone, condition: &Expr) -> Bound<()> {
        let holds_for = |table: &TableId| {
            let own_time = default_time(self.model, self.tables, *table);
            let binder = RowBinder {
                own_time: own_time.as_ref(),
                ..self.binder(*table)
            };
            condition::condition(&binder, condition).map(|_| ())
        };
        for table in tables.clone() {
            holds_for(table).map_err(|finding| {
                let mut others = tables.clone().filter(|other| *other != table);
                match others.find(|other| holds_for(other).is_ok()) {
                    Some(other) => self.of_one_table(finding, *other),
                    None => finding,
                }
            })?;
        }
        Ok(())
    }

    /// What is said of a condition that only some of the tables of a metric know.
    fn of_one_table(&self, finding: Box<Diagnostic>, knows: TableId) -> Box<Diagnostic> {
        let known = self.model.tables.get(knows.index());
        let Some(known) = known.filter(|_| *finding.code == code::UNREACHABLE) else {
            return finding;
        };
        let advice = say!(
            "the metric is made of rows of several tables, and those of `{table}` have it: put the condition on the part that counts those",
            table = known.named.name.text
        );
        Box::new(finding.helps("help").with("advice", advice))
    }
}

/// A table's first time, as a row expression.
pub(super) fn default_time(model: &Model, tables: &[TableFacts], table: TableId) -> Option<(Row, Type)> {
    let at = model.tables.get(table.index())?.default_time()?;
    tables.get(table.index())?.fields.get(at)?.clone()
}

/// Where a measure first names something.
fn place(measure: &Measure) -> Span {
    match measure {
        Measure::Aggregate(aggregate) => aggregate.span,
        Measure::Entities { span, .. } | Measure::Metric(_, span) => *span,
        _ => {
            let mut first = Span::default();
            measure.parts(&mut |part| {
                if first == Span::default() {
                    first = place(part);
                }
            });
            first
        }
    }
}

/// A constant in plain digits.
fn literal(digits: &str, unit: Unit) -> Judged {
    let exactness = match digits.contains('.') {
        true => Exactness::Decimal,
        false => Exactness::Int,
    };
    constant(Type::Number(Number { unit, exactness }))
}
