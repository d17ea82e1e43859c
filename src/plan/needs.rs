//! What a plan reads, and the keys it leans on.

use smol_str::SmolStr;

use super::ir::{Check, Plan};
use crate::check::Row;
use crate::resolve::{Model, Pattern, Spelling, TableId, TableSource, Type};
use crate::source::Span;

/// A table a plan reads.
#[derive(Clone, Debug)]
pub struct TableUse {
    /// Which.
    pub table: TableId,
    /// Its physical name.
    pub name: SmolStr,
    /// Where that is written.
    pub span: Span,
    /// The physical columns read, with declared types and places.
    pub columns: Vec<(SmolStr, Type, Span)>,
    /// The column it is partitioned by, where that is a text.
    pub partition: Option<(SmolStr, Pattern)>,
}

/// A key a join leans on.
#[derive(Clone, Debug)]
pub struct KeyUse {
    /// Of which table.
    pub table: TableId,
    /// Its columns.
    pub columns: Vec<SmolStr>,
    /// The columns from which and until which a row holds, if rows change over
    /// time: then no two of one key hold at once.
    pub validity: Option<(SmolStr, SmolStr)>,
    /// The question that answers with a key that breaks this: its values, then
    /// how often it stands, or from when on two rows hold.
    pub check: Option<Box<Plan>>,
    /// Where it is declared.
    pub span: Span,
}

/// Collects what is read while a plan is built.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub tables: Vec<TableUse>,
    pub keys: Vec<KeyUse>,
    pub checks: Vec<Check>,
}

impl Needs {
    /// The physical name of a table; remembers that it is read.
    pub fn table(&mut self, model: &Model, id: TableId) -> SmolStr {
        let (name, span) = match model.tables.get(id.index()).map(|table| &table.source) {
            Some(TableSource::Physical { name, span }) => (name.clone(), *span),
            _ => (SmolStr::default(), Span::default()),
        };
        if !self.tables.iter().any(|known| known.table == id) {
            self.tables.push(TableUse {
                table: id,
                name: name.clone(),
                span,
                columns: Vec::new(),
                partition: partition(model, id),
            });
        }
        name
    }

    /// Remembers a column.
    pub fn column(&mut self, model: &Model, id: TableId, name: &SmolStr, kind: &Type, span: Span) {
        self.table(model, id);
        let declared = model.tables.get(id.index()).and_then(|table| table.field(name));
        let declared = declared.filter(|field| field.expr.is_none() && *kind == Type::Unknown);
        let kind = declared.and_then(|field| field.kind.as_ref()).unwrap_or(kind);
        let Some(known) = self.tables.iter_mut().find(|known| known.table == id) else {
            return;
        };
        match known.columns.iter_mut().find(|(column, ..)| column == name) {
            // A declared type says more than an expression that names the column.
            Some((_, Type::Unknown, _)) if *kind != Type::Unknown => {
                known.columns.retain(|(column, ..)| column != name);
                known.columns.push((name.clone(), kind.clone(), span));
            }
            Some(_) => {}
            None => known.columns.push((name.clone(), kind.clone(), span)),
        }
    }

    /// Remembers every column of a row expression.
    pub fn row(&mut self, model: &Model, row: &Row) {
        row.columns(&mut |column| {
            self.column(model, column.table, &column.column, &column.kind, column.span)
        });
    }
}

fn partition(model: &Model, id: TableId) -> Option<(SmolStr, Pattern)> {
    let table = model.tables.get(id.index())?;
    let partition = table.partition.as_ref()?;
    let Spelling::Text(pattern) = &partition.spelling else {
        return None;
    };
    let field = table.fields.get(partition.field)?;
    Some((field.name.text.clone(), pattern.clone()))
}
