//! The columns of a list of rows.

use crate::check::Row;
use crate::plan::taken::Taken;
use crate::resolve::{Model, Type};

/// The columns of a list, each value once.
pub(super) struct Shown<'a> {
    pub model: &'a Model,
    pub columns: Vec<(Row, String)>,
    pub names: Taken,
}

impl Shown<'_> {
    /// Adds a value that is not there yet.
    pub fn add(&mut self, value: Row, name: &str) {
        let value = in_project(value);
        if !self.columns.iter().any(|(known, _)| *known == value) {
            self.again(value, name);
        }
    }

    /// Adds a value, also where it is there by another name.
    pub fn again(&mut self, value: Row, name: &str) {
        let name = self.names.fresh(name);
        self.columns.push((value, name));
    }

    /// Adds everything a row expression looks at: columns of the table, or of
    /// one that it reaches, and attributes.
    pub fn looked_at(&mut self, row: &Row) {
        row.columns(&mut |column| {
            let mut words: Vec<String> = column
                .path
                .steps()
                .iter()
                .map(|hop| hop.words(self.model))
                .collect();
            words.push(column.column.to_string());
            self.add(Row::Column(column.clone()), &words.join("."));
        });
        row.attributes(&mut |attribute| {
            let named = self.model.attributes.get(attribute.attribute.index());
            let name = named.map(|attribute| attribute.named.name.text.as_str());
            self.add(Row::Attribute(attribute.clone()), name.unwrap_or("attribute"));
        });
    }
}

/// A column of times by the project's clock, as all others are shown.
pub(super) fn in_project(value: Row) -> Row {
    match &value {
        Row::Column(column) => match &column.kind {
            Type::Timestamp(Some(zone)) => Row::Local {
                zone: zone.clone(),
                time: Box::new(value),
            },
            _ => value,
        },
        _ => value,
    }
}
