//! What follows what.

use super::super::case::{Node, Sort};
use super::{Known, Maker};

pub(super) const WITHIN: [&str; 9] = [
    "1 day",
    "1 day",
    "7 days",
    "30 days",
    "1 month",
    "1 year",
    "2 hours",
    "24 hours",
    "90 minutes",
];

impl Maker {
    /// A conversion, the time it takes, or a retention; the tables inside.
    pub(super) fn sequence(&mut self) -> Option<(Node, Vec<usize>)> {
        let knows = |known: &Known| {
            let links = known.links.iter().filter(|(_, to)| *to == "customer").count();
            let once = links == 1 || (links == 0 && known.home == Some("customer"));
            once && !known.times.is_empty()
        };
        let places: Vec<usize> = (0..self.known.len())
            .filter(|at| knows(&self.known[*at]))
            .collect();
        if places.is_empty() {
            return None;
        }
        let (from, to) = (*self.rng.pick(&places), *self.rng.pick(&places));
        let (first, second) = (self.known[from].name.clone(), self.known[to].name.clone());
        let within = self.rng.pick(&WITHIN);
        let mature = *self.rng.pick(&["", "", ", mature: true", ", mature: false"]);
        let text = match self.rng.below(6) {
            0 | 1 => {
                format!("conversion(from: {first}, to: {second}, by: customer, within: {within}{mature})")
            }
            2 | 3 => format!("retention(customer, from: {first}, on: {second}, within: {within}{mature})"),
            _ => {
                let take = self
                    .rng
                    .pick(&["avg", "median", "min", "max", "stddev", "percentile(0.9)"]);
                format!(
                    "elapsed(from: {first}, to: {second}, by: customer, within: {within}, take: {take}{mature})"
                )
            }
        };
        let mut tables = vec![from, to];
        tables.sort_unstable();
        tables.dedup();
        Some((Node::leaf(Sort::Measure, text), tables))
    }
}
