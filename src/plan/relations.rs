//! Where the rows of a table are: in the warehouse, or in a step that makes them.

use crate::words::say;
use smol_str::SmolStr;

use super::build::Planner;
use super::frame::{CELLS, Planned};
use super::ir::{Expr, Relation, Select, Source, Step, StepBody};
use super::lower::Aliases;
use crate::check::{Literal, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, TableSource};
use crate::source::Span;

/// A step that makes the rows of a table.
#[derive(Clone)]
pub(super) struct Made {
    pub table: TableId,
    pub step: String,
    /// Of which rows, where the table's `rows` look over links; its columns are known last.
    pub select: Option<Box<Select>>,
}

impl<'a> Planner<'a> {
    /// The rows of a table that is read itself; those of a union are made by
    /// [`rows_from`](Self::rows_from), which knows what is asked of them.
    pub fn stored(&mut self, table: TableId) -> Source {
        match self
            .checked
            .model
            .tables
            .get(table.index())
            .map(|table| &table.source)
        {
            Some(TableSource::Physical { .. }) | None => {
                Source::Table(self.needs.table(&self.checked.model, table))
            }
            Some(TableSource::Sql(_) | TableSource::Union(_)) => self.made(table, ""),
        }
    }

    /// The rows of a table a join leads to: of whole copies those of the latest, and those for
    /// which its `rows` hold where these look over links themselves.
    pub fn source(&mut self, table: TableId, asked_at: Span) -> Planned<Source> {
        if self.standing_rows(table)?.is_some_and(looks_further) {
            return self.held(table, asked_at);
        }
        Ok(match self.latest_copy(table) {
            None => self.stored(table),
            Some(_) => self.made(table, "_latest"),
        })
    }

    /// The condition that holds for all rows of a table. One that could not be
    /// bound keeps nobody from asking for other tables: here it is met.
    pub fn standing_rows(&self, table: TableId) -> Planned<Option<&'a Row>> {
        let checked = self.checked;
        let bound = checked.tables.get(table.index());
        let bound = bound.and_then(|facts| facts.rows.as_ref());
        let written = checked.model.tables.get(table.index());
        match written.and_then(|table| table.rows.as_ref()) {
            Some(written) if bound.is_none() => {
                let finding = Diagnostic::error(&code::NOT_YET).at(written.span);
                let what = say!("this condition on the rows of a table");
                Err(Box::new(finding.helps("help.none").with("what", what)))
            }
            _ => Ok(bound),
        }
    }

    fn made(&mut self, table: TableId, suffix: &str) -> Source {
        self.needs.table(&self.checked.model, table);
        let mut known = self.made.iter();
        if let Some(made) = known.find(|made| made.table == table && made.select.is_none()) {
            return Source::Step(made.step.clone());
        }
        let step = self.free_name(&format!("{}{suffix}", self.table_name(table)));
        self.made.push(Made {
            table,
            step: step.clone(),
            select: None,
        });
        Source::Step(step)
    }

    /// A step of the rows for which the table's `rows` hold, where these look over
    /// links: a join to the table itself would find those that do not hold, too.
    fn held(&mut self, table: TableId, asked_at: Span) -> Planned<Source> {
        let mut known = self.made.iter();
        if let Some(made) = known.find(|made| made.table == table && made.select.is_some()) {
            return Ok(Source::Step(made.step.clone()));
        }
        let latest = self.latest_copy(table);
        let standing: Vec<&Row> = self.standing_rows(table)?.into_iter().chain(&latest).collect();
        let (aliases, joins) = self.reached(table, &standing, None, asked_at)?;
        let select = Select {
            columns: Vec::new(),
            from: Relation {
                source: self.stored(table),
                alias: aliases.base().to_owned(),
            },
            joins,
            filter: standing.iter().map(|row| aliases.lower(row)).collect(),
            group: None,
        };
        let step = self.free_name(&format!("{}_there", self.table_name(table)));
        self.made.push(Made {
            table,
            step: step.clone(),
            select: Some(Box::new(select)),
        });
        Ok(Source::Step(step))
    }

    /// The steps that make rows of tables, with every column that is read of
    /// them; those others are made of come first.
    pub fn made_steps(&mut self, asked_at: Span) -> Planned<Vec<Step>> {
        let outer = std::mem::take(&mut self.steps);
        let (mut first, mut unions) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(Made { table, step, select }) = self.made.get(at).cloned() {
            at += 1;
            let name = step;
            let made = match select {
                Some(select) => Some(self.held_step(table, &name, *select)),
                None => self.made_step(table, &name),
            };
            match made {
                Some(step) => first.push(step),
                None => {
                    let columns = self.columns_read(table);
                    let rows = self.union(table, &columns, &[], None, asked_at)?;
                    unions.append(&mut self.steps);
                    let columns = columns.iter().map(|column| {
                        let value = Expr::column(&rows, column);
                        (value, column.to_string())
                    });
                    let select = Select {
                        columns: columns.collect(),
                        from: Relation::step(&rows),
                        joins: Vec::new(),
                        filter: Vec::new(),
                        group: None,
                    };
                    unions.push(Step {
                        comment: format!("rows of {}", self.table_name(table)),
                        name,
                        body: StepBody::Select(Box::new(select)),
                    });
                }
            }
        }
        self.made.clear();
        self.steps = outer;
        first.append(&mut unions);
        Ok(first)
    }

    fn held_step(&self, table: TableId, name: &str, select: Select) -> Step {
        let columns = self.columns_read(table).into_iter();
        let base = select.from.alias.clone();
        let columns = columns.map(|column| (Expr::column(&base, &column), column.to_string()));
        let select = Select {
            columns: columns.collect(),
            ..select
        };
        Step {
            comment: format!("the rows of {} that its `rows` leave", self.table_name(table)),
            name: name.to_owned(),
            body: StepBody::Select(Box::new(select)),
        }
    }

    fn columns_read(&self, table: TableId) -> Vec<SmolStr> {
        let read = self.needs.tables.iter().find(|used| used.table == table);
        let columns = read.map(|used| used.columns.iter().map(|(column, ..)| column.clone()));
        columns.into_iter().flatten().collect()
    }

    /// The step of a table that is not a union.
    fn made_step(&mut self, table: TableId, name: &str) -> Option<Step> {
        let checked = self.checked;
        let declared = checked.model.tables.get(table.index())?;
        if let TableSource::Sql(texts) = &declared.source {
            let texts = texts
                .iter()
                .map(|(engine, text)| (engine.text.clone(), text.value.clone()));
            return Some(Step {
                comment: format!("{}, by its own SQL", self.table_name(table)),
                name: name.to_owned(),
                body: StepBody::Written(table, texts.collect()),
            });
        }
        let latest = self.latest_copy(table)?;
        let columns = self.columns_read(table).into_iter().map(|column| {
            let value = Expr::Column(CELLS.to_owned(), column.clone());
            (value, column.to_string())
        });
        let columns = columns.collect();
        self.needs.row(&checked.model, &latest);
        let aliases = Aliases::new(&checked.model, table, Vec::new(), Expr::Literal(Literal::Null));
        let select = Select {
            columns,
            from: Relation {
                source: Source::Table(self.needs.table(&checked.model, table)),
                alias: aliases.base().to_owned(),
            },
            joins: Vec::new(),
            filter: vec![aliases.lower(&latest)],
            group: None,
        };
        Some(Step {
            comment: format!("the latest whole copy of {}", self.table_name(table)),
            name: name.to_owned(),
            body: StepBody::Select(Box::new(select)),
        })
    }
}

/// Whether a condition on the rows of a table looks over its links.
pub(super) fn looks_further(rows: &Row) -> bool {
    let mut further = false;
    rows.columns(&mut |column| further |= !column.path.is_empty());
    further
}
