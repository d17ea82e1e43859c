//! Metrics that no question about them can be answered: what stands in them is put
//! together in a way that has no meaning, whatever the period and the bounds.
//!
//! Only asking shows it, so those in which one thing looks at other cells inside of
//! another are asked, in the ways a question may be about time.

use super::workspace::Workspace;
use crate::check::{Checked, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::plan::{AsOf, plan, question};
use crate::resolve::{Metric, MetricId};
use crate::source::Span;
use crate::syntax::ast::{Asked, Clause, ClauseKind, Expr, MomentAt, Name, Path};
use crate::syntax::time::Grain;
use crate::words::say;
use jiff::civil::date;

/// More metrics than these are not asked: what is left is said when somebody asks.
const MOST: usize = 200;

/// By what they are asked; nothing first, and the usual.
const GRAINS: [Option<Grain>; 6] = [
    None,
    Some(Grain::Month),
    Some(Grain::Day),
    Some(Grain::Week),
    Some(Grain::Quarter),
    Some(Grain::Year),
];

/// A finding for each metric that has no answer.
pub(super) fn never(workspace: &Workspace) -> Vec<Diagnostic> {
    let checked = &workspace.checked;
    let nests: Vec<Nesting> = nestings(checked);
    let suspects = checked.model.metrics.iter().enumerate().filter(|(at, _)| {
        let nesting = nests.get(*at);
        nesting.is_some_and(|nesting| nesting.is_suspect)
    });
    let found = suspects.take(MOST);
    found
        .filter_map(|(at, metric)| no_answer(checked, MetricId::at(at), metric))
        .collect()
}

/// How much of a metric looks at other cells or rows than its own.
#[derive(Clone, Copy, Default)]
struct Nesting {
    /// Functions that do, in it and in those it names.
    elsewhere: usize,
    /// Whether rows follow each other in it.
    follows: bool,
    /// Whether its own text puts one around another, or a condition around rows that
    /// follow each other.
    is_suspect: bool,
}

fn nestings(checked: &Checked) -> Vec<Nesting> {
    let mut known: Vec<Option<Nesting>> = vec![None; checked.metrics.len()];
    for at in 0..known.len() {
        nesting(checked, MetricId::at(at), &mut known);
    }
    known.into_iter().map(Option::unwrap_or_default).collect()
}

fn nesting(checked: &Checked, id: MetricId, known: &mut Vec<Option<Nesting>>) -> Nesting {
    if let Some(Some(nesting)) = known.get(id.index()) {
        return *nesting;
    }
    let mut all = Nesting::default();
    let mut own = Own::default();
    if let Some((measure, _)) = checked.metric(id) {
        own.count(measure);
        let mut named = Vec::new();
        measure.metrics(&mut |inner, _| named.push(inner));
        all.elsewhere = own.elsewhere;
        all.follows = own.follows;
        for inner in named {
            let inner = nesting(checked, inner, known);
            all.elsewhere = all.elsewhere.saturating_add(inner.elsewhere);
            all.follows |= inner.follows;
        }
    }
    all.is_suspect = match all.follows {
        true => own.elsewhere > 0 || own.conditions > 0,
        false => own.elsewhere > 0 && all.elsewhere > 1,
    };
    if let Some(place) = known.get_mut(id.index()) {
        *place = Some(all);
    }
    all
}

/// What a text holds itself, without the metrics it names.
#[derive(Default)]
struct Own {
    elsewhere: usize,
    conditions: usize,
    follows: bool,
}

impl Own {
    fn count(&mut self, measure: &Measure) {
        match measure {
            Measure::Window { .. }
            | Measure::Prior { .. }
            | Measure::Edge { .. }
            | Measure::Across(..)
            | Measure::Every(..)
            | Measure::Steps(_) => self.elsewhere += 1,
            Measure::Where(..) | Measure::Entities { .. } => self.conditions += 1,
            Measure::Sequence(sequence) => {
                self.follows = true;
                let conditions = [&sequence.from.condition, &sequence.to.condition];
                self.conditions += conditions.into_iter().flatten().count();
            }
            _ => {}
        }
        measure.parts(&mut |part| self.count(part));
    }
}

/// What is said of a metric however it is asked; nothing if it ever has an answer.
fn no_answer(checked: &Checked, id: MetricId, metric: &Metric) -> Option<Diagnostic> {
    checked.metric(id)?;
    let name = &metric.named.name;
    let mut said = None;
    for bounded in [false, true] {
        for grain in GRAINS {
            let clauses = asked(name, grain, bounded);
            let found = match question(checked, &clauses, name.span, AsOf::Clock) {
                Ok(question) => plan(checked, &question).err().map(|finding| *finding),
                Err(found) => found.into_iter().next(),
            };
            let finding = found?;
            let is_meant = [&code::NOT_OF_PAIRS, &code::NO_SUCH_WINDOW].contains(&finding.code);
            if is_meant && !finding.is_echo() {
                said = said.or(Some(finding));
            }
        }
    }
    let mut finding = said?;
    if finding.span().is_some_and(|span| span.key() == name.span.key()) {
        finding.labels.clear();
    }
    let words = say!("no question about `{name}` has an answer", name = name.text);
    Some(finding.note(name.span, words))
}

fn asked(name: &Name, grain: Option<Grain>, bounded: bool) -> Vec<Clause> {
    let span = name.span;
    let expr = Expr::named(&name.text, span);
    let mut kinds = vec![ClauseKind::Metrics(vec![Asked { expr, alias: None }])];
    kinds.extend(grain.map(|grain| ClauseKind::By(vec![Path::of(Name::plain(grain.word(), span))])));
    if bounded {
        kinds.push(ClauseKind::Since(year(2024, span)));
        kinds.push(ClauseKind::Until(year(2029, span)));
    }
    kinds.into_iter().map(|kind| Clause::of(kind, span)).collect()
}

/// Where a year begins, a week of which begins there, too: 2024 and 2029 began with
/// a Monday.
fn year(year: i16, span: Span) -> MomentAt {
    MomentAt::day(date(year, 1, 1), span)
}
