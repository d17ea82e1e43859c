//! `merak test`

use clap::Args;

use super::call::Call;
#[cfg(feature = "embedded")]
use super::report;
use super::{Outcome, workspace};

/// Run the tests of definitions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak test
  merak test second_order_counts
  merak test --target warehouse                decompositions that nothing proves, on its data")]
pub(super) struct Test {
    /// Only tests whose name contains one of these
    names: Vec<String>,

    /// Also ask this target whether the decompositions hold that nothing proves
    #[arg(long, value_name = "T")]
    target: Option<String>,
}

impl Test {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        self.all(workspace)
    }

    #[cfg(not(feature = "embedded"))]
    fn all(&self, workspace: &workspace::Workspace) -> Outcome {
        use crate::diagnostic::{Diagnostic, code};
        workspace.says(&[Diagnostic::error(&code::NO_ENGINE)])
    }

    #[cfg(feature = "embedded")]
    fn all(&self, workspace: &workspace::Workspace) -> Outcome {
        use crate::words::{Said, say};
        use std::fmt::Write;

        let language = workspace.language;
        let model = &workspace.checked.model;
        let wanted =
            |name: &str| self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()));
        let mut found = Vec::new();
        let (mut passed, mut failed) = (0_usize, 0_usize);
        let mut lines = String::new();
        for test in model.tests.iter().filter(|test| wanted(&test.named.name.text)) {
            let failures = super::testing::run(&workspace.checked, test);
            let verdict = match failures.is_empty() {
                true => language.of("ok    ", "通过  "),
                false => language.of("FAILED", "未通过"),
            };
            let _ = writeln!(lines, "{verdict} {}", test.named.name.text);
            if failures.is_empty() {
                passed += 1;
            } else {
                failed += 1;
            }
            found.extend(failures);
        }
        if passed + failed == 0 && !self.names.is_empty() {
            let said = say!("no test is called so: {names}", names = Said::list(&self.names));
            report::say(said.of(language));
            return Outcome::Misused;
        }
        if let Some(target) = &self.target {
            let held = match held(workspace, target) {
                Ok(held) => held,
                Err(findings) => return workspace.says(&findings),
            };
            for one in held {
                let _ = writeln!(lines, "{} {}", one.name, one.said.of(language));
                found.extend(one.broken);
            }
        }
        let outcome = workspace.says(&found);
        let counted = say!(
            "{passed} passed, {failed} failed",
            passed = passed,
            failed = failed
        );
        report::print(&format!("{lines}{}\n", counted.of(language)));
        outcome
    }
}

/// Whether the decompositions that nothing proves hold on a target's data.
#[cfg(feature = "embedded")]
fn held(
    workspace: &workspace::Workspace,
    target: &String,
) -> Result<Vec<super::holding::Held>, Vec<crate::diagnostic::Diagnostic>> {
    let (name, target) = super::query::askable(workspace, Some(target)).map_err(|finding| vec![finding])?;
    let engine = super::query::engine(workspace, name, target)?;
    Ok(super::holding::run(&workspace.checked, &engine))
}
