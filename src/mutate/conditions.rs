//! Changes of conditions: a part left out, turned round, or with its edge moved.

use super::change::How;
use super::sites::Sites;
use crate::syntax::ast::{Comparison, Expr, ExprKind};

impl Sites<'_> {
    pub(super) fn change_condition(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Where(base, condition) => {
                self.condition(condition);
                if !matches!(condition.kind, ExprKind::And(_)) {
                    self.offer(How::DropCondition, expr.span, self.text(base));
                }
            }
            ExprKind::And(all) => self.several(expr, all, ("and", "or")),
            ExprKind::Or(all) => self.several(expr, all, ("or", "and")),
            ExprKind::Not(inner) => self.offer(How::Negate, expr.span, self.text(inner)),
            ExprKind::Compare(how, left, right) => self.compared(expr, *how, (left, right)),
            ExprKind::In {
                negated,
                subject,
                set,
            } => {
                self.turned(expr, subject, *negated, "in");
                self.listed(set);
            }
            ExprKind::Like { negated, subject, .. } => self.turned(expr, subject, *negated, "like"),
            ExprKind::Between { negated, subject, .. } => self.turned(expr, subject, *negated, "between"),
            ExprKind::IsNull { negated, subject } => {
                let says = if *negated { "is null" } else { "is not null" };
                let after = format!("{} {says}", self.text(subject));
                self.offer(How::Negate, expr.span, after);
            }
            _ => {}
        }
    }

    /// One that is only a name or a call has nothing to be turned round in it.
    pub(super) fn condition(&mut self, expr: &Expr) {
        if matches!(expr.kind, ExprKind::Path(_) | ExprKind::Call { .. }) {
            self.offer(How::Negate, expr.span, format!("not {}", self.text(expr)));
        }
    }

    fn several(&mut self, whole: &Expr, all: &[Expr], (own, other): (&str, &str)) {
        let texts: Vec<String> = all.iter().map(|expr| self.text(expr)).collect();
        for (at, part) in all.iter().enumerate() {
            self.condition(part);
            let kept = texts.iter().enumerate().filter(|(other, _)| *other != at);
            let kept: Vec<&str> = kept.map(|(_, text)| text.as_str()).collect();
            self.offer(How::DropCondition, whole.span, kept.join(&format!(" {own} ")));
        }
        // `or` binds less than what may stand around.
        let joined = texts.join(&format!(" {other} "));
        self.offer(How::Negate, whole.span, format!("({joined})"));
    }

    fn compared(&mut self, whole: &Expr, how: Comparison, (left, right): (&Expr, &Expr)) {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let (opposite, edge) = match how {
            Equal => (NotEqual, None),
            NotEqual => (Equal, None),
            Less => (GreaterOrEqual, Some(LessOrEqual)),
            LessOrEqual => (Greater, Some(Less)),
            Greater => (LessOrEqual, Some(GreaterOrEqual)),
            GreaterOrEqual => (Less, Some(Greater)),
        };
        let (left, right) = (self.text(left), self.text(right));
        let with = |how: Comparison| format!("{left} {} {right}", how.symbol());
        self.offer(How::Negate, whole.span, with(opposite));
        if let Some(edge) = edge {
            self.offer(How::Boundary, whole.span, with(edge));
        }
    }

    /// `in` becomes `not in`, and back.
    fn turned(&mut self, whole: &Expr, subject: &Expr, negated: bool, word: &str) {
        let not = if negated { "" } else { "not " };
        let text = self.text(whole);
        let subject = self.text(subject);
        let rest = text.get(subject.len()..).unwrap_or_default().trim_start();
        let rest = match negated {
            true => rest.strip_prefix("not").unwrap_or(rest).trim_start(),
            false => rest,
        };
        debug_assert!(rest.starts_with(word), "{rest}");
        self.offer(How::Negate, whole.span, format!("{subject} {not}{rest}"));
    }

    /// Each of several values is left out once.
    fn listed(&mut self, set: &Expr) {
        let ExprKind::List(all) = &set.kind else {
            return;
        };
        for left_out in all.iter().filter(|_| all.len() > 1) {
            let is_kept = |expr: &&Expr| expr.span.key() != left_out.span.key();
            let kept: Vec<String> = all.iter().filter(is_kept).map(|expr| self.text(expr)).collect();
            self.offer(How::DropCondition, set.span, format!("[{}]", kept.join(", ")));
        }
    }
}
