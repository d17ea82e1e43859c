//! Unions: the parts, each with its own conditions, one below the other.

use smol_str::SmolStr;

use super::build::Planner;
use super::frame::Planned;
use super::ir::{Expr, Relation, Select, Source, StepBody};
use crate::check::{ColumnRef, Literal, Row, RowBinder, bound_instant, in_unit_of};
use crate::resolve::{Part, Table, TableId, TableSource, Type, path_in};
use crate::source::Span;
use crate::syntax::time::Moment;

impl Planner<'_> {
    /// Takes out of these conditions what the parts of a union can judge.
    pub fn pushed(&self, table: TableId, filter: &mut Vec<Row>) -> Vec<Row> {
        if self.parts(table).is_empty() {
            return Vec::new();
        }
        let (pushed, kept) = std::mem::take(filter).into_iter().partition(Row::is_of_its_row);
        *filter = kept;
        pushed
    }

    pub fn parts(&self, table: TableId) -> &[Part] {
        match self
            .checked
            .model
            .tables
            .get(table.index())
            .map(|table| &table.source)
        {
            Some(TableSource::Union(parts)) => parts,
            _ => &[],
        }
    }

    /// Where the rows of a table are that some rows read, under conditions that
    /// its parts judge.
    pub fn rows_from(
        &mut self,
        table: TableId,
        read: &[&Row],
        pushed: &[Row],
        time: Option<&(Row, Type)>,
        asked_at: Span,
    ) -> Planned<Source> {
        if self.parts(table).is_empty() {
            return Ok(self.stored(table));
        }
        let model = &self.checked.model;
        let mut columns: Vec<SmolStr> = Vec::new();
        let mut need = |row: &Row| {
            row.columns(&mut |column| {
                let names = match column.path.steps().first() {
                    None => vec![column.column.clone()],
                    Some(hop) => hop.columns(model).iter().map(|name| name.text.clone()).collect(),
                };
                for name in names {
                    if !columns.contains(&name) {
                        columns.push(name);
                    }
                }
            });
        };
        read.iter().for_each(|row| need(row));
        let mut slow = false;
        for row in read {
            row.columns(&mut |column| slow |= column.path.is_slow(model));
        }
        if let Some((time, _)) = time.filter(|_| slow) {
            need(time);
        }
        self.union(table, &columns, pushed, time, asked_at)
            .map(Source::Step)
    }

    /// The step with these columns of a union.
    pub fn union(
        &mut self,
        table: TableId,
        columns: &[SmolStr],
        pushed: &[Row],
        time: Option<&(Row, Type)>,
        asked_at: Span,
    ) -> Planned<String> {
        let mut stack = Vec::new();
        let parts = self.parts(table).to_vec();
        for part in &parts {
            stack.push(self.part(table, part, columns, pushed, time, asked_at)?);
        }
        let names: Vec<String> = parts.iter().map(|part| self.table_name(part.table)).collect();
        let name = self.table_name(table);
        let comment = format!("rows of {name}: those of {}", names.join(", "));
        Ok(self.step(&format!("{name}_rows"), &comment, StepBody::Stack(stack)))
    }

    fn part(
        &mut self,
        union: TableId,
        part: &Part,
        columns: &[SmolStr],
        pushed: &[Row],
        time: Option<&(Row, Type)>,
        asked_at: Span,
    ) -> Planned<Select> {
        let checked = self.checked;
        let Some(declared) = checked.model.tables.get(union.index()) else {
            return Ok(nothing());
        };
        let binder = self.binder(part.table, None);
        let mut failed = None;
        let mut value = |name: &SmolStr| match self.supplied(declared, union, part, &binder, name) {
            Ok(value) => value,
            Err(finding) => {
                failed = Some(finding);
                (Row::Literal(Literal::Null), Type::Null)
            }
        };
        let mut values: Vec<(Row, String)> = Vec::new();
        for name in columns {
            values.push((value(name).0, name.to_string()));
        }
        let own_time = time.and_then(|(row, _)| match row {
            Row::Column(column) if column.path.is_empty() => Some(value(&column.column)),
            _ => None,
        });
        let mut names: Vec<SmolStr> = Vec::new();
        for row in pushed {
            row.columns(&mut |column| names.push(column.column.clone()));
        }
        let known: Vec<(SmolStr, Row)> = names
            .into_iter()
            .map(|name| (name.clone(), value(&name).0))
            .collect();
        if let Some(finding) = failed {
            return Err(finding);
        }
        let here = |column: &ColumnRef| {
            let found = known.iter().find(|(name, _)| *name == column.column);
            found.map(|(_, row)| row.clone())
        };
        let mut filter = self.standing(part.table, None, &super::bounds::Bounds::default())?;
        filter.extend(
            pushed
                .iter()
                .map(|row| self.on_its_clock(row.with_columns(&here))),
        );
        self.prune(part.table, &mut filter);
        let inner = self.pushed(part.table, &mut filter);
        let read: Vec<&Row> = values.iter().map(|(row, _)| row).chain(&filter).collect();
        let (aliases, joins) = self.reached(part.table, &read, own_time.as_ref(), asked_at)?;
        let source = self.rows_from(part.table, &read, &inner, own_time.as_ref(), asked_at)?;
        let mut columns: Vec<(Expr, String)> = values
            .iter()
            .map(|(row, name)| (aliases.lower(row), name.clone()))
            .collect();
        if columns.is_empty() {
            columns.push((Expr::Literal(Literal::Number("1".into())), "one".to_owned()));
        }
        Ok(Select {
            columns,
            from: Relation {
                source,
                alias: aliases.base().to_owned(),
            },
            joins,
            filter: filter.iter().map(|row| aliases.lower(row)).collect(),
            group: None,
        })
    }

    /// What a part holds in a column of the union.
    fn supplied(
        &self,
        declared: &Table,
        union: TableId,
        part: &Part,
        binder: &RowBinder<'_>,
        column: &SmolStr,
    ) -> Planned<(Row, Type)> {
        let part_name = declared.part_name.and_then(|at| declared.fields.get(at));
        if part_name.is_some_and(|field| field.name.text == *column) {
            let name = self.table_name(part.table);
            return Ok((Row::Literal(Literal::Text(name.into())), Type::Text));
        }
        let holds = |at: usize| {
            let link = declared.links.get(at)?;
            let place = link.columns.iter().position(|own| own.text == *column)?;
            Some((&link.name, place))
        };
        let field = declared.fields.iter().take(declared.supplied);
        let at = field.clone().position(|field| field.name.text == *column);
        let Some((at, field)) = at.and_then(|at| Some((at, declared.fields.get(at)?))) else {
            let link = (0..declared.links.len()).rev().find_map(holds);
            let Some((name, place)) = link else {
                return Ok((Row::Literal(Literal::Null), Type::Null));
            };
            let (row, kind) = binder.path(&path_in(part, name))?;
            return Ok(match row {
                Row::Tuple(mut all) if place < all.len() => (all.swap_remove(place), kind),
                row => (row, kind),
            });
        };
        let (row, kind) = binder.path(&path_in(part, &field.name))?;
        let facts = self.checked.tables.get(union.index());
        let whole = facts.and_then(|facts| facts.fields.get(at)?.as_ref());
        Ok(match (&kind, whole) {
            (Type::Timestamp(Some(_)), Some((_, Type::Timestamp(None)))) => {
                (super::joins::local(row, &kind), Type::Timestamp(None))
            }
            (_, Some((_, whole))) => (in_unit_of(row, &kind, whole), kind),
            _ => (row, kind),
        })
    }

    /// A comparison of a converted time with a constant, the other way round:
    /// the constant is converted, not the column.
    fn on_its_clock(&self, row: Row) -> Row {
        match row {
            Row::And(all) => Row::And(all.into_iter().map(|row| self.on_its_clock(row)).collect()),
            Row::UntilNow(time, kind) => match *time {
                Row::Local { zone, time } => Row::UntilNow(time, Type::Timestamp(Some(zone))),
                time => Row::UntilNow(Box::new(time), kind),
            },
            Row::Compare(operator, left, right) => match (*left, *right) {
                (Row::Local { zone, time }, Row::Literal(Literal::Timestamp(moment))) => {
                    let manifest = &self.checked.model.manifest;
                    let there = bound_instant(Moment::Instant(moment, None), manifest, Some(&zone));
                    match there {
                        Some(there) => {
                            let there = Row::Literal(Literal::Timestamp(there));
                            Row::Compare(operator, time, Box::new(there))
                        }
                        None => {
                            let moment = Row::Literal(Literal::Timestamp(moment));
                            Row::Compare(operator, Box::new(Row::Local { zone, time }), Box::new(moment))
                        }
                    }
                }
                (Row::Local { zone, time }, Row::FromNow(start, _)) => Row::Compare(
                    operator,
                    time,
                    Box::new(Row::FromNow(start, Type::Timestamp(Some(zone)))),
                ),
                (left, right) => Row::Compare(operator, Box::new(left), Box::new(right)),
            },
            row => row,
        }
    }
}

fn nothing() -> Select {
    Select {
        columns: Vec::new(),
        from: Relation {
            source: Source::Table(SmolStr::default()),
            alias: String::new(),
        },
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    }
}
