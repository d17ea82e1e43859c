//! The entities behind a condition, with what it looks at.

use super::place::{Layer, Place};
use super::{Behind, CellKey, Judged, written};
use crate::check::{Literal, Measure};
use crate::plan::build::Planner;
use crate::plan::frame::{CELLS, Context, Frame, Planned};
use crate::plan::ir::{Expr, Join, Order, Select};
use crate::plan::question::{Key, Slice};
use crate::plan::taken::Taken;
use crate::resolve::Type;
use crate::syntax::ast::{Comparison, Path};
use crate::syntax::time::Grain;

impl Planner<'_> {
    /// The entities for which a condition is true, in each cell: their key, the
    /// metrics it looks at, and with `all` also those for which it is not.
    pub(super) fn judged_rows(
        &mut self,
        judged: &Judged,
        behind: &Behind<'_>,
    ) -> Planned<(String, Select, Vec<Order>)> {
        let place = &judged.place;
        let (mut frame, slices) = self.cells_around(&judged.condition, &judged.context, place)?;
        frame.is_inner = true;
        let sliced = slices.iter().map(|(_, slice, _)| &slice.name);
        let sliced: Vec<&String> = sliced.collect();
        let others = frame.key_names.iter().filter(|name| !sliced.contains(name));
        let others: Vec<String> = others.cloned().collect();
        let groups = frame.keys.iter().zip(&frame.key_names);
        let groups = groups.filter(|(key, _)| matches!(key, Key::Entity(..)));
        let groups: Vec<String> = groups.map(|(_, name)| name.clone()).collect();
        let dated = self.on_dates(place, &mut frame);
        let around = Context {
            edge: place
                .dates
                .iter()
                .rev()
                .find_map(|dates| dates.of_entities.clone()),
            ..judged.context.clone()
        };
        let spine = match judged.every {
            true => self.everybody_in_each(judged, &around, &mut frame)?,
            false => None,
        };
        let entity_columns = self.by_entity(judged.entity, &mut frame);
        let context = Context {
            makes_cells: spine.is_none(),
            ..around
        };
        match spine {
            Some(spine) => {
                frame.derived.clear();
                frame.know(spine);
            }
            None => self.cells_first(&judged.condition, &context, &mut frame)?,
        }
        let holds = self.compile(&judged.condition, &context, &mut frame)?;
        let mut atoms = Vec::new();
        looked_at(&judged.condition, &mut atoms);
        let mut shown: Vec<(Expr, String)> = Vec::new();
        for atom in atoms {
            let value = self.compile(&atom, &context, &mut frame)?;
            if !shown.iter().any(|(known, _)| *known == value) {
                shown.push((value, self.words(&atom, behind)));
            }
        }
        let from = self.finish(&mut frame)?;
        let mut taken = Taken::default();
        let mut columns: Vec<(Expr, String)> = Vec::new();
        let mut add = |columns: &mut Vec<(Expr, String)>, value: Expr, name: &str| {
            if !columns.iter().any(|(known, _)| *known == value) {
                columns.push((value, taken.fresh(name)));
            }
        };
        for (_, slice, value) in &slices {
            add(&mut columns, value.clone(), &slice.name);
        }
        for name in others.iter().chain(&entity_columns) {
            add(&mut columns, Expr::column(CELLS, name), name);
        }
        let order = columns.iter().map(|(expr, _)| Order {
            expr: expr.clone(),
            descending: false,
        });
        let order = order.collect();
        for (value, name) in shown {
            add(&mut columns, value, &name);
        }
        let mut filter: Vec<Expr> = (entity_columns.iter().chain(&groups))
            .map(|name| Expr::IsNull(true, Box::new(Expr::column(CELLS, name))))
            .collect();
        for key in behind.cell {
            if let Some((_, slice, value)) = slices.iter().find(|(at, ..)| *at == key.slice) {
                filter.push(self.is_at_cell(key, slice, value.clone(), &judged.condition)?);
            }
        }
        match behind.all {
            true => {
                let truth = |truth| Expr::Literal(Literal::Bool(truth));
                let counted = Expr::Case(vec![(holds, truth(true))], Some(Box::new(truth(false))));
                add(&mut columns, counted, "counted");
            }
            false => filter.push(holds),
        }
        let mut joins = frame.joins();
        if let Some((join, is_on)) = dated {
            joins.push(join);
            filter.push(is_on);
        }
        let select = Select {
            columns,
            from,
            joins,
            filter,
            group: None,
        };
        Ok((self.entity_name(judged.entity), select, order))
    }

    /// One more key, the day, and what holds for those that count.
    fn on_dates(&self, place: &Place, frame: &mut Frame) -> Option<(Join, Expr)> {
        let dates = place.dates.iter().rev().find(|dates| dates.entity.is_none())?;
        let day = frame.fresh("day");
        frame.keys.push(Key::Own(Grain::Day));
        frame.key_names.push(day.clone());
        let keys = dates.keys.iter().map(|(_, name)| Expr::column(CELLS, name));
        let join = dates.join(keys);
        let is_on = Expr::Compare(
            Comparison::Equal,
            Box::new(Expr::column(CELLS, &day)),
            Box::new(Expr::column(&dates.step, &dates.date)),
        );
        Some((join, is_on))
    }

    /// Everybody in each cell of the question: those without any row are judged, too.
    fn everybody_in_each(
        &mut self,
        judged: &Judged,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Option<String>> {
        let place = &judged.place;
        let is_cell = place.groups.is_empty() && place.dates.is_empty();
        let is_cell = is_cell && place.layers.iter().all(|layer| *layer == Layer::Window);
        if is_cell && !frame.keys.is_empty() {
            let level = self.level_of_cells((0..self.question.slices.len()).collect())?;
            self.know_of(&level, &place.kept, frame, context)?;
        } else {
            let every = Measure::Entities {
                entity: judged.entity,
                every: true,
                condition: judged.condition.clone(),
                span: context.asked_at,
            };
            self.know_cells_of(&every, context, frame)?;
        }
        let cells = frame.known.clone();
        let every = (judged.entity, &*judged.condition);
        let all = self.everybody(every, cells.as_deref(), context, frame)?;
        Ok(self.in_each(&all, context, frame))
    }

    pub(super) fn is_at_cell(
        &self,
        key: &CellKey,
        slice: &Slice,
        value: Expr,
        condition: &Measure,
    ) -> Planned<Expr> {
        let Some(text) = &key.value else {
            return Ok(Expr::IsNull(false, Box::new(value)));
        };
        let mut times = Vec::new();
        self.times(condition, None, &mut times);
        let kind = match &slice.key {
            Key::Own(grain) => Type::Bucket(*grain),
            Key::Path(path) => {
                let first = times.first().map(|(table, _)| *table);
                let bound = first.and_then(|table| self.binder(table, None).path(path).ok());
                bound.map_or(Type::Unknown, |(_, kind)| kind)
            }
            Key::Entity(..) | Key::Window(_) => Type::Unknown,
        };
        let wanted = Expr::Literal(self.value_of(key, text, &kind)?);
        Ok(Expr::Compare(
            Comparison::Equal,
            Box::new(value),
            Box::new(wanted),
        ))
    }

    /// How something a condition looks at is called.
    fn words(&self, measure: &Measure, behind: &Behind<'_>) -> String {
        let text = |span| written(behind.sources.slice(span));
        let paths = |paths: &[Path]| {
            let texts: Vec<String> = paths.iter().map(Path::text).collect();
            texts.join(", ")
        };
        match measure {
            Measure::Metric(id, _) => {
                let metric = self.checked.model.metrics.get(id.index());
                metric.map_or_else(String::new, |metric| metric.named.name.text.to_string())
            }
            Measure::Aggregate(aggregate) => text(aggregate.span),
            Measure::Entities { span, .. }
            | Measure::Window { span, .. }
            | Measure::Prior { span, .. }
            | Measure::Edge { span, .. } => text(*span),
            Measure::Steps(steps) => text(steps.span),
            Measure::Once(once) => text(once.span),
            Measure::Where(inner, condition) => {
                format!("{} where {}", self.words(inner, behind), text(condition.span))
            }
            Measure::At(inner, path) => format!("{} at {}", self.words(inner, behind), path.text()),
            Measure::Via(inner, path, _) => format!("{} via {}", self.words(inner, behind), path.text()),
            Measure::Across(inner, all) => format!("{} across {}", self.words(inner, behind), paths(all)),
            _ => "value".to_owned(),
        }
    }
}

/// The numbers a condition looks at: metrics and aggregates, with the
/// conditions that are put on them.
fn looked_at(measure: &Measure, found: &mut Vec<Measure>) {
    match measure {
        Measure::Metric(..)
        | Measure::Aggregate(_)
        | Measure::Entities { .. }
        | Measure::Window { .. }
        | Measure::Prior { .. }
        | Measure::Edge { .. }
        | Measure::Steps(_)
        | Measure::Once(_)
        | Measure::Where(..)
        | Measure::At(..)
        | Measure::Via(..)
        | Measure::Across(..) => found.push(measure.clone()),
        _ => measure.parts(&mut |part| looked_at(part, found)),
    }
}
