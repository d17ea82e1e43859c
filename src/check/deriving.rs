//! Where the unit of a row's value is from.

use super::bind::{RowBinder, Scope};
use super::derivation::{Derivation, Origin, Source, told};
use super::row::Row;
use crate::diagnostic::Diagnostic;
use crate::resolve::{Member, Type, Unit};
use crate::syntax::ast::{Expr, ExprKind, Path};
use crate::syntax::plain_number;

impl RowBinder<'_> {
    /// A finding about the units of some expressions, with how they came by them.
    pub(super) fn derived<'e>(
        &self,
        finding: Box<Diagnostic>,
        exprs: impl IntoIterator<Item = &'e Expr>,
    ) -> Box<Diagnostic> {
        let exprs: Vec<&Expr> = exprs.into_iter().collect();
        told(finding, &|span| {
            let found = exprs.iter().find_map(|expr| part_at(expr, span.key()))?;
            Some(self.derivation(found))
        })
    }

    /// How the value of an expression came by its unit.
    #[must_use]
    pub fn derivation(&self, expr: &Expr) -> Derivation {
        let mut sources = Vec::new();
        self.sources(expr, false, &mut sources);
        let derivation = Derivation::of(sources);
        match self.expr(expr) {
            Ok((_, Type::Number(number))) => Derivation {
                unit: number.unit,
                ..derivation
            },
            _ => derivation,
        }
    }

    pub(super) fn sources(&self, expr: &Expr, divides: bool, found: &mut Vec<Source>) {
        let add = |unit: Unit, origin: Origin, found: &mut Vec<Source>| {
            found.push(Source {
                divides,
                unit,
                origin,
            });
        };
        match &expr.kind {
            ExprKind::Path(path) => self.sources_of_path(path, divides, found),
            ExprKind::Number(_) | ExprKind::Duration(_) => {
                found.extend(constant(expr, divides, &self.model.names));
            }
            ExprKind::Paren(inner) | ExprKind::Negate(inner) => self.sources(inner, divides, found),
            ExprKind::Product(first, rest) => {
                self.sources(first, divides, found);
                for (over, factor) in rest {
                    self.sources(factor, divides != *over, found);
                }
            }
            ExprKind::Sum(first, rest) => match self.expr(expr) {
                Ok((Row::Since { .. }, kind)) => add(kind.unit(), Origin::Between, found),
                _ => {
                    let terms = std::iter::once(&**first).chain(rest.iter().map(|(_, term)| term));
                    self.first_telling(terms, divides, found);
                }
            },
            ExprKind::Case(arms) => {
                self.first_telling(arms.iter().map(|(_, value)| value), divides, found);
            }
            ExprKind::Call { function, arguments } => match self.expr(expr) {
                Ok((_, kind)) if super::scalar::named(&function.text()).is_none() => {
                    add(kind.unit(), Origin::Written(words(expr)), found);
                }
                Ok((_, kind)) if kind.unit().is_plain() => {
                    add(kind.unit(), Origin::Declared(words(expr)), found);
                }
                _ => {
                    self.first_telling(arguments.iter().map(|argument| &argument.expr), divides, found);
                }
            },
            _ => {}
        }
    }

    /// Those of the first of several values of one unit that has one of its own.
    fn first_telling<'e>(&self, all: impl Iterator<Item = &'e Expr>, divides: bool, found: &mut Vec<Source>) {
        let sources = all.map(|expr| {
            let mut sources = Vec::new();
            self.sources(expr, divides, &mut sources);
            sources
        });
        found.extend(first_telling(sources));
    }

    fn sources_of_path(&self, path: &Path, divides: bool, found: &mut Vec<Source>) {
        let Ok((_, kind)) = self.path(path) else {
            return;
        };
        if let Some(name) = path.single()
            && let Some(table) = self.table()
            && let Some(Member::Field(at)) = table.members.get(&name.text)
            && self.scope != Scope::Inside(Some(*at))
            && let Some(field) = table.fields.get(*at)
            && let (None, None, Some(expr)) = (&field.kind, field.conformed, &field.expr)
        {
            // What is not declared is as it is computed.
            let inside = Self {
                scope: Scope::Inside(Some(*at)),
                ..*self
            };
            return inside.sources(expr, divides, found);
        }
        let table = self.table().map(|table| table.named.name.text.as_str());
        found.push(Source {
            divides,
            unit: kind.unit(),
            origin: Origin::Declared(format!("{}.{}", table.unwrap_or_default(), path.text())),
        });
    }
}

/// The first of several derivations that has a unit to tell of.
pub(super) fn first_telling(all: impl Iterator<Item = Vec<Source>>) -> Vec<Source> {
    let mut first = None;
    for sources in all {
        let tells = |source: &Source| !matches!(source.origin, Origin::Bare(_));
        if sources.iter().any(tells) {
            return sources;
        }
        first = first.or(Some(sources));
    }
    first.unwrap_or_default()
}

/// Where the unit of a constant is from.
pub(super) fn constant(expr: &Expr, divides: bool, names: &crate::resolve::Names) -> Option<Source> {
    let (unit, origin) = match &expr.kind {
        ExprKind::Number(number) => {
            let digits = plain_number(&number.raw).unwrap_or_default();
            match Unit::of_written(&number.raw, &digits) {
                unit @ Unit::Known(_) => (unit, Origin::Percent),
                unit => (unit, Origin::Bare(number.raw.to_string())),
            }
        }
        ExprKind::Duration(length) => (names.unit(length.unit.word()), Origin::Written(words(expr))),
        _ => return None,
    };
    Some(Source {
        divides,
        unit,
        origin,
    })
}

/// The part of an expression that stands at a place.
pub(super) fn part_at(expr: &Expr, place: (crate::source::FileId, u32, u32)) -> Option<&Expr> {
    let (file, start, end) = expr.span.key();
    if (file, start, end) == place {
        return Some(expr);
    }
    if file != place.0 || start > place.1 || end < place.2 {
        return None;
    }
    parts(expr).into_iter().find_map(|part| part_at(part, place))
}

/// What an expression is made of, one level down.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Paren(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Not(inner)
        | ExprKind::At(inner, _)
        | ExprKind::Across(inner, _)
        | ExprKind::Every(inner, ..)
        | ExprKind::Fill(inner, _)
        | ExprKind::Via(inner, _)
        | ExprKind::IsNull { subject: inner, .. } => vec![inner],
        ExprKind::Where(one, other)
        | ExprKind::Compare(_, one, other)
        | ExprKind::In {
            subject: one,
            set: other,
            ..
        }
        | ExprKind::Like {
            subject: one,
            pattern: other,
            ..
        } => vec![one, other],
        ExprKind::Between {
            subject, low, high, ..
        } => vec![subject, low, high],
        ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) | ExprKind::Tuple(all) => {
            all.iter().collect()
        }
        ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => std::iter::once(&**first)
            .chain(rest.iter().map(|(_, part)| part))
            .collect(),
        ExprKind::Case(arms) => arms
            .iter()
            .flat_map(|(condition, value)| condition.iter().chain([value]))
            .collect(),
        ExprKind::Call { arguments, .. } => arguments.iter().map(|argument| &argument.expr).collect(),
        _ => Vec::new(),
    }
}

/// A short expression as it is written, near enough for people.
pub(super) fn words(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Path(path) => path.text(),
        ExprKind::Number(number) => number.raw.to_string(),
        ExprKind::Duration(length) => {
            let many = if length.count == 1 { "" } else { "s" };
            format!("{} {}{many}", length.count, length.unit.word())
        }
        ExprKind::Call { function, arguments } => {
            let arguments: Vec<String> = arguments.iter().map(|argument| words(&argument.expr)).collect();
            format!("{}({})", function.text(), arguments.join(", "))
        }
        ExprKind::Where(inner, _) => format!("{} where …", words(inner)),
        ExprKind::Negate(inner) => format!("-{}", words(inner)),
        _ => "…".to_owned(),
    }
}
