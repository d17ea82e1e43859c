//! The tables of a case as statements that make them.

use std::collections::BTreeMap;

use merak::check::Checked;
use merak::evaluate::{Data, Value};
use merak::resolve::{Exactness, Type};
use merak::sql::find;

use super::columns;
use super::spoken::{Spoken, Types};

/// Statements that make the tables of a case.
pub fn tables(checked: &Checked, data: &Data, spoken: &Spoken) -> Vec<String> {
    let mut statements = Vec::new();
    let names = spoken.maker().names();
    let read = find(spoken.dialect).unwrap().names();
    let tables = checked
        .model
        .tables
        .iter()
        .zip(columns(checked))
        .zip(&data.tables);
    let of_entities = entity_columns(checked, data, spoken.types);
    for ((table, columns), rows) in tables {
        let Some(physical) = table.physical() else {
            continue;
        };
        let name = names.path(physical);
        if let Some((schema, _)) = physical.split_once('.') {
            statements.push(format!(
                "CREATE {} IF NOT EXISTS {}",
                spoken.folder,
                names.quoted(schema)
            ));
        }
        let kinds: Vec<(String, String)> = columns
            .iter()
            .map(|(column, kind)| {
                let values = rows.iter().filter_map(|row| row.get(column));
                let own = stored(kind, values, spoken.types);
                let keys = of_entities.get(&(physical.to_owned(), column.clone()));
                (
                    column.clone(),
                    own.or_else(|| keys.cloned())
                        .unwrap_or(spoken.types.key.to_owned()),
                )
            })
            .collect();
        let declared = kinds
            .iter()
            .map(|(column, kind)| format!("{} {kind}", names.quoted(&read.shown(column))));
        let declared: Vec<String> = declared.collect();
        statements.push(format!(
            "CREATE TABLE {name} ({}){}",
            match declared.is_empty() {
                true => format!("unused {}", spoken.types.truth),
                false => declared.join(", "),
            },
            spoken.stored
        ));
        let tuples = rows.iter().map(|row| {
            let cells = kinds.iter().map(|(column, kind)| {
                let value = row.get(column).unwrap_or(&Value::Null);
                literal(value, kind, spoken)
            });
            let mut cells: Vec<String> = cells.collect();
            if cells.is_empty() {
                cells.push("NULL".to_owned());
            }
            format!("({})", cells.join(", "))
        });
        let tuples: Vec<String> = tuples.collect();
        if !tuples.is_empty() {
            statements.push(format!("INSERT INTO {name} VALUES {}", tuples.join(", ")));
        }
    }
    statements
}

/// The types of columns that lead to an entity and hold nothing: those of other columns
/// that lead to it.
fn entity_columns(checked: &Checked, data: &Data, types: Types) -> BTreeMap<(String, String), String> {
    let mut places: Vec<(usize, usize, String, String)> = Vec::new();
    let mut known: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for (table, rows) in checked.model.tables.iter().zip(&data.tables) {
        let links = table.links.iter().map(|link| (link.entity, &link.columns));
        let own = table
            .key
            .iter()
            .filter_map(|key| Some((key.entity?, &key.columns)));
        for (entity, columns) in own.chain(links) {
            for (place, column) in columns.iter().enumerate() {
                let values = rows.iter().filter_map(|row| row.get(column.text.as_str()));
                match stored(&Type::Unknown, values, types) {
                    Some(kind) => _ = known.insert((entity.index(), place), kind),
                    None => {
                        let physical = table.physical().unwrap_or_default().to_owned();
                        places.push((entity.index(), place, physical, column.text.to_string()));
                    }
                }
            }
        }
    }
    // A column may lead to several entities: what is known of it by the first, its key before
    // its links, holds for all.
    let mut of: BTreeMap<(String, String), String> = BTreeMap::new();
    loop {
        let before = of.len();
        for (entity, place, table, column) in &places {
            let column = (table.clone(), column.clone());
            let kind = known.get(&(*entity, *place)).or(of.get(&column)).cloned();
            if let Some(kind) = kind {
                known.entry((*entity, *place)).or_insert_with(|| kind.clone());
                of.entry(column).or_insert(kind);
            }
        }
        if of.len() == before {
            return of;
        }
    }
}

/// The type a column is stored in: as declared, else as its values are.
fn stored<'a>(kind: &Type, values: impl Iterator<Item = &'a Value>, types: Types) -> Option<String> {
    let values: Vec<&Value> = values.filter(|value| !value.is_null()).collect();
    let scale = values
        .iter()
        .map(|value| value.to_string())
        .filter_map(|text| text.split_once('.').map(|(_, fraction)| fraction.len()))
        .max()
        .unwrap_or(0);
    let digits = values.iter().map(|value| value.to_string().len());
    let width = digits.max().unwrap_or(0).clamp(12, 28);
    let decimal = types.decimal.replace('#', &format!("{width}, {scale}"));
    Some(match kind {
        Type::Text => types.text.to_owned(),
        Type::Bool => types.truth.to_owned(),
        Type::Date | Type::Bucket(_) => types.day.to_owned(),
        Type::Timestamp(_) => types.time.to_owned(),
        Type::Number(number) => match number.exactness {
            Exactness::Int => types.whole.to_owned(),
            Exactness::Decimal => decimal,
            Exactness::Float => types.double.to_owned(),
        },
        _ => match values.first()? {
            Value::Exact(_) if scale == 0 => types.whole.to_owned(),
            Value::Exact(_) => decimal,
            Value::Day(_) if !values.iter().any(|value| matches!(value, Value::Time(_))) => {
                types.day.to_owned()
            }
            Value::Day(_) | Value::Time(_) => types.time.to_owned(),
            Value::Truth(_) => types.truth.to_owned(),
            // A text without values compares with anything.
            _ => types.key.to_owned(),
        },
    })
}

fn literal(value: &Value, kind: &str, spoken: &Spoken) -> String {
    let text = match value {
        Value::Null => return "NULL".to_owned(),
        Value::Truth(truth) => return truth.to_string().to_uppercase(),
        Value::Text(text) => text.clone(),
        Value::Time(time) if time.subsec_nanosecond() == 0 => time.strftime("%F %T").to_string(),
        Value::Time(time) => time.strftime("%F %T.%6f").to_string(),
        Value::Day(day) if kind == spoken.types.time => format!("{day} 00:00:00"),
        other => other.to_string(),
    };
    let text = spoken.maker().text(&text);
    match spoken.casts {
        true => format!("CAST({text} AS {kind})"),
        false => text,
    }
}
