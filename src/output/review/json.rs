//! The page for programs. Numbers are texts with all their digits.

use serde::Serialize;
use serde_json::{Value, json};

use crate::output::{watch, why};
use crate::review::{Effort, Guards, Move, Numbers, Outcome, Review, Star, Verdict};
use crate::why::{Number, Sides};

/// One object.
#[must_use]
pub fn json(review: &Review) -> String {
    let object = json!({
        "title": review.title,
        "project": review.project,
        "period": review.periods.1,
        "before": review.periods.0,
        "as_of": review.as_of.to_string(),
        "north_stars": review.stars.iter().map(star).collect::<Vec<_>>(),
        "watched": value(&watch::rows(&review.judged, &review.outlooks)),
        "initiatives": review.efforts.iter().map(effort).collect::<Vec<_>>(),
        "numbers": review.numbers.as_ref().map(numbers),
    });
    serde_json::to_string_pretty(&object).unwrap_or_default() + "\n"
}

fn value(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn star(star: &Star) -> Value {
    let history = star.history.iter();
    let history = history.map(|(period, number)| json!({"period": period, "value": digits(number)}));
    let goals = star.goals.iter();
    let goals = goals.map(|aim| json!({"period": aim.period, "value": aim.words, "reached": aim.reached}));
    json!({
        "metric": star.subject.name,
        "label": star.subject.label,
        "period": star.periods.1,
        "before": star.periods.0,
        "value": digits(&star.sides.to),
        "value_before": digits(&star.sides.from),
        "verdict": verdict(&star.verdict),
        "win": star.verdict.is_win(),
        "guards": guards(match &star.verdict {
            Verdict::Better(guards) => Some(guards),
            _ => None,
        }),
        "targets": goals.collect::<Vec<_>>(),
        "history": history.collect::<Vec<_>>(),
        "tree": value(&star.graph),
        "why": star.why.as_ref().map(|why| value(&why::object(why))),
    })
}

fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Unknown => "unknown",
        Verdict::Same => "same",
        Verdict::Worse => "loss",
        Verdict::Better(_) if verdict.is_win() => "win",
        Verdict::Better(_) => "gain",
    }
}

fn guards(guards: Option<&Guards>) -> Value {
    json!({
        "broken": guards.map(|guards| &guards.broken),
        "unknown": guards.map(|guards| &guards.unknown),
    })
}

fn effort(effort: &Effort) -> Value {
    json!({
        "within": effort.within,
        "title": effort.title,
        "owner": effort.owner,
        "status": effort.status,
        "result": effort.result,
        "moves": effort.moves.iter().map(moved).collect::<Vec<_>>(),
    })
}

fn moved(moves: &Move) -> Value {
    let (outcome, beside) = match &moves.outcome {
        Outcome::NotBegun => ("not_begun", None),
        Outcome::TooEarly => ("too_early", None),
        Outcome::Unknown => ("unknown", None),
        Outcome::Same => ("same", None),
        Outcome::Partly => ("partly", None),
        Outcome::Opposite => ("opposite", None),
        Outcome::Reached(guards) => ("reached", Some(guards)),
    };
    json!({
        "metric": moves.subject.name,
        "claim": moves.claim,
        "from": side(&moves.periods.0, &moves.sides.from),
        "to": side(&moves.periods.1, &moves.sides.to),
        "outcome": outcome,
        "guards": guards(beside),
    })
}

fn numbers(numbers: &Numbers) -> Value {
    let sides = |sides: &Sides| json!({"before": digits(&sides.from), "value": digits(&sides.to)});
    let names: Vec<&str> = numbers
        .columns
        .iter()
        .map(|subject| subject.name.as_str())
        .collect();
    let rows = numbers.rows.iter().map(|(keys, values)| {
        let values: Vec<Value> = values.iter().map(sides).collect();
        json!({"keys": keys, "values": values})
    });
    json!({
        "rows_where": numbers.rows_where,
        "cells_where": numbers.cells_where,
        "slices": numbers.keys,
        "metrics": names,
        "rows": rows.collect::<Vec<_>>(),
        "left_out": numbers.others,
    })
}

fn side(period: &str, number: &Option<Number>) -> Value {
    json!({"period": period, "value": digits(number)})
}

fn digits(number: &Option<Number>) -> Option<&str> {
    number.as_ref().map(|number| number.digits.as_str())
}
