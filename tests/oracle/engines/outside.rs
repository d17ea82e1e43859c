//! Engines outside of this process: for each one Python process that is fed a line of
//! JSON a case.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use merak::check::Checked;
use merak::plan::Plan;
use merak::resolve::{Exactness, Type};
use merak::sql::{find, quoted_path, quoted_word, refused, render};
use serde_json::{Value as Json, json};

use super::{Outcome, columns};
use merak::evaluate::Data;
use merak::evaluate::{Exact, Float, Value};

/// How an engine is asked.
pub struct Spoken {
    /// What its dialect is called.
    pub dialect: &'static str,
    /// The module of Python that is needed.
    module: &'static str,
    /// Reads cases, and answers.
    script: &'static str,
    /// The type of floating numbers.
    double: &'static str,
}

/// DuckDB.
pub const DUCKDB: Spoken = Spoken {
    dialect: "duckdb",
    module: "duckdb",
    script: concat!(include_str!("cell.py"), include_str!("duckdb.py")),
    double: "DOUBLE",
};

/// PostgreSQL: a server of its own, in a folder of its own.
pub const POSTGRES: Spoken = Spoken {
    dialect: "postgres",
    module: "psycopg",
    script: concat!(include_str!("cell.py"), include_str!("postgres.py")),
    double: "DOUBLE PRECISION",
};

/// A running engine.
pub struct Engine {
    /// How it is asked.
    pub spoken: &'static Spoken,
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Engine {
    /// Starts it; words about why that is not possible.
    pub fn start(spoken: &'static Spoken) -> Result<Self, String> {
        let mut process = Command::new("python3")
            .args(["-c", spoken.script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("python3: {error}"))?;
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut hello = String::new();
        output.read_line(&mut hello).map_err(|error| error.to_string())?;
        if hello.trim() != "ready" {
            let why = hello.trim();
            return Err(match why.is_empty() {
                true => format!("Python has no module `{}`", spoken.module),
                false => why.to_owned(),
            });
        }
        Ok(Self {
            spoken,
            process,
            input,
            output,
        })
    }

    /// Asks several questions of the tables of one case.
    pub fn ask(&mut self, checked: &Checked, data: &Data, plans: &[&Plan]) -> Vec<Outcome> {
        let dialect = find(self.spoken.dialect).unwrap();
        let unsaid = |plan: &Plan| refused(plan, &checked.model, dialect).map(|found| found.code.id);
        let said = plans.iter().filter(|plan| unsaid(plan).is_none());
        let questions: Vec<String> = said.map(|plan| render(plan, &checked.model, dialect)).collect();
        let tables = tables(checked, data, self.spoken.double);
        let mut answers = self.ask_all(tables, questions).into_iter();
        let of = |plan: &&Plan| match unsaid(plan) {
            Some(code) => Outcome::Unsaid(code),
            None => answers.next().unwrap_or(Outcome::Failed("no answer".to_owned())),
        };
        plans.iter().map(of).collect()
    }

    /// Asks questions in SQL, after statements that make tables.
    pub fn ask_all(&mut self, tables: Vec<String>, questions: Vec<String>) -> Vec<Outcome> {
        let line = json!({ "tables": tables, "questions": questions });
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
        let mut line = String::new();
        // Whatever else is printed is no answer.
        while !line.starts_with("answer ") {
            line.clear();
            if self.output.read_line(&mut line).unwrap() == 0 {
                break;
            }
        }
        let answer: Json = serde_json::from_str(line.trim_start_matches("answer ")).unwrap_or(Json::Null);
        let answers = answer.as_array().cloned().unwrap_or_default();
        answers.iter().map(outcome).collect()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // It ends with its input, and takes its server with it.
        self.input = None;
        let _ = self.process.wait();
    }
}

/// Statements that make the tables of a case.
fn tables(checked: &Checked, data: &Data, double: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let tables = checked
        .model
        .tables
        .iter()
        .zip(columns(checked))
        .zip(&data.tables);
    let of_entities = entity_columns(checked, data, double);
    for ((table, columns), rows) in tables {
        let Some(physical) = table.physical() else {
            continue;
        };
        let name = quoted_path(physical);
        if let Some((schema, _)) = physical.split_once('.') {
            statements.push(format!("CREATE SCHEMA IF NOT EXISTS {}", quoted_word(schema)));
        }
        let kinds: Vec<(String, String)> = columns
            .iter()
            .map(|(column, kind)| {
                let values = rows.iter().filter_map(|row| row.get(column));
                let own = stored(kind, values, double);
                let keys = of_entities.get(&(physical.to_owned(), column.clone()));
                (
                    column.clone(),
                    own.or_else(|| keys.cloned()).unwrap_or("VARCHAR".to_owned()),
                )
            })
            .collect();
        let declared = kinds
            .iter()
            .map(|(column, kind)| format!("{} {kind}", quoted_word(column)));
        let declared: Vec<String> = declared.collect();
        statements.push(format!(
            "CREATE TABLE {name} ({})",
            match declared.is_empty() {
                true => "nothing BOOLEAN".to_owned(),
                false => declared.join(", "),
            }
        ));
        let tuples = rows.iter().map(|row| {
            let cells = kinds.iter().map(|(column, kind)| {
                let value = row.get(column).unwrap_or(&Value::Null);
                literal(value, kind)
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
fn entity_columns(checked: &Checked, data: &Data, double: &str) -> BTreeMap<(String, String), String> {
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
                match stored(&Type::Unknown, values, double) {
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
fn stored<'a>(kind: &Type, values: impl Iterator<Item = &'a Value>, double: &str) -> Option<String> {
    let values: Vec<&Value> = values.filter(|value| !value.is_null()).collect();
    let scale = values
        .iter()
        .map(|value| value.to_string())
        .filter_map(|text| text.split_once('.').map(|(_, fraction)| fraction.len()))
        .max()
        .unwrap_or(0);
    let digits = values.iter().map(|value| value.to_string().len());
    let width = digits.max().unwrap_or(0).clamp(12, 28);
    Some(match kind {
        Type::Text => "VARCHAR".to_owned(),
        Type::Bool => "BOOLEAN".to_owned(),
        Type::Date | Type::Bucket(_) => "DATE".to_owned(),
        Type::Timestamp(_) => "TIMESTAMP".to_owned(),
        Type::Number(number) => match number.exactness {
            Exactness::Int => "BIGINT".to_owned(),
            Exactness::Decimal => format!("DECIMAL({width}, {scale})"),
            Exactness::Float => double.to_owned(),
        },
        _ => match values.first()? {
            Value::Exact(_) if scale == 0 => "BIGINT".to_owned(),
            Value::Exact(_) => format!("DECIMAL({width}, {scale})"),
            Value::Day(_) if !values.iter().any(|value| matches!(value, Value::Time(_))) => "DATE".to_owned(),
            Value::Day(_) | Value::Time(_) => "TIMESTAMP".to_owned(),
            Value::Truth(_) => "BOOLEAN".to_owned(),
            // A text without values compares with anything.
            _ => "VARCHAR".to_owned(),
        },
    })
}

fn literal(value: &Value, kind: &str) -> String {
    let text = match value {
        Value::Null => return "NULL".to_owned(),
        Value::Text(text) => text.clone(),
        other => other.to_string(),
    };
    format!("CAST('{}' AS {kind})", text.replace('\'', "''"))
}

fn outcome(answer: &Json) -> Outcome {
    if let Some(error) = answer.get("error").and_then(Json::as_str) {
        return Outcome::Failed(error.to_owned());
    }
    let list = |key| {
        answer
            .get(key)
            .and_then(Json::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let names = list("names")
        .iter()
        .map(|name| name.as_str().unwrap_or_default().to_owned())
        .collect();
    let row = |row: &Json| row.as_array().into_iter().flatten().map(value).collect();
    Outcome::Rows(names, list("rows").iter().map(row).collect())
}

/// A value: its kind in one letter, then its text.
fn value(cell: &Json) -> Value {
    let Some(text) = cell.as_str() else {
        return Value::Null;
    };
    let (kind, text) = text.split_at(1);
    match kind {
        "b" => Value::Truth(text == "True"),
        "e" => Value::Exact(Exact::read(text).unwrap()),
        "f" => Value::Float(Float::sure(text.parse().unwrap())),
        "d" => Value::Day(text.parse().unwrap()),
        "t" => Value::Time(text.parse().unwrap()),
        _ => Value::Text(text.to_owned()),
    }
}
