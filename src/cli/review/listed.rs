//! What a report lists, in the period and in the one before.

use super::asked::Asked;
use crate::cli::asking::{Found, rows_of};
use crate::cli::period::Period;
use crate::output::rows::value::Value;
use crate::plan::{AsOf, Key, question};
use crate::resolve::Report;
use crate::review::Numbers;
use crate::syntax::ast::{Asked as Column, Clause, ClauseKind, Expr, ExprKind, Path};
use crate::why::{Number, Sides, Subject};

/// Most rows that are shown.
const MOST: usize = 20;

/// The keys of a row, and its numbers.
type Row = (Vec<Value>, Vec<Option<Number>>);

impl Asked<'_> {
    /// Its metrics in both periods, by its slices but those of time. One that lists no metrics
    /// is shown as it is.
    pub fn listed(&self, report: &Report, (before, last): (&Period, &Period)) -> Found<Numbers> {
        let columns = report.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Metrics(columns) => Some(columns),
            _ => None,
        });
        let Some(columns) = columns else {
            return self.as_it_is(report);
        };
        let keys = self.keys(report);
        let is = self.rows(report, &keys, last, true)?;
        let was = self.rows(report, &keys, before, false)?;
        let others = is.len().saturating_sub(MOST);
        let rows = is.into_iter().take(MOST).map(|(keys, values)| {
            let old = was.iter().find(|(other, _)| *other == keys);
            let old = old.map(|(_, values)| values.as_slice()).unwrap_or_default();
            let sides = values.into_iter().enumerate().map(|(at, to)| Sides {
                from: old.get(at).cloned().flatten(),
                to,
            });
            (
                keys.iter().map(|key| key.words().to_owned()).collect(),
                sides.collect(),
            )
        });
        let (rows_where, cells_where) = self.conditions(report);
        Ok(Numbers {
            rows_where,
            cells_where,
            rows: rows.collect(),
            keys: keys.iter().map(Path::text).collect(),
            columns: columns.iter().map(|column| self.subject(column)).collect(),
            others,
        })
    }

    /// What it is sliced by besides time.
    fn keys(&self, report: &Report) -> Vec<Path> {
        let span = report.named.name.span;
        let asked = question(self.asking.checked, &report.clauses, span, AsOf::Clock);
        let slices = asked.map(|asked| asked.slices).unwrap_or_default();
        let written = report.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::By(paths) => Some(paths),
            _ => None,
        });
        let pairs = written.into_iter().flatten().zip(slices);
        let others = pairs.filter(|(_, slice)| !matches!(slice.key, Key::Own(_)));
        others.map(|(path, _)| path.clone()).collect()
    }

    /// The cells of a period; of the last one only those that the report keeps.
    fn rows(&self, report: &Report, keys: &[Path], period: &Period, is_last: bool) -> Found<Vec<Row>> {
        let span = report.named.name.span;
        let mut clauses: Vec<Clause> = report
            .clauses
            .iter()
            .filter(|clause| match clause.kind {
                ClauseKind::Metrics(_) | ClauseKind::Where(_) => true,
                ClauseKind::Having(_) => is_last,
                _ => false,
            })
            .cloned()
            .collect();
        clauses.extend(period.clauses(span));
        if !keys.is_empty() {
            clauses.push(Clause::of(ClauseKind::By(keys.to_vec()), span));
        }
        let rows = self.asking.rows(&clauses, span)?.into_iter();
        let mut rows: Vec<Row> = rows.map(|row| split(row, keys.len())).collect();
        let first = |row: &Row| row.1.first().cloned().flatten().map(|number| number.value);
        rows.sort_by(|one, other| {
            let order = |row| first(row).unwrap_or(f64::NEG_INFINITY);
            order(other).total_cmp(&order(one))
        });
        Ok(rows)
    }

    fn subject(&self, column: &Column) -> Subject {
        let checked = self.asking.checked;
        let metric = match &column.expr.kind {
            ExprKind::Path(path) => checked.model.names.metric(&path.text()),
            _ => None,
        };
        let metric = metric.and_then(|id| checked.model.metrics.get(id.index()));
        let named = column.alias.as_ref().map(|alias| alias.text.to_string());
        match metric {
            Some(metric) => Subject::of(checked, metric),
            None => Subject::called(named.unwrap_or_else(|| self.written(&column.expr))),
        }
    }

    /// What its `where` and its `having` say.
    fn conditions(&self, report: &Report) -> (Vec<String>, Vec<String>) {
        let clauses = || report.clauses.iter();
        let rows = clauses().filter_map(|clause| match &clause.kind {
            ClauseKind::Where(expr) => Some(self.written(expr)),
            _ => None,
        });
        let cells = clauses().filter_map(|clause| match &clause.kind {
            ClauseKind::Having(expr) => Some(self.written(expr)),
            _ => None,
        });
        (rows.collect(), cells.collect())
    }

    fn written(&self, expr: &Expr) -> String {
        crate::tree::written(self.sources, expr.span)
    }

    fn as_it_is(&self, report: &Report) -> Found<Numbers> {
        let answer = self.asking.answer(&report.clauses, report.named.name.span)?;
        let rows = rows_of(&answer).map_err(|finding| vec![finding])?;
        let others = rows.len().saturating_sub(MOST);
        let heads = answer.batches.first().map(|batch| {
            let fields = batch.schema();
            let names = fields.fields().iter().map(|field| field.name().clone());
            names.collect()
        });
        let rows = rows.into_iter().take(MOST).map(|row| {
            let keys = row.iter().map(|value| value.words().to_owned());
            (keys.collect(), Vec::new())
        });
        let (rows_where, cells_where) = self.conditions(report);
        Ok(Numbers {
            rows_where,
            cells_where,
            rows: rows.collect(),
            keys: heads.unwrap_or_default(),
            columns: Vec::new(),
            others,
        })
    }
}

fn split(mut row: Vec<Value>, keys: usize) -> Row {
    let values = row.split_off(keys.min(row.len()));
    let numbers = values.iter().map(|value| Number::of(value.words()));
    (row, numbers.collect())
}
