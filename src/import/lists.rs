//! Saved queries without metrics: which rows their values are of.

use super::jinja::{Element, template};
use super::manifest::{SavedQuery, Spine};
use super::metrics::Writer;
use super::names::name;
use super::times;
use crate::words::Said;

/// The rows whose values are listed.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The table they are in.
    pub table: usize,
    /// The entity it is the home of: paths begin with it, so that no other table is meant.
    entity: String,
}

impl Listed {
    /// A path from the table, said from anywhere.
    pub fn wherever_said(&self, path: String) -> String {
        let entity = name(&self.entity);
        match path == entity || path.starts_with(&format!("{entity}.")) {
            true => path,
            false => format!("{entity}.{path}"),
        }
    }
}

impl Writer<'_> {
    /// The rows that have all that a list names together; none are needed where that is one
    /// thing, which its own table says.
    pub(super) fn listed(&self, query: &SavedQuery) -> Result<Option<Listed>, Said> {
        let mut named = Vec::new();
        for slice in &query.group_by {
            named.push(self.slice(slice)?);
        }
        let is_alone = named.len() == 1 && query.filters.is_empty();
        let filters = query.filters.iter().filter_map(|filter| template(&filter.text));
        named.extend(filters.flat_map(|(_, elements)| elements));
        let is_of_rows = |element: &Element| element.path != ["metric_time"] && element.metric_of.is_none();
        named.retain(is_of_rows);
        if named.is_empty() || is_alone {
            return Ok(None);
        }
        let reaches = |at: &usize| named.iter().all(|element| self.world.path(*at, element).is_ok());
        let says = |at: usize| {
            let own = named
                .iter()
                .filter(|element| self.speaking_of(element).contains(&at));
            own.count()
        };
        let home = |at: usize| self.world.tables.get(at).and_then(|table| table.key.as_ref());
        let tables = (0..self.world.tables.len()).filter(|at| home(*at).is_some());
        // Of several the first.
        let best = tables.filter(reaches).rev().max_by_key(|at| says(*at));
        Ok(best.and_then(|table| {
            let entity = home(table)?.entity.clone();
            Some(Listed { table, entity })
        }))
    }

    /// The periods that there are, whatever happens in them: those of a time spine.
    pub(super) fn of_spine(&self, element: &Element) -> Result<String, Said> {
        let grain = element.grain.as_deref().unwrap_or("day");
        let asked = match times::is_custom(self.world.manifest, grain) {
            true => "day",
            false => grain,
        };
        let fits = |spine: &&Spine| times::coarseness(&spine.grain) <= times::coarseness(asked);
        let spines = self.world.manifest.spines.iter().filter(|spine| is_listed(spine));
        let spine = spines
            .filter(fits)
            .max_by_key(|spine| times::coarseness(&spine.grain));
        let word = match &element.part {
            Some(part) => times::part(part)?.to_owned(),
            None => times::grain(self.world.manifest, grain)?,
        };
        Ok(match spine {
            Some(spine) => format!("{}.{word}", time_of(spine)),
            None => word,
        })
    }
}

/// Whether its periods become a table.
pub fn is_listed(spine: &Spine) -> bool {
    matches!(spine.grain.as_str(), "day" | "hour" | "minute" | "second")
}

/// What the time of a spine is called.
pub fn time_of(spine: &Spine) -> String {
    name(&format!("spine_{}", spine.grain))
}
