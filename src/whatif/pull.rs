//! What one per cent more of each number does to a north star.

use std::cmp::Reverse;

use super::Exact;
use super::reckon::Reckoner;
use super::setting::Set;
use super::system::System;
use crate::resolve::MetricId;
use crate::why::Subject;

/// What one per cent more of a number does.
#[derive(Clone, Debug)]
pub struct Pull {
    /// The number.
    pub subject: Subject,
    /// What it would be before.
    pub value: Exact,
    /// By how much the north star moves.
    pub moves: Exact,
    /// By which share of itself; nothing where that is zero.
    pub share: Option<Exact>,
}

/// Numbers for which that is asked, at most.
const MOST: usize = 60;

/// What a metric would be if another were so, too.
#[must_use]
pub fn with(
    reckoner: &Reckoner<'_>,
    settings: &[(MetricId, Set)],
    (id, value): (MetricId, &Exact),
    metric: MetricId,
) -> Option<Exact> {
    let others = settings.iter().filter(|(metric, _)| *metric != id).cloned();
    let more: Vec<(MetricId, Set)> = others.chain([(id, Set::To(value.clone()))]).collect();
    let system = System::of(reckoner.system.checked, reckoner.system.sources, &more);
    Reckoner::new(&system, reckoner.known()).after(metric).ok()
}

/// All numbers below a north star that it is made of.
#[must_use]
pub fn drivers(system: &System<'_>, star: MetricId) -> Vec<MetricId> {
    let mut found: Vec<MetricId> = Vec::new();
    let mut open = vec![star];
    while let Some(id) = open.pop() {
        let below = system.ways(id).iter();
        for id in below.flat_map(|expr| super::system::named(system.checked, expr)) {
            if id != star && !found.contains(&id) && found.len() < MOST {
                found.push(id);
                open.push(id);
            }
        }
    }
    found
}

/// What one per cent more of each of them does, the most first.
#[must_use]
pub fn pulls(reckoner: &Reckoner<'_>, settings: &[(MetricId, Set)], star: MetricId) -> Vec<Pull> {
    let Ok(base) = reckoner.after(star) else {
        return Vec::new();
    };
    let more = Exact::of("1.01").unwrap_or_else(Exact::zero);
    let pull = |id: MetricId| {
        let value = reckoner.after(id).ok()?;
        let moved = with(reckoner, settings, (id, &(&value * &more)), star)?;
        let moves = &moved - &base;
        Some(Pull {
            subject: reckoner.turn(id).subject,
            value,
            share: moves.over(&base),
            moves,
        })
    };
    let drivers = drivers(reckoner.system, star).into_iter();
    let mut all: Vec<Pull> = drivers.filter_map(pull).collect();
    all.retain(|pull| !pull.moves.is_zero());
    all.sort_by_key(|pull| Reverse(pull.moves.abs()));
    all
}
