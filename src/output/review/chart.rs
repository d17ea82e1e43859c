//! How a number came to where it is, as a line: with marks for what it is to be. Plain SVG
//! with the fonts of the reader.

use crate::output::figure::Figure;
use crate::output::grid::visible;
use crate::output::picture::{WORDS, words_at};
use crate::output::xml::escaped;
use crate::review::{Aim, Star};
use crate::why::Number;
use crate::words::{Language, say};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 250.0;
/// Where the line may go.
const LEFT: f64 = 72.0;
const RIGHT: f64 = 728.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 196.0;

/// Lines across, at most one more.
const STEPS: f64 = 4.0;

const STYLE: &str = "    .line { fill: none; stroke: #2b6cb0; stroke-width: 2.5; stroke-linejoin: round }
    .dot { fill: #2b6cb0 }
    .last { fill: #2b6cb0; stroke: #ffffff; stroke-width: 2 }
    .value { font-size: 13px; font-weight: 600; fill: #1f2933; text-anchor: middle }
    .rule { stroke: #e4e7eb }
    .aim { fill: #ffffff; stroke: #b7791f; stroke-width: 2 }
    .r { text-anchor: end }
    .m { text-anchor: middle }
";

/// The line in a line of text, a gap where there is no data.
pub(super) fn spark(history: &[(String, Option<Number>)]) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let known = || history.iter().filter_map(|(_, number)| number.as_ref());
    let values = || known().map(|number| number.value);
    let (low, high) = (
        values().fold(f64::INFINITY, f64::min),
        values().fold(f64::NEG_INFINITY, f64::max),
    );
    let level = |value: f64| {
        let part = if high > low {
            (value - low) / (high - low)
        } else {
            0.5
        };
        // Eight levels.
        LEVELS.get((part * 7.0).round() as usize).copied().unwrap_or('▁')
    };
    history
        .iter()
        .map(|(_, number)| number.as_ref().map_or(' ', |number| level(number.value)))
        .collect()
}

/// Draws it.
pub(super) fn svg(star: &Star, figure: &Figure, says: &str, language: Language) -> String {
    let (columns, aims) = columns(star);
    let scale = Scale::of(star, &aims);
    let place = |at: usize| {
        let last = columns.len().saturating_sub(1).max(1);
        LEFT + 16.0 + (RIGHT - LEFT - 32.0) * at as f64 / last as f64
    };
    let mut out = String::new();
    for tick in scale.ticks() {
        let y = scale.y(tick);
        out.push_str(&format!(
            "  <line class=\"rule\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{RIGHT}\" y2=\"{y:.1}\"/>\n"
        ));
        let text = Number::of(&format!("{tick:.12}")).map(|number| rounded(figure, &number));
        out.push_str(&words_at(
            tenths(LEFT - 8.0),
            tenths(y + 4.0),
            "r",
            &text.unwrap_or_default(),
        ));
    }
    let every = columns.len().div_ceil(13);
    for (at, period) in columns
        .iter()
        .enumerate()
        .filter(|(at, _)| (columns.len() - 1 - at) % every == 0)
    {
        out.push_str(&words_at(tenths(place(at)), tenths(BOTTOM + 20.0), "m", period));
    }
    let points: Vec<(f64, f64, Option<&Number>)> = star
        .history
        .iter()
        .enumerate()
        .map(|(at, (_, number))| {
            let y = number.as_ref().map_or(0.0, |number| scale.y(number.value));
            (place(at), y, number.as_ref())
        })
        .collect();
    out.push_str(&lines(&points));
    for (at, value, is_reached) in &aims {
        let (x, y) = (place(*at), scale.y(*value));
        let fill = if *is_reached {
            " style=\"fill:#b7791f\""
        } else {
            ""
        };
        out.push_str(&format!(
            "  <path class=\"aim\"{fill} d=\"M{x:.1} {:.1}l6 6l-6 6l-6 -6z\"/>\n",
            y - 6.0
        ));
    }
    if let Some((x, y, Some(number))) = points.last() {
        out.push_str(&format!(
            "  <circle class=\"last\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\"/>\n"
        ));
        out.push_str(&words_at(
            tenths(*x),
            tenths(y - 12.0),
            "value",
            &figure.of_number(number),
        ));
    }
    if !aims.is_empty() {
        let key = say!("◆ target");
        out.push_str(&words_at(
            tenths(RIGHT),
            tenths(HEIGHT - 10.0),
            "r",
            key.of(language),
        ));
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\n  <title>{}</title>\n  <style>{WORDS}{STYLE}  </style>\n{out}</svg>\n",
        escaped(&visible(says))
    )
}

/// The periods from left to right, and at which of them something is to be reached.
fn columns(star: &Star) -> (Vec<String>, Vec<(usize, f64, bool)>) {
    let mut columns: Vec<String> = star.history.iter().map(|(period, _)| period.clone()).collect();
    let last = columns.last().cloned().unwrap_or_default();
    let is_alike = |aim: &&Aim| aim.period.len() == last.len() && aim.period > last;
    // The next one of the same length stands behind the last period.
    if let Some(aim) = star.goals.iter().find(is_alike) {
        columns.push(aim.period.clone());
    }
    let place = |aim: &Aim| {
        let at = columns.iter().position(|period| *period == aim.period)?;
        Some((at, aim.number.as_ref()?.value, aim.reached == Some(true)))
    };
    let aims = star.goals.iter().filter_map(place).collect();
    (columns, aims)
}

/// The line, broken where there is no data.
fn lines(points: &[(f64, f64, Option<&Number>)]) -> String {
    let mut out = String::new();
    for run in points
        .split(|(_, _, number)| number.is_none())
        .filter(|run| !run.is_empty())
    {
        let path: Vec<String> = run.iter().map(|(x, y, _)| format!("{x:.1},{y:.1}")).collect();
        out.push_str(&format!(
            "  <polyline class=\"line\" points=\"{}\"/>\n",
            path.join(" ")
        ));
    }
    for (x, y, _) in points.iter().filter(|(_, _, number)| number.is_some()) {
        out.push_str(&format!(
            "  <circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>\n"
        ));
    }
    out
}

/// Where numbers stand.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// One that shows all of them, from a round number to a round number; from zero, unless
    /// they hardly differ.
    fn of(star: &Star, aims: &[(usize, f64, bool)]) -> Self {
        let known = star.history.iter().filter_map(|(_, number)| number.as_ref());
        let values = known
            .map(|number| number.value)
            .chain(aims.iter().map(|aim| aim.1));
        let values: Vec<f64> = values.collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let low = if low > 0.0 && low < high * 0.6 { 0.0 } else { low };
        let high = if high < 0.0 && high > low * 0.6 { 0.0 } else { high };
        let range = if high > low {
            high - low
        } else {
            high.abs().max(1.0)
        };
        let rough = range / STEPS;
        let power = 10_f64.powf(rough.log10().floor());
        let nice = [1.0, 2.0, 2.5, 5.0, 10.0];
        let step = nice
            .iter()
            .map(|times| times * power)
            .find(|step| *step >= rough * 0.999);
        let step = step.unwrap_or(power * 10.0);
        let high_tick = (high / step).ceil() * step;
        let low_tick = (low / step).floor() * step;
        Self {
            low: low_tick,
            high: if high_tick > low_tick {
                high_tick
            } else {
                low_tick + step
            },
            step,
        }
    }

    fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round();
        // A handful.
        (0..=count.clamp(1.0, 12.0) as u32)
            .map(|at| self.low + self.step * f64::from(at))
            .collect()
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - (value - self.low) / (self.high - self.low) * (BOTTOM - TOP)
    }
}

/// A round number, without zeros behind its point.
fn rounded(figure: &Figure, number: &Number) -> String {
    let text = figure.of_number(number);
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (digits, after) = text.split_at_checked(end).unwrap_or((&text, ""));
    match digits.contains('.') {
        true => format!("{}{after}", digits.trim_end_matches('0').trim_end_matches('.')),
        false => text,
    }
}

/// To a tenth of a point.
fn tenths(at: f64) -> String {
    format!("{at:.1}")
}
