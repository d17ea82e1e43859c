//! Questions without metrics: the values rows have. From "Values".

use crate::check::TimePart;
use crate::resolve::{TableId, Type};
use crate::syntax::ast::FieldRole;
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;

use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// Each combination of values once, or those of each row, of every table that declares the names.
    pub fn values_of(&self, slices: &[Slice], each_row: bool, around: &Around) -> Known<Vec<Vec<Value>>> {
        self.saw("values");
        let (mut paths, mut finest) = (Vec::new(), None);
        for slice in slices {
            match slice {
                Slice::Path(path) => match self.own_part(path) {
                    Some(grain) => finest = Some(finest.map_or(grain, |finest: Grain| finest.min(grain))),
                    None => paths.push(path),
                },
                Slice::Own(grain) => {
                    self.saw("values of periods");
                    finest = Some(finest.map_or(*grain, |finest: Grain| finest.min(*grain)));
                }
                Slice::Entity(_) => return Err(Stop::Unknown("a list of entities".to_owned())),
            }
        }
        let tables = (0..self.checked.model.tables.len()).map(TableId::at);
        let tables: Vec<TableId> = tables
            .filter(|table| paths.iter().all(|path| self.declares(*table, path)))
            .filter(|table| finest.is_none_or(|grain| self.has_periods(*table, grain)))
            .collect();
        if tables.is_empty() && finest.is_some_and(|grain| grain < Grain::Day) {
            return Err(Stop::Refused("E0354"));
        }
        let declared = |table: &TableId| self.checked.model.tables.get(table.index());
        let mut found = Vec::new();
        for (at, table) in tables.iter().copied().enumerate() {
            let mut before = tables.iter().take(at).filter_map(declared);
            let is_known = declared(&table).is_some_and(|table| before.any(|other| table.has_rows_of(other)));
            if each_row && is_known {
                continue;
            }
            for here in self.rows_in(table, around)? {
                let mut key = Vec::new();
                for slice in slices {
                    key.extend(self.slice_value(slice, here, around)?);
                }
                match each_row {
                    true => found.push(key),
                    false => self.add(&mut found, key)?,
                }
            }
        }
        Ok(found)
    }

    /// The periods that a part of each table's own time is told by; nothing where a table
    /// declares something of that name.
    fn own_part(&self, path: &Path) -> Option<Grain> {
        let name = path.single().filter(|name| !name.quoted)?;
        let part = TimePart::named(&name.text)?;
        let tables = &self.checked.model.tables;
        let is_declared = tables.iter().any(|table| table.members.contains_key(&name.text));
        let grain = if part.is_of_days() {
            Grain::Day
        } else {
            Grain::Hour
        };
        (!is_declared).then_some(grain)
    }

    /// Whether a table has a time, in which there are such periods.
    fn has_periods(&self, table: TableId, grain: Grain) -> bool {
        let calendars = self.checked.model.names.periods();
        if calendars.iter().any(|period| period.calendar == table) {
            return false;
        }
        let time = self.own_time(table, &Around::default());
        let kind = time.ok().flatten().map(|(_, kind)| kind);
        kind.is_some_and(|kind| grain >= Grain::Day || kind != Type::Date)
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
