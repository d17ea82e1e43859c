//! The metrics an expression speaks of, as it is written.

use crate::syntax::ast::{Argument, Expr, ExprKind, Name, Path};

/// Calls `visit` for every name that stands where a metric does. Conditions speak
/// of columns, and arguments with a name of lengths and choices: they are read
/// elsewhere.
pub fn metrics_in<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Name)) {
    match &expr.kind {
        ExprKind::Path(path) => path.single().into_iter().for_each(visit),
        ExprKind::Call { function, arguments } => {
            // `sum(table.fact)` reads columns; `falls(m, 3)` reads a metric.
            let aggregates = ["sum", "count", "avg", "min", "max", "median", "percentile"];
            let reads_rows = function
                .single()
                .is_some_and(|name| aggregates.contains(&name.text.as_str()));
            if !reads_rows {
                let values = arguments
                    .iter()
                    .filter(|argument: &&Argument| argument.name.is_none());
                values.for_each(|argument| metrics_in(&argument.expr, visit));
            }
        }
        ExprKind::Paren(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Not(inner)
        | ExprKind::Where(inner, _)
        | ExprKind::At(inner, _)
        | ExprKind::Across(inner, _)
        | ExprKind::Every(inner, ..)
        | ExprKind::Fill(inner, _)
        | ExprKind::Via(inner, _)
        | ExprKind::IsNull { subject: inner, .. }
        | ExprKind::In { subject: inner, .. }
        | ExprKind::Like { subject: inner, .. } => metrics_in(inner, visit),
        ExprKind::And(all) | ExprKind::Or(all) => all.iter().for_each(|expr| metrics_in(expr, visit)),
        ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
            metrics_in(first, visit);
            rest.iter().for_each(|(_, expr)| metrics_in(expr, visit));
        }
        ExprKind::Compare(_, left, right) => {
            metrics_in(left, visit);
            metrics_in(right, visit);
        }
        ExprKind::Between {
            subject, low, high, ..
        } => {
            metrics_in(subject, visit);
            metrics_in(low, visit);
            metrics_in(high, visit);
        }
        ExprKind::Case(arms) => {
            for (condition, value) in arms {
                condition.iter().for_each(|expr| metrics_in(expr, visit));
                metrics_in(value, visit);
            }
        }
        ExprKind::Text(_)
        | ExprKind::Number(_)
        | ExprKind::Bool(_)
        | ExprKind::Null
        | ExprKind::Moment(_)
        | ExprKind::Duration(_)
        | ExprKind::List(_)
        | ExprKind::Tuple(_) => {}
    }
}

/// Calls `visit` for every name of every path, wherever it stands and whatever it
/// means there.
pub fn names_in<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Name)) {
    paths_in(expr, &mut |path| path.segments.iter().for_each(&mut *visit));
}

/// Calls `visit` for every path, but for the names of functions.
pub fn paths_in<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Path)) {
    let paths: Vec<&Path> = match &expr.kind {
        ExprKind::Path(path) | ExprKind::At(_, path) | ExprKind::Via(_, path) => vec![path],
        ExprKind::Across(_, by) => by.iter().collect(),
        ExprKind::Call { arguments, .. } => {
            let pers = arguments.iter().filter_map(|argument| argument.per.as_ref());
            pers.map(|per| &per.path).collect()
        }
        _ => Vec::new(),
    };
    paths.into_iter().for_each(&mut *visit);
    expr.inner().into_iter().for_each(|expr| paths_in(expr, visit));
}
