//! `merak query`

use std::path::{Path, PathBuf};

use clap::Args;

use super::ask::Ask;
use super::workspace::Workspace;
use super::{Outcome, report, target, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::source::manifest::Target;

/// Ask a target
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak query gmv aov --by month
  merak query gmv --by buyer.country --where 'channel != \"email\"' --since 2025-01-01 --sort 'gmv desc'
  merak query gmv --by month,channel --for 'last 12 complete months' --top '5 channel by gmv' --totals
  merak query --by channel                     the values of a dimension
  merak query --report monthly_review --format csv")]
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
    pub fn run(&self, project: Option<&Path>) -> Outcome {
        let workspace = match workspace::load(project) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        if let Err(outcome) = workspace.require_sound() {
            return outcome;
        }
        match self.answer(workspace) {
            Ok(outcome) => outcome,
            Err(found) => report::findings(&found, &workspace.project.sources),
        }
    }

    /// The target to ask, if this version can ask it.
    fn target<'a>(&self, workspace: &'a Workspace) -> Result<(&'a str, &'a Target), Diagnostic> {
        let (name, target) = target::choose(&workspace.project.manifest, self.target.as_ref())?;
        if target.engine == "embedded" {
            return Ok((name, target));
        }
        let finding = Diagnostic::error(&code::UNKNOWN_TARGET)
            .says("message.not_yet")
            .helps("help.not_yet");
        Err(finding.with("name", &target.engine))
    }

    #[cfg(not(feature = "embedded"))]
    fn answer(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        self.ask.question(workspace)?;
        self.target(workspace).map_err(|finding| vec![finding])?;
        Err(vec![Diagnostic::error(&code::NO_ENGINE)])
    }

    #[cfg(feature = "embedded")]
    fn answer(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        use crate::engine::embedded::Embedded;
        use crate::plan::plan;

        let question = self.ask.question(workspace)?;
        let (name, target) = self.target(workspace).map_err(|finding| vec![finding])?;
        let plan = plan(&workspace.checked, &question).map_err(|finding| vec![*finding])?;
        let Some(statement) = super::statement::statement(&plan, &workspace.checked.model) else {
            return Err(vec![Diagnostic::error(&code::NO_ENGINE)]);
        };
        let project = &workspace.project;
        let tables = target
            .tables
            .iter()
            .map(|(table, path)| (table.clone(), project.path(path)))
            .collect();
        let _spinner = super::spinner::Spinner::start();
        let engine = Embedded::over_files(name, &tables, &project.manifest.timezone)
            .map_err(|finding| vec![finding])?;
        let answer = engine.run(&statement).map_err(|finding| vec![finding])?;
        drop(_spinner);
        self.write(&answer)
    }

    #[cfg(feature = "embedded")]
    fn write(&self, answer: &crate::engine::embedded::Answer) -> Result<Outcome, Vec<Diagnostic>> {
        use std::io::{BufWriter, IsTerminal, Write};

        use crate::output::rows::{RowFormat, write};

        let failed = |path: &str, error: std::io::Error| {
            let finding = Diagnostic::error(&code::UNREADABLE_FILE)
                .says("message.unwritable")
                .helps("help.none");
            vec![finding.with("path", path).with("reason", error)]
        };
        let stdout = std::io::stdout();
        if let Some(path) = &self.output {
            let shown = path.display().to_string();
            let file = std::fs::File::create_new(path).map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    let finding = Diagnostic::error(&code::WOULD_OVERWRITE).helps("help.file");
                    vec![finding.with("path", &shown)]
                }
                _ => failed(&shown, error),
            })?;
            let mut out = BufWriter::new(file);
            let written = write(answer, self.format, None, &mut out).and_then(|()| out.flush());
            return written.map(|()| Outcome::Fine).map_err(|error| {
                let _ = std::fs::remove_file(path);
                failed(&shown, error)
            });
        }
        if self.format == RowFormat::Parquet && stdout.is_terminal() {
            report::say("Parquet is not for terminals: add `--output FILE`");
            return Ok(Outcome::Misused);
        }
        let mut out = BufWriter::new(stdout.lock());
        match write(answer, self.format, None, &mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(failed("standard output", error))
            }
            _ => Ok(Outcome::Fine),
        }
    }
}
