//! `merak check`

use std::path::Path;

use clap::Args;

use super::{Format, Outcome, questions, report, workspace};
use crate::diagnostic::Severity;
use crate::output::findings::json;

/// Check every definition of the project
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak check
  merak check --format json | jq '.[].code'

Exit codes: 0 fine (warnings alone too), 1 something is wrong, 2 used wrongly.")]
pub(super) struct Check {
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Check {
    pub fn run(&self, project: Option<&Path>) -> Outcome {
        let workspace = match workspace::load(project) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        questions::check(workspace);
        workspace.lint();
        let found = &workspace.found;
        if self.format == Format::Json {
            report::print(&format!("{}\n", json(found, &workspace.project.sources)));
            return report::outcome(found);
        }
        let outcome = report::findings(found, &workspace.project.sources);
        let errors = found
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        let warnings = found.len() - errors;
        let model = &workspace.checked.model;
        let counted = format!(
            "{} in {}",
            some(model.metrics.len(), "metric"),
            some(workspace.project.files.len(), "file")
        );
        report::say(&match (errors, warnings) {
            (0, 0) => format!("{counted}: everything fits together"),
            (0, warnings) => format!("{counted}: {}", some(warnings, "warning")),
            (errors, 0) => format!("{counted}: {}", some(errors, "error")),
            (errors, warnings) => format!(
                "{counted}: {}, {}",
                some(errors, "error"),
                some(warnings, "warning")
            ),
        });
        outcome
    }
}

fn some(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}
