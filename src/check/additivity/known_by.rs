//! The columns by which tables know an entity.

use super::inferred::Inferring;
use crate::check::measure::Measure;
use crate::check::row::ColumnRef;
use crate::resolve::{EntityId, TableId};

impl Inferring<'_> {
    /// The columns by which every table inside knows an entity; nothing where
    /// something inside looks at more than the entity's rows in the cell.
    pub(super) fn keys(&self, measure: &Measure, entity: EntityId) -> Option<Vec<(TableId, Vec<ColumnRef>)>> {
        let mut found = Vec::new();
        self.add_keys(measure, entity, &mut found)?;
        let mut tables: Vec<TableId> = found.iter().map(|(table, _)| *table).collect();
        tables.sort_unstable();
        tables.dedup();
        // Two roles of one table: nothing is the same in the rows of both.
        (tables.len() == found.len()).then_some(found)
    }

    fn add_keys(
        &self,
        measure: &Measure,
        entity: EntityId,
        found: &mut Vec<(TableId, Vec<ColumnRef>)>,
    ) -> Option<()> {
        self.left.set(self.left.get().checked_sub(1)?);
        match measure {
            Measure::Aggregate(aggregate) => {
                let budget = self.budget();
                let binder = self.checked.binder(aggregate.table, None, &budget);
                let named = self.roles.iter().filter_map(|role| binder.entity_key(role));
                let named = named.into_iter().find(|(known, _)| *known == entity);
                let key = named.map(|(_, key)| key).or_else(|| binder.only_key(entity))?;
                let key = (aggregate.table, key);
                if !found.contains(&key) {
                    found.push(key);
                }
                Some(())
            }
            Measure::Metric(id, _) => {
                let (measure, _) = self.checked.metric(*id)?;
                self.add_keys(measure, entity, found)
            }
            Measure::Via(inner, path, _) => {
                let mut around = self.clone();
                around.roles.push(path.clone());
                around.add_keys(inner, entity, found)
            }
            Measure::Window { .. }
            | Measure::Prior { .. }
            | Measure::Edge { .. }
            | Measure::Every(..)
            | Measure::Across(..)
            | Measure::Sequence(_)
            | Measure::Once(_)
            | Measure::Entities { every: true, .. } => None,
            _ => {
                let mut all = Some(());
                measure.parts(&mut |part| {
                    if all.is_some() {
                        all = self.add_keys(part, entity, found);
                    }
                });
                all
            }
        }
    }
}
