//! `merak check`

use std::path::Path;

use clap::{Args, ValueEnum};

#[cfg(feature = "answers")]
use super::ask::Ask;
use super::call::Call;
#[cfg(feature = "answers")]
use super::query;
use super::workspace::Workspace;
use super::{Outcome, baseline, data_sql, diff, report, sql, target, workspace};
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::Touched;
use crate::output::findings::{Places, github, gitlab, json, junit, sarif};
#[cfg(feature = "answers")]
use crate::plan::AsOf;
use crate::words::{Said, say};

/// Check every definition of the project
#[derive(Debug, Args)]
#[command(
    after_help = "Errors are always shown, wherever they are. `--since` and the baseline only speak of warnings
and lints. The baseline is `merak-baseline.json` beside merak.toml, or what `baseline` says in
its [lints]; nothing but `--write-baseline` ever writes it.

Examples:
  merak check
  merak check --deny warnings
  merak check --target warehouse          what definitions claim of data, asked of it
  merak check --as-sql duckdb            the same questions, to be run elsewhere
  merak check --target warehouse --dry-run   what would be sent to it
  merak check --since main --merge-base   only what this branch touches, and what that reaches
  merak check --write-baseline            begin with what there is: only new warnings are shown
  merak check --format github             notes beside the lines of a pull request
  merak check --format sarif > merak.sarif
  merak check --format json | jq '.[].code'

Exit codes: 0 fine (warnings alone too), 1 something is wrong, 2 used wrongly."
)]
pub(super) struct Check {
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Take warnings for errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// Show warnings only for what changed since a revision of git, and what that reaches
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    since: Option<String>,

    /// With --since: since the last commit that REV and what is checked out have in common
    #[arg(long, requires = "since")]
    merge_base: bool,

    /// The day that reviews are judged by [default: today, in the project's time zone]
    #[arg(long, value_name = "DATE")]
    today: Option<jiff::civil::Date>,

    /// Also ask this target whether its data is as it is claimed to be: columns and their
    /// types, keys, links, `required`, `values`; and whether it is late
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// With --target: judge what is late or thin as if it were then; claims are put to all rows
    /// [default: now]
    #[arg(long, value_name = "MOMENT", requires = "target")]
    as_of: Option<String>,

    /// Print what --target asks, as SQL of this dialect, instead of checking
    #[arg(long, value_name = "DIALECT", conflicts_with_all = ["target", "as_of"])]
    as_sql: Option<String>,

    /// With --target: print what would be sent to it, and ask nothing
    #[arg(long, requires = "target", conflicts_with_all = ["format", "deny", "since", "write_baseline"])]
    dry_run: bool,

    /// Write the warnings there are to the baseline, which silences them from now on
    #[arg(long, conflicts_with = "since")]
    write_baseline: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
    /// Workflow commands of GitHub: notes beside the lines
    Github,
    /// GitLab's code quality report: findings beside the lines of a merge request
    Gitlab,
    /// JUnit XML: a test for each file
    Junit,
}

/// What is not let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every warning
    Warnings,
}

impl Check {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::load(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        if self.dry_run {
            return self
                .rehearsed(workspace)
                .unwrap_or_else(|found| workspace.says(&found));
        }
        if let Some(dialect) = &self.as_sql {
            return as_sql(workspace, dialect);
        }
        workspace
            .found
            .extend(target::without_sql(&workspace.project.manifest));
        workspace.judge(self.today);
        if self.write_baseline {
            return write_baseline(workspace);
        }
        let silenced = baseline::silence(workspace);
        let elsewhere = match &self.since {
            Some(since) => match keep_since(workspace, since, self.merge_base) {
                Ok(elsewhere) => elsewhere,
                Err(outcome) => return outcome,
            },
            None => 0,
        };
        workspace.found.extend(silenced.found);
        // What is wrong with data is of today: no baseline is made of it.
        let seen = match self.look(workspace) {
            Ok(seen) => seen,
            Err(found) => return workspace.says(&found),
        };
        if self.deny == Some(Deny::Warnings) {
            for finding in &mut workspace.found {
                finding.severity = Severity::Error;
            }
        }
        let found = workspace.found.as_slice();
        let sources = &workspace.project.sources;
        let places = Places {
            sources: Some(sources),
            prefix: from_here(&workspace.project.root),
        };
        let text = match self.format {
            Format::Human => {
                let outcome = workspace.says(found);
                let mut words = summary(found, workspace);
                if silenced.count > 0 {
                    words = say!(
                        "{counted}; {count} in the baseline are not shown",
                        counted = words,
                        count = silenced.count
                    );
                }
                if elsewhere > 0 {
                    words = say!(
                        "{counted}; {count} elsewhere are not shown",
                        counted = words,
                        count = elsewhere
                    );
                }
                report::say(words.of(workspace.language));
                report::print(&seen);
                return outcome;
            }
            Format::Json => format!("{}\n", json(found, sources, workspace.language)),
            Format::Sarif => format!("{}\n", sarif(found, &places, workspace.language)),
            Format::Github => github(found, &places, workspace.language),
            Format::Gitlab => format!("{}\n", gitlab(found, &places, workspace.language)),
            Format::Junit => junit(found, &places, workspace.language),
        };
        report::print(&text);
        report::outcome(found)
    }
}

/// Prints the questions of `--target`.
fn as_sql(workspace: &Workspace, dialect: &String) -> Outcome {
    if let Err(outcome) = workspace.require_sound() {
        return outcome;
    }
    let dialect = sql::dialect(workspace, Some(dialect), None).map_err(|finding| vec![finding]);
    match dialect.and_then(|dialect| data_sql::sql(workspace, dialect)) {
        Ok(sql) => report::print(&sql),
        Err(found) => workspace.says(&found),
    }
}

impl Check {
    /// Adds what is wrong with the data of a target; what was looked at, for people. While
    /// definitions are wrong, nobody is asked.
    #[cfg(feature = "answers")]
    fn look(&self, workspace: &mut Workspace) -> Result<String, Vec<Diagnostic>> {
        let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
        let Some(target) = &self.target else {
            return Ok(String::new());
        };
        if workspace.found.iter().any(is_error) {
            return Ok(String::new());
        }
        let now = self.now(workspace)?;
        let (name, target) = query::askable(workspace, Some(target)).map_err(|finding| vec![finding])?;
        let engine = query::engine(workspace, name, target)?;
        let seen = super::data::look(workspace, &engine, now);
        workspace.found.extend(seen.found);
        Ok(seen.table)
    }

    /// Prints what would be sent to the target.
    #[cfg(feature = "answers")]
    fn rehearsed(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        if let Err(outcome) = workspace.require_sound() {
            return Ok(outcome);
        }
        let now = self.now(workspace)?;
        let engine = super::dry::engine(workspace, self.target.as_ref())?;
        let seen = super::data::look(workspace, &engine, now);
        Ok(super::dry::printed(workspace, &engine, seen.found))
    }

    #[cfg(not(feature = "answers"))]
    fn rehearsed(&self, _: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        Err(vec![Diagnostic::error(&crate::diagnostic::code::NO_ENGINE)])
    }

    /// When it is judged as of.
    #[cfg(feature = "answers")]
    fn now(&self, workspace: &mut Workspace) -> Result<jiff::civil::DateTime, Vec<Diagnostic>> {
        let ask = Ask {
            as_of: self.as_of.clone(),
            ..Ask::default()
        };
        let now = match ask.as_of(workspace)? {
            AsOf::At(now) => Some(now),
            AsOf::Clock | AsOf::Never => workspace.now(),
        };
        Ok(now.unwrap_or_default())
    }

    #[cfg(not(feature = "answers"))]
    fn look(&self, _: &mut Workspace) -> Result<String, Vec<Diagnostic>> {
        match self.target {
            Some(_) => Err(vec![Diagnostic::error(&crate::diagnostic::code::NO_ENGINE)]),
            None => Ok(String::new()),
        }
    }
}

/// Keeps errors, and the warnings of what changed since a revision and what that
/// reaches; how many others there are.
fn keep_since(workspace: &mut Workspace, since: &str, merge_base: bool) -> Result<usize, Outcome> {
    let revision = diff::revision(workspace, since, merge_base)?;
    let old = match workspace.at(&revision)? {
        Some(old) => old,
        None => workspace.emptied(),
    };
    let trees = (old.trees(), workspace.trees());
    let touched = Touched::of((&old.project.sources, &trees.0), diff::side(workspace), &trees.1);
    let before = workspace.found.len();
    workspace.found.retain(|finding| {
        let mut places = finding.labels.iter().map(|label| Some(label.span));
        let here = match finding.labels.is_empty() {
            true => touched.holds(None),
            false => places.any(|place| touched.holds(place)),
        };
        finding.severity == Severity::Error || here
    });
    Ok(before - workspace.found.len())
}

fn write_baseline(workspace: &mut Workspace) -> Outcome {
    match baseline::write(workspace) {
        Ok((path, count)) => {
            let words = match count {
                1 => say!("1 finding is in {path}", path = path),
                count => say!("{count} findings are in {path}", count = count, path = path),
            };
            report::say(words.of(workspace.language));
            Outcome::Fine
        }
        Err(found) => workspace.says(&found),
    }
}

/// The way from here to a project below, with a slash behind it: tools want
/// paths of the repository they were started in.
fn from_here(root: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let root = root.canonicalize();
    match (here, root) {
        (Ok(here), Ok(root)) => match root.strip_prefix(&here) {
            Ok(way) if way.as_os_str().is_empty() => String::new(),
            Ok(way) => format!("{}/", way.to_string_lossy().replace('\\', "/")),
            Err(_) => String::new(),
        },
        _ => String::new(),
    }
}

/// What was looked at, and how much was found.
fn summary(found: &[Diagnostic], workspace: &Workspace) -> Said {
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let errors = found.iter().filter(is_error).count();
    let warnings = found.len() - errors;
    let metrics = match workspace.checked.model.metrics.len() {
        1 => say!("1 metric"),
        count => say!("{count} metrics", count = count),
    };
    let files = match workspace.project.files.len() {
        1 => say!("1 file"),
        count => say!("{count} files", count = count),
    };
    let errors = match errors {
        0 => None,
        1 => Some(say!("1 error")),
        count => Some(say!("{count} errors", count = count)),
    };
    let warnings = match warnings {
        0 => None,
        1 => Some(say!("1 warning")),
        count => Some(say!("{count} warnings", count = count)),
    };
    let counted: Vec<Said> = errors.into_iter().chain(warnings).collect();
    let counted = match counted.is_empty() {
        true => say!("everything fits together"),
        false => Said::joined(&counted, ", ", "，"),
    };
    say!(
        "{metrics} in {files}: {counted}",
        metrics = metrics,
        files = files,
        counted = counted
    )
}
