//! Targets: of each metric the latest whose period is over.

use jiff::civil::{Date, DateTime, Time};

use super::Rows;
use super::about::{About, Kind, State, word};
use super::around::Around;
use super::judged::Judged;
use super::spoken::Spoken;
use crate::check::Checked;
use crate::check::calendar::period_of;
use crate::resolve::{Metric, MetricId, Model};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{
    Asked as Column, Clause, ClauseKind, Comparison, During, Expr, ExprKind, Goal, MomentAt,
};
use crate::syntax::time::Grain;
use crate::tree::{Tree, written};

/// A target that was due.
#[derive(Clone, Debug)]
pub struct Due<'a> {
    /// The metric.
    pub metric: &'a Metric,
    goal: &'a Goal,
    /// The first day of its period.
    first: Date,
    about: About,
    as_of: Date,
}

/// The latest target of each metric that was due.
#[must_use]
pub fn due<'a>(checked: &'a Checked, sources: &SourceMap, now: DateTime) -> Vec<Due<'a>> {
    let model = &checked.model;
    let mut latest: Vec<(MetricId, &Goal, (Date, Date))> = Vec::new();
    for target in &Tree::of(model).targets {
        let days = days(model, &target.goal.period);
        let Some(days) = days.filter(|(_, end)| *end <= now.date()) else {
            continue;
        };
        match latest.iter_mut().find(|(metric, ..)| *metric == target.metric) {
            Some(known) if known.2.1 < days.1 => *known = (target.metric, target.goal, days),
            Some(_) => {}
            None => latest.push((target.metric, target.goal, days)),
        }
    }
    let due = latest.into_iter();
    due.filter_map(|(id, goal, (first, _))| Due::of(model, sources, (id, goal), (first, now.date())))
        .collect()
}

/// All targets, as if each were due when its period is over.
#[must_use]
pub fn all<'a>(checked: &'a Checked, sources: &SourceMap) -> Vec<Due<'a>> {
    let model = &checked.model;
    let targets = Tree::of(model).targets.into_iter();
    let due = targets.filter_map(|target| {
        let period = days(model, &target.goal.period)?;
        Due::of(model, sources, (target.metric, target.goal), period)
    });
    due.collect()
}

/// The first day of a period, and the first after it.
pub(super) fn days(model: &Model, period: &MomentAt) -> Option<(Date, Date)> {
    let manifest = &model.manifest;
    let first = period.moment.first_day(manifest.fiscal_year_starts)?;
    let grain = period.moment.grain()?;
    let (_, end) = period_of(first.to_datetime(Time::midnight()), grain, manifest);
    Some((first, end.date()))
}

/// How the metric must stand to the number.
fn reaches(metric: &Metric) -> Comparison {
    match metric.better {
        Some(false) => Comparison::LessOrEqual,
        _ => Comparison::GreaterOrEqual,
    }
}

pub(super) fn about(metric: &Metric, goal: &Goal, sources: &SourceMap) -> About {
    let name = word(&metric.named.name);
    let number = written(sources, goal.value.span);
    About {
        kind: Kind::Target,
        says: format!("{name} {} {number}", reaches(metric).symbol()),
        name,
        label: metric.named.label.as_ref().map(|label| label.value.to_string()),
        owner: metric.named.owner.as_ref().map(word),
        protects: Vec::new(),
        notify: Vec::new(),
        spoken: Spoken::default(),
    }
}

impl<'a> Due<'a> {
    fn of(
        model: &'a Model,
        sources: &SourceMap,
        (id, goal): (MetricId, &'a Goal),
        (first, as_of): (Date, Date),
    ) -> Option<Self> {
        let metric = model.metrics.get(id.index())?;
        Some(Self {
            metric,
            goal,
            first,
            about: about(metric, goal, sources),
            as_of,
        })
    }

    /// What it is, in words.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The number that is to be reached, as it is written.
    #[must_use]
    pub fn number(&self) -> &'a Expr {
        &self.goal.value
    }

    /// The first day of its period.
    #[must_use]
    pub fn first_day(&self) -> Date {
        self.first
    }

    /// The day it is judged on: of [`all`], the first one after its period.
    #[must_use]
    pub fn judged_on(&self) -> Date {
        self.as_of
    }

    /// Its period: `month`.
    #[must_use]
    pub fn per(&self) -> &'static str {
        self.goal.period.moment.grain().map_or("", |grain| grain.word())
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.goal.period.span
    }

    /// Whether it was reached, and the number.
    #[must_use]
    pub fn question(&self) -> [Clause; 2] {
        self.asks(self.columns("is_met", "value").to_vec())
    }

    /// The same of several of one period, which are without slices: there is one row for all.
    #[must_use]
    pub fn question_of(group: &[&Self]) -> Vec<Clause> {
        let columns = group.iter().enumerate();
        let columns = columns.flat_map(|(at, due)| {
            let at = at + 1;
            due.columns(&format!("is_met_{at}"), &format!("value_{at}"))
        });
        let columns = columns.collect();
        let first = group.first();
        first.map_or(Vec::new(), |first| first.asks(columns).to_vec())
    }

    fn columns(&self, is_met: &str, of_value: &str) -> [Column; 2] {
        let span = self.span();
        let value = Expr::named(&self.metric.named.name.text, span);
        let number = Box::new(self.goal.value.clone());
        let reached = Expr {
            kind: ExprKind::Compare(reaches(self.metric), Box::new(value.clone()), number),
            span,
        };
        [
            Column::named(reached.truth(), is_met),
            Column::named(value, of_value),
        ]
    }

    fn asks(&self, columns: Vec<Column>) -> [Clause; 2] {
        let span = self.span();
        [Clause::of(ClauseKind::Metrics(columns), span), self.period().0]
    }

    /// The clause that asks about its period, and the grain of that.
    #[must_use]
    pub fn period(&self) -> (Clause, Option<Grain>) {
        let period = &self.goal.period;
        let clause = Clause::of(ClauseKind::For(During::Period(period.clone())), self.span());
        (clause, period.moment.grain())
    }

    /// Whether it is one of the same period.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.goal.period.moment == other.goal.period.moment
    }

    /// How it stands by the answer to that, in which so many others stand before it.
    #[must_use]
    pub fn judged(&self, rows: &Rows, before: usize) -> Judged {
        let cell = |at: usize| rows.first()?.get(2 * before + at)?.clone();
        Judged {
            about: self.about.clone(),
            state: match cell(0).as_deref() {
                Some("1") => State::Ok,
                Some("0") => State::Warn,
                _ => State::NoData,
            },
            as_of: self.as_of,
            per: self.per().to_owned(),
            period: self.first.to_string(),
            slice: Vec::new(),
            values: vec![(self.about.name.clone(), cell(1))],
            foreseen: None,
            since: None,
            around: Around::default(),
        }
    }
}
