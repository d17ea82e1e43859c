//! The entities behind a condition, with what it looks at.

use super::{Behind, CellKey, Judged, written};
use crate::check::{Literal, Measure};
use crate::plan::build::Planner;
use crate::plan::frame::{CELLS, Context, Frame, Planned};
use crate::plan::ir::{Expr, Order, Select};
use crate::plan::question::{Key, Slice};
use crate::plan::taken::Taken;
use crate::resolve::Type;
use crate::syntax::ast::{Comparison, Path};
use crate::syntax::time::Grain;

/// A slice of the question, as a column of the judged cells.
type Sliced = (usize, Slice, Expr);

impl Planner<'_> {
    /// The entities for which a condition is true, in each cell: their key, the
    /// metrics it looks at, and with `all` also those for which it is not.
    pub(super) fn judged_rows(
        &mut self,
        judged: &Judged,
        behind: &Behind<'_>,
    ) -> Planned<(String, Select, Vec<Order>)> {
        let (mut frame, slices) = self.judged_frame(judged)?;
        frame.is_inner = true;
        let period = judged.grain.and_then(|_| frame.key_names.last().cloned());
        let entity_columns = self.by_entity(judged.entity, &mut frame);
        let context = Context {
            makes_cells: true,
            ..judged.context.clone()
        };
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
        for name in period.iter().chain(&entity_columns) {
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
        let mut filter: Vec<Expr> = entity_columns
            .iter()
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
        let select = Select {
            columns,
            from,
            joins: frame.joins(),
            filter,
            group: None,
        };
        Ok((self.entity_name(judged.entity), select, order))
    }

    /// The cells the condition is judged in, and the slices as columns of them.
    /// Within periods of its own (the last key, if there are such) a metric is
    /// sliced by what those begin in.
    fn judged_frame(&self, judged: &Judged) -> Planned<(Frame, Vec<Sliced>)> {
        let asked = self.keys_at(&judged.kept);
        let own = self.own_grains(&judged.condition, &judged.context, &asked)?;
        let slices = judged.kept.iter().zip(own);
        let slices: Vec<(usize, &Slice, Option<Grain>)> = slices
            .filter_map(|(at, own)| {
                let own = own.filter(|_| judged.grain.is_some());
                Some((*at, self.question.slices.get(*at)?, own))
            })
            .collect();
        let plain = slices.iter().filter(|(_, _, own)| own.is_none());
        let (mut keys, mut names): (Vec<Key>, Vec<String>) = plain
            .map(|(_, slice, _)| (slice.key.clone(), slice.name.clone()))
            .unzip();
        let mut period = String::new();
        if let Some(grain) = judged.grain {
            period = Taken::new(&names).fresh(grain.word());
            keys.push(Key::Own(grain));
            names.push(period.clone());
        }
        let value = |slice: &Slice, own: Option<Grain>| match own {
            Some(grain) if Some(grain) == judged.grain => Expr::column(CELLS, &period),
            Some(grain) => Expr::Bucket(grain, Box::new(Expr::column(CELLS, &period))),
            None => Expr::column(CELLS, &slice.name),
        };
        let sliced = slices
            .into_iter()
            .map(|(at, slice, own)| (at, slice.clone(), value(slice, own)));
        let sliced = sliced.collect();
        Ok((Frame::new(keys, names), sliced))
    }

    fn is_at_cell(&self, key: &CellKey, slice: &Slice, value: Expr, condition: &Measure) -> Planned<Expr> {
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
            Measure::Entities { span, .. } => text(*span),
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
        | Measure::Where(..)
        | Measure::At(..)
        | Measure::Via(..)
        | Measure::Across(..) => found.push(measure.clone()),
        _ => measure.parts(&mut |part| looked_at(part, found)),
    }
}
