//! Segments: who is in one at the end of a cell's period, joined to the rows of
//! that period by the columns that say whose they are.
//!
//! The condition is judged over the days before that end, of all rows: filters,
//! slices and bounds of the question do not enter.

use crate::words::say;
use std::sync::Arc;

use super::bounds::Bounds;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::ir::{Expr, Finds, Join, Relation, Select, Source, StepBody};
use super::joins::local;
use super::judged::Judged;
use super::lower::Aliases;
use super::nothing::{Empty, Verdict};
use super::question::Key;
use super::stretch::{Stretch, Windows};
use super::unit::Unit;
use crate::check::{Aggregate, ColumnRef, Function, Literal, Measure, MemberRef, Reach, Row, Window};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{AttributeId, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;

/// Where a segment is asked about: at the ends of which periods.
#[derive(Clone)]
pub(super) struct Place {
    segment: AttributeId,
    /// The rows it is asked of.
    table: TableId,
    at: Option<Arc<Path>>,
    bounds: Bounds,
    grains: Vec<Grain>,
    windows: Option<Arc<Windows>>,
    /// The periods in which everybody is judged, where it is asked of them.
    judged: Option<Arc<Judged>>,
}

impl Place {
    /// Of everybody, in the periods of the cells.
    pub fn of_judged(segment: AttributeId, home: TableId, judged: &Judged, context: &Context) -> Self {
        Self {
            segment,
            table: home,
            at: None,
            bounds: context.bounds.clone(),
            grains: Vec::new(),
            windows: context.windows.clone(),
            judged: Some(Arc::new(judged.clone())),
        }
    }

    fn same(&self, other: &Self) -> bool {
        let days = |place: &Self| place.windows.as_ref().map(|windows| windows.days.clone());
        self.segment == other.segment
            && self.table == other.table
            && self.at == other.at
            && self.bounds == other.bounds
            && self.grains == other.grains
            && days(self) == days(other)
            && self.judged.is_none()
            && other.judged.is_none()
    }
}

/// A planned segment: a step with a row for everybody with rows, and each period.
#[derive(Clone)]
pub(super) struct Members {
    step: String,
    periods: Vec<String>,
    keys: Vec<String>,
    member: String,
    /// Whether somebody without rows is in it.
    nothing: Expr,
}

/// Says for every segment in a condition at which place it is judged, and in which periods.
pub(super) fn put(row: &mut Row, place: &dyn Fn(AttributeId) -> usize, periods: &[Row]) {
    row.replace(&|row| match row {
        Row::Member(member) => Some(Row::Member(MemberRef {
            place: Some(place(member.segment)),
            periods: periods.to_vec(),
            ..member.clone()
        })),
        _ => None,
    });
}

impl Planner<'_> {
    /// Says for every segment in a condition at the ends of which periods it is
    /// judged: those of the cells the rows are in.
    pub fn placed(
        &self,
        mut row: Row,
        (table, time): (TableId, Option<&(Row, Type)>),
        keys: &[Key],
        context: &Context,
    ) -> Planned<Row> {
        let mut asked = Vec::new();
        row.members(&mut |member| asked.push(member.segment));
        if asked.is_empty() {
            return Ok(row);
        }
        let (grains, periods) = match (&context.windows, time) {
            (Some(windows), _) => {
                let column = |(_, name): &(Expr, String)| {
                    Row::Beside(windows.days.as_str().into(), name.as_str().into())
                };
                (Vec::new(), windows.stretch.keys().iter().map(column).collect())
            }
            (None, Some((time, kind))) => {
                let grains = self.finest(table, (time, kind), keys);
                let bucket = |grain: &Grain| Row::Bucket(*grain, Box::new(local(time.clone(), kind)));
                let periods = grains.iter().map(bucket).collect();
                (grains, periods)
            }
            (None, None) => (Vec::new(), Vec::<Row>::new()),
        };
        let place = |segment: AttributeId| {
            self.placing(Place {
                segment,
                table,
                at: context.at.clone(),
                bounds: context.bounds.clone(),
                grains: grains.clone(),
                windows: context.windows.clone(),
                judged: None,
            })
        };
        put(&mut row, &place, &periods);
        Ok(row)
    }

    /// Where a place is among those that are asked about.
    pub(super) fn placing(&self, place: Place) -> usize {
        let mut places = self.places.borrow_mut();
        let known = places.iter().position(|known| known.same(&place));
        known.unwrap_or_else(|| {
            places.push(place);
            places.len() - 1
        })
    }

    /// Joins for the segments among rows; `aliases` learns who is in each.
    pub fn member_joins(
        &mut self,
        rows: &[&Row],
        aliases: &mut Aliases,
        asked_at: Span,
    ) -> Planned<Vec<Join>> {
        let mut asked: Vec<MemberRef> = Vec::new();
        for row in rows {
            row.members(&mut |member| {
                if !asked.contains(member) {
                    asked.push(member.clone());
                }
            });
        }
        let mut joins = Vec::new();
        let mut taken = Vec::new();
        for member in asked {
            let members = self.members_of(&member, asked_at)?;
            let alias = aliases.free(&members.step, &taken);
            taken.push(alias.clone());
            let keys = member.key.iter().cloned().map(Row::Column).zip(&members.keys);
            let periods = member.periods.iter().cloned().zip(&members.periods);
            joins.push(Join {
                finds: Finds::AtMostOne,
                relation: Relation {
                    source: Source::Step(members.step.clone()),
                    alias: alias.clone(),
                },
                on: keys
                    .chain(periods)
                    .map(|(own, name)| (aliases.lower(&own), Expr::column(&alias, name)))
                    .collect(),
                null_safe: false,
                and: Vec::new(),
            });
            let known = |column: &ColumnRef| {
                let column = aliases.lower(&Row::Column(column.clone()));
                Expr::IsNull(true, Box::new(column))
            };
            let known = Expr::all(member.key.iter().map(known).collect());
            let found = Expr::column(&alias, &members.member);
            let is = Expr::Case(
                vec![(Expr::IsNull(true, Box::new(found.clone())), found)],
                Some(Box::new(members.nothing.clone())),
            );
            let is = match known {
                Some(known) => Expr::Case(vec![(known, is)], None),
                None => is,
            };
            aliases.know_member(member, is);
        }
        Ok(joins)
    }

    fn members_of(&mut self, member: &MemberRef, asked_at: Span) -> Planned<Members> {
        let place = member.place.and_then(|at| self.places.borrow().get(at).cloned());
        let (Some(at), Some(place)) = (member.place, place) else {
            return Err(Box::new(
                Diagnostic::error(&code::NO_PERIOD)
                    .at(asked_at)
                    .with("metric", say!("a segment"))
                    .with("word", "period_end"),
            ));
        };
        if let Some(known) = self.segments.get(&at) {
            return Ok(known.clone());
        }
        let members = self.plan_members(&place, asked_at)?;
        self.segments.insert(at, members.clone());
        Ok(members)
    }

    fn plan_members(&mut self, place: &Place, asked_at: Span) -> Planned<Members> {
        let checked = self.checked;
        let id = place.segment.index();
        let (Some(segment), Some(Some(facts))) =
            (checked.model.attributes.get(id), checked.attributes.get(id))
        else {
            return Err(Box::new(Diagnostic::error(&code::CYCLE).echo()));
        };
        let name = segment.named.name.text.to_string();
        let context = Context {
            filters: Vec::new(),
            at: None,
            roles: Vec::new(),
            within: Vec::new(),
            bounds: Bounds::default(),
            is_dated: false,
            windows: None,
            edge: None,
            makes_cells: true,
            empty_is_null: checked.model.manifest.empty_is_null,
            one_date: false,
            weeks: false,
            cell: None,
            name: name.clone(),
            asked_at,
        };
        let stretch = self.ends_of(place, (&facts.measure, facts.segment), &context)?;
        let window = match facts.segment {
            Some(Reach::Over(length)) => Window::Rolling(length),
            _ => Window::Cumulative,
        };
        let windows = self.windows(stretch.reaching_back(window), &name);
        let periods: Vec<String> = windows
            .stretch
            .keys()
            .iter()
            .map(|(_, name)| name.clone())
            .collect();
        let mut frame = Frame::new(
            periods.iter().cloned().map(Key::Window).collect(),
            periods.clone(),
        );
        let keys = self.by_entity(facts.of, &mut frame);
        let windowed = Context {
            windows: Some(windows),
            ..context.clone()
        };
        self.cells_first(&facts.measure, &windowed, &mut frame)?;
        let holds = self.compile(&facts.measure, &windowed, &mut frame)?;
        let from = self.finish(&mut frame)?;
        let member = frame.fresh("is_member");
        let truth = |value: bool| Expr::Literal(Literal::Bool(value));
        let judged = |holds: Expr| Expr::Case(vec![(holds, truth(true))], Some(Box::new(truth(false))));
        let mut columns = frame.key_columns();
        columns.push((judged(holds), member.clone()));
        let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
        let select = Select {
            columns,
            from,
            joins: frame.joins(),
            filter: keys.iter().map(known).collect(),
            group: None,
        };
        let comment = match place.windows.is_some() || !periods.is_empty() {
            true => format!("who is in {name} at the end of each period"),
            false => format!("who is in {name}"),
        };
        let step = self.step(&name, &comment, StepBody::Select(Box::new(select)));
        let nothing = match self.verdict_over_nothing(&facts.measure, Empty::anywhere(context.empty_is_null))
        {
            Verdict::Holds => truth(true),
            Verdict::Fails | Verdict::Null => truth(false),
            Verdict::Unknown(nothing) => judged(nothing),
        };
        Ok(Members {
            step,
            periods,
            keys,
            member,
            nothing,
        })
    }

    /// The periods at whose ends a segment is judged: those of the rows it is
    /// asked of.
    fn ends_of(
        &mut self,
        place: &Place,
        (measure, reach): (&Measure, Option<Reach>),
        context: &Context,
    ) -> Planned<Stretch> {
        let unit = Unit::of(place.grains.iter().copied());
        if let Some(windows) = &place.windows {
            let stretch = windows.stretch.clone();
            return match reach {
                Some(Reach::Over(_)) => Ok(stretch),
                // It begins with the first row of the segment's own.
                _ => {
                    let own = self.first_and_last(measure, stretch.unit(), context, None)?;
                    Ok(self.beginning_earlier(stretch, &own, &context.name))
                }
            };
        }
        if let Some(judged) = &place.judged {
            return self.ends_of_judged(judged, measure, &place.bounds, context);
        }
        let rows = Measure::Aggregate(Arc::new(Aggregate {
            function: Function::Rows,
            table: place.table,
            argument: None,
            id: None,
            span: context.asked_at,
        }));
        let rows = match &place.at {
            Some(path) => Measure::At(Box::new(rows), path.clone()),
            None => rows,
        };
        let both = Measure::And(vec![rows, measure.clone()]);
        let extent = self.first_and_last(&both, unit, context, None)?;
        let names: Vec<String> = place.grains.iter().map(|grain| grain.word().to_owned()).collect();
        let grains: Vec<(Grain, &String)> = place.grains.iter().copied().zip(&names).collect();
        Ok(match grains.is_empty() {
            true => self.whole_range(&extent, unit, &place.bounds, &context.name),
            false => self.periods(
                (&extent, None),
                (&grains, false),
                (unit, &place.bounds),
                (&context.name, None),
            ),
        })
    }
}
