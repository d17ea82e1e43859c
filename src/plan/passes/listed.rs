//! Steps that list each day (or hour, …) of windows, and steps that add up days in these.

use crate::plan::ir::{Expr, Finds, Select, Source, Step, StepBody};
use crate::syntax::time::Grain;

/// A step that joins days with the windows they count in, and nothing else.
pub(super) struct Joined<'p> {
    pub select: &'p Select,
    /// The step it reads by day, what this calls it, and the day there.
    pub days: &'p str,
    pub near: &'p str,
    pub day: &'p str,
    /// The step of windows, what this calls it, and the column that lists days.
    pub windows: &'p str,
    pub far: &'p str,
    pub listed: &'p str,
}

impl<'p> Joined<'p> {
    /// If it is one.
    pub fn of(body: &'p StepBody) -> Option<Self> {
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
        (is_plain && of == near && there == far).then_some(Self {
            select,
            days,
            near,
            day,
            windows,
            far,
            listed,
        })
    }
}

/// What a step of windows lists.
pub(super) struct Listed<'p> {
    pub select: &'p Select,
    /// The column, and what it lists: days, or something finer.
    column: &'p str,
    pub unit: Grain,
    /// From which one to which.
    pub first: &'p Expr,
    pub last: &'p Expr,
}

impl<'p> Listed<'p> {
    /// In a column of a step.
    pub fn of(steps: &'p [Step], windows: &str, column: &'p str) -> Option<Self> {
        let select = select_of(steps, windows)?;
        let (lists, _) = select.columns.iter().find(|(_, name)| name == column)?;
        let Expr::Each(unit, first, last) = lists else {
            return None;
        };
        Some(Self {
            select,
            column,
            unit: *unit,
            first,
            last,
        })
    }

    /// Whether these columns tell a window from every other.
    pub fn is_one_window(&self, cells: &[&str]) -> bool {
        let told = |(value, name): &(Expr, String)| {
            name == self.column || value == self.first || value == self.last || cells.contains(&name.as_str())
        };
        self.select.columns.iter().all(told)
    }
}

/// A step that is one `select`.
pub(super) fn select_of<'p>(steps: &'p [Step], name: &str) -> Option<&'p Select> {
    match &steps.iter().find(|step| step.name == name)?.body {
        StepBody::Select(select) => Some(select),
        _ => None,
    }
}
