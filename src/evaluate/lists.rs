//! Questions without metrics: the values rows have. From "Values".

use crate::resolve::TableId;
use crate::syntax::ast::FieldRole;
use crate::syntax::ast::Path;

use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// Each combination of values once, of every table that declares the names.
    pub fn values_of(&self, slices: &[Slice], around: &Around) -> Known<Vec<Vec<Value>>> {
        self.saw("values");
        let mut paths = Vec::new();
        for slice in slices {
            match slice {
                Slice::Path(path) if !self.is_period(path) => paths.push(path),
                _ => return Err(Stop::Unknown("a list of periods".to_owned())),
            }
        }
        let tables = (0..self.checked.model.tables.len()).map(TableId::at);
        let tables: Vec<TableId> = tables
            .filter(|table| paths.iter().all(|path| self.declares(*table, path)))
            .collect();
        let mut found = Vec::new();
        for table in tables {
            for here in self.rows_in(table, around)? {
                let mut key = Vec::new();
                for slice in slices {
                    key.extend(self.slice_value(slice, here, around)?);
                }
                self.add(&mut found, key)?;
            }
        }
        Ok(found)
    }

    /// Whether a path is a grain that a calendar declares.
    fn is_period(&self, path: &Path) -> bool {
        let periods = self.checked.model.names.periods();
        let is_named = |name: &str| periods.iter().any(|period| period.grain.word() == name);
        path.single().is_some_and(|name| is_named(&name.text))
    }

    /// Whether a table declares the first name of a path, or is the home of the
    /// entity it begins with.
    fn declares(&self, table: TableId, path: &Path) -> bool {
        let (Ok(declared), Some(first)) = (self.table(table), path.segments.first()) else {
            return false;
        };
        let first = &first.text;
        let field = declared.field(first);
        if field.is_some_and(|field| matches!(field.role, FieldRole::Column | FieldRole::Fact)) {
            return false;
        }
        let is_link = declared.links.iter().any(|link| link.name.text == *first);
        let entity = self.checked.model.names.entity(first);
        let is_home = entity.is_some() && declared.key.as_ref().and_then(|key| key.entity) == entity;
        let begins = field.is_some() || (is_link && path.segments.len() > 1) || is_home;
        begins && self.path(table, path, None).is_ok()
    }
}
