//! `merak check`

use std::path::Path;

use clap::{Args, ValueEnum};

use super::{Outcome, questions, report, workspace};
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::findings::{Places, github, json, junit, sarif};

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
    pub fn run(&self, project: Option<&Path>) -> Outcome {
        let workspace = match workspace::load(project) {
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
                let outcome = report::findings(found, sources);
                report::say(&summary(found, workspace));
                return outcome;
            }
            Format::Json => format!("{}\n", json(found, sources)),
            Format::Sarif => format!("{}\n", sarif(found, &places)),
            Format::Github => github(found, &places),
            Format::Junit => junit(found, &places),
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
fn summary(found: &[Diagnostic], workspace: &workspace::Workspace) -> String {
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let errors = found.iter().filter(is_error).count();
    let warnings = found.len() - errors;
    let counted = format!(
        "{} in {}",
        some(workspace.checked.model.metrics.len(), "metric"),
        some(workspace.project.files.len(), "file")
    );
    match (errors, warnings) {
        (0, 0) => format!("{counted}: everything fits together"),
        (0, warnings) => format!("{counted}: {}", some(warnings, "warning")),
        (errors, 0) => format!("{counted}: {}", some(errors, "error")),
        (errors, warnings) => {
            let (errors, warnings) = (some(errors, "error"), some(warnings, "warning"));
            format!("{counted}: {errors}, {warnings}")
        }
    }
}

fn some(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}
