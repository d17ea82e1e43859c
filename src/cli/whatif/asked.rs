//! The numbers there are, asked of a target.

use jiff::civil::DateTime;

use super::Found;
use crate::cli::asking::{Asking, metrics, slices};
use crate::cli::known::in_period;
use crate::cli::period::Period;
use crate::cli::workspace::Workspace;
use crate::cli::{ask, query, spinner};
use crate::diagnostic::Diagnostic;
use crate::output::rows::value::Value;
use crate::plan::AsOf;
use crate::resolve::MetricId;
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Expr, Path};
use crate::syntax::time::Grain;
use crate::tree::Values;
use crate::watch::{Watch, thick};
use crate::whatif::{
    Best, Exact, Guarded, Known, Reckoner, Setting, Slice, Star, Supposed, WhatIf, drivers, with,
};
use crate::words::say;

/// Who is asked, and when.
pub(super) struct Asked<'a> {
    pub target: Option<&'a String>,
    pub as_of: Option<&'a String>,
    pub by: Option<&'a String>,
    pub min_rows: u64,
}

impl Asked<'_> {
    pub fn reckoned(
        &self,
        workspace: &mut Workspace,
        settings: &[Setting],
        watches: Vec<Watch>,
    ) -> Found<WhatIf> {
        let now = ask::now(self.as_of, workspace)?;
        let by = match self.by {
            Some(by) => slices(workspace, by)?,
            None => Vec::new(),
        };
        let (name, target) = query::askable(workspace, self.target).map_err(|finding| vec![finding])?;
        let engine = query::engine(workspace, name, target)?;
        let _spinner = spinner::Spinner::start();
        let checked = &workspace.checked;
        let asker = Asker {
            asking: Asking {
                checked,
                engine: &engine,
                as_of: AsOf::At(now),
            },
            supposed: Supposed::of(checked, &workspace.project.sources, settings),
            now,
        };
        asker.whole(settings, watches, (&by, self.min_rows))
    }
}

struct Asker<'a> {
    asking: Asking<'a>,
    supposed: Supposed<'a>,
    now: DateTime,
}

impl Asker<'_> {
    fn whole(&self, settings: &[Setting], watches: Vec<Watch>, by: (&[Path], u64)) -> Found<WhatIf> {
        let stars = self.supposed.stars();
        let grain = stars.first().map(|star| self.supposed.grain(*star));
        let (guards, untouched) = self.supposed.guards(watches);
        let set: Vec<MetricId> = settings.iter().map(|setting| setting.metric).collect();
        let own = set.first().map(|id| self.supposed.grain(*id));
        let home = grain.or_else(|| guards.first().map(|watch| watch.grain)).or(own);
        let period = self.period(home.unwrap_or(Grain::Month));
        let known = self.known(
            &self.supposed.system.needed(&[&set[..], &stars[..]].concat()),
            &period,
        );
        let mut what = WhatIf {
            period: Some(period.words.clone()),
            settings: self.supposed.set(&known),
            moved: self.supposed.moved(&stars, &known),
            untouched,
            ..WhatIf::default()
        };
        if stars.is_empty() && !by.0.is_empty() {
            what.notes.push(say!(
                "no north star is reached, so nothing is looked at by slices"
            ));
        }
        for id in stars {
            what.stars.push(self.star(id, by)?);
        }
        for watch in &guards {
            what.guards.extend(self.guard(watch));
        }
        Ok(what)
    }

    fn period(&self, grain: Grain) -> Period {
        Period::last(self.now, grain, &self.asking.checked.model.manifest)
    }

    /// Numbers of a period; what cannot be asked is not known.
    fn known(&self, columns: &[Expr], period: &Period) -> Known {
        let answers = in_period(&self.asking, columns, period);
        let pairs = columns.iter().zip(answers);
        let known = pairs.filter_map(|(expr, answer)| {
            let value = exact(&answer.ok()?)?;
            Some((self.supposed.system.text(expr), value))
        });
        known.collect()
    }

    fn star(&self, id: MetricId, (by, least): (&[Path], u64)) -> Found<Star> {
        let period = self.period(self.supposed.grain(id));
        let drivers = drivers(&self.supposed.system, id);
        let ids = [&[id], &drivers[..]].concat();
        let known = self.known(&self.supposed.system.needed(&ids), &period);
        let mut star = self.supposed.star(id, Some(period.words.clone()), &known);
        let sources = self.supposed.system.sources;
        let values = Values::of(
            self.asking.checked,
            sources,
            id,
            (period.first, &period.words),
            (None, None),
        );
        star.target = values.target.map(|goal| {
            // What is said of a quarter is not reached by a month.
            let is_alike = goal.grain == Some(period.grain);
            let number = Exact::of(&goal.value).filter(|_| is_alike);
            (goal.period, goal.value, number)
        });
        if !by.is_empty() {
            star.slices = self.best(id, &drivers, by, least, (&known, &period))?;
        }
        Ok(star)
    }

    /// Of each number that does not add up the slice where it is best.
    fn best(
        &self,
        star: MetricId,
        drivers: &[MetricId],
        by: &[Path],
        least: u64,
        (known, period): (&Known, &Period),
    ) -> Found<Vec<Best>> {
        let reckoner = Reckoner::new(&self.supposed.system, known);
        let mut found = Vec::new();
        let mut refused = None;
        for id in drivers.iter().filter(|id| self.is_rate(**id, by)) {
            let rows = match self.of_slices(*id, by, period) {
                Ok(rows) => rows,
                Err(why) => {
                    refused = refused.or(Some(why));
                    continue;
                }
            };
            let turn = reckoner.turn(*id);
            let lower = turn.subject.better == Some(false);
            let thick = rows.into_iter().filter(|(_, _, rows)| *rows >= least);
            let best = thick.reduce(|one, other| {
                if (other.1 < one.1) == lower && other.1 != one.1 {
                    other
                } else {
                    one
                }
            });
            let (Some((slice, best, _)), Ok(now)) = (best, turn.to) else {
                continue;
            };
            // Who is in several slices can make the whole better than each of them.
            if best == now || (best < now) != lower {
                continue;
            }
            if let Some(star) = with(&reckoner, self.supposed.pairs(), (*id, &best), star) {
                found.push(Best {
                    subject: turn.subject,
                    now,
                    slice,
                    best,
                    star,
                });
            }
        }
        match refused {
            Some(why) if found.is_empty() => Err(why),
            _ => Ok(found),
        }
    }

    /// Whether it is no sum of its slices, so that the whole can be as good as one of them.
    fn is_rate(&self, id: MetricId, by: &[Path]) -> bool {
        let checked = self.asking.checked;
        let unit = checked.metric(id).map(|(_, facts)| facts.kind.unit());
        let counts = unit.is_some_and(|unit| unit.to_string().contains('/') || unit.to_string() == "ratio");
        let found = checked.additivity(id);
        let adds = |path: &Path| {
            found
                .as_ref()
                .is_some_and(|found| found.over(checked, path).is_ok())
        };
        counts && !by.iter().all(adds)
    }

    /// A number in each slice, with the rows behind it.
    fn of_slices(&self, id: MetricId, by: &[Path], period: &Period) -> Found<Vec<(String, Exact, u64)>> {
        let checked = self.asking.checked;
        let Some(metric) = checked.model.metrics.get(id.index()) else {
            return Ok(Vec::new());
        };
        let span = by.first().map_or_else(Span::default, |path| path.span);
        let tables = checked.metric(id).map(|(_, facts)| facts.tables.clone());
        let mut columns = vec![Expr::named(&metric.named.name.text, span)];
        for table in tables.unwrap_or_default() {
            if let Some(table) = checked.model.tables.get(table.index()) {
                let rows = Expr::named(&table.named.name.text, span);
                columns.push(Expr::call("count", vec![rows], span));
            }
        }
        let rows = self.rows(&columns, by, period, None)?;
        let read = |(keys, values): (Vec<(String, String)>, Vec<Option<Exact>>)| {
            let mut values = values.into_iter();
            let value = values.next()??;
            let least = values.map(|count| count.unwrap_or_else(Exact::zero)).min()?;
            let names: Vec<String> = keys.into_iter().map(|(_, value)| value).collect();
            Some((names.join(", "), value, least.with_places(0).parse().ok()?))
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    #[allow(clippy::type_complexity, reason = "a row is its keys and its numbers")]
    fn rows(
        &self,
        columns: &[Expr],
        by: &[Path],
        period: &Period,
        having: Option<ClauseKind>,
    ) -> Found<Vec<(Vec<(String, String)>, Vec<Option<Exact>>)>> {
        let span = by.first().map_or_else(Span::default, |path| path.span);
        let mut clauses = vec![
            metrics(columns, span),
            Clause::of(ClauseKind::By(by.to_vec()), span),
        ];
        clauses.extend(period.clauses(span));
        clauses.extend(having.map(|kind| Clause::of(kind, span)));
        let rows = self.asking.rows(&clauses, span)?;
        let row = |mut row: Vec<Value>| {
            let values = row.split_off(by.len().min(row.len()));
            let keys = by
                .iter()
                .map(Path::text)
                .zip(row.iter().map(|key| key.words().to_owned()));
            (keys.collect(), values.iter().map(exact).collect())
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// How a condition stands, in each of its slices.
    fn guard(&self, watch: &Watch) -> Vec<Guarded> {
        let period = self.period(watch.grain);
        let words = match watch.grain == period.grain {
            true => Some(format!(
                "{} {}",
                watch.grain.word(),
                period.words.trim_start_matches(watch.grain.word()).trim()
            )),
            false => Some(period.words.clone()),
        };
        let needed = self.supposed.needed(&watch.condition);
        if watch.by.is_empty() {
            let known = self.known(&needed, &period);
            let slice = Slice {
                keys: Vec::new(),
                known,
            };
            return vec![self.supposed.guarded(watch, words, slice, false)];
        }
        if let Some(why) = self.supposed.keeps_out(watch, false) {
            return vec![self.supposed.unjudged(watch, words, why)];
        }
        match self.in_slices(watch, &needed, &period) {
            Ok(slices) if slices.is_empty() => {
                vec![
                    self.supposed
                        .unjudged(watch, words, say!("no slice has rows there")),
                ]
            }
            Ok(slices) => slices
                .into_iter()
                .map(|slice| self.supposed.guarded(watch, words.clone(), slice, false))
                .collect(),
            Err(found) => {
                let why = found.first().map(Diagnostic::reason).unwrap_or_default();
                vec![self.supposed.unjudged(watch, words, why)]
            }
        }
    }

    fn in_slices(&self, watch: &Watch, columns: &[Expr], period: &Period) -> Found<Vec<Slice>> {
        let having = thick(self.asking.checked, watch);
        let rows = self.rows(columns, &watch.by, period, having)?;
        let slice = |(keys, values): (Vec<(String, String)>, Vec<Option<Exact>>)| {
            let texts = columns.iter().map(|expr| self.supposed.system.text(expr));
            let known = texts.zip(values).filter_map(|(text, value)| Some((text, value?)));
            Slice {
                keys,
                known: known.collect(),
            }
        };
        Ok(rows.into_iter().map(slice).collect())
    }
}

fn exact(value: &Value) -> Option<Exact> {
    Exact::of(value.text()?)
}
