//! `merak fmt`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;

use super::call::Call;
use super::{Outcome, report, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::format::format;
use crate::source::project::{self, Project};
use crate::source::{FileId, SourceMap, read};

/// Lay out the project's files
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak fmt                 lay out every file of the project
  merak fmt --check         exit 1 if a file would change
  merak fmt --diff          show what would change
  merak fmt sales.merak     only this file")]
pub(super) struct Fmt {
    /// Only these files
    files: Vec<PathBuf>,

    /// Change nothing; exit 1 if a file would change
    #[arg(long)]
    check: bool,

    /// Change nothing; show what would change
    #[arg(long)]
    diff: bool,
}

impl Fmt {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let (sources, files, mut found) = match self.texts(call) {
            Ok(texts) => texts,
            Err(outcome) => return outcome,
        };
        let mut changed = Vec::new();
        let unread: Vec<FileId> = found
            .iter()
            .filter_map(|finding| finding.span().map(|span| span.file))
            .collect();
        for (id, path) in &files {
            let Some(source) = sources.get(*id).filter(|_| !unread.contains(id)) else {
                continue;
            };
            match format(*id, &source.text) {
                Ok(text) if text == source.text => {}
                Ok(text) => changed.push((source.name.clone(), path.clone(), source.text.clone(), text)),
                Err(findings) => found.extend(findings),
            }
        }
        for (name, path, before, after) in &changed {
            if self.diff {
                let diff = TextDiff::from_lines(before.as_str(), after.as_str());
                let header = (format!("a/{name}"), format!("b/{name}"));
                report::print(&diff.unified_diff().header(&header.0, &header.1).to_string());
            } else if self.check {
                report::print(&format!("{name}\n"));
            } else if let Err(error) = replace(path, after) {
                let finding = Diagnostic::error(&code::UNREADABLE_FILE).says("message.unwritable");
                found.push(
                    finding
                        .helps("help.none")
                        .with("path", name)
                        .with("reason", error),
                );
            }
        }
        let outcome = report::findings(&found, &sources, call.language);
        match outcome {
            Outcome::Fine if (self.check || self.diff) && !changed.is_empty() => Outcome::Found,
            outcome => outcome,
        }
    }

    #[allow(
        clippy::type_complexity,
        reason = "texts, their files, and what could not be read"
    )]
    fn texts(&self, call: Call<'_>) -> Result<(SourceMap, Vec<(FileId, PathBuf)>, Vec<Diagnostic>), Outcome> {
        if self.files.is_empty() {
            let Project {
                root,
                sources,
                files,
                found,
                ..
            } = workspace::open(call)?;
            let path = |id: FileId| {
                sources
                    .get(id)
                    .map(|file| root.join(&file.name))
                    .unwrap_or_default()
            };
            let files = files.into_iter().map(|id| (id, path(id))).collect();
            let found = found
                .into_iter()
                .filter(|finding| *finding.code == code::NOT_UTF8 || finding.span().is_none());
            return Ok((sources.clone(), files, found.collect()));
        }
        let mut sources = SourceMap::default();
        let mut found = Vec::new();
        let mut files = Vec::new();
        for path in &self.files {
            let name = project::shown(Path::new(""), path);
            let (id, finding) = read::admit(&mut sources, &name, read::read(path));
            if finding.is_none() {
                files.push((id, path.clone()));
            }
            found.extend(finding);
        }
        Ok((sources, files, found))
    }
}

/// Writes beside the file, then moves over it: it is never half there. The
/// file behind a symbolic link is the one that is replaced.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = std::fs::metadata(&path)?.permissions();
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let written = std::fs::File::create_new(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::set_permissions(&beside, permissions))
        .and_then(|()| std::fs::rename(&beside, &path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
