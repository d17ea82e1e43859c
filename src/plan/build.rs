//! The plan of a question, put together.

use super::attributes::Fact;
use super::custom::looked_up;
use super::definitions::definitions;
use super::frame::{Context, Planned};
use super::ir::{Calendar, Order, Plan, Select, Step};
use super::members::{Members, Place};
use super::needs::{Needs, TableUse};
use super::passes::Passes;
use super::question::{Key, Question, SortBy};
use super::reaching::no_slice;
use super::relations::Made;
use crate::check::{Budget, Checked, Measure, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{AttributeId, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;
use crate::words::say;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// What a plan is built with.
pub(super) struct Planner<'a> {
    pub checked: &'a Checked,
    pub question: &'a Question,
    pub steps: Vec<Step>,
    pub needs: Needs,
    /// Steps that make the rows of tables, made once all columns are known.
    pub made: Vec<Made>,
    pub budget: Budget,
    /// The attributes that are planned already.
    pub attributes: FxHashMap<AttributeId, Fact>,
    /// Where segments are asked about.
    pub places: RefCell<Vec<Place>>,
    /// The segments that are planned already, by their place.
    pub segments: FxHashMap<usize, Members>,
    /// Whether only the cells are looked for, and not what is in them.
    pub only_cells: bool,
}

/// Most parts a question may have, once every name in it is written out.
const MOST_PARTS: usize = 1_000_000;

/// Plans a question.
///
/// # Errors
/// Whatever keeps the question from having one right answer.
pub fn plan(checked: &Checked, question: &Question) -> Result<Plan, Box<Diagnostic>> {
    plan_with(checked, question, &Passes::all())
}

/// Plans a question, with these passes.
///
/// # Errors
/// Whatever keeps the question from having one right answer.
pub fn plan_with(checked: &Checked, question: &Question, passes: &Passes) -> Result<Plan, Box<Diagnostic>> {
    let mut planner = Planner::new(checked, question);
    let (last, order, limit) = match (&question.story, question.asked.is_empty()) {
        (Some(story), _) => {
            let (last, order) = planner.story(story)?;
            (last, order, question.limit)
        }
        (None, true) => {
            let (last, order) = planner.values()?;
            (last, order, question.limit)
        }
        (None, false) => planner
            .answer()
            .map_err(|finding| planner.of_which_metric(finding))?,
    };
    let plan = passes.run(planner.planned(last, order, limit)?);
    looked_up(plan, &checked.model, question.span)
}

impl<'a> Planner<'a> {
    pub fn new(checked: &'a Checked, question: &'a Question) -> Self {
        Self {
            checked,
            question,
            steps: Vec::new(),
            needs: Needs::default(),
            made: Vec::new(),
            budget: Budget::new(MOST_PARTS),
            attributes: FxHashMap::default(),
            places: RefCell::new(Vec::new()),
            segments: FxHashMap::default(),
            only_cells: false,
        }
    }

    /// The plan that ends with this `select`.
    pub fn planned(mut self, last: Select, order: Vec<Order>, limit: Option<u64>) -> Planned<Plan> {
        let calendar = self.calendar();
        self.lean_on_calendars(&last, self.question.span)?;
        let mut steps = self.made_steps(self.question.span)?;
        steps.append(&mut self.steps);
        let physical = |used: &TableUse| {
            let table = self.checked.model.tables.get(used.table.index());
            table.is_some_and(|table| table.physical().is_some())
        };
        let (tables, by_sql) = self.needs.tables.into_iter().partition(physical);
        Ok(Plan {
            definitions: definitions(self.checked, self.question),
            steps,
            last,
            order,
            limit,
            calendar,
            tables,
            by_sql,
            keys: self.needs.keys,
            checks: self.needs.checks,
        })
    }
}

impl Planner<'_> {
    pub fn calendar(&self) -> Calendar {
        let manifest = &self.checked.model.manifest;
        Calendar {
            zone: manifest.timezone.clone(),
            week_starts: manifest.week_starts,
            fiscal_year_starts: manifest.fiscal_year_starts,
        }
    }

    pub fn context(&self, name: &str, asked_at: Span, makes_cells: bool) -> Context {
        Context {
            filters: self.question.filters.clone(),
            at: None,
            roles: Vec::new(),
            within: Vec::new(),
            bounds: self.question.bounds.by_days(self.manifest()),
            is_dated: false,
            windows: None,
            edge: None,
            makes_cells,
            empty_is_null: self.checked.model.manifest.empty_is_null,
            one_date: false,
            weeks: false,
            cell: None,
            name: name.to_owned(),
            asked_at,
        }
    }

    /// The value a table's rows are sliced by.
    pub fn slice_row(
        &self,
        table: TableId,
        time: Option<&(Row, Type)>,
        path: &Path,
        context: &Context,
    ) -> Planned<Row> {
        let bound = self.binder(table, time).path(path);
        let (row, kind) = bound.map_err(|finding| self.cannot_slice(*finding, path, context))?;
        match crate::check::no_slice(&self.checked.model, table, path, (&row, &kind)) {
            Some(advice) => Err(no_slice(path, context, advice)),
            None => Ok(row),
        }
    }

    /// The tables of everything a question names.
    pub fn all_tables(&self) -> Vec<TableId> {
        let question = self.question;
        let sorted = question.sort.iter().filter_map(|(by, _)| match by {
            SortBy::Hidden(measure) => Some(measure),
            SortBy::Slice(_) | SortBy::Asked(_) | SortBy::Figure(_) => None,
        });
        let asked = question.asked.iter().map(|asked| &asked.measure);
        let mut tables = Vec::new();
        let ranked = question.top.iter().map(|top| &top.by);
        for measure in asked.chain(&question.having).chain(sorted).chain(ranked) {
            self.tables_of(measure, &mut tables);
        }
        tables
    }

    pub fn tables_of(&self, measure: &Measure, tables: &mut Vec<TableId>) {
        match measure {
            Measure::Aggregate(aggregate) => tables.push(aggregate.table),
            Measure::Sequence(sequence) => tables.push(sequence.from.table),
            Measure::Metric(id, _) => {
                if let Some((_, facts)) = self.checked.metric(*id) {
                    tables.extend(&facts.tables);
                }
            }
            _ => measure.parts(&mut |part| self.tables_of(part, tables)),
        }
    }

    /// A slice holds values of one kind in all tables: some engines would turn
    /// one kind into the other and put cells together that differ.
    pub fn one_kind_a_slice(&self, tables: &[TableId]) -> Planned<()> {
        for slice in &self.question.slices {
            let Key::Path(path) = &slice.key else {
                continue;
            };
            let kind = |table: &TableId| Some((*table, self.binder(*table, None).path(path).ok()?.1));
            let kinds = tables.iter().filter_map(kind);
            let mut known = kinds.filter(|(_, kind)| !matches!(kind, Type::Unknown | Type::Null));
            let Some((first, kind)) = known.next() else {
                continue;
            };
            if let Some((other, another)) = known.find(|(_, another)| !lines_up(&kind, another)) {
                let (first, other) = (self.table_name(first), self.table_name(other));
                return Err(Box::new(
                    Diagnostic::error(&code::TYPE_MISMATCH)
                        .at(path.span)
                        .with("left", kind)
                        .with("right", another)
                        .with(
                            "detail",
                            say!(
                                "of one kind in `{first}`, of another in `{other}`",
                                first = first,
                                other = other
                            ),
                        )
                        .with(
                            "advice",
                            say!("ask for one at a time, or declare both of one type"),
                        ),
                ));
            }
            self.one_set(path, tables)?;
        }
        Ok(())
    }
}

/// Whether values of both kinds may stand in one column.
fn lines_up(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Number(_), Type::Number(_)) | (Type::Timestamp(_), Type::Timestamp(_)) => true,
        (one, other) if is_day(one) && is_day(other) => true,
        (one, other) => one == other,
    }
}

pub(super) fn span_of(measure: &Measure, otherwise: Span) -> Span {
    let mut span = otherwise;
    measure.metrics(&mut |_, at| span = at);
    span
}

/// Whether values are days: those of buckets finer than a day are local times.
fn is_day(kind: &Type) -> bool {
    matches!(kind, Type::Date) || matches!(kind, Type::Bucket(grain) if *grain >= Grain::Day)
}
