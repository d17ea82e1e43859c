//! `period_start`, `period_end`: the ends of the period a cell is of. Which one
//! that is, only a question knows.

use super::bind::{Bound, RowBinder, Scope};
use super::judging::Judge;
use super::measure::Measure;
use super::row::Row;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Path};

/// The end of a period that a word means.
fn end_named(path: &Path) -> Option<Row> {
    let name = path.single().filter(|name| !name.quoted)?;
    match name.text.as_str() {
        "period_start" => Some(Row::PeriodStart),
        "period_end" => Some(Row::PeriodEnd),
        _ => None,
    }
}

impl RowBinder<'_> {
    /// `period_start` or `period_end`, outside of a table's own expressions.
    pub(super) fn end_of_period(&self, path: &Path) -> Option<Row> {
        end_named(path).filter(|_| self.scope == Scope::Outside)
    }
}

impl Judge<'_> {
    /// Whether the value depends on where the cell's period begins or ends.
    pub(super) fn depends_on_period(&self, measure: &Measure) -> bool {
        match measure {
            Measure::Where(inner, condition) => mentions(condition) || self.depends_on_period(inner),
            Measure::Metric(id, _) => (self.facts)(*id).is_some_and(|facts| facts.of_period),
            _ => {
                let mut depends = false;
                measure.parts(&mut |part| depends = depends || self.depends_on_period(part));
                depends
            }
        }
    }

    /// What is the same in every cell has no period.
    pub(super) fn without_period(&self, measure: &Measure, span: Span) -> Bound<()> {
        if !self.depends_on_period(measure) {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error(&code::NO_PERIOD)
                .says("message.attribute")
                .label(span, "label.attribute")
                .helps("help.attribute"),
        ))
    }
}

/// Whether an end of the period is named in a condition.
fn mentions(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Path(path) => end_named(path).is_some(),
        ExprKind::Paren(inner) | ExprKind::Negate(inner) | ExprKind::Not(inner) => mentions(inner),
        ExprKind::IsNull { subject, .. } => mentions(subject),
        ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
            mentions(first) || rest.iter().any(|(_, expr)| mentions(expr))
        }
        ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) | ExprKind::Tuple(all) => {
            all.iter().any(mentions)
        }
        ExprKind::Compare(_, left, right) => mentions(left) || mentions(right),
        ExprKind::In { subject, set, .. } => mentions(subject) || mentions(set),
        ExprKind::Like { subject, pattern, .. } => mentions(subject) || mentions(pattern),
        ExprKind::Between {
            subject, low, high, ..
        } => mentions(subject) || mentions(low) || mentions(high),
        ExprKind::Call { arguments, .. } => arguments.iter().any(|argument| mentions(&argument.expr)),
        ExprKind::Case(arms) => arms
            .iter()
            .any(|(condition, value)| condition.as_ref().is_some_and(mentions) || mentions(value)),
        _ => false,
    }
}
