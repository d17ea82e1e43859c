//! Conditions on rows.

use super::super::case::{Node, Sort};
use super::{Kind, Maker};

impl Maker {
    /// A condition over these paths; they mean something wherever it is added.
    pub(super) fn condition(&mut self, paths: &[(String, Kind)], own_time: bool, depth: usize) -> Node {
        if depth > 0 && self.rng.chance(30) {
            let one = self.condition(paths, own_time, depth - 1);
            return match self.rng.below(3) {
                0 => Node::of(Sort::Condition, "not ({})", vec![one]),
                way => {
                    let two = self.condition(paths, own_time, depth - 1);
                    let pattern = if way == 1 { "({} and {})" } else { "({} or {})" };
                    Node::of(Sort::Condition, pattern, vec![one, two])
                }
            };
        }
        if paths.is_empty() || (own_time && self.rng.chance(8)) {
            let text = match own_time {
                true => self.time_condition(None),
                false => "1 = 1".to_owned(),
            };
            return Node::leaf(Sort::Condition, text);
        }
        let is_time = |(_, kind): &&(String, Kind)| matches!(kind, Kind::Day | Kind::Time);
        let times: Vec<(String, Kind)> = paths.iter().filter(is_time).cloned().collect();
        if self.has_periods && !times.is_empty() && self.rng.chance(9) {
            let (time, kind) = self.rng.pick(&times).clone();
            return Node::leaf(Sort::Condition, self.moving_condition(&time, kind));
        }
        let (path, kind) = self.rng.pick(paths).clone();
        let text = if kind != Kind::Member && self.rng.chance(12) {
            let test = if self.rng.chance(50) {
                "is null"
            } else {
                "is not null"
            };
            format!("{path} {test}")
        } else {
            match kind {
                Kind::Member => path.clone(),
                Kind::Text if self.rng.chance(6) => self.pattern_condition(&path),
                Kind::Text => self.text_condition(&path),
                Kind::Truth => {
                    let pattern = *self.rng.pick(&["{}", "not {}", "{} = true", "{} != false"]);
                    pattern.replace("{}", &path)
                }
                Kind::Whole | Kind::Money | Kind::Floating => self.number_condition(&path),
                Kind::Grams | Kind::Kilograms => {
                    let unit = *self.rng.pick(&["gram", "kilogram"]);
                    let bound = *self.rng.pick(&["0", "0.5", "250", "1"]);
                    let operator = *self.rng.pick(&["=", "!=", "<", "<=", ">", ">="]);
                    format!("{path} {operator} {unit}({bound})")
                }
                Kind::Day | Kind::Time => self.some_time_condition(paths, &path, kind),
            }
        };
        Node::leaf(Sort::Condition, text)
    }

    fn some_time_condition(&mut self, paths: &[(String, Kind)], path: &str, kind: Kind) -> String {
        let others = paths
            .iter()
            .filter(|(other, like)| other != path && *like == kind);
        let others: Vec<String> = others.map(|(other, _)| other.clone()).collect();
        match self.rng.below(10) {
            0 | 3 if !others.is_empty() => {
                let other = self.rng.pick(&others).clone();
                self.distance_condition(path, &other)
            }
            0..=2 => self.moving_condition(path, kind),
            _ => self.time_condition(Some((path, kind))),
        }
    }

    fn text_condition(&mut self, path: &str) -> String {
        let (one, two) = (self.text(), self.text());
        match self.rng.below(18) {
            15 => format!("upper({path}) = \"ADS\""),
            16 => format!("ends_with({path}, \"s\")"),
            9 => format!("length({path}) > 3"),
            10 => format!("trim({path}) = {one}"),
            11 => format!("starts_with({path}, \"a\")"),
            12 => format!("contains({path}, {one})"),
            13 => format!("substring({path}, 2, 2) != {one}"),
            14 => format!("concat({path}, {one}) = replace({path}, \"a\", {two})"),
            0 | 1 => format!("{path} = {one}"),
            2 | 3 => format!("{path} != {one}"),
            4 => format!("{path} in [{one}, {two}]"),
            5 => format!("{path} not in [{one}, {two}]"),
            6 => {
                let pattern = *self
                    .rng
                    .pick(&["a%", "%s", "%_%", "_d_", "%", "a\\\\_%", "x\\\\y", "%'%"]);
                let not = if self.rng.chance(30) { "not " } else { "" };
                format!("{path} {not}like \"{pattern}\"")
            }
            7 => format!("coalesce({path}, {one}) = {two}"),
            8 => format!("{path} >= {one}"),
            _ => format!("lower({path}) = \"ads\""),
        }
    }

    fn number_condition(&mut self, path: &str) -> String {
        let bound = *self.rng.pick(&["0", "1", "2.5", "10", "-1"]);
        match self.rng.below(5) {
            0 => format!("{path} between 0 and 10"),
            1 => format!("abs({path}) > {bound}"),
            2 => format!("{path} in [0, 1, 2]"),
            _ => {
                let operator = *self.rng.pick(&["=", "!=", "<", "<=", ">", ">="]);
                format!("{path} {operator} {bound}")
            }
        }
    }

    /// About a time, or about the own one.
    fn time_condition(&mut self, time: Option<(&str, Kind)>) -> String {
        let day = self.day();
        let month = &day[..7];
        let operator = *self.rng.pick(&["=", "!=", ">=", "<"]);
        let bound = *self.rng.pick(&[">=", "<"]);
        match time {
            None => match self.rng.below(4) {
                0 => format!("day_of_week {operator} {}", self.rng.between(1, 7)),
                _ => format!("month {operator} {month}"),
            },
            Some((path, kind)) => match self.rng.below(5) {
                4 => format!("{path}.day_of_month {operator} {}", self.rng.between(1, 31)),
                0 => format!("{path}.month {operator} {month}"),
                1 => format!("{path} {bound} {month}"),
                2 if kind == Kind::Time => format!("{path} {bound} {}", self.instant()),
                2 => format!("{path} {operator} {day}"),
                _ => format!("{path} {bound} {day}"),
            },
        }
    }
}
