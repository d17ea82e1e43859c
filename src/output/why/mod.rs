//! Why a metric changed, in formats: one file each.

mod json;
mod rows;
mod svg;
mod text;

pub use json::json;
pub(super) use json::object;
pub use rows::{Row, rows};
pub use svg::svg;
pub use text::text;

use crate::output::figure::Figure;
use crate::why::{Number, Subject, What, Why};
use crate::words::{Language, Said, Say, say};

/// A number of something.
fn shown(figure: &Figure, number: Option<&Number>) -> Option<String> {
    number.map(|number| figure.of_number(number))
}

/// What a part is, in words.
fn words(what: &What<Subject>) -> Said {
    match what {
        What::Of(subject) => subject.full_name().said(),
        What::NoData(all) => {
            let names: Vec<&str> = all.iter().map(|subject| subject.name.as_str()).collect();
            say!("no data: {names}", names = Said::list(&names))
        }
        What::Rest => say!("not explained by these"),
        What::Mix => say!("shift of its weight"),
        What::Rate => say!("change within it"),
        What::Overlap => say!("in several slices at once"),
        What::Others(count) => say!("{count} others", count = count),
    }
}

/// The change and its share of what was: `+¥3,432.40 (+9.1%)`.
fn change(why: &Why, figure: &Figure, units: i128) -> String {
    let was = why.sides.both().map(|(from, _)| from).filter(|from| *from != 0.0);
    let by = why
        .sides
        .change()
        .zip(was)
        .map(|(change, was)| change / was.abs() * 100.0);
    match by {
        Some(by) => format!("{} ({by:+.1}%)", figure.change(units)),
        None => figure.change(units),
    }
}

/// Which part of all a part is: `58.3%`.
fn share(effect: f64, whole: f64) -> Option<String> {
    let share = (effect / whole * 1000.0).round() / 10.0;
    // Nothing has no sign.
    share.is_finite().then(|| format!("{:.1}%", share + 0.0))
}

/// What is said where a side is not known, or too large to be laid out.
fn nothing(why: &Why, language: Language) -> String {
    let (from, to) = (&why.periods.0, &why.periods.1);
    let missing = [(&why.sides.from, from), (&why.sides.to, to)];
    let missing: Vec<&String> = missing
        .iter()
        .filter(|(side, _)| side.is_none())
        .map(|(_, period)| *period)
        .collect();
    let said = match missing.is_empty() {
        true => say!(
            "{name}: the numbers are too large to be taken apart",
            name = &why.subject.name
        ),
        false => say!(
            "{name}: no data in {periods}, so there is no change to explain",
            name = &why.subject.name,
            periods = Said::list(&missing)
        ),
    };
    said.of(language).to_owned()
}
