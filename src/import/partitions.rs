//! Partitioned tables: which key leads to their rows, and over which tables without a partition.

use super::manifest::{Dimension, Model};
use super::world::{Each, Link, Table, Towards, World, table};

impl World<'_> {
    /// A partitioned table has a row for each entity and partition, and is reached by both.
    pub fn add_partitions(&mut self) {
        let mut more: Vec<(usize, Link)> = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            let Some(partition) = partition(table.model) else {
                continue;
            };
            let column = |dim: &Dimension| dim.expr.clone().unwrap_or_else(|| dim.named.name.clone());
            for (to, target) in self.tables.iter().enumerate() {
                let Some(other) = partition_of(target).filter(|_| to != at) else {
                    continue;
                };
                for key in &other.entities {
                    let entity = daily(key, &other.partition);
                    if let Some(link) = table.links.iter().find(|link| link.entity == *key) {
                        let columns = link.columns.iter().cloned().chain([column(partition)]).collect();
                        let role = format!("{}_on_{}", link.role, other.partition);
                        let leads = vec![key.clone()];
                        more.push((
                            at,
                            Link {
                                role,
                                entity,
                                leads,
                                columns,
                                to: Towards::All,
                            },
                        ));
                    }
                }
            }
        }
        for (at, link) in more {
            if let Some(table) = self.tables.get_mut(at) {
                table.links.push(link);
            }
        }
        for table in &mut self.tables {
            let Some(other) = partition_of(table) else {
                continue;
            };
            for key in table.key.iter_mut().chain(&mut table.twins) {
                let plain = Link {
                    role: key.entity.clone(),
                    entity: key.entity.clone(),
                    leads: vec![key.entity.clone()],
                    columns: key.columns.clone(),
                    to: Towards::All,
                };
                if !table.links.iter().any(|link| link.role == plain.role) {
                    table.links.push(plain);
                }
                key.entity = daily(&key.entity, &other.partition);
                key.columns.push(other.column.clone());
            }
        }
    }

    /// Tables without a partition that stand between two with one: the row of a partition leads over them to
    /// those of the same one.
    pub fn between_partitions(&self) -> Vec<(usize, Each)> {
        let partitioned = |at: usize| self.tables.get(at).and_then(partition_of);
        let mut found = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            let is_dated = table.model.dimensions.iter().any(|dim| dim.is_start);
            if partition(table.model).is_some() || table.key.is_none() || is_dated {
                continue;
            }
            for (to, target) in self.tables.iter().enumerate() {
                let Some(other) = partitioned(to) else {
                    continue;
                };
                let leads_on = |link: &Link| other.entities.contains(&link.entity);
                let is_led_to = self.tables.iter().any(|from| {
                    let mut links = from.links.iter();
                    partition(from.model).is_some_and(|own| own.named.name == other.partition)
                        && links.any(|link| Some(&link.entity) == table.key.as_ref().map(|key| &key.entity))
                });
                let ways: Vec<&Link> = table.links.iter().filter(|link| leads_on(link)).collect();
                if is_led_to && !ways.is_empty() {
                    let relation = target.model.relation.clone();
                    let on = self.only_target(at, &ways, to);
                    let (partition, column) = (other.partition, other.column);
                    found.push((
                        at,
                        Each {
                            partition,
                            relation,
                            column,
                            on,
                        },
                    ));
                    break;
                }
            }
        }
        found
    }

    /// The columns by which a table leads on to a partitioned one, where it leads to no other and by one way.
    fn only_target(&self, at: usize, ways: &[&Link], to: usize) -> Option<(String, String)> {
        let [way] = ways else {
            return None;
        };
        let mut others = self.tables.iter().enumerate();
        let leads_elsewhere = others.any(|(other, target)| {
            let entities = partition_of(target).map(|other| other.entities);
            let mut links = self.tables.get(at).into_iter().flat_map(|table| &table.links);
            other != to && links.any(|link| entities.iter().flatten().any(|key| *key == link.entity))
        });
        let target = self.tables.get(to)?;
        let key = target
            .key
            .iter()
            .chain(&target.twins)
            .find(|key| key.entity == way.entity)?;
        match (way.columns.as_slice(), key.columns.as_slice(), leads_elsewhere) {
            ([own], [its], false) => Some((own.clone(), its.clone())),
            _ => None,
        }
    }

    /// These tables once for each partition, and the links to them and from them.
    pub fn add_between(&mut self, between: Vec<(usize, Each)>) {
        for (at, each) in between {
            let Some(mut copy) = self.tables.get(at).map(|of| table(of.model, self.many)) else {
                continue;
            };
            let Some(key) = copy.key.as_mut() else {
                continue;
            };
            let of = key.entity.clone();
            key.entity = daily(&of, &each.partition);
            key.columns.push(each.called());
            copy.twins.clear();
            let homes: Vec<String> = self
                .tables
                .iter()
                .filter(|table| partition(table.model).is_some())
                .flat_map(Table::entities)
                .collect();
            let on_partition = copy.links.iter().filter_map(|link| {
                let entity = daily(&link.entity, &each.partition);
                homes.contains(&entity).then(|| Link {
                    role: format!("{}_on_{}", link.role, each.partition),
                    entity,
                    leads: link.leads.clone(),
                    columns: link.columns.iter().cloned().chain([each.called()]).collect(),
                    to: Towards::All,
                })
            });
            // These first: they say more.
            let on_partition: Vec<Link> = on_partition.collect();
            copy.links.splice(0..0, on_partition);
            let copied = copy
                .key
                .as_ref()
                .map(|key| key.entity.clone())
                .unwrap_or_default();
            for table in &mut self.tables {
                let Some(own) = partition(table.model).filter(|own| own.named.name == each.partition) else {
                    continue;
                };
                let column = own.expr.clone().unwrap_or_else(|| own.named.name.clone());
                let to = table.links.iter().find(|link| link.entity == of).cloned();
                if let Some(to) = to {
                    let columns = to.columns.into_iter().chain([column]).collect();
                    table.links.push(Link {
                        role: format!("{}_on_{}", to.role, each.partition),
                        entity: copied.clone(),
                        leads: vec![of.clone()],
                        columns,
                        to: Towards::All,
                    });
                }
            }
            copy.each = Some(each);
            self.tables.push(copy);
        }
    }
}

pub(super) fn partition(model: &Model) -> Option<&Dimension> {
    model.dimensions.iter().find(|dim| dim.is_partition)
}

/// A table with a row for each partition.
struct Partitioned {
    entities: Vec<String>,
    partition: String,
    column: String,
}

fn partition_of(table: &Table<'_>) -> Option<Partitioned> {
    let dim = partition(table.model)?;
    let entities = table.entities();
    (!entities.is_empty()).then(|| Partitioned {
        entities,
        partition: dim.named.name.clone(),
        column: dim.expr.clone().unwrap_or_else(|| dim.named.name.clone()),
    })
}

/// An entity on a partition.
fn daily(entity: &str, partition: &str) -> String {
    format!("{entity}_on_{partition}")
}
