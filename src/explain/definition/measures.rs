//! Numbers of a cell in words.

use super::times::{grain, length};
use super::{Used, Writer};
use crate::syntax::ast::{Expr, ExprKind, Name, Path};
use crate::words::{Said, Say, say};

impl Writer<'_> {
    /// A number of a cell, as what it is: `the sum of …`.
    pub fn measure(&self, expr: &Expr) -> Said {
        match &expr.kind {
            ExprKind::Paren(inner) => self.measure(inner),
            ExprKind::Path(path) => self.named(path),
            ExprKind::Number(number) => number.raw.as_str().said(),
            ExprKind::Text(text) => text.raw.as_str().said(),
            ExprKind::Duration(duration) => length(duration),
            ExprKind::Null => say!("nothing (NULL)"),
            ExprKind::Negate(inner) => say!("minus {what}", what = self.part(inner)),
            ExprKind::Sum(first, rest) => self.chain(first, rest, |whole, less, next| match less {
                true => say!("{whole} minus {next}", whole = whole, next = next),
                false => say!("{whole} plus {next}", whole = whole, next = next),
            }),
            ExprKind::Product(first, rest) => self.chain(first, rest, |whole, divides, next| match divides {
                true => say!("{whole} divided by {next}", whole = whole, next = next),
                false => say!("{whole} times {next}", whole = whole, next = next),
            }),
            ExprKind::Where(inner, condition) => self.of_rows(inner, condition),
            ExprKind::At(inner, path) => {
                self.mentions(path);
                say!(
                    "{what}, dated by {time}",
                    what = self.whole(inner),
                    time = quoted(path)
                )
            }
            ExprKind::Via(inner, path) => say!(
                "{what}, by the link {link}",
                what = self.whole(inner),
                link = quoted(path)
            ),
            ExprKind::Across(inner, paths) => self.across(inner, paths),
            ExprKind::Every(inner, period, true) => say!(
                "{what}, also for each {grain} without rows, of nothing else",
                what = self.whole(inner),
                grain = self.grain(period)
            ),
            ExprKind::Every(inner, period, false) => say!(
                "{what}, also for each {grain} without rows",
                what = self.whole(inner),
                grain = self.grain(period)
            ),
            ExprKind::Fill(inner, value) => say!(
                "{what}, or {value} where there is none",
                what = self.whole(inner),
                value = self.measure(value)
            ),
            ExprKind::Case(arms) => self.choice(arms),
            ExprKind::Call { function, arguments } => self.call(function, arguments, expr),
            ExprKind::Compare(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::In { .. }
            | ExprKind::Between { .. }
            | ExprKind::IsNull { .. } => say!("whether {condition}", condition = self.condition(expr, false)),
            _ => self.source(expr.span).said(),
        }
    }

    /// The same as a part of something: in brackets where it has parts itself.
    pub fn part(&self, expr: &Expr) -> Said {
        let words = self.measure(expr);
        match is_one(expr) {
            true => words,
            false => say!("({what})", what = words),
        }
    }

    /// What something is said of: in brackets where that would be said of its last
    /// part only.
    fn whole(&self, expr: &Expr) -> Said {
        match &expr.kind {
            ExprKind::Paren(inner) => self.whole(inner),
            ExprKind::Call { .. } | ExprKind::At(..) | ExprKind::Where(..) => self.measure(expr),
            _ => self.part(expr),
        }
    }

    fn of_rows(&self, inner: &Expr, condition: &Expr) -> Said {
        let condition = self.condition(condition, false);
        match &inner.kind {
            ExprKind::At(inner, path) => {
                self.mentions(path);
                say!(
                    "{what}, dated by {time}, only rows where {condition}",
                    what = self.whole(inner),
                    time = quoted(path),
                    condition = condition
                )
            }
            _ => say!(
                "{what}, only rows where {condition}",
                what = self.whole(inner),
                condition = condition
            ),
        }
    }

    fn named(&self, path: &Path) -> Said {
        if let Some(id) = path
            .single()
            .and_then(|name| self.checked.model.names.metric(&name.text))
        {
            self.uses(Used::Metric(id));
        }
        quoted(path)
    }

    fn chain(&self, first: &Expr, rest: &[(bool, Expr)], join: impl Fn(Said, bool, Said) -> Said) -> Said {
        let mut whole = self.part(first);
        for (inverse, next) in rest {
            whole = join(whole, *inverse, self.part(next));
        }
        whole
    }

    fn across(&self, inner: &Expr, paths: &[Path]) -> Said {
        let what = self.part(inner);
        if matches!(paths, [path] if path.text() == "all") {
            return say!("{what} of the whole, however it is sliced", what = what);
        }
        paths.iter().for_each(|path| self.mentions(path));
        let slices = Said::list(paths.iter().map(quoted));
        say!("{what} of all {slices} together", what = what, slices = slices)
    }

    fn choice(&self, arms: &[(Option<Expr>, Expr)]) -> Said {
        let mut words: Vec<Said> = Vec::new();
        for (condition, value) in arms {
            let value = self.part(value);
            words.push(match condition {
                Some(condition) => say!(
                    "{value} if {condition}",
                    value = value,
                    condition = self.condition(condition, false)
                ),
                None => say!("otherwise {value}", value = value),
            });
        }
        if arms.iter().all(|(condition, _)| condition.is_some()) {
            words.push(say!("otherwise nothing (NULL)"));
        }
        Said::joined(words, "; ", "；")
    }

    /// The word for a grain; a calendar's own is its name.
    pub fn grain(&self, name: &Name) -> Said {
        match self.checked.model.names.grain(&name.text) {
            Some(known) => grain(known),
            None => name.text.as_str().said(),
        }
    }
}

/// A path as people write it, in back-quotes.
pub(super) fn quoted(path: &Path) -> Said {
    format!("`{}`", path.text()).said()
}

/// Whether it reads as one thing.
fn is_one(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Path(_)
        | ExprKind::Number(_)
        | ExprKind::Text(_)
        | ExprKind::Duration(_)
        | ExprKind::Null => true,
        ExprKind::Paren(inner) => is_one(inner),
        ExprKind::Call { function, arguments } => {
            let simple = |expr: &Expr| matches!(expr.kind, ExprKind::Path(_));
            let plain = arguments
                .iter()
                .all(|argument| argument.per.is_none() && simple(&argument.expr));
            let aggregate = ["sum", "count", "avg", "min", "max", "median"];
            plain
                && function
                    .single()
                    .is_some_and(|name| aggregate.contains(&name.text.as_str()))
        }
        _ => false,
    }
}
