//! The arguments of a question, shared by `query` and `sql`.

use clap::Args;
use jiff::civil::DateTime;

use super::labels::{Labels, Wanted, bare};
use super::mistyped::mistyped;
use super::workspace::Workspace;
use crate::check::bound_instant;
use crate::diagnostic::{Diagnostic, code};
use crate::lint::unknown_values;
use crate::plan::{AsOf, Question, question};
use crate::resolve::{Report, Sought};
use crate::source::project::words;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Asked, Clause, ClauseKind, Expr, ExprKind, Name, Path, Text};
use crate::syntax::lone;

#[derive(Debug, Default, Args)]
pub(super) struct Ask {
    /// Metrics, by name or label; none for a list of values
    #[arg(value_name = "METRIC")]
    pub metrics: Vec<String>,

    /// Slice by these: `month,buyer.country`
    #[arg(long, value_name = "A,B")]
    pub by: Option<String>,

    /// Only rows for which this is true: `channel != "email"`
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,

    /// From this date on (included)
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,

    /// Up to this date (not included)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,

    /// The span of time: `2026-03`, `last 12 complete months`
    #[arg(long = "for", value_name = "PERIOD", conflicts_with_all = ["since", "until"])]
    pub during: Option<String>,

    /// Only cells for which this is true: `orders >= 10`
    #[arg(long, value_name = "EXPR")]
    pub having: Option<String>,

    /// Only the first values of one slice: `5 channel by gmv`
    #[arg(long, value_name = "N SLICE by M")]
    pub top: Option<String>,

    /// Beside the cells, rows that leave out the last slice, the last two, …
    #[arg(long)]
    pub totals: bool,

    /// Each metric beside its value before: `prior 1 year`
    #[arg(long, value_name = "prior LENGTH")]
    pub compare: Option<String>,

    /// Order by these: `gmv desc`
    #[arg(long, value_name = "M desc")]
    pub sort: Option<String>,

    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,

    /// Ask a report of the project instead
    #[arg(long, value_name = "NAME", conflicts_with_all = ["metrics", "by", "filter", "since", "until", "during", "having", "top", "totals", "compare", "sort"])]
    pub report: Option<String>,

    /// As if asked at this moment: rows after it do not exist [default: now]
    #[arg(long, value_name = "MOMENT")]
    pub as_of: Option<String>,
}

impl Ask {
    /// The question, or what is wrong with it.
    pub fn question(&self, workspace: &mut Workspace) -> Result<Question, Vec<Diagnostic>> {
        let as_of = self.as_of(workspace)?;
        if let Some(name) = &self.report {
            let mut question = report(workspace, name, as_of)?;
            // At most so many of its rows: what it leaves out itself stays out.
            question.limit = question.limit.into_iter().chain(self.limit).min();
            return Ok(question);
        }
        let mut found = Vec::new();
        let mut clauses = Vec::new();
        let metrics: Vec<String> = self
            .metrics
            .iter()
            .flat_map(|text| parts(workspace, text))
            .collect();
        if let Some(finding) = mistyped(self, &metrics, workspace) {
            return Err(vec![finding]);
        }
        let start = words(&mut workspace.project.sources, "the question", &metrics.join(" "));
        let whole = Span::new(start, 0, metrics.join(" ").len());
        let labels = Labels::of(&workspace.checked.model);
        let asked: Vec<Asked> = metrics
            .iter()
            .filter_map(|text| keep(metric(workspace, text, &labels), &mut found))
            .map(|expr| Asked { expr, alias: None })
            .collect();
        let mut add = |span, kind| clauses.push(Clause::of(kind, span));
        if !asked.is_empty() {
            add(whole, ClauseKind::Metrics(asked));
        }
        let parts: [(&str, &Option<String>, Read); 9] = [
            ("--by", &self.by, |id, text| {
                lone::paths(id, text).map(ClauseKind::By)
            }),
            ("--where", &self.filter, |id, text| {
                lone::expr(id, text).map(ClauseKind::Where)
            }),
            ("--since", &self.since, |id, text| {
                lone::moment(id, text).map(ClauseKind::Since)
            }),
            ("--until", &self.until, |id, text| {
                lone::moment(id, text).map(ClauseKind::Until)
            }),
            ("--for", &self.during, lone::during),
            ("--having", &self.having, |id, text| {
                lone::expr(id, text).map(ClauseKind::Having)
            }),
            ("--top", &self.top, lone::top),
            ("--compare", &self.compare, lone::compare),
            ("--sort", &self.sort, |id, text| {
                lone::sort(id, text).map(ClauseKind::Sort)
            }),
        ];
        for (name, text, read) in parts {
            let Some(text) = text else {
                continue;
            };
            let typed = text;
            let text = in_names(name, typed, read, &labels);
            let place = match text == *typed {
                true => name.to_owned(),
                false => format!("{name} {typed}"),
            };
            let id = words(&mut workspace.project.sources, &place, &text);
            let kind = keep(read(id, &text), &mut found);
            kind.into_iter()
                .for_each(|kind| add(Span::new(id, 0, text.len()), kind));
        }
        if self.totals {
            let id = words(&mut workspace.project.sources, "the question", "--totals");
            add(Span::new(id, 0, "--totals".len()), ClauseKind::Totals);
        }
        if !found.is_empty() {
            return Err(found);
        }
        let mut question = question(&workspace.checked, &clauses, whole, as_of)?;
        question.limit = self.limit;
        warn_of_values(
            workspace,
            &question,
            question.filters.iter().map(|filter| &**filter),
        );
        Ok(question)
    }

    /// The moment it is asked at: the engine's clock, if none is said.
    pub fn as_of(&self, workspace: &mut Workspace) -> Result<AsOf, Vec<Diagnostic>> {
        let said = self.as_of.as_ref().map(|text| moment(text, workspace));
        Ok(said.transpose()?.map_or(AsOf::Clock, AsOf::At))
    }
}

/// Says which texts a question compares with that are never there, unless the project
/// lives with such: the answer would be empty, and look like news.
pub(super) fn warn_of_values<'a>(
    workspace: &Workspace,
    question: &'a Question,
    conditions: impl Iterator<Item = &'a Expr>,
) {
    let measures = question.asked.iter().map(|asked| &asked.measure);
    let found = unknown_values(&workspace.checked, measures, conditions);
    if !found.is_empty() {
        workspace.says(&found);
    }
}

/// The same of a question that a verb puts together.
#[cfg(feature = "answers")]
pub(super) fn warn_of_clauses(
    workspace: &Workspace,
    clauses: &[Clause],
    span: Span,
    as_of: AsOf,
) -> Result<(), Vec<Diagnostic>> {
    let question = question(&workspace.checked, clauses, span, as_of)?;
    warn_of_values(
        workspace,
        &question,
        question.filters.iter().map(|filter| &**filter),
    );
    Ok(())
}

/// The moment that `--as-of` says; else now.
#[cfg(feature = "answers")]
pub(super) fn now(as_of: Option<&String>, workspace: &mut Workspace) -> Result<DateTime, Vec<Diagnostic>> {
    match as_of {
        Some(text) => moment(text, workspace),
        None => Ok(workspace.now().unwrap_or_default()),
    }
}

/// The moment that words say.
pub(super) fn moment(text: &str, workspace: &mut Workspace) -> Result<DateTime, Vec<Diagnostic>> {
    let id = words(&mut workspace.project.sources, "--as-of", text);
    let moment = lone::moment(id, text)?;
    let time = bound_instant(moment.moment, &workspace.project.manifest, None);
    time.ok_or_else(|| {
        let finding = Diagnostic::error(&code::BAD_DATE).at(Span::new(id, 0, text.len()));
        vec![finding.with("found", text)]
    })
}

/// What `--where` says, with labels written as names.
#[cfg(feature = "answers")]
pub(super) fn condition(workspace: &mut Workspace, text: &str) -> Result<ClauseKind, Vec<Diagnostic>> {
    let read: Read = |id, text| lone::expr(id, text).map(ClauseKind::Where);
    let text = in_names("--where", text, read, &Labels::of(&workspace.checked.model));
    read(words(&mut workspace.project.sources, "--where", &text), &text)
}

/// How the words behind an option are read.
type Read = fn(FileId, &str) -> Result<ClauseKind, Vec<Diagnostic>>;

/// The words behind an option, with labels written as the names they stand for.
fn in_names(option: &str, text: &str, read: Read, labels: &Labels) -> String {
    let text = match option {
        "--by" => labels.in_list(text, Wanted::Slice),
        "--sort" => labels.in_list(text, Wanted::Metric),
        _ => text.to_owned(),
    };
    match read(FileId(0), &text) {
        Ok(kind) => labels.in_clause(&text, &kind),
        Err(_) => text,
    }
}

fn keep<T>(result: Result<T, Vec<Diagnostic>>, found: &mut Vec<Diagnostic>) -> Option<T> {
    result.map_err(|findings| found.extend(findings)).ok()
}

/// `gmv,orders`: what is asked for, with commas between. In a call or a list they part
/// something else, and a label may hold some.
fn parts(workspace: &Workspace, text: &str) -> Vec<String> {
    let is_whole = text.contains(['(', '[', '{', '"', '`']) || workspace.is_metric(text);
    if is_whole || !text.contains([',', '，']) {
        return vec![text.to_owned()];
    }
    let parts = text.split([',', '，']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A metric by name or by its label, which may be any text; or what is made of some.
fn metric(workspace: &mut Workspace, text: &str, labels: &Labels) -> Result<Expr, Vec<Diagnostic>> {
    let text = bare(text);
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
    if workspace.checked.model.names.metric(text).is_some() {
        return Ok(Expr {
            kind: ExprKind::Path(Path {
                segments: vec![Name {
                    text: text.into(),
                    quoted: true,
                    span,
                }],
                span,
            }),
            span,
        });
    }
    let expr = lone::expr(id, text)?;
    let asked = ClauseKind::Metrics(vec![Asked { expr, alias: None }]);
    let named = labels.in_clause(text, &asked);
    let place = match named == text {
        true => "the question".to_owned(),
        false => format!("the question {text}"),
    };
    let id = words(&mut workspace.project.sources, &place, &named);
    lone::expr(id, &named)
}

fn report(workspace: &mut Workspace, name: &str, as_of: AsOf) -> Result<Question, Vec<Diagnostic>> {
    let at = report_called(workspace, name, "--report")?;
    let checked = &workspace.checked;
    let Some(report) = checked.model.reports.get(at) else {
        return Err(Vec::new());
    };
    question(checked, &report.clauses, report.named.name.span, as_of)
}

/// Where the report stands that somebody names, by its name or a label.
pub(super) fn report_called(
    workspace: &mut Workspace,
    name: &str,
    said_as: &str,
) -> Result<usize, Vec<Diagnostic>> {
    let name = bare(name);
    let mut reports = workspace.checked.model.reports.iter();
    let found = reports.position(|report| is_called(report, name));
    found.ok_or_else(|| {
        let id = words(&mut workspace.project.sources, said_as, name);
        let span = Span::new(id, 0, name.len());
        vec![workspace.checked.model.names.unknown(Sought::REPORT, name, span)]
    })
}

/// Whether a report has this name or label.
pub(super) fn is_called(report: &Report, name: &str) -> bool {
    let mut labels = report.named.label.iter().chain(&report.named.aka);
    report.named.name.text == name || labels.any(|label| label.value == name)
}
