//! What a metric's own grain means for a question.

use crate::words::{Said, say};
use jiff::civil::DateTime;

use super::bounds::{Bound, Bounds};
use crate::check::bound_instant;
use crate::check::calendar::period_of;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Coarser, Metric};
use crate::source::Span;
use crate::source::manifest::Manifest;
use crate::syntax::time::Grain;

/// How a metric with a grain is computed in the cells of a question.
pub(super) enum Pinning {
    /// Every cell is one of its periods.
    Same,
    /// Every cell is one of its weeks, which belongs to the month of its first day.
    WholeWeeks,
    /// Cells hold several of its periods, folded so.
    Inner(Grain, Coarser),
}

/// Decides by the grains that the metric's own time is sliced by; refuses
/// questions that are finer than the definition, and coarser ones where the
/// definition does not say how.
pub(super) fn pinning(
    metric: &Metric,
    own: &[Grain],
    bounds: &Bounds,
    manifest: &Manifest,
    asked_at: Span,
) -> Result<Pinning, Box<Diagnostic>> {
    let Some((pinned, defined_at)) = metric.grain else {
        return Ok(Pinning::Same);
    };
    let name = metric.named.name.text.as_str();
    fits_inside(name, (pinned, defined_at), own, bounds, manifest, asked_at)?;
    let cuts_weeks = pinned == Grain::Week && own.iter().any(|asked| *asked > Grain::Week);
    if own.contains(&pinned) && cuts_weeks {
        return Ok(Pinning::WholeWeeks);
    }
    if own.contains(&pinned) || (own.is_empty() && is_one_period(pinned, bounds, manifest)) {
        return Ok(Pinning::Same);
    }
    match metric.coarser {
        Some(coarser) => Ok(Pinning::Inner(pinned, coarser)),
        None => {
            let asked = own.first().map_or(say!("the whole range asked for"), |grain| {
                say!("a {grain}", grain = grain.word())
            });
            Err(Box::new(
                Diagnostic::error(&code::GRAIN_TOO_COARSE)
                    .at(asked_at)
                    .note(defined_at, say!("defined per {grain}", grain = pinned.word()))
                    .with("metric", name)
                    .with("grain", pinned.word())
                    .with("asked", asked),
            ))
        }
    }
}

/// What is wrong with the grain of a metric that a window is taken of: the window
/// asks for it, however the question is sliced.
pub(super) fn in_window(finding: Box<Diagnostic>, is_in_window: bool) -> Box<Diagnostic> {
    match is_in_window && *finding.code == code::GRAIN_TOO_COARSE {
        true => Box::new(finding.says("message.window").helps("help.window")),
        false => finding,
    }
}

/// Inner periods must lie in the cells, and be whole.
pub(super) fn fits_inside(
    name: &str,
    (grain, defined_at): (Grain, Span),
    own: &[Grain],
    bounds: &Bounds,
    manifest: &Manifest,
    asked_at: Span,
) -> Result<(), Box<Diagnostic>> {
    let fiscal = manifest.fiscal_year_starts;
    match own.iter().find(|asked| !grain.nests_in(**asked, fiscal)) {
        None => whole_periods(name, grain, bounds, manifest, asked_at),
        Some(finer) => Err(Box::new(
            Diagnostic::error(&code::GRAIN_TOO_FINE)
                .at(asked_at)
                .note(defined_at, say!("defined per {grain}", grain = grain.word()))
                .with("metric", name)
                .with("grain", grain.word())
                .with("asked", finer.word()),
        )),
    }
}

/// Bounds must not cut a period of a pinned metric. Where those of a calendar's
/// grain begin, only its table knows.
fn whole_periods(
    name: &str,
    pinned: Grain,
    bounds: &Bounds,
    manifest: &Manifest,
    asked_at: Span,
) -> Result<(), Box<Diagnostic>> {
    if matches!(pinned, Grain::Custom(_)) {
        return Ok(());
    }
    for (word, bound) in bounds.each() {
        let moment = match bound {
            Bound::At(moment) => moment,
            Bound::Clock { start, .. } if start.begins(pinned, manifest.fiscal_year_starts) => continue,
            Bound::Clock { span, .. } => {
                return Err(Box::new(
                    Diagnostic::error(&code::BOUNDS_CUT_PERIOD)
                        .at(*span)
                        .note(asked_at, say!("defined per {grain}", grain = pinned.word()))
                        .with("metric", name)
                        .with("grain", pinned.word())
                        .with("advice", format!("`for last 1 complete {}`", pinned.word())),
                ));
            }
        };
        let Some(time) = bound_instant(moment.moment, manifest, None) else {
            continue;
        };
        let (start, next) = period_of(time, pinned, manifest);
        if start == time {
            continue;
        }
        let written = |time: DateTime| match pinned < Grain::Day {
            true => time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            false => time.date().to_string(),
        };
        let (start, next) = (written(start), written(next));
        return Err(Box::new(
            Diagnostic::error(&code::BOUNDS_CUT_PERIOD)
                .at(moment.span)
                .note(asked_at, say!("defined per {grain}", grain = pinned.word()))
                .with("metric", name)
                .with("grain", pinned.word())
                .with(
                    "advice",
                    Said::either([format!("`{word} {start}`"), format!("`{word} {next}`")]),
                ),
        ));
    }
    Ok(())
}

fn is_one_period(pinned: Grain, bounds: &Bounds, manifest: &Manifest) -> bool {
    if matches!(pinned, Grain::Custom(_)) {
        return false;
    }
    let (Some(since), Some(until)) = (&bounds.since, &bounds.until) else {
        return false;
    };
    let (since, until) = match (since, until) {
        (Bound::At(since), Bound::At(until)) => (since, until),
        (Bound::Clock { start: since, .. }, Bound::Clock { start: until, .. }) => {
            let grains = [since.grain, until.grain];
            return grains == [pinned; 2] && since.periods + 1 == until.periods;
        }
        _ => return false,
    };
    let start = bound_instant(since.moment, manifest, None);
    let end = bound_instant(until.moment, manifest, None);
    start.map(|start| period_of(start, pinned, manifest).1) == end
}
