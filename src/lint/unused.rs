#![doc = include_str!("../diagnostic/pages/en/unused.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Checked, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, TableSource};
use crate::syntax::ast::{ClauseKind, Name};
use crate::words::{Said, say};
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) const RULE: Rule = Rule {
    code: &code::UNUSED,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let checked = subject.checked;
    let model = &checked.model;
    // A project that only declares tables yet is not finished, not wrong.
    if model.metrics.is_empty() {
        return Vec::new();
    }
    let tables = used_tables(checked);
    let unused_tables = model.tables.iter().enumerate();
    let unused_tables = unused_tables
        .filter(|(at, table)| !tables.contains(&TableId::at(*at)) && !table.broken)
        .map(|(_, table)| (say!("table"), &table.named.name));
    let dimensions: FxHashSet<usize> = model
        .tables
        .iter()
        .flat_map(|table| &table.fields)
        .filter_map(|field| field.conformed.map(|id| id.index()))
        .collect();
    let unused_dimensions = model.dimensions.iter().enumerate();
    let unused_dimensions = unused_dimensions
        .filter(|(at, _)| !dimensions.contains(at))
        .map(|(_, dimension)| (say!("dimension"), &dimension.named.name));
    unused_tables
        .chain(unused_dimensions)
        .chain(unused_segments(subject))
        .map(|(what, name)| {
            Diagnostic::warning(&code::UNUSED)
                .at(name.span)
                .with("what", what)
                .with("name", &name.text)
        })
        .collect()
}

/// Segments whose names stand nowhere but where they are declared.
fn unused_segments<'a>(subject: &Subject<'a>) -> Vec<(Said, &'a Name)> {
    let attributes = &subject.checked.model.attributes;
    let segments = attributes.iter().filter(|attribute| attribute.segment.is_some());
    let segments: Vec<&Name> = segments.map(|segment| &segment.named.name).collect();
    if segments.is_empty() {
        return Vec::new();
    }
    let mut counts: FxHashMap<&str, usize> = segments.iter().map(|name| (name.text.as_str(), 0)).collect();
    for (_, source) in subject.sources.iter() {
        let lines = source
            .text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for word in lines.flat_map(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '_'))) {
            if let Some(count) = counts.get_mut(word) {
                *count += 1;
            }
        }
    }
    let unused = segments.into_iter().filter(|name| {
        // A name that is no plain word is not looked for.
        counts.get(name.text.as_str()).is_some_and(|count| *count == 1)
    });
    unused.map(|name| (say!("segment"), name)).collect()
}

/// The tables that metrics, attributes and events read, and all they lead to.
fn used_tables(checked: &Checked) -> FxHashSet<TableId> {
    let mut open: Vec<TableId> = Vec::new();
    for (measure, facts) in checked.metrics.iter().flatten() {
        open.extend(facts.tables.iter().chain(&facts.beside));
        homes(checked, measure, &mut open);
    }
    for facts in checked.attributes.iter().flatten() {
        homes(checked, &facts.measure, &mut open);
    }
    open.extend(checked.events.iter().flatten().map(|event| event.table));
    open.extend(
        checked
            .model
            .tests
            .iter()
            .flat_map(|test| test.given.iter().map(|(table, _)| *table)),
    );
    open.extend(listed_tables(checked));
    let mut used = FxHashSet::default();
    while let Some(table) = open.pop() {
        if !used.insert(table) {
            continue;
        }
        let Some(table) = checked.model.tables.get(table.index()) else {
            continue;
        };
        for link in &table.links {
            open.extend(checked.model.tables_of(link.entity));
        }
        if let Some(entity) = table.key.as_ref().and_then(|key| key.entity) {
            open.extend(checked.model.tables_of(entity));
        }
        if let TableSource::Union(parts) = &table.source {
            open.extend(parts.iter().map(|part| part.table));
        }
    }
    used
}

/// The tables whose values a report lists.
fn listed_tables(checked: &Checked) -> impl Iterator<Item = TableId> {
    let clauses = checked.model.reports.iter().flat_map(|report| &report.clauses);
    let lists = clauses.filter_map(|clause| match &clause.kind {
        ClauseKind::Listing(paths, _) => Some(paths),
        _ => None,
    });
    lists.flat_map(|paths| {
        let tables = checked.model.tables.iter().enumerate();
        let declare = tables.filter(|(_, table)| {
            let mut firsts = paths.iter().filter_map(|path| path.segments.first());
            firsts.any(|first| table.members.contains_key(&first.text))
        });
        declare.map(|(at, _)| TableId::at(at))
    })
}

fn homes(checked: &Checked, measure: &Measure, open: &mut Vec<TableId>) {
    match measure {
        Measure::Aggregate(aggregate) => open.push(aggregate.table),
        Measure::Entities { entity, .. } => open.extend(checked.model.tables_of(*entity)),
        _ => {}
    }
    measure.parts(&mut |part| homes(checked, part, open));
}
