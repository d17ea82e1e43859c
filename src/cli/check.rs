//! `merak check`

use std::path::Path;

use clap::{Args, ValueEnum};

use super::call::Call;
use super::{Outcome, questions, report, workspace};
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::findings::{Places, github, json, junit, sarif};
use crate::words::{Said, say};

/// Check every definition of the project
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak check
  merak check --deny warnings
  merak check --format github             notes beside the lines of a pull request
  merak check --format sarif > merak.sarif
  merak check --format json | jq '.[].code'

Exit codes: 0 fine (warnings alone too), 1 something is wrong, 2 used wrongly.")]
pub(super) struct Check {
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Take warnings for errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
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
        questions::check(workspace);
        workspace.lint();
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
                report::say(summary(found, workspace).of(workspace.language));
                return outcome;
            }
            Format::Json => format!("{}\n", json(found, sources, workspace.language)),
            Format::Sarif => format!("{}\n", sarif(found, &places, workspace.language)),
            Format::Github => github(found, &places, workspace.language),
            Format::Junit => junit(found, &places, workspace.language),
        };
        report::print(&text);
        report::outcome(found)
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
fn summary(found: &[Diagnostic], workspace: &workspace::Workspace) -> Said {
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
