//! Decompositions that nothing proves, asked of real data: `merak test --target`.

use super::statement::statement;
use super::testing::rows_of;
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, code};
use crate::engine::embedded::Embedded;
use crate::meaning::{Judged, Made, Normal, Verdict};
use crate::output::rows::value::Value;
use crate::plan::{AsOf, plan, question};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Asked, Clause, ClauseKind, Expr, ExprKind, Name, Path};
use crate::words::{Said, say};

/// The periods that are asked by: the first that the metrics have a value for; where
/// there is none, the whole.
const GRAINS: [&str; 5] = ["month", "day", "quarter", "year", ""];

/// Share of a number by which two may differ that were added up in other orders.
const ROUNDING: f64 = 1e-9;

/// What came out for one decomposition.
pub(super) struct Held {
    /// Of which metric.
    pub name: String,
    /// In how many cells it holds, or what keeps it from being asked.
    pub said: Said,
    /// What breaks it.
    pub broken: Option<Diagnostic>,
}

/// Asks for the whole and its parts of every decomposition that is not proved
/// whatever the data: those that lean on claims, too.
pub(super) fn run(checked: &Checked, engine: &Embedded) -> Vec<Held> {
    let judged = Normal::new(checked).decompositions();
    let open = judged
        .iter()
        .filter(|judged| matches!(judged.verdict, Verdict::Unproved | Verdict::Given(_)));
    open.map(|judged| held(checked, engine, judged)).collect()
}

fn held(checked: &Checked, engine: &Embedded, judged: &Judged) -> Held {
    let metric = checked.model.metrics.get(judged.whole.index());
    let name = metric.map_or(String::new(), |metric| metric.named.name.text.to_string());
    let mut why = String::new();
    for grain in GRAINS {
        match cells(checked, engine, (&name, judged), grain) {
            Ok(cells) => return compared(name, judged, grain, &cells),
            Err(finding) => why = finding.message(crate::words::Language::English),
        }
    }
    Held {
        name,
        said: say!("not asked: {why}", why = why),
        broken: None,
    }
}

/// A period, the whole in it, and the sum of its parts.
type Cell = (String, Option<f64>, Option<f64>);

fn compared(name: String, judged: &Judged, grain: &str, cells: &[Cell]) -> Held {
    let differ = |(_, one, two): &&Cell| match (one, two) {
        (Some(one), Some(two)) => (one - two).abs() > ROUNDING * one.abs().max(two.abs()),
        _ => false,
    };
    let broken = cells.iter().find(differ).map(|(period, one, two)| {
        let cell = match grain.is_empty() {
            true => say!("in all"),
            false => say!("in the {grain} {period}", grain = grain, period = period),
        };
        let shown = |number: &Option<f64>| number.map_or(String::new(), |number| number.to_string());
        Diagnostic::error(&code::BROKEN_BY_DATA)
            .at(judged.span)
            .with("name", &name)
            .with("cell", cell)
            .with("one", shown(one))
            .with("two", shown(two))
    });
    let known = cells
        .iter()
        .filter(|(_, one, two)| one.is_some() && two.is_some());
    Held {
        name,
        said: match &broken {
            Some(_) => say!("does not hold"),
            None => say!("holds in {count} periods", count = known.count()),
        },
        broken,
    }
}

fn cells(
    checked: &Checked,
    engine: &Embedded,
    (name, judged): (&str, &Judged),
    grain: &str,
) -> Result<Vec<Cell>, Box<Diagnostic>> {
    let span = judged.span;
    let path = |word: &str| {
        Path::of(Name {
            text: word.into(),
            quoted: false,
            span,
        })
    };
    let named = |path: Path, alias: &str| Asked {
        expr: Expr {
            kind: ExprKind::Path(path),
            span,
        },
        alias: Some(Name {
            text: alias.into(),
            quoted: false,
            span,
        }),
    };
    let whole = named(path(name), "whole");
    let by: Vec<Path> = (!grain.is_empty()).then(|| path(grain)).into_iter().collect();
    match &judged.parts {
        Made::Of(expr) => {
            let parts = Asked {
                expr: Expr {
                    kind: ExprKind::Paren(Box::new(expr.clone())),
                    span,
                },
                alias: named(path(name), "parts").alias,
            };
            let rows = asked(checked, engine, vec![whole, parts], &by, span)?;
            Ok(rows.iter().filter_map(|row| cell(row)).collect())
        }
        Made::By(dimension) => {
            let wholes = asked(checked, engine, vec![whole.clone()], &by, span)?;
            let mut finer = by.clone();
            finer.push(dimension.clone());
            let groups = asked(checked, engine, vec![whole], &finer, span)?;
            Ok(wholes.iter().filter_map(|row| of_groups(row, &groups)).collect())
        }
    }
}

fn cell(row: &[Value]) -> Option<Cell> {
    match row {
        [keys @ .., one, two] => Some((period(keys), number(one), number(two))),
        _ => None,
    }
}

/// A whole, and the sum of the groups in its period.
fn of_groups(row: &[Value], groups: &[Vec<Value>]) -> Option<Cell> {
    let (one, keys) = row.split_last()?;
    let mut sum = Some(0.0);
    for group in groups {
        if let [period @ .., _, value] = group.as_slice()
            && period == keys
        {
            sum = sum.zip(number(value)).map(|(sum, value)| sum + value);
        }
    }
    Some((period(keys), number(one), sum))
}

fn period(keys: &[Value]) -> String {
    match keys.first() {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(digits) => digits.parse().ok(),
        _ => None,
    }
}

fn asked(
    checked: &Checked,
    engine: &Embedded,
    metrics: Vec<Asked>,
    by: &[Path],
    span: Span,
) -> Result<Vec<Vec<Value>>, Box<Diagnostic>> {
    let clause = |kind| Clause {
        span,
        docs: Vec::new(),
        kind,
    };
    let mut clauses = vec![clause(ClauseKind::Metrics(metrics))];
    if !by.is_empty() {
        clauses.push(clause(ClauseKind::By(by.to_vec())));
    }
    let first = |mut findings: Vec<Diagnostic>| {
        let nothing = || Diagnostic::error(&code::ENGINE_REFUSED);
        Box::new(findings.drain(..).next().unwrap_or_else(nothing))
    };
    let question = question(checked, &clauses, Span::new(FileId(0), 0, 0), AsOf::Clock).map_err(first)?;
    let plan = plan(checked, &question)?;
    let statement = statement(&plan, &checked.model).map_err(Box::new)?;
    let answer = engine.run(&statement).map_err(Box::new)?;
    let failed = |error: std::io::Error| Diagnostic::error(&code::ENGINE_REFUSED).with("reason", error);
    rows_of(&answer).map_err(|error| Box::new(failed(error)))
}
