//! Why a metric changed, as a picture: a bridge from what it was to what it is, with a bar
//! for each part. Plain SVG with the fonts of the reader, light or dark as the reader is.

use unicode_width::UnicodeWidthChar;

use super::{change, nothing, share, shown, words};
use crate::output::figure::Figure;
use crate::output::grid::visible;
use crate::output::picture::{WORDS, words_at};
use crate::output::xml::escaped;
use crate::why::{Laid, Subject, What, Why};
use crate::words::{Language, Said, say};

/// Most parts that have a bar of their own.
const MOST: usize = 8;

/// Between the left edges of bars, how wide they are, and the space around all.
const STEP: i32 = 104;
const BAR: i32 = 72;
const MARGIN: i32 = 32;

/// Where bars may begin and end, from the top.
const TOP: i32 = 120;
const BOTTOM: i32 = 340;
const HEIGHT: i32 = 412;

/// Columns of a terminal that a line below a bar may take.
const LINE: usize = 14;

const STYLE: &str = "    .page { fill: #ffffff }
    .h { font-size: 19px; font-weight: 600; fill: #1f2933 }
    .s { font-size: 14px }
    .n { font-size: 13px; font-weight: 600; fill: #1f2933 }
    .m { text-anchor: middle }
    .total { fill: #52606d }
    .good { fill: #2f855a }
    .bad { fill: #c53030 }
    .other { fill: #a0aec0 }
    .link { stroke: #9fb3c8; stroke-dasharray: 3 3 }
    .base { stroke: #cbd2d9 }
    .cut { stroke: #ffffff; stroke-width: 3; fill: none }
    @media (prefers-color-scheme: dark) {
      text { fill: #a7b4c2 }
      .page { fill: #12181f }
      .h, .n { fill: #f0f4f8 }
      .total { fill: #829ab1 }
      .good { fill: #48bb78 }
      .bad { fill: #f56565 }
      .other { fill: #627d98 }
      .link { stroke: #486581 }
      .base { stroke: #3b4856 }
      .cut { stroke: #12181f }
    }
";

/// Draws the bridge.
#[must_use]
pub fn svg(why: &Why, language: Language) -> String {
    let figure = Figure::fitting(why.subject.format.as_deref(), &why.sides);
    let laid = why.whole.as_ref().and_then(|whole| whole.laid(figure.places()));
    let from = why
        .sides
        .from
        .as_ref()
        .and_then(|from| from.units(figure.places()));
    let (Some(laid), Some(from)) = (laid, from) else {
        return page(
            2 * MARGIN + 8 * STEP,
            &why.subject.name,
            &words_at(MARGIN, 56, "s", &nothing(why, language)),
        );
    };
    let bars = bars(why, &figure, (from, &laid), language);
    let scale = Scale::of(&bars);
    let width = (2 * MARGIN + STEP * i32::try_from(bars.len()).unwrap_or(2) - (STEP - BAR)).max(560);
    let mut out = heading(why, &figure, laid.units, language);
    for (at, bar) in bars.iter().enumerate() {
        let left = MARGIN + STEP * i32::try_from(at).unwrap_or_default();
        out.push_str(&drawn(bar, left, &scale));
        if at + 1 < bars.len() {
            let y = scale.y(bar.to);
            let (start, end) = (left + BAR, left + STEP);
            out.push_str(&format!(
                "  <line class=\"link\" x1=\"{start}\" y1=\"{y}\" x2=\"{end}\" y2=\"{y}\"/>\n"
            ));
        }
    }
    let base = scale.y(scale.low);
    out.push_str(&format!(
        "  <line class=\"base\" x1=\"{MARGIN}\" y1=\"{base}\" x2=\"{}\" y2=\"{base}\"/>\n",
        width - MARGIN
    ));
    page(width, &why.subject.name, &out)
}

fn page(width: i32, title: &str, inner: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{HEIGHT}\" viewBox=\"0 0 {width} {HEIGHT}\" role=\"img\">\n  <title>{}</title>\n  <style>{WORDS}{STYLE}  </style>\n  <rect class=\"page\" width=\"{width}\" height=\"{HEIGHT}\"/>\n{inner}</svg>\n",
        escaped(&visible(title))
    )
}

fn heading(why: &Why, figure: &Figure, units: i128, language: Language) -> String {
    let name = why.subject.label.as_ref().unwrap_or(&why.subject.name);
    let title = say!("Why {name} changed", name = name);
    let value = |side| shown(figure, side).unwrap_or_default();
    let facts = say!(
        "{from} in {first}, {to} in {second}: {change}",
        from = value(why.sides.from.as_ref()),
        first = &why.periods.0,
        to = value(why.sides.to.as_ref()),
        second = &why.periods.1,
        change = change(why, figure, units)
    );
    let by = why.by.as_ref().map(|by| say!("by {slices}", slices = by));
    let facts: Vec<Said> = std::iter::once(facts).chain(by).collect();
    let facts = Said::joined(&facts, " · ", " · ");
    words_at(MARGIN, 44, "h", title.of(language)) + &words_at(MARGIN, 70, "s", facts.of(language))
}

/// A bar: from where to where, and what stands above and below it.
struct Bar {
    from: i128,
    to: i128,
    class: &'static str,
    above: [String; 2],
    below: String,
}

impl Bar {
    fn is_total(&self) -> bool {
        self.class == "total"
    }
}

fn bars(
    why: &Why,
    figure: &Figure,
    (from, laid): (i128, &Laid<'_, Subject>),
    language: Language,
) -> Vec<Bar> {
    let total = |value: i128, period: &String| Bar {
        from: 0,
        to: value,
        class: "total",
        above: [figure.shown(value), String::new()],
        below: period.clone(),
    };
    let mut bars = vec![total(from, &why.periods.0)];
    let mut at = from;
    for step in steps(laid, language) {
        let rises = (step.units > 0) == why.subject.better.unwrap_or(true);
        bars.push(Bar {
            from: at,
            to: at + step.units,
            class: match (step.is_known, rises) {
                (false, _) => "other",
                (true, true) => "good",
                (true, false) => "bad",
            },
            above: [figure.change(step.units), step.share.unwrap_or_default()],
            below: step.name,
        });
        at += step.units;
    }
    bars.push(total(at, &why.periods.1));
    bars
}

/// What a bar is about.
struct Step {
    name: String,
    units: i128,
    effect: f64,
    share: Option<String>,
    is_known: bool,
}

/// The parts that are not taken apart any further, the same ones together; the smallest of
/// many as one.
fn steps(whole: &Laid<'_, Subject>, language: Language) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut open: Vec<&Laid<'_, Subject>> = whole.parts.iter().rev().collect();
    while let Some(part) = open.pop() {
        let is_slice = part
            .parts
            .iter()
            .any(|part| matches!(part.what, What::Mix | What::Rate));
        if !part.parts.is_empty() && !is_slice {
            open.extend(part.parts.iter().rev());
            continue;
        }
        let name = match part.what {
            What::Of(subject) => subject.label.clone().unwrap_or_else(|| subject.name.clone()),
            what => words(what).of(language).to_owned(),
        };
        match steps.iter_mut().find(|step| step.name == name) {
            Some(step) => {
                step.units += part.units;
                step.effect += part.effect;
            }
            None => steps.push(Step {
                name,
                units: part.units,
                effect: part.effect,
                share: None,
                is_known: matches!(part.what, What::Of(_)),
            }),
        }
    }
    let mut steps = shortened(steps, language);
    for step in &mut steps {
        step.share = share(step.effect, whole.effect);
    }
    steps
}

fn shortened(mut steps: Vec<Step>, language: Language) -> Vec<Step> {
    if steps.len() <= MOST {
        return steps;
    }
    let mut sizes: Vec<u128> = steps.iter().map(|step| step.units.unsigned_abs()).collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    let least = sizes.get(MOST - 1).copied().unwrap_or_default();
    let mut kept = 0;
    let mut others = (0, 0, 0.0);
    steps.retain(|step| {
        let keeps = step.units.unsigned_abs() >= least && kept < MOST - 1;
        match keeps {
            true => kept += 1,
            false => others = (others.0 + 1, others.1 + step.units, others.2 + step.effect),
        }
        keeps
    });
    steps.push(Step {
        name: words(&What::Others(others.0)).of(language).to_owned(),
        units: others.1,
        effect: others.2,
        share: None,
        is_known: false,
    });
    steps
}

/// Where numbers stand.
struct Scale {
    low: i128,
    high: i128,
    /// Whether it begins above zero.
    is_cut: bool,
}

impl Scale {
    /// One that shows all levels. Where they hardly differ it does not begin at zero, and
    /// bars that do are cut.
    fn of(bars: &[Bar]) -> Self {
        let levels = || bars.iter().map(|bar| bar.to);
        let (low, high) = (levels().min().unwrap_or(0), levels().max().unwrap_or(0));
        let is_cut = low > 0 && low > high / 2;
        Self {
            low: match is_cut {
                true => low - (high - low) / 2 - 1,
                false => low.min(0),
            },
            high: high.max(0),
            is_cut,
        }
    }

    fn y(&self, value: i128) -> i32 {
        let range = (self.high - self.low).max(1) as f64;
        let part = (value.max(self.low) - self.low) as f64 / range;
        // Whole pixels of a picture.
        BOTTOM - (part * f64::from(BOTTOM - TOP)).round() as i32
    }
}

fn drawn(bar: &Bar, left: i32, scale: &Scale) -> String {
    let (from, to) = (scale.y(bar.from), scale.y(bar.to));
    let (top, bottom) = (from.min(to), from.max(to));
    let height = (bottom - top).max(1);
    let mut out = format!(
        "  <rect class=\"{}\" x=\"{left}\" y=\"{top}\" width=\"{BAR}\" height=\"{height}\" rx=\"2\"/>\n",
        bar.class
    );
    if bar.is_total() && scale.is_cut {
        let (y, right) = (BOTTOM - 14, left + BAR);
        let half = left + BAR / 2;
        out.push_str(&format!(
            "  <path class=\"cut\" d=\"M{} {}L{half} {}L{half} {}L{} {}\"/>\n",
            left - 2,
            y + 4,
            y - 4,
            y + 4,
            right + 2,
            y - 4
        ));
    }
    let middle = left + BAR / 2;
    let [value, share] = &bar.above;
    let lift = if share.is_empty() { 8 } else { 24 };
    out.push_str(&words_at(middle, top - lift, "n m", value));
    if !share.is_empty() {
        out.push_str(&words_at(middle, top - 8, "m", share));
    }
    for (at, text) in wrapped(&bar.below).iter().enumerate() {
        out.push_str(&words_at(
            middle,
            BOTTOM + 20 + 16 * i32::try_from(at).unwrap_or_default(),
            "m",
            text,
        ));
    }
    out
}

/// Words in at most three lines.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = LINE;
    for c in visible(text).chars() {
        let width = c.width().unwrap_or(0);
        if room < width || (room < LINE / 2 && matches!(c, ' ' | '_')) {
            if lines.len() == 3 {
                if let Some(last) = lines.last_mut() {
                    last.push('…');
                }
                break;
            }
            lines.push(String::new());
            room = LINE;
        }
        if let Some(last) = lines.last_mut() {
            last.push(c);
        }
        room = room.saturating_sub(width);
    }
    lines.iter().map(|line| line.trim().to_owned()).collect()
}
