//! `merak init`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::call::Call;
use super::{Outcome, report};
use crate::diagnostic::{Diagnostic, code};
#[cfg(feature = "embedded")]
use crate::source::SourceMap;
#[cfg(feature = "answers")]
use crate::source::manifest::FILE_NAME;
use crate::source::read::why;
use crate::words::{Language, Said, say};

/// Begin a project
#[derive(Debug, Args)]
#[command(after_help = super::with_targets("Without --from, the project is a small example that can be asked at once. With it, tables
are declared as files or a database have them: types and comments as they are, keys and links
guessed by their names where the data bears them out. Nothing that is there is written over.

Examples:
  merak init shop
  merak query gmv orders aov --by month --project shop
  merak init mine --from data                  every CSV and Parquet file in a folder
  merak init mine --from orders.csv --from customers.parquet
  merak init mine --from postgres              all tables of the database at $WAREHOUSE_URL;
                                               mysql, duckdb and sqlite, too
  merak init . --from warehouse                a target of the merak.toml that is there
  merak init . --from warehouse --only shop --only crm.accounts"))]
pub(super) struct Init {
    /// The new project's folder
    #[arg(default_value = ".")]
    folder: PathBuf,

    /// Draft tables: those of these CSV and Parquet files, of a folder of such, or of a target
    #[arg(long, value_name = "FILE|TARGET")]
    from: Vec<PathBuf>,

    /// Of a target only these schemas and tables
    #[cfg(feature = "databases")]
    #[arg(long, value_name = "SCHEMA|TABLE", requires = "from")]
    only: Vec<String>,

    /// Of each table of a target, look at so many rows at most
    #[cfg(feature = "databases")]
    #[arg(long, value_name = "N", requires = "from", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    rows: u64,
}

/// The files of a draft.
#[cfg(feature = "answers")]
pub(super) const TABLES: &str = "tables.merak";
#[cfg(feature = "answers")]
pub(super) const METRICS: &str = "metrics.merak";

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
        match self.from.is_empty() {
            true => example(folder, call.language),
            false => self.draft(folder, call.language),
        }
    }

    /// Over a target, where that is what `--from` says; else over files.
    fn draft(&self, folder: &Path, language: Language) -> Outcome {
        #[cfg(feature = "databases")]
        if let Some(outcome) = super::init_target::drafted(self.wanted(folder), language) {
            return outcome;
        }
        self.of_files(folder, language)
    }

    #[cfg(feature = "databases")]
    fn wanted<'a>(&'a self, folder: &'a Path) -> super::init_target::Wanted<'a> {
        super::init_target::Wanted {
            folder,
            from: &self.from,
            only: &self.only,
            rows: self.rows,
        }
    }

    #[cfg(feature = "embedded")]
    fn of_files(&self, folder: &Path, language: Language) -> Outcome {
        let taken = [FILE_NAME, TABLES, METRICS].map(|name| folder.join(name));
        if let Some(outcome) = overwritten(&taken, language) {
            return outcome;
        }
        let name = name_of(folder).unwrap_or_else(|| "draft".to_owned());
        match super::draft::of_files(folder, &name, &self.from, language) {
            Ok((manifest, draft)) => drafted(folder, Some(&manifest), (&draft, "local"), language),
            Err(found) => report::findings(&found, &SourceMap::default(), language),
        }
    }

    #[cfg(not(feature = "embedded"))]
    fn of_files(&self, _: &Path, language: Language) -> Outcome {
        report::single(Diagnostic::error(&code::NO_ENGINE), language)
    }
}

/// Writes a draft, and says what may be tried with it.
#[cfg(feature = "answers")]
pub(super) fn drafted(
    folder: &Path,
    manifest: Option<&str>,
    (draft, target): (&super::draft::Draft, &str),
    language: Language,
) -> Outcome {
    let manifest = manifest.map(|text| (FILE_NAME, text));
    let others = [(TABLES, draft.tables.as_str()), (METRICS, draft.metrics.as_str())];
    let files: Vec<(&str, &str)> = manifest.into_iter().chain(others).collect();
    if let Err(outcome) = write_all(folder, &files, language) {
        return outcome;
    }
    let shown = folder.display().to_string();
    let begun = match draft.count {
        1 => say!("1 table is drafted in {folder}", folder = &shown),
        count => say!(
            "{count} tables are drafted in {folder}",
            count = count,
            folder = &shown
        ),
    };
    let mut lines = vec![
        format!("merak check --project {shown}"),
        format!("merak check --target {target} --project {shown}"),
    ];
    let asked = |metric| format!("merak query {metric} --by month --project {shown}");
    lines.extend(draft.first.as_ref().map(asked));
    if draft.left_out > 0 {
        let said = say!(
            "{count} left out: the end of {file} says why",
            count = draft.left_out,
            file = TABLES
        );
        report::say(said.of(language));
    }
    tried(&begun, &lines, language)
}

/// A small project that can be asked at once.
fn example(folder: &Path, language: Language) -> Outcome {
    let taken = FILES.map(|(name, _)| folder.join(name));
    if let Some(outcome) = overwritten(&taken, language) {
        return outcome;
    }
    let manifest = named(folder, FILES.first().map_or("", |(_, text)| text));
    let files = FILES.map(|(name, text)| match name {
        "merak.toml" => (name, manifest.as_str()),
        _ => (name, text),
    });
    if let Err(outcome) = write_all(folder, &files, language) {
        return outcome;
    }
    let shown = folder.display().to_string();
    let begun = say!("a small project is in {folder}", folder = &shown);
    let lines = [
        format!("merak check --project {shown}"),
        format!("merak query gmv orders aov --by month --project {shown}"),
        format!("merak test --project {shown}"),
    ];
    tried(&begun, &lines, language)
}

/// What may be tried next.
fn tried(begun: &Said, lines: &[String], language: Language) -> Outcome {
    let mut text = format!("{}\n\n{}\n", begun.of(language), say!("try:").of(language));
    for line in lines {
        text.push_str(&format!("  {line}\n"));
    }
    report::print(&text)
}

/// Nothing is written unless everything can be.
pub(super) fn overwritten(paths: &[PathBuf], language: Language) -> Option<Outcome> {
    let path = paths.iter().find(|path| path.symlink_metadata().is_ok())?;
    let finding = Diagnostic::error(&code::WOULD_OVERWRITE);
    Some(report::single(finding.with("path", path.display()), language))
}

fn write_all(folder: &Path, files: &[(&str, &str)], language: Language) -> Result<(), Outcome> {
    let mut made = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        if let Err(error) = write_new(&path, text, &mut made) {
            take_back(&made);
            let finding = Diagnostic::error(&code::UNREADABLE_FILE)
                .says("message.unwritable")
                .helps("help.none");
            return Err(report::single(
                finding.with("path", path.display()).with("reason", why(&error)),
                language,
            ));
        }
    }
    Ok(())
}

/// The manifest of a project that is called like its folder.
fn named(folder: &Path, manifest: &str) -> String {
    match name_of(folder) {
        Some(name) => manifest.replacen("name = \"shop\"", &format!("name = \"{name}\""), 1),
        None => manifest.to_owned(),
    }
}

pub(super) fn name_of(folder: &Path) -> Option<String> {
    let whole = folder.canonicalize();
    let name = whole.as_deref().unwrap_or(folder).file_name();
    let name = name.map(|name| name.to_string_lossy().into_owned());
    let is_plain = |name: &String| !name.chars().any(|c| c.is_control() || matches!(c, '"' | '\\'));
    name.filter(is_plain)
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
