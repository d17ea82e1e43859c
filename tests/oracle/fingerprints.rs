//! Definitions of one fingerprint answer the same: random metrics, and each of
//! them written otherwise, asked of random data.
//!
//! ```console
//! $ MERAK_PAIRS=5000 MERAK_ORACLE_SEED=7 cargo test --test oracle same_meaning -- --nocapture
//! ```

use merak::meaning::{Compared, Effort, Fingerprint, Normal};

use super::case::{Case, Metric, Question};
use super::generate;
use super::judge::is_same;
use super::number;
use super::project::Project;
use super::rewriting::Writer;
use super::rng::Rng;
use merak::evaluate;
use merak::evaluate::Data;
use merak::evaluate::{Answer, Value, answer};

/// Equal pairs that are compared in each run.
const FIXED: usize = 120;
/// Ways in which each metric is written.
const WAYS: usize = 2;

#[derive(Default)]
struct Tally {
    /// Metrics written otherwise, and those of them with the same fingerprint.
    rewritten: usize,
    same: usize,
    /// Those that were changed in their meaning, and have the same one still.
    slipped: usize,
    slipped_same: usize,
    /// Pairs of one fingerprint that were asked the same and answered.
    compared: usize,
    cells: usize,
    unclear: usize,
    /// Those whose fingerprints differ, of either kind, and those of them that
    /// rows tell apart.
    apart: [usize; 2],
    told: [usize; 2],
}

#[test]
fn same_meaning_same_answers() {
    let wanted = number("MERAK_PAIRS").map_or(FIXED, |wanted| usize::try_from(wanted).unwrap());
    let seed = number("MERAK_ORACLE_SEED").unwrap_or(1);
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    let mut at = 0;
    while tally.compared < wanted && failures.len() < 5 {
        failures.extend(one_case(seed.wrapping_mul(1_000_000) + at, &mut tally));
        at += 1;
    }
    println!(
        "{at} cases: {} of {} rewritten definitions have one fingerprint, {} of {} changed ones; \
         {} pairs answered the same in {} cells; {} without a normal form",
        tally.same,
        tally.rewritten,
        tally.slipped_same,
        tally.slipped,
        tally.compared,
        tally.cells,
        tally.unclear
    );
    println!(
        "rows tell apart {} of {} rewritten definitions with other fingerprints, {} of {} changed ones",
        tally.told[0], tally.apart[0], tally.told[1], tally.apart[1]
    );
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(
        tally.same * 100 >= tally.rewritten * 80,
        "too few are known to be equal"
    );
}

/// A metric written otherwise: the place of the first, and whether its meaning
/// was changed.
struct Way {
    of: usize,
    slipped: bool,
    at: usize,
}

fn one_case(place: u64, tally: &mut Tally) -> Vec<String> {
    let mut case = generate::case(place);
    let mut rng = Rng::new(place ^ 0xF1F1);
    let metrics = case.metrics.clone();
    let mut ways = Vec::new();
    let events: Vec<String> = case.head.clone();
    for (of, metric) in metrics.iter().enumerate() {
        for way in 0..=WAYS {
            let slipped = way == WAYS;
            // Its own rule for empty sums would hold for what is written out, too.
            let has_a_rule = metric.clauses.iter().any(|clause| clause.starts_with("empty"));
            let mut writer = Writer {
                rng: &mut rng,
                metrics: if has_a_rule { &[] } else { &metrics },
                events: &events,
                slips: if slipped { 30 } else { 0 },
            };
            let body = writer.rewritten(&metric.body);
            if body.text() == metric.body.text() {
                continue;
            }
            ways.push(Way {
                of,
                slipped,
                at: case.metrics.len(),
            });
            case.metrics.push(Metric {
                name: format!("w{}", case.metrics.len()),
                body,
                ..metric.clone()
            });
        }
    }
    let questions: Vec<Question> = case.questions.iter().take(3).cloned().collect();
    case.questions = questions
        .iter()
        .flat_map(|question| {
            case.metrics
                .iter()
                .map(move |metric| alone(question, &metric.name))
        })
        .collect();
    compare(&case, questions.len(), &ways, tally)
}

/// Pairs of either kind for which rows are looked for.
fn most_told() -> usize {
    number("MERAK_PAIRS").map_or(25, |wanted| usize::try_from(wanted).unwrap())
}

/// Rows that tell a metric and its other way apart, in words.
fn told(normal: &mut Normal<'_>, case: &Case, way: &Way) -> Option<String> {
    let id = |normal: &Normal<'_>, at: usize| normal.model().names.metric(&case.metrics[at].name);
    let (one, two) = (id(normal, way.of)?, id(normal, way.at)?);
    let effort = Effort {
        databases: 100,
        ..Effort::default()
    };
    match normal.tell_apart(one, two, effort) {
        Compared::Different(apart) => Some(format!(
            "{} and {} mean the same, and come to {:?} in {} on {:?}\n{}",
            case.metrics[way.of].name,
            case.metrics[way.at].name,
            apart.witness.values,
            apart.witness.cell(),
            apart.witness.rows(),
            case.whole(&[])
        )),
        _ => None,
    }
}

/// The same question about one metric.
fn alone(question: &Question, metric: &str) -> Question {
    Question {
        metrics: vec![metric.to_owned()],
        having: None,
        top: None,
        totals: false,
        sort: Vec::new(),
        limit: None,
        ..question.clone()
    }
}

fn compare(case: &Case, questions: usize, ways: &[Way], tally: &mut Tally) -> Vec<String> {
    let project = Project::read(&case.settings(), &case.text(&[]));
    let checked = &project.checked;
    let mut normal = Normal::new(checked);
    let mut prints: Vec<Option<Fingerprint>> = Vec::new();
    for metric in &case.metrics {
        let id = checked.model.names.metric(&metric.name);
        let id = id.filter(|id| checked.metric(*id).is_some());
        let print = id.map(|id| normal.fingerprint(id));
        tally.unclear += usize::from(matches!(print, Some(Err(_))));
        prints.push(print.and_then(Result::ok));
    }
    let mut failures = Vec::new();
    for way in ways {
        let (Some(one), Some(two)) = (prints[way.of], prints[way.at]) else {
            continue;
        };
        let (all, same) = match way.slipped {
            true => (&mut tally.slipped, &mut tally.slipped_same),
            false => (&mut tally.rewritten, &mut tally.same),
        };
        *all += 1;
        *same += usize::from(one == two);
        let kind = usize::from(way.slipped);
        if one != two && tally.apart[kind] < most_told() {
            tally.apart[kind] += 1;
            if let Some(witness) = told(&mut normal, case, way) {
                tally.told[kind] += 1;
                if !way.slipped {
                    failures.push(witness);
                }
            }
        }
        if one != two && !way.slipped && number("MERAK_ORACLE_SHOW").is_some() {
            let text = |at: usize| case.metrics[at].body.text();
            println!("not known to be equal:\n  {}\n  {}", text(way.of), text(way.at));
        }
    }
    let Some(test) = checked.model.tests.first() else {
        return failures;
    };
    let Ok(data) = Data::of(checked, test) else {
        return failures;
    };
    let as_of = test
        .as_of
        .as_ref()
        .map(|moment| evaluate::begins(moment.moment, &checked.model.manifest));
    let Ok(as_of) = as_of.transpose() else {
        return failures;
    };
    let count = case.metrics.len();
    for one in 0..count {
        for two in one + 1..count {
            if prints[one].is_none() || prints[one] != prints[two] {
                continue;
            }
            let mut asked = false;
            for question in 0..questions {
                let asks = |metric: usize| {
                    let case = test.cases.get(question * count + metric)?;
                    answer(checked, &data, &case.clauses, as_of).ok()
                };
                let (Some(first), Some(second)) = (asks(one), asks(two)) else {
                    continue;
                };
                asked = true;
                tally.cells += first.rows.len();
                if !is_alike(&first, &second) {
                    failures.push(format!(
                        "{} and {} have one fingerprint, and answer {:?} and {:?} to {}\n{}",
                        case.metrics[one].name,
                        case.metrics[two].name,
                        first.rows,
                        second.rows,
                        case.questions[question * count].text(),
                        case.whole(&[])
                    ));
                    return failures;
                }
            }
            tally.compared += usize::from(asked);
        }
    }
    failures
}

fn is_alike(one: &Answer, two: &Answer) -> bool {
    let same = |one: &Vec<Value>, two: &Vec<Value>| {
        let mut pairs = one.iter().zip(two);
        let same = |(one, two): (&Value, &Value)| {
            is_same(one, two, true) || is_same(two, one, true) || one.same(two).unwrap_or(false)
        };
        one.len() == two.len() && pairs.all(same)
    };
    let mut rows = one.rows.iter().zip(&two.rows);
    one.rows.len() == two.rows.len() && rows.all(|(one, two)| same(one, two))
}
