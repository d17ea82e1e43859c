//! Where the rows of a table are: in the warehouse, or in a step that makes them.

use super::build::Planner;
use super::frame::CELLS;
use super::ir::{Expr, Relation, Select, Source, Step, StepBody};
use super::lower::Aliases;
use crate::check::Literal;
use crate::resolve::TableId;

impl Planner<'_> {
    /// The rows of a table a join leads to. Of whole copies that is the latest.
    pub fn source(&mut self, table: TableId) -> Source {
        let name = self.needs.table(&self.checked.model, table);
        if self.latest_copy(table).is_none() {
            return Source::Table(name);
        }
        if let Some((_, step)) = self.made.iter().find(|(known, _)| *known == table) {
            return Source::Step(step.clone());
        }
        let step = self.free_name(&format!("{}_latest", self.table_name(table)));
        self.made.push((table, step.clone()));
        Source::Step(step)
    }

    /// The steps that make rows of tables, with every column that is read of them.
    pub fn made_steps(&mut self) -> Vec<Step> {
        let made = std::mem::take(&mut self.made);
        made.into_iter()
            .filter_map(|(table, name)| self.made_step(table, name))
            .collect()
    }

    fn made_step(&mut self, table: TableId, name: String) -> Option<Step> {
        let latest = self.latest_copy(table)?;
        let model = &self.checked.model;
        let read = self.needs.tables.iter().find(|used| used.table == table)?;
        let columns = read.columns.iter().map(|(column, ..)| {
            let value = Expr::Column(CELLS.to_owned(), column.clone());
            (value, column.to_string())
        });
        let columns = columns.collect();
        self.needs.row(model, &latest);
        let aliases = Aliases::new(model, table, Vec::new(), Expr::Literal(Literal::Null));
        let select = Select {
            columns,
            from: Relation {
                source: Source::Table(self.needs.table(model, table)),
                alias: aliases.base().to_owned(),
            },
            joins: Vec::new(),
            filter: vec![aliases.lower(&latest)],
            group: None,
        };
        Some(Step {
            comment: format!("the latest whole copy of {}", self.table_name(table)),
            name,
            body: StepBody::Select(Box::new(select)),
        })
    }
}
