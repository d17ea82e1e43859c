//! `first` and `last` by the metric's own time. From "`first` and `last`".

use std::cmp::Ordering;

use crate::check::Aggregate;

use super::scene::{Around, Here, Scene};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// The value of the earliest row, or of the latest, among those that have one.
    pub fn in_time(&self, aggregate: &Aggregate, rows: &[Here], last: bool, around: &Around) -> Known<Value> {
        let Some((argument, _)) = &aggregate.argument else {
            return Err(Stop::Unknown("first of nothing".to_owned()));
        };
        let Some((time, _)) = self.own_time(aggregate.table, around)? else {
            return Err(Stop::Refused("E0308"));
        };
        let mut best: Option<(Value, Option<Vec<Value>>, Value)> = None;
        for here in rows {
            let value = self.row(argument, *here)?;
            // What has no time is neither first nor last.
            if value.is_null() || self.row(&time, *here)?.is_null() {
                continue;
            }
            let key = &self.table(aggregate.table)?.key;
            let key = key
                .as_ref()
                .and_then(|key| self.key_of((here.table, here.at), &key.columns));
            let candidate = (self.row(&time, *here)?, key, value);
            let better = match &best {
                None => true,
                Some(best) => is_before(&candidate, best, last)?,
            };
            if better {
                best = Some(candidate);
            }
        }
        Ok(best.map_or(Value::Null, |(_, _, value)| value))
    }
}

type Placed = (Value, Option<Vec<Value>>, Value);

/// By time, then by key, then the smallest value; for the last one, time and key
/// the other way round. A row without a key comes behind those with one.
fn is_before(one: &Placed, two: &Placed, last: bool) -> Known<bool> {
    let directed = |order: Ordering| if last { order.reverse() } else { order };
    let mut order = directed(one.0.order(&two.0)?);
    order = order.then(match (&one.1, &two.1) {
        (Some(one), Some(two)) => {
            let mut keys = Ordering::Equal;
            for (one, two) in one.iter().zip(two) {
                keys = keys.then(one.order(two)?);
            }
            directed(keys)
        }
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    Ok(order.then(one.2.order(&two.2)?) == Ordering::Less)
}
