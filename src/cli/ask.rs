//! The arguments of a question, shared by `query` and `sql`.

use clap::Args;

use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::plan::{AsOf, Question, question};
use crate::source::project::words;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Asked, Clause, ClauseKind, Expr, ExprKind, Text};
use crate::syntax::lone;

#[derive(Debug, Args)]
pub(super) struct Ask {
    /// Metrics, by name or label; none for a list of values
    #[arg(value_name = "METRIC")]
    metrics: Vec<String>,

    /// Slice by these: `month,buyer.country`
    #[arg(long, value_name = "A,B")]
    by: Option<String>,

    /// Only rows for which this is true: `channel != "email"`
    #[arg(long = "where", value_name = "EXPR")]
    filter: Option<String>,

    /// From this date on (included)
    #[arg(long, value_name = "DATE")]
    since: Option<String>,

    /// Up to this date (not included)
    #[arg(long, value_name = "DATE")]
    until: Option<String>,

    /// Only cells for which this is true: `orders >= 10`
    #[arg(long, value_name = "EXPR")]
    having: Option<String>,

    /// Order by these: `gmv desc`
    #[arg(long, value_name = "M desc")]
    sort: Option<String>,

    /// At most so many rows
    #[arg(long, value_name = "N")]
    limit: Option<u64>,

    /// Ask a report of the project instead
    #[arg(long, value_name = "NAME", conflicts_with_all = ["metrics", "by", "filter", "since", "until", "having", "sort", "limit"])]
    report: Option<String>,
}

impl Ask {
    /// The question, or what is wrong with it.
    pub fn question(&self, workspace: &mut Workspace) -> Result<Question, Vec<Diagnostic>> {
        if let Some(name) = &self.report {
            return report(workspace, name);
        }
        let mut found = Vec::new();
        let mut clauses = Vec::new();
        let start = words(
            &mut workspace.project.sources,
            "the question",
            &self.metrics.join(" "),
        );
        let whole = Span::new(start, 0, self.metrics.join(" ").len());
        let asked: Vec<Asked> = self
            .metrics
            .iter()
            .filter_map(|text| keep(metric(workspace, text), &mut found))
            .map(|expr| Asked { expr, alias: None })
            .collect();
        let mut add = |kind| {
            clauses.push(Clause {
                span: whole,
                docs: Vec::new(),
                kind,
            })
        };
        if !asked.is_empty() {
            add(ClauseKind::Metrics(asked));
        }
        let mut read = |name: &str, text: &Option<String>| -> Option<(FileId, String)> {
            let text = text.clone()?;
            Some((words(&mut workspace.project.sources, name, &text), text))
        };
        if let Some((id, text)) = read("--by", &self.by) {
            keep(lone::paths(id, &text), &mut found)
                .map(ClauseKind::By)
                .into_iter()
                .for_each(&mut add);
        }
        if let Some((id, text)) = read("--where", &self.filter) {
            keep(lone::expr(id, &text), &mut found)
                .map(ClauseKind::Where)
                .into_iter()
                .for_each(&mut add);
        }
        if let Some((id, text)) = read("--since", &self.since) {
            keep(lone::moment(id, &text), &mut found)
                .map(ClauseKind::Since)
                .into_iter()
                .for_each(&mut add);
        }
        if let Some((id, text)) = read("--until", &self.until) {
            keep(lone::moment(id, &text), &mut found)
                .map(ClauseKind::Until)
                .into_iter()
                .for_each(&mut add);
        }
        if let Some((id, text)) = read("--having", &self.having) {
            keep(lone::expr(id, &text), &mut found)
                .map(ClauseKind::Having)
                .into_iter()
                .for_each(&mut add);
        }
        if let Some((id, text)) = read("--sort", &self.sort) {
            keep(lone::sort(id, &text), &mut found)
                .map(ClauseKind::Sort)
                .into_iter()
                .for_each(&mut add);
        }
        if !found.is_empty() {
            return Err(found);
        }
        let mut question = question(&workspace.checked, &clauses, whole, AsOf::Clock)?;
        question.limit = self.limit;
        Ok(question)
    }
}

fn keep<T>(result: Result<T, Vec<Diagnostic>>, found: &mut Vec<Diagnostic>) -> Option<T> {
    result.map_err(|findings| found.extend(findings)).ok()
}

/// A metric by name or by its label, which may be any text.
fn metric(workspace: &mut Workspace, text: &str) -> Result<Expr, Vec<Diagnostic>> {
    let id = words(&mut workspace.project.sources, "the question", text);
    let span = Span::new(id, 0, text.len());
    let is_label = workspace.checked.model.metrics.iter().any(|metric| {
        let mut labels = metric.named.label.iter().chain(&metric.named.aka);
        labels.any(|label| label.value == text)
    });
    if is_label && workspace.checked.model.names.metric(text).is_none() {
        let text = Text {
            raw: text.into(),
            value: text.into(),
            span,
        };
        return Ok(Expr {
            kind: ExprKind::Text(text),
            span,
        });
    }
    lone::expr(id, text)
}

fn report(workspace: &mut Workspace, name: &str) -> Result<Question, Vec<Diagnostic>> {
    let reports = &workspace.checked.model.reports;
    let labels = |report: &&crate::resolve::Report| {
        let named = &report.named;
        named.name.text == name
            || named
                .label
                .iter()
                .chain(&named.aka)
                .any(|label| label.value == name)
    };
    match reports.iter().find(labels) {
        Some(report) => question(
            &workspace.checked,
            &report.clauses,
            report.named.name.span,
            AsOf::Clock,
        ),
        None => {
            let near = nearest(name, reports.iter().map(|report| report.named.name.text.as_str()));
            let near = near.map(str::to_owned);
            let id = words(&mut workspace.project.sources, "--report", name);
            let finding = Diagnostic::error(&code::UNKNOWN_NAME)
                .at(Span::new(id, 0, name.len()))
                .with("what", "report")
                .with("name", name);
            Err(vec![match near {
                Some(near) => finding.helps("help.near").with("near", near),
                None => finding.helps("help.none"),
            }])
        }
    }
}
