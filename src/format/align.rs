//! Columns that neighbours share.
//!
//! A group is what stands without a blank line between. In a group the clause
//! words share a column; in a run of one word, so do the names behind it. A
//! column that would push a line over the edge is not shared.

use std::ops::Range;

use super::entry::Entry;
use super::width::{LINE, columns};

/// For every entry, how wide each of its columns is to be made.
///
/// `joined` says of every entry whether it stands right below the one before.
pub(super) fn widths(entries: &[Entry], joined: &[bool], indent: usize) -> Vec<Vec<usize>> {
    let mut widths: Vec<Vec<usize>> = entries.iter().map(|entry| vec![0; entry.columns.len()]).collect();
    for group in ranges(entries.len(), |at| joined.get(at).copied().unwrap_or_default()) {
        share_words(entries, &mut widths, group.clone());
        let same_word = |at: usize| word(entries, group.start + at) == word(entries, group.start + at - 1);
        for run in ranges(group.len(), same_word) {
            share_columns(
                entries,
                &mut widths,
                group.start + run.start..group.start + run.end,
                indent,
            );
        }
    }
    widths
}

/// The columns of an entry, padded, with the blanks between and behind them.
pub(super) fn prefix(entry: &Entry, widths: &[usize]) -> String {
    let mut out = String::new();
    for (at, (words, width)) in entry.columns.iter().zip(widths).enumerate() {
        out.push_str(words);
        if followed(entry, at) && !(words.is_empty() && *width == 0) {
            let blanks = width.saturating_sub(columns(words)) + 1;
            out.extend(std::iter::repeat_n(' ', blanks));
        }
    }
    out
}

/// `0..length`, cut where a member does not belong to the one before.
fn ranges(length: usize, belongs: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for at in 0..length {
        match all.last_mut() {
            Some(last) if belongs(at) => last.end = at + 1,
            _ => all.push(at..at + 1),
        }
    }
    all
}

fn word(entries: &[Entry], at: usize) -> &'static str {
    entries.get(at).map_or("", |entry| entry.word)
}

fn share_words(entries: &[Entry], widths: &mut [Vec<usize>], group: Range<usize>) {
    let members = entries.get(group.clone()).unwrap_or_default();
    let widest = members
        .iter()
        .filter(|entry| entry.opens_with_word())
        .map(|entry| columns(entry.word))
        .max();
    let widths = widths.get_mut(group).unwrap_or_default();
    for (_, widths) in members
        .iter()
        .zip(widths)
        .filter(|(entry, _)| entry.opens_with_word())
    {
        set(widths, 0, widest.unwrap_or_default());
    }
}

fn share_columns(entries: &[Entry], widths: &mut [Vec<usize>], run: Range<usize>, indent: usize) {
    let members = entries.get(run.clone()).unwrap_or_default();
    let widths = widths.get_mut(run).unwrap_or_default();
    let Some(first) = members.first().filter(|first| !first.word.is_empty()) else {
        return;
    };
    let skipped = usize::from(first.opens_with_word());
    let most = members
        .iter()
        .map(|entry| entry.columns.len())
        .max()
        .unwrap_or_default();
    let widest: Vec<usize> = (skipped..most).map(|at| widest(members, at)).collect();
    if members
        .iter()
        .any(|entry| overflows(entry, skipped, &widest, indent))
    {
        return;
    }
    for widths in widths {
        for (at, width) in widest.iter().enumerate() {
            set(widths, at + skipped, *width);
        }
    }
}

/// The widest of a column, where something stands behind it.
fn widest(members: &[Entry], at: usize) -> usize {
    let followed = members.iter().filter(|entry| followed(entry, at));
    let widths = followed
        .filter_map(|entry| entry.columns.get(at))
        .map(|words| columns(words));
    widths.max().unwrap_or_default()
}

/// Whether sharing would break a line that fits.
fn overflows(entry: &Entry, skipped: usize, widest: &[usize], indent: usize) -> bool {
    let alone = indent + columns(&entry.flat());
    let own = entry.columns.iter().enumerate().skip(skipped);
    let extra: usize = own
        .zip(widest)
        .filter(|((at, _), _)| followed(entry, *at))
        .map(|((_, words), width)| width.saturating_sub(columns(words)))
        .sum();
    alone <= LINE && alone + extra > LINE
}

fn followed(entry: &Entry, at: usize) -> bool {
    entry.columns.iter().skip(at + 1).any(|words| !words.is_empty()) || !entry.rest.is_nothing()
}

fn set(widths: &mut [usize], at: usize, width: usize) {
    if let Some(place) = widths.get_mut(at) {
        *place = width;
    }
}
