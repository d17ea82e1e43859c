//! From a question to the view that keeps it.

use super::columns::{named_by_labels, said};
use super::object::{Adding, Item, Kind, LeftOut, Object};
use super::{Layout, Wanted};
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, code};
use crate::explain::Explanation;
use crate::plan::{Plan, Question, plan, question};
use crate::source::{SourceMap, Span};
use crate::sql::{heading, refused, views, written};
use crate::syntax::ast::Clause;
use crate::words::{Said, say};

/// What views are made with.
pub struct Keeper<'a> {
    /// The project.
    pub checked: &'a Checked,
    /// Its texts.
    pub sources: &'a SourceMap,
    /// How it is to be built.
    pub wanted: Wanted<'a>,
    /// What is known of each metric, by its id.
    pub explained: &'a [Option<Explanation>],
}

/// What somebody says of a view beside its question.
pub(super) struct Told<'a> {
    /// Its name.
    pub name: String,
    /// What it is.
    pub says: Said,
    /// Which of its rows may be added up, of a metric.
    pub adding: Option<Adding>,
    /// What columns are that the question does not know.
    pub columns: &'a [(&'a str, Said)],
}

impl Keeper<'_> {
    /// A question, planned.
    pub(super) fn asked(&self, clauses: &[Clause], span: Span) -> Result<(Question, Plan), Diagnostic> {
        let question = question(self.checked, clauses, span, self.wanted.as_of);
        let question = question.map_err(|found| found.into_iter().next().unwrap_or_else(nothing_asked))?;
        let plan = plan(self.checked, &question).map_err(|finding| *finding)?;
        self.fits(&plan)?;
        Ok((question, plan))
    }

    /// Whether the dialect can keep it.
    pub(super) fn fits(&self, plan: &Plan) -> Result<(), Diagnostic> {
        let dialect = self.wanted.dialect;
        let finding = refused(plan, &self.checked.model, dialect);
        finding
            .or_else(|| views::unkept(plan, dialect))
            .map_or(Ok(()), Err)
    }

    /// The view of a report or the like, by its clauses.
    pub(super) fn kept(&self, item: Item, clauses: &[Clause], told: Told<'_>) -> Result<Object, LeftOut> {
        let asked = self.asked(clauses, item.span.unwrap_or_default());
        let (question, plan) = asked.map_err(|finding| item.left_out(&finding))?;
        self.view(item, (&question, plan), told)
    }

    /// The view of a planned question.
    pub(super) fn view(
        &self,
        item: Item,
        (question, mut plan): (&Question, Plan),
        told: Told<'_>,
    ) -> Result<Object, LeftOut> {
        self.ordered(&mut plan);
        let mut columns = said(self, question, &plan, told.columns);
        if self.wanted.by_label {
            named_by_labels(&mut plan, &mut columns, self.wanted);
        }
        let definitions = plan.definitions.iter();
        let definitions = definitions.map(|(metric, print)| (metric.clone(), print.to_string()));
        let object = Object {
            item,
            name: told.name,
            says: told.says,
            columns: columns.into_iter().map(|column| column.shown).collect(),
            heading: heading(&plan, &self.checked.model),
            question: written(&plan, self.wanted.dialect),
            definitions: definitions.collect(),
            adding: told.adding,
            blocks: None,
        };
        self.fitting(object)
    }

    /// Leaves out the order of rows where views have none.
    pub(super) fn ordered(&self, plan: &mut Plan) {
        if !self.wanted.dialect.orders_views() && plan.limit.is_none() {
            plan.order.clear();
        }
    }

    /// A view with a name that the engine takes as it is, and words that its clients do.
    pub(super) fn fitting(&self, object: Object) -> Result<Object, LeftOut> {
        let dialect = self.wanted.dialect;
        let unnamed = views::unnamed_view(&object.name, dialect);
        let misread = || views::misread(&object.name, &object.question, dialect);
        match unnamed.or_else(misread).or_else(|| self.garbled(&object)) {
            None => Ok(object),
            Some(why) => Err(LeftOut {
                item: object.item,
                code: code::DIALECT_LACKS.id,
                why,
            }),
        }
    }

    /// Why dbt would make another question of it, if it would.
    fn garbled(&self, object: &Object) -> Option<Said> {
        let hands_over = self.wanted.layout != Layout::Dbt || self.wanted.dialect.knows_letters_of_dbt();
        (!hands_over && !object.question.is_ascii())
            .then(|| say!("dbt hands over letters of English only, and makes `?` of others"))
    }

    /// An item of the project.
    pub(super) fn item(&self, kind: Kind, of: &str, span: Span) -> Item {
        Item {
            kind,
            of: of.to_owned(),
            span: Some(span),
        }
    }
}

pub(super) fn nothing_asked() -> Diagnostic {
    Diagnostic::error(&code::NOTHING_ASKED)
}
