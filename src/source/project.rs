//! A project on disk: its root, its settings and its files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ignore::WalkBuilder;

use super::manifest::{self, FILE_NAME, Manifest};
use super::read::{self, Read};
use super::{FileId, SourceMap};
use crate::diagnostic::{Diagnostic, code};
use crate::words::Say;

/// A project as found on disk, not yet parsed.
#[derive(Debug)]
pub struct Project {
    /// The folder of its `merak.toml`.
    pub root: PathBuf,
    /// Its settings.
    pub manifest: Manifest,
    /// Its texts, `merak.toml` first.
    pub sources: SourceMap,
    /// Its `.merak` files, by path.
    pub files: Vec<FileId>,
    /// What could not be read.
    pub found: Vec<Diagnostic>,
}

impl Project {
    /// A path of the manifest, from the project's root.
    #[must_use]
    pub fn path(&self, written: &str) -> PathBuf {
        self.root.join(written)
    }
}

/// The nearest folder with a `merak.toml`, from `start` upwards.
#[must_use]
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start
        .ancestors()
        .find(|folder| folder.join(FILE_NAME).is_file())
        .map(Path::to_path_buf)
}

/// Reads the project in `root`: its settings and every `.merak` file below.
#[must_use]
pub fn load(root: &Path) -> Project {
    let mut found = Vec::new();
    let files = source_files(root, &mut found);
    let files = files
        .into_iter()
        .map(|path| (shown(root, &path), read::read(&path)));
    of_texts(root, read::read(&root.join(FILE_NAME)), files, found)
}

/// When a file was written last, and how long it is; nothing of one that cannot be looked at.
pub type Stamp = Option<(SystemTime, u64)>;

/// The files that [`load`] reads, by the names people know, each with its stamp: others mean
/// that something changed.
#[must_use]
pub fn stamps(root: &Path) -> BTreeMap<String, Stamp> {
    let files = source_files(root, &mut Vec::new());
    let stamp = |path: &Path| {
        let facts = path.metadata().ok()?;
        Some((facts.modified().ok()?, facts.len()))
    };
    let all = files.into_iter().chain([root.join(FILE_NAME)]);
    all.map(|path| (shown(root, &path), stamp(&path))).collect()
}

/// A project in which nothing is declared yet.
#[must_use]
pub fn empty(root: &Path) -> Project {
    begun(root, "")
}

/// The same, with these settings.
#[must_use]
pub fn begun(root: &Path, settings: &str) -> Project {
    of_texts(root, Read::Text(settings.to_owned()), Vec::new(), Vec::new())
}

/// A project of these texts: its settings, then its files by name.
pub(super) fn of_texts(
    root: &Path,
    settings: Read,
    files: impl IntoIterator<Item = (String, Read)>,
    found: Vec<Diagnostic>,
) -> Project {
    let mut project = Project {
        root: root.to_path_buf(),
        manifest: Manifest::default(),
        sources: SourceMap::default(),
        files: Vec::new(),
        found,
    };
    let (id, finding) = read::admit(&mut project.sources, FILE_NAME, settings);
    let readable = finding.is_none();
    project.found.extend(finding);
    let text = project
        .sources
        .get(id)
        .map(|file| file.text.clone())
        .unwrap_or_default();
    let (manifest, found) = manifest::read(id, &text);
    project.manifest = manifest;
    if readable {
        project.found.extend(found);
    }
    for (name, text) in files {
        let (id, finding) = read::admit(&mut project.sources, &name, text);
        let rest = finding.map(|finding| match *finding.code == code::UNREADABLE_FILE {
            true => finding.helps("help.rest"),
            false => finding,
        });
        project.found.extend(rest);
        project.files.push(id);
    }
    project
}

/// How a file of the project is named to people: relative, with `/`.
#[must_use]
pub fn shown(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/")
}

/// Every `.merak` file below `root`, sorted. Hidden folders, links to folders
/// and folders that are projects of their own are left out.
fn source_files(root: &Path, found: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let top = root.to_path_buf();
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .follow_links(false)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            !is_folder || entry.path() == top || !entry.path().join(FILE_NAME).is_file()
        })
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                let is_source = path.extension().is_some_and(|ending| ending == "merak");
                if is_source && !path.is_dir() {
                    files.push(path.to_path_buf());
                }
            }
            Err(error) => found.push(
                Diagnostic::error(&code::UNREADABLE_FILE)
                    .with(
                        "path",
                        shown(root, &folder_of(&error).unwrap_or_else(|| root.to_path_buf())),
                    )
                    .with("reason", error.io_error().map_or_else(|| error.said(), read::why))
                    .helps("help.rest"),
            ),
        }
    }
    files.sort();
    files
}

/// The folder that an error of the walk is about.
fn folder_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => folder_of(err),
        _ => None,
    }
}

/// A text that is no file: a word of the command line.
pub fn words(sources: &mut SourceMap, name: &str, text: &str) -> FileId {
    read::admit(sources, name, Read::Text(text.to_owned())).0
}
