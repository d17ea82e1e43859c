//! What is done about it, and what moved.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::asked::Asked;
use crate::cli::known::in_period;
use crate::cli::period::Period;
use crate::resolve::MetricId;
use crate::review::{Claim, Effort, Guards, Move, Outcome};
use crate::syntax::ast::Expr;
use crate::syntax::time::Grain;
use crate::tree::{Data, Graph, Moves, Plan};
use crate::watch::Judged;
use crate::why::{Number, Sides, Subject};

/// Numbers that were asked for: of a metric, in the period that begins on a day.
type Known = FxHashMap<(MetricId, Grain, Date), Option<Number>>;

impl Asked<'_> {
    /// The initiatives.
    pub fn efforts(&self, grain: Grain, judged: &[Judged]) -> Vec<Effort> {
        let checked = self.asking.checked;
        let graph = Graph::of(checked, self.sources, None, &Data::default());
        let initiatives = || graph.plans.iter().filter(|plan| plan.kind == "initiative");
        let known = self.numbers(initiatives(), grain);
        let efforts = initiatives().map(|plan| Effort {
            within: within(&graph, plan),
            title: called(plan),
            owner: plan.owner.clone(),
            owner_label: plan
                .owner
                .as_ref()
                .and_then(|name| graph.departments.get(name).cloned()),
            status: plan.status.clone(),
            result: plan.result.clone(),
            moves: plan
                .moves
                .iter()
                .filter_map(|moves| self.moved(plan, moves, grain, (&known, judged)))
                .collect(),
        });
        efforts.collect()
    }

    fn moved(
        &self,
        plan: &Plan,
        moves: &Moves,
        grain: Grain,
        (known, judged): (&Known, &[Judged]),
    ) -> Option<Move> {
        let checked = self.asking.checked;
        let id = checked.model.names.metric(&moves.metric)?;
        let metric = checked.model.metrics.get(id.index())?;
        let (from, to) = self.spans(id, plan, grain);
        let number = |period: &Period| known.get(&(id, period.grain, period.first)).cloned().flatten();
        let sides = Sides {
            from: number(&from),
            to: number(&to),
        };
        let (raw, points) = match moves.by.strip_suffix(" points") {
            Some(raw) => (raw, true),
            None => (moves.by.as_str(), false),
        };
        // Who protects the metric, and whoever protects a north star.
        let tree = crate::tree::Tree::of(&checked.model);
        let stars = tree.stars.iter().map(|star| star.metric);
        let guarded = stars
            .chain([id])
            .filter_map(|id| checked.model.metrics.get(id.index()));
        let guards = Guards::of(judged, guarded.map(|metric| metric.named.name.text.as_str()));
        let begun = plan.since.as_ref().and_then(|day| day.parse::<Date>().ok());
        let is_begun = plan.status.as_deref() != Some("planned") && begun.is_none_or(|day| day < to.end);
        // What ended within the period will come to no more.
        let ended = plan.until.as_ref().and_then(|day| day.parse::<Date>().ok());
        let is_over = ended.is_some_and(|day| day <= to.end);
        let outcome = match Claim::of(raw, points) {
            _ if !is_begun => Outcome::NotBegun,
            _ if begun.is_some_and(|day| day > to.first) && !is_over => Outcome::TooEarly,
            Some(claim) => claim.outcome(&sides, guards),
            None => Outcome::Unknown,
        };
        Some(Move {
            subject: Subject::of(checked, metric),
            claim: moves.by.clone(),
            periods: (from.words, to.words),
            sides,
            outcome,
        })
    }

    /// The last period that is over, or the one its last day is in, behind the last one before the
    /// initiative began; without a word on that, the one before.
    fn spans(&self, id: MetricId, plan: &Plan, grain: Grain) -> (Period, Period) {
        let model = &self.asking.checked.model;
        let manifest = &model.manifest;
        let (before, last) = self.periods(model.defined_per(id).unwrap_or(grain));
        let day = |text: &Option<String>| text.as_ref()?.parse::<Date>().ok();
        let ended = day(&plan.until).and_then(|day| day.yesterday().ok());
        let (before, last) = match ended.filter(|day| *day < last.first) {
            Some(day) => {
                let last = Period::around(day, last.grain, manifest);
                (last.before(manifest), last)
            }
            None => (before, last),
        };
        let begun = day(&plan.since).filter(|day| *day < last.end);
        let before = begun.map_or(before, |day| {
            Period::around(day, last.grain, manifest).before(manifest)
        });
        (before, last)
    }

    /// What is to be known, in one question for each period.
    fn numbers<'a>(&self, plans: impl Iterator<Item = &'a Plan>, grain: Grain) -> Known {
        let model = &self.asking.checked.model;
        let mut wanted: Vec<(Period, Vec<MetricId>)> = Vec::new();
        for plan in plans {
            let metrics = plan.moves.iter();
            for id in metrics.filter_map(|moves| model.names.metric(&moves.metric)) {
                let (from, to) = self.spans(id, plan, grain);
                for period in [from, to] {
                    let same = |(other, _): &&mut (Period, _)| {
                        (other.grain, other.first) == (period.grain, period.first)
                    };
                    match wanted.iter_mut().find(same) {
                        Some((_, ids)) if ids.contains(&id) => {}
                        Some((_, ids)) => ids.push(id),
                        None => wanted.push((period, vec![id])),
                    }
                }
            }
        }
        let mut known = Known::default();
        for (period, ids) in &wanted {
            let metrics = ids.iter().filter_map(|id| model.metrics.get(id.index()));
            let columns: Vec<Expr> = metrics
                .map(|metric| Expr::named(&metric.named.name.text, metric.named.name.span))
                .collect();
            let answers = in_period(&self.asking, &columns, period);
            for (id, answer) in ids.iter().zip(answers) {
                let number = answer.ok().and_then(|value| Number::of(value.words()));
                known.insert((*id, period.grain, period.first), number);
            }
        }
        known
    }
}

/// The direction and the opportunity it is part of.
fn within(graph: &Graph, plan: &Plan) -> Vec<String> {
    let mut all = Vec::new();
    let mut name = plan.within.as_ref();
    while let Some(outer) = name.and_then(|name| graph.plans.iter().find(|plan| plan.name == *name)) {
        all.push(called(outer));
        name = outer.within.as_ref();
    }
    all.reverse();
    all
}

fn called(plan: &Plan) -> String {
    plan.label.clone().unwrap_or_else(|| plan.name.clone())
}
