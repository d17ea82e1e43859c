//! What becomes of the tree, for programs. Numbers are texts with all their digits; one
//! without an end has the fraction beside it.

use serde::Serialize;

use crate::whatif::{Bound, Exact, Guarded, Star, Turn, WhatIf};
use crate::words::{Language, Said};

#[derive(Serialize)]
struct Whole {
    period: Option<String>,
    settings: Vec<Row>,
    north_stars: Vec<StarRow>,
    moved: Vec<Row>,
    guardrails: Vec<GuardRow>,
    untouched: usize,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Value {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fraction: Option<String>,
}

#[derive(Serialize)]
struct Row {
    metric: String,
    label: Option<String>,
    unit: Option<String>,
    from: Option<Value>,
    to: Option<Value>,
    change: Option<Value>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Serialize)]
struct StarRow {
    #[serde(flatten)]
    row: Row,
    period: Option<String>,
    target: Option<Target>,
    /// What one per cent more of each number below it does, the most first.
    one_percent: Vec<PullRow>,
    best_slices: Vec<BestRow>,
}

#[derive(Serialize)]
struct Target {
    period: String,
    value: String,
    met: Option<bool>,
}

#[derive(Serialize)]
struct PullRow {
    metric: String,
    value: Value,
    moves: Value,
    share: Option<Value>,
}

#[derive(Serialize)]
struct BestRow {
    metric: String,
    value: Value,
    slice: String,
    best: Value,
    north_star: Value,
}

#[derive(Serialize)]
struct GuardRow {
    state: &'static str,
    before: Option<&'static str>,
    kind: &'static str,
    name: String,
    label: Option<String>,
    condition: String,
    owner: Option<String>,
    blocks: bool,
    period: Option<String>,
    slice: Vec<Key>,
    values: Vec<Row>,
    bounds: Vec<BoundRow>,
    why: Option<String>,
}

#[derive(Serialize)]
struct Key {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct BoundRow {
    metric: String,
    operator: &'static str,
    at: Value,
}

/// One object.
#[must_use]
pub fn json(what: &WhatIf) -> String {
    let whole = Whole {
        period: what.period.clone(),
        settings: what.settings.iter().map(row).collect(),
        north_stars: what.stars.iter().map(star).collect(),
        moved: what.moved.iter().map(row).collect(),
        guardrails: what.guards.iter().map(guard).collect(),
        untouched: what.untouched,
        notes: what.notes.iter().map(said).collect(),
    };
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

/// Programs read the same in every language.
fn said(said: &Said) -> String {
    said.of(Language::English).to_owned()
}

fn value(number: &Exact) -> Value {
    let (value, fraction) = number.digits();
    Value { value, fraction }
}

fn row(turn: &Turn) -> Row {
    let to = turn.to.as_ref().ok();
    let change = turn.from.as_ref().zip(to).map(|(from, to)| to - from);
    Row {
        metric: turn.subject.name.clone(),
        label: turn.subject.label.clone(),
        unit: turn.subject.unit.clone(),
        from: turn.from.as_ref().map(value),
        to: to.map(value),
        change: change.as_ref().map(value),
        why: turn.to.as_ref().err().map(said),
    }
}

fn star(star: &Star) -> StarRow {
    let to = star.turn.to.as_ref().ok();
    let target = star.target.as_ref().map(|(period, text, number)| Target {
        period: period.clone(),
        value: text.clone(),
        met: number
            .as_ref()
            .zip(to)
            .map(|(number, to)| match star.turn.subject.better {
                Some(false) => to <= number,
                _ => to >= number,
            }),
    });
    let pulls = star.pulls.iter().map(|pull| PullRow {
        metric: pull.subject.name.clone(),
        value: value(&pull.value),
        moves: value(&pull.moves),
        share: pull.share.as_ref().map(value),
    });
    let slices = star.slices.iter().map(|best| BestRow {
        metric: best.subject.name.clone(),
        value: value(&best.now),
        slice: best.slice.clone(),
        best: value(&best.best),
        north_star: value(&best.star),
    });
    StarRow {
        row: row(&star.turn),
        period: star.period.clone(),
        target,
        one_percent: pulls.collect(),
        best_slices: slices.collect(),
    }
}

fn guard(guard: &Guarded) -> GuardRow {
    let word = |is_well: bool| if is_well { "holds" } else { "broken" };
    let keys = guard.slice.iter();
    GuardRow {
        state: guard.after.as_ref().map_or("not known", |is_well| word(*is_well)),
        before: guard.before.map(word),
        kind: guard.kind,
        name: guard.name.clone(),
        label: guard.label.clone(),
        condition: guard.says.clone(),
        owner: guard.owner.clone(),
        blocks: guard.blocks,
        period: guard.period.clone(),
        slice: keys
            .map(|(name, value)| Key {
                name: name.clone(),
                value: value.clone(),
            })
            .collect(),
        values: guard.values.iter().map(row).collect(),
        bounds: guard.bounds.iter().map(bound).collect(),
        why: guard.after.as_ref().err().map(said),
    }
}

fn bound(bound: &Bound) -> BoundRow {
    BoundRow {
        metric: bound.subject.name.clone(),
        operator: bound.operator.symbol(),
        at: value(&bound.at),
    }
}
