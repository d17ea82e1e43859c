//! Metrics with a grain in coarser cells: each of their own periods first, then
//! those made one number.

use super::aggregate::{mean, zero};
use super::build::Planner;
use super::every::not_yet;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Aggregation, Expr, Relation, Select, Source, StepBody};
use super::question::Key;
use crate::check::{Literal, Measure};
use crate::resolve::{Coarser, Exactness};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

impl Planner<'_> {
    /// The metric in each of its own periods, then those made one number a cell.
    pub fn inner_periods(
        &mut self,
        measure: &Measure,
        (grain, coarser): (Grain, Option<Coarser>),
        own: &[Option<Grain>],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        if coarser == Some(Coarser::Sum) {
            self.never_added_up(measure, context)?;
        }
        if coarser.is_none() && self.has_every(measure) {
            let what = "`count(every …)` per week in cells that cut weeks";
            return Err(not_yet(what, context.asked_at));
        }
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
        let fold = coarser.unwrap_or(Coarser::Max);
        // Counts are small and sums are decimals: they have room to be added.
        let exactness = (!self.takes_extremes(measure)).then_some(Exactness::Decimal);
        let select = self.folded(base, value, &period, (fold, exactness));
        let column = frame.fresh(&context.name);
        let comment = format!("{} of each {bucket_name}, made one number a cell", context.name);
        let default_zero = match coarser {
            Some(coarser) => coarser == Coarser::Sum && !context.empty_is_null,
            None => self.over_nothing(measure, context.empty_is_null) == Some(zero()),
        };
        Ok(self.derive(select, column, &comment, context, frame, default_zero))
    }

    /// Groups inner values by the keys of `base`.
    fn folded(
        &mut self,
        base: Select,
        value: Expr,
        period: &Expr,
        (coarser, exactness): (Coarser, Option<Exactness>),
    ) -> Select {
        let keys = base.columns.len();
        let aggregate = |aggregation| Expr::Aggregate(aggregation, None);
        let boxed = Box::new(value.clone());
        let folded = match coarser {
            Coarser::Sum => aggregate(Aggregation::Sum(boxed, exactness)),
            Coarser::Min => aggregate(Aggregation::Min(boxed)),
            Coarser::Max => aggregate(Aggregation::Max(boxed)),
            Coarser::Avg => mean(
                aggregate(Aggregation::Sum(boxed.clone(), exactness)),
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

    /// Whether a least or greatest value is among what a measure is made of.
    fn takes_extremes(&self, measure: &Measure) -> bool {
        match measure {
            Measure::Aggregate(aggregate) => aggregate.function.picks(),
            Measure::Metric(id, _) => {
                let metric = self.checked.metric(*id);
                metric.is_some_and(|(measure, _)| self.takes_extremes(measure))
            }
            _ => {
                let mut takes = false;
                measure.parts(&mut |part| takes |= self.takes_extremes(part));
                takes
            }
        }
    }

    /// The first or last inner value: ranked, then the one in first place kept.
    pub fn ranked(&mut self, mut base: Select, value: Expr, period: &Expr, coarser: Coarser) -> Select {
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
    pub fn derive(
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
}
