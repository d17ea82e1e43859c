//! What engines make of their own clock: rows around this very moment, asked without an
//! as-of, against the oracle that is told what time it is.

use jiff::{Timestamp, ToSpan, Zoned};
use merak::plan::{AsOf, Passes, plan_with, question};
use merak::words::Language;

use super::engines::Outcome;
use super::judge::{Engines, difference};
use super::project::Project;
use merak::evaluate::{Data, answer};

const SETTINGS: &str = "[project]\nname = \"clock\"\nlanguage = \"1\"\ntimezone = \"Asia/Shanghai\"\n";
const ZONE: &str = "Asia/Shanghai";

const TABLES: &str = r#"
table visits = "visits" {
  time seen   : timestamp
  time utc_at : timestamp in "UTC"
  time on_day : date
  dim  fresh  : bool = on_day >= today - 7 days
}

table parts = "parts" {
  partition dt : text "yyyyMMdd" full
  time on_day : date
}

table hours = "hours" {
  partition dt : text "yyyy-MM-dd/HH" full
  time on_day : date
}

metric visits_  = count(visits) at seen
metric of_utc   = count(visits) at utc_at
metric of_days  = count(visits) at on_day
metric copies   = count(parts) at on_day
metric of_hours = count(hours) at on_day
metric recent   = visits_ where seen >= today - 3 days and utc_at < today
metric to_month = to_date(visits_, month)
"#;

const QUESTIONS: &str = "
  expect visits_, of_utc, of_days since today []
  expect visits_, of_utc, of_days until today []
  expect visits_, of_utc, of_days for last 8 days []
  expect visits_, of_utc, of_days by day for last 3 days []
  expect visits_, of_days by week for last 2 weeks []
  expect visits_, of_days by month for last 2 months []
  expect visits_ by hour for last 3 hours []
  expect recent by fresh []
  expect to_month by day for last 3 days []
  expect copies []
  expect of_hours []
";

/// A case with a row every seven hours for some weeks around a moment.
fn case(now: &Zoned) -> String {
    let mut text = TABLES.to_owned();
    let as_of = now.strftime("%Y-%m-%dT%H:%M:%S");
    text.push_str(&format!("test now {{\n  as_of {as_of}\n  given visits [\n"));
    for step in -150..20 {
        let at = now.checked_add((step * 7).hours()).unwrap().datetime();
        let utc = now.with_time_zone(jiff::tz::TimeZone::UTC);
        let utc = utc.checked_add((step * 7).hours()).unwrap().datetime();
        let (at, utc) = (
            at.strftime("%Y-%m-%dT%H:%M:%S"),
            utc.strftime("%Y-%m-%dT%H:%M:%S"),
        );
        let day = now.checked_add((step * 7).hours()).unwrap().date();
        text.push_str(&format!("    {{ seen: {at}, utc_at: {utc}, on_day: {day} }},\n"));
    }
    text.push_str("  ]\n  given parts [\n");
    for back in -1..4 {
        let day = now.checked_sub(back.days()).unwrap().date();
        let part = day.strftime("%Y%m%d");
        text.push_str(&format!("    {{ dt: \"{part}\", on_day: {day} }},\n"));
    }
    text.push_str("  ]\n  given hours [\n");
    for back in -1..4 {
        let at = now.checked_sub((back * 5).hours()).unwrap();
        let (part, day) = (at.strftime("%Y-%m-%d/%H"), at.date());
        text.push_str(&format!("    {{ dt: \"{part}\", on_day: {day} }},\n"));
    }
    text.push_str("  ]\n");
    text.push_str(QUESTIONS);
    text.push_str("}\n");
    text
}

#[test]
fn clocks_say_what_time_it_is() {
    let mut engines = Engines::start();
    let mut wrong = Vec::new();
    let now = Timestamp::now().in_tz(ZONE).unwrap();
    let text = case(&now);
    let project = Project::read(SETTINGS, &text);
    let said = project.found.iter().map(|one| one.message(Language::English));
    let said: Vec<String> = said.collect();
    assert!(project.codes().is_empty(), "{said:?}");
    let checked = &project.checked;
    let test = &checked.model.tests[0];
    let data = Data::of(checked, test).unwrap();
    let plan = |case: &merak::resolve::TestCase| {
        let question = question(checked, &case.clauses, case.span, AsOf::Clock).unwrap();
        plan_with(checked, &question, &Passes::all()).unwrap()
    };
    let plans: Vec<_> = test.cases.iter().map(plan).collect();
    let plans: Vec<_> = plans.iter().collect();
    let mut answers = Vec::new();
    #[cfg(feature = "embedded")]
    {
        let engine = super::engines::embedded::Engine::over(checked, &data);
        let outcomes: Vec<Outcome> = plans.iter().map(|plan| engine.ask(checked, plan)).collect();
        answers.push(("embedded", outcomes));
    }
    for engine in &mut engines.outside {
        answers.push((engine.spoken.dialect, engine.ask(checked, &data, &plans)));
    }
    for (dialect, outcomes) in answers {
        for (at, (case, outcome)) in test.cases.iter().zip(outcomes).enumerate() {
            let known = answer(checked, &data, &case.clauses, Some(now.datetime())).unwrap();
            let why = match outcome {
                Outcome::Unsaid(_) => None,
                Outcome::Failed(why) => Some(why),
                Outcome::Rows(names, rows) => difference(&known, &names, &rows),
            };
            wrong.extend(why.map(|why| format!("question {at} on {dialect}: {why}")));
        }
    }
    // An hour that ends meanwhile would be another one.
    let later = Timestamp::now().in_tz(ZONE).unwrap();
    let is_same = |word| now.strftime(word).to_string() == later.strftime(word).to_string();
    assert!(wrong.is_empty() || !is_same("%F %H"), "{}", wrong.join("\n"));
}
