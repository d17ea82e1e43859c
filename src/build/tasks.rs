//! What there is to build, each by itself: nothing here waits for anything else.

use super::columns::title;
use super::keeping::{Keeper, Told};
use super::object::{Kind, LeftOut, Object};
use crate::check::Checked;
use crate::diagnostic::Diagnostic;
use crate::resolve::{AttributeId, MetricId};
use crate::source::SourceMap;
use crate::watch::{Due, Watch, all, watched};
use crate::words::{Said, Say};

/// One view that is to be built.
pub enum Task<'a> {
    /// Every day.
    Days,
    /// A metric, by its periods and dimensions.
    Metric(MetricId),
    /// A report, by its place.
    Report(usize),
    /// A condition that is watched, and the number of those before it of the same name.
    Watch(Box<Watch>, usize),
    /// The targets of a metric.
    Targets(Vec<Due<'a>>),
    /// Who is in a segment.
    Segment(AttributeId),
}

/// Everything that is to be built.
///
/// # Errors
/// What is watched, and cannot be read.
pub fn tasks<'a>(checked: &'a Checked, sources: &SourceMap) -> Result<Vec<Task<'a>>, Vec<Diagnostic>> {
    let model = &checked.model;
    let mut tasks = vec![Task::Days];
    tasks.extend((0..model.metrics.len()).map(|at| Task::Metric(MetricId::at(at))));
    tasks.extend((0..model.reports.len()).map(Task::Report));
    let mut known: Vec<(&'static str, String)> = Vec::new();
    for watch in watched(checked, sources)? {
        let name = (watch.about.kind.word(), watch.about.name.clone());
        let before = known.iter().filter(|other| **other == name).count();
        known.push(name);
        tasks.push(Task::Watch(Box::new(watch), before));
    }
    tasks.extend(by_metric(all(checked, sources)).into_iter().map(Task::Targets));
    let segments = model.attributes.iter().enumerate();
    let segments = segments.filter(|(_, attribute)| attribute.segment.is_some());
    tasks.extend(segments.map(|(at, _)| Task::Segment(AttributeId::at(at))));
    Ok(tasks)
}

/// The targets of each metric, the earliest first.
fn by_metric(due: Vec<Due<'_>>) -> Vec<Vec<Due<'_>>> {
    let mut found: Vec<Vec<Due<'_>>> = Vec::new();
    for one in due {
        let name = |due: &Due<'_>| due.metric.named.name.text.clone();
        let known = found
            .iter_mut()
            .find(|all| all.first().map(name) == Some(name(&one)));
        match known {
            Some(all) => all.push(one),
            None => found.push(vec![one]),
        }
    }
    for all in &mut found {
        all.sort_by_key(Due::first_day);
    }
    found
}

impl Task<'_> {
    /// The view, or why there is none; nothing for a metric whose definition is wrong.
    #[must_use]
    pub fn done(&self, keeper: &Keeper<'_>) -> Option<Result<Object, LeftOut>> {
        Some(match self {
            Self::Days => keeper.days(),
            Self::Metric(id) => keeper.base(*id)?,
            Self::Report(at) => keeper.report(*at)?,
            Self::Watch(watch, before) => keeper.watch(watch, *before),
            Self::Targets(due) => keeper.targets(due)?,
            Self::Segment(id) => keeper.segment(*id)?,
        })
    }
}

impl Keeper<'_> {
    fn report(&self, at: usize) -> Option<Result<Object, LeftOut>> {
        let report = self.checked.model.reports.get(at)?;
        let named = &report.named;
        let item = self.item(Kind::Report, &named.name.text, named.name.span);
        let label = named.label.as_ref().map(|label| label.value.as_str());
        let docs = named.docs.join(" ");
        let words = [title(&named.name.text, label), docs.trim().said()];
        let told = Told {
            name: named.name.text.to_string(),
            says: sentences(words),
            adding: None,
            columns: &[],
        };
        Some(self.kept(item, &report.clauses, told))
    }
}

/// One behind the other, without those that say nothing.
pub(super) fn sentences(all: impl IntoIterator<Item = Said>) -> Said {
    let all = all.into_iter().filter(|said| *said != Said::default());
    Said::joined(all, "; ", "；")
}
