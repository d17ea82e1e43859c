//! Engines outside of this process: for each one Python process that is fed a line of
//! JSON a case.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use merak::check::Checked;
use merak::evaluate::{Data, Exact, Float, Value};
use merak::plan::Plan;
use merak::sql::{Dialect, Kind, answer_kinds, find, refused, render};
use serde_json::{Value as Json, json};

use super::Outcome;
use super::spoken::Spoken;
use super::tables::tables;

/// What stands before the script of each engine, and behind it.
const BEFORE: &str = include_str!("cell.py");
const BEHIND: &str = include_str!("serve.py");

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
        let python = std::env::var(spoken.python).unwrap_or_else(|_| "python3".to_owned());
        let mut process = Command::new(&python)
            .args(["-c", &[BEFORE, spoken.script, BEHIND].join("\n")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{python}: {error}"))?;
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
        let holds = self.spoken.digits.is_none_or(|digits| fits(data, digits))
            && (self.spoken.empties || has_letters(data));
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
                let answer = named(plan, dialect, answer);
                match self.spoken.typed {
                    true => answer,
                    false => typed(plan, answer),
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

/// Whether no text is without letters.
fn has_letters(data: &Data) -> bool {
    let mut values = data.tables.iter().flatten().flat_map(|row| row.values());
    values.all(|value| !matches!(value, Value::Text(text) if text.is_empty()))
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

/// An answer whose columns are called as in the question, where they are what the engine calls them.
fn named(plan: &Plan, dialect: &dyn Dialect, outcome: Outcome) -> Outcome {
    let Outcome::Rows(names, rows) = outcome else {
        return outcome;
    };
    let asked = || plan.last.columns.iter().map(|(_, name)| name.clone());
    match asked()
        .map(|name| dialect.names().shown(&name))
        .eq(names.iter().cloned())
    {
        true => Outcome::Rows(asked().collect(), rows),
        false => Outcome::Rows(names, rows),
    }
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
        (Kind::Day, Value::Time(time)) if time.time() == jiff::civil::Time::midnight() => {
            Value::Day(time.date())
        }
        (Kind::Time, Value::Text(text)) => text.parse().map_or(Value::Text(text), Value::Time),
        (_, value) => value,
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
