//! Reading what names columns of the answer: `sort` and `top`; and whether a
//! clause that chooses among cells has any.

use super::question::{SortBy, Top};
use super::reading::Reader;
use super::totals::COLUMN;
use crate::check::{Story, measure_of};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::Type;
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Expr, ExprKind, Number, Path, SortKey};
use crate::syntax::plain_number;
use crate::words::{Said, say};

impl Reader<'_> {
    /// `top 5 channel by gmv`
    pub fn top(&mut self, count: &Number, of: &Path, by: &Expr) {
        let name = self.dimension_by_label(of).text().replace('.', "_");
        let slice = self.question.slices.iter().position(|slice| slice.name == name);
        let measure = match measure_of(self.checked, by) {
            Ok((_, kind @ Type::Bool)) => return self.found.push(no_number(by.span, &kind)),
            Ok((measure, _)) => Some(measure),
            Err(finding) => {
                self.keep(*finding, by.span);
                None
            }
        };
        let Some(slice) = slice else {
            let slices = self.question.slices.iter().map(|slice| slice.name.as_str());
            let near = nearest(&name, slices);
            let finding = Diagnostic::error(&code::NOT_IN_ANSWER)
                .at(of.span)
                .with("name", &name);
            self.found.push(match near {
                Some(near) => finding.helps("help.near").with("near", near),
                None => finding.with(
                    "advice",
                    say!("`top` ranks the values of one of the slices: name it in `by`"),
                ),
            });
            return;
        };
        let count = plain_number(&count.raw).and_then(|digits| digits.parse().ok());
        if let (Some(by), Some(count)) = (measure, count) {
            self.question.top = Some(Top {
                count,
                slice,
                by,
                span: of.span,
            });
        }
    }

    /// Clauses about cells need metrics, and totals need slices.
    pub fn check_choosing(&mut self, clauses: &[Clause]) {
        let says = |which: fn(&ClauseKind) -> bool| clauses.iter().any(|clause| which(&clause.kind));
        if says(|kind| matches!(kind, ClauseKind::Funnel { .. } | ClauseKind::Cohort { .. })) {
            return self.check_story(clauses);
        }
        let no_metrics = !says(|kind| matches!(kind, ClauseKind::Metrics(_)));
        let is_list = says(|kind| matches!(kind, ClauseKind::Listing(..)));
        let no_slices = !says(|kind| matches!(kind, ClauseKind::By(_)));
        if no_metrics && self.question.slices.is_empty() {
            return;
        }
        for clause in clauses {
            let advice = match &clause.kind {
                ClauseKind::Metrics(_) if is_list => {
                    say!("`values` lists what there is, without numbers: ask for metrics sliced `by` these")
                }
                ClauseKind::Having(_) | ClauseKind::Top { .. } | ClauseKind::Compare(_) if no_metrics => {
                    say!("a list of values has no numbers: ask for a metric by these slices")
                }
                ClauseKind::Totals if no_metrics => {
                    say!("a list of values has nothing to add up: ask for a metric")
                }
                ClauseKind::Totals if no_slices => {
                    say!("the answer is one number, and is its own total: slice it with `by`")
                }
                _ => continue,
            };
            let finding = Diagnostic::error(&code::NOTHING_TO_CHOOSE).at(clause.span);
            let finding = finding.with("clause", clause.kind.word()).with("advice", advice);
            self.found.push(finding);
        }
    }

    /// A funnel or cohort has columns of its own, and nothing beside them.
    fn check_story(&mut self, clauses: &[Clause]) {
        use ClauseKind as K;
        let is_story = |clause: &&Clause| matches!(clause.kind, K::Funnel { .. } | K::Cohort { .. });
        let Some(story) = clauses.iter().find(is_story) else {
            return;
        };
        let word = story.kind.word();
        for clause in clauses {
            let beside = match &clause.kind {
                K::Metrics(asked) => !asked.is_empty(),
                K::Having(_) | K::Top { .. } | K::Compare(_) | K::Totals | K::Listing(..) => true,
                _ => is_story(&clause) && clause.span != story.span,
            };
            if beside {
                let finding = Diagnostic::error(&code::NOTHING_TO_CHOOSE).at(clause.span);
                let advice = say!(
                    "a {word} is a whole answer of its own: ask for this in another report",
                    word = word
                );
                self.found
                    .push(finding.with("clause", clause.kind.word()).with("advice", advice));
            }
        }
    }

    pub fn sort(&mut self, key: &SortKey) {
        let name = key.path.text().replace('.', "_");
        let descending = key.descending.unwrap_or(false);
        let slices = &self.question.slices;
        if let Some(at) = slices.iter().position(|slice| slice.name == name) {
            return self.question.sort.push((SortBy::Slice(at), descending));
        }
        if let Some(at) = self.question.asked.iter().position(|asked| asked.name == name) {
            return self.question.sort.push((SortBy::Asked(at), descending));
        }
        let figures = self.question.story.as_ref().map_or(&[][..], Story::columns);
        if let Some(column) = figures.iter().find(|column| **column == name) {
            return self.question.sort.push((SortBy::Figure(column), descending));
        }
        let expr = Expr {
            kind: ExprKind::Path(key.path.clone()),
            span: key.path.span,
        };
        let is_metric = self.checked.model.names.metric(&name).is_some();
        match measure_of(self.checked, &expr) {
            Ok((measure, _)) if is_metric && !self.question.asked.is_empty() => {
                self.question.sort.push((SortBy::Hidden(measure), descending));
            }
            _ => {
                let columns: Vec<&str> = self.columns().collect();
                let near = nearest(&name, columns.iter().copied());
                let finding = Diagnostic::error(&code::NOT_IN_ANSWER)
                    .at(key.path.span)
                    .with("name", &name);
                self.found.push(match near {
                    Some(near) => finding.helps("help.near").with("near", near),
                    None => finding.with(
                        "advice",
                        say!("the answer has: {columns}", columns = Said::list(&columns)),
                    ),
                });
            }
        }
    }

    fn columns(&self) -> impl Iterator<Item = &str> {
        let slices = self.question.slices.iter().map(|slice| slice.name.as_str());
        let figures = self.question.story.as_ref().map_or(&[][..], Story::columns);
        let asked = self.question.asked.iter().map(|asked| asked.name.as_str());
        slices.chain(asked).chain(figures.iter().copied())
    }

    pub fn check_columns(&mut self) {
        let slices = self
            .question
            .slices
            .iter()
            .map(|slice| (slice.name.clone(), slice.span));
        let asked = self
            .question
            .asked
            .iter()
            .map(|asked| (asked.name.clone(), asked.span));
        let totals = self.question.totals.map(|span| (COLUMN.to_owned(), span));
        let story = self.question.story.as_ref();
        let figures = story.into_iter().flat_map(|story| {
            let columns = story.columns().iter();
            columns.map(|column| ((*column).to_owned(), self.question.span))
        });
        // Only what is computed is called something else: a slice has the name of its path.
        let slices = slices.map(|(name, span)| (name, span, "help.slice"));
        let columns = totals.into_iter().chain(figures).chain(asked);
        let columns = columns.map(|(name, span)| (name, span, "help"));
        let mut seen: Vec<String> = Vec::new();
        for (name, span, help) in slices.chain(columns) {
            if seen.contains(&name) {
                let finding = Diagnostic::error(&code::SAME_COLUMN).at(span).helps(help);
                self.found.push(finding.with("name", &name));
            }
            seen.push(name);
        }
    }
}

fn no_number(span: Span, kind: &Type) -> Diagnostic {
    Diagnostic::error(&code::TYPE_MISMATCH)
        .says("message.wanted")
        .helps("help.none")
        .at(span)
        .with("wanted", say!("a number"))
        .with("found", kind)
        .with("detail", say!("this is a condition"))
}
