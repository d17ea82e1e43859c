//! `merak monitor`: guardrails, companions, alerts, targets and decompositions that data
//! may break, put to a target's data.

use std::fmt::Write;

use clap::{Args, ValueEnum};
use jiff::civil::DateTime;

use super::asking::{Asking, planned};
use super::call::Call;
use super::freshness::Freshness;
use super::standing::{Moment, Watched};
use super::workspace::Workspace;
use super::{Outcome, ask, driving, dry, query, report, spinner, sql, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::engine::Engine;
use crate::output::watch as written;
use crate::plan::AsOf;
use crate::source::Span;
use crate::source::project::words;
use crate::sql::{Dialect, refused, render};
use crate::watch::{self, About, Judged, State, Watch};
use crate::words::{Said, say};

/// Put guardrails, alerts and targets to data
#[derive(Debug, Args)]
#[command(
    after_help = "Everything is judged for the last period that is over: each slice of `per … by …` by itself.
What is not known is `no data`, never fine, and so is a period whose rows are late. Decompositions
are held against the data, too, unless they are proved whatever it is. Nothing is remembered between
runs: since when something is so, the data says. Run it from any scheduler. Of targets whose period is not over it
says what they are expected to come to: likely, open, unlikely, or too short a history to say.

Examples:
  merak monitor
  merak monitor basket_floor --as-of 2026-03-02
  merak monitor --since 2026-01-01 --as-of 2026-04-01    as of each day between
  merak monitor --format json | jq '.[] | select(.state == \"breach\")'
  merak monitor --format webhook | curl -d @- \"$URL\"
  merak monitor --as-sql duckdb                            the questions, for a scheduler elsewhere
  merak monitor --target warehouse --dry-run               what would be sent to it

Exit codes: 0 fine (warnings too), 1 a guardrail that blocks is breached, or definitions are wrong,
2 used wrongly, 3 an engine failed."
)]
pub(super) struct Monitor {
    /// Only those whose name contains one of these
    names: Vec<String>,

    /// The target that is asked
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// As if asked at this moment [default: now]
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,

    /// As of each day from this one on: what is not fine, day by day
    #[arg(long, value_name = "DAY")]
    since: Option<jiff::civil::Date>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: MonitorFormat,

    /// Print what is asked, as SQL of this dialect
    #[arg(long, value_name = "DIALECT", conflicts_with_all = ["target", "since", "format"])]
    as_sql: Option<String>,

    /// Print what would be sent to the target, and ask nothing
    #[arg(long, conflicts_with_all = ["as_sql", "format"])]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum MonitorFormat {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// JUnit XML: a test for each
    Junit,
    /// A message: `{"text": "…"}`, as chat tools take it
    Webhook,
}

/// More days than these take a while.
const MANY: usize = 14;

impl Monitor {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        match self.monitor(workspace) {
            Ok(outcome) => outcome,
            Err(found) => {
                let outcome = workspace.says(&found);
                // That no day was asked for is no breach: a scheduler tells them apart by the code.
                match found.iter().any(|finding| *finding.code == code::BAD_BOUNDS) {
                    true => Outcome::Misused,
                    false => outcome,
                }
            }
        }
    }

    fn monitor(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        let now = ask::now(self.as_of.as_ref(), workspace)?;
        let wants = |about: &About| self.wants(about);
        let watched = Watched::of(&workspace.checked, &workspace.project.sources, &wants)?;
        let is_nothing = watched.is_nothing(&workspace.checked, &workspace.project.sources);
        if is_nothing && !self.names.is_empty() {
            let said = say!(
                "nothing that is watched is called so: {names}",
                names = Said::list(&self.names)
            );
            report::say(said.of(workspace.language));
            return Ok(Outcome::Misused);
        }
        if let Some(dialect) = &self.as_sql {
            let dialect = sql::dialect(workspace, Some(dialect), None).map_err(|finding| vec![finding])?;
            return Ok(report::print(&as_sql(workspace, &watched.watches, dialect)?));
        }
        let engine = self.engine(workspace)?;
        let moments = self.moments(now, workspace)?;
        let spinner = spinner::Spinner::start();
        let mut judged = Vec::new();
        let mut outlooks = Vec::new();
        let mut found = Vec::new();
        let first = moments.first().map_or(now, |first| *first);
        let asking = Asking {
            checked: &workspace.checked,
            engine: &engine,
            as_of: AsOf::At(now),
        };
        let fresh = Freshness::of(&asking, &watched, (first.date(), now.date()));
        for now in moments {
            let at = Moment {
                now,
                asking: Asking {
                    as_of: AsOf::At(now),
                    ..asking
                },
                sources: &workspace.project.sources,
            };
            judged.extend(at.judged(&watched, &fresh, &mut found));
            // What is to come is told as of the last day.
            if self.since.is_none() {
                outlooks = at.outlooks(&watched, &mut found);
            }
        }
        if self.since.is_none() {
            driving::tell(asking, &mut judged);
        }
        drop(spinner);
        if self.dry_run {
            return Ok(dry::printed(workspace, &engine, found));
        }
        // People are told how much is fine, too.
        if self.since.is_some() && self.format != MonitorFormat::Human {
            judged.retain(|one: &Judged| one.state != State::Ok);
        }
        judged.sort_by_key(|one| (one.as_of, one.state));
        let language = workspace.language;
        let text = match self.format {
            MonitorFormat::Human => written::human(&judged, &outlooks, self.since.is_some(), language),
            MonitorFormat::Json => written::json(&judged, &outlooks),
            MonitorFormat::Junit => written::junit(&judged, language),
            MonitorFormat::Webhook => written::webhook(&judged, &outlooks, language),
        };
        report::print(&text);
        let outcome = workspace.says(&found);
        let breached = judged.iter().any(|one| one.state == State::Breach);
        Ok(match outcome {
            Outcome::Fine if breached => Outcome::Found,
            outcome => outcome,
        })
    }

    /// The engine of the target, or what keeps what would be sent to it.
    fn engine(&self, workspace: &Workspace) -> Result<Engine, Vec<Diagnostic>> {
        if self.dry_run {
            return dry::engine(workspace, self.target.as_ref());
        }
        let (name, target) =
            query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        query::engine(workspace, name, target)
    }

    /// Whether it is asked for, by its name or its label.
    fn wants(&self, about: &About) -> bool {
        let has = |part: &String| {
            let label = about.label.as_ref();
            about.name.contains(part.as_str()) || label.is_some_and(|label| label.contains(part.as_str()))
        };
        self.names.is_empty() || self.names.iter().any(has)
    }

    /// The moments it is asked at; people are told how many where these are many.
    fn moments(&self, now: DateTime, workspace: &mut Workspace) -> Result<Vec<DateTime>, Vec<Diagnostic>> {
        let Some(since) = self.since else {
            return Ok(vec![now]);
        };
        if since > now.date() {
            let text = since.to_string();
            let id = words(&mut workspace.project.sources, "--since", &text);
            let finding = Diagnostic::error(&code::BAD_BOUNDS).at(Span::new(id, 0, text.len()));
            let finding = finding
                .says("message.as_of")
                .helps("help.as_of")
                .with("since", since);
            return Err(vec![finding.with("until", now.date())]);
        }
        let days = std::iter::successors(Some(since), |day| day.tomorrow().ok());
        let days = days.take_while(|day| *day < now.date());
        let days = days.map(|day| day.to_datetime(jiff::civil::Time::midnight()));
        let moments: Vec<DateTime> = days.chain([now]).collect();
        if moments.len() > MANY {
            let said = say!(
                "as of each of {count} days, from {since} on",
                count = moments.len(),
                since = since
            );
            report::say(said.of(workspace.language));
        }
        Ok(moments)
    }
}

/// All questions in a dialect.
fn as_sql(
    workspace: &Workspace,
    watches: &[Watch],
    dialect: &dyn Dialect,
) -> Result<String, Vec<Diagnostic>> {
    let (checked, model) = (&workspace.checked, &workspace.checked.model);
    let mut text = String::new();
    let (foreseen, others): (Vec<&Watch>, Vec<&Watch>) =
        watches.iter().partition(|watch| watch.foreseen.is_some());
    for watch::About { kind, name, says, .. } in foreseen.iter().map(|watch| &watch.about) {
        let _ = writeln!(
            text,
            "-- {} {name}: {says}\n-- not here: what is expected is reckoned by `merak monitor`, not by SQL\n",
            kind.word()
        );
    }
    for group in watch::groups_of_same_cells(others) {
        let Some(first) = group.first() else {
            continue;
        };
        let clauses = watch::question(checked, &group);
        let plan = planned(checked, &clauses, first.span, AsOf::Clock)?;
        if let Some(finding) = refused(&plan, model, dialect) {
            return Err(vec![finding]);
        }
        for watch::About { kind, name, says, .. } in group.iter().map(|watch| &watch.about) {
            let _ = writeln!(text, "-- {} {name}: {says}", kind.word());
        }
        let _ = writeln!(text, "{};\n", render(&plan, model, dialect).trim_end());
    }
    Ok(text)
}
