//! What follows what.

use super::super::case::{Node, Sort};
use super::{Kind, Known, Maker};

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
            2 | 3 => {
                let (from, at) = self.time_of_each(first, from);
                let text =
                    format!("retention(customer, from: {from}, on: {second}, within: {within}{mature})");
                return Some((Node::leaf(Sort::Measure, text), both(at, to)));
            }
            _ => {
                let take = self
                    .rng
                    .pick(&["avg", "median", "min", "max", "stddev", "percentile(0.9)"]);
                format!(
                    "elapsed(from: {first}, to: {second}, by: customer, within: {within}, take: {take}{mature})"
                )
            }
        };
        Some((Node::leaf(Sort::Measure, text), both(from, to)))
    }

    /// Now and then a time that each customer has, in place of an event; and its table.
    pub(super) fn time_of_each(&mut self, event: String, at: usize) -> (String, usize) {
        let home = (0..self.known.len()).find(|at| self.known[*at].home == Some("customer"));
        let own =
            |(path, kind): &&(String, Kind)| matches!(kind, Kind::Day | Kind::Time) && !path.contains('.');
        let times: Vec<String> = home
            .iter()
            .flat_map(|at| self.known[*at].times.iter().chain(&self.known[*at].paths))
            .filter(own)
            .map(|(path, _)| path.clone())
            .collect();
        match home.filter(|_| !times.is_empty() && self.rng.chance(40)) {
            Some(home) => (self.rng.pick(&times).clone(), home),
            None => (event, at),
        }
    }
}

fn both(from: usize, to: usize) -> Vec<usize> {
    let mut tables = vec![from, to];
    tables.sort_unstable();
    tables.dedup();
    tables
}
