//! The base of a metric: its values by the periods and dimensions over which its rows may be
//! added up, or by a period alone.

use super::columns::of_metric;
use super::keeping::{Keeper, Told, nothing_asked};
use super::names::base_of;
use super::object::{Adding, Kind, LeftOut, Object};
use super::tasks::sentences;
use crate::check::additivity::{Additivity, Why};
use crate::check::{Checked, Measure, MetricFacts, slicings};
use crate::diagnostic::Diagnostic;
use crate::explain::{Explanation, grains, period};
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
        let explained = self.explained.get(id.index())?.as_ref()?;
        let subject = Subject::of(self.checked, id)?;
        let name = &subject.metric.named.name;
        let item = self.item(Kind::Metric, &name.text, name.span);
        let (cut, question, mut plan) = match self.first_cut(&subject) {
            Ok(found) => found,
            Err(finding) => return Some(Err(item.left_out(&finding))),
        };
        // Whoever reads it puts it in an order of their own.
        plan.order.clear();
        let adding = adding(&cut, &subject.additivity);
        let told = Told {
            name: base_of(&name.text, cut.grain),
            says: says(explained, &cut, adding),
            adding: Some(adding),
            columns: &[],
        };
        Some(self.view(item, (&question, plan), told))
    }

    /// The first cut that can be asked.
    fn first_cut(&self, subject: &Subject<'_>) -> Result<(Cut, Question, Plan), Diagnostic> {
        let mut refused = None;
        for cut in subject.cuts() {
            match self.asked(&clauses(subject.metric, &cut), subject.metric.named.name.span) {
                Ok((question, plan)) => return Ok((cut, question, plan)),
                Err(finding) => refused = refused.or(Some(finding)),
            }
        }
        Err(refused.unwrap_or_else(nothing_asked))
    }
}

/// A metric, and what decides how it is cut up.
struct Subject<'a> {
    checked: &'a Checked,
    metric: &'a Metric,
    facts: &'a MetricFacts,
    additivity: Additivity,
    /// Whether each of its values is that of a window.
    is_window: bool,
}

impl<'a> Subject<'a> {
    fn of(checked: &'a Checked, id: MetricId) -> Option<Self> {
        let (measure, facts) = checked.metric(id)?;
        let additivity = checked.additivity(id)?;
        Some(Self {
            checked,
            metric: checked.model.metrics.get(id.index())?,
            facts,
            is_window: matches!(measure, Measure::Window { .. }) || additivity.time == Some(Why::Window),
            additivity,
        })
    }

    /// How it may be cut up, the best way first: of each period with its dimensions, then
    /// without.
    fn cuts(&self) -> Vec<Cut> {
        let mut cuts = Vec::new();
        for grain in self.grains() {
            let by = self.dimensions(grain);
            let has_some = !by.is_empty();
            cuts.push(Cut { grain, by });
            if has_some {
                let by = Vec::new();
                cuts.push(Cut { grain, by });
            }
        }
        cuts
    }

    /// The periods it may be cut by, the one that is wanted first: the finest over which its
    /// values say something, a month where they do not add up over time.
    fn grains(&self) -> Vec<Option<Grain>> {
        let offered = grains(self.checked, self.metric, self.facts);
        let by_day = matches!(self.additivity.time, None | Some(Why::Snapshot(_) | Why::Edge));
        let first = match self.metric.grain {
            Some((grain, _)) => grain,
            None if by_day || self.is_window => Grain::Day,
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
    fn dimensions(&self, grain: Option<Grain>) -> Vec<String> {
        if self.is_window {
            return Vec::new();
        }
        let own = match &self.additivity.per_grain {
            Some((per, own)) if Some(*per) == grain => own,
            _ => &self.additivity,
        };
        let attributes = &self.checked.model.attributes;
        let is_attribute = |path: &str| {
            let last = path.rsplit('.').next();
            let mut names = attributes.iter().map(|one| one.named.name.text.as_str());
            names.any(|name| Some(name) == last)
        };
        let adds = |path: &str| {
            let path = Path::dotted(path, Span::default());
            own.over(self.checked, &path).is_ok()
        };
        let found = slicings(self.checked, self.facts).into_iter();
        let found = found
            .filter(|slicing| !slicing.is_time)
            .map(|slicing| slicing.path);
        let near = found.filter(|path| path.matches('.').count() < 2);
        near.filter(|path| !is_attribute(path) && adds(path)).collect()
    }
}

fn clauses(metric: &Metric, cut: &Cut) -> Vec<Clause> {
    let span = metric.named.name.span;
    let asked = Asked {
        expr: Expr::named(&metric.named.name.text, span),
        alias: None,
    };
    let grain = cut.grain.map(|grain| Path::of(Name::plain(grain.word(), span)));
    let by = cut.by.iter().map(|path| Path::dotted(path, span));
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
        // One row, and nothing to be added to it.
        (true, true) if cut.grain.is_none() => Adding::None,
        (true, _) => Adding::All,
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
