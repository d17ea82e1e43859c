//! Binding every table's own declarations, in the order they need each other.

use super::attributes::{self, AttributeFacts};
use super::bind::{RowBinder, Scope};
use super::budget::{self, Budget};
use super::condition;
use super::fitting::declared_kind;
use super::row::Row;
use super::scale::scaled;
use super::unions;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Field, Model, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{Expr, Name, Path};
use crate::syntax::time::Grain;
use crate::words::{Said, Say, say};
use rustc_hash::FxHashMap;

/// Most parts of one computed field, once every name in it is written out.
const MOST_PARTS: usize = 250_000;

/// What is known of a table.
#[derive(Clone, Debug, Default)]
pub struct TableFacts {
    /// Each field's value and type; `None` while unknown or wrong.
    pub fields: Vec<Option<(Row, Type)>>,
    /// The condition that holds for all its rows.
    pub rows: Option<Row>,
    /// From when until when each row holds, if rows change over time.
    pub valid: Option<((Row, Type), (Row, Type))>,
}

/// What tables declare as columns. What they compute of those is told by [`more`],
/// which may rest on attributes, and these on it.
pub(super) fn stored(model: &Model) -> Vec<TableFacts> {
    let mut tables: Vec<TableFacts> = model.tables.iter().map(|_| TableFacts::default()).collect();
    for at in 0..model.tables.len() {
        stored_fields(model, &mut tables, at);
    }
    tables
}

/// Binds what can be known by now. Fields that are computed from other tables'
/// computed fields are bound after them: rounds go on until nothing new is known.
/// What is left then, and why.
pub(super) fn more<'m>(model: &'m Model, known_by: Known<'_>, tables: &mut [TableFacts]) -> Vec<Open<'m>> {
    loop {
        let before = known(tables);
        let last = round(model, tables, known_by);
        if known(tables) == before {
            return last;
        }
    }
}

/// What is wrong with what is left, and what holds for whole tables. What waits for
/// something else that is not known is handed back.
pub(super) fn finish(
    model: &Model,
    known_by: Known<'_>,
    tables: &mut [TableFacts],
    found: &mut Vec<Diagnostic>,
) -> Vec<attributes::Open> {
    let left = more(model, known_by, tables);
    let waiting = report(left, found);
    for at in 0..model.tables.len() {
        rows(model, tables, at, known_by, found);
        validity(model, tables, at, known_by, found);
    }
    circles_of_rows(model, tables, found);
    waiting
}

/// What else is known when tables are bound.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub attributes: &'a [Option<AttributeFacts>],
    pub budget: &'a Budget,
}

/// Whether a row is there must not depend, over links, on rows of its own table.
fn circles_of_rows(model: &Model, tables: &mut [TableFacts], found: &mut Vec<Diagnostic>) {
    let looked_at = |facts: &TableFacts| {
        let mut all: Vec<usize> = Vec::new();
        if let Some(rows) = &facts.rows {
            rows.columns(&mut |column| all.extend(column.path.steps().iter().map(|hop| hop.to.index())));
        }
        all
    };
    let next: Vec<Vec<usize>> = tables.iter().map(looked_at).collect();
    for at in 0..tables.len() {
        let mut reached: Vec<usize> = Vec::new();
        let mut open = next.get(at).cloned().unwrap_or_default();
        while let Some(table) = open.pop() {
            if !reached.contains(&table) {
                reached.push(table);
                open.extend(next.get(table).into_iter().flatten());
            }
        }
        let table = model.tables.get(at).filter(|_| reached.contains(&at));
        if let Some((table, expr)) = table.and_then(|table| Some((table, table.rows.as_ref()?))) {
            let finding = Diagnostic::error(&code::CYCLE).with("name", &table.named.name.text);
            let note = say!(
                "the rows of `{table}` depend on themselves",
                table = table.named.name.text
            );
            found.push(finding.note(expr.span, note));
            if let Some(facts) = tables.get_mut(at) {
                facts.rows = None;
            }
        }
    }
}

/// A computed field that is not known, and why.
pub(super) struct Open<'a> {
    field: &'a Field,
    why: Diagnostic,
}

/// A circle is only one if nothing else is wrong with the fields in it, and
/// every field in it says so. Fields that wait for an attribute are handed back.
fn report(last: Vec<Open<'_>>, found: &mut Vec<Diagnostic>) -> Vec<attributes::Open> {
    let (circles, others): (Vec<_>, Vec<_>) =
        last.into_iter().partition(|open| *open.why.code == code::CYCLE);
    let waits = circles.iter().any(|open| open.why.is_echo());
    match others.is_empty() {
        true if !waits => {
            let first = || circles.first().map(|open| open.why.clone());
            found.extend(circle(&circles).or_else(first));
        }
        true => {}
        false => {
            let others = others.into_iter().map(|open| open.why);
            found.extend(others.filter(|finding| !finding.is_echo()));
        }
    }
    let waiting = |open: Open<'_>| attributes::Open {
        name: open.field.name.clone(),
        why: open.why,
    };
    circles.into_iter().filter(|_| waits).map(waiting).collect()
}

/// The first circle, whole. Each field waits for the one its finding names
/// last, so following them comes back to a step already made.
fn circle(open: &[Open<'_>]) -> Option<Diagnostic> {
    let declared = |open: &&Open<'_>| open.field.name.span.key();
    let by_place: FxHashMap<_, _> = open.iter().map(|open| (declared(&open), open)).collect();
    let mut steps: Vec<&Open<'_>> = Vec::new();
    let mut next = open.first()?;
    let from = loop {
        if let Some(from) = steps.iter().position(|step| declared(step) == declared(&next)) {
            break from;
        }
        steps.push(next);
        next = by_place.get(&next.why.labels.last()?.span.key())?;
    };
    let name = |open: &Open<'_>| open.field.name.text.clone();
    let circle = steps.get(from..)?;
    let uses = circle.iter().skip(1).chain(circle.first());
    let finding = Diagnostic::error(&code::CYCLE).with("name", name(circle.first()?));
    Some(circle.iter().zip(uses).fold(finding, |finding, (step, used)| {
        let at = step.why.span().unwrap_or(step.field.name.span);
        finding.note(
            at,
            say!("`{name}` uses `{next}`", name = name(step), next = name(used)),
        )
    }))
}

pub(super) fn known(tables: &[TableFacts]) -> usize {
    tables.iter().flat_map(|table| &table.fields).flatten().count()
}

/// Fields that are columns by themselves.
fn stored_fields(model: &Model, tables: &mut [TableFacts], at: usize) {
    let (Some(table), Some(facts)) = (model.tables.get(at), tables.get_mut(at)) else {
        return;
    };
    facts.fields = table
        .fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            if field.expr.is_some() || place < table.supplied {
                return None;
            }
            let kind = declared(model, field).unwrap_or(Type::Unknown);
            let column = super::row::ColumnRef {
                path: super::path::LinkPath::default(),
                table: TableId::at(at),
                column: field.name.text.clone(),
                kind: kind.clone(),
                span: field.name.span,
            };
            Some((Row::Column(column), kind))
        })
        .collect();
}

/// The type a field says it has, or its conformed dimension says.
fn declared(model: &Model, field: &Field) -> Option<Type> {
    let conformed = field.conformed.and_then(|id| model.dimensions.get(id.index()));
    field
        .kind
        .clone()
        .or_else(|| conformed.map(|dimension| dimension.kind.clone()))
}

/// Tries every computed field that is not known yet; the findings are final
/// only if nothing came out.
fn round<'m>(model: &'m Model, tables: &mut [TableFacts], known_by: Known<'_>) -> Vec<Open<'m>> {
    let mut open = Vec::new();
    for (at, table) in model.tables.iter().enumerate() {
        for (place, field) in table.fields.iter().enumerate() {
            let is_open = tables
                .get(at)
                .and_then(|facts| facts.fields.get(place))
                .is_some_and(Option::is_none);
            let bound = match &field.expr {
                _ if !is_open => continue,
                None => unions::supplied(model, tables, TableId::at(at), field, known_by),
                Some(expr) => computed(model, tables, (at, place), field, expr, known_by),
            };
            match bound {
                Ok(bound) => {
                    if let Some(slot) = tables.get_mut(at).and_then(|facts| facts.fields.get_mut(place)) {
                        *slot = Some(bound);
                    }
                }
                Err(why) => open.push(Open { field, why: *why }),
            }
        }
    }
    open
}

fn computed(
    model: &Model,
    tables: &[TableFacts],
    (at, place): (usize, usize),
    field: &Field,
    expr: &Expr,
    known_by: Known<'_>,
) -> Result<(Row, Type), Box<Diagnostic>> {
    let binder = RowBinder {
        model,
        tables,
        base: TableId::at(at),
        scope: Scope::Inside(Some(place)),
        own_time: None,
        attributes: known_by.attributes,
        budget: known_by.budget,
    };
    let (mut row, kind) = binder.expr(expr)?;
    let extent = row.extent();
    if extent.depth > budget::DEEPEST {
        return Err(budget::too_deep(expr.span));
    }
    if extent.parts > MOST_PARTS {
        return Err(budget::too_large(MOST_PARTS, expr.span));
    }
    let Some(declared) = declared(model, field) else {
        return Ok((row, kind));
    };
    if let (Type::Number(wanted), Type::Number(number)) = (&declared, &kind) {
        if let Some(ratio) = number.unit.ratio_to(&wanted.unit) {
            row = scaled(row, ratio);
        } else {
            let place = model.tables.get(at).and_then(|table| table.fields.get(place));
            let span = place.map_or(expr.span, |field| field.name.span);
            let is_share = || binder.derivation(expr).is_share();
            declared_kind((&declared, span), (&kind, expr.span), &is_share)
                .map_err(|finding| binder.derived(finding, [expr]))?;
        }
        return Ok((row, declared));
    }
    let fits = match (&declared, &kind) {
        (_, Type::Unknown | Type::Null) => true,
        (Type::Timestamp(_), Type::Date) => true,
        (Type::Timestamp(_), Type::Timestamp(_)) => true,
        // A period is the day it begins on.
        (Type::Date, Type::Bucket(grain)) => *grain >= Grain::Day && !matches!(grain, Grain::Custom(_)),
        (wanted, found) => wanted == found,
    };
    if fits {
        return Ok((row, declared));
    }
    Err(Box::new(
        Diagnostic::error(&code::TYPE_MISMATCH)
            .says("message.wanted")
            .helps("help.none")
            .at(expr.span)
            .with("wanted", &declared)
            .with("found", &kind)
            .with("detail", &kind),
    ))
}

/// Whether facts about entities are in it, which are made of rows in turn.
fn rests_on_attributes(row: &Row) -> bool {
    let mut rests = false;
    row.attributes(&mut |_| rests = true);
    rests
}

/// The finding for what must be known before any attribute is.
fn not_of_attributes(span: Span, advice: &Said) -> Diagnostic {
    let finding = Diagnostic::error(&code::CYCLE)
        .says("message.attribute")
        .helps("help.attribute")
        .label(span, "label.attribute");
    finding.with("advice", advice)
}

fn rows(
    model: &Model,
    tables: &mut [TableFacts],
    at: usize,
    known_by: Known<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(expr) = model.tables.get(at).and_then(|table| table.rows.as_ref()) else {
        return;
    };
    let binder = RowBinder {
        model,
        tables,
        base: TableId::at(at),
        scope: Scope::Inside(None),
        own_time: None,
        attributes: known_by.attributes,
        budget: known_by.budget,
    };
    match condition::condition(&binder, expr) {
        Ok(row) if rests_on_attributes(&row) => found.push(not_of_attributes(
            expr.span,
            &say!("put the condition on the metrics, or on an event: `event e = table where …`"),
        )),
        Ok(row) => {
            if let Some(facts) = tables.get_mut(at) {
                facts.rows = Some(row);
            }
        }
        Err(finding) if finding.is_echo() => {}
        Err(finding) => found.push(*finding),
    }
}

fn validity(
    model: &Model,
    tables: &mut [TableFacts],
    at: usize,
    known_by: Known<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Some((from, until)) = model.tables.get(at).and_then(|table| table.validity()) else {
        return;
    };
    let binder = RowBinder {
        model,
        tables,
        base: TableId::at(at),
        scope: Scope::Inside(None),
        own_time: None,
        attributes: known_by.attributes,
        budget: known_by.budget,
    };
    let moment = |name: &Name| {
        let (mut row, mut kind) = binder.path(&Path::of(name.clone()))?;
        // A column that nobody declares is local to the project, as others are.
        if let (Row::Column(column), Type::Unknown) = (&mut row, &kind) {
            column.kind = Type::Timestamp(None);
            kind = Type::Timestamp(None);
        }
        let mut reaches = false;
        row.columns(&mut |column| reaches |= !column.path.is_empty());
        match kind {
            Type::Date | Type::Timestamp(_) if !reaches => Ok((row, kind)),
            _ => {
                let what = if reaches {
                    say!("reached over a link")
                } else {
                    kind.said()
                };
                let finding = Diagnostic::error(&code::EXTENSION)
                    .at(name.span)
                    .says("message.time")
                    .helps("help.time");
                Err(Box::new(finding.with("name", &name.text).with("found", what)))
            }
        }
    };
    match (moment(from), moment(until)) {
        (Ok(from), Ok(until)) => {
            if let Some(facts) = tables.get_mut(at) {
                facts.valid = Some((from, until));
            }
        }
        (from, until) => {
            let wrong = [from.err(), until.err()].into_iter().flatten();
            found.extend(wrong.filter(|finding| !finding.is_echo()).map(|finding| *finding));
        }
    }
}
