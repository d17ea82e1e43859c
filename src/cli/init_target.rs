//! `merak init --from TARGET`: a project over a database.

use std::path::{Path, PathBuf};

use super::call::Call;
use super::draft::{self, Known};
use super::init::{METRICS, TABLES, name_of, overwritten};
use super::workspace::Workspace;
use super::{Outcome, init, query, report, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Model, Space, TableSource};
use crate::source::manifest::FILE_NAME;
use crate::words::Language;

/// What the target of a new project is called, and the variable with its connection string.
const TARGET: (&str, &str) = ("warehouse", "WAREHOUSE_URL");

/// What is asked for.
pub(super) struct Wanted<'a> {
    pub folder: &'a Path,
    pub from: &'a [PathBuf],
    pub only: &'a [String],
    pub rows: u64,
}

/// Drafts a project over a target; nothing where what is asked for are files.
pub(super) fn drafted(wanted: Wanted<'_>, language: Language) -> Option<Outcome> {
    let has_manifest = wanted.folder.join(FILE_NAME).symlink_metadata().is_ok();
    let outcome = match target(wanted.from) {
        Some(name) if has_manifest => of_project(&wanted, &name, language),
        Some(engine) if draft::has_catalogue(&engine) => begun(&wanted, &engine, language),
        _ if wanted.only.is_empty() => return None,
        _ => {
            let finding = Diagnostic::error(&code::UNKNOWN_TARGET).says("message.only");
            Err(report::single(finding.helps("help.only"), language))
        }
    };
    Some(outcome.unwrap_or_else(|outcome| outcome))
}

/// The target that is named, where it is no file.
fn target(from: &[PathBuf]) -> Option<String> {
    let [name] = from else { return None };
    let text = name.to_str().filter(|text| !text.contains(['/', '\\', '.']))?;
    (!name.exists()).then(|| text.to_owned())
}

/// Over a target of the project that is there.
fn of_project(wanted: &Wanted<'_>, target: &str, language: Language) -> Result<Outcome, Outcome> {
    free(wanted.folder, &[TABLES, METRICS], language)?;
    let project = Some(wanted.folder);
    let workspace = workspace::sound(Call { project, language })?;
    draft(workspace, wanted, target, None)
}

/// In a new project, over the database that the variable names.
fn begun(wanted: &Wanted<'_>, engine: &str, language: Language) -> Result<Outcome, Outcome> {
    free(wanted.folder, &[FILE_NAME, TABLES, METRICS], language)?;
    let name = name_of(wanted.folder).unwrap_or_else(|| "draft".to_owned());
    let (target, variable) = TARGET;
    let manifest = draft::manifest_of(&name, (target, engine, variable));
    let workspace = workspace::begun(wanted.folder, &manifest, language)?;
    draft(workspace, wanted, target, Some(&manifest))
}

/// Nothing that is there is written over.
fn free(folder: &Path, names: &[&str], language: Language) -> Result<(), Outcome> {
    let taken: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    overwritten(&taken, language).map_or(Ok(()), Err)
}

fn draft(
    workspace: &Workspace,
    wanted: &Wanted<'_>,
    target: &str,
    manifest: Option<&str>,
) -> Result<Outcome, Outcome> {
    let language = workspace.language;
    let known = known(&workspace.checked.model);
    let engine = connected(workspace, target).map_err(|found| workspace.says(&found))?;
    let wanted_of = draft::Wanted {
        only: wanted.only,
        rows: wanted.rows,
        known: &known,
    };
    let mut draft =
        draft::of_target(&engine, &wanted_of, language).map_err(|found| workspace.says(&found))?;
    // What an engine without zones says up to now needs a moment, that only people choose.
    if engine.dialect() == "sqlite" {
        draft.first = None;
    }
    Ok(init::drafted(wanted.folder, manifest, (&draft, target), language))
}

/// The engine of a target whose catalogue can be asked.
fn connected(workspace: &Workspace, target: &str) -> Result<crate::engine::Engine, Vec<Diagnostic>> {
    let one = |finding| vec![finding];
    let (name, target) = query::askable(workspace, Some(&target.to_owned())).map_err(one)?;
    if !draft::has_catalogue(&target.engine) {
        let finding = Diagnostic::error(&code::UNKNOWN_TARGET).says("message.no_catalogue");
        let finding = finding.helps("help.no_catalogue").at(target.span);
        return Err(vec![finding.with("name", &target.engine)]);
    }
    query::engine(workspace, name, target)
}

/// What a project declares already.
fn known(model: &Model) -> Known {
    let words = |space| {
        let mut words: Vec<String> = model.names.words(space).map(str::to_owned).collect();
        words.sort();
        words
    };
    let physical = model.tables.iter().filter_map(|table| match &table.source {
        TableSource::Physical { name, .. } => Some(name.to_string()),
        _ => None,
    });
    Known {
        tables: words(Space::Tables),
        physical: physical.collect(),
        entities: words(Space::Entities),
        metrics: words(Space::Vocabulary),
    }
}
