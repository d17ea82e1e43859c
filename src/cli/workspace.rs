//! A project, loaded and checked.

use std::path::Path;

use super::call::Call;
use super::labels::bare;
use super::{Outcome, questions, report, threads};
use crate::check::{self, Checked};
use crate::diagnostic::{Bag, Diagnostic, Severity, code, nearest};
use crate::lint;
use crate::meaning::{self, Normal};
use crate::resolve::{self, Metric, MetricId, Sought};
use crate::source::git::{self, Revision};
use crate::source::manifest::{FILE_NAME, Manifest};
use crate::source::project::{self, Project};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax;
use crate::syntax::ast::File;
use crate::words::Language;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Everything a verb works with.
pub(super) struct Workspace {
    /// The language of those who read what is said of it.
    pub language: Language,
    pub project: Project,
    pub checked: Checked,
    pub found: Vec<Diagnostic>,
}

/// Loads the project a verb is about. It stays until the process ends, which is
/// when the verb is done: taking thousands of definitions apart first would
/// only cost time.
pub(super) fn load(call: Call<'_>) -> Result<&'static mut Workspace, Outcome> {
    let project = open(call)?;
    Ok(Box::leak(Box::new(read(project, call.language))))
}

impl Workspace {
    /// The same project as it was at a revision; `None` where there was none yet.
    pub fn at(&self, revision: &Revision) -> Result<Option<&'static mut Self>, Outcome> {
        let project = git::load(&self.project.root, revision);
        let project = project.map_err(|finding| report::single(finding, self.language))?;
        Ok(project.map(|project| &mut *Box::leak(Box::new(read(project, self.language)))))
    }

    /// The trees of its files, once more.
    pub fn trees(&self) -> Vec<File> {
        parse(&self.project.sources, &self.project.files).0
    }

    /// The project before anything was declared.
    pub fn emptied(&self) -> &'static mut Self {
        let mut project = project::empty(&self.project.root);
        project.manifest = self.project.manifest.clone();
        Box::leak(Box::new(read(project, self.language)))
    }
}

/// What the definitions of a project mean under the calendar of another one.
pub(super) fn under_calendar(project: &Project, calendar: &Manifest) -> Checked {
    let (trees, _) = parse(&project.sources, &project.files);
    let manifest = project.manifest.with_calendar_of(calendar);
    let (model, _) = resolve::resolve(&manifest, trees);
    check::check(model).0
}

/// A project that is begun with these settings, and is nowhere yet.
#[cfg(feature = "databases")]
pub(super) fn begun(
    root: &Path,
    settings: &str,
    language: Language,
) -> Result<&'static mut Workspace, Outcome> {
    let workspace = Box::leak(Box::new(read(project::begun(root, settings), language)));
    workspace.require_sound()?;
    Ok(workspace)
}

fn read(mut project: Project, language: Language) -> Workspace {
    let (trees, mut bag) = parse(&project.sources, &project.files);
    bag.forget(&cut_short(&project.found));
    // What is declared in a file that is not read is missing everywhere else.
    let is_whole = project
        .found
        .iter()
        .all(|finding| *finding.code != code::UNREADABLE_FILE);
    bag.extend(std::mem::take(&mut project.found));
    let (model, found) = resolve::resolve(&project.manifest, trees);
    bag.extend(found.into_iter().filter(|_| is_whole));
    let (checked, found) = check::check(model);
    bag.extend(found.into_iter().filter(|_| is_whole));
    Workspace {
        language,
        project,
        checked,
        found: bag.sorted(),
    }
}

/// Loads a project whose definitions must be sound for what is asked of it.
pub(super) fn sound(call: Call<'_>) -> Result<&'static mut Workspace, Outcome> {
    let workspace = load(call)?;
    workspace.require_sound()?;
    Ok(workspace)
}

/// Finds and reads a project without looking at what it says.
pub(super) fn open(call: Call<'_>) -> Result<Project, Outcome> {
    let folder = call.project;
    let here = || std::env::current_dir().unwrap_or_default();
    let start = folder.map_or_else(here, Path::to_path_buf);
    let root = project::find_root(&start);
    // A folder named on the command line must be a project itself.
    let root = root
        .filter(|root| folder.is_none() || std::path::absolute(&start).is_ok_and(|start| same(&start, root)));
    match root {
        Some(root) => Ok(project::load(&root)),
        None => Err(report::single(
            no_project(&start, folder.is_some()),
            call.language,
        )),
    }
}

/// Why there is no project in a folder, or at a path that was named.
fn no_project(start: &Path, is_named: bool) -> Diagnostic {
    let manifest = start.join(FILE_NAME);
    let (message, help) = match is_named {
        _ if manifest.symlink_metadata().is_ok() => ("message.no_file", "help.none"),
        false => ("message", "help"),
        true if !start.exists() => ("message.no_folder", "help.none"),
        true if !start.is_dir() => ("message.is_file", "help.none"),
        true => ("message.inside", "help"),
    };
    let finding = Diagnostic::error(&code::NO_PROJECT).says(message).helps(help);
    finding.with("path", start.display())
}

fn same(one: &Path, other: &Path) -> bool {
    one.components().eq(other.components())
        || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

impl Workspace {
    /// The time it is in the project's zone.
    pub fn now(&self) -> Option<DateTime> {
        let zone = TimeZone::get(&self.checked.model.manifest.timezone).ok()?;
        Some(Timestamp::now().to_zoned(zone).datetime())
    }

    /// Writes findings about it for people.
    pub fn says(&self, found: &[Diagnostic]) -> Outcome {
        report::findings(found, &self.project.sources, self.language)
    }

    /// Adds what is wrong with the questions it keeps, what does not mean what is said of it,
    /// and what is sound and still not as it should be. While definitions or questions are
    /// wrong, there is nothing to say of what they mean.
    pub fn judge(&mut self, today: Option<Date>) {
        meaning::explain_conflicts(&self.checked, &mut self.found);
        let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
        let is_sound = !self.found.iter().any(is_error);
        let workspace = &*self;
        let (checked, sources) = (&workspace.checked, &workspace.project.sources);
        let today = today.or_else(|| workspace.now().map(|now| now.date()));
        let (other, meant) = threads::beside(
            || {
                let written = is_sound.then(|| lint::as_written(checked, sources, today));
                (questions::wrong(workspace), written)
            },
            || {
                is_sound.then(|| {
                    let mut normal = Normal::new(checked);
                    (normal.refuted(), lint::as_meant(normal, sources))
                })
            },
        );
        let (mut bag, written) = other;
        let is_sound = !bag.has_errors();
        bag.extend(self.found.iter().cloned());
        if let (true, Some(written), Some((refuted, meant))) = (is_sound, written, meant) {
            bag.extend(refuted);
            bag.extend(meant.beside(written));
        }
        self.found = bag.sorted();
    }

    /// The metric that people call so, by its name, its label or another name.
    pub fn metric_called(&mut self, name: &str) -> Result<MetricId, Outcome> {
        let name = bare(name);
        if let Some(id) = self.metric_known_as(name) {
            return Ok(id);
        }
        let id = project::words(&mut self.project.sources, "the question", name);
        let names = &self.checked.model.names;
        let finding = names.unknown(Sought::Metric, name, Span::new(id, 0, name.len()));
        Err(self.says(&[finding]))
    }

    pub fn metric_known_as(&self, name: &str) -> Option<MetricId> {
        let called = |metric: &Metric| {
            let mut labels = metric.named.label.iter().chain(&metric.named.aka);
            metric.named.name.text == name || labels.any(|label| label.value == name)
        };
        let metrics = &self.checked.model.metrics;
        metrics.iter().position(called).map(MetricId::at)
    }

    fn metric_like(&self, name: &str) -> Option<&str> {
        let metrics = self.checked.model.metrics.iter();
        nearest(name, metrics.map(|metric| metric.named.name.text.as_str()))
    }

    /// Whether a metric has this name, label or other name.
    pub fn is_metric(&self, name: &str) -> bool {
        self.metric_known_as(name).is_some()
    }

    /// Whether no metric is called so, or nearly so.
    pub fn no_metric_like(&self, name: &str) -> bool {
        self.metric_known_as(name).is_none() && self.metric_like(name).is_none()
    }

    /// Says what is wrong with a metric: its own mistakes, else all there are, since
    /// it rests on one of them.
    pub fn wrong(&self, id: MetricId) -> Outcome {
        let whole = self
            .checked
            .model
            .metrics
            .get(id.index())
            .map(|metric| metric.named.span);
        let inside = |finding: &&Diagnostic| {
            let pair = finding.span().zip(whole);
            pair.is_some_and(|(span, whole)| {
                span.file == whole.file && whole.start <= span.start && span.end <= whole.end
            })
        };
        let errors = || {
            self.found
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
        };
        let own: Vec<Diagnostic> = errors().filter(inside).cloned().collect();
        match own.is_empty() {
            true => self.says(&errors().cloned().collect::<Vec<_>>()),
            false => self.says(&own),
        }
    }

    /// Stops a verb that needs sound definitions. What this version does not
    /// compile only matters where it is asked for.
    pub fn require_sound(&self) -> Result<(), Outcome> {
        let blocking: Vec<Diagnostic> = self
            .found
            .iter()
            .filter(|finding| finding.severity == Severity::Error && *finding.code != code::NOT_YET)
            .cloned()
            .collect();
        if blocking.is_empty() {
            return Ok(());
        }
        Err(self.says(&blocking))
    }
}

/// The files that end at their first wrong byte: what the parser says of such
/// an end only confuses.
fn cut_short(found: &[Diagnostic]) -> Vec<FileId> {
    let cut = found.iter().filter(|finding| *finding.code == code::NOT_UTF8);
    cut.filter_map(Diagnostic::span).map(|span| span.file).collect()
}

/// Least text, in bytes, that is worth a second thread.
const WORTH_A_THREAD: usize = 128 * 1024;
/// Stack of a parsing thread: the parser stops before it runs out.
const STACK: usize = 16 * 1024 * 1024;

/// Parses all files, on several cores where there is much to read.
fn parse(sources: &SourceMap, files: &[FileId]) -> (Vec<File>, Bag) {
    let text = |id: FileId| sources.get(id).map(|file| file.text.as_str()).unwrap_or_default();
    let total: usize = files.iter().map(|id| text(*id).len()).sum();
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let threads = if total < WORTH_A_THREAD { 1 } else { cores };
    let share = files.len().div_ceil(threads).max(1);
    let one = |ids: &[FileId]| -> Vec<(File, Vec<Diagnostic>)> {
        ids.iter().map(|id| syntax::parse(*id, text(*id))).collect()
    };
    let mut parts: Vec<Vec<(File, Vec<Diagnostic>)>> = Vec::new();
    if threads == 1 {
        parts.push(one(files));
    } else {
        std::thread::scope(|scope| {
            let running: Vec<_> = files
                .chunks(share)
                .map(|ids| {
                    let builder = std::thread::Builder::new().stack_size(STACK);
                    (ids, builder.spawn_scoped(scope, move || one(ids)).ok())
                })
                .collect();
            for (ids, running) in running {
                let done = running.and_then(|running| running.join().ok());
                parts.push(done.unwrap_or_else(|| one(ids)));
            }
        });
    }
    let mut bag = Bag::default();
    let mut trees = Vec::new();
    for (tree, found) in parts.into_iter().flatten() {
        trees.push(tree);
        bag.extend(found);
    }
    (trees, bag)
}
