#![doc = include_str!("../diagnostic/pages/en/near-miss.md")]

use super::level::Level;
use super::related::Related;
use super::{Meant, Rule, Run};
use crate::diagnostic::{Diagnostic, code};
use crate::meaning::{Compared, Difference, Effort, Facets, Mark};
use crate::resolve::{Metric, MetricId};
use crate::words::{Said, say};
use rustc_hash::FxHashMap;

pub(super) const RULE: Rule = Rule {
    code: &code::NEAR_MISS,
    level: Level::Warn,
    run: Run::Meant(run),
};

/// Groups of related metrics that count the same: of so many each is held against
/// the nearest one; more are said to be a family, once.
const MOST_GROUPS: usize = 4;

/// Definitions that one is held against, so that time stays linear.
const MOST_COMPARED: usize = 12;

/// Findings of one run for which rows are looked for: that costs more than all others.
const MOST_WITNESSES: usize = 5;

/// A metric that is one aggregate, by its place among all.
type Member = (usize, Facets);

fn run(subject: &mut Meant<'_>) -> Vec<Diagnostic> {
    let mut related = Related::of(subject.checked);
    let mut found = Vec::new();
    for family in families(subject) {
        let groups = groups(subject, &mut related, family);
        let pairs = match groups.len() {
            0 | 1 => continue,
            count if count <= MOST_GROUPS => each_with_nearest(subject, &groups),
            _ => nearest_of_many(subject, &groups).into_iter().collect(),
        };
        let others = match groups.len() {
            count if count > MOST_GROUPS => groups.iter().map(Vec::len).sum::<usize>() - 2,
            _ => 0,
        };
        for (one, two) in pairs {
            found.extend(finding(subject, one, two, others, found.len() < MOST_WITNESSES));
        }
    }
    found
}

/// Metrics that count the same, in the order they are written. One on its way out
/// says itself what to use.
fn families(subject: &mut Meant<'_>) -> Vec<Vec<Member>> {
    let mut places: FxHashMap<Mark, usize> = FxHashMap::default();
    let mut families: Vec<Vec<Member>> = Vec::new();
    for at in 0..subject.checked.model.metrics.len() {
        let metric = subject.checked.model.metrics.get(at);
        if metric.is_some_and(super::deprecated_use::is_deprecated) {
            continue;
        }
        let Some(facets) = subject.normal.facets(MetricId::at(at)) else {
            continue;
        };
        let place = *places.entry(facets.counted()).or_insert(families.len());
        match families.get_mut(place) {
            Some(family) => family.push((at, facets)),
            None => families.push(vec![(at, facets)]),
        }
    }
    families
}

/// A family by what has been said to belong together. What a comment leaves out
/// is left out here: it silences its own pairs only.
fn groups(subject: &mut Meant<'_>, related: &mut Related, family: Vec<Member>) -> Vec<Vec<Member>> {
    let mut groups: Vec<Vec<Member>> = Vec::new();
    let mut places: FxHashMap<usize, usize> = FxHashMap::default();
    for member in family {
        let place = *places.entry(related.head(member.0)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(member),
            None => groups.push(vec![member]),
        }
    }
    if groups.len() > 1 {
        let metrics = &subject.checked.model.metrics;
        let allowed = &mut subject.allowed;
        for group in &mut groups {
            group.retain(|(at, _)| {
                let span = metrics.get(*at).map(|metric| metric.named.name.span);
                !allowed.allows(RULE.code.id, span)
            });
        }
        groups.retain(|group| !group.is_empty());
    }
    groups
}

/// Each group but the first, with the nearest member of those before it.
fn each_with_nearest(subject: &mut Meant<'_>, groups: &[Vec<Member>]) -> Vec<(Member, Member)> {
    let mut pairs = Vec::new();
    let mut before: Vec<Member> = Vec::new();
    for group in groups {
        let near = group
            .first()
            .and_then(|one| Some((*one, nearest(subject, one, &before)?)));
        pairs.extend(near);
        before.extend(group.iter().take(MOST_COMPARED));
    }
    pairs
}

/// Of many, two that are as near to each other as any: of the same rows, else at
/// the same time and per the same period.
fn nearest_of_many(subject: &mut Meant<'_>, groups: &[Vec<Member>]) -> Option<(Member, Member)> {
    let heads: Vec<Member> = groups.iter().filter_map(|group| group.first().copied()).collect();
    for of_rows in [true, false] {
        let mut seen: FxHashMap<_, Vec<Member>> = FxHashMap::default();
        for head in &heads {
            let before = seen.entry(head.1.common(of_rows)).or_default();
            if let Some(near) = nearest(subject, head, before) {
                return Some((*head, near));
            }
            before.push(*head);
        }
    }
    let (first, second) = (heads.first()?, heads.get(1)?);
    Some((*second, *first))
}

/// The one of these that differs in the least, and counts most of the same rows.
fn nearest(subject: &mut Meant<'_>, one: &Member, among: &[Member]) -> Option<Member> {
    let latest = among.len().saturating_sub(MOST_COMPARED);
    let mut best: Option<((usize, bool), Member)> = None;
    for other in among.iter().skip(latest) {
        let differs_in = one.1.differs_in(&other.1);
        // One definition under two names is the concern of another lint.
        if differs_in == 0 {
            return None;
        }
        let distance = (differs_in, subject.normal.are_apart(&one.1, &other.1));
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, *other));
        }
    }
    best.map(|(_, other)| other)
}

/// What is said of two, and of how many others that count the same.
fn finding(
    subject: &mut Meant<'_>,
    one: Member,
    two: Member,
    others: usize,
    with_rows: bool,
) -> Option<Diagnostic> {
    let metrics = &subject.checked.model.metrics;
    let (metric, other) = (metrics.get(one.0)?, metrics.get(two.0)?);
    let differences = subject.normal.differences(&one.1, &two.1);
    if differences.is_empty() {
        return None;
    }
    let finding = Diagnostic::warning(&code::NEAR_MISS)
        .at(metric.named.name.span)
        .label(other.named.name.span, "label.first")
        .with("name", &metric.named.name.text)
        .with("other", &other.named.name.text)
        .with("wider", &wider(metric, other, &differences).named.name.text)
        .with("others", others_said(others));
    let effort = Effort {
        databases: 60,
        better: 0,
        ..Effort::default()
    };
    let (first, second) = (MetricId::at(one.0), MetricId::at(two.0));
    let apart = match with_rows {
        true => subject.normal.tell_apart(first, second, effort),
        false => Compared::Unknown,
    };
    Some(match apart {
        // Of the rows that are shown, not of others.
        Compared::Different(apart) if apart.witness.is_telling() => apart
            .witness
            .fill(finding.says("message.rows"))
            .with("difference", words(metric, other, &differences, false)),
        _ => finding.with("difference", words(metric, other, &differences, true)),
    })
}

/// The one that may count all rows of the other: a row that only one counts is in
/// that one.
fn wider<'a>(metric: &'a Metric, other: &'a Metric, differences: &[Difference]) -> &'a Metric {
    let counts_more = |difference: &Difference| matches!(difference, Difference::Rows(Some((_, true))));
    match differences.iter().any(counts_more) {
        true => metric,
        false => other,
    }
}

fn words(metric: &Metric, other: &Metric, differences: &[Difference], with_row: bool) -> Said {
    let words = differences.iter().map(|difference| match difference {
        Difference::Rows(Some((row, first))) if with_row => {
            let counts = if *first { metric } else { other };
            say!(
                "over different rows: only `{metric}` counts rows where {row}",
                metric = &counts.named.name.text,
                row = row
            )
        }
        Difference::Rows(_) => say!("over different rows"),
        Difference::Time => say!("at another time"),
        Difference::Grain => match (grain(metric), grain(other)) {
            (Some(one), Some(two)) => say!("per {one} and not per {two}", one = one, two = two),
            (Some(one), None) => say!("per {one}, and the other per none", one = one),
            (None, Some(two)) => say!("per no period, and the other per {two}", two = two),
            (None, None) => say!("per another period"),
        },
    });
    Said::joined(words, ", and ", "，")
}

/// The period a metric is defined per.
fn grain(metric: &Metric) -> Option<&'static str> {
    Some(metric.grain.as_ref()?.0.word())
}

fn others_said(others: usize) -> Said {
    match others {
        0 => Said::default(),
        1 => say!(" (1 more metric counts the same thing)"),
        count => say!(" ({count} more metrics count the same thing)", count = count),
    }
}
