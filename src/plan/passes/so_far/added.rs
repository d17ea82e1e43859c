//! A step that adds up days in windows.

use super::super::listed::{Joined, Listed, select_of};
use crate::plan::ir::{Expr, Select, Step, StepBody};
use crate::plan::unit::Unit;

/// Its parts.
pub(super) struct Added<'p> {
    pub step: Joined<'p>,
    /// What it reads by day.
    pub days: &'p Select,
    pub windows: Listed<'p>,
    pub unit: Unit,
    /// The keys that are told apart in each window, and those of windows.
    pub slices: Vec<&'p str>,
    pub cells: Vec<&'p str>,
}

impl<'p> Added<'p> {
    /// If it is one, each of whose cells is one window.
    pub fn of(steps: &'p [Step], body: &'p StepBody) -> Option<Self> {
        let step = Joined::of(body)?;
        let (slices, cells) = keys(&step)?;
        let windows = Listed::of(steps, step.windows, step.listed)?;
        let is_plain = windows.select.joins.is_empty() && windows.select.group.is_none();
        (is_plain && !cells.is_empty() && windows.is_one_window(&cells)).then_some(Self {
            days: select_of(steps, step.days)?,
            unit: Unit::of([windows.unit]),
            step,
            windows,
            slices,
            cells,
        })
    }
}

/// The keys it takes of either side.
fn keys<'p>(step: &Joined<'p>) -> Option<(Vec<&'p str>, Vec<&'p str>)> {
    let (mut slices, mut cells) = (Vec::new(), Vec::new());
    for (key, _) in step.select.columns.get(..step.select.group?)? {
        match key {
            Expr::Column(of, name) if of == step.near => slices.push(name.as_str()),
            Expr::Column(of, name) if of == step.far => cells.push(name.as_str()),
            _ => return None,
        }
    }
    Some((slices, cells))
}
