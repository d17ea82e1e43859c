//! The slice that drives what is found: of the number that moved, by few dimensions.
//!
//! Of the metrics a condition names it is the one that moved most, and not for the better; of its
//! slices the one that explains most of that beyond its size, as `merak why METRIC --by` says it.

use jiff::ToSpan;

use super::asking::{Asking, metrics};
use super::known;
use super::period::Period;
use super::why::{Slice, split};
use crate::check::{Checked, slicings};
use crate::output::figure::Figure;
use crate::output::rows::value::Value;
use crate::resolve::MetricId;
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Expr, MomentAt, Name, Path};
use crate::syntax::time::Grain;
use crate::watch::{Driver, Judged, Kind, State};
use crate::why::{Laid, Sides, Slicing, Subject, What, mixed, plain, slicing, sums};

/// Findings that are looked at, dimensions of each, and slices of a dimension.
const MOST_FINDINGS: usize = 8;
const MOST_DIMENSIONS: usize = 4;
const MOST_SLICES: usize = 200;

/// Below this part of a change no slice drives it.
const LEAST: f64 = 0.2;

/// Tells what is not well in the whole which slice drives it.
pub(super) fn tell(asking: Asking<'_>, judged: &mut [Judged]) {
    let is_bad = |one: &&mut Judged| {
        let watches = [Kind::Guardrail, Kind::Companion, Kind::Alert, Kind::Target];
        matches!(one.state, State::Breach | State::Warn)
            && one.slice.is_empty()
            && one.foreseen.is_none()
            && watches.contains(&one.about.kind)
    };
    let mut known: Vec<((MetricId, String, String), Option<Driver>)> = Vec::new();
    for one in judged.iter_mut().filter(is_bad).take(MOST_FINDINGS) {
        let Some((id, sides, periods)) = moved(&asking, one) else {
            continue;
        };
        let key = (id, one.per.clone(), one.period.clone());
        let driver = match known.iter().find(|(other, _)| *other == key) {
            Some((_, driver)) => driver.clone(),
            None => {
                let driver = of(&asking, id, &sides, &periods);
                known.push((key, driver.clone()));
                driver
            }
        };
        one.around.driver = driver;
    }
}

/// The metric of a condition that moved most, and not for the better; and the two periods.
fn moved(asking: &Asking<'_>, one: &Judged) -> Option<(MetricId, Sides, (Period, Period))> {
    let model = &asking.checked.model;
    let grain = Grain::named(&one.per)?;
    let to = Period::around(one.days()?.0, grain, &model.manifest);
    let from = match grain {
        // Days are as their weekday.
        Grain::Day => Period::around(to.first.checked_sub(7.days()).ok()?, grain, &model.manifest),
        _ => to.before(&model.manifest),
    };
    let names = one.values.iter();
    let ids: Vec<MetricId> = names.filter_map(|(name, _)| model.names.metric(name)).collect();
    let columns: Vec<Expr> = ids.iter().filter_map(|id| named(asking.checked, *id)).collect();
    let values = |period: &Period| {
        let values = known::in_period(asking, &columns, period).into_iter();
        let number = |value: Value| crate::why::Number::of(value.words());
        values
            .map(|value| value.ok().and_then(number))
            .collect::<Vec<_>>()
    };
    let sides = values(&from).into_iter().zip(values(&to));
    let sides = sides.map(|(from, to)| Sides { from, to });
    let worse = ids.into_iter().zip(sides).filter_map(|(id, sides)| {
        let change = sides.change().filter(|change| *change != 0.0)?;
        let better = model.metrics.get(id.index())?.better;
        let is_better = better == Some(change > 0.0);
        let (from, to) = sides.both()?;
        (!is_better).then_some((id, change.abs() / from.abs().max(to.abs()), sides))
    });
    let (id, _, sides) = worse.max_by(|one, other| one.1.total_cmp(&other.1))?;
    Some((id, sides, (from, to)))
}

fn named(checked: &Checked, id: MetricId) -> Option<Expr> {
    let name = &checked.model.metrics.get(id.index())?.named.name;
    Some(Expr::named(&name.text, name.span))
}

/// Of the first dimensions the slice that explains most beyond its size.
fn of(asking: &Asking<'_>, id: MetricId, sides: &Sides, periods: &(Period, Period)) -> Option<Driver> {
    let checked = asking.checked;
    let ways = dimensions(checked, id).into_iter();
    let found = ways.filter_map(|path| by(asking, id, (sides, periods), path));
    let (_, driver) = found.reduce(|one, other| if other.0 > one.0 { other } else { one })?;
    Some(driver)
}

/// What a metric can be sliced by, its own dimensions with few values first.
fn dimensions(checked: &Checked, id: MetricId) -> Vec<Path> {
    let Some((_, facts)) = checked.metric(id) else {
        return Vec::new();
    };
    let tables: Vec<_> = facts
        .tables
        .iter()
        .filter_map(|table| checked.model.tables.get(table.index()))
        .collect();
    let has_few_values = |path: &str| {
        tables.iter().any(|table| {
            let field = table.field(path);
            field.is_some_and(|field| field.conformed.is_some() || !field.values.is_empty())
        })
    };
    let mut ways: Vec<(bool, usize, String)> = slicings(checked, facts)
        .into_iter()
        .filter(|slicing| !slicing.is_time)
        .map(|slicing| {
            let hops = slicing.path.matches('.').count();
            (!has_few_values(&slicing.path), hops, slicing.path)
        })
        .collect();
    ways.sort();
    ways.truncate(MOST_DIMENSIONS);
    ways.into_iter().map(|(_, _, path)| path_of(&path)).collect()
}

fn path_of(text: &str) -> Path {
    let names = text.split('.').map(|name| Name::plain(name, Span::default()));
    Path {
        segments: names.collect(),
        span: Span::default(),
    }
}

/// The slice of a dimension that drives a change, and how much more of it than its size.
fn by(
    asking: &Asking<'_>,
    id: MetricId,
    (sides, periods): (&Sides, &(Period, Period)),
    path: Path,
) -> Option<(f64, Driver)> {
    let checked = asking.checked;
    let metric = checked.model.metrics.get(id.index())?;
    let way = slicing(checked, id, std::slice::from_ref(&path), periods.1.grain).ok()?;
    let mut columns = vec![named(checked, id)?];
    if let Slicing::Ratio(above, below) = &way {
        columns.extend([above.clone(), below.clone()]);
    }
    let slices = slices(asking, &columns, periods, &path)?;
    if slices.len() < 2 || slices.len() > MOST_SLICES {
        return None;
    }
    let subject = Subject::of(checked, metric);
    let weight = |slice: &Slice| match &way {
        Slicing::Sums => weight(&slice.column(0)),
        Slicing::Ratio(..) => weight(&slice.column(2)),
    };
    let weights: Vec<(String, f64)> = slices.iter().map(|slice| (slice.name(), weight(slice))).collect();
    let whole = match way {
        Slicing::Sums => {
            let slices = slices.into_iter().map(|slice| slice.sum(&subject));
            sums(subject.clone(), sides.clone(), slices.collect())
        }
        Slicing::Ratio(..) => {
            let slices = slices.into_iter().map(|slice| slice.share(&subject));
            mixed(subject.clone(), sides.clone(), slices.collect())
        }
    }?;
    let figure = Figure::fitting(subject.format.as_deref(), sides);
    let laid = whole.laid(figure.places())?;
    let part = largest(&laid)?;
    let What::Of(slice) = part.what else {
        return None;
    };
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let own = weights.iter().find(|(name, _)| *name == slice.name);
    let share = part.effect / laid.effect;
    let beyond = share - own.map_or(0.0, |(_, weight)| weight / all);
    let driver = Driver {
        metric: subject.name.clone(),
        before: periods.0.first.to_string(),
        change: plain(laid.units, figure.places()),
        by: path.text(),
        slice: slice.name.clone(),
        effect: plain(part.units, figure.places()),
        percent: (share * 1000.0).round() / 10.0,
        format: subject.format.clone(),
    };
    (share >= LEAST && beyond > 0.0).then_some((beyond, driver))
}

/// How large a slice is, in the mean of both periods.
fn weight(sides: &Sides) -> f64 {
    let value = |side: &Option<crate::why::Number>| side.as_ref().map_or(0.0, |number| number.value.abs());
    value(&sides.from).midpoint(value(&sides.to))
}

/// The slice that explains most of a change.
fn largest<'a>(whole: &'a Laid<'a, Subject>) -> Option<&'a Laid<'a, Subject>> {
    let slices = whole.parts.iter().filter(|part| matches!(part.what, What::Of(_)));
    let goes_along = slices.filter(|part| (part.effect > 0.0) == (whole.effect > 0.0));
    goes_along.max_by(|one, other| one.effect.abs().total_cmp(&other.effect.abs()))
}

/// The columns of each slice in both periods, in one statement.
fn slices(
    asking: &Asking<'_>,
    columns: &[Expr],
    (from, to): &(Period, Period),
    path: &Path,
) -> Option<Vec<Slice>> {
    let span = Span::default();
    let period = Path::of(Name::plain(to.grain.word(), span));
    let clauses = [
        metrics(columns, span),
        Clause::of(ClauseKind::By(vec![period, path.clone()]), span),
        Clause::of(ClauseKind::Since(MomentAt::day(from.first, span)), span),
        Clause::of(ClauseKind::Until(MomentAt::day(to.end, span)), span),
    ];
    let mut slices: Vec<Slice> = Vec::new();
    for row in asking.rows(&clauses, span).ok()? {
        let (mut keys, values) = split(row, 2);
        let first = keys.first().and_then(Value::text)?.get(..10)?.to_owned();
        let keys = keys.split_off(1);
        let (is_from, is_to) = (first == from.first.to_string(), first == to.first.to_string());
        if !is_from && !is_to {
            continue;
        }
        let at = slices.iter().position(|slice| slice.keys == keys);
        let at = at.unwrap_or_else(|| {
            slices.push(Slice {
                keys,
                from: None,
                to: None,
            });
            slices.len() - 1
        });
        if let Some(slice) = slices.get_mut(at) {
            let side = if is_from { &mut slice.from } else { &mut slice.to };
            *side = Some(values);
        }
    }
    Some(slices)
}
