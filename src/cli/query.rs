//! `merak query`

use std::path::PathBuf;

use clap::Args;

use super::ask::Ask;
use super::call::Call;
use super::workspace::Workspace;
#[cfg(feature = "embedded")]
use super::written;
use super::{Outcome, target, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::source::manifest::Target;

/// Ask a target
#[derive(Debug, Args)]
#[command(after_help = super::with_format("Examples:
  merak query gmv aov --by month
  merak query gmv --by buyer.country --where 'channel != \"email\"' --since 2025-01-01 --sort 'gmv desc'
  merak query gmv --by month,channel --for 'last 12 complete months' --top '5 channel by gmv' --totals
  merak query --by channel                     the values of a dimension
  merak query --report monthly_review --format csv"))]
pub(super) struct Query {
    #[command(flatten)]
    ask: Ask,

    /// The target that is asked
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// How rows are written
    #[cfg(feature = "embedded")]
    #[arg(long, value_enum, default_value_t)]
    format: crate::output::rows::RowFormat,

    /// Write to this new file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Query {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        match self.answer(workspace) {
            Ok(outcome) => outcome,
            Err(found) => workspace.says(&found),
        }
    }

    #[cfg(not(feature = "embedded"))]
    fn answer(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        self.ask.question(workspace)?;
        askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        Err(vec![Diagnostic::error(&code::NO_ENGINE)])
    }

    #[cfg(feature = "embedded")]
    fn answer(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        use crate::plan::plan;

        let question = self.ask.question(workspace)?;
        let (name, target) = askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let plan = plan(&workspace.checked, &question).map_err(|finding| vec![*finding])?;
        let engine = engine(workspace, name, target)?;
        let spinner = super::spinner::Spinner::start();
        let answer = super::asking::run(&engine, &workspace.checked.model, &plan);
        let answer = answer.map_err(|finding| vec![finding])?;
        drop(spinner);
        written::write(&answer, self.format, self.output.as_deref(), workspace.language)
    }
}

/// The one number of a question for one metric without slices.
#[cfg(not(feature = "embedded"))]
pub(super) fn number(
    _: &Workspace,
    _: &crate::plan::Question,
    _: (&str, &Target),
) -> Result<Option<String>, Diagnostic> {
    Err(Diagnostic::error(&code::NO_ENGINE))
}

/// The one number of a question for one metric without slices; none where it is null.
#[cfg(feature = "embedded")]
pub(super) fn number(
    workspace: &Workspace,
    question: &crate::plan::Question,
    (name, target): (&str, &Target),
) -> Result<Option<String>, Diagnostic> {
    let plan = crate::plan::plan(&workspace.checked, question).map_err(|finding| *finding)?;
    let statement = super::statement::statement(&plan, &workspace.checked.model)?;
    let mut found = match engine(workspace, name, target) {
        Ok(engine) => {
            return crate::output::rows::number(&engine.run(&statement)?).map_err(|error| unreadable(&error));
        }
        Err(found) => found,
    };
    Err(found.pop().unwrap_or_else(|| Diagnostic::error(&code::NO_ENGINE)))
}

#[cfg(feature = "embedded")]
fn unreadable(error: &std::io::Error) -> Diagnostic {
    let finding = Diagnostic::error(&code::UNREADABLE_DATA).helps("help.none");
    finding
        .with("table", crate::words::say!("the answer"))
        .with("reason", error)
}

/// The target to ask, if this version can ask it.
pub(super) fn askable<'a>(
    workspace: &'a Workspace,
    name: Option<&String>,
) -> Result<(&'a str, &'a Target), Diagnostic> {
    let (name, target) = target::choose(&workspace.project.manifest, name)?;
    if target.engine == "embedded" {
        return Ok((name, target));
    }
    let finding = Diagnostic::error(&code::UNKNOWN_TARGET)
        .says("message.not_yet")
        .helps("help.not_yet");
    Err(finding.with("name", &target.engine))
}

/// The engine over the files of a target.
#[cfg(feature = "embedded")]
pub(super) fn engine(
    workspace: &Workspace,
    name: &str,
    target: &Target,
) -> Result<crate::engine::embedded::Embedded, Vec<Diagnostic>> {
    let project = &workspace.project;
    let tables = target
        .tables
        .iter()
        .map(|(table, path)| (table.clone(), project.path(path)))
        .collect();
    let engine = crate::engine::embedded::Embedded::over_files(name, &tables, &project.manifest.timezone);
    engine.map_err(|finding| vec![finding])
}
