//! The oracle's rows against those of the engines.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use merak::check::Checked;
use merak::plan::{Passes, Plan};
use merak::resolve::{Report, TableId, TableSource, Test};
use merak::source::Span;
use merak::sql::{Construct, constructs, find, render};
use merak::syntax::ast::{Clause, ClauseKind};
use merak::words::Language;

use super::engines::outside::Engine;
use super::engines::spoken;
use super::engines::{self, Outcome};
use super::project::Project;
use merak::evaluate;
use merak::evaluate::Data;
use merak::evaluate::Stop;
use merak::evaluate::Value;
use merak::evaluate::{Answer, answer};

/// What came of one question.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// All engines that answered have the oracle's rows; these constructs mattered.
    Agreed(Vec<&'static str>),
    /// Refused with this code, when it was planned or when it ran; then these constructs
    /// mattered.
    Refused(String, Vec<&'static str>),
    /// The oracle does not know, or two right engines may differ.
    Skipped(String),
    /// Somebody is wrong.
    Wrong(String),
}

/// The engines there are.
#[derive(Default)]
pub struct Engines {
    pub outside: Vec<Engine>,
    /// Passes to answer with besides all of them, and what that is called.
    pub without: Vec<(String, Passes)>,
    /// The place of a random case among all of them.
    pub turn: u64,
    /// What each engine answered as the oracle does.
    pub shown: BTreeMap<&'static str, BTreeSet<Construct>>,
}

impl Engines {
    pub fn start() -> Self {
        let mut engines = Vec::new();
        for spoken in spoken::asked() {
            match Engine::start(spoken) {
                Ok(engine) => engines.push(engine),
                Err(why) => println!("{} is left out: {why}", spoken.dialect),
            }
        }
        #[cfg(not(feature = "embedded"))]
        println!("the embedded engine is left out: built without it");
        Self {
            outside: engines,
            without: Vec::new(),
            turn: 0,
            shown: BTreeMap::new(),
        }
    }

    /// Those that are asked this case.
    pub fn asked(&mut self) -> impl Iterator<Item = &mut Engine> {
        let turn = self.turn;
        let engines = self.outside.iter_mut();
        engines.filter(move |engine| turn.is_multiple_of(engine.spoken.every))
    }

    /// Says of which engines only a part of the cases is asked.
    pub fn says_shares(&self) {
        for engine in self.outside.iter().filter(|engine| engine.spoken.every > 1) {
            let (name, every) = (engine.spoken.dialect, engine.spoken.every);
            println!("{name} is asked one case of {every}, with all passes");
        }
    }

    /// Notes what a plan asks for that was answered rightly.
    fn shows(&mut self, plan: &Plan, outcomes: &[(String, Outcome)]) {
        let mut asked = None;
        for engine in &self.outside {
            let dialect = engine.spoken.name();
            let own = outcomes.iter().find(|(name, _)| name == dialect);
            if let Some((_, Outcome::Rows(..))) = own {
                let asked = asked.get_or_insert_with(|| constructs(plan));
                self.shown.entry(dialect).or_default().extend(asked.iter());
            }
        }
    }
}

/// Everything that came of one case: what the checker refused, and each
/// question's verdict with what the oracle expects.
pub struct Judged {
    pub refused: Vec<&'static str>,
    /// The same in words.
    pub words: Vec<String>,
    pub verdicts: Vec<Verdict>,
    pub expected: Vec<Option<Answer>>,
    /// What was answered without a pass, with other SQL than with it.
    pub without: Vec<String>,
}

/// Asks all questions of all tests of a project.
pub fn judge(settings: &str, text: &str, engines: &mut Engines) -> Judged {
    let project = Project::read(settings, text);
    let mut judged = Judged {
        refused: project.codes(),
        words: project
            .found
            .iter()
            .map(|one| format!("{} {}", one.code.id, one.message(Language::English)))
            .collect(),
        verdicts: Vec::new(),
        expected: Vec::new(),
        without: Vec::new(),
    };
    for test in &project.checked.model.tests {
        test_item(&project.checked, test, engines, &mut judged);
    }
    judged
}

/// What is asked of the rows of a test: its own questions, and the lists of values,
/// funnels and cohorts that reports ask for.
fn asked<'a>(checked: &'a Checked, test: &'a Test) -> Vec<(&'a [Clause], Span)> {
    let lists = |report: &&Report| {
        let mut clauses = report.clauses.iter();
        clauses.any(|clause| {
            matches!(
                clause.kind,
                ClauseKind::Listing(..) | ClauseKind::Funnel { .. } | ClauseKind::Cohort { .. }
            )
        })
    };
    let of_test = test.cases.iter().map(|case| (case.clauses.as_slice(), case.span));
    let lists = checked.model.reports.iter().filter(lists);
    of_test
        .chain(lists.map(|report| (report.clauses.as_slice(), report.named.span)))
        .collect()
}

fn test_item(checked: &Checked, test: &Test, engines: &mut Engines, judged: &mut Judged) {
    let questions = asked(checked, test);
    let skip_all = |judged: &mut Judged, why: String| {
        for _ in &questions {
            judged.verdicts.push(Verdict::Skipped(why.clone()));
            judged.expected.push(None);
        }
    };
    // The engines run the query of a table by SQL, whatever rows a test gives instead.
    let is_by_sql = |table: &TableId| {
        let table = &checked.model.tables[table.index()];
        matches!(table.source, TableSource::Sql(_))
    };
    if test.given.iter().any(|(table, _)| is_by_sql(table)) {
        return skip_all(judged, "rows given for a table by SQL".to_owned());
    }
    let mut data = match Data::of(checked, test) {
        Ok(data) => data,
        Err(stop) => return skip_all(judged, format!("{stop:?}")),
    };
    let as_of = test
        .as_of
        .as_ref()
        .map(|moment| evaluate::begins(moment.moment, &checked.model.manifest));
    let as_of: Option<DateTime> = match as_of.transpose() {
        Ok(as_of) => as_of,
        Err(stop) => return skip_all(judged, format!("{stop:?}")),
    };
    if let Err(stop) = evaluate::stack(checked, &mut data, as_of) {
        return skip_all(judged, format!("{stop:?}"));
    }
    let plans: Vec<_> = questions
        .iter()
        .map(|asked| plans_of(checked, *asked, as_of, engines, judged))
        .collect();
    let all: Vec<&Plan> = plans.iter().flatten().flatten().map(|(_, plan)| plan).collect();
    let mut outcomes: Vec<Vec<(String, Outcome)>> = vec![Vec::new(); all.len()];
    #[cfg(feature = "embedded")]
    {
        let engine = engines::embedded::Engine::over(checked, &data);
        for (plan, outcomes) in all.iter().zip(&mut outcomes) {
            outcomes.push(("embedded".to_owned(), engine.ask(checked, plan)));
        }
    }
    let passes = plans.iter().flatten().flatten();
    let is_whole: Vec<bool> = passes.map(|(without, _)| without.is_empty()).collect();
    for engine in engines.asked() {
        let (name, every) = (engine.spoken.name(), engine.spoken.every);
        let asked = |at: &usize| every == 1 || is_whole[*at];
        let places: Vec<usize> = (0..all.len()).filter(asked).collect();
        if places.is_empty() {
            continue;
        }
        let plans: Vec<&Plan> = places.iter().map(|at| all[*at]).collect();
        for (at, outcome) in places.iter().zip(engine.ask(checked, &data, &plans)) {
            outcomes[*at].push((name.to_owned(), outcome));
        }
    }
    let mut outcomes = outcomes.into_iter();
    for ((clauses, _), plans) in questions.iter().zip(&plans) {
        let known = answer(checked, &data, clauses, as_of);
        judged.expected.push(known.as_ref().ok().cloned());
        judged.verdicts.push(match plans {
            Err(code) => Verdict::Refused((*code).to_owned(), Vec::new()),
            Ok(plans) => {
                let mut all = Vec::new();
                for (without, _) in plans {
                    let named = |(engine, outcome)| (format!("{engine}{without}"), outcome);
                    all.extend(outcomes.next().unwrap_or_default().into_iter().map(named));
                }
                let verdict = verdict(known, &all);
                if let (Verdict::Agreed(_), Some((_, plan))) = (&verdict, plans.first()) {
                    engines.shows(plan, &all);
                }
                verdict
            }
        });
    }
}

/// The plan of a question, and those without a pass that come to other SQL.
fn plans_of(
    checked: &Checked,
    (clauses, span): (&[Clause], Span),
    as_of: Option<DateTime>,
    engines: &Engines,
    judged: &mut Judged,
) -> Result<Vec<(String, Plan)>, &'static str> {
    let plan = engines::planned(checked, clauses, span, as_of, &Passes::all())?;
    let dialect = find("duckdb").unwrap();
    let text = |plan: &Plan| render(plan, &checked.model, dialect);
    let whole = text(&plan);
    let mut plans = vec![(String::new(), plan)];
    for (name, passes) in &engines.without {
        let plan = engines::planned(checked, clauses, span, as_of, passes)?;
        if text(&plan) != whole {
            judged.without.push(name.clone());
            plans.push((format!(" {name}"), plan));
        }
    }
    Ok(plans)
}

/// What the embedded engine verifies of the data.
const VERIFIED: [&str; 4] = ["E0506", "E0530", "E0531", "E0403"];

fn verdict(known: Result<Answer, Stop>, outcomes: &[(String, Outcome)]) -> Verdict {
    let known = match known {
        Ok(known) => known,
        Err(Stop::Unknown(why)) => return Verdict::Skipped(format!("the oracle does not know {why}")),
        Err(Stop::Unsure(why)) => return Verdict::Skipped(why),
        // What only the data tells, the embedded engine verifies.
        Err(Stop::Refused(code)) => {
            // Where several do not hold, any of them comes first.
            let verified = |(engine, outcome): &(String, Outcome)| {
                let fails = matches!(outcome, Outcome::Failed(why) if VERIFIED.iter().any(|code| why.starts_with(code)));
                !engine.starts_with("embedded") || fails
            };
            return match VERIFIED.contains(&code) && outcomes.iter().all(verified) {
                true => Verdict::Refused(code.to_owned(), Vec::new()),
                false => Verdict::Wrong(format!("should be refused with {code}, and is answered")),
            };
        }
        Err(Stop::KeyTwice) => {
            let bad = outcomes
                .iter()
                .find(|(engine, outcome)| engine.starts_with("embedded") && !is_key_twice(outcome));
            return match bad {
                Some((_, outcome)) => Verdict::Wrong(format!("a key stands twice, and yet {outcome:?}")),
                None => Verdict::Refused("E0506".to_owned(), Vec::new()),
            };
        }
    };
    // A key that stands twice is refused where engines verify it, whether its rows
    // matter to the answer or not.
    for code in VERIFIED {
        let verified = |(engine, outcome): &(String, Outcome)| {
            let fails = matches!(outcome, Outcome::Failed(why) if why.starts_with(code));
            engine.starts_with("embedded") && fails
        };
        if outcomes.iter().any(verified) {
            let code = if code == "E0530" { "E0506" } else { code };
            return Verdict::Refused(code.to_owned(), known.seen);
        }
    }
    let mut agreed = 0;
    let mut refused = None;
    for (engine, outcome) in outcomes {
        match outcome {
            Outcome::Unsaid("E0513" | "E0334") => {}
            Outcome::Unsaid(code) => return Verdict::Wrong(format!("{engine} refuses it with {code}")),
            Outcome::Failed(why) if is_refusal(why) => {
                refused = Some(why.chars().take(5).collect::<String>());
            }
            Outcome::Failed(why) if why.contains("Cannot compare values of type") => {
                return Verdict::Skipped("a column of no type at all".to_owned());
            }
            // DuckDB 2.0 stumbles over constants in a `CASE` below an empty join.
            Outcome::Failed(why) if why.contains("BindBuiltinScalarFunction") => {
                return Verdict::Skipped("a defect of DuckDB".to_owned());
            }
            // DataFusion 55 does not see that rows with one constant key are in order.
            Outcome::Failed(why) if why.contains("BoundedWindowAggExec") => {
                return Verdict::Skipped("a defect of DataFusion".to_owned());
            }
            // PostgreSQL has no fast join by ranges: what a pass saves it, it need not do without.
            Outcome::Failed(why) if engine.contains(" without ") && why.contains("statement timeout") => {}
            Outcome::Failed(why) => return Verdict::Wrong(format!("{engine} failed: {why}")),
            Outcome::Rows(names, rows) => {
                if let Some(why) = difference(&known, names, rows) {
                    return Verdict::Wrong(format!("{engine}: {why}"));
                }
                agreed += 1;
            }
        }
    }
    match (agreed, refused) {
        (_, Some(code)) => Verdict::Refused(code, known.seen),
        (0, None) => Verdict::Skipped("no engine".to_owned()),
        _ => Verdict::Agreed(known.seen),
    }
}

fn is_key_twice(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(why) if why.starts_with("E0506") || why.starts_with("E0530"))
}

/// A key that stands twice though no row leads to it, or a number without room.
fn is_refusal(why: &str) -> bool {
    [
        "E0506",
        "E0530",
        "E0512",
        "Out of Range",
        "Conversion Error: Could not cast value",
    ]
    .iter()
    .any(|start| why.starts_with(start))
}

/// Words about the first difference.
pub fn difference(known: &Answer, names: &[String], rows: &[Vec<Value>]) -> Option<String> {
    if known.names != names {
        return Some(format!("columns {:?}, not {names:?}", known.names));
    }
    for (at, (wanted, got)) in known.rows.iter().zip(rows).enumerate() {
        let mut pairs = wanted.iter().zip(got).zip(&known.floats);
        let same = wanted.len() == got.len() && pairs.all(|((one, two), float)| is_same(one, two, *float));
        if !same {
            return Some(format!("row {at}: expected {}, got {}", line(wanted), line(got)));
        }
    }
    (known.rows.len() != rows.len()).then(|| {
        let (longer, what) = match known.rows.len() > rows.len() {
            true => (&known.rows, "is missing"),
            false => (&rows.to_vec(), "is too many"),
        };
        let first = longer.get(known.rows.len().min(rows.len()));
        format!(
            "expected {} rows, got {}: {} {what}",
            known.rows.len(),
            rows.len(),
            first.map(|row| line(row)).unwrap_or_default()
        )
    })
}

fn line(row: &[Value]) -> String {
    let values: Vec<String> = row.iter().map(Value::to_string).collect();
    format!("({})", values.join(", "))
}

/// Exact values exactly, floating ones to a relative 1e-9. A whole number in a
/// column of floating ones is one of them.
pub fn is_same(wanted: &Value, got: &Value, float: bool) -> bool {
    match (wanted, got) {
        (Value::Float(wanted), got) => got.float().is_some_and(|got| {
            let room = 1e-9 * wanted.value.abs().max(got.value.abs()) + wanted.doubt;
            (wanted.value - got.value).abs() <= room
        }),
        (Value::Exact(wanted), Value::Float(got)) if float => wanted.float().value == got.value,
        (wanted, got) => wanted == got,
    }
}
