//! The rows of the tables of a case, in memory, by physical column.

use std::collections::BTreeMap;

use crate::check::Checked;
use crate::resolve::{Exactness, Test, Type};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::plain_number;
use crate::syntax::time::Moment;

use super::calendar;
use super::numbers::Exact;
use super::stop::{Known, Stop};
use super::value::Value;

/// One row: what it holds by column. Those that are left out are NULL.
pub type Row = BTreeMap<String, Value>;

/// The rows of all tables, by the table's place in the model.
#[derive(Debug, Default)]
pub struct Data {
    /// The rows of each.
    pub tables: Vec<Vec<Row>>,
}

impl Data {
    /// The rows a `test` gives.
    pub fn of(checked: &Checked, test: &Test) -> Known<Self> {
        let mut tables = vec![Vec::new(); checked.model.tables.len()];
        for (table, rows) in &test.given {
            for row in rows {
                let mut made = Row::new();
                for (name, value) in &row.cells {
                    made.insert(name.text.to_string(), literal(checked, value)?);
                }
                if let Some(rows) = tables.get_mut(table.index()) {
                    rows.push(made);
                }
            }
        }
        Ok(Self { tables })
    }
}

/// What a literal of a row holds.
pub fn literal(checked: &Checked, expr: &Expr) -> Known<Value> {
    match &expr.kind {
        ExprKind::Null => Ok(Value::Null),
        ExprKind::Text(text) => Ok(Value::Text(text.value.to_string())),
        ExprKind::Bool(truth) => Ok(Value::Truth(*truth)),
        ExprKind::Number(number) => plain_number(&number.raw)
            .and_then(|digits| Exact::read(&digits))
            .map(Value::Exact)
            .ok_or_else(|| Stop::Unknown(format!("the number {}", number.raw))),
        ExprKind::Moment(moment) => match moment.moment {
            Moment::Instant(time, None) => Ok(Value::Time(time)),
            Moment::Instant(..) => Err(Stop::Unknown("data with an offset".to_owned())),
            other => calendar::first_day(other, &checked.model.manifest).map(Value::Day),
        },
        _ => Err(Stop::Unknown("this literal of a row".to_owned())),
    }
}

/// A stored value as a column of this type shows it.
pub fn shown(value: &Value, kind: &Type) -> Value {
    match (value, kind) {
        (Value::Exact(exact), Type::Number(number)) if number.exactness == Exactness::Float => {
            Value::Float(exact.float())
        }
        (Value::Day(day), Type::Timestamp(_)) => Value::Time(super::value::midnight(*day)),
        (value, _) => value.clone(),
    }
}
