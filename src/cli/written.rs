//! Answers, written where they are wanted, as their rows come.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use tempfile::{Builder, NamedTempFile, TempPath};

use super::spinner::Spinner;
use super::{Outcome, report};
use crate::diagnostic::{Diagnostic, code};
use crate::engine::interrupt::{Pending, on_interrupt};
use crate::engine::{Taken, Takes};
use crate::output::rows::{RowFormat, RowWriter, writer};
use crate::source::read::why;
use crate::words::{Language, Said, Say, say};

/// Writes what asking gives to a new file, or to standard output.
pub(super) fn write(
    format: RowFormat,
    output: Option<&Path>,
    language: Language,
    ask: impl FnOnce(&mut dyn Takes) -> Result<(), Diagnostic>,
) -> Result<Outcome, Vec<Diagnostic>> {
    if output.is_none() && format.is_binary() && std::io::stdout().is_terminal() {
        report::say(say!("Parquet is not for terminals: add `--output FILE`").of(language));
        return Ok(Outcome::Misused);
    }
    let written = || -> Result<(), Diagnostic> {
        let file = output.map(Unnamed::beside).transpose()?;
        let mut writing = Writing {
            format,
            out: None,
            file,
            writer: None,
            spinner: Some(Spinner::start()),
        };
        writing.out = Some(match &writing.file {
            Some(file) => Box::new(file.out()?),
            None => Box::new(BufWriter::new(std::io::stdout())),
        });
        ask(&mut writing)?;
        writing.ends()
    };
    match written() {
        Ok(()) => Ok(Outcome::Fine),
        Err(finding) => Err(vec![finding]),
    }
}

/// A file that has its name only when it is whole.
struct Unnamed {
    name: PathBuf,
    path: TempPath,
    file: std::fs::File,
    /// An interruption leaves nothing of it.
    _clears: Pending,
}

impl Unnamed {
    fn beside(name: &Path) -> Result<Self, Diagnostic> {
        if name.symlink_metadata().is_ok() {
            return Err(there(name));
        }
        let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty());
        let new = new_file(folder.unwrap_or(Path::new("."))).map_err(|error| failed_at(name, &error))?;
        let (file, path) = new.into_parts();
        let shown = path.to_path_buf();
        let clears = on_interrupt(move || {
            // What is not there any more need not go.
            let _ = std::fs::remove_file(&shown);
        });
        Ok(Self {
            name: name.to_owned(),
            path,
            file,
            _clears: clears,
        })
    }

    fn out(&self) -> Result<BufWriter<std::fs::File>, Diagnostic> {
        let file = self.file.try_clone();
        file.map(BufWriter::new)
            .map_err(|error| failed_at(&self.name, &error))
    }

    fn named(self) -> Result<(), Diagnostic> {
        let named = self.path.persist_noclobber(&self.name);
        named.map_err(|error| match error.error.kind() {
            ErrorKind::AlreadyExists => there(&self.name),
            _ => failed_at(&self.name, &error.error),
        })
    }
}

/// Open to whom files of this user are.
fn new_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".merak-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Rows on their way.
struct Writing {
    format: RowFormat,
    file: Option<Unnamed>,
    /// Where they go, until there is a writer.
    out: Option<Box<dyn Write + Send>>,
    writer: Option<Box<dyn RowWriter>>,
    spinner: Option<Spinner>,
}

impl Writing {
    fn ends(mut self) -> Result<(), Diagnostic> {
        if let Some(writer) = self.writer.take() {
            let ended = writer.end();
            if self.goes_on(ended)?.is_break() {
                return Ok(());
            }
        }
        match self.file {
            Some(file) => file.named(),
            None => Ok(()),
        }
    }

    /// Whoever reads standard output may have enough of it.
    fn goes_on(&self, written: std::io::Result<()>) -> Taken {
        match (written, &self.file) {
            (Ok(()), _) => Ok(ControlFlow::Continue(())),
            (Err(error), Some(file)) => Err(failed_at(&file.name, &error)),
            (Err(error), None) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
            (Err(error), None) => Err(failed(say!("standard output"), &error)),
        }
    }
}

impl Takes for Writing {
    fn columns(&mut self, schema: &SchemaRef) -> Taken {
        self.spinner = None;
        let Some(out) = self.out.take() else {
            return Ok(ControlFlow::Break(()));
        };
        let begun = writer(self.format, schema, None, out);
        let begun = begun.map(|writer| self.writer = Some(writer));
        self.goes_on(begun)
    }

    fn rows(&mut self, batch: &RecordBatch) -> Taken {
        let written = match &mut self.writer {
            Some(writer) => writer.rows(batch),
            None => Ok(()),
        };
        self.goes_on(written)
    }
}

fn there(name: &Path) -> Diagnostic {
    let finding = Diagnostic::error(&code::WOULD_OVERWRITE).helps("help.file");
    finding.with("path", name.display().to_string())
}

fn failed_at(name: &Path, error: &std::io::Error) -> Diagnostic {
    failed(name.display().to_string().as_str().said(), error)
}

fn failed(path: Said, error: &std::io::Error) -> Diagnostic {
    let finding = Diagnostic::error(&code::UNREADABLE_FILE)
        .says("message.unwritable")
        .helps("help.none");
    finding.with("path", path).with("reason", why(error))
}
