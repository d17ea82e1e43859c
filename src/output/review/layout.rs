//! What stands on the page, from its title down.

use super::page::{Block, Tone};
use super::{actions, numbers, stars};
use crate::output::figure::Figure;
use crate::review::{Guards, Review};
use crate::watch::{State, Verdict as Chance};
use crate::why::{Number, Sides, Subject};
use crate::words::{Language, Said, Say, say};

/// The title, and all below it.
pub(super) fn laid(review: &Review, language: Language) -> (String, Vec<Block>) {
    let title = format!("{} · {}", review.title, review.periods.1);
    let about = say!(
        "{project}: {period} beside {before}, judged on {day}",
        project = &review.project,
        period = &review.periods.1,
        before = &review.periods.0,
        day = review.as_of
    );
    let mut blocks = vec![Block::Words(Tone::Faint, about.of(language).to_owned())];
    for star in &review.stars {
        blocks.extend(stars::blocks(star, language));
    }
    if review.stars.is_empty() {
        let none = say!("there is no north star yet: `north_star METRIC { … }` names one");
        blocks.push(Block::Words(Tone::Warn, none.of(language).to_owned()));
    }
    blocks.extend(watched(review, language));
    blocks.extend(actions::blocks(&review.efforts, language));
    if let Some(numbers) = &review.numbers {
        blocks.extend(numbers::blocks(&review.title, numbers, &review.periods, language));
    }
    (title, blocks)
}

/// What is watched and is not fine.
fn watched(review: &Review, language: Language) -> Vec<Block> {
    if review.judged.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading(
        say!("Guardrails, alerts and targets").of(language).to_owned(),
    )];
    let items = review.judged.iter().filter(|one| one.state != State::Ok);
    let items: Vec<_> = items
        .map(|one| {
            let mut lines = crate::output::watch::lines(one, language);
            if let Some(first) = lines.first_mut() {
                *first = format!("{} {first}", crate::output::watch::state(one.state, language));
            }
            let tone = match one.state {
                State::Breach => Tone::Bad,
                State::Warn => Tone::Warn,
                State::NoData => Tone::Faint,
                State::Ok => Tone::Good,
            };
            (tone, lines)
        })
        .collect();
    if !items.is_empty() {
        blocks.push(Block::List(items));
    }
    let fine = review.judged.iter().filter(|one| one.state == State::Ok).count();
    let all = review.judged.len();
    let counted = match fine == all {
        true => say!("all {count} are fine", count = all),
        false => say!("{fine} of {count} are fine", fine = fine, count = all),
    };
    let tone = if fine == all { Tone::Good } else { Tone::Faint };
    blocks.push(Block::Words(tone, counted.of(language).to_owned()));
    blocks.extend(to_come(review, language));
    blocks
}

/// Whether the next targets will be met.
fn to_come(review: &Review, language: Language) -> Vec<Block> {
    if review.outlooks.is_empty() {
        return Vec::new();
    }
    let items = review.outlooks.iter().map(|one| {
        let mut lines = crate::output::watch::outlook(one, language);
        if let Some(first) = lines.first_mut() {
            *first = format!("{} {first}", crate::output::watch::chance(one.verdict, language));
        }
        let tone = match one.verdict {
            Chance::Likely => Tone::Good,
            Chance::Open | Chance::Unknown => Tone::Faint,
            Chance::Unlikely => Tone::Warn,
        };
        (tone, lines)
    });
    let heading = say!("Targets to come");
    vec![
        Block::Part(heading.of(language).to_owned()),
        Block::List(items.collect()),
    ]
}

/// A number, or that it is not known.
pub(super) fn shown(figure: &Figure, number: Option<&Number>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| figure.of_number(number))
}

/// By how much it changed, and by which share: `+7 (+10.3%)`; nothing where a side is not known.
pub(super) fn change(figure: &Figure, sides: &Sides) -> Option<String> {
    let units = |side: &Option<Number>| side.as_ref()?.units(figure.places());
    let units = units(&sides.to)?.checked_sub(units(&sides.from)?)?;
    let (from, _) = sides.both()?;
    let by = sides.change()? / from.abs() * 100.0;
    Some(match by.is_finite() {
        true => format!("{} ({by:+.1}%)", figure.change(units)),
        false => figure.change(units),
    })
}

/// Whether a change is one for the better; nothing where there is none.
pub(super) fn tone(subject: &Subject, sides: &Sides) -> Tone {
    match sides.change() {
        Some(change) if change != 0.0 => match (change > 0.0) == subject.better.unwrap_or(true) {
            true => Tone::Good,
            false => Tone::Bad,
        },
        _ => Tone::Plain,
    }
}

/// What stands against a gain: `broken: margin`.
pub(super) fn against(guards: &Guards) -> Said {
    let names = |names: &std::collections::BTreeSet<String>| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Said::list(&names)
    };
    let mut all: Vec<Said> = Vec::new();
    if !guards.broken.is_empty() {
        all.push(say!("broken: {names}", names = names(&guards.broken)));
    }
    if !guards.unknown.is_empty() {
        all.push(say!("without data: {names}", names = names(&guards.unknown)));
    }
    Said::joined(&all, "; ", "；").said()
}
