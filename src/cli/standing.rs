//! How all that is watched stands at a moment: guardrails, companions, alerts, targets and
//! decompositions that data may break, put to a target's data.

use jiff::civil::{Date, DateTime};

use super::asking::{Asking, Found};
use super::freshness::Freshness;
use super::{decompositions, driving, known, outlooks};
use crate::check::Checked;
use crate::check::calendar::start_of;
use crate::diagnostic::Diagnostic;
use crate::plan::AsOf;
use crate::resolve::MetricId;
use crate::source::SourceMap;
use crate::source::manifest::Manifest;
use crate::syntax::ast::Expr;
use crate::syntax::time::Grain;
use crate::tree::Tree;
use crate::watch::{self, About, Due, Holding, Judged, Kind, Outlook, Watch};

/// What of all that is watched somebody asks about.
pub(super) struct Watched<'a> {
    pub watches: Vec<Watch>,
    holdings: Vec<Holding>,
    wants: &'a dyn Fn(&About) -> bool,
}

impl<'a> Watched<'a> {
    pub fn of(checked: &Checked, sources: &SourceMap, wants: &'a dyn Fn(&About) -> bool) -> Found<Self> {
        let mut watches = watch::watched(checked, sources)?;
        watches.retain(|watch| wants(&watch.about));
        let mut holdings = watch::holdings(checked, sources);
        holdings.retain(|holding| wants(&holding.about));
        Ok(Self {
            watches,
            holdings,
            wants,
        })
    }

    /// The metrics all of it reads.
    pub fn metrics(&self, checked: &Checked) -> Vec<MetricId> {
        let watches = self
            .watches
            .iter()
            .flat_map(|watch| watch.metrics.iter().copied());
        let targets = Tree::of(&checked.model).targets;
        watches
            .chain(targets.iter().map(|target| target.metric))
            .collect()
    }

    /// The metrics that one of it reads.
    pub fn metrics_of(&self, checked: &Checked, about: &About) -> Vec<MetricId> {
        let is_it = |watch: &&Watch| {
            let own = &watch.about;
            (own.kind, &own.name, &own.says) == (about.kind, &about.name, &about.says)
        };
        match about.kind {
            Kind::Target => checked.model.names.metric(&about.name).into_iter().collect(),
            _ => self
                .watches
                .iter()
                .find(is_it)
                .map(|watch| watch.metrics.clone())
                .unwrap_or_default(),
        }
    }

    /// Whether nothing of it is there, no target either.
    pub fn is_nothing(&self, checked: &Checked, sources: &SourceMap) -> bool {
        let is_aimed_at = watch::all(checked, sources)
            .iter()
            .any(|due| (self.wants)(due.about()));
        self.watches.is_empty() && self.holdings.is_empty() && !is_aimed_at
    }
}

/// A moment everything is judged at.
pub(super) struct Moment<'a> {
    pub now: DateTime,
    pub asking: Asking<'a>,
    pub sources: &'a SourceMap,
}

impl Moment<'_> {
    /// How each stands; what cannot be asked is among the findings.
    pub fn judged(
        &self,
        watched: &Watched<'_>,
        fresh: &Freshness,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Judged> {
        let mut judged = self.watches(&watched.watches, found);
        let due = watch::due(self.asking.checked, self.sources, self.now).into_iter();
        judged.extend(self.targets(due.filter(|due| (watched.wants)(due.about())), found));
        judged.extend(decompositions::of(
            self.asking,
            &watched.holdings,
            self.now,
            found,
        ));
        fresh.tell(self.asking.checked, watched, &mut judged, self.now);
        self.learn(&mut judged);
        judged
    }

    /// Looks up how people say what came out.
    fn learn(&self, judged: &mut [Judged]) {
        for one in judged {
            let names = one.values.iter().map(|(name, _)| name.as_str());
            // A forecast names its metric in its condition.
            let within = one.about.says.split(['(', ',']).map(str::trim).map(str::to_owned);
            let within: Vec<String> = within.filter(|_| one.foreseen.is_some()).collect();
            let names: Vec<&str> = names.chain(within.iter().map(String::as_str)).collect();
            one.about.learn(&self.asking.checked.model, names.into_iter());
        }
    }

    /// What targets to come are expected to come to.
    pub fn outlooks(&self, watched: &Watched<'_>, found: &mut Vec<Diagnostic>) -> Vec<Outlook> {
        let aims = watch::aims(self.asking.checked, self.sources, self.now).into_iter();
        let wanted = aims.filter(|aim| (watched.wants)(aim.about()));
        outlooks::of(self.asking, wanted.collect(), self.now, found)
    }

    /// How all of it stands, and how guardrails stood in what ended within some days; the worst
    /// first; and what could not be asked.
    pub fn standing(&self, days: (Date, Date)) -> Found<(Vec<Judged>, Vec<Diagnostic>)> {
        let watched = Watched::of(self.asking.checked, self.sources, &|_| true)?;
        let mut found = Vec::new();
        let fresh = Freshness::of(&self.asking, &watched, (days.0, self.now.date()));
        let mut judged = self.judged(&watched, &fresh, &mut found);
        let within = self.within((&watched, &fresh), days, &judged, &mut found);
        judged.extend(within);
        driving::tell(self.asking, &mut judged);
        judged.sort_by_key(|one| one.state);
        Ok((judged, found))
    }

    fn watches(&self, watches: &[Watch], found: &mut Vec<Diagnostic>) -> Vec<Judged> {
        let mut judged = Vec::new();
        for group in watch::groups(watches) {
            match self.group(&group) {
                Ok(more) => judged.extend(more),
                // One that cannot be asked keeps nobody else from it.
                Err(_) if group.len() > 1 => {
                    for watch in group {
                        match self.group(&[watch]) {
                            Ok(more) => judged.extend(more),
                            Err(findings) => {
                                judged.push(watch::unknown(self.asking.checked, watch, self.now));
                                found.extend(findings);
                            }
                        }
                    }
                }
                Err(findings) => {
                    let unknown = |watch: &&Watch| watch::unknown(self.asking.checked, watch, self.now);
                    judged.extend(group.iter().map(unknown));
                    found.extend(findings);
                }
            }
        }
        judged
    }

    fn group(&self, group: &[&Watch]) -> Result<Vec<Judged>, Vec<Diagnostic>> {
        let Some(first) = group.first() else {
            return Ok(Vec::new());
        };
        let checked = self.asking.checked;
        let rows = self.asking.texts(&watch::question(checked, group), first.span)?;
        let told = watch::judged(checked, group, &rows, self.now);
        let mut all = Vec::new();
        for (watch, judged) in group.iter().zip(told) {
            all.extend(match judged {
                Some(judged) => judged,
                None => self.group(&[watch])?,
            });
        }
        Ok(all)
    }

    fn targets<'a>(&self, due: impl Iterator<Item = Due<'a>>, found: &mut Vec<Diagnostic>) -> Vec<Judged> {
        let due: Vec<Due<'a>> = due.collect();
        let mut groups: Vec<Vec<&Due<'_>>> = Vec::new();
        for due in &due {
            let is_beside =
                |group: &&mut Vec<&Due<'_>>| group.first().is_some_and(|first| first.is_beside(due));
            match groups.iter_mut().find(is_beside) {
                Some(group) => group.push(due),
                None => groups.push(vec![due]),
            }
        }
        let mut judged = Vec::new();
        for group in groups {
            match self.due(&group) {
                Ok(more) => judged.extend(more),
                Err(_) if group.len() > 1 => {
                    for due in group {
                        match self.due(&[due]) {
                            Ok(more) => judged.extend(more),
                            Err(findings) => {
                                judged.push(self.unknown(due));
                                found.extend(findings);
                            }
                        }
                    }
                }
                Err(findings) => {
                    judged.extend(group.iter().map(|due| self.unknown(due)));
                    found.extend(findings);
                }
            }
        }
        judged
    }

    /// A target that could not be asked.
    fn unknown(&self, due: &Due<'_>) -> Judged {
        watch::unknown_of(due.about(), due.per(), due.first_day().to_string(), self.now)
    }

    /// Those of one period.
    fn due(&self, group: &[&Due<'_>]) -> Result<Vec<Judged>, Vec<Diagnostic>> {
        let Some(first) = group.first() else {
            return Ok(Vec::new());
        };
        let rows = self.asking.texts(&Due::question_of(group), first.span())?;
        let judged = group.iter().enumerate();
        let mut judged: Vec<Judged> = judged.map(|(before, due)| due.judged(&rows, before)).collect();
        self.without_zeros(group, &mut judged);
        Ok(judged)
    }

    /// The 0 of a period without rows is none: nobody knows how its target stands.
    fn without_zeros(&self, group: &[&Due<'_>], judged: &mut [Judged]) {
        let is_zero =
            |one: &Judged| matches!(one.values.as_slice(), [(_, Some(value))] if value.parse() == Ok(0.0));
        let Some((clause, Some(grain))) = group.first().map(|due| due.period()) else {
            return;
        };
        if !judged.iter().any(is_zero) {
            return;
        }
        let columns = group
            .iter()
            .map(|due| Expr::named(&due.metric.named.name.text, due.span()));
        let known = known::numbers(&self.asking, &columns.collect::<Vec<_>>(), &[clause], grain);
        for ((one, due), value) in judged.iter_mut().zip(group).zip(known) {
            if is_zero(one) && !value.is_ok_and(|value| value.text().is_some()) {
                *one = self.unknown(due);
            }
        }
    }

    /// How guardrails and companions stood in the shorter periods that ended within some days, as
    /// far as that is not judged already.
    fn within(
        &self,
        (watched, fresh): (&Watched<'_>, &Freshness),
        (first, end): (Date, Date),
        known: &[Judged],
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Judged> {
        let is_guard = |watch: &&Watch| matches!(watch.about.kind, Kind::Guardrail | Kind::Companion);
        let guards: Vec<Watch> = watched.watches.iter().filter(is_guard).cloned().collect();
        let mut judged: Vec<Judged> = Vec::new();
        let mut day = end;
        while day > first {
            let ends = |watch: &&Watch| ends_on(day, watch.grain, &self.asking.checked.model.manifest);
            let over: Vec<Watch> = guards.iter().filter(ends).cloned().collect();
            let now = day.to_datetime(jiff::civil::Time::midnight());
            let at = Moment {
                now,
                asking: Asking {
                    as_of: AsOf::At(now),
                    ..self.asking
                },
                sources: self.sources,
            };
            let mut told = at.watches(&over, found);
            fresh.tell(self.asking.checked, watched, &mut told, now);
            at.learn(&mut told);
            judged.extend(told);
            day = day.yesterday().unwrap_or(first);
        }
        let key = |one: &Judged| {
            (
                one.about.kind.word(),
                one.about.name.clone(),
                one.about.says.clone(),
                one.period.clone(),
                one.slice.clone(),
            )
        };
        judged.retain(|one| !known.iter().any(|other| key(other) == key(one)));
        judged
    }
}

/// Whether a period ends before a day begins.
fn ends_on(day: Date, grain: Grain, manifest: &Manifest) -> bool {
    let is_longer = matches!(grain, Grain::Custom(_)) || grain < Grain::Day;
    !is_longer && start_of(day, grain, manifest) == day
}
