#![doc = include_str!("../diagnostic/pages/en/unknown-value.md")]

use super::level::Level;
use super::{Rule, Run, Subject};
use crate::check::{Checked, Measure, Row, measure_of};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::TableId;
use crate::syntax::ast::{ClauseKind, Comparison, Expr, ExprKind, Path, Text};

pub(super) const RULE: Rule = Rule {
    code: &code::UNKNOWN_VALUE,
    level: Level::Warn,
    run: Run::Written(run),
};

fn run(subject: &Subject<'_>) -> Vec<Diagnostic> {
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
    for (facts, metric) in subject.checked.metrics.iter().zip(&model.metrics) {
        if let Some((measure, _)) = facts {
            looking.measure(measure);
            if chooses(measure) {
                looking.cases(&metric.expr);
            }
        }
    }
    looking.asked_and_watched();
    looking.found
}

/// Texts that the conditions of a question compare with, and that are never there; nothing
/// where the project has turned the rule off.
#[must_use]
pub fn unknown_values<'a>(
    checked: &Checked,
    measures: impl Iterator<Item = &'a Measure>,
    conditions: impl Iterator<Item = &'a Expr>,
) -> Vec<Diagnostic> {
    let settings = &checked.model.manifest.lints;
    if Level::of(RULE.code.id, settings) == Some(Level::Allow) {
        return Vec::new();
    }
    let mut looking = Looking {
        checked,
        found: Vec::new(),
    };
    let mut tables = Vec::new();
    for measure in measures {
        // The conditions of metrics are looked at where they are defined.
        if !matches!(measure, Measure::Metric(..)) {
            looking.measure(measure);
        }
        tables.extend(looking.tables(measure));
    }
    for condition in conditions.filter(|_| !tables.is_empty()) {
        looking.condition(&tables, condition);
    }
    looking.found
}

/// Whether an aggregate of it chooses values by conditions.
fn chooses(measure: &Measure) -> bool {
    if let Measure::Aggregate(aggregate) = measure {
        return matches!(aggregate.argument, Some((Row::Case(..), _)));
    }
    let mut found = false;
    measure.parts(&mut |part| found = found || chooses(part));
    found
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

    /// Looks at the conditions of what is asked in reports and watched for.
    fn asked_and_watched(&mut self) {
        let model = &self.checked.model;
        for report in &model.reports {
            let clauses = report.clauses.iter().map(|clause| &clause.kind);
            let mut tables = Vec::new();
            let mut filters = Vec::new();
            for kind in clauses {
                match kind {
                    ClauseKind::Metrics(asked) => {
                        asked.iter().for_each(|asked| self.expr(&asked.expr, &mut tables));
                    }
                    ClauseKind::Having(expr) => self.expr(expr, &mut Vec::new()),
                    ClauseKind::Where(expr) => filters.push(expr),
                    _ => {}
                }
            }
            for filter in filters.into_iter().filter(|_| !tables.is_empty()) {
                self.condition(&tables, filter);
            }
        }
        for clause in model.stated.iter().flat_map(|item| &item.clauses) {
            match &clause.kind {
                ClauseKind::Require(expr) | ClauseKind::When { expr, .. } => {
                    self.expr(expr, &mut Vec::new());
                }
                ClauseKind::Companions(all) => {
                    all.iter().for_each(|expr| self.expr(expr, &mut Vec::new()));
                }
                _ => {}
            }
        }
    }

    /// The same of an expression of metrics, and the tables it is made of.
    fn expr(&mut self, expr: &Expr, tables: &mut Vec<TableId>) {
        if let Ok((measure, _)) = measure_of(self.checked, expr) {
            self.measure(&measure);
            tables.extend(self.tables(&measure));
        }
    }

    /// Looks at the conditions by which an aggregate chooses: columns have their table there.
    fn cases(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Case(arms) => {
                for condition in arms.iter().filter_map(|(condition, _)| condition.as_ref()) {
                    self.condition(&[], condition);
                }
            }
            ExprKind::Call { arguments, .. } => {
                arguments.iter().for_each(|argument| self.cases(&argument.expr));
            }
            ExprKind::Sum(first, rest) | ExprKind::Product(first, rest) => {
                self.cases(first);
                rest.iter().for_each(|(_, part)| self.cases(part));
            }
            ExprKind::Paren(inner) | ExprKind::Negate(inner) | ExprKind::Where(inner, _) => self.cases(inner),
            _ => {}
        }
    }

    /// Looks at the comparisons of a condition on rows of tables.
    fn condition(&mut self, tables: &[TableId], condition: &Expr) {
        match &condition.kind {
            ExprKind::Compare(Comparison::Equal | Comparison::NotEqual, left, right) => {
                for (one, other) in [(left, right), (right, left)] {
                    if let (ExprKind::Path(path), ExprKind::Text(text)) = (&one.kind, &other.kind) {
                        self.value(tables, path, text, other);
                    }
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
        if tables.is_empty() {
            if let Some((table, path)) = self.own_table(path) {
                self.value(&[table], &path, text, at);
            }
            return;
        }
        let mut known = Vec::new();
        for table in tables {
            match self.values(*table, path) {
                Some(values) if !values.iter().any(|value| *value == text.value) => known = values,
                _ => return,
            }
        }
        let listed: Vec<String> = known.iter().map(|value| format!("\"{value}\"")).collect();
        let is_said = |finding: &Diagnostic| finding.span().is_some_and(|span| span.key() == at.span.key());
        if listed.is_empty() || self.found.iter().any(is_said) {
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

    /// `orders.status`: the table, and the way from there.
    fn own_table(&self, path: &Path) -> Option<(TableId, Path)> {
        let (first, rest) = path.segments.split_first()?;
        let rest = Path {
            segments: rest.to_vec(),
            span: path.span,
        };
        Some((self.checked.model.names.table(&first.text)?, rest))
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
