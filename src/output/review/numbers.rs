//! What a report lists.

use super::layout::{change, shown, tone};
use super::page::{Block, Cell, Row, Table, Tone};
use crate::output::figure::Figure;
use crate::review::Numbers;
use crate::why::{Sides, Subject};
use crate::words::{Language, say};

pub(super) fn blocks(
    title: &str,
    numbers: &Numbers,
    (before, last): &(String, String),
    language: Language,
) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(title.to_owned())];
    let rows = numbers.rows_where.iter();
    let rows = rows.map(|condition| say!("only rows where {condition}", condition = condition));
    let cells = numbers.cells_where.iter();
    let cells = cells.map(|condition| say!("only cells where {condition}", condition = condition));
    blocks.extend(
        rows.chain(cells)
            .map(|said| Block::Words(Tone::Faint, said.of(language).to_owned())),
    );
    let table = match (numbers.keys.is_empty(), numbers.columns.is_empty()) {
        (true, false) => down(numbers, (before, last), language),
        _ => across(numbers, language),
    };
    let is_empty = table.rows.is_empty();
    blocks.push(match is_empty {
        true => Block::Words(Tone::Warn, say!("there are no rows").of(language).to_owned()),
        false => Block::Table(table),
    });
    if numbers.others > 0 {
        let others = say!("{count} more rows", count = numbers.others);
        blocks.push(Block::Words(Tone::Faint, others.of(language).to_owned()));
    }
    blocks
}

/// Without slices: a row for each metric.
fn down(numbers: &Numbers, (before, last): (&String, &String), language: Language) -> Table {
    let heads = [
        language.of("metric", "指标").to_owned(),
        last.clone(),
        before.clone(),
        language.of("change", "变化").to_owned(),
    ];
    let values = numbers.rows.first().map(|(_, values)| values.as_slice());
    let pairs = numbers.columns.iter().zip(values.unwrap_or_default());
    let rows = pairs.map(|(subject, sides)| {
        let figure = Figure::fitting(subject.format.as_deref(), sides);
        Row::of(vec![
            Cell::plain(subject.full_name()),
            Cell::plain(shown(&figure, sides.to.as_ref())),
            Cell::plain(shown(&figure, sides.from.as_ref())),
            changed(subject, sides),
        ])
    });
    Table {
        heads: heads.to_vec(),
        right: vec![false, true, true, true],
        rows: rows.collect(),
    }
}

/// By slices: two columns for each metric.
fn across(numbers: &Numbers, language: Language) -> Table {
    let mut heads = numbers.keys.clone();
    let mut right = vec![false; heads.len()];
    for subject in &numbers.columns {
        heads.push(subject.full_name());
        heads.push(language.of("change", "变化").to_owned());
        right.extend([true, true]);
    }
    let rows = numbers.rows.iter().map(|(keys, values)| {
        let keys = keys.iter().map(Cell::plain);
        let pairs = numbers.columns.iter().zip(values);
        let cells = pairs.flat_map(|(subject, sides)| {
            let figure = Figure::fitting(subject.format.as_deref(), sides);
            [
                Cell::plain(shown(&figure, sides.to.as_ref())),
                changed(subject, sides),
            ]
        });
        Row::of(keys.chain(cells).collect())
    });
    Table {
        rows: rows.collect(),
        heads,
        right,
    }
}

fn changed(subject: &Subject, sides: &Sides) -> Cell {
    let figure = Figure::fitting(subject.format.as_deref(), sides);
    Cell::toned(change(&figure, sides).unwrap_or_default(), tone(subject, sides))
}
