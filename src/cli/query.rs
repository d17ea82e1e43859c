//! `merak query`

use std::path::PathBuf;

use clap::Args;

use super::ask::Ask;
use super::call::Call;
use super::workspace::Workspace;
#[cfg(feature = "answers")]
use super::written;
use super::{Outcome, target, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::engine::known;
use crate::source::manifest::Target;

/// Ask a target
#[derive(Debug, Args)]
#[command(after_help = super::with_format("Examples:
  merak query gmv aov --by month
  merak query gmv --by buyer.country --where 'channel != \"email\"' --since 2025-01-01 --sort 'gmv desc'
  merak query gmv --by month,channel --for 'last 12 complete months' --top '5 channel by gmv' --totals
  merak query --by channel                     the values of a dimension
  merak query --report monthly_review --format csv
  merak query gmv --target warehouse --dry-run    what would be sent to it"))]
pub(super) struct Query {
    #[command(flatten)]
    ask: Ask,

    /// The target that is asked
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// How rows are written
    #[cfg(feature = "answers")]
    #[arg(long, value_enum, default_value_t)]
    format: crate::output::rows::RowFormat,

    /// Write to this new file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Print what would be sent to the target, and ask nothing
    #[cfg(feature = "answers")]
    #[arg(long, conflicts_with_all = ["format", "output"])]
    dry_run: bool,
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

    #[cfg(not(feature = "answers"))]
    fn answer(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        self.ask.question(workspace)?;
        askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        Err(vec![Diagnostic::error(&code::NO_ENGINE)])
    }

    #[cfg(feature = "answers")]
    fn answer(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        use crate::plan::plan;

        let question = self.ask.question(workspace)?;
        if self.dry_run {
            let engine = super::dry::engine(workspace, self.target.as_ref())?;
            let plan = plan(&workspace.checked, &question).map_err(|finding| vec![*finding])?;
            let asked = super::asking::run(&engine, &workspace.checked.model, &plan);
            asked.map_err(|finding| vec![finding])?;
            return Ok(super::dry::printed(workspace, &engine, Vec::new()));
        }
        let (name, target) = askable(workspace, self.target.as_ref()).map_err(|finding| vec![finding])?;
        let plan = plan(&workspace.checked, &question).map_err(|finding| vec![*finding])?;
        let engine = engine(workspace, name, target)?;
        let statement = super::statement::statement_in(engine.dialect(), &plan, &workspace.checked.model);
        let statement = statement.map_err(|finding| vec![finding])?;
        written::write(self.format, self.output.as_deref(), workspace.language, |taker| {
            engine.stream(&statement, taker)
        })
    }
}

/// The one number of a question for one metric without slices.
#[cfg(not(feature = "answers"))]
pub(super) fn number(
    _: &Workspace,
    _: &crate::plan::Question,
    _: (&str, &Target),
) -> Result<Option<String>, Diagnostic> {
    Err(Diagnostic::error(&code::NO_ENGINE))
}

/// The one number of a question for one metric without slices; none where it is null.
#[cfg(feature = "answers")]
pub(super) fn number(
    workspace: &Workspace,
    question: &crate::plan::Question,
    (name, target): (&str, &Target),
) -> Result<Option<String>, Diagnostic> {
    let plan = crate::plan::plan(&workspace.checked, question).map_err(|finding| *finding)?;
    let mut found = match engine(workspace, name, target) {
        Ok(engine) => {
            let answer = super::asking::run(&engine, &workspace.checked.model, &plan)?;
            return crate::output::rows::number(&answer).map_err(|error| unreadable(&error));
        }
        Err(found) => found,
    };
    Err(found.pop().unwrap_or_else(|| Diagnostic::error(&code::NO_ENGINE)))
}

#[cfg(feature = "answers")]
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
    if is_askable(&target.engine) {
        return Ok((name, target));
    }
    let finding = Diagnostic::error(&code::UNKNOWN_TARGET)
        .says("message.not_yet")
        .helps(match known(&target.engine).is_some() {
            true => "help.unbuilt",
            false => "help.not_yet",
        });
    Err(finding.with("name", &target.engine))
}

/// Whether this build can ask such an engine.
fn is_askable(engine: &str) -> bool {
    engine == "embedded" || (cfg!(feature = "databases") && known(engine).is_some())
}

/// The engine of a target: the one inside over its files, or its database.
#[cfg(feature = "answers")]
pub(super) fn engine(
    workspace: &Workspace,
    name: &str,
    target: &Target,
) -> Result<crate::engine::Engine, Vec<Diagnostic>> {
    #[cfg(feature = "databases")]
    if let Some(known) = known(&target.engine) {
        return database(workspace, (name, target), known).map_err(|finding| vec![finding]);
    }
    embedded(workspace, name, target).map_err(|finding| vec![finding])
}

#[cfg(feature = "embedded")]
fn embedded(workspace: &Workspace, name: &str, target: &Target) -> Result<crate::engine::Engine, Diagnostic> {
    use crate::engine::{Engine, embedded::Embedded};

    let project = &workspace.project;
    let tables = target
        .tables
        .iter()
        .map(|(table, path)| (table.clone(), project.path(path)))
        .collect();
    Embedded::over_files(name, &tables, &project.manifest.timezone).map(Engine::Embedded)
}

#[cfg(all(feature = "answers", not(feature = "embedded")))]
fn embedded(_: &Workspace, _: &str, _: &Target) -> Result<crate::engine::Engine, Diagnostic> {
    Err(Diagnostic::error(&code::NO_ENGINE))
}

#[cfg(feature = "databases")]
fn database(
    workspace: &Workspace,
    (name, target): (&str, &Target),
    known: &'static crate::engine::Known,
) -> Result<crate::engine::Engine, Diagnostic> {
    use crate::engine::Engine;
    use crate::engine::database::{Database, Manner, Unturned};

    let unreached = || {
        let finding = Diagnostic::error(&code::NO_CONNECTION).at(target.span);
        finding.with("target", name)
    };
    let Some(variable) = &target.uri else {
        return Err(unreached().says("message.no_uri").helps("help.uri"));
    };
    match std::env::var(variable) {
        Ok(uri) if !uri.is_empty() => {
            let zone = &workspace.project.manifest.timezone;
            let dialect = crate::sql::find(known.engine).ok_or_else(unreached)?;
            let unturned = dialect.unturned_session(zone).map(|known| Unturned {
                zone: zone.to_string(),
                session: known.session,
                since: known.since,
                until: known.until,
            });
            let manner = Manner {
                session: dialect.session(zone),
                named: Box::new(move |name| dialect.names().path(name)),
                shown: Box::new(move |name| dialect.names().shown(name)),
                quoted: Box::new(move |name| dialect.names().quoted(name)),
                unturned,
            };
            Database::connect(name, known, (variable, &uri), manner, target.timeout).map(Engine::Database)
        }
        _ => {
            let finding = unreached().says("message.unset").helps("help.unset");
            Err(finding.with("variable", variable))
        }
    }
}
