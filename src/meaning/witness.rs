//! Rows that tell two conditions apart.

use super::diagram::Rows;
use super::facets::Facets;
use super::mark::Mark;
use super::normal::Normal;
use super::point::Point;
use super::set::Set;
use crate::check::Row;

impl Normal<'_> {
    /// A row that is in the first set and not in the second (`true`), or the other
    /// way round, in words. `None` where none can be shown.
    pub(super) fn row_in_one_only(&mut self, one: &Facets, two: &Facets) -> Option<(String, bool)> {
        let likely = self.claimed_of(one, two);
        for (this, that, first) in [(one, two, true), (two, one, false)] {
            let others = self.diagrams.not(that.rows);
            let only = self.diagrams.and(this.rows, others).ok()?;
            if let Some(words) = self.shown(only, likely) {
                return Some((words, first));
            }
        }
        None
    }

    /// A row for which a condition holds, in words.
    pub(super) fn row_of(&self, rows: Rows) -> Option<String> {
        let values = self.way_to_all(rows)?;
        let words = values
            .iter()
            .map(|(mark, value)| self.said(*mark, value.as_ref()));
        let words: Vec<String> = words.collect::<Option<_>>()?;
        (!words.is_empty()).then(|| words.join(" and "))
    }

    /// Values for which a condition holds.
    pub(super) fn way_to_all(&self, rows: Rows) -> Option<Vec<(Mark, Option<Point>)>> {
        if rows == Rows::ALL {
            return Some(Vec::new());
        }
        let (asks, ways) = self.diagrams.asks(rows)?;
        let domain = self.diagrams.variable(asks)?.domain;
        let mut ways = ways.iter().filter(|(_, to)| *to != Rows::NONE);
        ways.find_map(|(set, to)| {
            let value = set.sample(domain)?;
            let mut values = self.way_to_all(*to)?;
            // Any value will do where only NULL would not.
            if *set != Set::KNOWN {
                values.insert(0, (asks, value));
            }
            Some(values)
        })
    }

    /// `status = "sent"`. Of what is no column nothing is said: whether there is
    /// such a row is not sure.
    fn said(&self, mark: Mark, value: Option<&Point>) -> Option<String> {
        let own = self.rows.get(&mark).map(|row| (self.checked, row));
        let earlier = || {
            let (checked, rows) = self.earlier.as_ref()?;
            Some((*checked, rows.get(&mark)?))
        };
        let (checked, Row::Column(column)) = own.or_else(earlier)? else {
            return None;
        };
        let model = &checked.model;
        let hops = column.path.steps().iter().map(|hop| hop.words(model));
        let names = hops.chain([column.column.to_string()]);
        let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        let name = names.join(".");
        Some(match value {
            None => format!("{name} is null"),
            Some(value) => format!("{name} = {value}"),
        })
    }
}
