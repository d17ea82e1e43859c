//! Attributes: facts about entities, and what kind of value each is.
//!
//! An attribute may rest on others and on metrics, which may rest on attributes
//! in turn. Rounds go on until nothing new is known; what is left then is wrong,
//! or a circle.

use crate::words::say;
use std::cell::Cell;
use std::sync::Arc;

use super::aligning;
use super::bind::Bound;
use super::budget;
use super::building::MeasureBuilder;
use super::deriving_metrics::{DEEPEST as DEEPEST_UNIT, Deriver, STEPS};
use super::fitting::declared_kind;
use super::judged::Judged;
use super::judging::Judge;
use super::measure::{Measure, Within};
use super::metrics::MetricFacts;
use super::operand_unfit::wanted;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::resolve::{Attribute, EntityId, LookBack, MetricId, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{Duration, Name};
use crate::syntax::time::Length;
use rustc_hash::FxHashMap;

/// What is known of an attribute.
#[derive(Clone, Debug)]
pub struct AttributeFacts {
    /// Whose it is.
    pub of: EntityId,
    /// What its values are.
    pub kind: Type,
    /// How it is computed, for each of them.
    pub measure: Arc<Measure>,
    /// For a segment, how far it looks back.
    pub segment: Option<Reach>,
}

/// How far a segment looks back from the end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// So long.
    Over(Length),
    /// To the first row.
    All,
}

/// Longest chain of attributes that rest on each other.
const DEEPEST: usize = 100;

/// Something that is not known, and why.
pub(super) struct Open {
    pub name: Name,
    pub why: Diagnostic,
}

/// Adds what can be known by now to `known`; says what is not, and why.
pub(super) fn rounds(
    builder: &MeasureBuilder<'_>,
    metrics: &[Option<MetricFacts>],
    known: &mut [Option<AttributeFacts>],
) -> Vec<Open> {
    for _ in 0..DEEPEST {
        let mut open = Vec::new();
        let mut new = Vec::new();
        for (at, attribute) in builder.model.attributes.iter().enumerate() {
            let is_open = known.get(at).is_some_and(Option::is_none);
            if !is_open || attribute.broken {
                continue;
            }
            match attempt(builder, metrics, known, attribute) {
                Ok(Some(facts)) => new.push((at, facts)),
                Ok(None) => {}
                Err(why) => open.push(Open {
                    name: attribute.named.name.clone(),
                    why: *why,
                }),
            }
        }
        if new.is_empty() {
            return open;
        }
        for (at, facts) in new {
            if let Some(slot) = known.get_mut(at) {
                *slot = Some(facts);
            }
        }
    }
    let too_deep = |(attribute, _): (&Attribute, _)| Open {
        name: attribute.named.name.clone(),
        why: *budget::too_deep(attribute.named.name.span),
    };
    let left = builder.model.attributes.iter().zip(known);
    left.filter(|(_, known)| known.is_none())
        .take(1)
        .map(too_deep)
        .collect()
}

/// Nothing where its entity is not known, which has a finding already.
fn attempt(
    builder: &MeasureBuilder<'_>,
    metrics: &[Option<MetricFacts>],
    known: &[Option<AttributeFacts>],
    attribute: &Attribute,
) -> Bound<Option<AttributeFacts>> {
    let Some(of) = attribute.of else {
        return Ok(None);
    };
    let inside = [of];
    let builder = MeasureBuilder {
        attributes: known,
        inside: &inside,
        ..*builder
    };
    let facts = |id: MetricId| metrics.get(id.index())?.as_ref();
    let judge = Judge {
        model: builder.model,
        tables: builder.tables,
        facts: &facts,
        attributes: known,
        budget: builder.budget,
        timed: false,
    };
    let span = attribute.expr.span;
    let mut measure = builder.build(&attribute.expr)?;
    if let Some((length, anchor)) = &attribute.within {
        let Some(by) = length.length() else {
            return Err(wanted(
                say!("a length of time within the calendar"),
                say!("a longer one"),
                length.span,
            ));
        };
        let within = Within {
            entity: of,
            length: by,
            anchor: anchor.clone(),
            span: length.span,
        };
        measure = Measure::Within(Box::new(measure), Arc::new(within));
    }
    let steps = Cell::new(STEPS);
    let deriver = Deriver {
        builder,
        facts: &facts,
        depth: DEEPEST_UNIT,
        steps: &steps,
    };
    let is_share = || deriver.derivation(&attribute.expr).is_share();
    let declared = attribute.kind.as_ref();
    let kind_of = |judged: &Judged| match declared {
        // A local time of another zone is one, and keeps its zone.
        Some((Type::Timestamp(None), _)) if matches!(judged.kind, Type::Timestamp(_)) => {
            Ok(judged.kind.clone())
        }
        Some((declared, written)) => declared_kind((declared, written.span), (&judged.kind, span), &is_share),
        None => Ok(judged.kind.clone()),
    };
    let verdict = |measure: &Measure| {
        let judged = judge.measure(measure)?;
        let kind = kind_of(&judged)?;
        Ok(Judged { kind, ..judged })
    };
    let judged = aligning::judged(&judge, &mut measure, declared.map(|(kind, _)| kind), verdict)
        .map_err(|finding| deriver.told(finding, &attribute.expr))?;
    if judged.tables.is_empty() {
        return Err(wanted(say!("something of a table"), say!("a constant"), span));
    }
    judge.known(of, &measure, &[], span)?;
    judge.without_period(&measure, span)?;
    let judged_tables = judged.tables;
    let kind = judged.kind;
    let segment = match &attribute.segment {
        Some(LookBack(over)) => Some(reach(&judge, (&judged_tables, &kind), over.as_ref(), span)?),
        None => None,
    };
    Ok(Some(AttributeFacts {
        of,
        kind,
        measure: Arc::new(measure),
        segment,
    }))
}

/// What makes a segment one: a condition, over rows that say when they happened.
fn reach(
    judge: &Judge<'_>,
    (tables, kind): (&[TableId], &Type),
    over: Option<&Duration>,
    span: Span,
) -> Bound<Reach> {
    if *kind != Type::Bool {
        let finding = Diagnostic::error(&code::CONDITION_EXPECTED)
            .at(span)
            .helps("help.metric");
        return Err(Box::new(finding.with("found", kind)));
    }
    for table in tables {
        if judge.default_time(*table).is_none() {
            let table = judge.model.tables.get(table.index());
            let table = table.map(|table| table.named.name.text.to_string());
            return Err(Box::new(
                Diagnostic::error(&code::NO_TIME)
                    .at(span)
                    .with("table", table.unwrap_or_default())
                    .with("needs", say!("needs to know when a row happened")),
            ));
        }
    }
    let Some(over) = over else {
        return Ok(Reach::All);
    };
    match over.length().filter(|length| length.is_whole_days()) {
        Some(length) if over.count > 0 => Ok(Reach::Over(length)),
        _ => Err(wanted(
            say!("a length of whole days"),
            say!("another length"),
            over.span,
        )),
    }
}

/// The finding for what has one already, or is part of a circle.
pub(super) fn unknown(attribute: &Attribute, span: Span) -> Box<Diagnostic> {
    let name = &attribute.named.name;
    Box::new(
        Diagnostic::error(&code::CYCLE)
            .with("name", &name.text)
            .note(span, say!("uses `{name}`", name = name.text))
            .note(name.span, say!("declared here"))
            .echo(),
    )
}

/// Reports what is left. A circle is only one if nothing else is wrong with
/// what is in it.
pub(super) fn report(attributes: Vec<Open>, metrics: Vec<Open>, found: &mut Vec<Diagnostic>) {
    let (circles, others): (Vec<_>, Vec<_>) = attributes
        .into_iter()
        .partition(|open| *open.why.code == code::CYCLE);
    let is_wrong = found.iter().any(|finding| finding.severity == Severity::Error) || !others.is_empty();
    found.extend(
        others
            .into_iter()
            .map(|open| open.why)
            .filter(|finding| !finding.is_echo()),
    );
    if circles.is_empty() {
        return;
    }
    let nodes: Vec<Open> = circles.into_iter().chain(metrics).collect();
    match circle(&nodes) {
        Some(circle) => found.push(circle),
        None if is_wrong => {}
        None => found.extend(nodes.first().map(|open| {
            Diagnostic::error(&code::CYCLE)
                .with("name", &open.name.text)
                .note(
                    open.name.span,
                    say!("`{name}` rests on itself", name = open.name.text),
                )
        })),
    }
}

/// The first circle, whole. Each waits for the one its finding names last, so
/// following them comes back to a step already made, or ends in another mistake.
fn circle(open: &[Open]) -> Option<Diagnostic> {
    let by_place: FxHashMap<_, _> = open.iter().map(|open| (open.name.span.key(), open)).collect();
    let mut steps: Vec<&Open> = Vec::new();
    let mut next = open.first()?;
    let from = loop {
        let same = |step: &&Open| step.name.span.key() == next.name.span.key();
        if let Some(from) = steps.iter().position(same) {
            break from;
        }
        steps.push(next);
        next = by_place.get(&next.why.labels.last()?.span.key())?;
    };
    let circle = steps.get(from..)?;
    let uses = circle.iter().skip(1).chain(circle.first());
    let finding = Diagnostic::error(&code::CYCLE).with("name", &circle.first()?.name.text);
    Some(circle.iter().zip(uses).fold(finding, |finding, (step, used)| {
        let at = step.why.span().unwrap_or(step.name.span);
        finding.note(
            at,
            say!(
                "`{name}` uses `{next}`",
                name = step.name.text,
                next = used.name.text
            ),
        )
    }))
}
