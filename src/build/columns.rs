//! What columns are, and what they are called by their labels.

use super::Wanted;
use super::keeping::Keeper;
use super::object::{Column, Holds, Shown};
use crate::check::{Measure, slicings};
use crate::explain::{Explanation, period};
use crate::plan::{Asked, Key, Plan, Question, Slice};
use crate::sql::views::unnamed;
use crate::syntax::time::Grain;
use crate::words::{Said, Say, say};

/// A column of a view, and what people call it, if they do.
pub(super) struct Called {
    pub shown: Column,
    pub label: Option<Said>,
}

/// The columns of a plan; `told` says what those are that the question does not know.
pub(super) fn said(
    keeper: &Keeper<'_>,
    question: &Question,
    plan: &Plan,
    told: &[(&str, Said)],
) -> Vec<Called> {
    let column = |name: &String| {
        let by_question = || of_question(keeper, question, name);
        let (label, says, holds) = match told.iter().find(|(own, _)| own == name) {
            Some((_, says)) => (None, says.clone(), Holds::Words),
            None => {
                let (label, says) = by_question().unwrap_or_default();
                (label, says, holds(keeper, question, name))
            }
        };
        let name = name.clone();
        Called {
            shown: Column { name, says, holds },
            label,
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

/// What stands in a column: what is no slice was asked for.
fn holds(keeper: &Keeper<'_>, question: &Question, name: &str) -> Holds {
    let slice = question.slices.iter().find(|slice| slice.name == name);
    if let Some(slice) = slice {
        return match slice.key {
            Key::Own(grain) => Holds::Moments(grain),
            _ => Holds::Words,
        };
    }
    let asked = question.asked.iter().find(|asked| asked.name == name);
    let id = asked.and_then(|asked| match &asked.measure {
        Measure::Metric(id, _) => Some(id.index()),
        _ => None,
    });
    let metric = id.and_then(|id| keeper.checked.model.metrics.get(id));
    let label = metric.and_then(|metric| metric.named.label.as_ref());
    Holds::Numbers(Shown {
        label: label.map(|text| text.value.to_string()),
        format: metric.and_then(|metric| Some(metric.format.as_ref()?.value.to_string())),
    })
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
pub(super) fn named_by_labels(plan: &mut Plan, columns: &mut [Called], wanted: Wanted<'_>) {
    let label = |column: &Called| {
        let label = column.label.as_ref()?.of(wanted.language);
        let fits = unnamed(label, wanted.dialect).is_none() && !label.chars().any(char::is_control);
        (fits && !label.trim().is_empty()).then(|| label.to_owned())
    };
    let labels: Vec<Option<String>> = columns.iter().map(label).collect();
    let called = |at: usize| labels.get(at).and_then(Option::as_ref);
    let names: Vec<String> = columns.iter().map(|column| column.shown.name.clone()).collect();
    let is_taken = |label: &str, own: usize| {
        let same = |name: &str| name.to_lowercase() == label.to_lowercase();
        let mut others = (0..names.len()).filter(|at| *at != own);
        others.any(|at| {
            called(at).is_some_and(|label| same(label)) || names.get(at).is_some_and(|name| same(name))
        })
    };
    for (at, (column, (_, name))) in columns.iter_mut().zip(&mut plan.last.columns).enumerate() {
        if let Some(label) = called(at).filter(|label| !is_taken(label, at)) {
            column.shown.name.clone_from(label);
            name.clone_from(label);
        }
    }
}
