//! What keeps the rows of a table from being sliced by a path.

use super::budget::Budget;
use super::metrics::Checked;
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Model, TableId, Type};
use crate::syntax::ast::{FieldRole, Path};
use crate::words::{Said, say};

/// Most parts of a path that are written out.
const MOST_PARTS: usize = 100_000;

/// Why a path that has a value in each row of a table is still no slice; nothing where
/// it is one.
#[must_use]
pub fn no_slice(model: &Model, table: TableId, path: &Path, (row, kind): (&Row, &Type)) -> Option<Said> {
    match model.role_at(table, path) {
        _ if matches!(row, Row::PeriodStart | Row::PeriodEnd) => {
            Some(say!("slice by a grain of the time instead: `month`"))
        }
        _ if *kind == Type::Tuple => Some(say!("a key of several columns is counted, not shown")),
        Some(FieldRole::Column) => Some(say!(
            "`{name}` is declared as a `column`, which is for expressions only: declare it as a `dim` instead",
            name = last(path)
        )),
        Some(FieldRole::Fact) => Some(say!(
            "`{name}` is a fact, which is added up; to slice by ranges of it declare them: `dim {name}_range = bucket({name}, 100)`",
            name = last(path)
        )),
        Some(FieldRole::Time | FieldRole::Snapshot) | None if matches!(kind, Type::Timestamp(_)) => Some(
            say!("a time is sliced by a grain: `{time}.month`", time = path.text()),
        ),
        _ => None,
    }
}

/// The name a path ends in.
fn last(path: &Path) -> &str {
    path.segments.last().map_or("", |name| name.text.as_str())
}

impl Checked {
    /// What is wrong with slicing a metric of these tables by a path, if anything.
    pub(super) fn no_slice_of(&self, metric: &str, tables: &[TableId], path: &Path) -> Option<Diagnostic> {
        tables.iter().find_map(|table| {
            let time = self.default_time(*table);
            let budget = Budget::new(MOST_PARTS);
            let bound = self.binder(*table, time.as_ref(), &budget).path(path);
            let advice = match bound {
                Ok((row, kind)) => Some(no_slice(&self.model, *table, path, (&row, &kind))?),
                Err(finding) if *finding.code == code::UNREACHABLE => {
                    // A column of the data is no slice.
                    finding.advice().filter(|_| !finding.is_helped_by("help.column"))
                }
                Err(finding) => return Some(*finding),
            };
            let listed = || {
                say!(
                    "`merak list {metric}` shows what it can be sliced by",
                    metric = metric
                )
            };
            let finding = Diagnostic::error(&code::UNREACHABLE_SLICE).at(path.span);
            let finding = finding.with("metric", metric).with("slice", path.text());
            Some(finding.with("advice", advice.unwrap_or_else(listed)))
        })
    }
}
