#![doc = include_str!("../diagnostic/pages/en/unknown-value.md")]

use super::level::Level;
use super::{Rule, Subject};
use crate::check::{Checked, Measure};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::TableId;
use crate::syntax::ast::{Comparison, Expr, ExprKind, Path, Text};

pub(super) const RULE: Rule = Rule {
    code: &code::UNKNOWN_VALUE,
    level: Level::Warn,
    run,
};

fn run(subject: &mut Subject<'_>) -> Vec<Diagnostic> {
    let mut looking = Looking {
        checked: subject.checked,
        found: Vec::new(),
    };
    let model = &subject.checked.model;
    for (at, table) in model.tables.iter().enumerate() {
        if let Some(rows) = &table.rows {
            looking.condition(&[TableId::at(at)], rows);
        }
    }
    for event in &model.events {
        if let (Some(table), Some(condition)) = (event.table, &event.condition) {
            looking.condition(&[table], condition);
        }
    }
    for (measure, _) in subject.checked.metrics.iter().flatten() {
        looking.measure(measure);
    }
    looking.found
}

struct Looking<'a> {
    checked: &'a Checked,
    found: Vec<Diagnostic>,
}

impl Looking<'_> {
    /// Looks at the conditions of a measure, down to the names of other metrics.
    fn measure(&mut self, measure: &Measure) {
        if let Measure::Where(inner, condition) = measure {
            let tables = self.tables(inner);
            self.condition(&tables, condition);
        }
        measure.parts(&mut |part| self.measure(part));
    }

    /// The tables whose rows a measure is made of.
    fn tables(&self, measure: &Measure) -> Vec<TableId> {
        match measure {
            Measure::Aggregate(aggregate) => vec![aggregate.table],
            Measure::Metric(id, _) => {
                let facts = self.checked.metric(*id).map(|(_, facts)| facts);
                facts.map(|facts| facts.tables.clone()).unwrap_or_default()
            }
            other => {
                let mut tables = Vec::new();
                other.parts(&mut |part| tables.extend(self.tables(part)));
                tables
            }
        }
    }

    /// Looks at the comparisons of a condition on rows of tables.
    fn condition(&mut self, tables: &[TableId], condition: &Expr) {
        match &condition.kind {
            ExprKind::Compare(Comparison::Equal | Comparison::NotEqual, left, right) => {
                match (&left.kind, &right.kind) {
                    (ExprKind::Path(path), ExprKind::Text(text))
                    | (ExprKind::Text(text), ExprKind::Path(path)) => {
                        self.value(
                            tables,
                            path,
                            text,
                            if left.span == path.span { right } else { left },
                        );
                    }
                    _ => {}
                }
            }
            ExprKind::In { subject, set, .. } => {
                if let (ExprKind::Path(path), ExprKind::List(all)) = (&subject.kind, &set.kind) {
                    for one in all {
                        if let ExprKind::Text(text) = &one.kind {
                            self.value(tables, path, text, one);
                        }
                    }
                }
            }
            ExprKind::And(all) | ExprKind::Or(all) => {
                all.iter().for_each(|part| self.condition(tables, part));
            }
            ExprKind::Not(inner) | ExprKind::Paren(inner) => self.condition(tables, inner),
            _ => {}
        }
    }

    /// That what a path leads to may be this text, in some of the tables at least.
    fn value(&mut self, tables: &[TableId], path: &Path, text: &Text, at: &Expr) {
        let mut known = Vec::new();
        for table in tables {
            match self.values(*table, path) {
                Some(values) if !values.iter().any(|value| *value == text.value) => known = values,
                _ => return,
            }
        }
        let listed: Vec<String> = known.iter().map(|value| format!("\"{value}\"")).collect();
        if listed.is_empty() || self.found.iter().any(|finding| finding.span() == Some(at.span)) {
            return;
        }
        let finding = Diagnostic::warning(&code::UNKNOWN_VALUE)
            .at(at.span)
            .with("path", path.text())
            .with("value", &text.value)
            .with("values", listed.join(", "));
        let written = text.value.to_lowercase();
        let in_other_case = known
            .iter()
            .copied()
            .find(|value| value.to_lowercase() == written);
        let near = in_other_case.or_else(|| nearest(&written, known.iter().copied()));
        self.found.push(match near {
            Some(near) => finding.helps("help.near").with("near", near),
            None => finding,
        });
    }

    /// The texts that what a path leads to is claimed to be one of.
    fn values(&self, table: TableId, path: &Path) -> Option<Vec<&str>> {
        let model = &self.checked.model;
        let field = model.field_at(table, path)?;
        let conformed = field.conformed.and_then(|id| model.dimensions.get(id.index()));
        let values = match field.values.is_empty() {
            true => &conformed?.values,
            false => &field.values,
        };
        let texts = values.iter().map(|value| match &value.kind {
            ExprKind::Text(text) => Some(text.value.as_str()),
            _ => None,
        });
        texts.collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
    }
}
