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
        | ExprKind::Every(inner, _)
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
    let mut paths: Vec<&'a Path> = Vec::new();
    let mut inner: Vec<&'a Expr> = Vec::new();
    match &expr.kind {
        ExprKind::Path(path) => paths.push(path),
        ExprKind::Call { arguments, .. } => {
            inner.extend(arguments.iter().map(|argument| &argument.expr));
            paths.extend(
                arguments
                    .iter()
                    .filter_map(|argument| Some(&argument.per.as_ref()?.path)),
            );
        }
        ExprKind::At(of, path) | ExprKind::Via(of, path) => {
            inner.push(of);
            paths.push(path);
        }
        ExprKind::Across(of, by) => {
            inner.push(of);
            paths.extend(by);
        }
        ExprKind::Paren(of)
        | ExprKind::Negate(of)
        | ExprKind::Not(of)
        | ExprKind::Every(of, _)
        | ExprKind::IsNull { subject: of, .. } => inner.push(of),
        ExprKind::Where(of, other)
        | ExprKind::Fill(of, other)
        | ExprKind::Compare(_, of, other)
        | ExprKind::In {
            subject: of,
            set: other,
            ..
        }
        | ExprKind::Like {
            subject: of,
            pattern: other,
            ..
        } => inner.extend([&**of, &**other]),
        ExprKind::Between {
            subject, low, high, ..
        } => inner.extend([&**subject, &**low, &**high]),
        ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) | ExprKind::Tuple(all) => {
            inner.extend(all);
        }
        ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
            inner.push(first);
            inner.extend(rest.iter().map(|(_, expr)| expr));
        }
        ExprKind::Case(arms) => {
            for (condition, value) in arms {
                inner.extend(condition);
                inner.push(value);
            }
        }
        ExprKind::Text(_)
        | ExprKind::Number(_)
        | ExprKind::Bool(_)
        | ExprKind::Null
        | ExprKind::Moment(_)
        | ExprKind::Duration(_) => {}
    }
    paths
        .into_iter()
        .flat_map(|path| &path.segments)
        .for_each(&mut *visit);
    inner.into_iter().for_each(|expr| names_in(expr, visit));
}
