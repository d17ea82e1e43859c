//! `merak test`

use std::path::Path;

use clap::Args;

use super::{Outcome, report, workspace};

/// Run the tests of definitions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak test
  merak test second_order_counts")]
pub(super) struct Test {
    /// Only tests whose name contains one of these
    names: Vec<String>,
}

impl Test {
    pub fn run(&self, project: Option<&Path>) -> Outcome {
        let workspace = match workspace::sound(project) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        self.all(workspace)
    }

    #[cfg(not(feature = "embedded"))]
    fn all(&self, _: &workspace::Workspace) -> Outcome {
        use crate::diagnostic::{Diagnostic, code};
        report::single(Diagnostic::error(&code::NO_ENGINE))
    }

    #[cfg(feature = "embedded")]
    fn all(&self, workspace: &workspace::Workspace) -> Outcome {
        use std::fmt::Write;

        let model = &workspace.checked.model;
        let wanted =
            |name: &str| self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()));
        let mut found = Vec::new();
        let (mut passed, mut failed) = (0_usize, 0_usize);
        let mut lines = String::new();
        for test in model.tests.iter().filter(|test| wanted(&test.named.name.text)) {
            let failures = super::testing::run(&workspace.checked, test);
            let verdict = if failures.is_empty() { "ok    " } else { "FAILED" };
            let _ = writeln!(lines, "{verdict} {}", test.named.name.text);
            if failures.is_empty() {
                passed += 1;
            } else {
                failed += 1;
            }
            found.extend(failures);
        }
        if passed + failed == 0 && !self.names.is_empty() {
            report::say(&format!("no test is called so: {}", self.names.join(", ")));
            return Outcome::Misused;
        }
        let outcome = report::findings(&found, &workspace.project.sources);
        report::print(&format!("{lines}{passed} passed, {failed} failed\n"));
        outcome
    }
}
