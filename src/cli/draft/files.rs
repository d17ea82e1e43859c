//! Which tables the files are.

use std::path::{Path, PathBuf};

use super::names;
use crate::diagnostic::{Diagnostic, code};
use crate::words::say;

/// A table and where its rows are.
pub(super) struct Source {
    /// Its physical name: that of the file.
    pub table: String,
    /// Where it is, from here.
    pub file: PathBuf,
    /// Where it is, as the project says it.
    pub shown: String,
}

/// The files that are named, and those of folders that are: a file is a table, and so is
/// a folder inside one.
pub(super) fn sources(folder: &Path, from: &[PathBuf]) -> Result<Vec<Source>, Vec<Diagnostic>> {
    let mut sources: Vec<Source> = Vec::new();
    let mut found = Vec::new();
    for path in from {
        let each = match path.is_dir() {
            true if is_cut_up(path) => vec![path.clone()],
            true => inside(path),
            false => vec![path.clone()],
        };
        let reason = match path.exists() {
            true => say!("there is no CSV or Parquet file in it"),
            false => say!("no such file"),
        };
        if each.is_empty() || !path.exists() {
            let finding = Diagnostic::error(&code::UNREADABLE_FILE).helps("help.none");
            found.push(finding.with("path", path.display()).with("reason", reason));
            continue;
        }
        for file in each {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            let mut table = names::plain(&stem);
            let taken = |table: &str| {
                let table = table.to_lowercase();
                sources.iter().any(|known| known.table.to_lowercase() == table)
            };
            while taken(&table) {
                table.push('_');
            }
            let shown = shown(folder, &file);
            let file = std::path::absolute(&file).unwrap_or(file);
            sources.push(Source { table, file, shown });
        }
    }
    match found.is_empty() {
        true => Ok(sources),
        false => Err(found),
    }
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let hidden = name.starts_with(['.', '_']);
        !hidden && (path.is_dir() || is_data(path))
    });
    files.retain(|path| !path.is_dir() || !inside(path).is_empty());
    files.sort();
    files
}

/// Whether a folder is one table in parts: `month=2026-01/part-0.parquet`.
fn is_cut_up(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names = folders.map(|entry| entry.file_name().to_string_lossy().contains('='));
    names.next().is_some_and(|first| first && names.all(|name| name))
}

fn is_data(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ending == "csv" || ending == "parquet")
}

/// Below the project's folder as seen from it, else in full.
fn shown(folder: &Path, file: &Path) -> String {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
    let folder = folder.canonicalize().or_else(|_| std::path::absolute(folder));
    let below = folder
        .ok()
        .and_then(|folder| Some(file.strip_prefix(folder).ok()?.to_path_buf()));
    below.unwrap_or(file).to_string_lossy().replace('\\', "/")
}
