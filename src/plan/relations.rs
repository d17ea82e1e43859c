//! Where the rows of a table are: in the warehouse, or in a step that makes them.

use smol_str::SmolStr;

use super::build::Planner;
use super::frame::{CELLS, Planned};
use super::ir::{Expr, Relation, Select, Source, Step, StepBody};
use super::lower::Aliases;
use crate::check::Literal;
use crate::resolve::{TableId, TableSource};
use crate::source::Span;

impl Planner<'_> {
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

    /// The rows of a table a join leads to. Of whole copies that is the latest.
    pub fn source(&mut self, table: TableId) -> Source {
        match self.latest_copy(table) {
            None => self.stored(table),
            Some(_) => self.made(table, "_latest"),
        }
    }

    fn made(&mut self, table: TableId, suffix: &str) -> Source {
        self.needs.table(&self.checked.model, table);
        if let Some((_, step)) = self.made.iter().find(|(known, _)| *known == table) {
            return Source::Step(step.clone());
        }
        let step = self.free_name(&format!("{}{suffix}", self.table_name(table)));
        self.made.push((table, step.clone()));
        Source::Step(step)
    }

    /// The steps that make rows of tables, with every column that is read of
    /// them; those others are made of come first.
    pub fn made_steps(&mut self, asked_at: Span) -> Planned<Vec<Step>> {
        let outer = std::mem::take(&mut self.steps);
        let (mut first, mut unions) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some((table, name)) = self.made.get(at).cloned() {
            at += 1;
            match self.made_step(table, &name) {
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
                        from: Relation {
                            source: Source::Step(rows.clone()),
                            alias: rows.clone(),
                        },
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
