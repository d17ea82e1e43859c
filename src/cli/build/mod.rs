//! `merak build`: the whole project as views, in files.

mod folder;
#[cfg(feature = "databases")]
mod standing;

use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::call::{Call, Lang};
use super::workspace::Workspace;
use super::{Format, Outcome, ask, questions, report, sql, threads, workspace};
use crate::build::{
    Built, Bundle, Change, Keeper, Kind, Layout, LeftOut, Manifest, Wanted, bundle, changes, finished,
    missing, tasks,
};
use crate::diagnostic::Diagnostic;
use crate::explain::{Explanation, explain};
use crate::plan::AsOf;
use crate::resolve::MetricId;
use crate::sql::DIALECTS;
use crate::sql::views::keeps_none;
use crate::words::{Language, Said, say};

/// Write the whole project as views, for BI tools
#[derive(Debug, Args)]
#[command(
    after_help = "A view for each report and metric, for guardrails, alerts, targets and segments, one of all
days and one of all metrics: a file each, and apply.sql, which makes them all in one go, any
number of times. The comment of a metric says whether its rows may be added up. Files that
were not written by this command are never written over. See docs/build.md.

Examples:
  merak build --dialect postgres --out views
  psql -v ON_ERROR_STOP=1 -f views/apply.sql
  merak build --dialect duckdb --out views --labels --comments zh    列名用标签，注释用中文
  merak build --dialect duckdb --out dbt --as dbt                    models, descriptions and tests
  merak build --dialect sqlite --out views --as-of 2026-04-01        where times are declared without `in`:
                                                                     SQLite knows no zones
  merak build --dialect duckdb --out views --diff                    what would change; writes nothing
  merak build --target warehouse --diff                              what stands otherwise in a database

Exit codes: 0 fine, also where something is left out; 1 definitions are wrong, views clash, something
is left out with --strict, or --diff found changes; 2 used wrongly, or a file would be written over."
)]
pub(super) struct Build {
    /// The dialect: duckdb, postgres, clickhouse, mysql, sqlite, spark, snowflake, bigquery, trino, redshift, starrocks, doris, hive, maxcompute, sqlserver, fabric or oracle [default: that of the target]
    #[arg(long, value_name = "D")]
    dialect: Option<String>,

    /// The target whose dialect is meant
    #[arg(long, value_name = "T")]
    target: Option<String>,

    /// The folder the files are written to
    #[arg(long, short, value_name = "DIR", required_unless_present = "diff")]
    out: Option<PathBuf>,

    /// What holds the views: a schema or database, made if it is not there
    #[arg(long, value_name = "NAME", default_value = "merak", value_parser = NonEmptyStringValueParser::new())]
    schema: String,

    /// What the files are
    #[arg(long = "as", value_enum, default_value_t)]
    layout: As,

    /// The connection in Superset that datasets stand on, by its UUID [default: a new one]
    #[arg(long, value_name = "UUID", value_parser = uuid)]
    connection: Option<String>,

    /// As if read at this moment, whenever that is [default: the clock of the database]
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,

    /// Call columns by their labels
    #[arg(long)]
    labels: bool,

    /// The language of the comments on views and columns
    #[arg(long, value_enum, value_name = "LANG", default_value = "en")]
    comments: Lang,

    /// Show what would change in the folder, or without one in the target, and write nothing
    #[arg(long)]
    diff: bool,

    /// Exit with 1 where something is left out
    #[arg(long)]
    strict: bool,

    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What the files are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum As {
    /// Statements that make views, and apply.sql
    #[default]
    Views,
    /// A dbt project
    Dbt,
    /// The views, and datasets of Apache Superset that stand on them
    Superset,
}

/// `0b5d0e4e-3a3c-5d5f-8f1e-0a8f6a0b7c11`
fn uuid(text: &str) -> Result<String, String> {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    let is_hex = text.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    match is_hex && parts == [8, 4, 4, 4, 12] {
        true => Ok(text.to_ascii_lowercase()),
        false => Err("write the uuid that stands in the export of the connection".to_owned()),
    }
}

/// The dialects that keep views.
fn keeping_views() -> String {
    let all = DIALECTS.iter().filter(|dialect| keeps_none(**dialect).is_none());
    all.map(|dialect| dialect.name()).collect::<Vec<_>>().join(", ")
}

impl Build {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        // A report that has no answer is a mistake, and nothing that an engine lacks.
        questions::check(workspace);
        if let Err(outcome) = workspace.require_sound() {
            return outcome;
        }
        match self.build(workspace) {
            Ok(outcome) => outcome,
            Err(found) => workspace.says(&found),
        }
    }

    fn build(&self, workspace: &mut Workspace) -> Result<Outcome, Vec<Diagnostic>> {
        let one = |finding| vec![finding];
        let dialect = sql::dialect(workspace, self.dialect.as_ref(), self.target.as_ref())
            .map_err(|finding| one(finding.with("dialects", keeping_views())))?;
        if let Some(finding) = keeps_none(dialect) {
            workspace.says(&[finding]);
            return Ok(Outcome::Misused);
        }
        let as_of = self.as_of.as_ref().map(|text| ask::moment(text, workspace));
        let wanted = Wanted {
            dialect,
            as_of: as_of.transpose()?.map_or(AsOf::Clock, AsOf::At),
            folder: &self.schema,
            layout: match self.layout {
                As::Views => Layout::Views,
                As::Dbt => Layout::Dbt,
                As::Superset => Layout::Superset,
            },
            connection: self.connection.as_deref(),
            by_label: self.labels,
            language: super::call::language(Some(self.comments)),
        };
        let Some(out) = &self.out else {
            return self.against_target(workspace, wanted);
        };
        let before = folder::standing(out).map_err(one)?;
        let built = built(workspace, wanted)?;
        let name = &workspace.project.manifest.name;
        let bundle = bundle(&built, wanted, name, before.as_ref());
        let mut changes = changes(before.as_ref(), &bundle.manifest);
        if self.diff {
            let files = folder::missing(out, &bundle, before.as_ref());
            changes.extend(files.iter().map(|file| missing(file)));
        }
        match self.diff {
            true => folder::check(out, &bundle, before.as_ref()).map_err(one)?,
            false => folder::write(out, &bundle, before.as_ref()).map_err(one)?,
        }
        self.say_left_out(&built.left_out, workspace.language);
        report::print(&self.said((out, &bundle), &changes, workspace.language));
        Ok(self.outcome(&built, &changes))
    }

    fn outcome(&self, built: &Built, changes: &[Change]) -> Outcome {
        let is_short = self.strict && !built.left_out.is_empty();
        match is_short || (self.diff && !changes.is_empty()) {
            true => Outcome::Found,
            false => Outcome::Fine,
        }
    }

    #[cfg(not(feature = "databases"))]
    fn against_target(&self, _: &Workspace, _: Wanted<'_>) -> Result<Outcome, Vec<Diagnostic>> {
        Err(vec![Diagnostic::error(&crate::diagnostic::code::NO_ENGINE)])
    }

    /// What would change in what stands in the target.
    #[cfg(feature = "databases")]
    fn against_target(&self, workspace: &Workspace, wanted: Wanted<'_>) -> Result<Outcome, Vec<Diagnostic>> {
        if wanted.layout == Layout::Dbt {
            return Err(vec![standing::untold("dbt")]);
        }
        let (target, standing) = standing::standing(workspace, self.target.as_ref(), wanted)?;
        let built = built(workspace, wanted)?;
        let name = &workspace.project.manifest.name;
        let bundle = bundle(&built, wanted, name, None);
        let changes = crate::build::against(&standing, &bundle.manifest);
        self.say_left_out(&built.left_out, workspace.language);
        let text = match self.format {
            Format::Json => as_json(&changes),
            Format::Human => differences(&changes, &target, workspace.language),
        };
        report::print(&text);
        Ok(self.outcome(&built, &changes))
    }

    fn say_left_out(&self, left_out: &[LeftOut], language: Language) {
        let mut seen: Vec<(&Said, &str)> = Vec::new();
        for one in left_out {
            let reason = (&one.why, one.code);
            if seen.contains(&reason) {
                continue;
            }
            seen.push(reason);
            let alike = left_out.iter().filter(|other| (&other.why, other.code) == reason);
            report::say(said_of_reason(one, &alike.collect::<Vec<_>>()).of(language));
        }
    }

    fn said(&self, (out, bundle): (&Path, &Bundle), changes: &[Change], language: Language) -> String {
        match (self.format, self.diff) {
            (Format::Json, true) => as_json(changes),
            (Format::Json, false) => bundle.manifest.text(),
            (Format::Human, true) => differences(changes, &out.display().to_string(), language),
            (Format::Human, false) => counted(&bundle.manifest, out, language),
        }
    }
}

fn as_json(changes: &[Change]) -> String {
    format!("{}\n", serde_json::to_string_pretty(changes).unwrap_or_default())
}

/// How many views there are of each kind.
fn counted(manifest: &Manifest, out: &Path, language: Language) -> String {
    let (dialect, folder) = (&manifest.dialect, out.display());
    let said = match manifest.objects.len() {
        1 => say!(
            "one view for {dialect} is in {folder}",
            dialect = dialect,
            folder = folder
        ),
        count => say!(
            "{count} views for {dialect} are in {folder}",
            count = count,
            dialect = dialect,
            folder = folder
        ),
    };
    let mut text = format!("{}\n", said.of(language));
    for kind in Kind::ALL {
        let count = manifest
            .objects
            .iter()
            .filter(|object| object.kind == kind.word())
            .count();
        if count > 0 {
            text.push_str(&format!("  {count:>5}  {}/\n", kind.folder()));
        }
    }
    if !manifest.left_out.is_empty() {
        let said = say!("{count} left out", count = manifest.left_out.len());
        text.push_str(&format!("{}\n", said.of(language)));
    }
    text
}

fn differences(changes: &[Change], place: &str, language: Language) -> String {
    if changes.is_empty() {
        let said = say!("nothing would change in {folder}", folder = place);
        return format!("{}\n", said.of(language));
    }
    let mut text = String::new();
    for change in changes {
        let word = match change.change {
            "new" => say!("new"),
            "gone" => say!("gone"),
            "missing" => say!("missing"),
            "left_over" => say!("left over"),
            "foreign" => say!("not built by merak"),
            _ => say!("changed"),
        };
        text.push_str(&format!("{} {}\n", word.of(language), change.name));
        for detail in details(change) {
            text.push_str(&format!("  {}\n", detail.of(language)));
        }
    }
    text
}

/// What is left out for one reason: each kind in a line of its own.
fn said_of_reason(first: &LeftOut, alike: &[&LeftOut]) -> Said {
    if alike.len() == 1 {
        return say!(
            "{kind} {name} is left out: {why} ({code})",
            kind = first.item.kind.words(),
            name = &first.item.of,
            why = &first.why,
            code = first.code
        );
    }
    let head = say!(
        "{count} left out: {why} ({code})",
        count = alike.len(),
        why = &first.why,
        code = first.code
    );
    let kinds = Kind::ALL.into_iter().filter_map(|kind| {
        let own = alike.iter().filter(|one| one.item.kind == kind);
        let names: Vec<&String> = own.map(|one| &one.item.of).collect();
        (!names.is_empty()).then(|| say!("  {kind} {names}", kind = kind.words(), names = Said::list(names)))
    });
    Said::joined(std::iter::once(head).chain(kinds), "\n", "\n")
}

/// What is other in a view that changed.
fn details(change: &Change) -> Vec<Said> {
    let definitions = change.definitions.iter().map(|(metric, before, now)| {
        say!(
            "definition of {metric}: {before}, now {now}",
            metric = metric,
            before = before,
            now = now
        )
    });
    let mut details: Vec<Said> = definitions.collect();
    if !change.columns_new.is_empty() {
        details.push(say!(
            "columns new: {columns}",
            columns = Said::list(&change.columns_new)
        ));
    }
    if !change.columns_gone.is_empty() {
        details.push(say!(
            "columns gone: {columns}",
            columns = Said::list(&change.columns_gone)
        ));
    }
    details
}

/// All views, each planned by itself.
fn built(workspace: &Workspace, wanted: Wanted<'_>) -> Result<Built, Vec<Diagnostic>> {
    let (checked, sources) = (&workspace.checked, &workspace.project.sources);
    let metrics: Vec<MetricId> = (0..checked.model.metrics.len()).map(MetricId::at).collect();
    let explained: Vec<Option<Explanation>> = threads::each(&metrics, |id| explain(checked, sources, *id));
    let keeper = Keeper {
        checked,
        sources,
        wanted,
        explained: &explained,
    };
    let tasks = tasks(checked, sources)?;
    let done = threads::each(&tasks, |task| task.done(&keeper));
    finished(&keeper, done.into_iter().flatten())
}
