//! A slice that is one word, with two sets of values.

use super::build::Planner;
use super::frame::Planned;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{DimensionId, Field, TableId};
use crate::syntax::ast::{ExprKind, Path};
use crate::words::Said;
use std::collections::BTreeSet;

impl Planner<'_> {
    /// The values that tables list for a dimension are the same in all of them, or
    /// each list would say of the other table's rows that they are wrong.
    pub(super) fn one_set(&self, path: &Path, tables: &[TableId]) -> Planned<()> {
        let model = &self.checked.model;
        let mut first: Option<(TableId, &Field, BTreeSet<&str>)> = None;
        for table in tables {
            let Some(field) = model.field_at(*table, path) else {
                continue;
            };
            let Some(values) = self.listed(field) else {
                continue;
            };
            let Some((other, known, listed)) = &first else {
                first = Some((*table, field, values));
                continue;
            };
            if *listed == values {
                continue;
            }
            let only = |one: &BTreeSet<&str>, two: &BTreeSet<&str>| {
                Said::list(one.difference(two).map(|value| format!("{value:?}")))
            };
            let finding = Diagnostic::error(&code::TWO_SETS)
                .at(path.span)
                .label(known.name.span, "label.first")
                .label(field.name.span, "label.second")
                .with("name", path.text())
                .with("first", self.table_name(*other))
                .with("second", self.table_name(*table));
            let finding = match (listed.is_subset(&values), values.is_subset(listed)) {
                (true, _) => finding.says("message.more").with("values", only(&values, listed)),
                (_, true) => finding.says("message.less").with("values", only(listed, &values)),
                _ => finding
                    .with("values", only(listed, &values))
                    .with("others", only(&values, listed)),
            };
            return Err(Box::new(finding));
        }
        Ok(())
    }

    /// The values a field is claimed to have, by its own list or by the dimension
    /// it binds to.
    fn listed<'f>(&'f self, field: &'f Field) -> Option<BTreeSet<&'f str>> {
        let dimension = |id: DimensionId| self.checked.model.dimensions.get(id.index());
        let values = match (field.values.as_slice(), field.conformed.and_then(dimension)) {
            ([], Some(dimension)) => dimension.values.as_slice(),
            (own, _) => own,
        };
        let texts: Option<BTreeSet<&str>> = values
            .iter()
            .map(|value| match &value.kind {
                ExprKind::Text(text) => Some(text.value.as_str()),
                _ => None,
            })
            .collect();
        texts.filter(|texts| !texts.is_empty())
    }
}
