//! `merak test`

use clap::Args;

use super::call::Call;
#[cfg(feature = "embedded")]
use super::report;
use super::{Outcome, workspace};
#[cfg(feature = "embedded")]
use crate::diagnostic::Diagnostic;
#[cfg(feature = "embedded")]
use crate::words::{Language, Said, say};

/// Run the tests of definitions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak test
  merak test second_order_counts
  merak test --target warehouse                also assertions, and decompositions that nothing
                                               proves, on its data")]
pub(super) struct Test {
    /// Only tests whose name contains one of these
    names: Vec<String>,

    /// Also ask this target whether assertions hold, and decompositions that nothing proves
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
        let (checked, model) = (&workspace.checked, &workspace.checked.model);
        let engine = match self.target.as_ref().map(|target| engine(workspace, target)) {
            Some(Err(findings)) => return workspace.says(&findings),
            Some(Ok(engine)) => Some(engine),
            None => None,
        };
        let asking = |engine| super::asking::Asking {
            checked,
            engine,
            as_of: crate::plan::AsOf::Clock,
        };
        let wanted =
            |name: &str| self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()));
        let mut tally = Tally::new(workspace.language);
        for test in model.tests.iter().filter(|test| wanted(&test.named.name.text)) {
            tally.add(&test.named.name.text, super::testing::run(checked, test));
        }
        let mut assertions = model.assertions.iter().filter(|one| wanted(&one.named.name.text));
        if let Some(engine) = &engine {
            for assertion in assertions.by_ref() {
                let failures = super::asserting::run(asking(engine), assertion);
                tally.add(&assertion.named.name.text, failures);
            }
        }
        let unasked = assertions.count();
        if tally.is_empty() && unasked == 0 && !self.names.is_empty() {
            let said = say!("no test is called so: {names}", names = Said::list(&self.names));
            report::say(said.of(workspace.language));
            return Outcome::Misused;
        }
        if let Some(engine) = &engine {
            for one in super::holding::run(asking(engine)) {
                tally.line(&format!("{} {}", one.name, one.said.of(workspace.language)));
                tally.found.extend(one.broken);
            }
        }
        let outcome = workspace.says(&tally.found);
        report::print(&tally.written(unasked));
        outcome
    }
}

/// What came out.
#[cfg(feature = "embedded")]
struct Tally {
    language: Language,
    lines: String,
    passed: usize,
    failed: usize,
    found: Vec<Diagnostic>,
}

#[cfg(feature = "embedded")]
impl Tally {
    fn new(language: Language) -> Self {
        Self {
            language,
            lines: String::new(),
            passed: 0,
            failed: 0,
            found: Vec::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.passed + self.failed == 0
    }

    fn add(&mut self, name: &str, failures: Vec<Diagnostic>) {
        let verdict = match failures.is_empty() {
            true => self.language.of("ok    ", "通过  "),
            false => self.language.of("FAILED", "未通过"),
        };
        self.line(&format!("{verdict} {name}"));
        match failures.is_empty() {
            true => self.passed += 1,
            false => self.failed += 1,
        }
        self.found.extend(failures);
    }

    fn line(&mut self, line: &str) {
        self.lines.push_str(line);
        self.lines.push('\n');
    }

    /// The lines and the sum of them; and how many assertions nobody was asked about.
    fn written(self, unasked: usize) -> String {
        let counted = say!(
            "{passed} passed, {failed} failed",
            passed = self.passed,
            failed = self.failed
        );
        let counted = match unasked {
            0 => counted,
            1 => say!("{counted}; 1 assertion needs `--target`", counted = counted),
            count => say!(
                "{counted}; {count} assertions need `--target`",
                counted = counted,
                count = count
            ),
        };
        format!("{}{}\n", self.lines, counted.of(self.language))
    }
}

/// The engine over a target's data.
#[cfg(feature = "embedded")]
fn engine(
    workspace: &workspace::Workspace,
    target: &String,
) -> Result<crate::engine::embedded::Embedded, Vec<Diagnostic>> {
    let (name, target) = super::query::askable(workspace, Some(target)).map_err(|finding| vec![finding])?;
    super::query::engine(workspace, name, target)
}
