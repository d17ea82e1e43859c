//! Grains and lengths of time in words, and what a metric's clauses say of them.

use crate::check::MetricFacts;
use crate::resolve::{Coarser, Metric};
use crate::syntax::ast::Duration;
use crate::syntax::time::Grain;
use crate::words::{self, Said, Say, say};

/// The word for a grain.
#[must_use]
pub fn grain(grain: Grain) -> Said {
    match grain {
        Grain::Second => say!("second"),
        Grain::Minute => say!("minute"),
        Grain::Hour => say!("hour"),
        Grain::Day => say!("day"),
        Grain::Week => say!("week"),
        Grain::Month => say!("month"),
        Grain::Quarter => say!("quarter"),
        Grain::Year => say!("year"),
        Grain::FiscalQuarter => say!("fiscal quarter"),
        Grain::FiscalYear => say!("fiscal year"),
        Grain::Custom(_) => format!("`{}`", grain.word()).said(),
    }
}

/// `7 days`
pub(super) fn length(duration: &Duration) -> Said {
    words::length(&duration.count.to_string(), duration.unit.word())
}

/// What the clauses of a metric add to its definition.
pub(super) fn clauses(metric: &Metric, facts: &MetricFacts) -> Vec<Said> {
    let mut found = Vec::new();
    if let Some((pinned, _)) = metric.grain {
        let pinned = grain(pinned);
        found.push(match metric.coarser {
            None => say!("defined per {grain}, and for no longer period", grain = &pinned),
            Some(coarser) => {
                let how = match coarser {
                    Coarser::Avg => say!("the mean of each {grain} that has rows", grain = &pinned),
                    Coarser::Last => say!("that of the last {grain} that has rows", grain = &pinned),
                    Coarser::First => say!("that of the first {grain} that has rows", grain = &pinned),
                    Coarser::Min => say!("the least of each {grain} that has rows", grain = &pinned),
                    Coarser::Max => say!("the greatest of each {grain} that has rows", grain = &pinned),
                    Coarser::Sum => say!("the sum of each {grain}", grain = &pinned),
                };
                say!(
                    "defined per {grain}; over longer periods {how}",
                    grain = &pinned,
                    how = how
                )
            }
        });
    }
    if metric.empty_is_null && facts.is_total {
        found.push(say!("where nothing happened it is null, and not 0"));
    }
    found
}
