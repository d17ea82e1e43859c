//! Tables of rows beside each other: their SQL, and how they are declared.

use std::collections::BTreeMap;

use super::beside::{Beside, Field, Kind, entity_of, expression};
use super::names::name;
use super::partitions::partition;
use super::world::{World, column};

/// Engines that read this SQL.
pub const ENGINES: [&str; 3] = ["datafusion", "duckdb", "postgres"];

/// The side that has the periods of a time spine.
pub const SPINE: &str = "spine";

impl Beside {
    /// What it is called, if nothing else is.
    pub(super) fn name(&self, world: &World<'_>) -> String {
        let mut called = of(world, self.base);
        let others = self.ways.iter().filter_map(|way| way.last()).chain(&self.known);
        for (_, at) in others {
            called.push_str(&format!("_beside_{}", of(world, *at)));
        }
        if let Some(grain) = &self.every {
            called.push_str(&format!("_every_{grain}"));
        }
        called
    }

    /// The table.
    pub(super) fn item(&self, world: &World<'_>) -> String {
        let sql = self.sql(world);
        let texts = ENGINES.map(|engine| format!("{engine} \"\"\"\n{sql}\"\"\""));
        let declared: Vec<String> = self
            .columns
            .iter()
            .map(|(called, field)| match &field.kind {
                Kind::Dimension(kind) => format!("dim {} : {kind}\n", name(called)),
                Kind::Link(entity) => {
                    format!("link {} : {} = {}\n", name(called), name(entity), name(called))
                }
            })
            .collect();
        format!(
            "/// Rows beside each other, those that fit nothing too: what is listed without a metric.\ntable {} = sql {} {{\n{}}}\n\n",
            name(&self.called),
            texts.join(", "),
            declared.concat()
        )
    }

    /// The query that puts them beside each other.
    fn sql(&self, world: &World<'_>) -> String {
        let column = |(called, field): (&String, &Field)| {
            format!("  {}.{} AS {}", field.side, quoted(&field.inner), quoted(called))
        };
        let columns: Vec<String> = self.columns.iter().map(column).collect();
        let base = side(world, &[]);
        let mut sql = format!(
            "SELECT\n{}\nFROM {} AS {base}\n",
            columns.join(",\n"),
            self.rows(world, self.base, &base)
        );
        sql.push_str(&self.periods(world).unwrap_or_default());
        for way in &self.ways {
            sql.push_str(&self.joined(world, way).unwrap_or_default());
        }
        for (entity, model) in &self.known {
            sql.push_str(&known(world, entity, *model).unwrap_or_default());
        }
        sql
    }

    /// Each row beside each period.
    fn periods(&self, world: &World<'_>) -> Option<String> {
        let grain = self.every.as_ref()?;
        let spine = world.manifest.spines.iter().find(|spine| spine.grain == *grain)?;
        let time = match grain.as_str() {
            "day" => format!("CAST({} AS DATE)", spine.column),
            _ => spine.column.clone(),
        };
        let relation = &spine.relation;
        Some(format!(
            "CROSS JOIN (SELECT {time} AS \"period\" FROM {relation}) AS {SPINE}\n"
        ))
    }

    /// The rows of another model, beside those they fit.
    fn joined(&self, world: &World<'_>, way: &[(String, usize)]) -> Option<String> {
        let ((entity, model), before) = way.split_last()?;
        // What fits nothing stays where the way begins; further on there is only what fits.
        let word = if before.is_empty() { "FULL OUTER" } else { "LEFT" };
        let (from, to) = (side(world, before), side(world, way));
        let parent = before.last().map_or(self.base, |(_, model)| *model);
        let entity = quoted(entity);
        let has_partition = |at: usize| {
            let table = world.tables.get(at);
            table.is_some_and(|table| partition(table.model).is_some())
        };
        let on_partition = match has_partition(parent) && has_partition(*model) {
            true => format!(" AND {from}.{PARTITION} = {to}.{PARTITION}"),
            false => String::new(),
        };
        let rows = self.rows(world, *model, &to);
        Some(format!(
            "{word} JOIN {rows} AS {to} ON {from}.{entity} = {to}.{entity}{on_partition}\n"
        ))
    }

    /// The rows of one model: what is asked of them, and what they are joined by.
    fn rows(&self, world: &World<'_>, at: usize, side: &str) -> String {
        let Some(model) = world.tables.get(at).map(|table| table.model) else {
            return String::new();
        };
        let mut columns: BTreeMap<String, String> = BTreeMap::new();
        for entity in &model.entities {
            columns.insert(quoted(&entity.named.name), column(entity));
        }
        if let Some(partition) = partition(model) {
            columns.insert(PARTITION.to_owned(), expression(partition));
        }
        for field in self.columns.values().filter(|field| field.side == side) {
            columns.insert(quoted(&field.inner), field.expr.clone());
        }
        let columns: Vec<String> = columns
            .iter()
            .map(|(called, expr)| format!("{expr} AS {called}"))
            .collect();
        format!("(SELECT {} FROM {})", columns.join(", "), model.relation)
    }
}

const PARTITION: &str = "\"partition of rows\"";

/// Those for whom a metric is known, beside the first rows.
fn known(world: &World<'_>, entity: &str, at: usize) -> Option<String> {
    let model = world.tables.get(at)?.model;
    let own = column(entity_of(model, entity)?);
    let (base, to) = (side(world, &[]), known_side(world, entity, at));
    let (entity, relation) = (quoted(entity), &model.relation);
    Some(format!(
        "FULL OUTER JOIN (SELECT DISTINCT {own} AS {entity} FROM {relation}) AS {to} ON {base}.{entity} = {to}.{entity}\n"
    ))
}

/// What one side of the joins is called.
pub fn side(world: &World<'_>, way: &[(String, usize)]) -> String {
    let Some((_, at)) = way.last() else {
        return "first_rows".to_owned();
    };
    let steps: Vec<&str> = way.iter().map(|(entity, _)| entity.as_str()).collect();
    quoted(&format!("{}_{}", steps.join("_"), of(world, *at)))
}

/// What the side is called that knows a metric.
pub fn known_side(world: &World<'_>, entity: &str, model: usize) -> String {
    quoted(&format!("{entity}_of_{}", of(world, model)))
}

fn of(world: &World<'_>, at: usize) -> String {
    let table = world.tables.get(at);
    table.map_or_else(String::new, |table| table.model.named.name.clone())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
