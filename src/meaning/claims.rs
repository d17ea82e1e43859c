//! What is known or claimed of the values that conditions ask about.

use super::diagram::Rows;
use super::exact::Exact;
use super::facets::Facets;
use super::mark::Mark;
use super::normal::{Clear, Normal};
use super::point::Point;
use super::set::Set;
use crate::check::additivity::{is_about, key_columns};
use crate::check::{ColumnRef, Row};
use crate::syntax::ast::ExprKind;
use crate::words::{Said, say};
use std::collections::BTreeSet;

impl Normal<'_> {
    /// The rows that claims about the columns of these conditions leave, and the
    /// claims, in words.
    pub(super) fn claims_of(&mut self, parts: &[(Exact, Facets)]) -> Clear<(Rows, Vec<Said>)> {
        let mut asked = BTreeSet::new();
        for (_, facets) in parts {
            self.diagrams.asked_in(facets.active, &mut asked);
        }
        let mut rows = Rows::ALL;
        let mut claims = Vec::new();
        for mark in asked {
            let Some(Row::Column(column)) = self.rows.get(&mark).cloned() else {
                continue;
            };
            let Some(variable) = self.diagrams.variable(mark) else {
                continue;
            };
            if let Some((set, words)) = self.claimed(&column, variable.domain) {
                let left = self.diagrams.holds(variable, set);
                rows = self.diagrams.and(rows, left)?;
                claims.push(words);
            }
        }
        Ok((rows, claims))
    }

    /// The values a column is claimed to have. Over a link there may be none.
    pub(super) fn claimed(&self, column: &ColumnRef, domain: super::set::Domain) -> Option<(Set, Said)> {
        let model = &self.checked.model;
        let table = model.tables.get(column.table.index())?;
        let field = table
            .fields
            .iter()
            .find(|field| field.expr.is_none() && field.name.text == column.column)?;
        let conformed = field.conformed.and_then(|id| model.dimensions.get(id.index()));
        let values = match (field.values.as_slice(), conformed) {
            ([], Some(dimension)) => dimension.values.as_slice(),
            (own, _) => own,
        };
        let points: Option<Vec<Point>> = values
            .iter()
            .map(|value| match &value.kind {
                ExprKind::Text(text) => Some(Point::Text(text.value.clone())),
                _ => None,
            })
            .collect();
        let points = points.filter(|points| !points.is_empty());
        let never_null = field.required && self.always_found(&column.path);
        let known = match &points {
            Some(points) => Set::any_of(domain, points)?,
            None if never_null => Set::KNOWN,
            None => return None,
        };
        let set = if never_null { known } else { known.or(&Set::NULL) };
        let name = format!("{}.{}", table.named.name.text, field.name.text);
        let words = match (points.is_some(), never_null) {
            (true, true) => say!("`{name}` has the listed values, and is never NULL", name = name),
            (true, false) => say!("`{name}` has the listed values", name = name),
            _ => say!("`{name}` is never NULL", name = name),
        };
        Some((set, words))
    }

    /// Those of the things asked about that are the same in all rows of an entity.
    pub(super) fn facts_about(&self, key: Mark, all: impl IntoIterator<Item = Rows>) -> BTreeSet<Mark> {
        let mut asked = BTreeSet::new();
        for rows in all {
            self.diagrams.asked_in(rows, &mut asked);
        }
        match self.rows.get(&key) {
            Some(key) => asked.retain(|mark| self.mark_is_about(*mark, key)),
            None => asked.clear(),
        }
        asked
    }

    fn mark_is_about(&self, mark: Mark, key: &Row) -> bool {
        match (self.rows.get(&mark), self.diagrams.made_of.get(&mark)) {
            (Some(row), _) => self.is_about(row, key),
            (None, Some(parts)) => parts.iter().all(|part| self.mark_is_about(*part, key)),
            (None, None) => false,
        }
    }

    /// Whether a value is the same in all rows with one key.
    pub(super) fn is_about(&self, row: &Row, key: &Row) -> bool {
        let key = key_columns(key);
        key.is_some_and(|key| is_about(&self.checked.model, row, &key))
    }
}
