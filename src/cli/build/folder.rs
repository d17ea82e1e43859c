//! The folder that is built: only what this command wrote is written over or taken away.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::build::{Bundle, Manifest, hash};
use crate::cli::no_folder::no_folder;
use crate::diagnostic::{Diagnostic, code};
use crate::source::read::why;

const MANIFEST: &str = "manifest.json";

/// What was built there before; nothing where nothing was.
pub(super) fn standing(folder: &Path) -> Result<Option<Manifest>, Diagnostic> {
    if let Some(finding) = no_folder(folder) {
        return Err(finding);
    }
    let path = folder.join(MANIFEST);
    match fs::read_to_string(&path) {
        Ok(text) => Manifest::read(&text).map(Some).ok_or_else(|| foreign(&path)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(&path, &error)),
    }
}

/// Writes what is new or other, and takes away what is no more.
pub(super) fn write(folder: &Path, bundle: &Bundle, before: Option<&Manifest>) -> Result<(), Diagnostic> {
    check(folder, bundle, before)?;
    for (path, text) in &bundle.files {
        put(&folder.join(path), text)?;
    }
    for path in gone(bundle, before) {
        let path = folder.join(path);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(&path, &error)),
            _ => {}
        }
    }
    // Last: until then the folder is what it was.
    put(&folder.join(MANIFEST), &bundle.manifest.text())
}

/// Whether everything that would be written over or taken away is as this command wrote it.
pub(super) fn check(folder: &Path, bundle: &Bundle, before: Option<&Manifest>) -> Result<(), Diagnostic> {
    let empty = BTreeMap::new();
    let known = before.map_or(&empty, |before| &before.files);
    let new = &bundle.manifest.files;
    let old = gone(bundle, before);
    for name in new.keys().chain(old) {
        let path = folder.join(name);
        let parent = path.parent().filter(|parent| *parent != folder);
        if let Some(parent) = parent
            && fs::symlink_metadata(parent).is_ok_and(|found| !found.is_dir())
        {
            return Err(foreign(parent));
        }
        match fs::symlink_metadata(&path) {
            Err(_) => continue,
            Ok(found) if !found.is_file() => return Err(foreign(&path)),
            Ok(_) => {}
        }
        let text = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let print = hash(&text);
        let is_ours = |files: &BTreeMap<String, String>| files.get(name) == Some(&print);
        // What is to be written stands there already, where writing ended too early.
        if !is_ours(known) && !is_ours(new) {
            return Err(foreign(&path));
        }
    }
    Ok(())
}

/// Files that were built before, belong there still, and do not stand there.
pub(super) fn missing(folder: &Path, bundle: &Bundle, before: Option<&Manifest>) -> Vec<String> {
    let known = before.into_iter().flat_map(|before| before.files.keys());
    let missing =
        known.filter(|name| bundle.manifest.files.contains_key(*name) && !folder.join(name).exists());
    missing.cloned().collect()
}

/// Files that were built before, and are no more.
fn gone<'a>(bundle: &Bundle, before: Option<&'a Manifest>) -> Vec<&'a String> {
    let known = before.into_iter().flat_map(|before| before.files.keys());
    // Who wrote the manifest is not known: nothing outside of the folder is touched.
    let inside = |name: &str| {
        Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
    };
    let gone = known.filter(|name| !bundle.manifest.files.contains_key(*name) && inside(name));
    gone.collect()
}

/// Writes a file whole, or leaves it as it was.
fn put(path: &Path, text: &str) -> Result<(), Diagnostic> {
    if fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(());
    }
    let written = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = beside(path);
        fs::write(&beside, text)?;
        fs::rename(&beside, path)
    };
    written().map_err(|error| unwritable(path, &error))
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("merak-new")
}

fn foreign(path: &Path) -> Diagnostic {
    let finding = Diagnostic::error(&code::WOULD_OVERWRITE).helps("help.built");
    finding.with("path", path.display())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let finding = Diagnostic::error(&code::UNREADABLE_FILE).helps("help.none");
    finding.with("path", path.display()).with("reason", why(error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnostic {
    unreadable(path, error).says("message.unwritable")
}
