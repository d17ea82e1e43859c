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
        let mut made = Vec::new();
        let manifest = named(folder, FILES.first().map_or("", |(_, text)| text));
        for (name, text) in FILES {
            let path = folder.join(name);
            let text = match name {
                "merak.toml" => &manifest,
                _ => text,
            };
            if let Err(error) = write_new(&path, text, &mut made) {
                take_back(&made);
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

/// The manifest of a project that is called like its folder.
fn named(folder: &Path, manifest: &str) -> String {
    let whole = folder.canonicalize();
    let name = whole.as_deref().unwrap_or(folder).file_name();
    let name = name.map(|name| name.to_string_lossy().into_owned());
    let is_plain = |name: &String| !name.chars().any(|c| c.is_control() || matches!(c, '"' | '\\'));
    match name.filter(is_plain) {
        Some(name) => manifest.replacen("name = \"shop\"", &format!("name = \"{name}\""), 1),
        None => manifest.to_owned(),
    }
}

/// Writes a new file, and remembers what was made for it.
fn write_new(path: &Path, text: &str, made: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let folders: Vec<&Path> = path.ancestors().skip(1).collect();
    let missing = folders
        .iter()
        .rev()
        .filter(|folder| !folder.as_os_str().is_empty());
    for folder in missing {
        if !folder.exists() {
            std::fs::create_dir(folder)?;
            made.push(folder.to_path_buf());
        }
    }
    let mut file = std::fs::File::create_new(path)?;
    made.push(path.to_path_buf());
    file.write_all(text.as_bytes())
}

/// Takes away what was made, the last first: half a project is none.
fn take_back(made: &[PathBuf]) {
    for path in made.iter().rev() {
        let _ = match path.is_dir() {
            true => std::fs::remove_dir(path),
            false => std::fs::remove_file(path),
        };
    }
}
