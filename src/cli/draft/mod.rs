//! A first draft of a project's tables, from files or a database: `merak init --from`.
//!
//! In: CSV and Parquet files, or a target. Out: a text that declares their tables, and a
//! manifest over files. Types are those of the data; keys and links are guessed by their names,
//! and only those are written down that the data bears out.

mod ask;
#[cfg(feature = "databases")]
mod catalogue;
#[cfg(feature = "databases")]
mod catalogues;
mod comment;
#[cfg(feature = "embedded")]
mod files;
mod guess;
mod names;
mod profile;
mod stored;
mod text;

use std::collections::BTreeMap;

use ask::Asked;
#[cfg(feature = "databases")]
pub(super) use catalogues::has_catalogue;
#[cfg(feature = "databases")]
pub(super) use text::manifest_of;

#[cfg(feature = "databases")]
use crate::build::is_built;
use crate::diagnostic::Diagnostic;
#[cfg(feature = "databases")]
use crate::diagnostic::code;
use crate::engine::Engine;
#[cfg(feature = "databases")]
use crate::words::say;
use crate::words::{Language, Said};

/// What is written.
pub(super) struct Draft {
    pub tables: String,
    pub metrics: String,
    /// How many tables there are.
    pub count: usize,
    /// How many are there that are left out.
    pub left_out: usize,
    /// A metric to begin with.
    pub first: Option<String>,
}

/// A table that is drafted.
#[derive(Default)]
struct Table {
    /// What it is called.
    name: String,
    /// The same without its schema.
    own: String,
    /// What it is called where its rows are.
    physical: String,
    /// Whether it is a view.
    is_view: bool,
    /// What is said of it there.
    says: Option<String>,
    /// What is said of its columns.
    comments: BTreeMap<String, String>,
    /// Types of columns as they are declared, where answers do not tell them.
    declared: BTreeMap<String, String>,
    /// The columns of its key, as it is declared.
    primary: Vec<String>,
    /// Where columns lead, as it is declared.
    foreign: Vec<Foreign>,
}

/// Where a column leads.
struct Foreign {
    column: String,
    /// The physical name of the other table.
    table: String,
    key: String,
}

/// What the project declares already.
#[derive(Default)]
pub(super) struct Known {
    /// Names of tables and events.
    pub tables: Vec<String>,
    /// Physical names of tables.
    pub physical: Vec<String>,
    /// Names of entities and units.
    pub entities: Vec<String>,
    /// Names of metrics and what else people ask with.
    pub metrics: Vec<String>,
}

/// What of a database is drafted.
#[cfg(feature = "databases")]
pub(super) struct Wanted<'a> {
    /// These schemas and tables; all, if there are none.
    pub only: &'a [String],
    /// How many rows of a table are looked at.
    pub rows: u64,
    /// What the project declares already.
    pub known: &'a Known,
}

/// Looks at files, and drafts their tables for a project in `folder`; and its manifest.
#[cfg(feature = "embedded")]
pub(super) fn of_files(
    folder: &std::path::Path,
    name: &str,
    from: &[std::path::PathBuf],
    language: Language,
) -> Result<(String, Draft), Vec<Diagnostic>> {
    let sources = files::sources(folder, from)?;
    let paths = sources
        .iter()
        .map(|source| (source.table.clone(), source.file.clone()))
        .collect();
    let engine = crate::engine::embedded::Embedded::over_files("local", &paths, "UTC");
    let engine = Engine::Embedded(engine.map_err(|finding| vec![finding])?);
    let tables = sources.iter().map(|source| Table {
        name: source.table.clone(),
        own: source.table.clone(),
        physical: source.table.clone(),
        ..Table::default()
    });
    let asked = Asked::of(&engine, None);
    let (profiles, found) = profiles(&asked, tables.collect());
    if !found.is_empty() {
        return Err(found.into_iter().map(|(_, finding)| finding).collect());
    }
    let draft = draft(&asked, &profiles, &[], &Known::default(), language)?;
    Ok((text::manifest(name, &sources), draft))
}

/// Looks at the tables of a database, and drafts them. What cannot be read is left out.
#[cfg(feature = "databases")]
pub(super) fn of_target(
    engine: &Engine,
    wanted: &Wanted<'_>,
    language: Language,
) -> Result<Draft, Vec<Diagnostic>> {
    let asked = Asked::of(engine, Some(wanted.rows));
    let tables = catalogue::tables(&asked, engine.dialect(), wanted.only);
    let (mut tables, unsaid) = tables.map_err(|finding| vec![finding])?;
    tables.retain(|table| !wanted.known.physical.contains(&table.physical));
    let built = tables.extract_if(.., |table| {
        table.is_view && table.says.as_deref().is_some_and(is_built)
    });
    let built: Vec<Table> = built.collect();
    if tables.is_empty() && unsaid.is_empty() {
        let finding = Diagnostic::error(&code::UNKNOWN_TARGET).says("message.all_declared");
        return Err(vec![finding.helps("help.all_declared")]);
    }
    let (profiles, found) = profiles(&asked, tables);
    if profiles.is_empty() && !found.is_empty() {
        return Err(found.into_iter().map(|(_, finding)| finding).collect());
    }
    let unread = found
        .into_iter()
        .map(|(table, finding)| (table, finding.reason()));
    let built = built
        .into_iter()
        .map(|table| (table.physical, say!("`merak build` made it")));
    let left_out: Vec<(String, Said)> = unread.chain(unsaid).chain(built).collect();
    draft(&asked, &profiles, &left_out, wanted.known, language)
}

/// Tables that cannot be read, and why.
type Unread = Vec<(String, Diagnostic)>;

fn profiles(asked: &Asked<'_>, tables: Vec<Table>) -> (Vec<profile::Profile>, Unread) {
    let _spinner = super::spinner::Spinner::start();
    let (mut profiles, mut found) = (Vec::new(), Vec::new());
    for table in tables {
        let physical = table.physical.clone();
        match profile::profile(asked, table) {
            Ok(profile) => profiles.push(profile),
            Err(finding) => found.push((physical, finding)),
        }
    }
    (profiles, found)
}

fn draft(
    asked: &Asked<'_>,
    profiles: &[profile::Profile],
    left_out: &[(String, Said)],
    known: &Known,
    language: Language,
) -> Result<Draft, Vec<Diagnostic>> {
    let guessed = guess::guess(asked, profiles, known).map_err(|finding| vec![finding])?;
    let timed = profiles.iter().filter(|profile| profile.times() > 0);
    let first = timed.max_by_key(|profile| profile.rows);
    Ok(Draft {
        tables: text::tables(profiles, &guessed, left_out, language)?,
        metrics: text::metrics(profiles, &guessed, &known.metrics, language)?,
        count: profiles.len(),
        left_out: left_out.len(),
        first: first.map(|profile| text::counted(guessed.called(profile))),
    })
}
