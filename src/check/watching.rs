//! What only conditions that are watched say, in the words of metrics: `falls`, `rises`
//! and `change` are earlier cells, compared.

use super::bind::Bound;
use super::forecasting::{FORECAST, not_alone, only_in_alerts};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Argument, Comparison, Duration, Expr, ExprKind, Path};
use crate::syntax::time::Grain;
use crate::words::{Said, length, say};

/// Functions of conditions that are watched, and of nothing else.
pub(super) const WATCHING: [&str; 5] = ["falls", "rises", "change", "unusual", FORECAST];

/// Most periods one looks back over.
const MOST: u32 = 60;

/// Periods that are looked at to know what is usual.
const LEAST_WINDOW: u32 = 8;
const MOST_WINDOW: u32 = 400;

/// What of a condition is compared, in which periods.
#[derive(Clone, Copy)]
pub struct Watching {
    /// The period it is judged for.
    pub per: Grain,
    /// Where it is said that days are compared with the same weekday before.
    pub same_weekday: Option<Span>,
}

/// The condition with every function of those that are watched written out.
///
/// # Errors
/// A function that is not given what it takes.
pub fn written_out(expr: &Expr, watching: Watching) -> Bound<Expr> {
    let again = |expr: &Expr| written_out(expr, watching);
    let boxed = |expr: &Expr| Ok::<_, Box<Diagnostic>>(Box::new(again(expr)?));
    let all = |all: &[Expr]| all.iter().map(again).collect::<Bound<Vec<Expr>>>();
    let chain = |terms: &[(bool, Expr)]| {
        let terms = terms.iter().map(|(flag, expr)| Ok((*flag, again(expr)?)));
        terms.collect::<Bound<Vec<(bool, Expr)>>>()
    };
    let kind = match &expr.kind {
        ExprKind::Paren(inner) => ExprKind::Paren(boxed(inner)?),
        ExprKind::Not(inner) => ExprKind::Not(boxed(inner)?),
        ExprKind::Negate(inner) => ExprKind::Negate(boxed(inner)?),
        ExprKind::And(parts) => ExprKind::And(all(parts)?),
        ExprKind::Or(parts) => ExprKind::Or(all(parts)?),
        ExprKind::Compare(operator, one, other) => ExprKind::Compare(*operator, boxed(one)?, boxed(other)?),
        ExprKind::Sum(first, rest) => ExprKind::Sum(boxed(first)?, chain(rest)?),
        ExprKind::Product(first, rest) => ExprKind::Product(boxed(first)?, chain(rest)?),
        ExprKind::Call { function, arguments } => {
            return called(expr, function, arguments, watching);
        }
        _ => return Ok(expr.clone()),
    };
    Ok(Expr {
        kind,
        span: expr.span,
    })
}

/// Whether a condition looks for values that fall or rise in a row: nothing else is
/// compared with the same weekday.
pub(super) fn has_runs(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Paren(inner) | ExprKind::Not(inner) => has_runs(inner),
        ExprKind::And(all) | ExprKind::Or(all) => all.iter().any(has_runs),
        ExprKind::Compare(_, one, other) => has_runs(one) || has_runs(other),
        ExprKind::Call { function, .. } => matches!(function.text().as_str(), "falls" | "rises"),
        _ => false,
    }
}

/// That `versus same weekday` stands behind a condition that compares no days.
pub(super) fn without_runs(span: Span) -> Box<Diagnostic> {
    let why = say!("only `falls` and `rises` are compared with the same weekday: leave it out");
    wrong(span, "versus same weekday", why)
}

/// The finding for such a function in what is not watched.
pub(super) fn only_watched(name: &str, span: Span) -> Box<Diagnostic> {
    if name == FORECAST {
        return only_in_alerts(span);
    }
    wrong(
        span,
        name,
        say!("it stands in the `when` of an alert and the `require` of a guardrail only"),
    )
}

fn called(expr: &Expr, function: &Path, arguments: &[Argument], watching: Watching) -> Bound<Expr> {
    let name = function.single().map_or("", |name| name.text.as_str());
    match name {
        "falls" | "rises" => {
            let (metric, count) = run_of(expr, arguments, name)?;
            let is = match name {
                "falls" => Comparison::Less,
                _ => Comparison::Greater,
            };
            moves(metric, count, is, watching, expr.span)
        }
        "change" => {
            let (metric, length) = change_of(expr, arguments)?;
            let before = earlier(metric, length.count, length.unit, expr.span);
            let share = product(metric.clone().in_parens(), true, before);
            Ok(sum(share, true, Expr::number("1", expr.span)).in_parens())
        }
        "unusual" => {
            let why = say!(
                "`unusual` stands alone in its condition: leave the rest out (two alerts would tell of either)"
            );
            Err(wrong(expr.span, name, why))
        }
        FORECAST => Err(not_alone(expr.span)),
        _ => Ok(expr.clone()),
    }
}

/// `unusual(gmv, window: 28 days, sigma: 3)`: a condition that only the values before it
/// can tell.
#[derive(Clone, Debug)]
pub struct Unusual {
    /// Of what.
    pub metric: Expr,
    /// How many periods before are looked at.
    pub window: u32,
    /// How many times as far as usual it must be off.
    pub sigma: f64,
}

/// Whether a condition asks for what is unusual, and for nothing else.
///
/// # Errors
/// A function that is not given what it takes.
pub fn unusual(expr: &Expr, per: Grain) -> Bound<Option<Unusual>> {
    let ExprKind::Call { function, arguments } = &expr.kind else {
        return Ok(None);
    };
    if function.single().is_none_or(|name| name.text != "unusual") {
        return Ok(None);
    }
    let named = |wanted: &str| {
        let is_it = |argument: &&Argument| argument.name.as_ref().is_some_and(|name| name.text == wanted);
        arguments.iter().find(is_it).map(|argument| &argument.expr.kind)
    };
    if let Some(ExprKind::Duration(window)) = named("window")
        && window.unit != per
        && !matches!(per, Grain::Custom(_))
    {
        return Err(wrong(expr.span, "unusual", other_periods(window, per)));
    }
    let window = match named("window") {
        Some(ExprKind::Duration(window)) if window.unit == per => Some(window.count),
        _ => None,
    };
    let sigma = match named("sigma") {
        Some(ExprKind::Number(number)) => number.raw.parse::<f64>().ok(),
        _ => None,
    };
    let window = window.filter(|window| (LEAST_WINDOW..=MOST_WINDOW).contains(window));
    let sigma = sigma.filter(|sigma| *sigma > 0.0);
    match (arguments.as_slice(), window, sigma) {
        ([metric, _, _], Some(window), Some(sigma)) if metric.name.is_none() => Ok(Some(Unusual {
            metric: metric.expr.clone(),
            window,
            sigma,
        })),
        _ => {
            let why = say!(
                "it takes a metric, a window of {least} to {most} of the periods it is judged per, and how many times as far off as usual: `unusual(gmv, window: 28 days, sigma: 3)`",
                least = LEAST_WINDOW,
                most = MOST_WINDOW
            );
            Err(wrong(expr.span, "unusual", why))
        }
    }
}

/// That a window is counted in other periods than it is judged per.
fn other_periods(window: &Duration, per: Grain) -> Said {
    say!(
        "{length} are not counted in {grain}s: write `per {unit}`, or `window: 12 {grain}s`",
        length = length(&window.count.to_string(), window.unit.word()),
        grain = per.word(),
        unit = window.unit.word()
    )
}

/// Whether each of the last so many periods was less (or more) than the one before; null
/// where one of them is.
fn moves(metric: &Expr, count: u32, is: Comparison, watching: Watching, span: Span) -> Bound<Expr> {
    let (unit, apart) = match (watching.same_weekday, watching.per) {
        (Some(_), Grain::Day) => (Grain::Day, 7),
        (Some(versus), _) => {
            let why = say!("days have weekdays: it is compared `per day`");
            return Err(wrong(versus, "versus same weekday", why));
        }
        (None, per) => (per, 1),
    };
    let at = |back: u32| match back {
        0 => metric.clone().in_parens(),
        back => earlier(metric, back, unit, span),
    };
    let pairs = (0..count).map(|back| (at(back), at(back + apart)));
    let moved = pairs.map(|(now, before)| Expr {
        kind: ExprKind::Compare(is, Box::new(now), Box::new(before)),
        span,
    });
    let mut needed: Vec<u32> = (0..count).flat_map(|back| [back, back + apart]).collect();
    needed.sort_unstable();
    needed.dedup();
    let mut values = needed.into_iter().map(at);
    let first = values.next().unwrap_or_else(|| metric.clone());
    let all_known = Expr {
        kind: ExprKind::Sum(Box::new(first), values.map(|value| (false, value)).collect()),
        span,
    };
    let unknown = Expr {
        kind: ExprKind::IsNull {
            negated: false,
            subject: Box::new(all_known.in_parens()),
        },
        span,
    };
    let moved = Expr {
        kind: ExprKind::And(moved.collect()),
        span,
    };
    let null = Expr {
        kind: ExprKind::Null,
        span,
    };
    let cases = vec![
        (Some(unknown), null),
        (Some(moved), Expr::number("1", span)),
        (None, Expr::number("0", span)),
    ];
    let case = Expr {
        kind: ExprKind::Case(cases),
        span,
    };
    let is_so = ExprKind::Compare(
        Comparison::Equal,
        Box::new(case),
        Box::new(Expr::number("1", span)),
    );
    Ok(Expr { kind: is_so, span }.in_parens())
}

/// `falls(m, 3)`
fn run_of<'e>(expr: &Expr, arguments: &'e [Argument], name: &str) -> Bound<(&'e Expr, u32)> {
    let given = || match arguments {
        [metric, count] => {
            let ExprKind::Number(count) = &count.expr.kind else {
                return None;
            };
            let count = count
                .raw
                .parse()
                .ok()
                .filter(|count| (1..=MOST).contains(count))?;
            Some((&metric.expr, count))
        }
        _ => None,
    };
    given().ok_or_else(|| {
        let why = say!(
            "it takes a metric and how many periods in a row, 1 to {most}: `{name}(gmv, 3)`",
            most = MOST,
            name = name
        );
        wrong(expr.span, name, why)
    })
}

/// `change(m, 1 week)`
fn change_of<'e>(expr: &Expr, arguments: &'e [Argument]) -> Bound<(&'e Expr, &'e Duration)> {
    if let [metric, length] = arguments
        && let ExprKind::Duration(length) = &length.expr.kind
    {
        return Ok((&metric.expr, length));
    }
    let why = say!("it takes a metric and how long before: `change(gmv, 1 week)`");
    Err(wrong(expr.span, "change", why))
}

pub(super) fn wrong(span: Span, name: &str, why: Said) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::BAD_WATCH)
            .at(span)
            .with("name", name)
            .with("why", why),
    )
}

/// `prior(m, 2 days)`
fn earlier(metric: &Expr, count: u32, unit: Grain, span: Span) -> Expr {
    metric.clone().prior(Duration { count, unit, span })
}

fn sum(first: Expr, minus: bool, second: Expr) -> Expr {
    let span = first.span;
    Expr {
        kind: ExprKind::Sum(Box::new(first), vec![(minus, second)]),
        span,
    }
}

fn product(first: Expr, divides: bool, second: Expr) -> Expr {
    let span = first.span;
    Expr {
        kind: ExprKind::Product(Box::new(first), vec![(divides, second)]),
        span,
    }
}
