//! `merak monitor`: guardrails, companions, alerts and targets, put to a target's data.

mod judged;
mod question;
mod targets;
mod unusual;
mod watched;
mod written;

use clap::{Args, ValueEnum};
use jiff::civil::DateTime;

use super::ask::Ask;
use super::call::Call;
use super::workspace::Workspace;
use super::{Outcome, query, report, spinner, sql, workspace};
use crate::diagnostic::Diagnostic;
use crate::plan::AsOf;
use judged::{Judged, State};
use watched::Watch;

/// Put guardrails, alerts and targets to data
#[derive(Debug, Args)]
#[command(
    after_help = "Everything is judged for the last period that is over: each slice of `per … by …` by itself.
What is not known is `no data`, never fine. Nothing is remembered between runs: since when
something is so, the data says. Run it from any scheduler.

Examples:
  merak monitor
  merak monitor basket_floor --as-of 2026-03-02
  merak monitor --since 2026-01-01 --as-of 2026-04-01    as of each day between
  merak monitor --format json | jq '.[] | select(.state == \"breach\")'
  merak monitor --format webhook | curl -d @- \"$URL\"
  merak monitor --as-sql duckdb                            the questions, for a scheduler elsewhere

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

impl Monitor {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        match self.monitor(workspace) {
            Ok(outcome) => outcome,
            Err(found) => workspace.says(&found),
        }
    }

    fn monitor(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        let ask = Ask {
            as_of: self.as_of.clone(),
            ..Ask::default()
        };
        let now = match ask.as_of(workspace)? {
            AsOf::At(now) => now,
            AsOf::Clock | AsOf::Never => workspace.now().unwrap_or_default(),
        };
        let watches = watched::all(workspace)?;
        let watches: Vec<Watch> = watches
            .into_iter()
            .filter(|watch| self.wants(&watch.name))
            .collect();
        if let Some(dialect) = &self.as_sql {
            let dialect = sql::dialect(workspace, Some(dialect), None).map_err(|finding| vec![finding])?;
            return Ok(report::print(&question::sql(workspace, &watches, dialect)?));
        }
        let (name, target) =
            query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let engine = query::engine(workspace, name, target)?;
        let spinner = spinner::Spinner::start();
        let mut judged = Vec::new();
        let mut found = Vec::new();
        for now in self.moments(now) {
            let asked = question::Asked {
                workspace,
                engine: &engine,
                now,
            };
            judged.extend(judged::all(&asked, &watches, &mut found));
            judged.extend(targets::all(&asked, &|name| self.wants(name), &mut found));
        }
        drop(spinner);
        if self.since.is_some() {
            judged.retain(|one: &Judged| one.state != State::Ok);
        }
        judged.sort_by_key(|one| (one.as_of, one.state));
        let language = workspace.language;
        let text = match self.format {
            MonitorFormat::Human => written::human(&judged, self.since.is_some(), language),
            MonitorFormat::Json => written::json(&judged),
            MonitorFormat::Junit => written::junit(&judged, language),
            MonitorFormat::Webhook => written::webhook(&judged, language),
        };
        report::print(&text);
        let outcome = workspace.says(&found);
        let breached = judged.iter().any(|one| one.state == State::Breach);
        Ok(match outcome {
            Outcome::Fine if breached => Outcome::Found,
            outcome => outcome,
        })
    }

    fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()))
    }

    /// The moments it is asked at.
    fn moments(&self, now: DateTime) -> Vec<DateTime> {
        let Some(since) = self.since else {
            return vec![now];
        };
        let days = std::iter::successors(Some(since), |day| day.tomorrow().ok());
        let days = days.take_while(|day| *day < now.date());
        let days = days.map(|day| day.to_datetime(jiff::civil::Time::midnight()));
        days.chain([now]).collect()
    }
}
