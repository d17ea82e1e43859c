//! What somebody watches, in words.

use super::spoken::Spoken;
use crate::check::Checked;
use crate::resolve::{MetricId, Stated};
use crate::syntax::ast::{ClauseKind, Name};

/// What somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What must hold while others grow.
    Guardrail,
    /// What must hold beside a north star.
    Companion,
    /// What somebody wants to be told.
    Alert,
    /// What a metric is to reach.
    Target,
    /// What a target is expected to come to.
    Forecast,
    /// What a metric is said to be made of, where data may break that.
    Decomposition,
}

impl Kind {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Guardrail => "guardrail",
            Self::Companion => "companion",
            Self::Alert => "alert",
            Self::Target => "target",
            Self::Forecast => "forecast",
            Self::Decomposition => "decomposition",
        }
    }
}

/// How it stands: the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// What blocks is not as it must be.
    Breach,
    /// Something is not as it should be.
    Warn,
    /// Nobody knows.
    NoData,
    /// All is well.
    Ok,
}

impl State {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Warn => "warn",
            Self::NoData => "no data",
            Self::Ok => "ok",
        }
    }
}

/// What is watched, and whom it concerns.
#[derive(Clone, Debug)]
pub struct About {
    /// Which kind.
    pub kind: Kind,
    /// Its name, or that of the metric.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The metrics it protects.
    pub protects: Vec<String>,
    /// Who is told.
    pub notify: Vec<String>,
    /// The condition, as it is written.
    pub says: String,
    /// How people say it.
    pub spoken: Spoken,
}

impl About {
    /// What an item says of itself.
    pub(super) fn of(kind: Kind, item: &Stated, says: String) -> Self {
        let notify = item.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Notify(all) => Some(all.iter().map(word).collect()),
            _ => None,
        });
        Self {
            kind,
            name: word(&item.name),
            label: item.label.as_ref().map(|label| label.value.to_string()),
            owner: item.owner.as_ref().map(word),
            protects: Vec::new(),
            notify: notify.unwrap_or_default(),
            says,
            spoken: Spoken::default(),
        }
    }
}

pub(super) fn word(name: &Name) -> String {
    name.text.to_string()
}

pub(super) fn name(checked: &Checked, metric: MetricId) -> Option<String> {
    let metric = checked.model.metrics.get(metric.index())?;
    Some(word(&metric.named.name))
}
