//! Tables, and the ways between them.
//!
//! A table is known by its name in the language; where the warehouse keeps it is
//! not part of any definition. What a table is put together from is.

use super::mark::Mark;
use super::normal::{Clear, Normal};
use super::value::Truth;
use crate::check::{ColumnRef, LinkPath, in_unit_of};
use crate::resolve::{Holds, Part, Table, TableId, TableSource, Type, path_in};
use crate::syntax::time::Grain;

impl Normal<'_> {
    /// What a grain puts together: one of a calendar is what its column says there.
    pub(super) fn grain(&self, grain: Grain) -> String {
        let model = &self.checked.model;
        let period = match grain {
            Grain::Custom(_) => model.names.period(grain.word()),
            _ => None,
        };
        let calendar = period.and_then(|period| model.tables.get(period.calendar.index()));
        match (period, calendar) {
            (Some(period), Some(calendar)) => {
                format!("of {} by {}", calendar.named.name.text, period.column.text)
            }
            _ => grain.word().to_owned(),
        }
    }

    /// What stands for a table.
    pub(super) fn table(&mut self, id: TableId) -> Clear<Mark> {
        if let Some(known) = self.tables.get(&id) {
            return Ok(*known);
        }
        let checked = self.checked;
        let Some(table) = checked.model.tables.get(id.index()) else {
            return Ok(Mark::of_text("table", ""));
        };
        let called = self.called.get(&id).unwrap_or(&table.named.name.text);
        let name = Mark::of_text("table", called);
        if !self.open_tables.insert(id) {
            return Ok(name);
        }
        let source = self.alone(|normal| normal.source(table));
        self.open_tables.remove(&id);
        let mark = match source? {
            Some(source) => Mark::of_all("table", [name, source]),
            None => name,
        };
        self.tables.insert(id, mark);
        Ok(mark)
    }

    /// What it is put together from, if the warehouse does not have it as it is.
    fn source(&mut self, table: &Table) -> Clear<Option<Mark>> {
        let mut parts = Vec::new();
        if let Some(partition) = &table.partition
            && partition.holds == Holds::Copy
        {
            let field = table.fields.get(partition.field);
            let column = field.map(|field| field.name.text.as_str());
            parts.push(Mark::of_text("whole copies", column.unwrap_or_default()));
        }
        match &table.source {
            TableSource::Physical { .. } => {}
            TableSource::Sql(texts) => {
                let texts = texts.iter().map(|(engine, text)| {
                    let engine = Mark::of_text("engine", &engine.text);
                    Mark::of_all("sql", [engine, Mark::of_text("text", &text.value)])
                });
                parts.push(Mark::of_any_order("by sql", texts));
            }
            TableSource::Union(tables) => {
                for part in tables {
                    let mut marks = vec![self.table(part.table)?];
                    let rows = self.rows_of(part.table)?;
                    marks.push(self.diagrams.mark(rows.yes));
                    for (name, path) in &part.renames {
                        let bound = self.binder(part.table, None).path(path);
                        let Ok((row, _)) = bound else { continue };
                        let value = self.row(&row)?;
                        marks.push(Mark::of_text("as", &name.text));
                        marks.push(self.diagrams.mark_of(&value));
                    }
                    marks.extend(self.units_of(table, part)?);
                    parts.push(Mark::of_all("part", marks));
                }
            }
        }
        if let Some((from, until)) = table.validity() {
            parts.push(Mark::of_text("from", &from.text));
            parts.push(Mark::of_text("until", &until.text));
        }
        Ok((!parts.is_empty()).then(|| Mark::of_all("made of", parts)))
    }

    /// What a part supplies in another unit than the union has.
    fn units_of(&mut self, union: &Table, part: &Part) -> Clear<Vec<Mark>> {
        let checked = self.checked;
        let id = checked.model.names.table(&union.named.name.text);
        let facts = id.and_then(|id| checked.tables.get(id.index()));
        let fields = union
            .fields
            .iter()
            .zip(facts.iter().flat_map(|facts| &facts.fields));
        let mut marks = Vec::new();
        for (field, whole) in fields.take(union.supplied) {
            let bound = self.binder(part.table, None).path(&path_in(part, &field.name));
            let (Ok((row, kind)), Some((_, whole))) = (bound, whole) else {
                continue;
            };
            let there = in_unit_of(row.clone(), &kind, whole);
            if matches!((&kind, whole), (Type::Number(one), Type::Number(other)) if one.unit != other.unit) {
                let value = self.row(&there)?;
                marks.push(Mark::of_text("in its unit", &field.name.text));
                marks.push(self.diagrams.mark_of(&value));
            }
        }
        Ok(marks)
    }

    /// The condition that holds for all rows of a table.
    pub(super) fn rows_of(&mut self, id: TableId) -> Clear<Truth> {
        let facts = self.checked.tables.get(id.index());
        match facts.and_then(|facts| facts.rows.as_ref()) {
            Some(row) => self.condition(row),
            None => Ok(Truth::YES),
        }
    }

    /// What stands for a way over links, and what is found at its end.
    pub(super) fn way(&mut self, path: &LinkPath) -> Clear<Mark> {
        let checked = self.checked;
        let mut hops = Vec::new();
        for hop in path.steps() {
            let columns = hop.columns(&checked.model);
            let columns: Vec<Mark> = columns
                .iter()
                .map(|column| Mark::of_text("by", &column.text))
                .collect();
            let to = self.table(hop.to)?;
            // Rows that are left out are not found either.
            let rows = match self.open_tables.insert(hop.to) {
                true => {
                    let rows = self.rows_of(hop.to);
                    self.open_tables.remove(&hop.to);
                    rows?
                }
                false => Truth::YES,
            };
            let rows = self.diagrams.mark(rows.yes);
            hops.push(Mark::of_all("hop", columns.into_iter().chain([to, rows])));
        }
        Ok(Mark::of_all("way", hops))
    }

    /// What stands for a column.
    pub(super) fn column(&mut self, column: &ColumnRef) -> Clear<Mark> {
        let is_own = column.path.is_empty() && self.open_tables.is_empty();
        let key = (column.table, column.column.clone());
        if let Some(known) = self.columns.get(&key).filter(|_| is_own) {
            return Ok(*known);
        }
        let way = self.way(&column.path)?;
        let table = self.table(column.table)?;
        let mark = Mark::of("column", |parts| {
            parts.mark(way);
            parts.mark(table);
            parts.text(&column.column);
        });
        if is_own {
            self.columns.insert(key, mark);
        }
        Ok(mark)
    }
}
