//! Targets whose period is not over: what they are expected to come to.

use jiff::civil::{Date, DateTime};

use super::Rows;
use super::about::{About, Kind};
use super::expected::{Expected, Unsaid};
use super::forecast::{forecast, looked_back, season};
use super::foreseen::filled;
use super::growing::{counts, is_settled};
use super::judged::periods;
use super::targets::{about, days};
use crate::check::Checked;
use crate::check::calendar::{next_start, period_of};
use crate::resolve::{Metric, MetricId};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Asked as Column, Clause, ClauseKind, Expr, Goal, MomentAt, Name, Path};
use crate::syntax::time::Grain;
use crate::tree::{Tree, amount};

/// A target that is not due yet.
#[derive(Clone, Debug)]
pub struct Aim<'a> {
    /// The metric.
    pub metric: &'a Metric,
    goal: &'a Goal,
    number: Option<f64>,
    /// The first day of its period, and the first after it.
    days: (Date, Date),
    /// The period of the target.
    own: Grain,
    /// The periods that are read.
    pub grain: Grain,
    /// Whether these make the period of the target.
    adds: bool,
    is_zero: bool,
    /// Whether what counted once does so later, too, and whether it is a count.
    is_settled: bool,
    counts: bool,
    about: About,
}

/// Whether a target will be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Not with any number of the middle 80 of a hundred.
    Unlikely,
    /// Nobody knows.
    Unknown,
    /// With some of these numbers, and not with others.
    Open,
    /// With all of them.
    Likely,
}

impl Verdict {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unlikely => "unlikely",
            Self::Unknown => "unknown",
            Self::Open => "open",
            Self::Likely => "likely",
        }
    }
}

/// What a target is expected to come to.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// What it is, in words.
    pub about: About,
    /// Whether it will be met.
    pub verdict: Verdict,
    /// The day it is judged on.
    pub as_of: Date,
    /// Its period: `month`.
    pub per: &'static str,
    /// The first day of its period.
    pub period: String,
    /// The periods that are read: `day`.
    pub read_by: &'static str,
    /// The first day of the last of these that is known.
    pub seen: Option<String>,
    /// What it has come to until now.
    pub so_far: Option<String>,
    /// What is expected of the whole period.
    pub expected: Expected,
    /// It can be no less: nothing of it is ever below 0, and so much is there.
    least: Option<f64>,
}

/// The targets that are not due yet, those of a metric in the order of their periods.
#[must_use]
pub fn aims<'a>(checked: &'a Checked, sources: &SourceMap, now: DateTime) -> Vec<Aim<'a>> {
    let targets = Tree::of(&checked.model).targets.into_iter();
    let aims = targets.filter_map(|target| Aim::of(checked, sources, (target.metric, target.goal)));
    let due = aims.filter(|aim| aim.days.1 > now.date());
    // What has not begun is no sum of days that are known: days drift far in half a year.
    let own = due.map(|aim| match aim.days.0 > now.date() {
        true => aim.by_its_own().unwrap_or(aim),
        false => aim,
    });
    let mut aims: Vec<Aim<'_>> = own.collect();
    aims.sort_by(|one, other| {
        let key = |aim: &Aim<'_>| (aim.about.name.clone(), aim.days);
        key(one).cmp(&key(other))
    });
    aims
}

impl<'a> Aim<'a> {
    /// What it is, in words.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    fn of(checked: &'a Checked, sources: &SourceMap, (id, goal): (MetricId, &'a Goal)) -> Option<Self> {
        let metric = checked.model.metrics.get(id.index())?;
        let own = goal.period.moment.grain()?;
        let additivity = checked.additivity(id)?;
        let adds = additivity.is_over_time() && metric.grain.is_none();
        Some(Self {
            metric,
            goal,
            number: amount(checked, id, &goal.value),
            days: days(&checked.model, &goal.period)?,
            own,
            grain: if adds { made_of(own) } else { own },
            adds,
            is_zero: additivity.is_zero_of_nothing(),
            is_settled: is_settled(checked, id),
            counts: counts(checked, id),
            about: About {
                kind: Kind::Forecast,
                ..about(metric, goal, sources)
            },
        })
    }

    /// The same, read by periods as long as its own.
    #[must_use]
    pub fn by_its_own(&self) -> Option<Self> {
        let other = Self {
            grain: self.own,
            adds: false,
            ..self.clone()
        };
        (self.grain != self.own).then_some(other)
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.goal.period.span
    }

    /// How it stands by a column of the answer to [`question`].
    #[must_use]
    pub fn seen(&self, checked: &Checked, (rows, at): (&Rows, usize), now: DateTime) -> Outlook {
        let seen = self.series(checked, (rows, at + 1), now);
        let expected = self.expected(&seen);
        let only_grows = match self.adds {
            true => self.is_settled && seen.values.iter().flatten().all(|value| *value >= 0.0),
            false => self.counts,
        };
        let so_far = match seen.so_far.as_ref() {
            Some(so_far) => so_far.parse().ok(),
            None => Some(0.0),
        };
        let mut outlook = Outlook {
            about: self.about.clone(),
            verdict: Verdict::Unknown,
            as_of: now.date(),
            per: self.own.word(),
            period: self.days.0.to_string(),
            read_by: self.grain.word(),
            seen: seen.last().map(|(_, day)| day.to_string()),
            so_far: seen.so_far.clone(),
            expected,
            least: so_far.filter(|_| only_grows),
        };
        outlook.verdict = self.verdict(&outlook);
        outlook
    }

    fn verdict(&self, outlook: &Outlook) -> Verdict {
        let Some(number) = self.number else {
            return Verdict::Unknown;
        };
        // What differs in the last digits of a float differs in nothing.
        let slack = 1e-9 * number.abs();
        let is_met = |value: f64| match self.metric.better {
            Some(false) => value <= number + slack,
            _ => value >= number - slack,
        };
        let reached = outlook.least.filter(|least| *least != 0.0).map(is_met);
        let so_far = outlook.so_far.as_ref().and_then(|text| text.parse().ok());
        // What is there already, nobody calls unlikely; nor what came to more than was expected.
        let is_there = self.metric.better != Some(false) && so_far.is_some_and(is_met);
        let is_beyond = outlook.is_beyond();
        match (
            outlook
                .between_80()
                .map(|(low, high)| (is_met(low), is_met(high))),
            reached,
        ) {
            (Some((true, true)), _) => Verdict::Likely,
            (Some((false, false)), _) if is_there => Verdict::Open,
            (Some((false, false)), _) => Verdict::Unlikely,
            (Some(_), _) => Verdict::Open,
            // Nothing need be expected of what is sure.
            (None, Some(true)) if self.metric.better != Some(false) => Verdict::Likely,
            (None, Some(false)) if self.metric.better == Some(false) => Verdict::Unlikely,
            (None, _) if is_beyond => Verdict::Open,
            (None, _) => Verdict::Unknown,
        }
    }

    fn series(&self, checked: &Checked, (rows, at): (&Rows, usize), now: DateTime) -> Series {
        let manifest = &checked.model.manifest;
        let running = period_of(now, self.grain, manifest).0.date();
        let mut labels = periods((now, looked_back(self.grain)), self.grain, manifest, rows);
        labels.reverse();
        labels.push(running.to_string());
        let cell = |label: &str| {
            let is_it = |row: &&Vec<Option<String>>| row.first().and_then(Option::as_deref) == Some(label);
            rows.iter().find(is_it)?.get(at)?.clone()
        };
        let cells: Vec<Option<String>> = labels.iter().map(|label| cell(label)).collect();
        let own = labels.iter().zip(&cells);
        let own = own.filter(|(label, _)| label.parse().is_ok_and(|day: Date| self.holds(day)));
        let so_far = sum(own.filter_map(|(_, cell)| cell.as_deref()));
        let last = cells.iter().rposition(Option::is_some);
        let known = last.map_or(0, |last| last + 1);
        let values: Vec<Option<f64>> = cells
            .iter()
            .take(known)
            .map(|cell| cell.as_ref()?.parse().ok())
            .collect();
        let mut values = filled(&values, self.is_zero);
        // Before it had rows of its own, others asked for beside it had some.
        let begun = values
            .iter()
            .position(|value| value.is_some_and(|value| value != 0.0));
        for value in values.iter_mut().take(begun.unwrap_or(0)) {
            *value = None;
        }
        // What is not over is not known.
        values.truncate(labels.len() - 1);
        let known = values.iter().rposition(Option::is_some);
        values.truncate(known.map_or(0, |last| last + 1));
        let days = labels.iter().take(values.len());
        Series {
            days: days.filter_map(|label| label.parse().ok()).collect(),
            values,
            so_far,
        }
    }

    fn holds(&self, day: Date) -> bool {
        (self.days.0..self.days.1).contains(&day)
    }

    /// What the whole period is expected to come to.
    fn expected(&self, series: &Series) -> Expected {
        let (_, last) = series.last().ok_or(Unsaid::NoData)?;
        let mut first_ahead = None;
        let mut ahead = 0;
        let mut day = last;
        while let Some(next) = next_start(day, self.grain).filter(|next| *next < self.days.1) {
            ahead += 1;
            if self.holds(next) {
                first_ahead.get_or_insert(ahead);
            }
            day = next;
        }
        let first = first_ahead.ok_or(Unsaid::NoData)?;
        let forecast = forecast(&series.values, season(self.grain), first..=ahead);
        let mut forecast = forecast.map_err(Unsaid::TooShort)?;
        if self.adds {
            let known = series.days.iter().zip(&series.values);
            let known = known.filter(|(day, _)| self.holds(**day));
            forecast.value += known.filter_map(|(_, value)| *value).sum::<f64>();
        }
        Ok(forecast)
    }
}

/// The periods that make one of a target, where they add up.
fn made_of(grain: Grain) -> Grain {
    match grain {
        Grain::Quarter | Grain::Year | Grain::FiscalQuarter | Grain::FiscalYear => Grain::Month,
        _ => Grain::Day,
    }
}

/// What a metric was, the first first.
struct Series {
    days: Vec<Date>,
    values: Vec<Option<f64>>,
    so_far: Option<String>,
}

impl Series {
    /// The last that is known.
    fn last(&self) -> Option<(f64, Date)> {
        Some(((*self.values.last()?)?, *self.days.last()?))
    }
}

/// The sum of numbers, with as many places as the one that has most; of none nothing.
fn sum<'t>(texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let (mut sum, mut places, mut count) = (0.0, 0, 0);
    for text in texts {
        sum += text.parse::<f64>().ok()?;
        let own = text.split_once('.').map_or(0, |(_, digits)| digits.len());
        places = places.max(own);
        count += 1;
    }
    (count > 0).then(|| format!("{sum:.places$}"))
}

impl Outlook {
    /// Between which numbers it stays in 80 of a hundred cases.
    #[must_use]
    pub fn between_80(&self) -> Option<(f64, f64)> {
        let forecast = self.expected.as_ref().ok().filter(|_| !self.is_beyond())?;
        Some(self.between(forecast.value, forecast.off_80))
    }

    /// Whether there is more already than was expected at most: then nobody knows how much
    /// more it will be.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        let forecast = self.expected.as_ref().ok();
        let most = forecast.map(|forecast| forecast.value + forecast.off_80);
        self.least.zip(most).is_some_and(|(least, most)| least > most)
    }

    /// The same of 95.
    #[must_use]
    pub fn between_95(&self) -> Option<(f64, f64)> {
        let forecast = self.expected.as_ref().ok().filter(|_| !self.is_beyond())?;
        Some(self.between(forecast.value, forecast.off_95?))
    }

    fn between(&self, value: f64, off: f64) -> (f64, f64) {
        let least = self.least.unwrap_or(f64::NEG_INFINITY);
        ((value - off).max(least), (value + off).max(least))
    }

    /// What it is expected to come to: no less than there is.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        let value = self.expected.as_ref().ok()?.value;
        Some(value.max(self.least.unwrap_or(f64::NEG_INFINITY)))
    }
}

/// What is asked of those that are read by periods of one length: each in a column.
#[must_use]
pub fn question(checked: &Checked, aims: &[&Aim<'_>], now: DateTime) -> Vec<Clause> {
    let Some(first) = aims.first() else {
        return Vec::new();
    };
    let span = first.span();
    let columns = aims.iter().enumerate().map(|(at, aim)| {
        let name = &aim.metric.named.name.text;
        Column::named(Expr::named(name, span), &format!("{name}_{}", at + 1))
    });
    let mut since = period_of(now, first.grain, &checked.model.manifest).0;
    for _ in 0..looked_back(first.grain) {
        let before = since.checked_sub(jiff::Span::new().seconds(1)).unwrap_or(since);
        since = period_of(before, first.grain, &checked.model.manifest).0;
    }
    let period = Path::of(Name::plain(first.grain.word(), span));
    [
        ClauseKind::Metrics(columns.collect()),
        ClauseKind::By(vec![period]),
        ClauseKind::Since(MomentAt::day(since.date(), span)),
    ]
    .into_iter()
    .map(|kind| Clause::of(kind, span))
    .collect()
}
