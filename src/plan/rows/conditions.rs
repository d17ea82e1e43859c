//! What decides whether a row behind a number counts.

use super::shown::{Shown, in_project};
use super::{Behind, Part, written};
use crate::check::{Literal, Row};

/// A condition, and how it is written.
pub(super) type Named = (Row, String);

/// What decides whether a row counts.
pub(super) struct Conditions {
    /// Those of the table, the bounds and the as-of.
    pub standing: Vec<Named>,
    /// Those of the question: they say which rows are looked at.
    pub asked: Vec<Named>,
    /// Those of each part, its cell included.
    pub own: Vec<Vec<Named>>,
    /// Those of the cell: the slices show them.
    pub cell: Vec<Row>,
}

impl Conditions {
    /// Which rows are shown.
    pub fn filter(&self, all: bool) -> Vec<Row> {
        let rows = |named: &[Named]| -> Vec<Row> { named.iter().map(|(row, _)| row.clone()).collect() };
        let mut filter = rows(&self.asked);
        if all {
            return filter;
        }
        filter.extend(rows(&self.standing));
        filter.extend(self.common().into_iter().map(|(row, _)| row.clone()));
        filter.extend(self.any_part());
        filter
    }

    /// What all parts ask.
    pub fn common(&self) -> Vec<&Named> {
        let first = self.own.first().map(Vec::as_slice).unwrap_or_default();
        let in_all = |named: &&Named| {
            self.own
                .iter()
                .all(|own| own.iter().any(|(row, _)| *row == named.0))
        };
        first.iter().filter(in_all).collect()
    }

    /// That some part takes the row, as far as parts differ.
    pub fn any_part(&self) -> Option<Row> {
        let common = self.common();
        let mut each = Vec::new();
        for own in &self.own {
            let rest = own.iter().filter(|named| !common.contains(named));
            let rest: Vec<Row> = rest.map(|(row, _)| row.clone()).collect();
            // A part that asks nothing more takes them all.
            let rest = Row::all(rest)?;
            if !each.contains(&rest) {
                each.push(rest);
            }
        }
        match each.len() {
            0 | 1 => each.pop(),
            _ => Some(Row::Or(each)),
        }
    }

    /// What a part aggregates, in the rows it takes.
    pub fn show_argument(&self, part: &Part, own: &[Named], behind: &Behind<'_>, shown: &mut Shown<'_>) {
        let common = self.common();
        let mut when: Vec<&Named> = match behind.all {
            true => self.standing.iter().chain(own).collect(),
            false => own.iter().filter(|named| !common.contains(named)).collect(),
        };
        when.retain(|(row, _)| !matches!(row, Row::Literal(Literal::Bool(true))));
        let argument = part.aggregate.argument.as_ref().map(|(row, _)| row.clone());
        if let Some(argument) = &argument
            && (!when.is_empty() || !matches!(argument, Row::Column(_)))
        {
            shown.looked_at(argument);
        }
        let mut name = written(behind.sources.slice(part.aggregate.span));
        let special: Vec<&str> = own
            .iter()
            .filter(|named| !common.contains(named))
            .map(|(_, words)| words.as_str())
            .collect();
        if !special.is_empty() {
            name = format!("{name} where {}", special.join(" and "));
        }
        let one = Row::Literal(Literal::Number("1".into()));
        let value = argument.map_or(one, in_project);
        let value = match Row::all(when.into_iter().map(|(row, _)| row.clone()).collect()) {
            Some(when) => Row::Case(vec![(when, value)], None),
            None => value,
        };
        shown.again(value, &name);
    }

    /// What conditions look at, and whether each is true.
    pub fn show(&self, behind: &Behind<'_>, shown: &mut Shown<'_>) {
        for (row, _) in &self.asked {
            shown.looked_at(row);
        }
        let mut known: Vec<&Row> = Vec::new();
        let standing = self.standing.iter().filter(|_| behind.all);
        for (row, words) in standing.chain(self.own.iter().flatten()) {
            let is_plain = self.cell.contains(row) && !behind.all;
            if known.contains(&row) || is_plain {
                continue;
            }
            known.push(row);
            shown.looked_at(row);
            shown.again(row.clone(), words);
        }
        if behind.all {
            let parts = self.own.iter().map(|own| {
                let rows = own.iter().map(|(row, _)| row.clone());
                Row::all(rows.collect()).unwrap_or(Row::Literal(Literal::Bool(true)))
            });
            let mut parts: Vec<Row> = parts.collect();
            let some = match parts.len() {
                1 => parts.swap_remove(0),
                _ => Row::Or(parts),
            };
            let standing = self.standing.iter().map(|(row, _)| row.clone());
            let counts = Row::And(standing.chain([some]).collect());
            let truth = |truth| Row::Literal(Literal::Bool(truth));
            let counted = Row::Case(vec![(counts, truth(true))], Some(Box::new(truth(false))));
            shown.again(counted, "counted");
        }
    }
}

/// Adds one that is not there yet.
pub(super) fn add(all: &mut Vec<Named>, named: Named) {
    if !all.iter().any(|(row, _)| *row == named.0) {
        all.push(named);
    }
}
