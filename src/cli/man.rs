//! `merak man`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::call::Call;
use super::{Arguments, Outcome, report};
use crate::diagnostic::{Diagnostic, code};
use crate::source::read::why;

/// Print the manual page, or write one for every command
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak man | man -l -
  merak man --out ~/.local/share/man/man1            then: man merak, man merak-query

Pages that stand there are written anew.

Exit codes: 0 fine, 2 the folder cannot be written.")]
pub(super) struct ManPages {
    /// The folder the pages are written to, made if it is not there: merak.1, merak-check.1, …
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl ManPages {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let mut command = Arguments::command().disable_help_subcommand(true);
        command.build();
        let Some(folder) = &self.out else {
            let text = page(&command).unwrap_or_default();
            return report::print(&String::from_utf8_lossy(&text));
        };
        match written(&command, folder) {
            Ok(()) => Outcome::Fine,
            Err((path, error)) => {
                let finding = Diagnostic::error(&code::UNREADABLE_FILE).says("message.unwritable");
                let finding = finding.helps("help.none").with("path", path.display());
                report::single(finding.with("reason", why(&error)), call.language);
                Outcome::Misused
            }
        }
    }
}

/// The page of a command, as `man` reads it.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    Man::new(command.clone()).render(&mut text)?;
    Ok(text)
}

/// The page of a command and those of all below it.
fn written(command: &Command, folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    fs::create_dir_all(folder).map_err(|error| (folder.to_path_buf(), error))?;
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let path = folder.join(format!("{name}.1"));
    page(command)
        .and_then(|text| fs::write(&path, text))
        .map_err(|error| (path, error))?;
    command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
        .try_for_each(|inner| written(inner, folder))
}
