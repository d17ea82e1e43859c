//! What steps of windows list: each day (or hour, …) of each window, in a row.

use crate::plan::ir::{Expr, Step, StepBody};
use crate::syntax::time::Grain;

/// Whether these columns tell a window from every other.
pub(super) fn is_one_window(steps: &[Step], windows: &str, listed: &str, cells: &[&str]) -> bool {
    let step = steps.iter().find(|step| step.name == windows);
    let Some(StepBody::Select(select)) = step.map(|step| &step.body) else {
        return false;
    };
    let lists = select.columns.iter().find(|(_, name)| name == listed);
    let Some((Expr::Each(_, first, last), _)) = lists else {
        return false;
    };
    let told = |(value, name): &(Expr, String)| {
        name == listed || *value == **first || *value == **last || cells.contains(&name.as_str())
    };
    select.columns.iter().all(told)
}

/// What the windows list: days, or something finer.
pub(super) fn unit(steps: &[Step], windows: &str, listed: &str) -> Option<Grain> {
    let step = steps.iter().find(|step| step.name == windows)?;
    let selects = step.body.selects();
    let mut columns = selects.iter().flat_map(|select| &select.columns);
    columns.find_map(|(value, name)| match value {
        Expr::Each(unit, ..) if name == listed => Some(*unit),
        _ => None,
    })
}
