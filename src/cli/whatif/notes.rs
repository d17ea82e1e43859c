//! What is said beside the numbers: settings that move nothing, or are hardly meant.

use crate::check::Checked;
use crate::resolve::{Metric, MetricId};
use crate::tree::Tree;
use crate::whatif::{Exact, Set, Setting, Supposed, WhatIf, drivers};
use crate::words::{Said, say};

/// What is to be said of numbers that are given: what is missing, and what is said in vain.
pub(super) fn of_given(what: &WhatIf, as_of: bool) -> Vec<Said> {
    let turns = what.stars.iter().map(|star| &star.turn);
    let mut turns = turns.chain(&what.settings).chain(&what.moved);
    let is_unknown =
        turns.any(|turn| turn.to.is_err()) || what.guards.iter().any(|guard| guard.after.is_err());
    let missing = is_unknown.then(|| {
        say!("what is not known is given, too, by `--given METRIC=NUMBER`; without any, the target is asked")
    });
    let in_vain =
        as_of.then(|| say!("`--as-of` changes nothing: the numbers are given, and no data is asked"));
    missing.into_iter().chain(in_vain).collect()
}

/// What is to be said of settings that move nothing, or are written unlike they are shown.
pub(super) fn notes(supposed: &Supposed<'_>, settings: &[Setting]) -> Vec<Said> {
    let checked = supposed.system.checked;
    let tree = Tree::of(&checked.model);
    let stars: Vec<MetricId> = tree.stars.iter().map(|star| star.metric).collect();
    let mut notes = Vec::new();
    for setting in settings {
        let Some(metric) = checked.model.metrics.get(setting.metric.index()) else {
            continue;
        };
        let name = &metric.named.name.text;
        let is_percent = metric
            .format
            .as_ref()
            .is_some_and(|format| format.value.contains('%'));
        if let Set::To(value) = &setting.set
            && is_percent
            && !setting.words.contains('%')
            && *value > Exact::whole(1)
        {
            let percent = (value * &Exact::whole(100)).with_places(0);
            notes.push(say!(
                "`{setting}` is {percent}%: per cent are written with their sign",
                setting = &setting.words,
                percent = percent
            ));
        }
        notes.extend(unlikely(setting, metric, checked));
        let below = |star: &MetricId| {
            *star == setting.metric || drivers(&supposed.system, *star).contains(&setting.metric)
        };
        if !stars.iter().any(below) {
            notes.extend(believed(&tree, checked, setting.metric));
        }
        if stars.is_empty() {
            notes.push(say!("{name} leads to no north star: there is none", name = name));
        }
    }
    notes
}

/// What is hardly meant: a share of money, less than nothing.
fn unlikely(setting: &Setting, metric: &Metric, checked: &Checked) -> Option<Said> {
    let facts = checked.metric(setting.metric).map(|(_, facts)| facts.kind.unit());
    let is_share = facts.is_some_and(|unit| unit.is_plain());
    let words = &setting.words;
    let name = &metric.named.name.text;
    match &setting.set {
        Set::To(value) if words.contains('%') && !is_share => Some(say!(
            "`{setting}` makes {name} {value}: five per cent more of it is `{name}=+5%`",
            setting = words,
            value = value.with_places(2),
            name = name
        )),
        Set::Plus(_) if words.contains('p') && words.trim_end().ends_with(['s', 't', 'p']) && !is_share => {
            Some(say!(
                "`{setting}` adds hundredths: points are for shares; five per cent more of {name} is `{name}=+5%`",
                setting = words,
                name = name
            ))
        }
        Set::By(share) if *share < Exact::whole(-1) => Some(say!(
            "`{setting}` takes away more than there is: `{name}=-100%` leaves nothing",
            setting = words,
            name = name
        )),
        _ => None,
    }
}

/// What a number is believed to move.
fn believed(tree: &Tree<'_>, checked: &Checked, id: MetricId) -> Vec<Said> {
    let named = |id: MetricId| {
        checked
            .model
            .metrics
            .get(id.index())
            .map(|metric| &metric.named.name.text)
    };
    let drivers = tree
        .edges
        .iter()
        .filter(|edge| matches!(edge.kind, crate::tree::Kind::Driver) && edge.children.contains(&id));
    let said = drivers.filter_map(|edge| {
        Some(say!(
            "{name} is believed to move {other} (`driver`): by how much, nobody has said, so nothing is reckoned with it",
            name = named(id)?,
            other = named(edge.parent)?
        ))
    });
    let all: Vec<Said> = said.collect();
    match (all.is_empty(), named(id)) {
        (true, Some(name)) => vec![say!(
            "no decomposition leads from {name} to a north star",
            name = name
        )],
        _ => all,
    }
}
