//! `merak monitor`: guardrails, companions, alerts, targets and decompositions that data
//! may break, put to a target's data.

use std::fmt::Write;

use clap::{Args, ValueEnum};
use jiff::civil::{Date, DateTime};

use super::asking::{Asking, Rows, planned};
use super::call::Call;
use super::workspace::Workspace;
use super::{Outcome, ask, decompositions, outlooks, query, report, spinner, sql, workspace};
use crate::check::calendar::start_of;
use crate::diagnostic::{Diagnostic, code};
use crate::output::rows::value::Value;
use crate::output::watch as written;
use crate::plan::AsOf;
use crate::source::manifest::Manifest;
use crate::source::project::words;
use crate::source::{SourceMap, Span};
use crate::sql::{Dialect, refused, render};
use crate::syntax::time::Grain;
use crate::watch::{self, About, Due, Judged, Kind, State, Watch};
use crate::words::{Said, say};

/// Put guardrails, alerts and targets to data
#[derive(Debug, Args)]
#[command(
    after_help = "Everything is judged for the last period that is over: each slice of `per … by …` by itself.
What is not known is `no data`, never fine. Decompositions are held against the data, too, unless
they are proved whatever it is. Nothing is remembered between runs: since when
something is so, the data says. Run it from any scheduler. Of targets whose period is not over it
says what they are expected to come to: likely, open, unlikely, or too short a history to say.

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
        let mut watches = watch::watched(&workspace.checked, &workspace.project.sources)?;
        watches.retain(|watch| self.wants(&watch.about));
        let targets = watch::all(&workspace.checked, &workspace.project.sources);
        let is_aimed_at = targets.iter().any(|due| self.wants(due.about()));
        let mut holdings = watch::holdings(&workspace.checked, &workspace.project.sources);
        holdings.retain(|holding| self.wants(&holding.about));
        if watches.is_empty() && holdings.is_empty() && !is_aimed_at && !self.names.is_empty() {
            let said = say!(
                "nothing that is watched is called so: {names}",
                names = Said::list(&self.names)
            );
            report::say(said.of(workspace.language));
            return Ok(Outcome::Misused);
        }
        if let Some(dialect) = &self.as_sql {
            let dialect = sql::dialect(workspace, Some(dialect), None).map_err(|finding| vec![finding])?;
            return Ok(report::print(&as_sql(workspace, &watches, dialect)?));
        }
        let (name, target) =
            query::askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let engine = query::engine(workspace, name, target)?;
        let moments = self.moments(now, workspace)?;
        let spinner = spinner::Spinner::start();
        let mut judged = Vec::new();
        let mut outlooks = Vec::new();
        let mut found = Vec::new();
        for now in moments {
            let at = Moment {
                now,
                asking: Asking {
                    checked: &workspace.checked,
                    engine: &engine,
                    as_of: AsOf::At(now),
                },
            };
            judged.extend(at.watches(&watches, &mut found));
            let due = watch::due(&workspace.checked, &workspace.project.sources, now).into_iter();
            let wanted = due.filter(|due| self.wants(due.about()));
            judged.extend(at.targets(wanted, &mut found));
            judged.extend(decompositions::of(at.asking, &holdings, now, &mut found));
            // What is to come is told as of the last day.
            if self.since.is_none() {
                let aims = watch::aims(&workspace.checked, &workspace.project.sources, now).into_iter();
                let wanted = aims.filter(|aim| self.wants(aim.about()));
                outlooks = outlooks::of(at.asking, wanted.collect(), now, &mut found);
            }
        }
        drop(spinner);
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

/// How guardrails and companions stood in the shorter periods that ended within some days, as
/// far as that is not judged already.
fn within(
    asking: Asking<'_>,
    watches: &[Watch],
    (first, end): (Date, Date),
    known: &[Judged],
    found: &mut Vec<Diagnostic>,
) -> Vec<Judged> {
    let is_guard = |watch: &&Watch| matches!(watch.about.kind, Kind::Guardrail | Kind::Companion);
    let guards: Vec<Watch> = watches.iter().filter(is_guard).cloned().collect();
    let mut judged: Vec<Judged> = Vec::new();
    let mut now = end;
    while now > first {
        let ends = |watch: &&Watch| ends_on(now, watch.grain, &asking.checked.model.manifest);
        let over: Vec<Watch> = guards.iter().filter(ends).cloned().collect();
        let now_at = now.to_datetime(jiff::civil::Time::midnight());
        let at = Moment {
            now: now_at,
            asking: Asking {
                as_of: AsOf::At(now_at),
                ..asking
            },
        };
        judged.extend(at.watches(&over, found));
        now = now.yesterday().unwrap_or(first);
    }
    let key = |one: &Judged| {
        (
            one.about.kind.word(),
            one.about.name.clone(),
            one.about.says.clone(),
            one.period.clone(),
            one.slice.clone(),
        )
    };
    judged.retain(|one| !known.iter().any(|other| key(other) == key(one)));
    judged
}

/// Whether a period ends before a day begins.
fn ends_on(day: Date, grain: Grain, manifest: &Manifest) -> bool {
    let is_longer = matches!(grain, Grain::Custom(_)) || grain < Grain::Day;
    !is_longer && start_of(day, grain, manifest) == day
}

/// How all that is watched stands at a moment, and how guardrails stood in what ended within
/// some days; the worst first; and what could not be asked.
pub(super) fn standing(
    asking: Asking<'_>,
    sources: &SourceMap,
    now: DateTime,
    days: (Date, Date),
) -> Result<(Vec<Judged>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let checked = asking.checked;
    let at = Moment { now, asking };
    let mut found = Vec::new();
    let watches = watch::watched(checked, sources)?;
    let mut judged = at.watches(&watches, &mut found);
    judged.extend(within(asking, &watches, days, &judged, &mut found));
    judged.extend(at.targets(watch::due(checked, sources, now).into_iter(), &mut found));
    judged.extend(decompositions::of(
        asking,
        &watch::holdings(checked, sources),
        now,
        &mut found,
    ));
    judged.sort_by_key(|one| one.state);
    Ok((judged, found))
}

/// A moment everything is judged at.
struct Moment<'a> {
    now: DateTime,
    asking: Asking<'a>,
}

impl Moment<'_> {
    fn watches(&self, watches: &[Watch], found: &mut Vec<Diagnostic>) -> Vec<Judged> {
        let mut judged = Vec::new();
        for group in watch::groups(watches) {
            match self.group(&group) {
                Ok(more) => judged.extend(more),
                // One that cannot be asked keeps nobody else from it.
                Err(_) if group.len() > 1 => {
                    for watch in group {
                        match self.group(&[watch]) {
                            Ok(more) => judged.extend(more),
                            Err(findings) => {
                                judged.push(watch::unknown(self.asking.checked, watch, self.now));
                                found.extend(findings);
                            }
                        }
                    }
                }
                Err(findings) => {
                    let unknown = |watch: &&Watch| watch::unknown(self.asking.checked, watch, self.now);
                    judged.extend(group.iter().map(unknown));
                    found.extend(findings);
                }
            }
        }
        judged
    }

    fn group(&self, group: &[&Watch]) -> Result<Vec<Judged>, Vec<Diagnostic>> {
        let Some(first) = group.first() else {
            return Ok(Vec::new());
        };
        let checked = self.asking.checked;
        let rows = self.asking.rows(&watch::question(checked, group), first.span)?;
        let told = watch::judged(checked, group, &texts(rows), self.now);
        let mut all = Vec::new();
        for (watch, judged) in group.iter().zip(told) {
            all.extend(match judged {
                Some(judged) => judged,
                None => self.group(&[watch])?,
            });
        }
        Ok(all)
    }

    fn targets<'a>(&self, due: impl Iterator<Item = Due<'a>>, found: &mut Vec<Diagnostic>) -> Vec<Judged> {
        let due: Vec<Due<'a>> = due.collect();
        let mut groups: Vec<Vec<&Due<'_>>> = Vec::new();
        for due in &due {
            let is_beside =
                |group: &&mut Vec<&Due<'_>>| group.first().is_some_and(|first| first.is_beside(due));
            match groups.iter_mut().find(is_beside) {
                Some(group) => group.push(due),
                None => groups.push(vec![due]),
            }
        }
        let mut judged = Vec::new();
        for group in groups {
            match self.due(&group) {
                Ok(more) => judged.extend(more),
                Err(_) if group.len() > 1 => {
                    for due in group {
                        match self.due(&[due]) {
                            Ok(more) => judged.extend(more),
                            Err(findings) => {
                                judged.push(self.unknown(due));
                                found.extend(findings);
                            }
                        }
                    }
                }
                Err(findings) => {
                    judged.extend(group.iter().map(|due| self.unknown(due)));
                    found.extend(findings);
                }
            }
        }
        judged
    }

    /// A target that could not be asked.
    fn unknown(&self, due: &Due<'_>) -> Judged {
        watch::unknown_of(due.about(), due.per(), due.first_day().to_string(), self.now)
    }

    /// Those of one period.
    fn due(&self, group: &[&Due<'_>]) -> Result<Vec<Judged>, Vec<Diagnostic>> {
        let Some(first) = group.first() else {
            return Ok(Vec::new());
        };
        let rows = texts(self.asking.rows(&Due::question_of(group), first.span())?);
        let judged = group.iter().enumerate();
        Ok(judged.map(|(before, due)| due.judged(&rows, before)).collect())
    }
}

/// Rows as texts; nothing stands for NULL.
pub(super) fn texts(rows: Rows) -> watch::Texts {
    let texts = |row: Vec<Value>| row.iter().map(|value| value.text().map(str::to_owned)).collect();
    rows.into_iter().map(texts).collect()
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
