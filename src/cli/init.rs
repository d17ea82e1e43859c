//! `merak init`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::call::Call;
use super::{Outcome, report};
use crate::diagnostic::{Diagnostic, code};
use crate::words::say;

/// Begin a project
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  merak init shop
  merak query gmv orders aov --by month --project shop")]
pub(super) struct Init {
    /// The new project's folder
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// What a new project holds.
const FILES: [(&str, &str); 5] = [
    ("merak.toml", include_str!("init_files/merak.toml")),
    ("company.merak", include_str!("init_files/company.merak")),
    ("sales.merak", include_str!("init_files/sales.merak")),
    ("data/orders.csv", include_str!("init_files/orders.csv")),
    ("data/customers.csv", include_str!("init_files/customers.csv")),
];

impl Init {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let folder = call.project.unwrap_or(&self.folder);
        // Nothing is written unless everything can be.
        for (name, _) in FILES {
            let path = folder.join(name);
            if path.symlink_metadata().is_ok() {
                let finding = Diagnostic::error(&code::WOULD_OVERWRITE);
                return report::single(finding.with("path", path.display()), call.language);
            }
        }
        for (name, text) in FILES {
            let path = folder.join(name);
            if let Err(error) = write_new(&path, text) {
                let finding = Diagnostic::error(&code::UNREADABLE_FILE)
                    .says("message.unwritable")
                    .helps("help.none");
                return report::single(
                    finding.with("path", path.display()).with("reason", error),
                    call.language,
                );
            }
        }
        let shown = folder.display().to_string();
        let begun = say!("a small project is in {folder}", folder = &shown);
        let next = say!("try:");
        report::print(&format!(
            "{}\n\n{}\n  merak check --project {shown}\n  merak query gmv orders aov --by month --project {shown}\n  merak test --project {shown}\n",
            begun.of(call.language),
            next.of(call.language)
        ))
    }
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::File::create_new(path)?.write_all(text.as_bytes())
}
