//! The parts of a change as rows of a table.

use super::{share, shown, words};
use crate::output::figure::Figure;
use crate::why::{Laid, Subject, What, Why};
use crate::words::Language;

/// A part: its name, what it was and is, what it explains, and which share that is.
pub struct Row {
    /// The cells.
    pub cells: [String; 5],
    /// How far it stands in.
    pub depth: usize,
    /// How much it explains, in units of the figure.
    pub units: i128,
}

/// The parts, what they are made of below them; nothing where a side is not known.
#[must_use]
pub fn rows(why: &Why, language: Language) -> Vec<Row> {
    let figure = Figure::fitting(why.subject.format.as_deref(), &why.sides);
    let laid = why.whole.as_ref().and_then(|whole| whole.laid(figure.places()));
    let mut rows = Vec::new();
    if let Some(laid) = laid {
        below(&laid, 0, &figure, laid.effect, language, &mut rows);
    }
    rows
}

fn below(
    part: &Laid<'_, Subject>,
    depth: usize,
    figure: &Figure,
    whole: f64,
    language: Language,
    rows: &mut Vec<Row>,
) {
    for part in &part.parts {
        rows.push(Row {
            cells: cells(part, figure, whole, language),
            depth,
            units: part.units,
        });
        below(part, depth + 1, figure, whole, language, rows);
    }
}

/// What is said of a part of a change that is shown as a figure.
pub(super) fn cells(
    part: &Laid<'_, Subject>,
    whole_figure: &Figure,
    whole: f64,
    language: Language,
) -> [String; 5] {
    let mut name = words(part.what).of(language).to_owned();
    let mut values = (None, None);
    if let What::Of(subject) = part.what {
        if let Some(made_of) = &subject.made_of {
            name.push_str(&format!(" = {made_of}"));
        }
        let figure = Figure::fitting(subject.format.as_deref(), part.sides);
        values = (
            shown(&figure, part.sides.from.as_ref()),
            shown(&figure, part.sides.to.as_ref()),
        );
    }
    [
        name,
        values.0.unwrap_or_default(),
        values.1.unwrap_or_default(),
        whole_figure.change(part.units),
        share(part.effect, whole).unwrap_or_default(),
    ]
}
