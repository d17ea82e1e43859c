//! What becomes of the tree if some numbers were others, in formats: one file each.

mod json;
mod text;

pub use json::json;
pub use text::text;

use crate::output::figure::Figure;
use crate::whatif::{Exact, Turn};
use crate::why::{Number, Sides, Subject};

/// Places that people can be shown at most.
const PLACES: usize = 14;

/// An exact number as those are that people are shown.
fn number(value: &Exact) -> Option<Number> {
    let text = value.with_places(PLACES);
    Number::of(text.trim_end_matches('0').trim_end_matches('.'))
}

/// How numbers of something are shown.
fn figure(subject: &Subject, from: Option<&Exact>, to: Option<&Exact>) -> Figure {
    let sides = Sides {
        from: from.and_then(number),
        to: to.and_then(number),
    };
    Figure::fitting(subject.format.as_deref(), &sides)
}

fn shown(figure: &Figure, value: &Exact) -> String {
    number(value).map_or_else(|| value.with_places(2), |number| figure.of_number(&number))
}

/// By how much it moves, and by which share of what it was: `+7.5 (+10.0%)`.
fn change(figure: &Figure, from: &Exact, to: &Exact) -> String {
    let moves = to - from;
    let units = number(&moves).and_then(|number| number.units(figure.places()));
    let moved = units.map_or_else(|| moves.with_places(2), |units| figure.change(units));
    match share(&moves, from) {
        Some(share) => format!("{moved} ({share})"),
        None => moved,
    }
}

/// Which share of a number another is: `+10.0%`.
fn share(moves: &Exact, of: &Exact) -> Option<String> {
    let share = moves.over(&of.abs())?;
    let percent = (&share * &Exact::whole(100)).with_places(1);
    let sign = if percent.starts_with('-') { "" } else { "+" };
    Some(match percent.as_str() {
        "-0.0" => "+0.0%".to_owned(),
        percent => format!("{sign}{percent}%"),
    })
}

/// A number as it is and as it would be.
fn both(turn: &Turn) -> (Option<String>, Option<String>) {
    let to = turn.to.as_ref().ok();
    let figure = figure(&turn.subject, turn.from.as_ref(), to);
    let show = |value: &Exact| shown(&figure, value);
    (turn.from.as_ref().map(show), to.map(show))
}
