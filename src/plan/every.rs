//! `count(every customer where …)`: all rows of the entity's home are judged,
//! also those that no row of the condition speaks of.
//!
//! Those without rows are all judged alike: what the condition comes to over
//! nothing. So they are counted together, and the others put that right. Where the
//! condition looks elsewhere they are not alike: then everybody is judged in each cell.

use super::aggregate::{some, zero};
use super::build::Planner;
use super::everybody::{Everybody, known};
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Aggregation, Expr, Finds, Join, Relation, Select, Source};
use super::known::no_cells;
use super::nothing::{Empty, Verdict};
use crate::check::Measure;
use crate::resolve::EntityId;
use crate::syntax::ast::Comparison;

/// The groups a condition has rows in: one for each cell and entity.
struct Groups {
    frame: Frame,
    holds: Expr,
    cells: Relation,
    /// That a group is of somebody.
    known: Vec<Expr>,
    /// Those that make cells, where not all of them do.
    made: Option<String>,
}

impl Planner<'_> {
    /// `count(every customer where …)`
    pub fn every_entity(
        &mut self,
        entity: EntityId,
        condition: &Measure,
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        self.home_fits((entity, condition), context, frame)?;
        let alike = !self.looks_elsewhere(condition);
        let makes = frame.known.is_none() && !frame.keys.is_empty();
        // Whether everybody is there may depend on the period: then the cells are known.
        let of_periods = self.is_of_periods(entity, context) && makes;
        if makes && (!alike || of_periods) {
            let found =
                self.looking_for_cells(|planner| planner.grouped(entity, condition, context, frame))?;
            self.cells_of_every(&found, (entity, condition), context, frame)?;
        }
        if self.only_cells && (!alike || of_periods) {
            return Ok(zero());
        }
        let value = match alike {
            true => {
                let groups = self.grouped(entity, condition, context, frame)?;
                if makes {
                    self.cells_of_every(&groups, (entity, condition), context, frame)?;
                }
                let all = self.everybody((entity, condition), frame.known.as_deref(), context, frame)?;
                let nothing = self.verdict_over_nothing(condition, Empty::in_cell(context, frame));
                self.put_right(groups, &all, &nothing, context, frame)
            }
            false => self.each_judged((entity, condition), context, frame)?,
        };
        Ok(if context.empty_is_null { some(value) } else { value })
    }

    /// A condition, for everybody it has rows of.
    fn grouped(
        &mut self,
        entity: EntityId,
        condition: &Measure,
        context: &Context,
        frame: &Frame,
    ) -> Planned<Groups> {
        let mut inner = frame.inner();
        let columns = self.by_entity(entity, &mut inner);
        let inner_context = Context {
            makes_cells: true,
            ..context.clone()
        };
        let holds = self.compile(condition, &inner_context, &mut inner)?;
        let known = known(&columns);
        let (cells, made) = self.finish_inner(&mut inner, (&frame.key_columns(), &known))?;
        Ok(Groups {
            frame: inner,
            holds,
            cells,
            known,
            made,
        })
    }

    /// The cells that everybody is in: those of the condition's rows, for each value of
    /// the home's own keys.
    fn cells_of_every(
        &mut self,
        groups: &Groups,
        (entity, condition): (EntityId, &Measure),
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<()> {
        let whole = (&groups.cells, groups.known.clone());
        let own = self.own_keys(entity, context, &frame.keys)?;
        let cells = match own.iter().any(Option::is_some) {
            false => self.crossed(None, whole, context, frame),
            true => {
                let from = source_step(&groups.cells);
                let all = self.everybody((entity, condition), from, context, frame)?;
                let each = self.each_own(&all, None, context, frame);
                let alone = all.own_all() && context.windows.is_none() && context.edge.is_none();
                if alone && own.iter().all(Option::is_some) {
                    frame.derived.push((each, Vec::new(), context.makes_cells));
                    return Ok(());
                }
                let cells = self.crossed(Some((&each, &all)), whole, context, frame);
                if let Some(made) = &groups.made {
                    let made = Relation::step(made);
                    let made = self.crossed(Some((&each, &all)), (&made, Vec::new()), context, frame);
                    frame.derived.push((cells, Vec::new(), context.makes_cells));
                    frame.makes_only(made);
                    return Ok(());
                }
                cells
            }
        };
        frame.derived.push((cells, Vec::new(), context.makes_cells));
        if let Some(made) = &groups.made {
            let made = Relation::step(made);
            let made = self.crossed(None, (&made, Vec::new()), context, frame);
            frame.makes_only(made);
        }
        Ok(())
    }

    /// How many would be counted without any rows, and how many more that have some.
    fn put_right(
        &mut self,
        groups: Groups,
        all: &Everybody,
        nothing: &Verdict,
        context: &Context,
        frame: &mut Frame,
    ) -> Expr {
        let counted = rows_where(Some(groups.holds));
        let (base, value) = match nothing {
            Verdict::Fails | Verdict::Null => (None, counted),
            Verdict::Holds => (
                Some(rows_where(None)),
                Expr::Sum(vec![(false, counted), (true, rows_where(None))]),
            ),
            Verdict::Unknown(nothing) => {
                let without = rows_where(Some(nothing.clone()));
                (
                    Some(without.clone()),
                    Expr::Sum(vec![(false, counted), (true, without)]),
                )
            }
        };
        let comment = match base {
            None => format!(
                "every {} that fulfils the condition of {}",
                all.name, context.name
            ),
            Some(_) => format!(
                "how many more than without rows: every {} of {} that has some",
                all.name, context.name
            ),
        };
        let base = base.map(|counts| self.without_rows(counts, all, context, frame));
        let mut joins = groups.frame.joins();
        joins.push(Join {
            finds: Finds::Each,
            relation: Relation::step(&all.step),
            on: all
                .columns
                .iter()
                .map(|name| (Expr::column(CELLS, name), Expr::column(&all.step, name)))
                .collect(),
            null_safe: false,
            and: Vec::new(),
        });
        let filter = all
            .named_own(frame)
            .map(|name| same(Expr::column(CELLS, name), Expr::column(&all.step, name)))
            .collect();
        let mut columns = frame.key_columns();
        columns.push((value, String::new()));
        let select = Select {
            group: Some(frame.keys.len()),
            columns,
            from: groups.cells,
            joins,
            filter,
        };
        let column = frame.fresh(&context.name);
        let placed = Context {
            makes_cells: context.makes_cells && groups.made.is_none() && frame.known.is_none(),
            ..context.clone()
        };
        let delta = self.derive(select, column, &comment, &placed, frame, true);
        match base {
            Some(base) => Expr::Sum(vec![(false, base.or_zero()), (false, delta)]),
            None => delta,
        }
    }

    /// How many count without any rows: alike in all cells with the same own keys.
    fn without_rows(&mut self, counts: Expr, all: &Everybody, context: &Context, frame: &mut Frame) -> Expr {
        let column = frame.fresh(&format!("{}_without_rows", context.name));
        let base = self.each_own(all, Some((counts, &column)), context, frame);
        if all.own_all() {
            frame.derived.push((base, vec![column.clone()], false));
            return Expr::column(CELLS, &column);
        }
        frame.look_up(base.clone(), &all.own_places());
        Expr::column(&base, &column)
    }

    /// Everybody, judged in every cell that is known.
    fn each_judged(
        &mut self,
        (entity, condition): (EntityId, &Measure),
        context: &Context,
        frame: &mut Frame,
    ) -> Planned<Expr> {
        let all = self.everybody((entity, condition), frame.known.as_deref(), context, frame)?;
        let mut judged = frame.inner();
        self.by_entity(entity, &mut judged);
        let Some(spine) = self.in_each(&all, context, frame) else {
            return Err(no_cells(context));
        };
        judged.know(spine);
        let inner = Context {
            makes_cells: false,
            ..context.clone()
        };
        let holds = self.compile(condition, &inner, &mut judged)?;
        let from = self.finish(&mut judged)?;
        let mut columns = frame.key_columns();
        columns.push((rows_where(Some(holds)), String::new()));
        let select = Select {
            group: Some(frame.keys.len()),
            columns,
            from,
            joins: judged.joins(),
            filter: Vec::new(),
        };
        let column = frame.fresh(&context.name);
        let comment = format!(
            "every {} that fulfils the condition of {}",
            all.name, context.name
        );
        let placed = Context {
            makes_cells: false,
            ..context.clone()
        };
        Ok(self.derive(select, column, &comment, &placed, frame, true))
    }

    /// Whether somebody may be judged by rows outside of the cell: then those without
    /// any in it are not all judged alike.
    pub fn looks_elsewhere(&self, condition: &Measure) -> bool {
        let mut looks = false;
        self.everything(condition, &mut |part| {
            looks |= matches!(
                part,
                Measure::Prior { .. } | Measure::Across(..) | Measure::Entities { every: true, .. }
            );
        });
        looks
    }

    /// Whether all rows of a home are judged anywhere inside.
    pub fn has_every(&self, measure: &Measure) -> bool {
        let mut has = false;
        self.everything(measure, &mut |part| {
            has |= matches!(part, Measure::Entities { every: true, .. });
        });
        has
    }
}

/// The step that something is selected from.
fn source_step(from: &Relation) -> Option<&str> {
    match &from.source {
        Source::Step(name) => Some(name),
        Source::Table(_) | Source::Nothing => None,
    }
}

fn rows_where(condition: Option<Expr>) -> Expr {
    Expr::Aggregate(Aggregation::Rows, condition.map(Box::new))
}

/// Whether two keys are the same, NULL being one of them.
fn same(one: Expr, other: Expr) -> Expr {
    let is_null = |expr: &Expr| Expr::IsNull(false, Box::new(expr.clone()));
    let neither = Expr::And(vec![is_null(&one), is_null(&other)]);
    let equal = Expr::Compare(Comparison::Equal, Box::new(one), Box::new(other));
    Expr::Or(vec![equal, neither])
}
