//! Decompositions that nothing proves, asked of real data: `merak test --target`.

use super::asking::{Asking, Rows};
use crate::diagnostic::{Diagnostic, code};
use crate::meaning::{Judged, Made, Normal, Verdict};
use crate::output::rows::value::Value;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Asked, Clause, ClauseKind, Expr, Name, Path};
use crate::tree::written;
use crate::watch::differ;
use crate::words::{Said, say};

/// The periods that are asked by: the first that the metrics have a value for; where
/// there is none, the whole.
const GRAINS: [&str; 5] = ["month", "day", "quarter", "year", ""];

/// What came out for one decomposition.
pub(super) struct Held {
    /// Of which metric.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// In how many cells it holds, or what keeps it from being asked.
    pub said: Said,
    /// What breaks it.
    pub broken: Option<Diagnostic>,
}

/// Asks for the whole and its parts of every decomposition that is not proved
/// whatever the data: those that lean on claims, too.
pub(super) fn run(asking: Asking<'_>, sources: &SourceMap) -> Vec<Held> {
    let judged = Normal::new(asking.checked).decompositions();
    let open = judged
        .iter()
        .filter(|judged| matches!(judged.verdict, Verdict::Unproved | Verdict::Given(_)));
    open.map(|judged| held(asking, judged, sources)).collect()
}

fn held(asking: Asking<'_>, judged: &Judged, sources: &SourceMap) -> Held {
    let metric = asking.checked.model.metrics.get(judged.whole.index());
    let name = metric.map_or(String::new(), |metric| metric.named.name.text.to_string());
    let is = match judged.parts {
        Made::Of(_) => "=",
        Made::By(_) => "by",
    };
    let item = format!("decompose {name} {is} {}", written(sources, judged.span));
    let mut why = Said::default();
    for grain in GRAINS {
        match cells(asking, (&name, judged), grain) {
            Ok(cells) => return compared((name, &item), judged, grain, &cells),
            Err(found) => why = found.first().map(Diagnostic::reason).unwrap_or_default(),
        }
    }
    Held {
        name,
        span: judged.span,
        said: say!("`{item}` was not asked: {why}", item = item, why = why),
        broken: None,
    }
}

/// A period, the whole in it, and the sum of its parts.
type Cell = (String, Option<f64>, Option<f64>);

fn compared((name, item): (String, &str), judged: &Judged, grain: &str, cells: &[Cell]) -> Held {
    let differ = |(_, one, two): &&Cell| match (one, two) {
        (Some(one), Some(two)) => differ(*one, *two),
        _ => false,
    };
    let broken = cells.iter().find(differ).map(|(period, one, two)| {
        let cell = match grain.is_empty() {
            true => say!("in all"),
            false => say!("in the {grain} {period}", grain = grain, period = period),
        };
        let shown = |number: &Option<f64>| number.map_or(String::new(), |number| number.to_string());
        let help = match judged.parts {
            Made::Of(_) => "help",
            Made::By(_) => "help.slices",
        };
        Diagnostic::error(&code::BROKEN_BY_DATA)
            .at(judged.span)
            .helps(help)
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
        span: judged.span,
        said: match &broken {
            Some(_) => say!("`{item}` does not hold", item = item),
            None => say!(
                "`{item}` holds in {count} periods",
                item = item,
                count = known.count()
            ),
        },
        broken,
    }
}

fn cells(
    asking: Asking<'_>,
    (name, judged): (&str, &Judged),
    grain: &str,
) -> Result<Vec<Cell>, Vec<Diagnostic>> {
    let span = judged.span;
    let whole = Asked::named(Expr::named(name, span), "whole");
    let by = (!grain.is_empty()).then(|| Path::of(Name::plain(grain, span)));
    let by: Vec<Path> = by.into_iter().collect();
    match &judged.parts {
        Made::Of(expr) => {
            let parts = Asked::named(expr.clone().in_parens(), "parts");
            let rows = asked(asking, vec![whole, parts], &by, span)?;
            Ok(rows.iter().filter_map(|row| cell(row)).collect())
        }
        Made::By(dimension) => {
            let wholes = asked(asking, vec![whole.clone()], &by, span)?;
            let finer = [by, vec![dimension.clone()]].concat();
            let groups = asked(asking, vec![whole], &finer, span)?;
            Ok(wholes.iter().filter_map(|row| of_groups(row, &groups)).collect())
        }
    }
}

fn cell(row: &[Value]) -> Option<Cell> {
    match row {
        [keys @ .., one, two] => Some((period(keys), one.number(), two.number())),
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
            sum = sum.zip(value.number::<f64>()).map(|(sum, value)| sum + value);
        }
    }
    Some((period(keys), one.number(), sum))
}

fn period(keys: &[Value]) -> String {
    match keys.first() {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

fn asked(asking: Asking<'_>, metrics: Vec<Asked>, by: &[Path], span: Span) -> Result<Rows, Vec<Diagnostic>> {
    let mut clauses = vec![Clause::of(ClauseKind::Metrics(metrics), span)];
    if !by.is_empty() {
        clauses.push(Clause::of(ClauseKind::By(by.to_vec()), span));
    }
    asking.rows(&clauses, span)
}
