//! Changes of how a number is made: aggregates, windows, steps and arithmetic.

use super::change::How;
use super::sites::Sites;
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Name, Path};

/// What a function becomes, where its types allow it.
const OTHERS: [(&str, &str); 14] = [
    ("sum", "avg"),
    ("avg", "sum"),
    ("min", "max"),
    ("max", "min"),
    ("median", "avg"),
    ("percentile", "median"),
    ("stddev", "variance"),
    ("variance", "stddev"),
    ("any", "all"),
    ("all", "any"),
    ("first", "last"),
    ("last", "first"),
    ("at_end", "at_start"),
    ("at_start", "at_end"),
];

/// What can be left out around a number of the same kind.
const AROUND: [&str; 6] = ["rolling", "prior", "to_date", "cumulative", "at_end", "at_start"];

/// What several periods become, and what instead.
const COARSER: [(&str, &str); 6] = [
    ("avg", "sum"),
    ("sum", "avg"),
    ("first", "last"),
    ("last", "first"),
    ("min", "max"),
    ("max", "min"),
];

impl Sites<'_> {
    pub(super) fn change_measure(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call { function, arguments } => self.call(expr, function, arguments),
            ExprKind::At(inner, _)
            | ExprKind::Across(inner, _)
            | ExprKind::Every(inner, ..)
            | ExprKind::Fill(inner, _)
            | ExprKind::Via(inner, _) => self.offer(How::DropStep, expr.span, self.text(inner)),
            ExprKind::Negate(inner) => self.offer(How::Arithmetic, expr.span, self.text(inner)),
            ExprKind::Sum(first, rest) => self.chain(expr, first, rest, ["+", "-"]),
            ExprKind::Product(first, rest) => {
                self.chain(expr, first, rest, ["*", "/"]);
                if let [(true, below)] = rest.as_slice() {
                    let turned = format!("{} / {}", self.text(below), self.text(first));
                    self.offer(How::Arithmetic, expr.span, turned);
                }
            }
            _ => {}
        }
    }

    pub(super) fn coarser(&mut self, word: &Name) {
        if let Some(other) = other(&COARSER, &word.text) {
            self.offer(How::Aggregate, word.span, other);
        }
    }

    fn call(&mut self, whole: &Expr, function: &Path, arguments: &[Argument]) {
        let name = function.text();
        if let Some(other) = other(&OTHERS, &name) {
            // Only the aggregate with a share takes a second argument.
            let after = match (name.as_str(), arguments) {
                ("percentile", [first, ..]) => format!("{other}({})", self.text(&first.expr)),
                _ => self.slice(whole.span).replacen(&name, other, 1),
            };
            self.offer(How::Aggregate, whole.span, after);
        }
        let Some(first) = arguments.first() else {
            return;
        };
        if AROUND.contains(&name.as_str()) {
            self.offer(How::DropStep, whole.span, self.alone(&first.expr));
        }
        match &first.per {
            Some(per) if per.once => {
                let span = first.expr.span.to(per.path.span);
                self.offer(How::DropStep, span, self.text(&first.expr));
            }
            Some(_) => self.offer(How::DropStep, whole.span, self.alone(&first.expr)),
            None => {}
        }
        if first.every {
            let after = self.slice(whole.span).replacen("every ", "", 1);
            self.offer(How::DropStep, whole.span, after);
        }
        if name == "count" {
            self.counted(&first.expr);
        }
    }

    /// Distinct entities become rows, but where each has only one.
    fn counted(&mut self, expr: &Expr) {
        let ExprKind::Path(path) = &expr.kind else {
            return;
        };
        if let [table, link] = path.segments.as_slice()
            && !self.is_key(table, link)
        {
            self.offer(How::Aggregate, path.span, self.slice(table.span));
        }
    }

    fn is_key(&self, table: &Name, link: &Name) -> bool {
        let names = &self.model.names;
        let table = names
            .table(&table.text)
            .and_then(|id| self.model.tables.get(id.index()));
        let entity = table.and_then(|table| table.key.as_ref()?.entity);
        entity.is_some() && entity == names.entity(&link.text)
    }

    /// Each term but a first one that another is taken from is left out once; each sign is
    /// changed once.
    fn chain(&mut self, whole: &Expr, first: &Expr, rest: &[(bool, Expr)], signs: [&str; 2]) {
        let terms: Vec<(bool, Span)> = rest.iter().map(|(less, expr)| (*less, expr.span)).collect();
        let joined = |first: Span, rest: &[(bool, Span)]| {
            let mut text = self.slice(first);
            for (less, span) in rest {
                let [plain, inverse] = signs;
                let sign = if *less { inverse } else { plain };
                text.push_str(&format!(" {sign} {}", self.slice(*span)));
            }
            text
        };
        let mut after = Vec::new();
        if let [(false, second), others @ ..] = terms.as_slice() {
            after.push(joined(*second, others));
        }
        for at in 0..terms.len() {
            let mut left = terms.clone();
            left.remove(at);
            after.push(joined(first.span, &left));
            let mut turned = terms.clone();
            if let Some((less, _)) = turned.get_mut(at) {
                *less = !*less;
            }
            after.push(joined(first.span, &turned));
        }
        for text in after {
            self.offer(How::Arithmetic, whole.span, text);
        }
    }
}

fn other(pairs: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    let found = pairs.iter().find(|(own, _)| *own == word);
    found.map(|(_, other)| *other)
}
