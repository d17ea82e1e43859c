//! What planning asks of the model.

use super::build::Planner;
use crate::check::{Measure, Row, RowBinder};
use crate::resolve::{TableId, Type};
use crate::source::manifest::Manifest;

impl Planner<'_> {
    pub fn manifest(&self) -> &Manifest {
        &self.checked.model.manifest
    }

    pub fn default_time(&self, table: TableId) -> Option<(Row, Type)> {
        self.checked.default_time(table)
    }

    pub fn table_name(&self, table: TableId) -> String {
        let table = self.checked.model.tables.get(table.index());
        table
            .map(|table| table.named.name.text.to_string())
            .unwrap_or_default()
    }

    pub fn binder<'b>(&'b self, base: TableId, own_time: Option<&'b (Row, Type)>) -> RowBinder<'b> {
        self.checked.binder(base, own_time, &self.budget)
    }

    /// Calls `visit` for everything a measure is made of, metrics written out.
    pub fn everything(&self, measure: &Measure, visit: &mut dyn FnMut(&Measure)) {
        visit(measure);
        if let Measure::Metric(id, _) = measure
            && let Some((measure, _)) = self.checked.metric(*id)
        {
            self.everything(measure, visit);
        }
        measure.parts(&mut |part| self.everything(part, visit));
    }
}
