//! `forecast(gmv, 7) < 1_000`: a condition on what a metric is expected to be, which only
//! the values before it can tell.

use super::bind::Bound;
use super::watching::{Watching, written_out, wrong};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Argument, Comparison, Expr, ExprKind};
use crate::words::say;

/// The name of the function.
pub(super) const FORECAST: &str = "forecast";

/// Most periods ahead.
const MOST: usize = 60;

/// What is expected, and what it is compared with.
#[derive(Clone, Debug)]
pub struct Forecasting {
    /// Of what.
    pub metric: Expr,
    /// How many of the periods it is judged per ahead.
    pub ahead: usize,
    /// How it must stand to the other side.
    pub is: Comparison,
    /// The other side, of the last period that is over.
    pub other: Expr,
    /// Where the function stands.
    pub span: Span,
}

impl Forecasting {
    /// The same condition, of what is and not of what is expected: it has the same units.
    #[must_use]
    pub fn of_now(&self) -> Expr {
        let (now, other) = (self.metric.clone().in_parens(), self.other.clone().in_parens());
        Expr {
            kind: ExprKind::Compare(self.is, Box::new(now), Box::new(other)),
            span: self.span.to(self.other.span),
        }
    }

    /// By how much the metric is more than the other side: a number where the other side
    /// alone may be a constant, which nobody can ask for.
    #[must_use]
    pub fn distance(&self) -> Expr {
        let (now, other) = (self.metric.clone().in_parens(), self.other.clone().in_parens());
        Expr {
            kind: ExprKind::Sum(Box::new(now), vec![(true, other)]),
            span: self.span,
        }
    }
}

/// Whether a condition compares what is expected with something, and says nothing else.
///
/// # Errors
/// A function that is not given what it takes.
pub fn forecasting(expr: &Expr, watching: Watching) -> Bound<Option<Forecasting>> {
    let bare = without_parens(expr);
    let ExprKind::Compare(is, one, other) = &bare.kind else {
        return Ok(None);
    };
    let (call, is, other) = match (arguments(one), arguments(other)) {
        (Some(call), _) => ((one, call), *is, other),
        (None, Some(call)) => ((other, call), is.mirrored(), one),
        (None, None) => return Ok(None),
    };
    let span = call.0.span;
    if matches!(is, Comparison::Equal | Comparison::NotEqual) {
        return Err(not_alone(span));
    }
    let (metric, ahead) = read(call.1, span)?;
    Ok(Some(Forecasting {
        metric: metric.clone(),
        ahead,
        is,
        other: written_out(other, watching)?,
        span,
    }))
}

fn without_parens(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Paren(inner) => without_parens(inner),
        _ => expr,
    }
}

/// What the function is given, where it stands here.
fn arguments(expr: &Expr) -> Option<&[Argument]> {
    match &without_parens(expr).kind {
        ExprKind::Call { function, arguments }
            if function.single().is_some_and(|name| name.text == FORECAST) =>
        {
            Some(arguments)
        }
        _ => None,
    }
}

fn read(arguments: &[Argument], span: Span) -> Bound<(&Expr, usize)> {
    if let [metric, ahead] = arguments
        && metric.name.is_none()
        && ahead.name.is_none()
        && let ExprKind::Number(ahead) = &ahead.expr.kind
        && let Ok(ahead) = ahead.raw.parse::<usize>()
        && (1..=MOST).contains(&ahead)
    {
        return Ok((&metric.expr, ahead));
    }
    let why = say!(
        "it takes a metric and how many of the periods it is judged per ahead, 1 to {most}: `forecast(gmv, 7) < 1_000`",
        most = MOST
    );
    Err(wrong(span, FORECAST, why))
}

/// That it stands among other things in its condition.
pub(super) fn not_alone(span: Span) -> Box<Diagnostic> {
    let why = say!(
        "`forecast` is one side of a comparison (`<`, `<=`, `>`, `>=`) that is the whole condition: leave the rest out (two alerts would tell of either)"
    );
    wrong(span, FORECAST, why)
}

/// That it stands where no alert is.
pub(super) fn only_in_alerts(span: Span) -> Box<Diagnostic> {
    let why = say!(
        "`merak monitor` reckons it from the periods before, which SQL does not; what holds or counts is what is, not what is expected: it stands in the `when` of an alert only"
    );
    wrong(span, FORECAST, why)
}

/// Where it stands first in an expression of metrics.
pub(super) fn found_in(expr: &Expr) -> Option<Span> {
    if arguments(expr).is_some() {
        return Some(expr.span);
    }
    match &expr.kind {
        ExprKind::Paren(inner) | ExprKind::Not(inner) | ExprKind::Negate(inner) => found_in(inner),
        ExprKind::And(all) | ExprKind::Or(all) => all.iter().find_map(found_in),
        ExprKind::Compare(_, one, other) => found_in(one).or_else(|| found_in(other)),
        ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
            found_in(first).or_else(|| rest.iter().find_map(|(_, expr)| found_in(expr)))
        }
        _ => None,
    }
}
