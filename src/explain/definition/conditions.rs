//! Conditions in words. `not` is carried inwards, which three values allow; what is
//! not equal must be known, and that is said.

use super::Writer;
use super::measures::quoted;
use super::times::length;
use crate::resolve::{Member, TableId};
use crate::syntax::ast::{Comparison, Expr, ExprKind, FieldRole, Path};
use crate::words::{Language, Said, Say, say};

impl Writer<'_> {
    /// A condition, or its opposite.
    pub fn condition(&self, expr: &Expr, not: bool) -> Said {
        match &expr.kind {
            ExprKind::Paren(inner) => self.condition(inner, not),
            ExprKind::Not(inner) => self.condition(inner, !not),
            ExprKind::And(all) | ExprKind::Or(all) => {
                let is_and = matches!(expr.kind, ExprKind::And(_)) != not;
                let parts = all.iter().map(|part| {
                    let words = self.condition(part, not);
                    // "known and not" and the like have an `and` of their own.
                    let has_and = !is_and && words.of(Language::English).contains(" and ");
                    match is_both(part) || has_and {
                        true => say!("({what})", what = words),
                        false => words,
                    }
                });
                match is_and {
                    true => Said::joined(parts, " and ", "，且 "),
                    false => Said::joined(parts, " or ", "，或 "),
                }
            }
            ExprKind::Compare(operator, left, right) => self.compared(*operator, left, right, not),
            ExprKind::In {
                negated,
                subject,
                set,
            } => self.is_in(subject, set, *negated != not, expr),
            ExprKind::Like {
                negated,
                subject,
                pattern,
            } => {
                let (what, pattern) = (self.value(subject), self.value(pattern));
                match *negated != not {
                    false => say!("{what} is like {pattern}", what = what, pattern = pattern),
                    true => say!(
                        "{what} is known and not like {pattern}",
                        what = what,
                        pattern = pattern
                    ),
                }
            }
            ExprKind::Between {
                negated,
                subject,
                low,
                high,
            } => {
                let (what, low, high) = (self.value(subject), self.value(low), self.value(high));
                match *negated != not {
                    false => say!(
                        "{what} is from {low} to {high}, both included",
                        what = what,
                        low = low,
                        high = high
                    ),
                    true => say!(
                        "{what} is below {low} or above {high}",
                        what = what,
                        low = low,
                        high = high
                    ),
                }
            }
            ExprKind::IsNull { negated, subject } => {
                let what = self.value(subject);
                match *negated != not {
                    false => say!("{what} is empty (NULL)", what = what),
                    true => say!("{what} is not empty", what = what),
                }
            }
            ExprKind::Bool(value) => match *value != not {
                true => say!("always"),
                false => say!("never"),
            },
            _ => {
                let what = self.value(expr);
                match not {
                    false => say!("{what} is true", what = what),
                    true => say!("{what} is false", what = what),
                }
            }
        }
    }

    fn compared(&self, operator: Comparison, left: &Expr, right: &Expr, not: bool) -> Said {
        let is_time = self.is_time(left) || self.is_time(right);
        let operator = if not { opposite(operator) } else { operator };
        let (a, b) = (self.value(left), self.value(right));
        match (operator, is_time) {
            (Comparison::Equal, _) => say!("{a} is {b}", a = a, b = b),
            (Comparison::NotEqual, _) if !is_constant(right) => {
                say!("{a} and {b} are known and differ", a = a, b = b)
            }
            (Comparison::NotEqual, _) if self.is_known(left) => say!("{a} is not {b}", a = a, b = b),
            (Comparison::NotEqual, _) => say!("{a} is known and not {b}", a = a, b = b),
            (Comparison::Less, true) => say!("{a} is before {b}", a = a, b = b),
            (Comparison::LessOrEqual, true) => say!("{a} is not after {b}", a = a, b = b),
            (Comparison::Greater, true) => say!("{a} is after {b}", a = a, b = b),
            (Comparison::GreaterOrEqual, true) => say!("{a} is not before {b}", a = a, b = b),
            (Comparison::Less, false) => say!("{a} is less than {b}", a = a, b = b),
            (Comparison::LessOrEqual, false) => say!("{a} is at most {b}", a = a, b = b),
            (Comparison::Greater, false) => say!("{a} is more than {b}", a = a, b = b),
            (Comparison::GreaterOrEqual, false) => say!("{a} is at least {b}", a = a, b = b),
        }
    }

    fn is_in(&self, subject: &Expr, set: &Expr, not: bool, whole: &Expr) -> Said {
        let what = self.value(subject);
        match &set.kind {
            ExprKind::Paren(inner) => self.is_in(subject, inner, not, whole),
            ExprKind::List(all) => {
                let known = self.is_known(subject);
                match (all.as_slice(), not) {
                    ([], _) => self.source(whole.span).said(),
                    ([only], false) => say!("{a} is {b}", a = what, b = self.value(only)),
                    ([only], true) if known => say!("{a} is not {b}", a = what, b = self.value(only)),
                    ([only], true) => say!("{a} is known and not {b}", a = what, b = self.value(only)),
                    (all, false) => {
                        let list = Said::list(all.iter().map(|one| self.value(one)));
                        say!("{a} is one of {list}", a = what, list = list)
                    }
                    (all, true) => {
                        let list = Said::list(all.iter().map(|one| self.value(one)));
                        match known {
                            true => say!("{a} is none of {list}", a = what, list = list),
                            false => say!("{a} is known and none of {list}", a = what, list = list),
                        }
                    }
                }
            }
            ExprKind::Path(path) => {
                self.mentions(path);
                let name = quoted(path);
                match not {
                    false => say!("{a} is in the segment {name}", a = what, name = name),
                    true => say!(
                        "{a} is known and not in the segment {name}",
                        a = what,
                        name = name
                    ),
                }
            }
            _ => self.source(whole.span).said(),
        }
    }

    /// A side of a comparison: of a row, or of a cell.
    pub fn value(&self, expr: &Expr) -> Said {
        match &expr.kind {
            ExprKind::Paren(inner) => self.value(inner),
            ExprKind::Path(path) => self.place(path),
            ExprKind::Text(text) => text.raw.as_str().said(),
            ExprKind::Number(number) => number.raw.as_str().said(),
            ExprKind::Moment(moment) => moment.raw.as_str().said(),
            ExprKind::Duration(duration) => length(duration),
            ExprKind::Bool(value) => value.said(),
            ExprKind::Call { function, .. } if self.is_measure(function) => self.part(expr),
            ExprKind::Where(..)
            | ExprKind::Across(..)
            | ExprKind::Via(..)
            | ExprKind::At(..)
            | ExprKind::Fill(..) => self.part(expr),
            _ => {
                self.mentions_all(expr);
                self.source(expr.span).said()
            }
        }
    }

    /// A path: of the vocabulary, of the rows, or of the calendar.
    fn place(&self, path: &Path) -> Said {
        let known = path.single().filter(|name| !name.quoted);
        match known.map(|name| name.text.as_str()) {
            Some("today") => say!("today"),
            Some("period_start") => say!("the start of the period"),
            Some("period_end") => say!("the end of the period"),
            _ => {
                self.mentions(path);
                quoted(path)
            }
        }
    }

    fn is_time(&self, expr: &Expr) -> bool {
        let ExprKind::Path(path) = &expr.kind else {
            return is_when(expr);
        };
        let of = |table: &TableId| self.checked.model.role_at(*table, path);
        let times = [Some(FieldRole::Time), Some(FieldRole::Snapshot)];
        is_when(expr)
            || self
                .tables
                .borrow()
                .iter()
                .any(|table| times.contains(&of(table)))
    }

    /// Whether a path is that of a column that is claimed to be never NULL, or of a
    /// count or sum.
    fn is_known(&self, expr: &Expr) -> bool {
        let ExprKind::Path(path) = &expr.kind else {
            return false;
        };
        let Some(name) = path.single() else { return false };
        let model = &self.checked.model;
        let total = model.names.metric(&name.text).is_some_and(|id| {
            let declared = model.metrics.get(id.index());
            let facts = self.checked.metric(id);
            facts.is_some_and(|(_, facts)| facts.is_total)
                && declared.is_some_and(|metric| !metric.empty_is_null)
        });
        let tables = self.tables.borrow();
        let mut tables = tables.iter().filter_map(|id| model.tables.get(id.index()));
        total
            || tables.any(|table| match table.members.get(&name.text) {
                Some(Member::Field(at)) => table.fields.get(*at).is_some_and(|field| field.required),
                Some(Member::Link(at)) => table.links.get(*at).is_some_and(|link| link.required),
                None => false,
            })
    }
}

/// Whether it says when.
fn is_when(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Moment(_) => true,
        ExprKind::Path(path) => path
            .single()
            .is_some_and(|name| ["today", "period_start", "period_end"].contains(&name.text.as_str())),
        ExprKind::Paren(inner) => is_when(inner),
        ExprKind::Sum(first, rest) => is_when(first) && rest.iter().all(|(_, term)| !is_when(term)),
        _ => false,
    }
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Text(_)
        | ExprKind::Number(_)
        | ExprKind::Bool(_)
        | ExprKind::Moment(_)
        | ExprKind::Duration(_) => true,
        ExprKind::Paren(inner) | ExprKind::Negate(inner) => is_constant(inner),
        ExprKind::Path(_) => is_when(expr),
        _ => false,
    }
}

fn is_both(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::And(_) | ExprKind::Or(_) => true,
        ExprKind::Paren(inner) | ExprKind::Not(inner) => is_both(inner),
        _ => false,
    }
}

fn opposite(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}
