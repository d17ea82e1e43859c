//! What is done about it: what initiatives claim to move, beside what moved.

use super::layout::{against, change, shown};
use super::page::{Block, Cell, Row, Table, Tone};
use crate::output::figure::Figure;
use crate::output::tree::status;
use crate::review::{Effort, Move, Outcome};
use crate::words::{Language, Said, say};

pub(super) fn blocks(efforts: &[Effort], language: Language) -> Vec<Block> {
    if efforts.is_empty() {
        return Vec::new();
    }
    let text = |said: Said| said.of(language).to_owned();
    let heads = [
        say!("initiative"),
        say!("owner"),
        say!("status"),
        say!("claims"),
        say!("what moved"),
        say!("verdict"),
    ];
    let table = Table {
        heads: heads.into_iter().map(text).collect(),
        right: vec![false; 6],
        rows: efforts.iter().flat_map(|effort| rows(effort, language)).collect(),
    };
    let mut blocks = vec![Block::Heading(text(say!("Initiatives"))), Block::Table(table)];
    let results = efforts.iter().filter_map(|effort| {
        let result = effort.result.as_ref()?;
        Some((Tone::Plain, vec![format!("{}: {result}", effort.title)]))
    });
    let results: Vec<_> = results.collect();
    if !results.is_empty() {
        blocks.push(Block::List(results));
    }
    let warning =
        say!("That a number moved does not say that the initiative moved it: only an experiment does.");
    blocks.push(Block::Words(Tone::Faint, text(warning)));
    blocks
}

fn rows(effort: &Effort, language: Language) -> Vec<Row> {
    let status = effort
        .status
        .as_deref()
        .map(|word| status(word).of(language).to_owned());
    let within = effort.within.join(" › ");
    let title = match within.is_empty() {
        true => effort.title.clone(),
        false => format!("{} ({within})", effort.title),
    };
    let first = [
        title,
        owner(effort, language).unwrap_or_default(),
        status.unwrap_or_default(),
    ];
    let mut first = Some(first);
    let mut heads = || first.take().unwrap_or_default().into_iter().map(Cell::plain);
    if effort.moves.is_empty() {
        return vec![Row::of(heads().collect())];
    }
    let rows = effort.moves.iter().map(|moves| {
        let (tone, verdict) = outcome(&moves.outcome);
        let cells = heads().chain([
            Cell::plain(format!(
                "{} {}",
                moves.subject.name,
                claim(&moves.claim, language)
            )),
            Cell::plain(moved(moves)),
            Cell::toned(verdict.of(language), tone),
        ]);
        Row::of(cells.collect())
    });
    rows.collect()
}

/// Who answers for it: in Chinese by the label.
fn owner(effort: &Effort, language: Language) -> Option<String> {
    let label = match language {
        Language::English => None,
        Language::Chinese => effort.owner_label.clone(),
    };
    label.or_else(|| effort.owner.clone())
}

/// `+2 points`, in words.
fn claim(claim: &str, language: Language) -> String {
    match claim.strip_suffix(" points") {
        Some(number) => say!("{number} points", number = number).of(language).to_owned(),
        None => claim.to_owned(),
    }
}

/// `33.8% (2025-10) → 38.5% (2025-11): +4.7pp (+13.9%)`
fn moved(moves: &Move) -> String {
    let figure = Figure::fitting(moves.subject.format.as_deref(), &moves.sides);
    let (before, last) = &moves.periods;
    let values = format!(
        "{} ({before}) → {} ({last})",
        shown(&figure, moves.sides.from.as_ref()),
        shown(&figure, moves.sides.to.as_ref())
    );
    match change(&figure, &moves.sides) {
        Some(change) => format!("{values}: {change}"),
        None => values,
    }
}

fn outcome(outcome: &Outcome) -> (Tone, Said) {
    match outcome {
        Outcome::NotBegun => (Tone::Faint, say!("not begun")),
        Outcome::TooEarly => (Tone::Faint, say!("too early: it began within the period")),
        Outcome::Unknown => (Tone::Warn, say!("no data")),
        Outcome::Same => (Tone::Faint, say!("no change")),
        Outcome::Partly => (Tone::Warn, say!("that way, and less than claimed")),
        Outcome::Opposite => (Tone::Bad, say!("the other way")),
        Outcome::Reached(guards) if guards.is_clear() => (Tone::Good, say!("as claimed")),
        Outcome::Reached(guards) => (
            Tone::Warn,
            say!("as claimed, and not a win: {what}", what = against(guards)),
        ),
    }
}
