//! What a target says of how things stand.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use crate::cli::asking::{Asking, Found};
use crate::cli::outlooks;
use crate::cli::period::Period;
use crate::cli::standing::Moment;
use crate::cli::tree::asked as values;
use crate::cli::why;
use crate::diagnostic::Diagnostic;
use crate::plan::{AsOf, Key, question};
use crate::resolve::{MetricId, Report};
use crate::review::{Guards, Review, Star, Verdict};
use crate::source::SourceMap;
use crate::syntax::time::Grain;
use crate::tree::{self, Data, Graph, Tree};
use crate::watch::{self, Judged, Outlook};
use crate::why::{Sides, Subject};

use super::history::History;

/// Who is asked, when, and about what.
pub(super) struct Asked<'a> {
    pub asking: Asking<'a>,
    pub sources: &'a SourceMap,
    pub now: DateTime,
    pub report: Option<&'a Report>,
}

impl Asked<'_> {
    /// The page, and what could not be asked.
    pub fn review(&self) -> Found<(Review, Vec<Diagnostic>)> {
        let model = &self.asking.checked.model;
        let own = self.report.and_then(|report| self.grain_of(report));
        let stars: Vec<MetricId> = Tree::of(model).stars.iter().map(|star| star.metric).collect();
        let of_star = stars.first().and_then(|id| model.defined_per(*id));
        let grain = own.or(of_star).unwrap_or(Grain::Month);
        let (before, last) = self.periods(grain);
        let moment = Moment {
            now: self.now,
            asking: self.asking,
            sources: self.sources,
        };
        let (judged, mut found) = moment.standing((last.first, last.end))?;
        let outlooks = self.outlooks(&mut found);
        let stars = stars.iter();
        let stars = stars.map(|id| self.star(*id, grain, &judged));
        let efforts = self.efforts(of_star.unwrap_or(grain), &judged);
        let numbers = self.report.map(|report| self.listed(report, (&before, &last)));
        let named = self.report.map(|report| &report.named);
        let label = named.map(|named| {
            named
                .label
                .as_ref()
                .map_or(&named.name.text, |label| &label.value)
        });
        let review = Review {
            title: label.map_or_else(|| model.manifest.name.clone(), ToString::to_string),
            project: model.manifest.name.clone(),
            periods: (before.words, last.words),
            as_of: self.now.date(),
            stars: stars.collect::<Found<_>>()?,
            outlooks,
            efforts,
            numbers: numbers.transpose()?,
            judged,
        };
        Ok((review, found))
    }

    /// Whether targets to come will be met: of each metric the next one.
    fn outlooks(&self, found: &mut Vec<Diagnostic>) -> Vec<Outlook> {
        let aims = watch::aims(self.asking.checked, self.sources, self.now);
        let mut outlooks = outlooks::of(self.asking, aims, self.now, found);
        outlooks.sort_by(|one, other| one.period.cmp(&other.period));
        let mut known = BTreeSet::new();
        outlooks.retain(|one| known.insert(one.about.name.clone()));
        outlooks
    }

    /// The periods a report is sliced by, the shortest if several.
    fn grain_of(&self, report: &Report) -> Option<Grain> {
        let span = report.named.name.span;
        let asked = question(self.asking.checked, &report.clauses, span, AsOf::Clock).ok()?;
        let grains = asked.slices.iter().filter_map(|slice| match slice.key {
            Key::Own(grain) => Some(grain),
            _ => None,
        });
        grains.filter(|grain| *grain >= Grain::Day).min()
    }

    /// The last period that is over, behind the one before.
    pub fn periods(&self, grain: Grain) -> (Period, Period) {
        let manifest = &self.asking.checked.model.manifest;
        let last = Period::last(self.now, grain, manifest);
        (last.before(manifest), last)
    }

    fn star(&self, id: MetricId, grain: Grain, judged: &[Judged]) -> Found<Star> {
        let checked = self.asking.checked;
        let grain = checked.model.defined_per(id).unwrap_or(grain);
        let periods = self.periods(grain);
        let history = History::of(&self.asking, id, &periods.1, grain)?;
        let values = values::Asked {
            asking: self.asking,
            sources: self.sources,
            now: self.now,
            grain,
        };
        let data = Data {
            values: values.values(Some(id)),
            ..Data::default()
        };
        let graph = Graph::of(checked, self.sources, Some(id), &data);
        let metric = checked.model.metrics.get(id.index());
        let subject = metric
            .map(|metric| Subject::of(checked, metric))
            .unwrap_or_default();
        let tree = Tree::of(&checked.model);
        let below = tree::below(&tree, id);
        let names = below
            .iter()
            .filter_map(|id| checked.model.metrics.get(id.index()));
        let names = names.map(|metric| metric.named.name.text.as_str());
        let guards = Guards::of(judged, names);
        let why = why::by_drivers(self.asking, self.sources, id, &periods)?;
        let goals = graph.metrics.iter().filter(|node| node.name == subject.name);
        let goals = goals.flat_map(|node| &node.targets);
        let goals = goals.map(|goal| history.aim(goal, &subject)).collect();
        let sides = Sides {
            from: history.known(&periods.0),
            to: history.known(&periods.1),
        };
        let explains =
            sides.both().is_some() && why.whole.as_ref().is_some_and(|whole| !whole.parts.is_empty());
        Ok(Star {
            verdict: Verdict::of(&subject, &sides, guards),
            periods: (periods.0.words, periods.1.words),
            why: explains.then_some(why),
            goals,
            history: history.all,
            subject,
            sides,
            graph,
        })
    }
}
