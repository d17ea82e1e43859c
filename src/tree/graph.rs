//! The tree in words: plain values that every format of `merak tree` writes.

use std::collections::BTreeMap;

use super::values::Values;
use crate::words::Said;
use serde::Serialize;

use crate::syntax::time::Grain;

/// The tree in words. Metrics are named by their names.
#[derive(Clone, Debug, Serialize)]
pub struct Graph {
    /// The project.
    pub project: String,
    /// The metric it begins with, where only what hangs from one is shown.
    pub root: Option<String>,
    /// North stars.
    pub north_stars: Vec<Point>,
    /// Every metric that takes part.
    pub metrics: Vec<Node>,
    /// What hangs from what.
    pub edges: Vec<Way>,
    /// What must hold meanwhile.
    pub guardrails: Vec<Guard>,
    /// What somebody is told of.
    pub alerts: Vec<Watch>,
    /// What is done about it.
    pub plans: Vec<Plan>,
    /// What departments are called, by their names.
    #[serde(skip)]
    pub departments: BTreeMap<String, String>,
}

impl Graph {
    /// What a department is called, if it has a label.
    #[must_use]
    pub fn department<'a>(&'a self, name: &'a str) -> &'a str {
        self.departments.get(name).map_or(name, String::as_str)
    }
}

/// A north star.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// The metric.
    pub metric: String,
    /// The business line.
    pub line: Option<String>,
    /// What it is worth to people.
    pub promise: Option<String>,
    /// `launch`, `growth`, `maturity`, `renewal`
    pub stage: Option<String>,
    /// What is held beside it.
    pub companions: Vec<String>,
    /// How often it is looked at anew.
    pub review: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// A metric.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// Its unit; none where its definition is wrong.
    pub unit: Option<String>,
    /// The period it is defined per.
    pub grain: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether more of it is better.
    pub better: Option<&'static str>,
    /// What it is expected to be.
    pub targets: Vec<Goal>,
    /// What one per cent more of it does to the north stars above it.
    pub pulls: Vec<Pull>,
    /// What data says of it, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Values>,
}

/// What one per cent more of a metric does to a north star.
#[derive(Clone, Debug, Serialize)]
pub struct Pull {
    /// The north star.
    pub north_star: String,
    /// How many per cent.
    pub percent: f64,
    /// The period whose values it is worked out with, where it needs some.
    pub period: Option<String>,
    /// Whether these are data; targets if not.
    pub measured: bool,
}

/// What a metric is expected to be.
#[derive(Clone, Debug, Serialize)]
pub struct Goal {
    /// When.
    pub period: String,
    /// How much.
    pub value: String,
    /// How long its period is.
    #[serde(skip)]
    pub grain: Option<Grain>,
}

/// Metrics that hang from one.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// `identity`, `partition` or `driver`
    pub kind: &'static str,
    /// What they hang from.
    pub parent: String,
    /// The metrics; none for a partition.
    pub children: Vec<String>,
    /// The expression of an identity, the dimensions of a partition.
    pub text: Option<String>,
    /// Whether that holds: `proved`, `empty` where it says nothing, `given` claims
    /// about data, `refuted`, or `unproved`.
    pub verdict: Option<&'static str>,
    /// The claims it holds by.
    pub claims: Vec<Said>,
    /// `positive` or `negative`
    pub effect: Option<String>,
    /// How much later.
    pub lag: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// A guardrail.
#[derive(Clone, Debug, Serialize)]
pub struct Guard {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// What must hold.
    pub require: String,
    /// In which periods, and by what.
    pub per: Option<String>,
    /// Which metrics it protects.
    pub protects: Vec<String>,
    /// `block` or `warn`
    pub severity: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// An alert.
#[derive(Clone, Debug, Serialize)]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// When it speaks up.
    pub when: String,
    /// In which periods, and by what.
    pub per: Option<String>,
    /// Which metrics it looks at.
    pub metrics: Vec<String>,
    /// Who is told.
    pub notify: Vec<String>,
}

/// A direction, or an opportunity or initiative in it.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// The metric the direction serves.
    pub serves: String,
    /// `direction`, `opportunity` or `initiative`
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// The one it is part of.
    pub within: Option<String>,
    /// What it is meant to move.
    pub moves: Vec<Moves>,
    /// The day it began on, where somebody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The first day after it, where somebody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// How far it is.
    pub status: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
}

/// What an initiative is meant to move.
#[derive(Clone, Debug, Serialize)]
pub struct Moves {
    /// The metric.
    pub metric: String,
    /// `+5%`, `+2 points`
    pub by: String,
}
