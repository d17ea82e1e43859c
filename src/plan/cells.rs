//! Frames: the cells of a question (or of an inner step of one), the blocks
//! that fill them, and how measures become expressions over them.

use std::sync::Arc;

use super::agg::{self, Leaf, LeafKind};
use super::build::Planner;
use super::grain::{Pinning, pinning};
use super::ir::{Aggregation, Expr, Join, Relation, Select, Source, Step, StepBody};
use super::leaf::Scan;
use super::question::Key;
use crate::check::{Aggregate, Function, Literal, Measure, Row, RowBinder, Scope, link_to};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Coarser, EntityId, MetricId, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Comparison, Path};
use crate::syntax::time::Grain;

/// Findings are boxed: the common path carries a thin result.
pub(super) type Planned<T> = Result<T, Box<Diagnostic>>;

/// The name cells are reached by in a `select`.
pub(super) const CELLS: &str = "cells";

/// A table and the time its rows happen at, if they have one.
type Timed = (TableId, Option<(Row, Type)>);

/// What surrounds a measure.
#[derive(Clone)]
pub(super) struct Context {
    /// Conditions for every aggregate inside, outermost first.
    pub filters: Vec<Arc<ast::Expr>>,
    /// Another time for every aggregate inside.
    pub at: Option<Arc<Path>>,
    /// Whether rows make cells, or only fill those that are there.
    pub makes_cells: bool,
    /// Whether empty sums and counts are null.
    pub empty_is_null: bool,
    /// What columns are named after.
    pub name: String,
    /// Where the question asks.
    pub asked_at: Span,
}

/// The cells of one step, while they are filled.
pub(super) struct Frame {
    pub keys: Vec<Key>,
    pub key_names: Vec<String>,
    scans: Vec<Scan>,
    /// Steps with a row a cell: their name, columns, and whether they make cells.
    derived: Vec<(String, Vec<String>, bool)>,
    /// Steps with fewer keys: their name and the places of the keys they keep.
    across: Vec<(String, Vec<usize>)>,
    names: Vec<String>,
}

impl Frame {
    pub fn new(keys: Vec<Key>, key_names: Vec<String>) -> Self {
        Self {
            names: key_names.clone(),
            keys,
            key_names,
            scans: Vec::new(),
            derived: Vec::new(),
            across: Vec::new(),
        }
    }

    /// A column name that is still free.
    fn fresh(&mut self, wanted: &str) -> String {
        let taken = |name: &str| {
            self.names
                .iter()
                .any(|known| known.to_lowercase() == name.to_lowercase())
        };
        let mut name = wanted.to_owned();
        let mut count = 2;
        while taken(&name) {
            name = format!("{wanted}_{count}");
            count += 1;
        }
        self.names.push(name.clone());
        name
    }

    /// Joins for everything that has fewer keys than the cells.
    pub fn joins(&self) -> Vec<Join> {
        let join = |(step, kept): &(String, Vec<usize>)| Join {
            relation: Relation {
                source: Source::Step(step.clone()),
                alias: step.clone(),
            },
            on: kept
                .iter()
                .filter_map(|at| self.key_names.get(*at))
                .map(|name| (Expr::column(CELLS, name), Expr::column(step, name)))
                .collect(),
            null_safe: true,
            and: Vec::new(),
        };
        self.across.iter().map(join).collect()
    }

    /// The keys, as columns of the cells.
    pub fn key_columns(&self) -> Vec<(Expr, String)> {
        let column = |name: &String| (Expr::column(CELLS, name), name.clone());
        self.key_names.iter().map(column).collect()
    }
}

impl Planner<'_> {
    /// A measure as an expression over the cells of a frame.
    pub fn compile(&mut self, measure: &Measure, context: &Context, frame: &mut Frame) -> Planned<Expr> {
        match measure {
            Measure::Aggregate(aggregate) => self.aggregate(aggregate, context, frame),
            Measure::Entities {
                entity, condition, ..
            } => self.entities(*entity, condition, context, frame),
            Measure::Metric(id, _) => self.metric(*id, context, frame),
            Measure::Number(digits) => Ok(Expr::Literal(Literal::Number(digits.clone()))),
            Measure::Null => Ok(Expr::Literal(Literal::Null)),
            Measure::Where(inner, condition) => {
                let mut context = context.clone();
                context.filters.push(condition.clone());
                self.compile(inner, &context, frame)
            }
            // What is said last, outermost, holds.
            Measure::At(inner, path) => {
                let context = Context {
                    at: context.at.clone().or_else(|| Some(path.clone())),
                    ..context.clone()
                };
                self.compile(inner, &context, frame)
            }
            Measure::Across(inner, paths) => self.across(inner, paths, context, frame),
            Measure::Negate(inner) => Ok(Expr::Negate(Box::new(self.compile(inner, context, frame)?))),
            Measure::Sum(terms) => Ok(Expr::Sum(self.chain(terms, context, frame)?)),
            Measure::Product(factors) => Ok(Expr::Product(self.chain(factors, context, frame)?)),
            Measure::And(all) => Ok(Expr::And(self.all(all, context, frame)?)),
            Measure::Or(all) => Ok(Expr::Or(self.all(all, context, frame)?)),
            Measure::Not(inner) => Ok(Expr::Not(Box::new(self.compile(inner, context, frame)?))),
            Measure::Compare(operator, left, right) => {
                let left = self.compile(&left.0, context, frame)?;
                let right = self.compile(&right.0, context, frame)?;
                Ok(Expr::Compare(*operator, Box::new(left), Box::new(right)))
            }
            Measure::IsNull(negated, inner) => {
                let inner = self.compile(inner, context, frame)?;
                Ok(Expr::IsNull(*negated, Box::new(inner)))
            }
        }
    }

    fn all(&mut self, all: &[Measure], context: &Context, frame: &mut Frame) -> Planned<Vec<Expr>> {
        all.iter()
            .map(|part| self.compile(part, context, frame))
            .collect()
    }

    fn chain(
        &mut self,
        terms: &[(bool, Measure, Span)],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Vec<(bool, Expr)>> {
        let compile =
            |(flag, term, _): &(bool, Measure, Span)| Ok((*flag, self.compile(term, context, frame)?));
        terms.iter().map(compile).collect()
    }

    fn metric(&mut self, id: MetricId, context: &Context, frame: &mut Frame) -> Planned<Expr> {
        let checked = self.checked;
        let (Some(metric), Some((measure, _))) = (checked.model.metrics.get(id.index()), checked.metric(id))
        else {
            return Err(Box::new(Diagnostic::error(&code::CYCLE).echo()));
        };
        let context = Context {
            empty_is_null: metric.empty_is_null,
            name: metric.named.name.text.to_string(),
            ..context.clone()
        };
        if metric.grain.is_none() {
            return self.compile(measure, &context, frame);
        }
        let own = self.own_grains(measure, &context, &frame.keys);
        let grains: Vec<Grain> = own.iter().flatten().copied().collect();
        let manifest = &checked.model.manifest;
        match pinning(metric, &grains, self.question, manifest, context.asked_at)? {
            Pinning::Same => self.compile(measure, &context, frame),
            Pinning::Inner(grain, coarser) => {
                self.inner_periods(measure, (grain, coarser), &own, &context, frame)
            }
        }
    }

    /// The grain of every key that slices by the measure's own time, whether it
    /// is asked as `month` or by name, as `ordered_at.month`.
    fn own_grains(&self, measure: &Measure, context: &Context, keys: &[Key]) -> Vec<Option<Grain>> {
        let mut times = Vec::new();
        self.times(measure, context.at.as_ref(), &mut times);
        let named = |path: &Path| {
            times.iter().find_map(|(table, time)| {
                let (row, _) = self.binder(*table, None).path(path).ok()?;
                let (time, _) = time.as_ref()?;
                bucket_of(&row, time)
            })
        };
        let grain = |key: &Key| match key {
            Key::Own(grain) => Some(*grain),
            Key::Path(path) => named(path),
            Key::Entity(..) => None,
        };
        keys.iter().map(grain).collect()
    }

    /// The tables of a measure's aggregates, each with the time its rows happen at.
    fn times(&self, measure: &Measure, at: Option<&Arc<Path>>, found: &mut Vec<Timed>) {
        match measure {
            Measure::Aggregate(aggregate) => {
                let time = match at {
                    Some(path) => self.binder(aggregate.table, None).path(path).ok(),
                    None => self.default_time(aggregate.table),
                };
                found.push((aggregate.table, time));
            }
            Measure::Metric(id, _) => {
                if let Some((measure, _)) = self.checked.metric(*id) {
                    self.times(measure, at, found);
                }
            }
            Measure::At(inner, path) => self.times(inner, at.or(Some(path)), found),
            _ => measure.parts(&mut |part| self.times(part, at, found)),
        }
    }

    /// The metric in each of its own periods, then those made one number a cell.
    fn inner_periods(
        &mut self,
        measure: &Measure,
        (grain, coarser): (Grain, Option<Coarser>),
        own: &[Option<Grain>],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let (bucket, bucket_name) = (Key::Own(grain), grain.word());
        let (mut keys, mut names) = (Vec::new(), Vec::new());
        for ((key, name), own) in frame.keys.iter().zip(&frame.key_names).zip(own) {
            if own.is_none() {
                keys.push(key.clone());
                names.push(name.clone());
            }
        }
        let mut inner_name = bucket_name.to_owned();
        while frame.key_names.contains(&inner_name) {
            inner_name.push('_');
        }
        keys.push(bucket);
        names.push(inner_name.clone());
        let mut inner = Frame::new(keys, names);
        let inner_context = Context {
            makes_cells: true,
            ..context.clone()
        };
        let value = self.compile(measure, &inner_context, &mut inner)?;
        let from = self.finish(&mut inner)?;
        let period = Expr::column(CELLS, &inner_name);
        let outer_key = |(own, name): (&Option<Grain>, &String)| match own {
            Some(grain) => (Expr::Bucket(*grain, Box::new(period.clone())), name.clone()),
            None => (Expr::column(CELLS, name), name.clone()),
        };
        let outer: Vec<(Expr, String)> = own.iter().zip(&frame.key_names).map(outer_key).collect();
        let base = Select {
            columns: outer,
            from,
            joins: inner.joins(),
            filter: Vec::new(),
            group: None,
        };
        // Of one period any fold makes the same.
        let select = self.folded(base, value, &period, coarser.unwrap_or(Coarser::Max));
        let column = frame.fresh(&context.name);
        let comment = format!("{} of each {bucket_name}, made one number a cell", context.name);
        let default_zero = match coarser {
            Some(coarser) => coarser == Coarser::Sum && !context.empty_is_null,
            None => self.over_nothing(measure, context.empty_is_null) == Some(zero()),
        };
        Ok(self.derive(select, column, &comment, context, frame, default_zero))
    }

    /// Groups inner values by the keys of `base`.
    fn folded(&mut self, base: Select, value: Expr, period: &Expr, coarser: Coarser) -> Select {
        let keys = base.columns.len();
        let aggregate = |aggregation| Expr::Aggregate(aggregation, None);
        let boxed = Box::new(value.clone());
        let folded = match coarser {
            Coarser::Sum => aggregate(Aggregation::Sum(boxed, None)),
            Coarser::Min => aggregate(Aggregation::Min(boxed)),
            Coarser::Max => aggregate(Aggregation::Max(boxed)),
            Coarser::Avg => mean(
                aggregate(Aggregation::Sum(boxed.clone(), None)),
                aggregate(Aggregation::Count(boxed)),
            ),
            Coarser::First | Coarser::Last => return self.ranked(base, value, period, coarser),
        };
        let mut select = Select {
            group: Some(keys),
            ..base
        };
        select.columns.push((folded, "value".to_owned()));
        select
    }

    /// The first or last inner value: ranked, then the one in first place kept.
    fn ranked(&mut self, mut base: Select, value: Expr, period: &Expr, coarser: Coarser) -> Select {
        let keys: Vec<(Expr, String)> = base.columns.clone();
        let place = Expr::Place {
            within: keys.iter().map(|(expr, _)| expr.clone()).collect(),
            by: Box::new(period.clone()),
            descending: coarser == Coarser::Last,
        };
        base.columns.push((value, "value".to_owned()));
        base.columns.push((place, "place".to_owned()));
        let step = self.step(
            "ranked",
            "inner values by their place in time",
            StepBody::Select(Box::new(base)),
        );
        let first = Expr::Compare(
            Comparison::Equal,
            Box::new(Expr::column(CELLS, "place")),
            Box::new(Expr::Literal(Literal::Number("1".into()))),
        );
        let value = Aggregation::Max(Box::new(Expr::column(CELLS, "value")));
        let mut columns: Vec<(Expr, String)> = keys
            .iter()
            .map(|(_, name)| (Expr::column(CELLS, name), name.clone()))
            .collect();
        columns.push((Expr::Aggregate(value, Some(Box::new(first))), "value".to_owned()));
        Select {
            group: Some(keys.len()),
            columns,
            from: Relation {
                source: Source::Step(step),
                alias: CELLS.to_owned(),
            },
            joins: Vec::new(),
            filter: Vec::new(),
        }
    }

    /// A step with one value a cell becomes a column of the frame.
    fn derive(
        &mut self,
        mut select: Select,
        column: String,
        comment: &str,
        context: &Context,
        frame: &mut Frame,
        default_zero: bool,
    ) -> Expr {
        if let Some((_, name)) = select.columns.last_mut() {
            name.clone_from(&column);
        }
        let step = self.step(
            &format!("{column}_by_cell"),
            comment,
            StepBody::Select(Box::new(select)),
        );
        frame
            .derived
            .push((step, vec![column.clone()], context.makes_cells));
        let value = Expr::column(CELLS, &column);
        if default_zero { value.or_zero() } else { value }
    }

    /// `count(customer where …)`: the condition judged for each, then counted.
    fn entities(
        &mut self,
        entity: EntityId,
        condition: &Measure,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let named = self.checked.model.entities.get(entity.index());
        let entity_name = named
            .map(|entity| entity.named.name.text.to_string())
            .unwrap_or_default();
        let mut inner = Frame::new(frame.keys.clone(), frame.key_names.clone());
        let mut entity_columns = Vec::new();
        for at in 0..self.key_width(entity) {
            let name = inner.fresh(&entity_name);
            inner.keys.push(Key::Entity(entity, at));
            inner.key_names.push(name.clone());
            entity_columns.push(name);
        }
        let inner_context = Context {
            makes_cells: true,
            ..context.clone()
        };
        let condition = self.compile(condition, &inner_context, &mut inner)?;
        let from = self.finish(&mut inner)?;
        let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
        let mut columns = frame.key_columns();
        columns.push((
            Expr::Aggregate(Aggregation::Rows, Some(Box::new(condition))),
            String::new(),
        ));
        let select = Select {
            group: Some(frame.keys.len()),
            columns,
            from,
            joins: inner.joins(),
            filter: entity_columns.iter().map(known).collect(),
        };
        let column = frame.fresh(&context.name);
        let comment = format!("how many {entity_name}s fulfil the condition of {}", context.name);
        let count = self.derive(select, column, &comment, context, frame, !context.empty_is_null);
        Ok(if context.empty_is_null { some(count) } else { count })
    }

    fn entity_name(&self, entity: EntityId) -> String {
        let named = self.checked.model.entities.get(entity.index());
        named
            .map(|entity| entity.named.name.text.to_string())
            .unwrap_or_default()
    }

    /// How many columns the key of an entity has.
    fn key_width(&self, entity: EntityId) -> usize {
        let model = &self.checked.model;
        let home = model.entities.get(entity.index()).and_then(|entity| entity.home);
        let key = home.and_then(|home| model.tables.get(home.index())?.key.as_ref());
        let link = || {
            let mut links = model.tables.iter().flat_map(|table| &table.links);
            links
                .find(|link| link.entity == entity)
                .map(|link| link.columns.len())
        };
        key.map(|key| key.columns.len()).or_else(link).unwrap_or(1)
    }

    /// `gmv across channel`: the same cell without that slicing.
    fn across(
        &mut self,
        inner: &Measure,
        paths: &[Path],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        // The metric's own rows still make the cells.
        self.compile(inner, context, frame)?;
        let mut times = Vec::new();
        self.times(inner, context.at.as_ref(), &mut times);
        let kept: Vec<usize> = (0..frame.keys.len())
            .filter(|at| match frame.keys.get(*at) {
                Some(Key::Entity(..)) => true,
                Some(key) => !paths.is_empty() && !self.slices_by(key, paths, &times, context),
                None => false,
            })
            .collect();
        let keys = kept
            .iter()
            .filter_map(|at| frame.keys.get(*at).cloned())
            .collect();
        let names = kept
            .iter()
            .filter_map(|at| frame.key_names.get(*at).cloned())
            .collect();
        let mut wide = Frame::new(keys, names);
        let wide_context = Context {
            makes_cells: true,
            ..context.clone()
        };
        let value = self.compile(inner, &wide_context, &mut wide)?;
        let from = self.finish(&mut wide)?;
        let column = frame.fresh(&format!("{}_across", context.name));
        // Cells of other metrics may have no wide one; without keys there is always one.
        let nothing = self.over_nothing(inner, context.empty_is_null);
        let nothing = nothing.filter(|_| !kept.is_empty());
        let mut columns = wide.key_columns();
        columns.push((value, column.clone()));
        let found = wide.fresh("found");
        if nothing.as_ref().is_some_and(|nothing| *nothing != zero()) {
            columns.push((Expr::Literal(Literal::Bool(true)), found.clone()));
        }
        let select = Select {
            columns,
            from,
            joins: wide.joins(),
            filter: Vec::new(),
            group: None,
        };
        let comment = format!("{} without the slicings it looks across", context.name);
        let step = self.step(&column, &comment, StepBody::Select(Box::new(select)));
        frame.across.push((step.clone(), kept));
        let value = Expr::column(&step, &column);
        Ok(match nothing {
            None => value,
            Some(nothing) if nothing == zero() => value.or_zero(),
            Some(nothing) => {
                let missing = Expr::IsNull(false, Box::new(Expr::column(&step, &found)));
                Expr::Case(vec![(missing, nothing)], Some(Box::new(value)))
            }
        })
    }

    /// Whether a key is one of these paths, in these words or in others.
    fn slices_by(&self, key: &Key, paths: &[Path], times: &[Timed], context: &Context) -> bool {
        let same = |(table, time): &Timed, path: &Path| {
            let asked = self.key_row(*table, time.as_ref(), key, context);
            let named = self.binder(*table, time.as_ref()).path(path);
            matches!((asked, named), (Ok(asked), Ok((named, _))) if asked == named)
        };
        paths
            .iter()
            .any(|path| times.iter().any(|timed| same(timed, path)))
    }

    /// What a measure comes to over no rows at all; nothing where that is null.
    fn over_nothing(&self, measure: &Measure, empty_is_null: bool) -> Option<Expr> {
        let terms = |terms: &[(bool, Measure, Span)]| {
            let term = |(flag, term, _): &(bool, Measure, Span)| {
                Some((*flag, self.over_nothing(term, empty_is_null)?))
            };
            terms.iter().map(term).collect::<Option<Vec<_>>>()
        };
        match measure {
            Measure::Aggregate(aggregate) => {
                let adds_up = matches!(
                    aggregate.function,
                    Function::Rows | Function::Distinct(_) | Function::Sum
                );
                (adds_up && !empty_is_null).then(zero)
            }
            Measure::Entities { .. } => (!empty_is_null).then(zero),
            Measure::Metric(id, _) => {
                let metric = self.checked.model.metrics.get(id.index())?;
                let (measure, _) = self.checked.metric(*id)?;
                let folds = metric.coarser.is_none_or(|coarser| coarser == Coarser::Sum);
                self.over_nothing(measure, metric.empty_is_null).filter(|_| folds)
            }
            Measure::Where(inner, _) | Measure::At(inner, _) | Measure::Across(inner, _) => {
                self.over_nothing(inner, empty_is_null)
            }
            Measure::Number(digits) => Some(Expr::Literal(Literal::Number(digits.clone()))),
            Measure::Negate(inner) => self
                .over_nothing(inner, empty_is_null)
                .map(|inner| Expr::Negate(Box::new(inner))),
            Measure::Sum(all) => terms(all).map(Expr::Sum),
            Measure::Product(all) => terms(all).map(Expr::Product),
            _ => None,
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate, context: &Context, frame: &mut Frame) -> Planned<Expr> {
        let scan = self.scan_of(aggregate.table, context, frame)?;
        let conditions = self.conditions(aggregate.table, scan, context, frame)?;
        let kinds = agg::kinds(aggregate.function);
        let mut columns = Vec::new();
        for kind in kinds {
            let suffix = match (kinds.len(), kind) {
                (1, _) => "",
                (_, LeafKind::Sum) => "_sum",
                _ => "_count",
            };
            let leaf = Leaf {
                kind: *kind,
                argument: aggregate.argument.clone(),
                conditions: conditions.clone(),
                name: format!("{}{suffix}", context.name),
            };
            columns.push(self.leaf(scan, leaf, frame));
        }
        let filled = |value: Expr| {
            if context.empty_is_null {
                value
            } else {
                value.or_zero()
            }
        };
        let mut columns = columns.into_iter().map(|name| Expr::column(CELLS, &name));
        let (first, second) = (
            columns.next().unwrap_or(Expr::Literal(Literal::Null)),
            columns.next(),
        );
        Ok(match (aggregate.function, second) {
            (Function::Avg, Some(count)) => mean(first, count),
            (Function::Rows | Function::Distinct(_), _) if context.empty_is_null => some(first),
            (Function::Rows | Function::Distinct(_) | Function::Sum, _) => filled(first),
            _ => first,
        })
    }

    fn leaf(&mut self, scan: usize, mut leaf: Leaf, frame: &mut Frame) -> String {
        let known = frame
            .scans
            .get(scan)
            .and_then(|scan| scan.leaves.iter().find(|known| known.same(&leaf)));
        if let Some(known) = known {
            return known.name.clone();
        }
        leaf.name = frame.fresh(&leaf.name);
        let name = leaf.name.clone();
        if let Some(scan) = frame.scans.get_mut(scan) {
            scan.leaves.push(leaf);
        }
        name
    }

    /// The scan of this table, at this time, for this frame.
    fn scan_of(&mut self, table: TableId, context: &Context, frame: &mut Frame) -> Planned<usize> {
        let time = self.time_of(table, context)?;
        let same = |scan: &Scan| {
            scan.table == table
                && scan.makes_cells == context.makes_cells
                && scan.time.as_ref().map(|(row, _)| row) == time.as_ref().map(|(row, _)| row)
        };
        if let Some(at) = frame.scans.iter().position(same) {
            return Ok(at);
        }
        if time.is_none() {
            self.needs_time(table, context)?;
        }
        let keys = frame
            .keys
            .iter()
            .map(|key| self.key_row(table, time.as_ref(), key, context));
        let keys: Vec<Row> = keys.collect::<Planned<_>>()?;
        frame.scans.push(Scan {
            table,
            time,
            makes_cells: context.makes_cells,
            keys,
            leaves: Vec::new(),
        });
        Ok(frame.scans.len() - 1)
    }

    /// The time a metric's rows happen at here.
    fn time_of(&self, table: TableId, context: &Context) -> Planned<Option<(Row, Type)>> {
        match &context.at {
            Some(path) => self.binder(table, None).path(path).map(Some),
            None => Ok(self.default_time(table)),
        }
    }

    fn needs_time(&self, table: TableId, context: &Context) -> Planned<()> {
        let question = self.question;
        for (word, bound) in [("since", &question.since), ("until", &question.until)] {
            if let Some(bound) = bound {
                return Err(Box::new(
                    Diagnostic::error(&code::BOUNDS_WITHOUT_TIME)
                        .at(bound.span)
                        .note(context.asked_at, format!("rests on `{}`", self.table_name(table)))
                        .with("metric", &context.name)
                        .with("clause", word),
                ));
            }
        }
        Ok(())
    }

    pub fn default_time(&self, table: TableId) -> Option<(Row, Type)> {
        let at = self.checked.model.tables.get(table.index())?.default_time()?;
        self.checked.tables.get(table.index())?.fields.get(at)?.clone()
    }

    pub fn table_name(&self, table: TableId) -> String {
        let table = self.checked.model.tables.get(table.index());
        table
            .map(|table| table.named.name.text.to_string())
            .unwrap_or_default()
    }

    pub fn binder<'b>(&'b self, base: TableId, own_time: Option<&'b (Row, Type)>) -> RowBinder<'b> {
        RowBinder {
            model: &self.checked.model,
            tables: &self.checked.tables,
            base,
            scope: Scope::Outside,
            own_time,
        }
    }

    fn conditions(&self, table: TableId, scan: usize, context: &Context, frame: &Frame) -> Planned<Vec<Row>> {
        let time = frame.scans.get(scan).and_then(|scan| scan.time.as_ref());
        let mut conditions = Vec::new();
        for filter in &context.filters {
            match self.binder(table, time).condition(filter)? {
                Row::And(parts) => conditions.extend(parts),
                row => conditions.push(row),
            }
        }
        Ok(conditions)
    }

    fn key_row(
        &self,
        table: TableId,
        time: Option<&(Row, Type)>,
        key: &Key,
        context: &Context,
    ) -> Planned<Row> {
        match key {
            Key::Own(grain) => {
                let segments = vec![ast::Name {
                    text: grain.word().into(),
                    quoted: false,
                    span: context.asked_at,
                }];
                let path = Path {
                    segments,
                    span: context.asked_at,
                };
                self.binder(table, time)
                    .own_bucket(*grain, path.span)
                    .map(|(row, _)| row)
            }
            Key::Path(path) => self.slice_row(table, time, path, context),
            Key::Entity(entity, at) => self.entity_row(table, *entity, *at),
        }
    }

    fn entity_row(&self, table: TableId, entity: EntityId, at: usize) -> Planned<Row> {
        let model = &self.checked.model;
        let declared = model.tables.get(table.index());
        let link = link_to(model, table, entity).ok().flatten();
        let columns = match (declared, link) {
            (Some(table), Some(link)) => table.links.get(link).map(|link| link.columns.as_slice()),
            (Some(table), None) => table.key.as_ref().map(|key| key.columns.as_slice()),
            _ => None,
        };
        match columns.and_then(|columns| columns.get(at)) {
            Some(column) => Ok(Row::Column(crate::check::ColumnRef {
                path: crate::check::LinkPath::default(),
                table,
                column: column.text.clone(),
                kind: Type::Unknown,
                span: column.span,
            })),
            None => Err(Box::new(
                Diagnostic::error(&code::ENTITY_PATH)
                    .at(self.question.span)
                    .helps("help.none")
                    .with("metric", self.table_name(table))
                    .with("entity", self.entity_name(entity))
                    .with("detail", "its link has fewer columns than those of other tables"),
            )),
        }
    }
}

/// A count, unless it is of nothing: then null.
fn some(count: Expr) -> Expr {
    let counts = Expr::Compare(Comparison::Greater, Box::new(count.clone()), Box::new(zero()));
    Expr::Case(vec![(counts, count)], None)
}

fn zero() -> Expr {
    Expr::Literal(Literal::Number("0".into()))
}

/// The grain a row buckets this time by, if it does.
fn bucket_of(row: &Row, time: &Row) -> Option<Grain> {
    let Row::Bucket(grain, bucketed) = row else {
        return None;
    };
    let bucketed = match &**bucketed {
        Row::Local { time, .. } => time,
        _ => bucketed,
    };
    (**bucketed == *time).then_some(*grain)
}

/// A mean from its sum and count: null where nothing is known.
fn mean(sum: Expr, count: Expr) -> Expr {
    Expr::Product(vec![(false, sum), (true, count)])
}

impl Planner<'_> {
    /// Puts a frame's blocks side by side; what to select cells from.
    pub fn finish(&mut self, frame: &mut Frame) -> Planned<Relation> {
        let mut blocks: Vec<(String, Vec<String>, bool)> = Vec::new();
        for scan in std::mem::take(&mut frame.scans) {
            let select = self.scan_select(&scan, &frame.key_names)?;
            let table = self.table_name(scan.table);
            let name = match frame.key_names.len() {
                0 => format!("{table}_total"),
                1 | 2 => format!("{table}_by_{}", frame.key_names.join("_")),
                _ => format!("{table}_by_cell"),
            };
            let comment = format!("rows of {table}{}", by_words(&frame.key_names));
            let columns = scan.leaves.iter().map(|leaf| leaf.name.clone()).collect();
            let step = self.step(&name, &comment, StepBody::Select(Box::new(select)));
            blocks.push((step, columns, scan.makes_cells));
        }
        blocks.append(&mut frame.derived);
        let alias = CELLS.to_owned();
        if let [(step, _, _)] = blocks.as_slice() {
            return Ok(Relation {
                source: Source::Step(step.clone()),
                alias,
            });
        }
        let step = self.side_by_side(&frame.key_names, &blocks);
        Ok(Relation {
            source: Source::Step(step),
            alias,
        })
    }

    /// Blocks stacked, then grouped: NULL keys stay, and no two of them are
    /// ever joined. A cell that no maker has is dropped.
    fn side_by_side(&mut self, keys: &[String], blocks: &[(String, Vec<String>, bool)]) -> String {
        let all_make = blocks.iter().all(|(_, _, makes)| *makes) || keys.is_empty();
        let mut stack = Vec::new();
        for (step, own, makes) in blocks {
            let mut columns: Vec<(Expr, String)> = keys
                .iter()
                .map(|key| (Expr::column(step, key), key.clone()))
                .collect();
            for name in blocks.iter().flat_map(|(_, columns, _)| columns) {
                let value = match own.contains(name) {
                    true => Expr::column(step, name),
                    false => Expr::Literal(Literal::Null),
                };
                columns.push((value, name.clone()));
            }
            if !all_make {
                let flag = if *makes { "1" } else { "0" };
                columns.push((
                    Expr::Literal(Literal::Number(flag.into())),
                    "makes_cell".to_owned(),
                ));
            }
            let from = Relation {
                source: Source::Step(step.clone()),
                alias: step.clone(),
            };
            stack.push(Select {
                columns,
                from,
                joins: Vec::new(),
                filter: Vec::new(),
                group: None,
            });
        }
        let stacked = self.step(
            "stacked",
            "the parts, one below the other",
            StepBody::Stack(stack),
        );
        let column = |name: &String| Expr::column(&stacked, name);
        let mut columns: Vec<(Expr, String)> = keys.iter().map(|key| (column(key), key.clone())).collect();
        for name in blocks.iter().flat_map(|(_, columns, _)| columns) {
            let value = Expr::Aggregate(Aggregation::Max(Box::new(column(name))), None);
            columns.push((value, name.clone()));
        }
        let makes_cell = "makes_cell".to_owned();
        if !all_make {
            let value = Expr::Aggregate(Aggregation::Max(Box::new(column(&makes_cell))), None);
            columns.push((value, makes_cell.clone()));
        }
        let from = Relation {
            source: Source::Step(stacked.clone()),
            alias: stacked.clone(),
        };
        let select = Select {
            columns,
            from,
            joins: Vec::new(),
            filter: Vec::new(),
            group: Some(keys.len()),
        };
        let comment = format!("the parts side by side{}", by_words(keys));
        let step = self.step("side_by_side", &comment, StepBody::Select(Box::new(select)));
        if all_make {
            return step;
        }
        let kept = |name: &String| (Expr::column(&step, name), name.clone());
        let names = keys
            .iter()
            .chain(blocks.iter().flat_map(|(_, columns, _)| columns));
        let made = Expr::Compare(
            Comparison::Equal,
            Box::new(Expr::column(&step, &makes_cell)),
            Box::new(Expr::Literal(Literal::Number("1".into()))),
        );
        let select = Select {
            columns: names.map(kept).collect(),
            from: Relation {
                source: Source::Step(step.clone()),
                alias: step.clone(),
            },
            joins: Vec::new(),
            filter: vec![made],
            group: None,
        };
        self.step(
            "made_cells",
            "cells in which something asked for has rows",
            StepBody::Select(Box::new(select)),
        )
    }

    /// Adds a step under a name that is still free.
    pub fn step(&mut self, wanted: &str, comment: &str, body: StepBody) -> String {
        let taken = |name: &str| {
            let steps = self.steps.iter().map(|step| step.name.as_str());
            let tables = self
                .checked
                .model
                .tables
                .iter()
                .filter_map(|table| table.physical());
            steps
                .chain(tables)
                .any(|known| known.to_lowercase() == name.to_lowercase())
        };
        let mut name = wanted.to_owned();
        let mut count = 2;
        while taken(&name) {
            name = format!("{wanted}_{count}");
            count += 1;
        }
        self.steps.push(Step {
            name: name.clone(),
            comment: comment.to_owned(),
            body,
        });
        name
    }
}

fn by_words(keys: &[String]) -> String {
    if keys.is_empty() {
        ", all together".to_owned()
    } else {
        format!(" by {}", keys.join(", "))
    }
}
