//! Two steps, each entity once, and every period.

use super::super::case::{Node, Sort};
use super::Maker;
use super::metrics::{GRAINS, Made, OTHER, TRUTH};

impl Maker {
    /// `avg(m per day)`
    pub(super) fn two_steps(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let inner = match self.rng.chance(10) {
            true => self.truth(),
            false => None,
        };
        let inner = inner.unwrap_or_else(|| self.measure(made, depth - 1));
        if inner.unit == OTHER && self.rng.chance(90) {
            return inner;
        }
        let timed = inner.tables.iter().all(|at| !self.known[*at].times.is_empty());
        let mut groups: Vec<String> = Vec::new();
        for entity in ["customer", "order", "region"] {
            let knows = |at: &usize| {
                let known = &self.known[*at];
                let links = known.links.iter().filter(|(_, to)| *to == entity).count();
                known.home == Some(entity) || links == 1
            };
            if inner.tables.iter().all(knows) {
                groups.push(entity.to_owned());
            }
        }
        if let [only] = inner.tables.as_slice() {
            groups.extend(self.known[*only].links.iter().map(|(role, _)| role.clone()));
        }
        let (paths, _) = self.common(&inner.tables);
        let dims = paths.iter().filter(|(_, kind)| *kind == super::Kind::Text);
        groups.extend(dims.map(|(path, _)| path.clone()).take(2));
        let by_time = timed && (groups.is_empty() || self.rng.chance(55));
        let group = match by_time {
            true if self.is_hourly && self.rng.chance(40) => "hour".to_owned(),
            true => self.grain(&GRAINS).to_owned(),
            false if groups.is_empty() => return inner,
            false => self.rng.pick(&groups).clone(),
        };
        let function = match (inner.unit == TRUTH, by_time) {
            (true, _) => *self.rng.pick(&["any", "all"]),
            (_, true) => *self.rng.pick(&[
                "avg",
                "avg",
                "sum",
                "median",
                "max",
                "min",
                "stddev",
                "first",
                "last",
                "percentile",
            ]),
            _ => *self.rng.pick(&[
                "avg",
                "avg",
                "sum",
                "median",
                "max",
                "min",
                "variance",
                "percentile",
            ]),
        };
        let every = match by_time && inner.unit != TRUTH && self.rng.chance(15) {
            true => format!("(({{}}) every {group})"),
            false => "({})".to_owned(),
        };
        let unit = if function == "variance" { OTHER } else { inner.unit };
        Made {
            node: Node::of(
                Sort::Measure,
                &match function {
                    "percentile" => format!("percentile({every} per {group}, 0.9)"),
                    _ => format!("{function}({every} per {group})"),
                },
                vec![inner.node],
            ),
            unit,
            tables: inner.tables,
        }
    }

    /// `sum(lines.buyer.spent once per buyer)`
    pub(super) fn each_once(&mut self) -> Option<Made> {
        let mut ways: Vec<(usize, String)> = Vec::new();
        for (at, known) in self.known.iter().enumerate() {
            let links = known.links.iter().filter(|(_, to)| *to == "customer");
            ways.extend(links.map(|(role, _)| (at, role.clone())));
        }
        if ways.is_empty() {
            return None;
        }
        let (at, role) = self.rng.pick(&ways).clone();
        let table = &self.known[at].name;
        let function = *self
            .rng
            .pick(&["sum", "sum", "avg", "median", "max", "stddev", "variance"]);
        let value = *self.rng.pick(&["spent", "spent", "spent * 0.1", "spent + 1"]);
        let text = format!("{function}({table}.{role}.{value} once per {role})");
        Some(Made {
            node: Node::leaf(Sort::Measure, text),
            unit: if function == "variance" { OTHER } else { "CNY" },
            tables: vec![at],
        })
    }

    /// `m every day`
    pub(super) fn every_period(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let inner = self.measure(made, depth - 1);
        let timed = inner.tables.iter().all(|at| !self.known[*at].times.is_empty());
        if !timed || inner.tables.is_empty() {
            return inner;
        }
        let fill = match inner.unit == TRUTH || inner.unit == OTHER || self.rng.chance(60) {
            true => "",
            false => " fill 0",
        };
        let grain = match self.is_hourly && self.rng.chance(70) {
            true => "hour",
            false => self.grain(&["day", "day", "day", "week", "month"]),
        };
        Made {
            node: Node::of(
                Sort::Measure,
                &format!("((({{}}) every {grain}){fill})"),
                vec![inner.node],
            ),
            ..inner
        }
    }
}
