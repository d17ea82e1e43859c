//! A step that adds up days in windows.

use super::super::listed::unit;
use crate::plan::ir::{Expr, Finds, Select, Source, Step, StepBody};
use crate::plan::unit::Unit;

/// Its parts.
pub(super) struct Added<'p> {
    pub select: &'p Select,
    /// The step it reads by day, what this calls it, and the day there.
    pub days: &'p Select,
    pub days_name: &'p str,
    pub near: &'p str,
    pub day: &'p str,
    /// The step of windows, and what this calls it.
    pub windows: &'p Select,
    pub windows_name: &'p str,
    pub far: &'p str,
    /// The column of it that lists days, or something finer, from the first to the last.
    pub listed: &'p str,
    pub unit: Unit,
    pub first: &'p Expr,
    pub last: &'p Expr,
    /// The keys that are told apart in each window, and those of windows.
    pub slices: Vec<&'p str>,
    pub cells: Vec<&'p str>,
}

impl<'p> Added<'p> {
    /// If it is one.
    pub fn of(steps: &'p [Step], body: &'p StepBody) -> Option<Self> {
        let StepBody::Select(select) = body else {
            return None;
        };
        let (Source::Step(days), [join]) = (&select.from.source, select.joins.as_slice()) else {
            return None;
        };
        let ([(Expr::Column(of, day), Expr::Column(there, listed))], Finds::Each, Source::Step(windows)) =
            (join.on.as_slice(), join.finds, &join.relation.source)
        else {
            return None;
        };
        let (near, far) = (select.from.alias.as_str(), join.relation.alias.as_str());
        let is_plain = select.filter.is_empty() && join.and.is_empty() && !join.null_safe;
        if !is_plain || of != near || there != far {
            return None;
        }
        let (slices, cells) = keys(select, near, far)?;
        let lists = select_of(steps, windows)?;
        let (each, _) = lists.columns.iter().find(|(_, name)| *name == *listed)?;
        let Expr::Each(_, first, last) = each else {
            return None;
        };
        let is_plain = lists.joins.is_empty() && lists.group.is_none();
        (is_plain && !cells.is_empty()).then_some(Self {
            select,
            days: select_of(steps, days)?,
            days_name: days,
            near,
            day,
            windows: lists,
            windows_name: windows,
            far,
            listed,
            unit: Unit::of([unit(steps, windows, listed)?]),
            first,
            last,
            slices,
            cells,
        })
    }
}

/// The keys it takes of either side.
fn keys<'p>(select: &'p Select, near: &str, far: &str) -> Option<(Vec<&'p str>, Vec<&'p str>)> {
    let (mut slices, mut cells) = (Vec::new(), Vec::new());
    for (key, _) in select.columns.get(..select.group?)? {
        match key {
            Expr::Column(of, name) if of == near => slices.push(name.as_str()),
            Expr::Column(of, name) if of == far => cells.push(name.as_str()),
            _ => return None,
        }
    }
    Some((slices, cells))
}

/// A step that is one `select`.
pub(super) fn select_of<'p>(steps: &'p [Step], name: &str) -> Option<&'p Select> {
    match &steps.iter().find(|step| step.name == name)?.body {
        StepBody::Select(select) => Some(select),
        _ => None,
    }
}
