//! The columns that the declarations of a table speak of.

use crate::check::Checked;
use crate::cli::statement::{declared, zone};
use crate::engine::{Declared, Need, NeededColumn};
use crate::resolve::{Table, TableId, TableSource};
use crate::syntax::ast::Name;

/// What a table needs of its data; nothing where that is put together here.
pub(super) fn need(checked: &Checked, id: TableId, table: &Table) -> Option<Need> {
    let TableSource::Physical { name, span } = &table.source else {
        return None;
    };
    let mut columns = Vec::new();
    if let Some(facts) = checked.tables.get(id.index()) {
        let rows = facts.fields.iter().flatten().map(|(row, _)| row);
        let valid = facts.valid.iter().flat_map(|(from, until)| [&from.0, &until.0]);
        for row in rows.chain(&facts.rows).chain(valid) {
            row.columns(&mut |column| {
                if column.table == id && column.path.is_empty() {
                    columns.push(NeededColumn {
                        name: column.column.to_string(),
                        declared: declared(&column.kind),
                        zone: zone(&column.kind).filter(|zone| *zone != checked.model.manifest.timezone),
                        span: column.span,
                    });
                }
            });
        }
    }
    let links = table.links.iter().flat_map(|link| &link.columns);
    let keys = table.key.iter().flat_map(|key| &key.columns);
    let periods = checked.model.names.periods().into_iter();
    let periods = periods.filter(|period| period.calendar == id);
    let periods = periods.map(|period| &period.column);
    columns.extend(links.chain(keys).chain(periods).map(undeclared));
    Some(Need {
        table: name.to_string(),
        span: *span,
        columns,
        whole: false,
    })
}

fn undeclared(name: &Name) -> NeededColumn {
    NeededColumn {
        name: name.text.to_string(),
        declared: Declared::Unknown,
        zone: None,
        span: name.span,
    }
}
