//! A question, from its clauses to its answer.

use crate::check::{Checked, Measure};
use crate::resolve::{Coarser, Exactness, MetricId, Type};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Clause, Path};
use jiff::civil::DateTime;

use super::asked::{Asked, read, slice};
use super::data::Data;
use super::limits::STEPS;
use super::scene::{Around, Scene};
use super::stop::{Known, Stop};
use super::table::{rows, told_rows};
use super::value::Value;

/// What comes out: the columns and the rows, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What the columns are called.
    pub names: Vec<String>,
    /// The rows: keys, then values.
    pub rows: Vec<Vec<Value>>,
    /// Which columns may hold floating numbers.
    pub floats: Vec<bool>,
    /// The constructs that mattered.
    pub seen: Vec<&'static str>,
}

impl Answer {
    /// Its rows, as a `test` writes them.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |row: &Vec<Value>| {
            let cells = self.names.iter().zip(row);
            let cells: Vec<String> = cells.map(|(name, value)| format!("{name}: {value}")).collect();
            format!("{{ {} }}", cells.join(", "))
        };
        self.rows.iter().map(line).collect()
    }
}

/// Answers a question.
///
/// # Errors
/// Where there is no one answer, or none that is known here.
pub fn answer(checked: &Checked, data: &Data, clauses: &[Clause], as_of: Option<DateTime>) -> Known<Answer> {
    answer_within(STEPS, checked, data, clauses, as_of)
}

/// The same in so many steps at most.
///
/// # Errors
/// As [`answer`], and where that takes more.
pub fn answer_within(
    steps: u64,
    checked: &Checked,
    data: &Data,
    clauses: &[Clause],
    as_of: Option<DateTime>,
) -> Known<Answer> {
    let mut scene = Scene::new(checked, data, as_of).within(steps);
    let asked = read(&mut scene, clauses)?;
    answered(&scene, &asked)
}

/// One metric by some slices, in so many steps at most; its column is called `value`.
///
/// # Errors
/// As [`answer_within`].
pub fn answer_metric(
    steps: u64,
    checked: &Checked,
    data: &Data,
    metric: MetricId,
    by: &[Path],
    as_of: Option<DateTime>,
) -> Known<Answer> {
    let facts = checked.metric(metric).map(|(_, facts)| facts);
    let facts = facts.ok_or(Stop::Refused("a metric that is wrong"))?;
    let measure = Measure::Metric(metric, Span::new(FileId(0), 0, 0));
    answer_measures(steps, checked, data, &[(measure, facts.kind.clone())], by, as_of)
}

/// Some measures side by side by some slices, in so many steps at most; each column
/// of them is called `value`.
///
/// # Errors
/// As [`answer_within`].
pub fn answer_measures(
    steps: u64,
    checked: &Checked,
    data: &Data,
    measures: &[(Measure, Type)],
    by: &[Path],
    as_of: Option<DateTime>,
) -> Known<Answer> {
    let scene = Scene::new(checked, data, as_of).within(steps);
    let measures = measures.iter();
    let asked = Asked {
        metrics: measures
            .map(|(measure, kind)| ("value".to_owned(), measure.clone(), kind.clone()))
            .collect(),
        slices: by.iter().map(|path| slice(&scene, path)).collect(),
        ..Asked::default()
    };
    answered(&scene, &asked)
}

fn answered(scene: &Scene<'_>, asked: &Asked) -> Known<Answer> {
    scene.are_as_declared()?;
    let around = Around {
        filters: asked.filters.clone(),
        empty_is_null: scene.checked.model.manifest.empty_is_null,
        ..Around::default()
    };
    if let Some(story) = &asked.story {
        let columns = story.columns().iter().map(|name| (*name).to_owned());
        let slices = asked.slices.iter().map(|(name, _)| name.clone());
        let names: Vec<String> = slices.chain(columns).collect();
        let is_share = |name: &String| ["of_first", "of_previous", "share"].contains(&name.as_str());
        return Ok(Answer {
            floats: names.iter().map(is_share).collect(),
            names,
            rows: told_rows(scene, asked, story, &around)?,
            seen: scene.seen().into_iter().collect(),
        });
    }
    let rows = rows(scene, asked, &around)?;
    let slices = asked.slices.iter().map(|(name, _)| name.clone());
    let metrics = asked.metrics.iter().map(|(name, _, _)| name.clone());
    let totals = asked.totals.then(|| "totals".to_owned());
    let keys = asked.slices.iter().map(|_| false);
    let mut kinds = Vec::new();
    for (_, measure, kind) in &asked.metrics {
        kinds.push(is_float(kind) || is_mean(scene, measure)?);
    }
    if asked.metrics.len() > 1 {
        scene.saw("several metrics");
    }
    Ok(Answer {
        names: slices.chain(totals).chain(metrics).collect(),
        floats: keys.chain(asked.totals.then_some(false)).chain(kinds).collect(),
        rows,
        seen: scene.seen().into_iter().collect(),
    })
}

fn is_float(kind: &Type) -> bool {
    matches!(kind, Type::Number(number) if number.exactness == Exactness::Float)
}

/// Whether periods are made a mean somewhere inside: floating, of whole numbers too.
fn is_mean(scene: &Scene<'_>, measure: &Measure) -> Known<bool> {
    let mut parts = Vec::new();
    if let Measure::Metric(id, _) = measure {
        if scene.declared(*id)?.coarser == Some(Coarser::Avg) {
            return Ok(true);
        }
        return is_mean(scene, &scene.definition(*id)?.0);
    }
    measure.parts(&mut |part| parts.push(is_mean(scene, part)));
    let means = parts.into_iter().collect::<Known<Vec<_>>>()?;
    Ok(means.contains(&true))
}
