//! Rows of one table, made one value. From "Aggregates" and "Zero and null".

use crate::check::{Aggregate, Function};
use crate::resolve::{Exactness, Type};

use super::distributions;
use super::numbers::{Exact, Float};
use super::scene::{Around, Here, Scene};
use super::stop::{Known, Stop};
use super::value::{self, Value};

impl Scene<'_> {
    /// The value of an aggregate in a cell.
    #[allow(unreachable_patterns, reason = "others add functions")]
    pub fn aggregate(&self, aggregate: &Aggregate, around: &Around) -> Known<Value> {
        let rows = self.rows_in(aggregate.table, around)?;
        let mut values = Vec::new();
        if let Some((argument, _)) = &aggregate.argument {
            for here in &rows {
                values.push(self.row(argument, *here)?);
            }
            if values.iter().any(Value::is_null) {
                self.saw("null argument");
            }
            values.retain(|value| !value.is_null());
        }
        if values.is_empty() {
            self.saw("nothing there");
        }
        self.levels_of_one_date(aggregate, &rows, around)?;
        let kind = aggregate.argument.as_ref().map(|(_, kind)| kind);
        match aggregate.function {
            Function::Rows => {
                self.saw("count of rows");
                Ok(counted(rows.len(), around))
            }
            Function::Distinct(_) => {
                self.saw("count of entities");
                let mut distinct: Vec<Value> = Vec::new();
                for value in values {
                    let mut is_new = true;
                    for known in &distinct {
                        is_new &= !known.same(&value)?;
                    }
                    if is_new {
                        distinct.push(value);
                    }
                }
                // Rows that say nobody are 0, and so is the one cell of what is not sliced.
                let is_empty = rows.is_empty() && (around.is_sliced || !around.cell.is_empty());
                match is_empty {
                    true => Ok(counted(0, around)),
                    false => Ok(Value::whole(distinct.len())),
                }
            }
            Function::First | Function::Last => {
                self.saw("first or last");
                let last = aggregate.function == Function::Last;
                let found = self.in_time(aggregate, &rows, last, around)?;
                self.shown(found, kind, around)
            }
            function => {
                let value = self.made_one(function, &values, kind, around)?;
                self.shown(value, kind, around)
            }
        }
    }

    /// Values that are not NULL, in their order, made one.
    pub fn made_one(
        &self,
        function: Function,
        values: &[Value],
        kind: Option<&Type>,
        around: &Around,
    ) -> Known<Value> {
        match function {
            Function::Sum => {
                self.saw("sum");
                match values.is_empty() {
                    true => Ok(no_sum(kind, around)),
                    false => value::sum(values),
                }
            }
            Function::Avg => {
                self.saw("avg");
                mean(values)
            }
            Function::Min | Function::Max => {
                self.saw("min or max");
                extreme(values, function == Function::Max)
            }
            Function::Median => {
                self.saw("median");
                distributions::percentile(values, "0.5")
            }
            Function::Percentile(share) => {
                self.saw("percentile");
                if share.is_discrete() {
                    return distributions::discrete(values, share);
                }
                distributions::percentile(values, &share.digits())
            }
            Function::Variance => {
                self.saw("variance");
                distributions::variance(values)
            }
            Function::Stddev => {
                self.saw("stddev");
                distributions::deviation(values)
            }
            Function::Any | Function::All => {
                self.saw("any or all");
                Ok(match values.is_empty() {
                    true => Value::Null,
                    false => Value::Truth(match function {
                        Function::Any => values.contains(&Value::Truth(true)),
                        _ => !values.contains(&Value::Truth(false)),
                    }),
                })
            }
            Function::First => Ok(values.first().cloned().unwrap_or(Value::Null)),
            Function::Last => Ok(values.last().cloned().unwrap_or(Value::Null)),
            other => Err(Stop::Unknown(format!("the function {other:?}"))),
        }
    }
}

impl Scene<'_> {
    /// A value of the argument as it comes out: times are the project's.
    fn shown(&self, value: Value, kind: Option<&Type>, around: &Around) -> Known<Value> {
        match kind {
            _ if around.keeps_zone => Ok(value),
            Some(Type::Timestamp(zone)) => self.local(&value, zone.as_ref()),
            _ => Ok(value),
        }
    }

    /// Levels are never added up over several dates.
    fn levels_of_one_date(&self, aggregate: &Aggregate, rows: &[Here], around: &Around) -> Known<()> {
        let table = aggregate.table;
        let adds = matches!(aggregate.function, Function::Sum | Function::Rows);
        if self.table(table)?.snapshot().is_none() {
            return Ok(());
        }
        self.saw("snapshot");
        // Of each entity's own date there is one number.
        if !adds || around.edge.is_some() {
            return Ok(());
        }
        let Some((time, _)) = self.own_time(table, around)? else {
            return Ok(());
        };
        let mut dates: Vec<Value> = Vec::new();
        for here in rows {
            dates.push(self.row(&time, *here)?);
        }
        match dates.windows(2).all(|pair| pair.first() == pair.last()) {
            true => Ok(()),
            false => Err(Stop::Refused("E0430")),
        }
    }
}

/// Nothing happened is zero, unless `empty null` says otherwise.
pub fn counted(number: usize, around: &Around) -> Value {
    match number == 0 && around.empty_is_null {
        true => Value::Null,
        false => Value::whole(number),
    }
}

/// The sum of no values.
pub fn no_sum(kind: Option<&Type>, around: &Around) -> Value {
    let floats = matches!(kind, Some(Type::Number(number)) if number.exactness == Exactness::Float);
    match (around.empty_is_null, floats) {
        (true, _) => Value::Null,
        (_, true) => Value::Float(Float::sure(0.0)),
        (_, false) => Value::Exact(Exact::ZERO),
    }
}

/// The mean of numbers: floating, and NULL of none.
pub fn mean(values: &[Value]) -> Known<Value> {
    match values.is_empty() {
        true => Ok(Value::Null),
        false => value::quotient(&value::sum(values)?, &Value::whole(values.len())),
    }
}

/// The least or greatest value, NULL of none.
pub fn extreme(values: &[Value], greatest: bool) -> Known<Value> {
    let mut best: Option<&Value> = None;
    for value in values {
        let better = match (best, value) {
            (None, _) => true,
            // Of two that are too close to tell, either will do.
            (Some(Value::Float(best)), Value::Float(value)) => (value.value > best.value) == greatest,
            (Some(best), value) => value.order(best)?.is_gt() == greatest && !value.same(best)?,
        };
        if better {
            best = Some(value);
        }
    }
    Ok(best.cloned().unwrap_or(Value::Null))
}
