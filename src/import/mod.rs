//! `merak import`: definitions of other tools, as a project of this one.
//!
//! In: the texts of a manifest of MetricFlow, and what is known of its columns. Out: the files of a project, laid
//! out, and findings with places in those texts: [`metricflow`].
//! Never: reads or writes a file, asks a warehouse, or drops anything silently: what has no counterpart is a
//! warning, and a comment in the file where it would stand.

mod beside;
mod beside_sql;
mod casts;
mod columns;
mod combined;
mod differs;
mod filters;
mod followed;
mod guards;
mod jinja;
mod joined;
mod lists;
mod manifest;
mod measured;
mod metrics;
mod moments;
mod names;
mod over_pairs;
mod pairs;
mod partitions;
mod reading;
mod reading_metrics;
mod reports;
mod shifted;
mod sql;
mod tables;
mod times;
mod world;
mod write;
mod yaml;

pub use columns::Columns;
pub use pairs::Many;
pub use write::settings;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, SourceMap, Span};
use crate::words::{Said, Say, say};

/// A length of time, as manifests say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Length {
    count: u32,
    grain: String,
}

/// What is found on the way.
#[derive(Debug, Default)]
struct Findings {
    all: Vec<Diagnostic>,
    /// What is not understood and may change what it stands in: that is kept as a comment.
    strange: Vec<Said>,
}

impl Findings {
    /// It cannot be read.
    fn unreadable(&mut self, span: Span, why: impl Say + Sized) {
        let finding = Diagnostic::error(&code::NOT_A_MANIFEST).at(span);
        self.all.push(finding.with("reason", why));
    }

    /// What was not understood since then.
    fn strange_since(&self, before: usize) -> Option<Said> {
        self.strange.get(before).cloned()
    }

    /// It says something that cannot be said here.
    fn no_counterpart(&mut self, span: Span, what: &str) {
        let finding = Diagnostic::warning(&code::NO_COUNTERPART)
            .says("message.key")
            .at(span);
        self.all.push(finding.with("name", what));
    }

    /// A definition that is kept as a comment, and why.
    fn kept(&mut self, span: Span, what: &str, why: impl Say + Sized) {
        let finding = Diagnostic::warning(&code::NO_COUNTERPART).at(span);
        self.all.push(finding.with("name", what).with("reason", why));
    }

    /// A definition that means something else here, or was guessed.
    fn otherwise(&mut self, span: Span, what: &str, how: impl Say + Sized) {
        let finding = Diagnostic::warning(&code::READ_OTHERWISE).at(span);
        self.all.push(finding.with("name", what).with("how", how));
    }
}

/// A project made of a manifest.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files by name, laid out, without `merak.toml`.
    pub files: Vec<(String, String)>,
    /// What is worth knowing, or wrong.
    pub found: Vec<Diagnostic>,
    /// How many metrics became metrics, and how many were kept as comments.
    pub metrics: usize,
    /// Definitions that are comments now.
    pub kept: usize,
    /// What the manifest calls keys, as `model.entity`.
    pub keys: Vec<String>,
    /// Where metrics and questions stand in the manifest, by name.
    pub places: BTreeMap<String, Span>,
}

/// Reads the texts of a manifest of MetricFlow: files of YAML, or a `semantic_manifest.json`.
#[must_use]
pub fn metricflow(sources: &SourceMap, files: &[FileId], columns: &Columns, many: &[Many]) -> Imported {
    let mut found = Findings::default();
    let mut manifest = manifest::Manifest::default();
    for file in files {
        let text = sources
            .get(*file)
            .map(|file| file.text.as_str())
            .unwrap_or_default();
        match yaml::read(*file, text) {
            Ok(documents) => {
                for document in &documents {
                    reading::read(document, &mut manifest, &mut found);
                }
            }
            Err((span, why)) => found.unreadable(span, why),
        }
    }
    manifest.measures_as_metrics();
    if manifest.models.is_empty() && manifest.metrics.is_empty() && found.all.is_empty() {
        let span = files
            .first()
            .map_or_else(Span::default, |file| Span::new(*file, 0, 0));
        found.unreadable(span, say!("it has neither semantic models nor metrics"));
    }
    write::project(sources, &manifest, (columns, many), found)
}

/// Takes in the types of `catalog.json`, or of `CREATE TABLE` statements.
///
/// # Errors
/// Returns words about why the text cannot be read.
pub fn read_columns(columns: &mut Columns, name: &str, file: FileId, text: &str) -> Result<(), Said> {
    match std::path::Path::new(name)
        .extension()
        .is_some_and(|ending| ending == "json")
    {
        false => columns.read_sql(text).map_err(|why| why.said()),
        true => {
            let documents = yaml::read(file, text).map_err(|(_, why)| why)?;
            documents
                .iter()
                .for_each(|document| columns.read_catalog(document));
            Ok(())
        }
    }
}
