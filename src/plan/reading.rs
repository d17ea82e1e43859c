//! Reading the clauses of a question.

use crate::words::say;
use std::sync::Arc;

use super::question::{AsOf, Asked, Key, Question, Slice};
use crate::check::{Checked, Measure, Story, cohort, funnel, measure_of};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Space, Table, Type, paths_in};
use crate::source::Span;
use crate::syntax::ast::{self, Clause, ClauseKind, Duration, Expr, ExprKind, Name, Path};
use crate::syntax::plain_number;

pub(super) struct Reader<'a> {
    pub checked: &'a Checked,
    pub question: Question,
    pub found: Vec<Diagnostic>,
    /// How far back `compare` looks.
    pub compare: Option<Duration>,
}

impl<'a> Reader<'a> {
    pub fn new(checked: &'a Checked, span: Span, as_of: AsOf) -> Self {
        Self {
            checked,
            question: Question::nothing(span, as_of),
            found: Vec::new(),
            compare: None,
        }
    }

    pub fn read(mut self, clauses: &[Clause]) -> Result<Question, Vec<Diagnostic>> {
        self.compare = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Compare(length) => Some(length.clone()),
            _ => None,
        });
        for clause in clauses {
            self.clause(clause);
        }
        // Sorting and ranking name columns, so they are read once those are known.
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Sort(keys) => keys.iter().for_each(|key| self.sort(key)),
                ClauseKind::Top { count, of, by } => self.top(count, of, by),
                _ => {}
            }
        }
        self.finish(clauses);
        if self.found.is_empty() {
            Ok(self.question)
        } else {
            Err(self.found)
        }
    }

    fn finish(&mut self, clauses: &[Clause]) {
        let nothing = self.question.asked.is_empty() && self.question.slices.is_empty();
        if nothing && self.question.story.is_none() && self.found.is_empty() {
            let (finding, span) = (Diagnostic::error(&code::NOTHING_ASKED), self.question.span);
            let said_nothing = span.start == span.end;
            self.found
                .push(if said_nothing { finding } else { finding.at(span) });
        }
        self.check_columns();
        self.check_bounds();
        self.check_choosing(clauses);
    }

    fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Metrics(asked) => asked.iter().for_each(|asked| self.asked(asked)),
            ClauseKind::By(paths) | ClauseKind::Listing(paths, _) => {
                self.question.each_row |= matches!(clause.kind, ClauseKind::Listing(_, true));
                paths.iter().for_each(|path| self.slice(path))
            }
            ClauseKind::Where(expr) => self.question.filters.push(Arc::new(expr.clone())),
            ClauseKind::Since(moment) => self.question.bounds.since = self.bound(moment),
            ClauseKind::Until(moment) => self.question.bounds.until = self.bound(moment),
            ClauseKind::For(during) => self.during(during, clause.span),
            ClauseKind::Having(expr) => self.having(expr),
            ClauseKind::Limit(number) => {
                let limit = plain_number(&number.raw).and_then(|digits| digits.parse().ok());
                self.question.limit = limit;
            }
            ClauseKind::Totals => self.question.totals = Some(clause.span),
            ClauseKind::Funnel { steps, each, within } => {
                self.story(
                    funnel(self.checked, steps, each, within, clause.span),
                    clause.span,
                );
            }
            ClauseKind::Cohort {
                entity,
                from,
                on,
                per,
                span,
            } => {
                let story = cohort(self.checked, (entity, from, on), (per, span), clause.span);
                self.story(story, clause.span);
            }
            _ => {}
        }
    }

    /// A funnel or cohort. There is one of either in a question.
    fn story(&mut self, story: Result<Story, Box<Diagnostic>>, span: Span) {
        match story {
            Ok(story) if self.question.story.is_none() => self.question.story = Some(story),
            Ok(_) => {}
            Err(finding) => self.keep(*finding, span),
        }
    }

    fn asked(&mut self, asked: &ast::Asked) {
        let by_label = labelled(self.checked, &asked.expr);
        let expr = by_label.as_ref().unwrap_or(&asked.expr);
        let name = match (&asked.alias, &expr.kind) {
            (Some(alias), _) => alias.text.to_string(),
            (None, ExprKind::Path(path)) => path.text(),
            (None, _) => {
                let finding = Diagnostic::error(&code::MISSING_CLAUSE).at(expr.span);
                self.found.push(
                    finding
                        .with("what", say!("a column computed in a question"))
                        .helps(match expr.kind {
                            ExprKind::Tuple(_) | ExprKind::List(_) => "help.bare",
                            _ => "help.as",
                        })
                        .with("clause", "as"),
                );
                return;
            }
        };
        match measure_of(self.checked, expr) {
            Ok((measure, _)) if !measure.reads_rows() => self.found.push(
                Diagnostic::error(&code::TYPE_MISMATCH)
                    .says("message.wanted")
                    .helps("help.none")
                    .at(expr.span)
                    .with("wanted", say!("something of a table"))
                    .with("found", say!("a constant"))
                    .with("detail", say!("this is the same in every cell")),
            ),
            Ok((measure, kind)) if kind != Type::Bool || matches!(measure, Measure::Metric(..)) => {
                self.question.asked.push(Asked {
                    name,
                    measure,
                    kind,
                    span: expr.span,
                    compared: None,
                });
                if let Some(length) = self.compare.clone() {
                    self.compared(expr, &length);
                }
            }
            Ok((_, kind)) => self.found.push(
                Diagnostic::error(&code::TYPE_MISMATCH)
                    .says("message.wanted")
                    .helps("help.none")
                    .at(expr.span)
                    .with("wanted", say!("a number"))
                    .with("found", kind)
                    .with("detail", say!("this is a condition")),
            ),
            Err(finding) => self.keep(*finding, expr.span),
        }
    }

    /// A metric whose definition is wrong has its finding already; asking for
    /// it is still an error here.
    pub fn keep(&mut self, finding: Diagnostic, span: Span) {
        if finding.is_echo() {
            let finding = Diagnostic::error(&code::NOT_AGGREGATED).at(span);
            self.found.push(
                finding
                    .says("message.broken")
                    .helps("help.broken")
                    .label(span, "label.broken"),
            );
        } else {
            self.found.push(finding);
        }
    }

    fn slice(&mut self, path: &Path) {
        let single = path.single().filter(|name| !name.quoted);
        let grain = single.and_then(|name| self.checked.model.names.grain(&name.text));
        let key = match grain {
            Some(grain) => Key::Own(grain),
            None => Key::Path(Arc::new(self.dimension_by_label(path))),
        };
        let name = match &key {
            Key::Path(path) => path.text().replace('.', "_"),
            _ => path.text(),
        };
        self.question.slices.push(Slice {
            name,
            key,
            span: path.span,
        });
    }

    /// A conformed dimension asked by its label.
    pub fn dimension_by_label(&self, path: &Path) -> Path {
        let Some(name) = path.single() else {
            return path.clone();
        };
        let label_is = |dimension: &&crate::resolve::Dimension| {
            let named = &dimension.named;
            let mut labels = named.label.iter().chain(&named.aka);
            labels.any(|label| label.value == name.text)
        };
        match self.checked.model.dimensions.iter().find(label_is) {
            Some(dimension) => Path::of(Name {
                span: name.span,
                ..dimension.named.name.clone()
            }),
            None => path.clone(),
        }
    }

    fn having(&mut self, expr: &Expr) {
        match measure_of(self.checked, expr) {
            Ok((measure, Type::Bool)) => self.question.having = Some(measure),
            Ok((_, kind)) => {
                let finding = Diagnostic::error(&code::CONDITION_EXPECTED)
                    .at(expr.span)
                    .helps("help.metric");
                self.found.push(finding.with("found", kind));
            }
            Err(finding) => self.keep(self.of_rows(*finding, expr), expr.span),
        }
    }

    /// What is wrong with a `having`, if that is a condition on rows.
    fn of_rows(&self, finding: Diagnostic, having: &Expr) -> Diagnostic {
        let mut paths = Vec::new();
        paths_in(having, &mut |path| paths.push(path));
        let start = finding.span().map(|span| span.start);
        let at = paths.into_iter().find(|path| Some(path.span.start) == start);
        let Some((path, first)) = at.and_then(|path| Some((path, path.segments.first()?))) else {
            return finding;
        };
        let model = &self.checked.model;
        let declares = |table: &Table| table.members.contains_key(&first.text);
        let is_metric = model.names.metric(&first.text).is_some();
        if is_metric || !model.tables.iter().any(declares) {
            return finding;
        }
        Diagnostic::error(&code::WRONG_KIND)
            .at(path.span)
            .helps("help.where")
            .with("name", path.text())
            .with("is", say!("what rows say"))
            .with("wanted", say!("a metric"))
    }
}

/// A metric asked by its label or another of its names, as if by its name.
fn labelled(checked: &Checked, expr: &Expr) -> Option<Expr> {
    let (words, span) = match &expr.kind {
        ExprKind::Path(path) => (path.single()?.text.clone(), path.span),
        ExprKind::Text(text) => (text.value.clone(), text.span),
        _ => return None,
    };
    if checked.model.names.find(Space::Vocabulary, &words).is_some() {
        return None;
    }
    let metric = checked.model.metrics.iter().find(|metric| {
        let mut labels = metric.named.label.iter().chain(&metric.named.aka);
        labels.any(|label| label.value == words)
    })?;
    let name = Name {
        span,
        ..metric.named.name.clone()
    };
    Some(Expr {
        kind: ExprKind::Path(Path::of(name)),
        span,
    })
}
