//! How a number came to where it is.

use crate::cli::asking::{Asking, Found, metrics};
use crate::cli::known::rows_behind;
use crate::cli::period::Period;
use crate::output::rows::value::Value;
use crate::resolve::MetricId;
use crate::review::Aim;
use crate::syntax::ast::{Clause, ClauseKind, Expr, MomentAt, Name, Path};
use crate::syntax::time::Grain;
use crate::tree::Goal;
use crate::whatif::Exact;
use crate::why::{Number, Subject};

/// Periods that are shown: a year of months, and the one a year before.
const SHOWN: usize = 13;

/// A metric in the periods that lead to the last one.
pub(super) struct History {
    pub all: Vec<(String, Option<Number>)>,
}

impl History {
    pub fn of(asking: &Asking<'_>, id: MetricId, last: &Period, grain: Grain) -> Found<Self> {
        let model = &asking.checked.model;
        let Some(metric) = model.metrics.get(id.index()) else {
            return Ok(Self { all: Vec::new() });
        };
        let before = |period: &Period| Some(period.before(&model.manifest));
        let first = std::iter::successors(before(last), before).take(SHOWN - 1);
        let mut periods: Vec<Period> = first.collect();
        periods.reverse();
        let span = metric.named.name.span;
        let number = Expr::named(&metric.named.name.text, span);
        let grain = Name::plain(last_word(last, grain), span);
        let since = periods.first().map_or(last.first, |period| period.first);
        let moment = |day| MomentAt::day(day, span);
        let behind = rows_behind(asking.checked, &number);
        let clauses = [
            metrics(&[vec![number], behind].concat(), span),
            Clause::of(ClauseKind::By(vec![Path::of(grain)]), span),
            Clause::of(ClauseKind::Since(moment(since)), span),
            Clause::of(ClauseKind::Until(moment(last.end)), span),
        ];
        // A period without any row of its tables has no cell: whether nothing happened, or nothing
        // was written down, nobody knows.
        let rows = asking.rows(&clauses, span)?;
        let known = |period: &Period| {
            let first = period.first.to_string();
            let row = rows
                .iter()
                .find(|row| row.first().is_some_and(|key| begins(key, &first)))?;
            Number::of(row.get(1)?.words())
        };
        let all = periods.iter().chain([last]);
        let all = all.map(|period| (period.words.clone(), known(period)));
        // What was before there was anything is no part of it.
        let all = all.skip_while(|(_, number)| number.is_none());
        Ok(Self { all: all.collect() })
    }

    /// What it was in a period that has rows.
    pub fn known(&self, period: &Period) -> Option<Number> {
        let found = self.all.iter().find(|(words, _)| *words == period.words);
        found.and_then(|(_, number)| number.clone())
    }

    /// What is to be reached, and whether it was.
    pub fn aim(&self, goal: &Goal, subject: &Subject) -> Aim {
        let wanted = Exact::of(&goal.value);
        let known = self.all.iter().find(|(period, _)| *period == goal.period);
        let known = known.and_then(|(_, number)| Exact::of(&number.as_ref()?.digits));
        let reached = known
            .zip(wanted.as_ref())
            .map(|(is, wanted)| match subject.better {
                Some(false) => is <= *wanted,
                _ => is >= *wanted,
            });
        Aim {
            period: goal.period.clone(),
            words: goal.value.clone(),
            number: wanted.and_then(|number| Number::of(&number.with_places(12))),
            reached,
        }
    }
}

/// The grain periods are asked by; months where only a table knows the metric's own.
fn last_word(last: &Period, grain: Grain) -> &'static str {
    match grain {
        Grain::Custom(_) => last.grain.word(),
        grain => grain.word(),
    }
}

/// Whether a period begins on a day: a key may be written with its time.
fn begins(key: &Value, day: &str) -> bool {
    key.text().is_some_and(|text| text.starts_with(day))
}
