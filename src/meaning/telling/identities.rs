//! Decompositions that do not add up, shown by rows.

use super::Side;
use super::answers::{Gap, Outcome, surely_differ};
use super::database::{Database, Places};
use super::facts::own_value;
use super::gather::{Reads, reads};
use super::questions::questions;
use super::search::{Asked, Effort, Tells, search};
use super::witness::Witness;
use crate::check::{Measure, MetricFacts};
use crate::evaluate::{Answer, Known, Value, answer_measures, sum};
use crate::meaning::measures::Around;
use crate::meaning::normal::Normal;
use crate::resolve::{MetricId, Type};
use crate::source::{FileId, Span};
use crate::syntax::ast::Path;

/// A metric, and what it is said to be made of.
struct Identity<'a> {
    side: Side<'a>,
    places: Places<'a>,
    facts: &'a MetricFacts,
    parts: Parts<'a>,
}

/// What a metric is said to be made of.
#[derive(Clone, Copy)]
pub enum Parts<'a> {
    /// An expression of others.
    Measure(&'a Measure, &'a Type),
    /// Itself, by a dimension.
    By(&'a Path),
}

impl Tells for Identity<'_> {
    fn reads(&self) -> Vec<Reads<'_>> {
        match self.parts {
            Parts::Measure(measure, _) => vec![reads(self.side, &[measure])],
            Parts::By(path) => vec![reads(self.side, &[]).sliced(path)],
        }
    }

    fn questions(&self) -> Vec<Vec<Path>> {
        questions(&[self.side])
    }

    fn gap(&self, asked: &Asked, database: &Database) -> Option<Gap> {
        match self.parts {
            Parts::Measure(measure, kind) => self.of_measure(asked, database, (measure, kind)).ok()?,
            Parts::By(path) => self.of_groups(asked, database, path).ok()?,
        }
    }
}

impl Identity<'_> {
    fn answer(
        &self,
        asked: &Asked,
        database: &Database,
        by: &[Path],
        beside: &[(Measure, Type)],
    ) -> Known<Answer> {
        let checked = self.side.checked;
        let data = database.put(&self.places, asked.as_of)?;
        let whole = Measure::Metric(self.side.metric, Span::new(FileId(0), 0, 0));
        let mut measures = vec![(whole, self.facts.kind.clone())];
        measures.extend_from_slice(beside);
        answer_measures(asked.steps, checked, &data, &measures, by, asked.as_of)
    }

    /// A cell in which both are known, and differ.
    fn of_measure(&self, asked: &Asked, database: &Database, parts: (&Measure, &Type)) -> Known<Option<Gap>> {
        let beside = [(parts.0.clone(), parts.1.clone())];
        let answer = self.answer(asked, database, &asked.by, &beside)?;
        Ok(answer.rows.iter().find_map(|row| match row.as_slice() {
            [cell @ .., one, two] => broken(cell, one, two),
            _ => None,
        }))
    }

    /// A cell whose groups do not add up to it.
    fn of_groups(&self, asked: &Asked, database: &Database, path: &Path) -> Known<Option<Gap>> {
        let whole = self.answer(asked, database, &asked.by, &[])?;
        let mut by = asked.by.clone();
        by.push(path.clone());
        let groups = self.answer(asked, database, &by, &[])?;
        for row in &whole.rows {
            let Some((one, cell)) = row.split_last() else {
                continue;
            };
            let mut parts = Vec::new();
            for group in &groups.rows {
                if let [keys @ .., _, value] = group.as_slice()
                    && keys == cell
                {
                    parts.push(value.clone());
                }
            }
            if parts.iter().any(Value::is_null) {
                continue;
            }
            if let Some(gap) = broken(cell, one, &sum(&parts)?) {
                return Ok(Some(gap));
            }
        }
        Ok(None)
    }
}

fn broken(cell: &[Value], one: &Value, two: &Value) -> Option<Gap> {
    let differ = !one.is_null() && !two.is_null() && surely_differ(one, two);
    differ.then(|| Gap {
        cell: cell.to_vec(),
        values: [Outcome::Value(one.clone()), Outcome::Value(two.clone())],
    })
}

impl Normal<'_> {
    /// Rows on which a metric is not what it is said to be made of.
    pub(in crate::meaning) fn broken(
        &mut self,
        whole: MetricId,
        parts: Parts<'_>,
        effort: Effort,
    ) -> Option<Witness> {
        let (_, facts) = self.checked.metric(whole)?;
        let own = self.metric(whole).map(|formed| self.aggregates_of(&formed.value));
        let others = match parts {
            Parts::Measure(measure, _) => {
                self.diagrams.go_on();
                let formed = self.measure(measure, &Around::default());
                formed
                    .map(|formed| self.aggregates_of(&formed.value))
                    .unwrap_or_default()
            }
            Parts::By(_) => Vec::new(),
        };
        let seeds = self.seeds(&own.unwrap_or_default(), &others, &own_value);
        let identity = Identity {
            side: Side {
                checked: self.checked,
                metric: whole,
            },
            places: Places::of(self.checked, self.checked),
            facts,
            parts,
        };
        search(&identity, &seeds, effort)
    }
}
