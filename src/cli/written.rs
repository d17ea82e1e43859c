//! Answers, written where they are wanted.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;

use super::{Outcome, report};
use crate::diagnostic::{Diagnostic, code};
use crate::engine::Answer;
use crate::output::rows::{RowFormat, write as write_rows};
use crate::source::read::why;
use crate::words::{Language, Said, Say, say};

/// Writes an answer to a new file, or to standard output.
pub(super) fn write(
    answer: &Answer,
    format: RowFormat,
    output: Option<&Path>,
    language: Language,
) -> Result<Outcome, Vec<Diagnostic>> {
    let failed = |path: Said, error: std::io::Error| {
        let finding = Diagnostic::error(&code::UNREADABLE_FILE)
            .says("message.unwritable")
            .helps("help.none");
        vec![finding.with("path", path).with("reason", why(&error))]
    };
    let stdout = std::io::stdout();
    if let Some(path) = output {
        let shown = path.display().to_string();
        let file = std::fs::File::create_new(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                let finding = Diagnostic::error(&code::WOULD_OVERWRITE).helps("help.file");
                vec![finding.with("path", &shown)]
            }
            _ => failed(shown.as_str().said(), error),
        })?;
        let mut out = BufWriter::new(file);
        let written = write_rows(answer, format, None, &mut out).and_then(|()| out.flush());
        return written.map(|()| Outcome::Fine).map_err(|error| {
            let _ = std::fs::remove_file(path);
            failed(shown.as_str().said(), error)
        });
    }
    if format.is_binary() && stdout.is_terminal() {
        report::say(say!("Parquet is not for terminals: add `--output FILE`").of(language));
        return Ok(Outcome::Misused);
    }
    let mut out = BufWriter::new(stdout.lock());
    match write_rows(answer, format, None, &mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(failed(say!("standard output"), error))
        }
        _ => Ok(Outcome::Fine),
    }
}
