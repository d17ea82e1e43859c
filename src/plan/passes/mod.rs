//! Passes: from a plan to one that answers the same and costs less.
//!
//! Each is a file of its own and can be switched off alone, which tests use:
//! answers do not depend on them.

mod before;
mod early_days;
mod early_windows;
mod listed;
mod merge_scans;
mod once_in_window;
mod partial;
mod prune;
mod roll_up;
mod so_far;

use super::ir::Plan;
pub(super) use partial::free;

/// A pass: its name, and what it does to a plan.
type Pass = (&'static str, fn(Plan) -> Plan);

/// Every pass, in the order they run.
const ALL: [Pass; 7] = [
    ("merge_scans", merge_scans::run),
    ("roll_up", roll_up::run),
    ("early_windows", early_windows::run),
    ("once_in_window", once_in_window::run),
    ("so_far", so_far::run),
    ("early_days", early_days::run),
    ("prune", prune::run),
];

/// The passes that a plan goes through.
#[derive(Clone, Debug)]
pub struct Passes(Vec<&'static str>);

impl Passes {
    /// All there are.
    #[must_use]
    pub fn all() -> Self {
        Self(Self::names().collect())
    }

    /// None: the plan as it was first made.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// All but this one.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|known| *known != name);
        self
    }

    /// What they are called, in the order they run.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|(name, _)| *name)
    }

    /// The plan, after these passes.
    pub(super) fn run(&self, plan: Plan) -> Plan {
        let wanted = ALL.iter().filter(|(name, _)| self.0.contains(name));
        wanted.fold(plan, |plan, (_, pass)| pass(plan))
    }
}
