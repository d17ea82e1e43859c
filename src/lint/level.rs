//! How a project takes what a rule finds.

use std::collections::BTreeMap;

/// What happens to what a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Nothing.
    Allow,
    /// It is shown.
    Warn,
    /// It is an error.
    Deny,
}

/// The name that stands for every rule in `merak.toml`.
const ALL: &str = "all";

impl Level {
    /// What `[lints]` in `merak.toml` says of a rule, by its name or for all.
    pub fn of(rule: &str, settings: &BTreeMap<String, String>) -> Option<Self> {
        match settings.get(rule).or_else(|| settings.get(ALL))?.as_str() {
            "allow" => Some(Self::Allow),
            "warn" => Some(Self::Warn),
            "deny" => Some(Self::Deny),
            _ => None,
        }
    }
}
