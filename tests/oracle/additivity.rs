//! What is said to add up does: random metrics over random data, whole and in
//! parts, by the reference evaluator.
//!
//! ```console
//! $ MERAK_PARTS=5000 MERAK_ORACLE_SEED=7 cargo test --test oracle parts_make -- --nocapture
//! ```

use std::collections::BTreeMap;

use merak::check::additivity::{Class, Over};
use merak::check::{Checked, slicings};
use merak::evaluate::{Data, Value, answer, begins, sum};
use merak::resolve::MetricId;

use super::case::{Case, Question};
use super::generate;
use super::judge::is_same;
use super::number;
use super::project::Project;

/// Wholes that are compared with their parts in each run.
const FIXED: usize = 150;
/// What each metric is sliced by at most.
const SLICES: usize = 6;

#[derive(Default)]
struct Tally {
    compared: usize,
    /// How many parts there were, to see that they part anything.
    parts: usize,
    by_class: BTreeMap<String, usize>,
    claims: BTreeMap<&'static str, usize>,
}

#[test]
fn parts_make_the_whole() {
    let wanted = number("MERAK_PARTS").map_or(FIXED, |wanted| usize::try_from(wanted).unwrap());
    let seed = number("MERAK_ORACLE_SEED").unwrap_or(1);
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    let mut at = 0;
    while tally.compared < wanted && failures.len() < 5 {
        failures.extend(one_case(seed.wrapping_mul(1_000_000) + at, &mut tally));
        at += 1;
    }
    println!(
        "{at} cases: {} wholes of {} parts; metrics {:?}; slices {:?}",
        tally.compared, tally.parts, tally.by_class, tally.claims
    );
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// A question about the whole, and one about its parts.
struct Pair {
    metric: usize,
    by: String,
}

fn one_case(place: u64, tally: &mut Tally) -> Vec<String> {
    let mut case = generate::case(place);
    let bounds: Vec<Vec<String>> = case
        .questions
        .iter()
        .map(|question| question.bounds.clone())
        .collect();
    case.questions.clear();
    let project = Project::read(&case.settings(), &case.text(&[]));
    let pairs = pairs(&case, &project.checked, place, tally);
    for pair in &pairs {
        let bounds = bounds
            .get(pair.metric % bounds.len().max(1))
            .cloned()
            .unwrap_or_default();
        // Over the whole range, by month, and by day.
        for outer in [&[][..], &["month"][..], &["day"][..]] {
            for by in [None, Some(&pair.by)] {
                let own = outer.iter().map(|slice| (*slice).to_owned());
                case.questions.push(Question {
                    metrics: vec![case.metrics[pair.metric].name.clone()],
                    by: own.chain(by.cloned()).collect(),
                    bounds: bounds.clone(),
                    ..Question::default()
                });
            }
        }
    }
    compare(&case, &pairs, tally)
}

fn pairs(case: &Case, checked: &Checked, place: u64, tally: &mut Tally) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (metric, written) in case.metrics.iter().enumerate() {
        let Some(id) = checked.model.names.metric(&written.name) else {
            continue;
        };
        let (Some((_, facts)), Some(found)) = (checked.metric(id), checked.additivity(id)) else {
            continue;
        };
        *tally.by_class.entry(format!("{:?}", found.class())).or_default() += 1;
        if found.class() == Class::Nothing {
            continue;
        }
        let known: Vec<String> = slicings(checked, facts)
            .into_iter()
            .map(|slicing| match slicing.is_time {
                true => format!("{}.month", slicing.path),
                false => slicing.path,
            })
            .collect();
        let from = usize::try_from(place).unwrap_or_default() % known.len().max(1);
        let own = ["month", "week", "day", "year"].map(str::to_owned);
        let slices = known.iter().cycle().skip(from).take(known.len().min(SLICES));
        for by in slices.chain(&own) {
            let path = path_of(by);
            if found.over(checked, &path).is_ok() {
                pairs.push(Pair {
                    metric,
                    by: by.clone(),
                });
            }
        }
        if let Over::Any = found.slices {
            *tally.claims.entry("any").or_default() += 1;
        }
    }
    pairs
}

fn path_of(by: &str) -> merak::syntax::ast::Path {
    use merak::source::Span;
    use merak::syntax::ast::{Name, Path};
    let name = |text: &str| Name {
        text: text.into(),
        quoted: false,
        span: Span::default(),
    };
    Path {
        segments: by.split('.').map(name).collect(),
        span: Span::default(),
    }
}

fn compare(case: &Case, pairs: &[Pair], tally: &mut Tally) -> Vec<String> {
    let project = Project::read(&case.settings(), &case.text(&[]));
    let checked = &project.checked;
    let Some(test) = checked.model.tests.first() else {
        return Vec::new();
    };
    let Ok(data) = Data::of(checked, test) else {
        return Vec::new();
    };
    let as_of = test
        .as_of
        .as_ref()
        .map(|moment| begins(moment.moment, &checked.model.manifest));
    let Ok(as_of) = as_of.transpose() else {
        return Vec::new();
    };
    let mut failures = Vec::new();
    let mut questions = test.cases.iter().zip(&case.questions);
    for pair in pairs {
        for _ in 0..3 {
            let (Some((whole, _)), Some((parts, asked))) = (questions.next(), questions.next()) else {
                break;
            };
            let ask = |clauses| answer(checked, &data, clauses, as_of).ok();
            let (Some(whole), Some(parts)) = (ask(&whole.clauses), ask(&parts.clauses)) else {
                continue;
            };
            tally.compared += 1;
            tally.parts += parts.rows.len();
            if let Some(why) = differ(&whole.rows, &parts.rows) {
                let metric = &case.metrics[pair.metric];
                let id = checked.model.names.metric(&metric.name).unwrap_or(MetricId(0));
                failures.push(format!(
                    "{} by {}: {why}\n{:?}\nasked {}\n{}",
                    metric.body.text(),
                    pair.by,
                    checked.additivity(id).map(|found| found.class()),
                    asked.text(),
                    case.whole(&[])
                ));
                return failures;
            }
        }
    }
    failures
}

/// Where the parts of a cell, added up, are not what stands in it.
fn differ(whole: &[Vec<Value>], parts: &[Vec<Value>]) -> Option<String> {
    for row in whole {
        let (value, key) = row.split_last()?;
        let mut added: Vec<Value> = Vec::new();
        for part in parts {
            let (value, keys) = part.split_last()?;
            let same = keys
                .iter()
                .zip(key)
                .all(|(one, two)| one.same(two).unwrap_or(false));
            if same && !value.is_null() {
                added.push(value.clone());
            }
        }
        let total = sum(&added).ok()?;
        let is_nothing = value.is_null() && total.same(&sum(&[]).ok()?).unwrap_or(false);
        if !is_nothing && !is_same(&total, value, true) && !is_same(value, &total, true) {
            return Some(format!("{total} in parts, and {value} in {row:?}"));
        }
    }
    None
}
