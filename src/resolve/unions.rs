//! Unions: tables stacked under the names that every part supplies.

use crate::words::say;
use smol_str::SmolStr;

use super::model::{DimensionId, EntityId, Field, Link, Member, Model, Part, TableId, TableSource};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{FieldRole, Name, Path};

/// What a part supplies under a name.
enum Supplied {
    Field(FieldRole, Option<DimensionId>),
    Link(EntityId, usize),
}

/// Gives every union the names that all of its parts supply, parts first.
pub(super) fn fill(model: &mut Model, found: &mut Vec<Diagnostic>) {
    let mut state = vec![State::New; model.tables.len()];
    for at in 0..model.tables.len() {
        visit(model, TableId::at(at), &mut state, found);
    }
}

/// A test gives rows to the parts.
pub(super) fn check_given(model: &Model, found: &mut Vec<Diagnostic>) {
    for test in &model.tests {
        for ((id, _), span) in test.given.iter().zip(&test.given_at) {
            let table = model.tables.get(id.index());
            if table.is_some_and(|table| matches!(table.source, TableSource::Union(_))) {
                let finding = Diagnostic::error(&code::UNION).at(*span);
                found.push(finding.says("message.given").helps("help.given"));
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Parts before the unions of them; a circle is reported where it closes.
fn visit(model: &mut Model, id: TableId, state: &mut Vec<State>, found: &mut Vec<Diagnostic>) {
    if state.get(id.index()) != Some(&State::New) {
        return;
    }
    let set = |state: &mut Vec<State>, to| {
        if let Some(slot) = state.get_mut(id.index()) {
            *slot = to;
        }
    };
    set(state, State::Open);
    let parts = parts_of(model, id);
    for part in &parts {
        if state.get(part.table.index()) == Some(&State::Open) {
            let name = model
                .tables
                .get(id.index())
                .map(|table| table.named.name.text.clone());
            let finding = Diagnostic::error(&code::CYCLE).with("name", name.unwrap_or_default());
            found.push(finding.note(part.span, say!("a union of itself")));
            if let Some(table) = model.tables.get_mut(id.index()) {
                table.source = TableSource::Union(Vec::new());
                table.broken = true;
            }
            set(state, State::Done);
            return;
        }
        visit(model, part.table, state, found);
    }
    if !parts.is_empty() {
        supply(model, id, &parts, found);
    }
    set(state, State::Done);
}

fn parts_of(model: &Model, id: TableId) -> Vec<Part> {
    match model.tables.get(id.index()).map(|table| &table.source) {
        Some(TableSource::Union(parts)) => parts.clone(),
        _ => Vec::new(),
    }
}

/// Adds the names to the union, before those it declares itself.
fn supply(model: &mut Model, id: TableId, parts: &[Part], found: &mut Vec<Diagnostic>) {
    for part in parts {
        check_renames(model, part, found);
    }
    let Some(first) = parts.first() else {
        return;
    };
    let (mut fields, mut links) = (Vec::new(), Vec::new());
    for name in names(model, first) {
        let all = parts.iter().map(|part| (part, supplied(model, part, &name)));
        let all: Option<Vec<(&Part, Supplied)>> =
            all.map(|(part, supplied)| Some((part, supplied?))).collect();
        let Some(all) = all else {
            continue;
        };
        match alike(model, &name, &all) {
            Ok(Supplied::Field(role, conformed)) => fields.push(Field {
                role,
                label: label(model, first, &name),
                optional: parts.iter().any(|part| is_optional(model, part, &name)),
                name,
                kind: None,
                conformed,
                required: false,
                expr: None,
                values: Vec::new(),
            }),
            Ok(Supplied::Link(entity, width)) => links.push(Link {
                columns: columns(&name, width),
                name,
                label: None,
                entity,
                required: false,
            }),
            Err(finding) => found.push(*finding),
        }
    }
    for part in parts {
        found.extend(without_date(model, part, &fields));
    }
    let Some(table) = model.tables.get_mut(id.index()) else {
        return;
    };
    let has = |column: &Name| {
        let field = fields.iter().any(|field| field.name.text == column.text);
        let mut held = links.iter().flat_map(|link| &link.columns);
        field || held.any(|own| own.text == column.text)
    };
    for (at, field) in table.fields.iter().enumerate() {
        if field.expr.is_none() && table.part_name != Some(at) {
            let finding = Diagnostic::error(&code::UNION).at(field.name.span);
            let finding = finding.says("message.stored").helps("help.stored");
            found.push(finding.with("name", &field.name.text));
        }
    }
    let own = table.links.iter().flat_map(|link| &link.columns);
    for column in own.chain(table.key.iter().flat_map(|key| &key.columns)) {
        let is_part = table.part_name.and_then(|at| table.fields.get(at));
        if !has(column) && is_part.is_none_or(|field| field.name.text != column.text) {
            let finding = Diagnostic::error(&code::UNION).at(column.span);
            let finding = finding.says("message.stored").helps("help.stored");
            found.push(finding.with("name", &column.text));
        }
    }
    table.supplied = fields.len();
    fields.append(&mut table.fields);
    table.fields = fields;
    let own = table.links.len();
    table.links.append(&mut links);
    table.part_name = table.part_name.map(|at| at + table.supplied);
    let mut members = Vec::new();
    for (at, field) in table.fields.iter().enumerate() {
        members.push((field.name.clone(), Member::Field(at)));
    }
    for (at, link) in table.links.iter().enumerate() {
        members.push((link.name.clone(), Member::Link(at)));
    }
    // What the parts supply comes first, so that the union's own is the second.
    members.sort_by_key(|(_, member)| match member {
        Member::Field(at) => *at >= table.supplied,
        Member::Link(at) => *at < own,
    });
    table.members.clear();
    let mut first_at: Vec<(SmolStr, Span)> = Vec::new();
    for (name, member) in members {
        match first_at.iter().find(|(known, _)| *known == name.text) {
            Some((_, first)) => found.push(
                Diagnostic::error(&code::DUPLICATE_NAME)
                    .at(name.span)
                    .helps("help.table")
                    .label(*first, "label.first")
                    .with("name", &name.text),
            ),
            None => {
                first_at.push((name.text.clone(), name.span));
                table.members.insert(name.text, member);
            }
        }
    }
}

/// The names of a part as the union says them, in the part's order.
fn names(model: &Model, part: &Part) -> Vec<Name> {
    let Some(table) = model.tables.get(part.table.index()) else {
        return Vec::new();
    };
    let fields = table.fields.iter().map(|field| &field.name);
    let links = table.links.iter().map(|link| &link.name);
    let taken = |name: &&Name| {
        let gone = |(_, path): &(Name, Path)| path.single().is_some_and(|old| old.text == name.text);
        !part.renames.iter().any(gone)
    };
    let own = fields.chain(links).filter(taken).cloned();
    let renamed = part.renames.iter().map(|(name, _)| name.clone());
    own.chain(renamed).collect()
}

/// What a part calls the union's name.
pub fn path_in(part: &Part, name: &Name) -> Path {
    let renamed = part.renames.iter().find(|(own, _)| own.text == name.text);
    match renamed {
        Some((_, path)) => path.clone(),
        None => Path::of(Name {
            span: part.span,
            ..name.clone()
        }),
    }
}

fn supplied(model: &Model, part: &Part, name: &Name) -> Option<Supplied> {
    let renamed = part.renames.iter().any(|(own, _)| own.text == name.text);
    let moved = |(_, path): &(Name, Path)| path.single().is_some_and(|old| old.text == name.text);
    if !renamed && part.renames.iter().any(moved) {
        return None;
    }
    at(model, part.table, &path_in(part, name))
}

/// Whether rows of a part count without the time that it supplies under this name.
fn is_optional(model: &Model, part: &Part, name: &Name) -> bool {
    let path = path_in(part, name);
    let table = model.tables.get(part.table.index());
    let field = table
        .zip(path.single())
        .and_then(|(table, name)| table.field(&name.text));
    field.is_some_and(|field| field.optional)
}

/// What a path of a table ends in.
fn at(model: &Model, table: TableId, path: &Path) -> Option<Supplied> {
    let mut here = table;
    let mut names = path.segments.iter().peekable();
    while let Some(name) = names.next() {
        let table = model.tables.get(here.index())?;
        let next = names.peek();
        let (entity, width) = match table.members.get(&name.text) {
            Some(Member::Field(at)) => {
                let field = table.fields.get(*at)?;
                return next
                    .is_none()
                    .then_some(Supplied::Field(field.role, field.conformed));
            }
            Some(Member::Link(at)) => {
                let link = table.links.get(*at)?;
                (link.entity, link.columns.len())
            }
            None => {
                let entity = model.names.entity(&name.text)?;
                let key = table.key.as_ref().filter(|key| key.entity == Some(entity));
                let mut links = table.links.iter().filter(|link| link.entity == entity);
                let columns = key.map(|key| &key.columns);
                let columns = columns.or_else(|| links.next().map(|link| &link.columns))?;
                (entity, columns.len())
            }
        };
        let Some(next) = next else {
            return Some(Supplied::Link(entity, width));
        };
        here = model.table_with(entity, &next.text)?;
    }
    None
}

/// The columns of a union that hold a link.
fn columns(name: &Name, width: usize) -> Vec<Name> {
    let column = |at: usize| Name {
        text: match width {
            1 => name.text.clone(),
            _ => format!("{}_{}", name.text, at + 1).into(),
        },
        ..name.clone()
    };
    (0..width).map(column).collect()
}

fn label(model: &Model, part: &Part, name: &Name) -> Option<crate::syntax::ast::Text> {
    let table = model.tables.get(part.table.index())?;
    table.field(&path_in(part, name).text())?.label.clone()
}

/// All parts mean one kind of thing by a name.
fn alike(model: &Model, name: &Name, all: &[(&Part, Supplied)]) -> Result<Supplied, Box<Diagnostic>> {
    let wrong = |one: &Part, other: &Part| {
        let of = |part: &Part| model.tables.get(part.table.index());
        let called = |part: &Part| of(part).map(|table| table.named.name.text.clone());
        Box::new(
            Diagnostic::error(&code::UNION)
                .at(other.span)
                .note(one.span, say!("here it is something else"))
                .with("name", &name.text)
                .with("one", called(one).unwrap_or_default())
                .with("other", called(other).unwrap_or_default()),
        )
    };
    let Some(((first, kind), rest)) = all.split_first() else {
        return Ok(Supplied::Field(FieldRole::Column, None));
    };
    match kind {
        Supplied::Link(entity, width) => {
            for (part, supplied) in rest {
                match supplied {
                    Supplied::Link(other, columns) if other == entity && columns == width => {}
                    _ => return Err(wrong(first, part)),
                }
            }
            Ok(Supplied::Link(*entity, *width))
        }
        Supplied::Field(role, conformed) => {
            let (mut role, mut conformed) = (*role, *conformed);
            for (part, supplied) in rest {
                let Supplied::Field(other, dimension) = supplied else {
                    return Err(wrong(first, part));
                };
                role = match (role, *other) {
                    // What is a level in one part is one in all; what is hidden stays so.
                    (FieldRole::Snapshot, _) | (_, FieldRole::Snapshot) => FieldRole::Snapshot,
                    (FieldRole::Column, _) | (_, FieldRole::Column) => FieldRole::Column,
                    (role, _) => role,
                };
                conformed = conformed.filter(|conformed| Some(*conformed) == *dimension);
            }
            Ok(Supplied::Field(role, conformed))
        }
    }
}

/// The levels of a part are levels in the union only by their date.
fn without_date(model: &Model, part: &Part, fields: &[Field]) -> Option<Diagnostic> {
    let table = model.tables.get(part.table.index())?;
    let date = table.fields.get(table.snapshot()?)?;
    let is_date = |field: &Field| {
        let path = path_in(part, &field.name);
        path.single().is_some_and(|own| own.text == date.name.text)
    };
    if fields.iter().any(is_date) {
        return None;
    }
    let finding = Diagnostic::error(&code::UNION).at(part.span);
    Some(
        finding
            .says("message.snapshot")
            .helps("help.snapshot")
            .label(date.name.span, "label.snapshot")
            .with("name", &date.name.text)
            .with("part", &table.named.name.text),
    )
}

/// A new name for something the part does not have says nothing.
fn check_renames(model: &Model, part: &Part, found: &mut Vec<Diagnostic>) {
    for (name, path) in &part.renames {
        if at(model, part.table, path).is_none() {
            let table = model.tables.get(part.table.index());
            let table = table.map(|table| table.named.name.text.clone());
            let finding = Diagnostic::error(&code::UNREACHABLE)
                .at(path.span)
                .helps("help.none")
                .with("name", path.text());
            found.push(finding.with("table", table.unwrap_or_default()));
        }
        let forbidden = super::names::forbidden(name);
        found.extend(forbidden);
    }
}
