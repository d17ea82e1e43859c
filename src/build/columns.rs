//! What columns are, and what they are called by their labels.

use super::Wanted;
use super::keeping::Keeper;
use crate::check::{Measure, slicings};
use crate::explain::{Explanation, period};
use crate::plan::{Asked, Key, Plan, Question, Slice};
use crate::sql::views::unnamed;
use crate::syntax::time::Grain;
use crate::words::{Said, Say, say};

/// A column of a view.
pub(super) struct Column {
    /// Its name.
    pub name: String,
    /// What people call it, if they do.
    pub label: Option<Said>,
    /// What it is.
    pub says: Said,
}

/// The columns of a plan; `told` says what those are that the question does not know.
pub(super) fn said(
    keeper: &Keeper<'_>,
    question: &Question,
    plan: &Plan,
    told: &[(&str, Said)],
) -> Vec<Column> {
    let column = |name: &String| {
        let by_question = || of_question(keeper, question, name);
        let (label, says) = match told.iter().find(|(own, _)| own == name) {
            Some((_, says)) => (None, says.clone()),
            None => by_question().unwrap_or_default(),
        };
        Column {
            name: name.clone(),
            label,
            says,
        }
    };
    plan.last.columns.iter().map(|(_, name)| column(name)).collect()
}

fn of_question(keeper: &Keeper<'_>, question: &Question, name: &str) -> Option<(Option<Said>, Said)> {
    if let Some(asked) = question.asked.iter().find(|asked| asked.name == name) {
        let explained = metric(keeper, asked)?;
        let label = explained.label.as_ref().map(Say::said);
        return Some((label, of_metric(explained)));
    }
    let slice = question.slices.iter().find(|slice| slice.name == name)?;
    match &slice.key {
        Key::Own(grain) => {
            let word = period(*grain);
            Some((Some(word.clone()), beginning(*grain)))
        }
        _ => {
            let label = of_slice(keeper, question, slice)?;
            Some((Some(label.said()), label.said()))
        }
    }
}

/// What a column of periods shows.
pub(super) fn beginning(grain: Grain) -> Said {
    match grain {
        Grain::Day => say!("the day"),
        _ if grain < Grain::Day => say!("when the {grain} begins", grain = period(grain)),
        _ => say!("the first day of the {grain}", grain = period(grain)),
    }
}

fn metric<'a>(keeper: &Keeper<'a>, asked: &Asked) -> Option<&'a Explanation> {
    match &asked.measure {
        Measure::Metric(id, _) if asked.compared.is_none() => keeper.explained.get(id.index())?.as_ref(),
        _ => None,
    }
}

/// What a metric is, in one sentence.
pub(super) fn of_metric(explained: &Explanation) -> Said {
    let title = title(&explained.name, explained.label.as_deref());
    say!(
        "{title} in {unit}: {definition}",
        title = title,
        unit = &explained.unit,
        definition = &explained.definition.sentence
    )
}

/// A label, and the name behind it.
pub(super) fn title(name: &str, label: Option<&str>) -> Said {
    match label {
        Some(label) => say!("{label} ({name})", label = label, name = name),
        None => name.said(),
    }
}

/// The label of a dimension, by what one of the metrics reaches.
fn of_slice(keeper: &Keeper<'_>, question: &Question, slice: &Slice) -> Option<String> {
    let Key::Path(path) = &slice.key else {
        return None;
    };
    let path = path.text();
    question.asked.iter().find_map(|asked| {
        let Measure::Metric(id, _) = &asked.measure else {
            return None;
        };
        let (_, facts) = keeper.checked.metric(*id)?;
        let slicings = slicings(keeper.checked, facts).into_iter();
        slicings
            .filter(|slicing| slicing.path == path)
            .find_map(|found| found.label)
    })
}

/// Calls columns by their labels, unless two would be called the same, or the engine would
/// cut a name off.
pub(super) fn named_by_labels(plan: &mut Plan, columns: &mut [Column], wanted: Wanted<'_>) {
    let label = |column: &Column| {
        let label = column.label.as_ref()?.of(wanted.language);
        let fits = unnamed(label, wanted.dialect).is_none() && !label.chars().any(char::is_control);
        (fits && !label.trim().is_empty()).then(|| label.to_owned())
    };
    let labels: Vec<Option<String>> = columns.iter().map(label).collect();
    let called = |at: usize| labels.get(at).and_then(Option::as_ref);
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let is_taken = |label: &str, own: usize| {
        let same = |name: &str| name.to_lowercase() == label.to_lowercase();
        let mut others = (0..names.len()).filter(|at| *at != own);
        others.any(|at| {
            called(at).is_some_and(|label| same(label)) || names.get(at).is_some_and(|name| same(name))
        })
    };
    for (at, (column, (_, name))) in columns.iter_mut().zip(&mut plan.last.columns).enumerate() {
        if let Some(label) = called(at).filter(|label| !is_taken(label, at)) {
            column.name.clone_from(label);
            name.clone_from(label);
        }
    }
}
