//! Metrics with a grain in coarser cells: each of their own periods first, then
//! those made one number.

use super::aggregate::mean;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Aggregation, Expr, Relation, Select, Source, StepBody};
use super::question::Key;
use super::weeks;
use crate::check::{Function, Literal, Measure};
use crate::resolve::{Coarser, Exactness};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

/// The inner groups of cells: for each the keys of its cell, and a value.
pub(super) struct Groups {
    pub cells: Select,
    value: Expr,
    /// Which period a group is.
    period: Option<Expr>,
    /// How exactly a sum of values is held, where that is known.
    exactness: Option<Exactness>,
    /// A step with the cells that groups make, where not all of them do.
    pub made: Option<String>,
}

impl Groups {
    /// Groups without an order, with this value each.
    pub fn new(cells: Select, value: Expr, exactness: Option<Exactness>) -> Self {
        Self {
            cells,
            value,
            period: None,
            exactness,
            made: None,
        }
    }

    /// The values of each cell made one.
    pub fn folded(self, function: Function) -> Select {
        let Self {
            mut cells,
            value,
            period,
            exactness,
            made: _,
        } = self;
        let known = Expr::IsNull(true, Box::new(value.clone()));
        let boxed = Box::new(value);
        let of = |aggregation| Expr::Aggregate(aggregation, None);
        let first = |boxed, backwards| {
            let order = period.into_iter().map(|period| (period, backwards)).collect();
            Expr::Aggregate(Aggregation::First(boxed, order), Some(Box::new(known)))
        };
        let folded = match function {
            Function::Rows | Function::Distinct(_) => of(Aggregation::Count(boxed)),
            Function::Sum => of(Aggregation::Sum(boxed, exactness)),
            Function::Avg => mean(
                of(Aggregation::Sum(boxed.clone(), exactness)),
                of(Aggregation::Count(boxed)),
            ),
            Function::Min => of(Aggregation::Min(boxed)),
            Function::Max => of(Aggregation::Max(boxed)),
            Function::Median => of(Aggregation::Median(boxed)),
            Function::Percentile(share) => of(Aggregation::Percentile(boxed, share)),
            Function::Stddev => of(Aggregation::Stddev(boxed)),
            Function::Variance => of(Aggregation::Variance(boxed)),
            Function::Any => of(Aggregation::Any(boxed)),
            Function::All => of(Aggregation::All(boxed)),
            Function::First => first(boxed, false),
            Function::Last => first(boxed, true),
        };
        cells.group = Some(cells.columns.len());
        cells.columns.push((folded, "value".to_owned()));
        cells
    }
}

impl Planner<'_> {
    /// The metric in each of its own periods, then those made one number a cell.
    pub fn inner_periods(
        &mut self,
        measure: &Measure,
        (grain, coarser): (Grain, Coarser),
        own: &[Option<Grain>],
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        if coarser == Coarser::Sum {
            self.never_added_up(measure, context)?;
        }
        let groups = self.each_period(measure, grain, own, context, frame)?;
        let select = match coarser {
            Coarser::First | Coarser::Last => {
                let period = groups.period.unwrap_or(Expr::Literal(Literal::Null));
                self.ranked(groups.cells, groups.value, &period, coarser)
            }
            Coarser::Avg => groups.folded(Function::Avg),
            Coarser::Sum => groups.folded(Function::Sum),
            Coarser::Min => groups.folded(Function::Min),
            Coarser::Max => groups.folded(Function::Max),
        };
        let column = frame.fresh(&context.name);
        let comment = format!(
            "{} of each {}, made one number a cell",
            context.name,
            grain.word()
        );
        let default_zero = coarser == Coarser::Sum && !context.empty_is_null;
        Ok(self.derive(select, column, &comment, context, frame, default_zero))
    }

    /// A measure in each period of its own time that has a passing row in a cell.
    pub fn each_period(
        &mut self,
        measure: &Measure,
        grain: Grain,
        own: &[Option<Grain>],
        context: &Context,
        frame: &Frame,
    ) -> Planned<Groups> {
        // Each has its own period, which what has no time is in none of.
        let context = &Context {
            cell: None,
            is_dated: true,
            ..context.clone()
        };
        let (mut keys, mut names) = (Vec::new(), Vec::new());
        for ((key, name), own) in frame.keys.iter().zip(&frame.key_names).zip(own) {
            if own.is_none() {
                keys.push(key.clone());
                names.push(name.clone());
            }
        }
        let mut inner_name = grain.word().to_owned();
        while frame.key_names.contains(&inner_name) {
            inner_name.push('_');
        }
        keys.push(Key::Own(grain));
        names.push(inner_name.clone());
        let period = Expr::column(CELLS, &inner_name);
        let outer_key = |(own, name): (&Option<Grain>, &String)| match own {
            Some(asked) => {
                let cut = context.weeks && grain < Grain::Week;
                (weeks::bucket(*asked, period.clone(), cut), name.clone())
            }
            None => (Expr::column(CELLS, name), name.clone()),
        };
        let outer = own.iter().zip(&frame.key_names).map(outer_key).collect();
        let groups = self.groups(measure, Frame::new(keys, names), (outer, Vec::new()), context)?;
        Ok(Groups {
            period: Some(period),
            ..groups
        })
    }

    /// A measure in each cell of an inner frame, under the keys of the outer one; of
    /// those that are known.
    pub fn groups(
        &mut self,
        measure: &Measure,
        mut inner: Frame,
        (outer, known): (Vec<(Expr, String)>, Vec<Expr>),
        context: &Context,
    ) -> Planned<Groups> {
        let inner_context = Context {
            makes_cells: true,
            ..context.clone()
        };
        self.cells_first(measure, &inner_context, &mut inner)?;
        let value = self.compile(measure, &inner_context, &mut inner)?;
        let (from, made) = self.finish_inner(&mut inner, (&outer, &known))?;
        Ok(Groups {
            cells: Select {
                columns: outer,
                from,
                joins: inner.joins(),
                filter: known,
                group: None,
            },
            value,
            made,
            period: None,
            // Counts are small and sums are decimals: they have room to be added.
            exactness: (!self.takes_extremes(measure)).then_some(Exactness::Decimal),
        })
    }

    /// Whether a least or greatest value is among what a measure is made of.
    fn takes_extremes(&self, measure: &Measure) -> bool {
        match measure {
            Measure::Aggregate(aggregate) => aggregate.function.picks(),
            Measure::Steps(steps) if steps.function.picks() => true,
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

    /// The value of the first or last period, null or not: ranked, then the one
    /// in first place kept.
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
