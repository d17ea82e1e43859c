//! The embedded engine, over the rows of a `test`.

use merak::words::Language;
use std::collections::BTreeMap;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{DataType, TimeUnit};
use merak::check::Checked;
use merak::cli::statement::statement;
use merak::engine::embedded::Embedded;
use merak::engine::{Answer, Cell, Rows};
use merak::plan::Plan;

use super::Outcome;
use merak::evaluate::Data;
use merak::evaluate::{Exact, Float, Value};

/// An engine that holds the tables of a case.
pub struct Engine(Embedded);

impl Engine {
    pub fn over(checked: &Checked, data: &Data) -> Self {
        let mut tables = BTreeMap::new();
        for (table, rows) in checked.model.tables.iter().zip(&data.tables) {
            let Some(physical) = table.physical() else {
                continue;
            };
            let mut columns: Vec<String> = rows.iter().flat_map(|row| row.keys().cloned()).collect();
            columns.sort();
            columns.dedup();
            let cells = |row: &merak::evaluate::Row| {
                let cell = |column| row.get(column).map_or(Cell::Null, cell);
                columns.iter().map(cell).collect::<Vec<_>>()
            };
            let rows = rows.iter().map(cells).collect();
            tables.insert(physical.to_owned(), Rows { columns, rows });
        }
        let engine = Embedded::over_rows(&tables, &checked.model.manifest.timezone);
        Self(engine.unwrap_or_else(|finding| panic!("{}", finding.message(Language::English))))
    }

    pub fn ask(&self, checked: &Checked, plan: &Plan) -> Outcome {
        let statement = statement(plan, &checked.model).unwrap();
        match self.0.run(&statement) {
            Ok(answer) => rows(&answer),
            Err(finding) => Outcome::Failed(format!(
                "{} {}",
                finding.code.id,
                finding.message(Language::English)
            )),
        }
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Truth(truth) => Cell::Bool(*truth),
        Value::Exact(exact) => Cell::Number(exact.to_string()),
        Value::Float(float) => Cell::Number(float.value.to_string()),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Day(day) => Cell::Date(day.to_string()),
        Value::Time(time) => Cell::Timestamp(time.to_string()),
    }
}

fn rows(answer: &Answer) -> Outcome {
    let names = answer.schema.fields().iter().map(|field| field.name().clone());
    let mut rows = Vec::new();
    for batch in &answer.batches {
        for at in 0..batch.num_rows() {
            let values = batch.columns().iter().map(|column| value(column.as_ref(), at));
            rows.push(values.collect());
        }
    }
    Outcome::Rows(names.collect(), rows)
}

fn value(column: &dyn Array, at: usize) -> Value {
    if column.is_null(at) {
        return Value::Null;
    }
    let shown = || {
        let formatter = ArrayFormatter::try_new(column, &FormatOptions::default()).unwrap();
        formatter.value(at).to_string()
    };
    match column.data_type() {
        DataType::Null => Value::Null,
        DataType::Boolean => Value::Truth(column.as_boolean().value(at)),
        kind if kind.is_floating() => Value::Float(Float::sure(shown().parse().unwrap())),
        kind if kind.is_integer() || matches!(kind, DataType::Decimal128(..) | DataType::Decimal256(..)) => {
            Value::Exact(Exact::read(&shown()).unwrap())
        }
        DataType::Date32 => Value::Day(shown().parse().unwrap()),
        DataType::Timestamp(TimeUnit::Microsecond, None) => Value::Time(shown().parse().unwrap()),
        kind if kind.is_string() => Value::Text(shown()),
        other => Value::Text(format!("a value of type {other}")),
    }
}
