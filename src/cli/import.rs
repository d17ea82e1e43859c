//! `merak import`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use ignore::WalkBuilder;

use super::call::Call;
use super::imported::keep_sound;
use super::no_folder::no_folder;
use super::{Outcome, report};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::import::{self, Columns, Imported, Many};
use crate::source::manifest::FILE_NAME;
use crate::source::project::shown;
use crate::source::read::why;
use crate::source::{SourceMap, read};
use crate::words::{Said, say};

/// Make a project of another tool's definitions
#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// Semantic models, metrics and saved queries of dbt's MetricFlow
    Metricflow(Metricflow),
}

/// Semantic models, metrics and saved queries of dbt's MetricFlow
#[derive(Debug, Args)]
#[command(
    after_help = "What has no counterpart is a warning and a comment; nothing is dropped silently. The same manifest makes the
same files, so importing again changes nothing; a file that differs is only replaced with --force.

Examples:
  merak import metricflow models --output metrics
  merak import metricflow target/semantic_manifest.json --columns target/catalog.json --output metrics
  merak import metricflow models --columns schema.sql --output metrics --force
  merak import metricflow models --many bridge.account --output metrics"
)]
struct Metricflow {
    /// A folder of YAML, or a semantic_manifest.json
    path: PathBuf,

    /// Types of columns: dbt's catalog.json, or CREATE TABLE statements [default: catalog.json beside the manifest]
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,

    /// The folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    output: PathBuf,

    /// A key that stands in several rows on purpose: what is asked over it is counted once for each of them
    #[arg(long, value_name = "MODEL.ENTITY")]
    many: Vec<String>,

    /// Replace files that differ
    #[arg(long)]
    force: bool,
}

impl Import {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let From::Metricflow(verb) = &self.from;
        let mut sources = SourceMap::default();
        let read = verb.read(&mut sources);
        if let Some(said) = read.as_ref().ok().and_then(|imported| verb.unknown(imported)) {
            report::say(said.of(call.language));
            return Outcome::Misused;
        }
        let made = read.and_then(|mut imported| {
            // What would be kept as a comment is said where something is written.
            let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
            let wrong: Vec<Diagnostic> = imported.found.iter().filter(is_error).cloned().collect();
            if wrong.is_empty() {
                keep_sound(&mut imported);
            }
            match wrong.is_empty() {
                false => Err(wrong),
                true => verb.write(&imported).map(|changed| (imported, changed)),
            }
        });
        match made {
            Ok((imported, changed)) => {
                let outcome = report::findings(&imported.found, &sources, call.language);
                let summary = say!(
                    "{metrics} metrics, {kept} definitions without a counterpart, {files} files in {folder}",
                    metrics = imported.metrics,
                    kept = imported.kept,
                    files = changed,
                    folder = verb.output.display()
                );
                report::say(summary.of(call.language));
                // What an import before wrote for a model that is gone defines it still.
                let others = verb.others(&imported);
                if changed > 0 && !others.is_empty() {
                    let said = say!(
                        "not of this import, and in the project too: {files}",
                        files = Said::list(others)
                    );
                    report::say(said.of(call.language));
                }
                outcome
            }
            Err(found) => {
                let outcome = report::findings(&found, &sources, call.language);
                report::say(say!("nothing is written, because of the error above").of(call.language));
                outcome
            }
        }
    }
}

impl Metricflow {
    fn read(&self, sources: &mut SourceMap) -> Result<Imported, Vec<Diagnostic>> {
        let mut found = Vec::new();
        let mut files = Vec::new();
        for path in manifest_files(&self.path) {
            let name = shown(Path::new(""), &path);
            let (id, finding) = read::admit(sources, &name, read::read(&path));
            found.extend(finding);
            files.push(id);
        }
        let mut columns = Columns::default();
        let beside = self.path.with_file_name("catalog.json");
        let beside = (self.path.is_file() && beside.is_file()).then_some(beside);
        if let Some(path) = self.columns.clone().or(beside) {
            let name = shown(Path::new(""), &path);
            let (id, finding) = read::admit(sources, &name, read::read(&path));
            found.extend(finding);
            let text = sources.get(id).map(|file| file.text.clone()).unwrap_or_default();
            if let Err(why) = import::read_columns(&mut columns, &name, id, &text) {
                found.push(unreadable(&path, why));
            }
        }
        if files.is_empty() {
            found.push(unreadable(
                &self.path,
                say!("it has neither semantic models nor metrics"),
            ));
        }
        match found.is_empty() {
            true => Ok(import::metricflow(sources, &files, &columns, &self.many())),
            false => Err(found),
        }
    }

    /// What stands in several rows.
    fn many(&self) -> Vec<Many> {
        let parts = self.many.iter().filter_map(|text| text.rsplit_once('.'));
        let many = parts.map(|(model, entity)| Many {
            model: model.to_owned(),
            entity: entity.to_owned(),
        });
        many.collect()
    }

    /// What is said to stand in several rows, and is no key there.
    fn unknown(&self, imported: &Imported) -> Option<Said> {
        let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
        if imported.found.iter().any(is_error) {
            return None;
        }
        let name = self.many.iter().find(|name| !imported.keys.contains(name))?;
        let keys = Said::list(imported.keys.iter().map(|key| format!("`{key}`")));
        Some(say!(
            "no key is called `{name}`; there are {keys}",
            name = name,
            keys = keys
        ))
    }

    /// Definitions that stand in the project, and are of no file that is imported.
    fn others(&self, imported: &Imported) -> Vec<String> {
        let is_own = |path: &PathBuf| {
            imported
                .files
                .iter()
                .any(|(name, _)| self.output.join(name) == *path)
        };
        let others = files_of(&self.output, &["merak"])
            .into_iter()
            .filter(|path| !is_own(path));
        others.map(|path| format!("`{}`", path.display())).collect()
    }

    /// Writes what differs; says how many files that were.
    fn write(&self, imported: &Imported) -> Result<usize, Vec<Diagnostic>> {
        let mut wanted: BTreeMap<PathBuf, &str> = BTreeMap::new();
        for (name, text) in &imported.files {
            wanted.insert(self.output.join(name), text);
        }
        // The settings are the user's as soon as they are there.
        let settings = import::settings(&called(&self.output));
        let manifest = self.output.join(FILE_NAME);
        if manifest.symlink_metadata().is_err() {
            wanted.insert(manifest, &settings);
        }
        let differs =
            |path: &Path, text: &str| fs::read(path).ok().is_none_or(|there| there != text.as_bytes());
        wanted.retain(|path, text| differs(path, text));
        let in_the_way = wanted
            .keys()
            .filter(|path| !self.force && path.symlink_metadata().is_ok());
        let found: Vec<Diagnostic> = in_the_way
            .map(|path| {
                Diagnostic::error(&code::WOULD_OVERWRITE)
                    .helps("help.force")
                    .with("path", path.display())
            })
            .collect();
        if !found.is_empty() {
            return Err(found);
        }
        if let Some(finding) = no_folder(&self.output) {
            return Err(vec![finding]);
        }
        for (path, text) in &wanted {
            let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
            if let Err(error) = folder.and_then(|()| fs::write(path, text)) {
                let finding = Diagnostic::error(&code::UNREADABLE_FILE).says("message.unwritable");
                let finding = finding.helps("help.none").with("path", path.display());
                return Err(vec![finding.with("reason", why(&error))]);
            }
        }
        Ok(wanted.len())
    }
}

fn unreadable(path: &Path, reason: impl crate::words::Say + Sized) -> Diagnostic {
    let finding = Diagnostic::error(&code::UNREADABLE_FILE).helps("help.none");
    finding.with("path", path.display()).with("reason", reason)
}

/// The project is called like its folder.
fn called(folder: &Path) -> String {
    let whole = folder.canonicalize().or_else(|_| std::path::absolute(folder));
    let name = whole
        .ok()
        .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    name.unwrap_or_else(|| "metrics".to_owned())
}

/// The file itself, or every file of YAML in the folder, sorted.
fn manifest_files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    files_of(path, &["yaml", "yml"])
}

/// The files of a folder that end so, sorted.
fn files_of(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let walk = WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .follow_links(false)
        .build();
    let mut files: Vec<PathBuf> = walk
        .filter_map(Result::ok)
        .map(ignore::DirEntry::into_path)
        .filter(|path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| endings.contains(&ending)) && path.is_file()
        })
        .collect();
    files.sort();
    files
}
