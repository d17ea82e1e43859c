//! What a metric can be sliced by, and what it cannot, with the reason.

use crate::check::additivity::Additivity;
use crate::check::{Checked, MetricFacts, Slicing, link_to, slicings, slicings_of};
use crate::resolve::{EntityId, Metric, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// What a metric can be sliced by.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Dimensions.
    pub slices: Vec<Slice>,
    /// Periods of its own time, in the words of the language.
    pub grains: Vec<&'static str>,
    /// The times it happens at, by table.
    pub times: Vec<String>,
    /// What it cannot be sliced by.
    pub hindrances: Vec<Hindrance>,
}

/// A dimension.
#[derive(Clone, Debug)]
pub struct Slice {
    /// As it is asked: `buyer.country`.
    pub path: String,
    /// Its label.
    pub label: Option<String>,
    /// What its values are.
    pub kind: Said,
    /// Whether the values by it add up to the whole.
    pub adds: bool,
}

/// Something it cannot be sliced by.
#[derive(Clone, Debug)]
pub struct Hindrance {
    /// Paths or periods.
    pub what: Vec<String>,
    /// Why.
    pub why: Said,
}

/// Most paths that are named in one reason.
const MOST: usize = 8;

pub(super) fn reach(checked: &Checked, metric: &Metric, facts: &MetricFacts, sums: &Additivity) -> Reach {
    let found = slicings(checked, facts);
    let hindrances = hindrances(checked, metric, facts, &found);
    let slice = |slicing: Slicing| Slice {
        adds: sums
            .over(checked, &Path::dotted(&slicing.path, Span::default()))
            .is_ok(),
        path: slicing.path,
        label: slicing.label,
        kind: slicing.kind,
    };
    Reach {
        slices: found.into_iter().map(slice).collect(),
        grains: grains(checked, metric, facts),
        times: times(checked, facts),
        hindrances,
    }
}

/// By which periods of its own time a metric can be asked; none without one.
#[must_use]
pub fn grains(checked: &Checked, metric: &Metric, facts: &MetricFacts) -> Vec<&'static str> {
    let model = &checked.model;
    let kinds = facts.tables.iter().map(|table| checked.default_time(*table));
    let Some(kinds) = kinds.collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    let has_hours = kinds.iter().all(|(_, kind)| *kind != Type::Date);
    let plain = [
        Grain::Second,
        Grain::Minute,
        Grain::Hour,
        Grain::Day,
        Grain::Week,
        Grain::Month,
        Grain::Quarter,
        Grain::Year,
        Grain::FiscalQuarter,
        Grain::FiscalYear,
    ];
    let custom = model.names.periods().into_iter().map(|period| period.grain);
    let fits = |grain: &Grain| {
        let Some((pinned, _)) = metric.grain else {
            return has_hours || *grain >= Grain::Day;
        };
        let nests = pinned.nests_in(*grain, model.manifest.fiscal_year_starts);
        *grain == pinned || (metric.coarser.is_some() && nests)
    };
    let all = plain.into_iter().chain(custom);
    all.filter(fits).map(Grain::word).collect()
}

fn times(checked: &Checked, facts: &MetricFacts) -> Vec<String> {
    let model = &checked.model;
    let named = facts.tables.iter().filter_map(|id| {
        let table = model.tables.get(id.index())?;
        let field = table.fields.get(table.default_time()?)?;
        Some(format!("{}.{}", table.named.name.text, field.name.text))
    });
    named.collect()
}

fn hindrances(checked: &Checked, metric: &Metric, facts: &MetricFacts, found: &[Slicing]) -> Vec<Hindrance> {
    let model = &checked.model;
    let table_name = |id: TableId| {
        let table = model.tables.get(id.index());
        table
            .map(|table| format!("`{}`", table.named.name.text))
            .unwrap_or_default()
    };
    let mut hindrances = Vec::new();
    let clipped = |mut paths: Vec<String>| {
        let more = paths.len() > MOST;
        paths.truncate(MOST);
        if more {
            paths.push("…".to_owned());
        }
        paths
    };
    // What one table reaches and another does not.
    if facts.tables.len() > 1 {
        for table in &facts.tables {
            let others: Vec<TableId> = facts
                .tables
                .iter()
                .copied()
                .filter(|other| other != table)
                .collect();
            let own = slicings_of(checked, *table)
                .into_iter()
                .map(|slicing| slicing.path);
            let only: Vec<String> = own
                .filter(|path| !found.iter().any(|known| known.path == *path))
                .collect();
            if !only.is_empty() {
                let others = Said::list(others.into_iter().map(table_name));
                hindrances.push(Hindrance {
                    what: clipped(only),
                    why: say!(
                        "of {table}; not reached from {others}",
                        table = table_name(*table),
                        others = others
                    ),
                });
            }
        }
    }
    for table in &facts.beside {
        if facts.tables.contains(table) {
            continue;
        }
        let own = slicings_of(checked, *table)
            .into_iter()
            .map(|slicing| slicing.path);
        let only: Vec<String> = own
            .filter(|path| !found.iter().any(|known| known.path == *path))
            .collect();
        hindrances.push(Hindrance {
            what: clipped(only),
            why: say!(
                "of {table}, which only follows: the cell is that of what comes first",
                table = table_name(*table)
            ),
        });
    }
    hindrances.extend(roles(checked, facts));
    if let Some((grain, _)) = metric.grain {
        let finer = super::definition::grain(grain);
        hindrances.push(Hindrance {
            what: Vec::new(),
            why: match metric.coarser {
                Some(_) => say!(
                    "by no period shorter than a {grain}: it is defined per {grain}",
                    grain = finer
                ),
                None => say!(
                    "by no other period than a {grain}: it is defined per {grain}",
                    grain = finer
                ),
            },
        });
    }
    let timeless = facts
        .tables
        .iter()
        .filter(|table| checked.default_time(**table).is_none());
    for table in timeless {
        hindrances.push(Hindrance {
            what: Vec::new(),
            why: say!("by no time: {table} has none", table = table_name(*table)),
        });
    }
    hindrances
        .into_iter()
        .map(|one| Hindrance {
            why: one.why.tidy(),
            ..one
        })
        .collect()
}

/// Entities that a table knows by several roles: `customer.country` could be that
/// of any.
fn roles(checked: &Checked, facts: &MetricFacts) -> Vec<Hindrance> {
    let model = &checked.model;
    let mut found: Vec<Hindrance> = Vec::new();
    for id in &facts.tables {
        let Some(table) = model.tables.get(id.index()) else {
            continue;
        };
        for (at, entity) in model.entities.iter().enumerate() {
            let entity_id = EntityId::at(at);
            let links = table.links.iter().filter(|link| link.entity == entity_id);
            let names: Vec<String> = links.map(|link| format!("`{}`", link.name.text)).collect();
            if names.len() > 1 && link_to(model, *id, entity_id).is_err() {
                found.push(Hindrance {
                    what: vec![format!("{}.…", entity.named.name.text)],
                    why: say!(
                        "{table} has several: say which, {names}",
                        table = format!("`{}`", table.named.name.text),
                        names = Said::either(names)
                    ),
                });
            }
        }
    }
    found
}
