//! Ways over links to what another table says, for advice.

use crate::resolve::{Model, Table};

/// Longest way that is advised.
const HOPS: usize = 3;
/// Most ways that are looked along: of a wide net, none is the one that is meant.
const MOST: usize = 200;

/// The shortest ways from the rows of a table to those of one that `is` meant, as
/// they are written: `buyer`, `buyer.region`.
pub(super) fn ways_to<'m>(
    model: &'m Model,
    from: &'m Table,
    is: impl Fn(&Table) -> bool,
) -> Vec<(String, &'m Table)> {
    let mut edge = vec![(String::new(), from)];
    for _ in 0..HOPS {
        let next = edge.iter().flat_map(|(way, table)| steps(model, way, table));
        edge = next.take(MOST).collect();
        if edge.iter().any(|(_, table)| is(table)) {
            edge.retain(|(_, table)| is(table));
            return edge;
        }
    }
    Vec::new()
}

/// Every table one link further, the home of an entity and its extensions.
fn steps<'m>(model: &'m Model, way: &str, table: &'m Table) -> impl Iterator<Item = (String, &'m Table)> {
    let way = way.to_owned();
    table.links.iter().flat_map(move |link| {
        let way = match way.is_empty() {
            true => link.name.text.to_string(),
            false => format!("{way}.{}", link.name.text),
        };
        let tables = model.tables_of(link.entity);
        tables.filter_map(move |id| Some((way.clone(), model.tables.get(id.index())?)))
    })
}
