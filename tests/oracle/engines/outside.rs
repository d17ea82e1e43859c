//! Engines outside of this process: for each one Python process that is fed a line of
//! JSON a case.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use merak::check::Checked;
use merak::plan::Plan;
use merak::resolve::{Exactness, Type};
use merak::sql::{Kind, answer_kinds, find, quoted_path, quoted_word, refused, render};
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
    /// What it calls the types of columns.
    types: Types,
    /// What holds tables: `SCHEMA`.
    folder: &'static str,
    /// What stands behind the columns of a table that is made.
    stored: &'static str,
    /// Where it has no types but numbers and texts: how many digits behind the point decimals
    /// keep there, and how many before it.
    untyped: Option<(usize, usize)>,
}

/// Names of types.
#[derive(Clone, Copy)]
struct Types {
    text: &'static str,
    truth: &'static str,
    day: &'static str,
    time: &'static str,
    whole: &'static str,
    /// With `#` for how many digits, and how many of them behind the point.
    decimal: &'static str,
    double: &'static str,
}

const PLAIN: Types = Types {
    text: "VARCHAR",
    truth: "BOOLEAN",
    day: "DATE",
    time: "TIMESTAMP",
    whole: "BIGINT",
    decimal: "DECIMAL(#)",
    double: "DOUBLE",
};

/// DuckDB.
static DUCKDB: Spoken = Spoken {
    dialect: "duckdb",
    module: "duckdb",
    script: concat!(include_str!("cell.py"), include_str!("duckdb.py")),
    types: PLAIN,
    folder: "SCHEMA",
    stored: "",
    untyped: None,
};

/// PostgreSQL: a server of its own, in a folder of its own.
static POSTGRES: Spoken = Spoken {
    dialect: "postgres",
    module: "psycopg",
    script: concat!(include_str!("cell.py"), include_str!("postgres.py")),
    types: Types {
        double: "DOUBLE PRECISION",
        ..PLAIN
    },
    folder: "SCHEMA",
    stored: "",
    untyped: None,
};

/// ClickHouse, in the process that is asked.
static CLICKHOUSE: Spoken = Spoken {
    dialect: "clickhouse",
    module: "chdb",
    script: include_str!("clickhouse.py"),
    types: Types {
        text: "Nullable(String)",
        truth: "Nullable(Bool)",
        day: "Nullable(Date32)",
        time: "Nullable(DateTime64(6))",
        whole: "Nullable(Int64)",
        decimal: "Nullable(Decimal(#))",
        double: "Nullable(Float64)",
    },
    folder: "DATABASE",
    stored: " ENGINE = Memory",
    untyped: None,
};

/// SQLite, as Python has it.
static SQLITE: Spoken = Spoken {
    dialect: "sqlite",
    module: "sqlite3",
    script: concat!(include_str!("cell.py"), include_str!("sqlite.py")),
    types: Types {
        text: "TEXT",
        double: "REAL",
        ..PLAIN
    },
    folder: "SCHEMA",
    stored: "",
    untyped: Some((4, 11)),
};

/// Every engine, those first that are always asked.
static ALL: [&Spoken; 4] = [&DUCKDB, &POSTGRES, &SQLITE, &CLICKHOUSE];
const ALWAYS: usize = 3;

/// Those that are to be asked: `MERAK_ORACLE_ENGINES` names some, or `all`.
pub fn asked() -> Vec<&'static Spoken> {
    let Ok(named) = env::var("MERAK_ORACLE_ENGINES") else {
        return ALL[..ALWAYS].to_vec();
    };
    let is_named = |spoken: &&&Spoken| named == "all" || named.split(',').any(|name| name == spoken.dialect);
    ALL.iter().filter(is_named).copied().collect()
}

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
        let holds = self.spoken.untyped.is_none_or(|digits| fits(data, digits));
        let unsaid = |plan: &Plan| match refused(plan, &checked.model, dialect) {
            Some(found) => Some(found.code.id),
            // Its page says so.
            None => (!holds).then_some("E0513"),
        };
        let said = plans.iter().filter(|plan| unsaid(plan).is_none());
        let questions: Vec<String> = said.map(|plan| render(plan, &checked.model, dialect)).collect();
        let tables = tables(checked, data, self.spoken);
        let mut answers = self.ask_all(tables, questions).into_iter();
        let of = |plan: &&Plan| match unsaid(plan) {
            Some(code) => Outcome::Unsaid(code),
            None => {
                let answer = answers.next().unwrap_or(Outcome::Failed("no answer".to_owned()));
                match self.spoken.untyped {
                    Some(_) => typed(plan, answer),
                    None => answer,
                }
            }
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

/// Whether all exact numbers have at most so many digits behind the point, and before it.
fn fits(data: &Data, (behind, before): (usize, usize)) -> bool {
    let is_fitting = |value: &Value| match value {
        Value::Exact(exact) => {
            let text = exact.to_string();
            let text = text.trim_start_matches('-');
            match text.split_once('.') {
                Some((whole, fraction)) => whole.len() <= before && fraction.len() <= behind,
                None => true,
            }
        }
        _ => true,
    };
    let mut rows = data.tables.iter().flatten();
    rows.all(|row| row.values().all(is_fitting))
}

/// An answer of an engine without types, by what kind its columns are of.
fn typed(plan: &Plan, outcome: Outcome) -> Outcome {
    let Outcome::Rows(names, rows) = outcome else {
        return outcome;
    };
    let kinds = answer_kinds(plan);
    let row = |row: Vec<Value>| kinds.iter().zip(row).map(|(kind, value)| of_kind(*kind, value));
    Outcome::Rows(
        names,
        rows.into_iter().map(|cells| row(cells).collect()).collect(),
    )
}

fn of_kind(kind: Kind, value: Value) -> Value {
    match (kind, value) {
        (Kind::Flag, Value::Exact(number)) if number == Exact::ZERO => Value::Truth(false),
        (Kind::Flag, Value::Exact(number)) if number == Exact::whole(1) => Value::Truth(true),
        (Kind::Whole | Kind::Decimal, Value::Float(float)) => {
            Exact::read(&float.value.to_string()).map_or(Value::Float(float), Value::Exact)
        }
        (Kind::Day, Value::Text(text)) => text.parse().map_or(Value::Text(text), Value::Day),
        (Kind::Time, Value::Text(text)) => text.parse().map_or(Value::Text(text), Value::Time),
        (_, value) => value,
    }
}

/// Statements that make the tables of a case.
fn tables(checked: &Checked, data: &Data, spoken: &Spoken) -> Vec<String> {
    let mut statements = Vec::new();
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
        let name = quoted_path(physical);
        if let Some((schema, _)) = physical.split_once('.') {
            statements.push(format!(
                "CREATE {} IF NOT EXISTS {}",
                spoken.folder,
                quoted_word(schema)
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
                        .unwrap_or(spoken.types.text.to_owned()),
                )
            })
            .collect();
        let declared = kinds
            .iter()
            .map(|(column, kind)| format!("{} {kind}", quoted_word(column)));
        let declared: Vec<String> = declared.collect();
        statements.push(format!(
            "CREATE TABLE {name} ({}){}",
            match declared.is_empty() {
                true => format!("nothing {}", spoken.types.truth),
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
            _ => types.text.to_owned(),
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
    let text = find(spoken.dialect).unwrap().text(&text);
    let is_text = spoken.untyped.is_some() && [spoken.types.day, spoken.types.time].contains(&kind);
    match is_text {
        true => text,
        false => format!("CAST({text} AS {kind})"),
    }
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
