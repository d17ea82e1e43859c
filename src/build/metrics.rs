//! The base of a metric: its values by the periods and dimensions over which its rows may be
//! added up, or by a period alone.

use super::columns::of_metric;
use super::keeping::{Keeper, Told};
use super::names::base_of;
use super::object::{Adding, Kind, LeftOut, Object};
use super::tasks::sentences;
use crate::check::additivity::{Additivity, Over, Why};
use crate::check::{MetricFacts, slicings};
use crate::diagnostic::Diagnostic;
use crate::explain::{Explanation, period};
use crate::plan::{Plan, Question};
use crate::resolve::{Metric, MetricId};
use crate::source::Span;
use crate::syntax::ast::{Asked, Clause, ClauseKind, Expr, Name, Path};
use crate::syntax::time::Grain;
use crate::words::{Said, say};

/// How a base is cut up.
struct Cut {
    grain: Option<Grain>,
    by: Vec<String>,
}

impl Keeper<'_> {
    /// The base of a metric; nothing where its definition is wrong.
    pub(super) fn base(&self, id: MetricId) -> Option<Result<Object, LeftOut>> {
        let metric = self.checked.model.metrics.get(id.index())?;
        let explained = self.explained.get(id.index())?.as_ref()?;
        let (_, facts) = self.checked.metric(id)?;
        let additivity = self.checked.additivity(id)?;
        let name = &metric.named.name;
        let item = self.item(Kind::Metric, &name.text, name.span);
        let found = self.cut(metric, facts, &additivity);
        Some(match found {
            Err(finding) => Err(item.left_out(&finding)),
            Ok((cut, question, mut plan)) => {
                // Whoever reads it puts it in an order of their own.
                plan.order.clear();
                let told = Told {
                    name: base_of(&name.text, cut.grain),
                    says: says(explained, &cut, adding(&cut, &additivity)),
                    adding: Some(adding(&cut, &additivity)),
                    columns: &[],
                };
                self.view(item, (&question, plan), told)
            }
        })
    }

    /// The first cut that can be asked.
    fn cut(
        &self,
        metric: &Metric,
        facts: &MetricFacts,
        additivity: &Additivity,
    ) -> Result<(Cut, Question, Plan), Diagnostic> {
        let mut refused = None;
        for grain in self.grains(metric, facts, additivity) {
            let by = self.dimensions(facts, own(additivity, grain));
            let alone = (!by.is_empty()).then(Vec::new);
            for by in std::iter::once(by).chain(alone) {
                match self.asked(&clauses(metric, grain, &by), metric.named.name.span) {
                    Ok((question, plan)) => return Ok((Cut { grain, by }, question, plan)),
                    Err(finding) => refused = refused.or(Some(finding)),
                }
            }
        }
        Err(refused.unwrap_or_else(super::keeping::nothing_asked))
    }

    /// The periods it may be cut by, the one that is wanted first: the finest over which its
    /// values say something, a month where they do not add up over time.
    fn grains(&self, metric: &Metric, facts: &MetricFacts, additivity: &Additivity) -> Vec<Option<Grain>> {
        let offered = crate::explain::grains(self.checked, metric, facts);
        let by_day = match &additivity.time {
            None | Some(Why::Snapshot(_) | Why::Window | Why::Edge) => true,
            Some(_) => matches!(&additivity.slices, Over::Nothing(Why::Window)),
        };
        let first = match metric.grain {
            Some((grain, _)) => grain,
            None if by_day => Grain::Day,
            None => Grain::Month,
        };
        let others = [Grain::Month, Grain::Quarter, Grain::Year, Grain::Week, Grain::Day];
        let named = offered
            .iter()
            .filter_map(|word| self.checked.model.names.grain(word));
        let mut all: Vec<Option<Grain>> = Vec::new();
        for grain in std::iter::once(first).chain(others).chain(named) {
            if offered.contains(&grain.word()) && !all.contains(&Some(grain)) {
                all.push(Some(grain));
            }
        }
        match all.is_empty() {
            true => vec![None],
            false => all,
        }
    }

    /// The dimensions its parts add up over: those of its own rows, and of what these lead to.
    /// Attributes are none: they are as of now, and would make the past look like today.
    /// A window has none: it makes a cell for each day and everything that was ever there.
    fn dimensions(&self, facts: &MetricFacts, additivity: &Additivity) -> Vec<String> {
        if additivity.time == Some(Why::Window) {
            return Vec::new();
        }
        let attributes = &self.checked.model.attributes;
        let is_attribute = |path: &str| {
            let last = path.rsplit('.').next();
            attributes
                .iter()
                .any(|attribute| Some(attribute.named.name.text.as_str()) == last)
        };
        let adds = |path: &str| {
            let path = Path::dotted(path, Span::default());
            additivity.over(self.checked, &path).is_ok()
        };
        let found = slicings(self.checked, facts).into_iter();
        let found = found
            .filter(|slicing| !slicing.is_time)
            .map(|slicing| slicing.path);
        let near = found.filter(|path| path.matches('.').count() < 2);
        near.filter(|path| !is_attribute(path) && adds(path)).collect()
    }
}

/// How a metric adds up within one period.
fn own(additivity: &Additivity, grain: Option<Grain>) -> &Additivity {
    match &additivity.per_grain {
        Some((per, own)) if Some(*per) == grain => own,
        _ => additivity,
    }
}

fn clauses(metric: &Metric, grain: Option<Grain>, by: &[String]) -> Vec<Clause> {
    let span = metric.named.name.span;
    let asked = Asked {
        expr: Expr::named(&metric.named.name.text, span),
        alias: None,
    };
    let grain = grain.map(|grain| Path::of(Name::plain(grain.word(), span)));
    let by = by.iter().map(|path| Path::dotted(path, span));
    let slices: Vec<Path> = grain.into_iter().chain(by).collect();
    let mut clauses = vec![Clause::of(ClauseKind::Metrics(vec![asked]), span)];
    if !slices.is_empty() {
        clauses.push(Clause::of(ClauseKind::By(slices), span));
    }
    clauses
}

/// What it is, and whether its rows may be added up.
fn says(explained: &Explanation, cut: &Cut, adding: Adding) -> Said {
    let owner = explained.owner.as_ref();
    let status = explained.status.as_ref();
    sentences([
        of_metric(explained),
        say!("it {sums}", sums = &explained.sums.words),
        rule(cut, adding),
        owner
            .map(|owner| say!("owner {owner}", owner = owner))
            .unwrap_or_default(),
        status
            .map(|status| say!("status {status}", status = status))
            .unwrap_or_default(),
    ])
}

/// Which rows may be added up.
fn adding(cut: &Cut, additivity: &Additivity) -> Adding {
    let over_time = cut.grain.is_none() || additivity.time.is_none();
    match (over_time, cut.by.is_empty()) {
        (true, false) => Adding::All,
        (true, true) if cut.grain.is_some() => Adding::All,
        // One row, and nothing to be added to it.
        (true, true) => Adding::None,
        (false, false) => Adding::OfOnePeriod,
        (false, true) => Adding::None,
    }
}

fn rule(cut: &Cut, adding: Adding) -> Said {
    match (adding, cut.grain.map(period)) {
        (Adding::All, _) => say!("its rows may be added up"),
        (Adding::OfOnePeriod, Some(grain)) => say!(
            "rows of one {grain} may be added up, those of several must not",
            grain = grain
        ),
        (_, Some(grain)) => say!(
            "its rows must not be added up: each {grain} stands for itself",
            grain = grain
        ),
        (_, None) => say!("its rows must not be added up"),
    }
}
