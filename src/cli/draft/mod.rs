//! A first draft of a project's tables, from files: `merak init --from`.
//!
//! In: CSV and Parquet files. Out: a manifest and a text that declares their tables.
//! Types are those of the data; keys and links are guessed by their names, and only
//! those are written down that the data bears out.

mod ask;
mod files;
mod guess;
mod names;
mod profile;
mod text;

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::engine::embedded::Embedded;
use crate::words::Language;

/// What is written.
pub(super) struct Draft {
    pub manifest: String,
    pub tables: String,
    pub metrics: String,
    /// How many tables there are.
    pub count: usize,
    /// A metric to begin with.
    pub first: Option<String>,
}

/// Looks at the files, and drafts their tables for a project in `folder`.
pub(super) fn draft(
    folder: &Path,
    name: &str,
    from: &[PathBuf],
    language: Language,
) -> Result<Draft, Vec<Diagnostic>> {
    let sources = files::sources(folder, from)?;
    let paths = sources
        .iter()
        .map(|source| (source.table.clone(), source.file.clone()))
        .collect();
    let engine = Embedded::over_files("local", &paths, "UTC").map_err(|finding| vec![finding])?;
    let _spinner = super::spinner::Spinner::start();
    let (mut profiles, mut found) = (Vec::new(), Vec::new());
    for source in &sources {
        match profile::profile(&engine, &source.table) {
            Ok(profile) => profiles.push(profile),
            Err(finding) => found.push(finding),
        }
    }
    if !found.is_empty() {
        return Err(found);
    }
    let guessed = guess::guess(&engine, &profiles).map_err(|finding| vec![finding])?;
    let timed = profiles.iter().filter(|profile| profile.times() > 0);
    let first = timed.max_by_key(|profile| profile.rows);
    Ok(Draft {
        manifest: text::manifest(name, &sources),
        tables: text::tables(&profiles, &guessed, language)?,
        metrics: text::metrics(&profiles, &guessed, language)?,
        count: profiles.len(),
        first: first.map(|profile| text::counted(&guessed.called(&profile.table))),
    })
}
