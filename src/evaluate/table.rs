//! The rows of an answer: cells with their values, what is left of them, in which
//! order, and their totals. From "Order of the steps" of `docs/semantics.md`.

use std::cmp::Ordering;

use crate::check::Story;

use super::asked::{Asked, By, Top};
use super::scene::{Around, Scene, Slice};
use super::stop::{Known, Stop};
use super::value::Value;

/// A row while it is made: its keys, how many of the last ones are left out,
/// and its values.
struct Row {
    keys: Vec<Value>,
    left_out: usize,
    values: Vec<Value>,
    hidden: Vec<Value>,
}

/// The cells of all metrics asked for, each with its values; what `having` and
/// `top` drop, the order, the limit, and the totals of what is left.
pub(super) fn rows(scene: &Scene<'_>, asked: &Asked, around: &Around) -> Known<Vec<Vec<Value>>> {
    let slices: Vec<Slice> = asked.slices.iter().map(|(_, slice)| slice.clone()).collect();
    let mut cells = Vec::new();
    if asked.metrics.is_empty() {
        cells = scene.values_of(&slices, asked.each_row, around)?;
    }
    for (_, measure, _) in &asked.metrics {
        for key in scene.cells(measure, &slices, around)? {
            scene.add(&mut cells, key)?;
        }
    }
    if slices.is_empty() {
        cells = vec![Vec::new()];
    }
    for (_, measure, _) in &asked.metrics {
        for key in scene.missing_periods(measure, &slices, around, &cells)? {
            scene.add(&mut cells, key)?;
        }
    }
    let mut kept = Vec::new();
    for keys in cells {
        let row = row(scene, asked, around, keys)?;
        if let Some(having) = &asked.having {
            scene.saw("having");
            if scene.value(having, &cell(asked, around, &row.keys))? != Value::Truth(true) {
                continue;
            }
        }
        kept.push(row);
    }
    if let Some(top) = &asked.top {
        scene.saw("top");
        let best = best(scene, asked, around, top, &kept)?;
        let mut left = Vec::new();
        for row in kept {
            if contains(&best, key(&row, top.slice)?)? {
                left.push(row);
            }
        }
        kept = left;
    }
    put_in_order(asked, &mut kept)?;
    if let Some(limit) = asked.limit {
        scene.saw("limit");
        kept.truncate(limit);
    }
    if asked.totals {
        scene.saw("totals");
        let totals = totals(scene, asked, around, &kept)?;
        kept.extend(totals);
        put_in_order(asked, &mut kept)?;
    }
    Ok(kept.into_iter().map(|row| shown(asked, row)).collect())
}

fn cell(asked: &Asked, around: &Around, keys: &[Value]) -> Around {
    let mut cell = around.clone();
    let slices = asked.slices.iter().map(|(_, slice)| slice.clone());
    cell.cell = slices.zip(keys.iter().cloned()).collect();
    cell
}

/// The values of a cell; of one with fewer keys than there are slices, too.
fn row(scene: &Scene<'_>, asked: &Asked, around: &Around, keys: Vec<Value>) -> Known<Row> {
    let cell = cell(asked, around, &keys);
    let mut values = Vec::new();
    for (_, measure, _) in &asked.metrics {
        values.push(scene.value(measure, &cell)?);
    }
    let mut hidden = Vec::new();
    for (by, _) in &asked.sort {
        scene.saw("sort");
        hidden.push(match by {
            // One row has no order.
            By::Hidden(_) if asked.slices.is_empty() => Value::Null,
            By::Hidden(measure) => {
                scene.saw("sort by what is not shown");
                scene.value(measure, &cell)?
            }
            _ => Value::Null,
        });
    }
    Ok(Row {
        left_out: asked.slices.len().saturating_sub(keys.len()),
        keys,
        values,
        hidden,
    })
}

/// The values of a slice that come first by a metric over everything asked for.
fn best(scene: &Scene<'_>, asked: &Asked, around: &Around, top: &Top, rows: &[Row]) -> Known<Vec<Value>> {
    let mut ranked: Vec<(Value, Value)> = Vec::new();
    for row in rows {
        let value = key(row, top.slice)?;
        let mut is_new = true;
        for (known, _) in &ranked {
            is_new &= !known.same(value)?;
        }
        if is_new {
            let mut alone = around.clone();
            let slice = asked.slices.get(top.slice).ok_or_else(elsewhere)?;
            alone.cell = vec![(slice.1.clone(), value.clone())];
            ranked.push((value.clone(), scene.value(&top.by, &alone)?));
        }
    }
    sorted(&mut ranked, |(one, by), (two, other)| {
        Ok(by.place(other, true)?.then(one.place(two, false)?))
    })?;
    ranked.truncate(top.count);
    Ok(ranked.into_iter().map(|(value, _)| value).collect())
}

fn key(row: &Row, slice: usize) -> Known<&Value> {
    row.keys.get(slice).ok_or_else(elsewhere)
}

fn elsewhere() -> Stop {
    Stop::Unknown("a slice that is not there".to_owned())
}

fn contains(values: &[Value], wanted: &Value) -> Known<bool> {
    for value in values {
        if value.same(wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The rows that leave out the last slice, the last two and so on, of those
/// cells that are left; that of everything always.
fn totals(scene: &Scene<'_>, asked: &Asked, around: &Around, cells: &[Row]) -> Known<Vec<Row>> {
    let mut found = Vec::new();
    for length in (0..asked.slices.len()).rev() {
        let mut keys = Vec::new();
        for cell in cells {
            scene.add(&mut keys, cell.keys.iter().take(length).cloned().collect())?;
        }
        if length == 0 {
            keys = vec![Vec::new()];
        }
        for keys in keys {
            found.push(row(scene, asked, around, keys)?);
        }
    }
    Ok(found)
}

/// By `sort`, then by the keys. A total stands behind its cells as long as the
/// order follows the slices; from the first other key on, totals come last.
fn put_in_order(asked: &Asked, rows: &mut [Row]) -> Known<()> {
    sorted(rows, |one, two| {
        let mut order = Ordering::Equal;
        let mut follows = true;
        let by_key = |at: usize, descending: bool| {
            Ok(match (one.keys.get(at), two.keys.get(at)) {
                (Some(one), Some(two)) => one.place(two, descending)?,
                (one, two) => one.is_none().cmp(&two.is_none()),
            })
        };
        for (place, (by, descending)) in asked.sort.iter().enumerate() {
            follows &= matches!(by, By::Slice(at) if *at == place);
            if !follows {
                order = order.then(one.left_out.cmp(&two.left_out));
            }
            let values = match by {
                By::Slice(at) => {
                    order = order.then(by_key(*at, *descending)?);
                    continue;
                }
                By::Metric(at) => (one.values.get(*at), two.values.get(*at)),
                By::Hidden(_) => (one.hidden.get(place), two.hidden.get(place)),
            };
            if let (Ordering::Equal, (Some(one), Some(two))) = (order, values) {
                order = one.place(two, *descending)?;
            }
        }
        for at in 0..asked.slices.len() {
            order = order.then(by_key(at, false)?);
        }
        Ok(order)
    })
}

/// Sorts, unless two of them cannot be compared.
pub fn sorted<T>(all: &mut [T], order: impl Fn(&T, &T) -> Known<Ordering>) -> Known<()> {
    let mut doubt = Ok(());
    all.sort_by(|one, two| {
        order(one, two).unwrap_or_else(|stop| {
            doubt = Err(stop);
            Ordering::Equal
        })
    });
    doubt
}

fn shown(asked: &Asked, row: Row) -> Vec<Value> {
    let mut shown = row.keys;
    shown.resize(asked.slices.len(), Value::Null);
    if asked.totals {
        shown.push(Value::whole(row.left_out));
    }
    shown.extend(row.values);
    shown
}

/// The rows of a funnel or cohort: in the order of their keys, then as they are told.
pub(super) fn told_rows(
    scene: &Scene<'_>,
    asked: &Asked,
    story: &Story,
    around: &Around,
) -> Known<Vec<Vec<Value>>> {
    let slices: Vec<Slice> = asked.slices.iter().map(|(_, slice)| slice.clone()).collect();
    let mut lines = match story {
        Story::Funnel(funnel) => scene.funnel(funnel, &slices, around)?,
        Story::Cohort(cohort) => scene.cohort(cohort, &slices, around)?,
    };
    // Cohorts of one cell in their order, each with its periods in theirs.
    sorted(&mut lines, |(_, one), (_, other)| {
        match (one.first(), other.first()) {
            (Some(one), Some(other)) => one.order(other),
            _ => Ok(Ordering::Equal),
        }
    })?;
    let mut rows: Vec<Row> = lines
        .into_iter()
        .map(|(keys, values)| Row {
            keys,
            left_out: 0,
            values,
            hidden: Vec::new(),
        })
        .collect();
    put_in_order(asked, &mut rows)?;
    if let Some(limit) = asked.limit {
        scene.saw("limit");
        rows.truncate(limit);
    }
    Ok(rows.into_iter().map(|row| shown(asked, row)).collect())
}
