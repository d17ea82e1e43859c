//! Running `git`.

use crate::diagnostic::{Diagnostic, code};
use crate::words::{Said, Say, say};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Why `git` gave no answer.
#[derive(Clone, Debug)]
pub(super) enum Failure {
    /// It is not installed, or cannot be run.
    Absent(Said),
    /// It said no, and why.
    Refused(String),
}

impl Failure {
    /// In the words of a page.
    pub fn finding(self) -> Diagnostic {
        let finding = Diagnostic::error(&code::NO_REVISION);
        match self {
            Self::Absent(reason) => finding
                .says("message.no_git")
                .helps("help.no_git")
                .with("reason", reason),
            Self::Refused(reason) if reason.contains("not a git repository") => {
                finding.says("message.no_repository").helps("help.no_repository")
            }
            Self::Refused(reason) if reason.contains("dubious ownership") => {
                finding.says("message.foreign").helps("help.foreign")
            }
            Self::Refused(reason) => finding
                .says("message.failed")
                .helps("help.failed")
                .with("reason", reason),
        }
    }
}

/// Where `git` looks for a repository instead of in the folder it is told: hooks
/// set these for the repository they run in, which need not be the project's.
const PLACES: [&str; 5] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
];

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    for place in PLACES {
        command.env_remove(place);
    }
    // Its messages are read here.
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What a command of `git` writes.
pub(super) fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let done = command(folder, arguments)
        .output()
        .map_err(|error| absent(&error))?;
    match done.status.success() {
        true => Ok(done.stdout),
        false => Err(Failure::Refused(reason(&done.stderr))),
    }
}

/// What a command of `git` writes that is asked line by line.
pub(super) fn ask(folder: &Path, arguments: &[&str], asked: &str) -> Result<Vec<u8>, Failure> {
    let mut command = command(folder, arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| absent(&error))?;
    let input = child.stdin.take();
    // Both sides may wait for the other to read.
    let done = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(mut input) = input {
                let _ = input.write_all(asked.as_bytes());
            }
        });
        child.wait_with_output()
    });
    let done = done.map_err(|error| absent(&error))?;
    match done.status.success() {
        true => Ok(done.stdout),
        false => Err(Failure::Refused(reason(&done.stderr))),
    }
}

fn absent(error: &std::io::Error) -> Failure {
    Failure::Absent(match error.kind() {
        ErrorKind::NotFound => say!("there is no such program"),
        _ => error.said(),
    })
}

fn reason(err: &[u8]) -> String {
    let text = String::from_utf8_lossy(err);
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    first.trim_start_matches("fatal: ").trim().to_owned()
}

/// The first line of what it wrote.
pub(super) fn line(out: &[u8]) -> String {
    let text = String::from_utf8_lossy(out);
    text.lines().next().unwrap_or_default().trim().to_owned()
}
