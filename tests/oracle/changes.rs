//! What changes nothing: definitions nobody uses, rows on the far side of a link that
//! stand twice (or that is refused), and other names. The engines' answers before and
//! after are compared, without the evaluator.

use super::case::{Case, Metric, Node, Question, Sort};
use super::engines::{self, Outcome};
use super::generate;
use super::judge::{Engines, is_same};
use super::project::Project;
use merak::evaluate::{Data, begins};
use merak::plan::{Passes, Plan};

/// Cases of the fixed set.
const CASES: u64 = 60;

/// What each engine answers to a question, or the code it is refused with.
type Answered = Result<Vec<(&'static str, Outcome)>, &'static str>;

/// All questions of a project's test, put to the engines.
fn answered(settings: &str, text: &str, engines: &mut Engines) -> Vec<Answered> {
    let project = Project::read(settings, text);
    let checked = &project.checked;
    let Some(test) = checked.model.tests.first() else {
        return Vec::new();
    };
    let data = Data::of(checked, test).unwrap();
    let as_of = test.as_of.as_ref();
    let as_of = as_of.map(|as_of| begins(as_of.moment, &checked.model.manifest).unwrap());
    let plans: Vec<Result<Plan, &str>> = test
        .cases
        .iter()
        .map(|case| engines::planned(checked, &case.clauses, case.span, as_of, &Passes::all()))
        .collect();
    let all: Vec<&Plan> = plans.iter().flatten().collect();
    let mut outcomes: Vec<Vec<(&str, Outcome)>> = vec![Vec::new(); all.len()];
    #[cfg(feature = "embedded")]
    {
        let engine = engines::embedded::Engine::over(checked, &data);
        for (plan, outcomes) in all.iter().zip(&mut outcomes) {
            outcomes.push(("embedded", engine.ask(checked, plan)));
        }
    }
    for engine in engines.asked().filter(|_| !all.is_empty()) {
        let name = engine.spoken.dialect;
        for (outcome, outcomes) in engine.ask(checked, &data, &all).into_iter().zip(&mut outcomes) {
            outcomes.push((name, outcome));
        }
    }
    let mut outcomes = outcomes.into_iter();
    plans
        .into_iter()
        .map(|plan| plan.map(|_| outcomes.next().unwrap()))
        .collect()
}

/// Whether two engines' rows are the same, whatever the columns are called.
fn same(one: &Outcome, other: &Outcome) -> bool {
    match (one, other) {
        (Outcome::Rows(_, one), Outcome::Rows(_, other)) => {
            let cells = |(one, other): (&Vec<_>, &Vec<_>)| {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(one, other)| is_same(one, other, true))
            };
            one.len() == other.len() && one.iter().zip(other).all(cells)
        }
        (Outcome::Failed(one), Outcome::Failed(other)) => one.get(..5) == other.get(..5),
        (Outcome::Unsaid(one), Outcome::Unsaid(other)) => one == other,
        _ => false,
    }
}

/// Words about each question whose answers differ, unless that is allowed.
fn differences(
    before: &[Answered],
    after: &[Answered],
    allowed: fn(&'static str, &Outcome) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    if before.len() != after.len() {
        found.push(format!("{} questions, then {}", before.len(), after.len()));
    }
    for (at, pair) in before.iter().zip(after).enumerate() {
        match pair {
            (Ok(before), Ok(after)) => {
                for ((engine, before), (_, after)) in before.iter().zip(after) {
                    if !same(before, after) && !allowed(engine, after) {
                        found.push(format!("question {at} on {engine}: {before:?}, then {after:?}"));
                    }
                }
            }
            (Err(before), Err(after)) if before == after => {}
            // A question that names a column after a path says the old names.
            (_, Err("E0408")) => {}
            (before, after) => found.push(format!("question {at}: {before:?}, then {after:?}")),
        }
    }
    found
}

/// Runs a change of cases; `changed` gives the text before and the one after.
fn held(
    changed: impl Fn(u64) -> Option<(Case, String, String)>,
    allowed: fn(&'static str, &Outcome) -> bool,
) {
    let mut engines = Engines::start();
    let mut wrong = Vec::new();
    for place in 0..super::number("MERAK_ORACLE_CHANGES").unwrap_or(CASES) {
        let Some((case, before, after)) = changed(place) else {
            continue;
        };
        engines.turn = place;
        let settings = case.settings();
        let before = answered(&settings, &before, &mut engines);
        let found = differences(&before, &answered(&settings, &after, &mut engines), allowed);
        wrong.extend(found.iter().map(|why| format!("case {place}: {why}\n{after}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Without what stands behind the test.
fn asked_in_tests(place: u64) -> Case {
    let mut case = generate::case(place);
    case.questions.retain(|question| !question.is_report());
    case
}

#[test]
fn what_nobody_uses_changes_nothing() {
    let changed = |place| {
        let case = asked_in_tests(place);
        let before = case.text(&[]);
        let mut more = case.clone();
        more.head.push("entity stranger".to_owned());
        for table in &mut more.tables {
            if !table.is_calendar && table.source.is_none() {
                let column = table.columns.first()?.clone();
                table.clauses.push(format!("link stranger = {column}"));
                table.clauses.push(format!("dim never : bool = {column} is null"));
                table.clauses.push("column unread : text".to_owned());
            }
        }
        let unused = "\nattribute nobody_asks of stranger = count(lines)\nmetric nobody_uses = count(lines.stranger) where never\n";
        let after = format!("{}{unused}", more.text(&[]));
        Some((case, before, after))
    };
    held(changed, |_, _| false);
}

#[test]
fn other_names_change_names_only() {
    let changed = |place| {
        let case = asked_in_tests(place);
        let before = case.text(&[]);
        // The name of a part is a value there, and a query names tables of the warehouse.
        if before.contains("kind from table") {
            return None;
        }
        let after = renamed(&before);
        Some((case, before, after))
    };
    held(changed, |_, _| false);
}

/// Tables, entities, metrics, attributes, segments and events under other names.
fn renamed(text: &str) -> String {
    const NAMES: [&str; 17] = [
        "lines",
        "visits",
        "customers",
        "regions",
        "baskets",
        "profiles",
        "levels",
        "balances",
        "touches",
        "logs",
        "sale",
        "view",
        "region",
        "order",
        "customer",
        "stranger",
        "retail",
    ];
    let is_made = |word: &str| {
        let mut letters = word.chars();
        matches!(letters.next(), Some('m' | 'a' | 's'))
            && word.len() == 2
            && letters.all(|letter| letter.is_ascii_digit())
    };
    let mut renamed = String::new();
    let (mut word, mut quoted) = (String::new(), false);
    for letter in text.chars().chain(['\n']) {
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        let is_name = NAMES.contains(&word.as_str()) || is_made(&word);
        if is_name && !quoted {
            renamed.push_str("other_");
        }
        renamed.push_str(&word);
        word.clear();
        if letter == '"' && !renamed.ends_with('\\') {
            quoted = !quoted;
        }
        renamed.push(letter);
    }
    renamed
}

/// Whether a question is only about tables that no link leads to: what others count is
/// their own rows, and these stand twice.
fn is_about_facts(case: &Case, question: &Question) -> bool {
    const HOMES: [&str; 7] = [
        "customers",
        "regions",
        "baskets",
        "profiles",
        "levels",
        "every customer",
        "from: ",
    ];
    let text = case.written(question);
    let facts: Vec<String> = case.facts.iter().map(super::facts::Fact::text).collect();
    !HOMES
        .iter()
        .any(|home| text.contains(home) || facts.join(" ").contains(home))
}

#[test]
fn twice_on_the_far_side_is_refused_or_nothing_for_any_metric() {
    let changed = |place| {
        let mut case = asked_in_tests(place);
        let wanted: Vec<bool> = case
            .questions
            .iter()
            .map(|question| is_about_facts(&case, question))
            .collect();
        let mut wanted = wanted.into_iter();
        case.questions.retain(|_| wanted.next().unwrap_or_default());
        if case.questions.is_empty() {
            return None;
        }
        let before = case.text(&[]);
        let mut twice = case.clone();
        for table in &mut twice.tables {
            if ["customers", "regions", "baskets", "profiles"].contains(&table.name.as_str()) {
                let rows = table.rows.clone();
                table.rows.extend(rows);
            }
        }
        let after = twice.text(&[]);
        Some((case, before, after))
    };
    let allowed = |engine: &'static str, after: &Outcome| {
        engine != "embedded"
            || matches!(after, Outcome::Failed(why) if why.starts_with("E0506") || why.starts_with("E0530"))
    };
    held(changed, allowed);
}

/// Each reaches its customers over a link.
const OVER_LINKS: [&str; 7] = [
    "sum(visits.seconds) where customer.vip",
    "count(visits) where customer.region.area is not null",
    "count(visits.customer) where customer.country != \"z\"",
    "sum(visits.customer.spent once per customer)",
    "max(visits.customer.spent)",
    "avg((sum(visits.seconds) where customer.vip) per customer)",
    "count(customer where (count(visits) where customer.tier = \"none\") >= 1)",
];

#[test]
fn twice_on_the_far_side_is_refused_or_nothing() {
    let changed = |place| {
        let mut case = generate::case(place);
        case.facts.clear();
        case.metrics = OVER_LINKS
            .iter()
            .enumerate()
            .map(|(at, body)| Metric {
                name: format!("m{at}"),
                kind: None,
                body: Node::leaf(Sort::Measure, *body),
                clauses: Vec::new(),
            })
            .collect();
        let asking = |metrics: &[String], by: &[&str]| Question {
            metrics: metrics.to_vec(),
            by: by.iter().map(|slice| (*slice).to_owned()).collect(),
            ..Question::default()
        };
        let names: Vec<String> = case.metrics.iter().map(|metric| metric.name.clone()).collect();
        case.questions = vec![asking(&names, &["customer.country"]), asking(&names, &[])];
        case.questions.extend(
            names
                .iter()
                .map(|name| asking(std::slice::from_ref(name), &["channel"])),
        );
        let before = case.text(&[]);
        let mut twice = case.clone();
        for table in &mut twice.tables {
            if ["customers", "regions"].contains(&table.name.as_str()) {
                let rows = table.rows.clone();
                table.rows.extend(rows);
            }
        }
        let after = twice.text(&[]);
        Some((case, before, after))
    };
    // Only the embedded engine verifies keys; elsewhere the SQL names those it leans on.
    let allowed = |engine: &'static str, after: &Outcome| {
        engine != "embedded" || matches!(after, Outcome::Failed(why) if why.starts_with("E0506"))
    };
    held(changed, allowed);
}
