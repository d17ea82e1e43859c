//! A project as it was at a revision of git, read by the program `git`: never
//! through a shell, and without touching the working tree.

mod run;
mod tree;

use super::manifest::FILE_NAME;
use super::project::{Project, of_texts};
use super::read::Read;
use crate::diagnostic::{Diagnostic, code};
use run::{Failure, git, line};
use std::path::Path;

/// A revision that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// As it was asked for.
    pub asked: String,
    /// The commit, all digits.
    pub commit: String,
}

impl Revision {
    /// The commit, as people write it.
    #[must_use]
    pub fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }
}

/// Finds the commit a revision means, in the repository around a folder.
///
/// # Errors
/// Where there is no `git`, no repository, or no such revision.
pub fn find(folder: &Path, asked: &str) -> Result<Revision, Diagnostic> {
    // What begins so would be an option elsewhere, and names no revision.
    let means = format!("{asked}^{{commit}}");
    let is_name = !asked.is_empty() && !asked.starts_with('-') && !asked.contains('\0');
    in_repository(folder)?;
    if !is_name {
        return Err(unknown(folder, asked));
    }
    let found = git(
        folder,
        &["rev-parse", "--verify", "--quiet", "--end-of-options", &means],
    );
    match found {
        Ok(out) => Ok(Revision {
            asked: asked.to_owned(),
            commit: line(&out),
        }),
        Err(Failure::Refused(_)) => Err(unknown(folder, asked)),
        Err(failure) => Err(failure.finding()),
    }
}

/// The commit at which what is checked out and a revision went apart.
///
/// # Errors
/// Where there is none, or it is not fetched.
pub fn merge_base(folder: &Path, revision: &Revision) -> Result<Revision, Diagnostic> {
    match git(folder, &["merge-base", &revision.commit, "HEAD"]) {
        Ok(out) => Ok(Revision {
            asked: revision.asked.clone(),
            commit: line(&out),
        }),
        Err(Failure::Refused(_)) => {
            let says = match is_shallow(folder) {
                true => ("message.shallow", "help.shallow"),
                false => ("message.apart", "help.apart"),
            };
            let finding = Diagnostic::error(&code::NO_REVISION).says(says.0).helps(says.1);
            Err(finding.with("revision", &revision.asked))
        }
        Err(failure) => Err(failure.finding()),
    }
}

/// The way from the root of the repository to a folder, with a slash behind it;
/// `None` outside of one.
#[must_use]
pub fn prefix(folder: &Path) -> Option<String> {
    let out = git(folder, &["rev-parse", "--show-prefix"]).ok()?;
    Some(String::from_utf8_lossy(without_break(&out)).into_owned())
}

/// Reads the project of a folder as it was; `None` where there was none yet.
///
/// # Errors
/// Where `git` fails.
pub fn load(root: &Path, revision: &Revision) -> Result<Option<Project>, Diagnostic> {
    let out = git(root, &["rev-parse", "--show-prefix"]).map_err(Failure::finding)?;
    let prefix = without_break(&out);
    let Some(entries) = tree::list(root, &revision.commit, prefix).map_err(Failure::finding)? else {
        return Ok(None);
    };
    let files = tree::sources(&entries);
    let Some(settings) = entries.iter().find(|entry| entry.name == FILE_NAME) else {
        return Ok(None);
    };
    let wanted: Vec<&tree::Entry> = std::iter::once(settings).chain(files).collect();
    let mut texts = tree::read(root, &entries, &wanted)
        .map_err(Failure::finding)?
        .into_iter();
    let Some(settings) = texts.next() else {
        return Ok(None);
    };
    let names = wanted.iter().skip(1).map(|entry| entry.name.clone());
    let files: Vec<(String, Read)> = names.zip(texts).collect();
    Ok(Some(of_texts(root, settings, files, Vec::new())))
}

/// Asks whether there is a repository at all, to say so plainly.
fn in_repository(folder: &Path) -> Result<(), Diagnostic> {
    git(folder, &["rev-parse", "--git-dir"])
        .map(|_| ())
        .map_err(Failure::finding)
}

fn unknown(folder: &Path, asked: &str) -> Diagnostic {
    let finding = Diagnostic::error(&code::NO_REVISION).with("revision", shown(asked));
    match is_shallow(folder) {
        true => finding.says("message.shallow").helps("help.shallow"),
        false if is_empty(folder) => finding.says("message.empty").helps("help.empty"),
        false => finding,
    }
}

/// Whether nothing has been committed yet, on any branch.
fn is_empty(folder: &Path) -> bool {
    git(folder, &["rev-list", "--all", "--max-count=1"]).is_ok_and(|out| out.is_empty())
}

/// Without signs that would change how a terminal shows the rest.
fn shown(asked: &str) -> String {
    asked
        .chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect()
}

/// Whether older commits were not fetched.
fn is_shallow(folder: &Path) -> bool {
    git(folder, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|out| line(&out) == "true")
}

/// What a program prints of a path ends with a break that is not part of it.
fn without_break(out: &[u8]) -> &[u8] {
    out.strip_suffix(b"\n").unwrap_or(out)
}
