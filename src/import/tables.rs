//! Semantic models as tables, time spines as calendars.

use std::collections::BTreeSet;

use sqlparser::ast::{DataType, Expr};

use super::beside_sql::ENGINES;
use super::casts;
use super::columns::ColumnType;
use super::lists::time_of;
use super::manifest::{Dimension, Made, Model, Named, Spine};
use super::metrics::{Writer, first_time};
use super::names::{commented, name, text_literal};
use super::sql;
use super::times;
use super::world::{Each, Key, Table, World};
use crate::words::say;

/// Doc comments, and notes as comments below them.
pub fn docs(named: &Named) -> String {
    let description = named
        .description
        .as_deref()
        .filter(|text| text.trim() != named.name);
    let docs = description.map(|text| commented("///", text));
    let notes: Vec<String> = named.notes.iter().map(|note| commented("//", note)).collect();
    format!("{}{}", notes.concat(), docs.unwrap_or_default())
}

/// ` "label"`
pub fn label(named: &Named) -> String {
    let label = named.label.as_deref().filter(|label| !label.is_empty());
    label
        .map(|label| format!(" {}", text_literal(label)))
        .unwrap_or_default()
}

impl Writer<'_> {
    /// A table, and those beside it for its other keys.
    pub fn table(&mut self, at: usize) -> String {
        let world = self.world;
        let Some(table) = world.tables.get(at) else {
            return String::new();
        };
        let model = table.model;
        if !world.columns.knows(&model.relation) {
            let how = say!("the types of its columns are guessed: give them with `--columns`");
            self.found.otherwise(model.named.span, &model.named.name, how);
        }
        let mut clauses = String::new();
        if let Some(key) = &table.key {
            clauses.push_str(&self.key(table, key));
        }
        for link in &table.links {
            let entity = match link.role == link.entity {
                true => String::new(),
                false => format!(" : {}", name(&link.entity)),
            };
            clauses.push_str(&format!(
                "link {}{entity} = {}\n",
                name(&link.role),
                columns(&link.columns)
            ));
        }
        if model.primary_entity.is_some() && table.key.is_none() {
            let entity = model.primary_entity.as_deref().unwrap_or_default();
            clauses.push_str(&format!("// primary_entity: {entity}, which no column holds\n"));
        }
        clauses.push_str(&self.dimensions(table));
        for text in self
            .fields
            .get(&at)
            .into_iter()
            .flat_map(|fields| fields.values())
        {
            clauses.push_str(&format!("{text}\n"));
        }
        let source = text_literal(&model.relation);
        let pairs = table
            .pairs
            .as_ref()
            .and_then(|pairs| world.pairs_text(table, pairs));
        let head = match (&table.each, pairs) {
            (_, Some((head, more))) => {
                clauses.push_str(&more);
                head
            }
            (None, None) => format!(
                "{}table {}{} = {source}",
                docs(&model.named),
                name(&model.named.name),
                label(&model.named)
            ),
            (Some(each), None) => once_for_each(&model.named.name, &model.relation, each),
        };
        let mut text = format!("{head} {{\n{clauses}}}\n\n");
        for twin in &table.twins {
            let plain = twin.entity.split("_on_").next().unwrap_or_default();
            let called = format!("{}_by_{plain}", model.named.name);
            let key = self.key(table, twin);
            // What is worth knowing of them is said already.
            let said = self.found.all.len();
            let dims = self.dimensions(table);
            self.found.all.truncate(said);
            let links: Vec<String> = table
                .links
                .iter()
                .filter(|link| link.entity != twin.entity && link.role != plain)
                .map(|link| {
                    format!(
                        "link {} : {} = {}\n",
                        name(&link.role),
                        name(&link.entity),
                        columns(&link.columns)
                    )
                })
                .collect();
            text.push_str(&format!(
                "/// `{}` by another of its keys.\ntable {} = {source} {{\n{key}{}{dims}}}\n\n",
                model.named.name,
                name(&called),
                links.concat()
            ));
        }
        text
    }

    fn key(&self, table: &Table<'_>, key: &Key) -> String {
        let extends = match key.extends {
            true => format!(" extends {}", name(&key.entity)),
            false => String::new(),
        };
        let find = |wanted: fn(&&Dimension) -> bool| table.model.dimensions.iter().find(wanted);
        let valid = match (find(|dim| dim.is_start), find(|dim| dim.is_end)) {
            (Some(start), Some(end)) => {
                let called = |dim: &Dimension| {
                    table
                        .dims
                        .get(&dim.named.name)
                        .map(|dim| name(dim))
                        .unwrap_or_default()
                };
                format!(" valid from {} until {}", called(start), called(end))
            }
            _ => String::new(),
        };
        format!(
            "key {} = {}{extends}{valid}\n",
            name(&key.entity),
            columns(&key.columns)
        )
    }

    fn dimensions(&mut self, table: &Table<'_>) -> String {
        let own = first_time(table.model);
        let mut dims: Vec<&Dimension> = table.model.dimensions.iter().collect();
        dims.sort_by_key(|dim| (dim.grain.is_none(), Some(&dim.named.name) != own.as_ref()));
        let texts: Vec<String> = dims.into_iter().map(|dim| self.dimension(table, dim)).collect();
        texts.concat()
    }

    fn dimension(&mut self, table: &Table<'_>, dim: &Dimension) -> String {
        let called = table
            .dims
            .get(&dim.named.name)
            .cloned()
            .unwrap_or_else(|| dim.named.name.clone());
        if called != dim.named.name {
            let how = say!(
                "it is called `{name}`, since another table says something of that name",
                name = &called
            );
            self.found.otherwise(dim.named.span, &dim.named.name, how);
        }
        let expr = dim.expr.clone().unwrap_or_else(|| dim.named.name.clone());
        let parsed = sql::parse(&expr);
        let column = parsed.as_ref().ok().and_then(|parsed| column_of(dim, parsed));
        let kind = type_of(self.world, table, dim);
        let word = match (&dim.grain, kind) {
            (Some(_), ColumnType::Date | ColumnType::Timestamp) => "time",
            (Some(_), _) => {
                let how = say!("its column holds no time, so it is none here");
                self.found.otherwise(dim.named.span, &dim.named.name, how);
                "dim"
            }
            (None, _) => "dim",
        };
        let computed = match (column, parsed) {
            (Some(column), _) if column == called => String::new(),
            (Some(column), _) => format!(" = {}", name(&column)),
            (None, Ok(parsed)) => {
                let mut names = |word: &str| Ok(sql::Written::atom(name(word)));
                match sql::written(&parsed, &mut names) {
                    Ok(written) => format!(" = {}", written.text),
                    Err(why) => return self.without(dim, &expr, why),
                }
            }
            (None, Err(why)) => return self.without(dim, &expr, why),
        };
        // There a row without its time is a cell of its own, and counts in questions without one.
        let is_own = word == "time" && self.own_times(table.model).contains(dim.named.name.as_str());
        let optional = if is_own { " optional" } else { "" };
        format!(
            "{}{word} {}{} : {}{optional}{computed}\n",
            docs(&dim.named),
            name(&called),
            label(&dim.named),
            kind.word()
        )
    }

    /// The times that something of a model is counted at.
    fn own_times(&self, model: &Model) -> BTreeSet<String> {
        let measures = model.measures.iter().filter_map(|measure| measure.time.clone());
        let metrics = self.world.manifest.metrics.iter();
        let folded = metrics.filter_map(|metric| match &metric.made {
            Made::Simple {
                folded: Some((of, measure)),
                ..
            } if *of == model.named.name => measure.time.clone(),
            _ => None,
        });
        let all = measures.chain(folded).chain(first_time(model));
        all.collect()
    }

    /// A dimension that is kept as a comment.
    fn without(&mut self, dim: &Dimension, expr: &str, why: crate::words::Said) -> String {
        self.found.kept(dim.named.span, &dim.named.name, why);
        commented("//", &format!("{}: {expr}", dim.named.name))
    }
}

/// The type of a dimension, as its column is declared or used.
pub fn type_of(world: &World<'_>, table: &Table<'_>, dim: &Dimension) -> ColumnType {
    let expr = dim.expr.as_deref().unwrap_or(&dim.named.name);
    let parsed = sql::parse(expr).ok();
    let column = parsed.as_ref().and_then(|parsed| column_of(dim, parsed));
    let known = world
        .columns
        .get(&table.model.relation, column.as_deref().unwrap_or(expr));
    let is_truth = || dim.grain.is_none() && parsed.as_ref().is_some_and(casts::is_truth);
    match known {
        Some(known) => known,
        None if is_truth() => ColumnType::Bool,
        None => guessed(dim, &hints(world, &dim.named.name)),
    }
}

/// The column that an expression is. Under days and longer periods the day of a time is in the same one as it.
fn column_of(dim: &Dimension, expr: &Expr) -> Option<String> {
    match expr {
        Expr::Identifier(column) => Some(column.value.clone()),
        Expr::Cast {
            expr,
            data_type: DataType::Date,
            ..
        } if dim.grain.as_deref().is_some_and(is_of_days) => match &**expr {
            Expr::Identifier(column) => Some(column.value.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn is_of_days(grain: &str) -> bool {
    times::coarseness(grain) >= times::coarseness("day")
}

/// What filters say of a dimension whose type nobody knows.
fn hints(world: &World<'_>, dim: &str) -> Vec<String> {
    let metrics = world.manifest.metrics.iter().flat_map(|metric| &metric.filters);
    let queries = world.manifest.queries.iter().flat_map(|query| &query.filters);
    let of = metrics
        .chain(queries)
        .filter(|filter| filter.text.contains(&format!("__{dim}'")));
    of.map(|filter| filter.text.clone()).collect()
}

/// The type of a column of which only its use is known.
fn guessed(dim: &Dimension, uses: &[String]) -> ColumnType {
    if let Some(grain) = &dim.grain {
        let is_daily = super::times::coarseness(grain) >= super::times::coarseness("day");
        return if is_daily {
            ColumnType::Date
        } else {
            ColumnType::Timestamp
        };
    }
    let name = dim.named.name.to_lowercase();
    let is_compared = |filter: &String| {
        let behind = filter.split("}}").nth(1).unwrap_or_default().trim_start();
        behind
            .starts_with(['=', '>', '<', '!'])
            .then(|| behind.trim_start_matches(['=', '>', '<', '!', ' ']).to_owned())
    };
    let compared: Vec<String> = uses.iter().filter_map(is_compared).collect();
    if compared
        .iter()
        .any(|value| value.starts_with(|first: char| first.is_ascii_digit()))
    {
        return ColumnType::Int;
    }
    let is_bool = name.starts_with("is_") || name.starts_with("has_");
    match is_bool && compared.is_empty() {
        true => ColumnType::Bool,
        false => ColumnType::Text,
    }
}

fn columns(columns: &[String]) -> String {
    let names: Vec<String> = columns.iter().map(|column| name(column)).collect();
    match names.as_slice() {
        [one] => one.clone(),
        many => format!("({})", many.join(", ")),
    }
}

/// A table without partitions, once for each partition of another.
fn once_for_each(model: &str, relation: &str, each: &Each) -> String {
    let (called, column, partitions) = (each.called(), &each.column, &each.relation);
    let (key, join, on) = match &each.on {
        Some((own, its)) => (
            format!("{its} AS known, "),
            "JOIN",
            format!(" ON partitions.known = each_row.{own}"),
        ),
        None => (String::new(), "CROSS JOIN", String::new()),
    };
    let sql = format!(
        "SELECT each_row.*, partitions.{called}\nFROM {relation} AS each_row\n{join} (SELECT DISTINCT {key}{column} AS {called} FROM {partitions}) AS partitions{on}\n"
    );
    let texts = ENGINES.map(|engine| format!("{engine} \"\"\"\n{sql}\"\"\""));
    format!(
        "/// `{model}`, which has no partitions, once for each that another table has for it.\ntable {} = sql {}",
        name(&format!("{model}_{called}")),
        texts.join(", ")
    )
}

/// A time spine of days.
pub fn calendar(spine: &Spine) -> String {
    let called = spine.relation.rsplit('.').next().unwrap_or(&spine.relation);
    let grains: Vec<String> = spine
        .grains
        .iter()
        .map(|(grain, column)| match grain == column {
            true => format!("grain {}\n", name(grain)),
            false => format!("grain {} = {}\n", name(grain), name(column)),
        })
        .collect();
    let (source, key) = (text_literal(&spine.relation), name(&spine.column));
    format!(
        "/// The days that there are.\ncalendar {} = {source} {{\nkey {key}\n{}}}\n\n{}",
        name(called),
        grains.concat(),
        periods(spine)
    )
}

/// What the table of the periods of a time spine is called.
pub fn listed_periods(spine: &Spine) -> String {
    let called = spine.relation.rsplit('.').next().unwrap_or(&spine.relation);
    match spine.grain.as_str() {
        // Days are a calendar of that name already.
        "day" => format!("{called}_days"),
        _ => called.to_owned(),
    }
}

/// The periods of a time spine, to be listed.
pub fn periods(spine: &Spine) -> String {
    let called = listed_periods(spine);
    let kind = if spine.grain == "day" { "date" } else { "timestamp" };
    format!(
        "/// The {}s that there are, to be listed.\ntable {} = {} {{\ntime {} : {kind} = {}\n}}\n",
        spine.grain,
        name(&called),
        text_literal(&spine.relation),
        time_of(spine),
        name(&spine.column)
    )
}
