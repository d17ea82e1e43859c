//! What a measure comes to: its type, its unit and the tables it reads.

use super::bind::{Bound, RowBinder, Scope, entity_unit};
use super::budget::{self, Budget};
use super::condition;
use super::measure::{Function, Measure};
use super::metrics::MetricFacts;
use super::operand::{units, wanted};
use super::row::Extent;
use super::tables::TableFacts;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Exactness, MetricId, Model, Number, TableId, Type, Unit};
use crate::source::Span;
use crate::syntax::ast::Expr;

/// Longest chain of metrics that rest on each other.
const DEEPEST: usize = 200;

/// Most parts of one metric, once every metric in it is written out.
const MOST_PARTS: usize = 1_000_000;

/// What a measure comes to.
pub(super) struct Judged {
    pub kind: Type,
    pub tables: Vec<TableId>,
    pub depth: usize,
    pub extent: Extent,
}

pub(super) struct Judge<'a> {
    pub model: &'a Model,
    pub tables: &'a [TableFacts],
    pub facts: &'a dyn Fn(MetricId) -> Option<&'a MetricFacts>,
    pub budget: &'a Budget,
}

impl Judge<'_> {
    pub fn metric(&self, id: MetricId, measure: &Measure) -> Bound<MetricFacts> {
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
            return Err(wanted("a number from a table", "a constant", metric.expr.span));
        }
        if judged.kind == Type::Bool {
            return Err(wanted("a number", "a condition", metric.expr.span));
        }
        let kind = match &metric.kind {
            Some((declared, written)) => declared_kind(declared, &judged.kind, written.span)?,
            None => judged.kind,
        };
        Ok(MetricFacts {
            kind,
            tables: judged.tables,
            depth: judged.depth + 1,
            extent: judged.extent,
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
            Measure::Aggregate(aggregate) => Ok(Judged {
                kind: self.aggregate_kind(
                    aggregate.function,
                    aggregate.argument.as_ref().map(|(_, kind)| kind),
                ),
                tables: vec![aggregate.table],
                depth: 0,
                extent: aggregate
                    .argument
                    .as_ref()
                    .map_or(Extent::ONE, |(row, _)| row.extent()),
            }),
            Measure::Entities {
                entity,
                condition,
                span,
            } => self.entities(*entity, condition, *span),
            Measure::Metric(id, _) => match (self.facts)(*id) {
                Some(facts) => Ok(Judged {
                    kind: facts.kind.clone(),
                    tables: facts.tables.clone(),
                    depth: facts.depth,
                    extent: facts.extent,
                }),
                None => Err(Box::new(Diagnostic::error(&code::CYCLE).echo())),
            },
            Measure::Number(digits) => Ok(constant(Type::Number(Number {
                unit: Unit::Any,
                exactness: if digits.contains('.') {
                    Exactness::Decimal
                } else {
                    Exactness::Int
                },
            }))),
            Measure::Null => Ok(constant(Type::Null)),
            Measure::Where(inner, condition) => {
                let judged = self.measure(inner)?;
                self.filter(&judged.tables, condition)?;
                Ok(judged)
            }
            Measure::At(inner, path) => {
                let judged = self.measure(inner)?;
                for table in &judged.tables {
                    let (_, kind) = self.binder(*table).path(path)?;
                    if !matches!(kind, Type::Timestamp(_) | Type::Date) {
                        return Err(wanted("a time", &kind.to_string(), path.span));
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
            Measure::Negate(inner) => self.measure(inner),
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
        }
    }

    fn condition(&self, measure: &Measure) -> Bound<Judged> {
        let judged = self.measure(measure)?;
        match judged.kind {
            Type::Bool => Ok(judged),
            ref other => {
                let mut span = Span::default();
                measure.metrics(&mut |_, at| span = at);
                let finding = Diagnostic::error(&code::CONDITION_EXPECTED).at(span);
                Err(Box::new(finding.with("found", other)))
            }
        }
    }

    fn compare(&self, left: &(Measure, Span), right: &(Measure, Span)) -> Bound<Judged> {
        let mut judged = self.measure(&left.0)?;
        let other = self.measure(&right.0)?;
        fitting(&judged.kind, left.1, &other.kind, right.1)?;
        judged.absorb(other);
        judged.kind = Type::Bool;
        Ok(judged)
    }

    fn sum(&self, terms: &[(bool, Measure, Span)]) -> Bound<Judged> {
        let mut whole: Option<(Judged, Span)> = None;
        for (_, term, span) in terms {
            let judged = self.measure(term)?;
            let number = number(&judged.kind, *span)?;
            whole = Some(match whole {
                None => (
                    Judged {
                        kind: Type::Number(number),
                        ..judged
                    },
                    *span,
                ),
                Some((mut so_far, first)) => {
                    let total = self::number(&so_far.kind, first)?;
                    if !total.unit.fits(&number.unit) {
                        return Err(units(&total.unit, first, &number.unit, *span));
                    }
                    so_far.absorb(judged);
                    so_far.kind = Type::Number(Number {
                        unit: total.unit.or(&number.unit),
                        exactness: total.exactness.max(number.exactness),
                    });
                    (so_far, first)
                }
            });
        }
        Ok(whole.map_or_else(|| constant(Type::Null), |(whole, _)| whole))
    }

    fn product(&self, factors: &[(bool, Measure, Span)]) -> Bound<Judged> {
        let mut whole = constant(Type::Number(Number {
            unit: Unit::Any,
            exactness: Exactness::Int,
        }));
        for (divides, factor, span) in factors {
            let judged = self.measure(factor)?;
            let next = number(&judged.kind, *span)?;
            let total = number(&whole.kind, *span)?;
            whole.absorb(judged);
            whole.kind = Type::Number(Number {
                unit: total.unit.times(&next.unit, *divides),
                exactness: if *divides {
                    Exactness::Float
                } else {
                    total.exactness.max(next.exactness)
                },
            });
        }
        Ok(whole)
    }

    fn aggregate_kind(&self, function: Function, argument: Option<&Type>) -> Type {
        match (function, argument) {
            (Function::Distinct(entity), _) => Type::int(entity_unit(self.model, entity)),
            (Function::Rows, _) | (_, None) => Type::int(Unit::ratio()),
            (Function::Avg, Some(kind)) => Type::float(kind.unit()),
            (_, Some(Type::Unknown)) => Type::exact(Unit::Unknown),
            (_, Some(kind)) => kind.clone(),
        }
    }

    /// Every metric of the condition must know the entity by exactly one link.
    fn entities(&self, entity: EntityId, condition: &Measure, span: Span) -> Bound<Judged> {
        let mut judged = self.condition(condition)?;
        for table in &judged.tables {
            if let Err(detail) = link_to(self.model, *table, entity) {
                let name = self.model.entities.get(entity.index());
                let table = self.model.tables.get(table.index());
                return Err(Box::new(
                    Diagnostic::error(&code::ENTITY_PATH)
                        .at(span)
                        .helps("help.link")
                        .with(
                            "entity",
                            name.map(|entity| entity.named.name.text.as_str())
                                .unwrap_or_default(),
                        )
                        .with(
                            "metric",
                            table
                                .map(|table| table.named.name.text.as_str())
                                .unwrap_or_default(),
                        )
                        .with("detail", detail),
                ));
            }
        }
        judged.kind = Type::int(entity_unit(self.model, entity));
        Ok(judged)
    }

    fn binder(&self, base: TableId) -> RowBinder<'_> {
        RowBinder {
            model: self.model,
            tables: self.tables,
            base,
            scope: Scope::Outside,
            own_time: None,
            budget: self.budget,
        }
    }

    /// A condition must mean something for every table it is added to.
    fn filter(&self, tables: &[TableId], condition: &Expr) -> Bound<()> {
        for table in tables {
            let own_time = default_time(self.model, self.tables, *table);
            let binder = RowBinder {
                own_time: own_time.as_ref(),
                ..self.binder(*table)
            };
            condition::condition(&binder, condition)?;
        }
        Ok(())
    }
}

/// A table's first time, as a row expression.
pub(super) fn default_time(
    model: &Model,
    tables: &[TableFacts],
    table: TableId,
) -> Option<(super::row::Row, Type)> {
    let at = model.tables.get(table.index())?.default_time()?;
    tables.get(table.index())?.fields.get(at)?.clone()
}

/// The place of a table's only link to an entity, or `None` if the table is
/// its home; words for people if there is no such link or more than one.
pub fn link_to(model: &Model, table: TableId, entity: EntityId) -> Result<Option<usize>, String> {
    let Some(table) = model.tables.get(table.index()) else {
        return Err("there is no such table".to_owned());
    };
    if table.key.as_ref().is_some_and(|key| key.entity == Some(entity)) {
        return Ok(None);
    }
    let name = &table.named.name.text;
    let mut links = table
        .links
        .iter()
        .enumerate()
        .filter(|(_, link)| link.entity == entity);
    match (links.next(), links.next()) {
        (None, _) => Err(format!("`{name}` has no link to it")),
        (Some((at, _)), None) => Ok(Some(at)),
        (Some((_, one)), Some((_, two))) => Err(format!(
            "`{name}` has two links to it, `{}` and `{}`",
            one.name.text, two.name.text
        )),
    }
}

fn constant(kind: Type) -> Judged {
    Judged {
        kind,
        tables: Vec::new(),
        depth: 0,
        extent: Extent::default(),
    }
}

impl Judged {
    /// Adds the other's tables, depth and extent.
    fn absorb(&mut self, other: Self) {
        self.tables.extend(other.tables);
        self.tables.sort_unstable();
        self.tables.dedup();
        self.depth = self.depth.max(other.depth);
        self.extent = self.extent.beside(other.extent);
    }
}

fn number(kind: &Type, span: Span) -> Bound<Number> {
    match kind {
        Type::Number(number) => Ok(number.clone()),
        Type::Null | Type::Unknown => Ok(Number {
            unit: Unit::Unknown,
            exactness: Exactness::Decimal,
        }),
        other => Err(wanted("a number", &other.to_string(), span)),
    }
}

fn fitting(left: &Type, left_at: Span, right: &Type, right_at: Span) -> Bound<()> {
    match (left, right) {
        (Type::Number(one), Type::Number(other)) if !one.unit.fits(&other.unit) => {
            Err(units(&one.unit, left_at, &other.unit, right_at))
        }
        (Type::Number(_) | Type::Unknown, Type::Number(_) | Type::Unknown) => Ok(()),
        (left, right) if left == right && *left != Type::Null => Ok(()),
        (left, right) => Err(super::operand::types(left, right, left_at.to(right_at))),
    }
}

/// The declared unit must be the one that comes out. A plain number may be
/// declared to be anything: that is how a count of rows gets its unit.
fn declared_kind(declared: &Type, found: &Type, span: Span) -> Bound<Type> {
    match (declared, found) {
        (Type::Number(wanted), Type::Number(number)) => {
            let plain = matches!(&number.unit, Unit::Known(powers) if powers.is_empty());
            if !wanted.unit.fits(&number.unit) && !plain {
                return Err(Box::new(
                    Diagnostic::error(&code::UNIT_MISMATCH)
                        .says("message.declared")
                        .helps("help.declared")
                        .at(span)
                        .with("declared", &wanted.unit)
                        .with("found", &number.unit),
                ));
            }
            Ok(Type::Number(Number {
                unit: wanted.unit.clone(),
                exactness: number.exactness,
            }))
        }
        (declared, Type::Unknown | Type::Null) => Ok(declared.clone()),
        // What is declared has its finding already.
        (Type::Unknown, found) => Ok(found.clone()),
        (declared, found) if declared == found => Ok(found.clone()),
        (declared, found) => Err(Box::new(
            Diagnostic::error(&code::TYPE_MISMATCH)
                .says("message.declared")
                .helps("help.none")
                .at(span)
                .with("declared", declared)
                .with("found", found)
                .with("detail", "not what comes out"),
        )),
    }
}
