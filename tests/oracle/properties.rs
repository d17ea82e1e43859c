//! What holds whatever the data: engines are held to it by their own answers,
//! without the evaluator. The whole is the sum of its parts, by any slice and by
//! any bound; `p`, `not p` and `p is null` add up; the order of `and` and of `or` is
//! nothing. Of one condition on all data, and of any on its own.

use super::case::{Case, Metric, Node, Question, Sort};
use super::engines::{self, Outcome};
use super::generate;
use super::judge::Engines;
use super::project::Project;
use merak::evaluate::Data;
use merak::evaluate::sum;
use merak::plan::{Passes, Plan};

/// Cases of the fixed set.
const CASES: u64 = 60;

const METRICS: [(&str, &str); 6] = [
    ("whole", "sum(visits.seconds)"),
    ("yes", "whole where customer.vip"),
    ("no", "whole where not customer.vip"),
    ("unknown", "whole where customer.vip is null"),
    ("both", "count(visits) where customer.vip and channel = \"ads\""),
    (
        "swapped",
        "count(visits) where channel = \"ads\" and customer.vip",
    ),
];
/// Each of them parts the whole.
const SLICES: [&str; 4] = ["month", "channel", "customer.country", "week"];

#[test]
fn parts_add_up() {
    let mut engines = Engines::start();
    let mut wrong = Vec::new();
    for place in 0..CASES {
        engines.turn = place;
        let case = case(place);
        let broken = asked(&case, &mut engines)
            .into_iter()
            .filter_map(|(engine, outcomes)| broken(&outcomes).map(|why| format!("{engine}: {why}")));
        wrong.extend(broken.map(|why| format!("case {place}: {why}\n{}", case.whole(&[]))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The tables of a random case, with metrics and questions of this file.
fn case(place: u64) -> Case {
    let mut case = generate::case(place);
    case.empty_is_null = false;
    case.as_of = None;
    // Bounds leave out what has no time: before and after a day would not be all.
    for clause in case.tables.iter_mut().flat_map(|table| &mut table.clauses) {
        *clause = clause.replace(" optional", "");
    }
    case.metrics = METRICS
        .iter()
        .map(|(name, body)| Metric {
            name: (*name).to_owned(),
            kind: None,
            body: Node::leaf(Sort::Measure, *body),
            clauses: Vec::new(),
        })
        .collect();
    let asking = |by: &[&str], bound: &[&str]| Question {
        metrics: METRICS.iter().map(|(name, _)| (*name).to_owned()).collect(),
        by: by.iter().map(|slice| (*slice).to_owned()).collect(),
        bounds: bound.iter().map(|bound| (*bound).to_owned()).collect(),
        ..Question::default()
    };
    case.questions = vec![
        asking(&[], &[]),
        asking(&[], &["until 2026-02-01"]),
        asking(&[], &["since 2026-02-01"]),
    ];
    case.questions
        .extend(SLICES.iter().map(|slice| asking(&[slice], &[])));
    case
}

/// What each engine answers to all questions.
fn asked(case: &Case, engines: &mut Engines) -> Vec<(&'static str, Vec<Outcome>)> {
    let project = Project::read(&case.settings(), &case.text(&[]));
    let checked = &project.checked;
    let test = &checked.model.tests[0];
    let data = Data::of(checked, test).unwrap();
    let plans: Vec<Plan> = test
        .cases
        .iter()
        .map(|case| engines::planned(checked, &case.clauses, case.span, None, &Passes::all()).unwrap())
        .collect();
    let mut answers = Vec::new();
    #[cfg(feature = "embedded")]
    {
        let engine = engines::embedded::Engine::over(checked, &data);
        let outcomes = plans.iter().map(|plan| engine.ask(checked, plan)).collect();
        answers.push(("embedded", outcomes));
    }
    for engine in engines.asked() {
        let plans: Vec<&Plan> = plans.iter().collect();
        answers.push((engine.spoken.dialect, engine.ask(checked, &data, &plans)));
    }
    answers
}

/// The first property that does not hold.
fn broken(outcomes: &[Outcome]) -> Option<String> {
    let mut totals = Vec::new();
    for outcome in outcomes {
        let rows = match outcome {
            Outcome::Rows(_, rows) => rows,
            Outcome::Unsaid(_) => {
                totals.push(None);
                continue;
            }
            // A customer stands twice.
            Outcome::Failed(why) if why.starts_with("E0506") => return None,
            Outcome::Failed(why) => return Some(why.clone()),
        };
        let mut wholes = Vec::new();
        for row in rows {
            let Some([whole, parts @ .., both, swapped]) = row.last_chunk::<6>() else {
                return Some("columns are missing".to_owned());
            };
            if sum(parts).unwrap() != *whole {
                return Some(format!("`p`, `not p` and `p is null` are not all of {row:?}"));
            }
            if both != swapped {
                return Some(format!("the order of `and` matters in {row:?}"));
            }
            wholes.push(whole.clone());
        }
        totals.push(Some(sum(&wholes).unwrap()));
    }
    let [whole, before, after, slices @ ..] = totals.as_slice() else {
        return Some("questions are missing".to_owned());
    };
    let whole = whole.as_ref()?;
    if let (Some(before), Some(after)) = (before, after)
        && sum(&[before.clone(), after.clone()]).unwrap() != *whole
    {
        return Some(format!("{before} before and {after} after are not {whole}"));
    }
    let known = slices.iter().zip(SLICES);
    let mut known = known.filter_map(|(total, slice)| Some((total.as_ref()?, slice)));
    let other = known.find(|(total, _)| *total != whole);
    other.map(|(total, slice)| format!("by {slice} {total}, and {whole} in all"))
}

/// Metrics of conditions: a row is where `p` is true, where it is not, or where it is
/// unknown; and it is all one how two are put together.
fn of_conditions(case: &Case) -> Option<Vec<(String, String)>> {
    let (table, [one, two]) = case.conditions.clone()?;
    let (one, two) = (one.text(), two.text());
    let unknown = format!("case {{ ({one}): 1, not ({one}): 2, else: 3 }} = 3");
    let rows = |name: &str, condition: &str| (name.to_owned(), format!("count({table}) where {condition}"));
    Some(vec![
        ("whole".to_owned(), format!("count({table})")),
        rows("yes", &one),
        rows("no", &format!("not ({one})")),
        rows("unknown", &unknown),
        rows("and_there", &format!("({one}) and ({two})")),
        rows("and_back", &format!("({two}) and ({one})")),
        rows("neither", &format!("not (not ({one}) or not ({two}))")),
        rows("or_there", &format!("({one}) or ({two})")),
        rows("or_back", &format!("({two}) or ({one})")),
        rows("or_neither", &format!("not (not ({one}) and not ({two}))")),
    ])
}

/// What each engine answers to the questions that mean something.
fn asked_of_any(case: &Case, engines: &mut Engines) -> Vec<(&'static str, Vec<Outcome>)> {
    let project = Project::read(&case.settings(), &case.text(&[]));
    let checked = &project.checked;
    let Some(test) = checked.model.tests.first() else {
        return Vec::new();
    };
    let Ok(data) = Data::of(checked, test) else {
        return Vec::new();
    };
    let plan = |case: &merak::resolve::TestCase| {
        engines::planned(checked, &case.clauses, case.span, None, &Passes::all()).ok()
    };
    let plans: Vec<Plan> = test.cases.iter().filter_map(plan).collect();
    let mut answers = Vec::new();
    #[cfg(feature = "embedded")]
    {
        let engine = engines::embedded::Engine::over(checked, &data);
        let outcomes = plans.iter().map(|plan| engine.ask(checked, plan)).collect();
        answers.push(("embedded", outcomes));
    }
    for engine in engines.asked().filter(|_| !plans.is_empty()) {
        let plans: Vec<&Plan> = plans.iter().collect();
        answers.push((engine.spoken.dialect, engine.ask(checked, &data, &plans)));
    }
    answers
}

/// The first row in which conditions do not add up.
fn misjudged(outcomes: &[Outcome]) -> Option<String> {
    for outcome in outcomes {
        let rows = match outcome {
            Outcome::Rows(_, rows) => rows,
            Outcome::Unsaid(_) => continue,
            // A key stands twice, or something has no room.
            Outcome::Failed(_) => continue,
        };
        for row in rows {
            let Some([whole, parts @ .., and, back, neither, or, or_back, or_neither]) =
                row.last_chunk::<10>()
            else {
                return Some("columns are missing".to_owned());
            };
            if sum(parts).unwrap() != *whole {
                return Some(format!("`p`, `not p` and `p is null` are not all of {row:?}"));
            }
            if [back, neither] != [and, and] || [or_back, or_neither] != [or, or] {
                return Some(format!("how conditions are put together matters in {row:?}"));
            }
        }
    }
    None
}

#[test]
fn any_conditions_add_up() {
    let mut engines = Engines::start();
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for place in 0..super::number("MERAK_ORACLE_CHANGES").unwrap_or(CASES) {
        let mut case = generate::case(place);
        case.empty_is_null = false;
        case.as_of = None;
        engines.turn = place;
        let Some(metrics) = of_conditions(&case) else {
            continue;
        };
        case.metrics = metrics
            .into_iter()
            .map(|(name, body)| Metric {
                name,
                kind: None,
                body: Node::leaf(Sort::Measure, body),
                clauses: Vec::new(),
            })
            .collect();
        let asking = |by: &[&str], bound: &[&str]| Question {
            metrics: case.metrics.iter().map(|metric| metric.name.clone()).collect(),
            by: by.iter().map(|slice| (*slice).to_owned()).collect(),
            bounds: bound.iter().map(|bound| (*bound).to_owned()).collect(),
            ..Question::default()
        };
        case.questions = vec![
            asking(&[], &["for 2026"]),
            asking(&["month"], &[]),
            asking(&[], &[]),
        ];
        for (engine, outcomes) in asked_of_any(&case, &mut engines) {
            asked += outcomes.len();
            let why = misjudged(&outcomes);
            wrong.extend(why.map(|why| format!("case {place} on {engine}: {why}\n{}", case.whole(&[]))));
        }
    }
    println!("{asked} answers");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
