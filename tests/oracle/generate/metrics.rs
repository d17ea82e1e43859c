//! Metrics of every construct, in each other.

use super::super::case::{Case, Metric, Node, Sort};
use super::{Kind, Known, Maker};

/// A measure while it is made.
#[derive(Clone)]
pub(super) struct Made {
    pub node: Node,
    pub unit: &'static str,
    /// The tables inside, by their place.
    pub tables: Vec<usize>,
}

const RATIO: &str = "ratio";
const GRAMS: &str = "gram";
const KILOGRAMS: &str = "kilogram";
pub(super) const OTHER: &str = "other";
pub(super) const TRUTH: &str = "truth";
pub(super) const GRAINS: [&str; 7] = [
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "fiscal_quarter",
    "fiscal_year",
];

impl Maker {
    pub(super) fn metrics(&mut self, case: &mut Case) {
        let mut made: Vec<(String, Made)> = Vec::new();
        for at in 0..self.rng.between(2, 6) {
            let name = format!("m{at}");
            let body = self.measure(&made, 2);
            let mut clauses = Vec::new();
            if self.rng.chance(20) {
                let fine = if self.is_hourly { 50 } else { 8 };
                let grain = match self.rng.chance(fine) {
                    true => "hour",
                    false => self.grain(&GRAINS),
                };
                clauses.push(format!("grain {grain}"));
                if self.rng.chance(70) {
                    let how = self.rng.pick(&["avg", "last", "first", "min", "max", "sum"]);
                    clauses.push(format!("coarser {how}"));
                }
            }
            if self.rng.chance(10) {
                clauses.push((*self.rng.pick(&["empty null", "empty zero"])).to_owned());
            }
            case.metrics.push(Metric {
                name: name.clone(),
                kind: match (body.unit, body.node.text().starts_with("elapsed(")) {
                    (TRUTH, _) => Some("bool".to_owned()),
                    (_, true) if self.rng.chance(40) => {
                        Some((*self.rng.pick(&["minute", "hour", "day", "week"])).to_owned())
                    }
                    _ => None,
                },
                body: body.node.clone(),
                clauses,
            });
            let body = Made {
                node: Node::leaf(Sort::Measure, name.clone()),
                ..body
            };
            made.push((name, body));
        }
    }

    pub(super) fn measure(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        if depth == 0 {
            return self.part(made);
        }
        match self.rng.below(if lean() { 280 } else { 146 }) {
            140.. => self.everybody(made),
            128..=132 => self.two_steps(made, depth),
            133..=137 => self.stretched_twice(made, 1),
            138..=139 => self.over_time(made, 1),
            120..=124 => self.over_time(made, depth),
            125 => self.new_in_period().unwrap_or_else(|| self.aggregate()),
            126..=127 => self.stretched_twice(made, depth),
            100..=106 => self.two_steps(made, depth),
            107..=109 => self.each_once().unwrap_or_else(|| self.aggregate()),
            110..=113 => self.every_period(made, depth),
            0..=30 => self.aggregate(),
            31..=44 => self.conditioned(made, depth),
            45..=53 => self.ratio(made, depth),
            54..=62 => self.sum(made, depth),
            63..=74 => self.entities(made, depth),
            75..=83 => self.across(made, depth),
            84..=86 => self.at(made, depth),
            87..=90 => self.chosen(made, depth),
            91..=94 => self.over_time(made, depth),
            95..=97 | 114..=119 => self.chain(),
            _ => self.scaled(made, depth),
        }
    }

    /// What follows what.
    fn chain(&mut self) -> Made {
        match self.sequence() {
            Some((node, tables)) => Made {
                unit: match node.text().starts_with("elapsed") {
                    true => OTHER,
                    false => RATIO,
                },
                node,
                tables,
            },
            None => self.aggregate(),
        }
    }

    /// A metric there is, or an aggregate.
    fn part(&mut self, made: &[(String, Made)]) -> Made {
        if !made.is_empty() && self.rng.chance(50) {
            return self.rng.pick(made).1.clone();
        }
        self.aggregate()
    }

    fn table(&mut self) -> (usize, Known) {
        let busy = self.rng.chance(80);
        let places: Vec<usize> = (0..self.known.len())
            .filter(|at| self.known[*at].is_busy || !busy)
            .collect();
        let at = *self.rng.pick(&places);
        (at, self.known[at].clone())
    }

    fn aggregate(&mut self) -> Made {
        let (at, table) = self.table();
        let name = &table.name;
        if name == "balances" && self.rng.chance(50) {
            let (edge, per) = (
                self.rng.pick(&["at_end", "at_start"]),
                self.rng.pick(&["", "", ", per: customer"]),
            );
            let sum = self.rng.pick(&["sum(balances.balance)", "count(balances)"]);
            return Made {
                node: Node::leaf(Sort::Measure, format!("{edge}({sum}{per})")),
                unit: if sum.starts_with("sum") { "CNY" } else { RATIO },
                tables: vec![at],
            };
        }
        let scaled = table.facts.iter().any(|(_, kind)| *kind == Kind::Grams);
        if scaled && self.rng.chance(12) {
            let sum = *self.rng.pick(&[
                "(sum({}.loose) + sum({}.packed))",
                "sum({}.loose + {}.packed)",
                "(sum({}.packed) - sum({}.loose))",
                "sum(coalesce({}.loose, {}.packed))",
                "sum(coalesce({}.packed, {}.loose))",
            ]);
            let share = "(sum({}.loose) / sum({}.packed))";
            let (text, unit) = match self.rng.chance(20) {
                true => (share, RATIO),
                false => (sum, GRAMS),
            };
            return Made {
                node: Node::leaf(Sort::Measure, text.replace("{}", name)),
                unit,
                tables: vec![at],
            };
        }
        let (text, unit) = match self.rng.below(13) {
            0 | 1 => (format!("count({name})"), RATIO),
            2 | 3 if !table.links.is_empty() => {
                let (role, entity) = self.rng.pick(&table.links).clone();
                (format!("count({name}.{role})"), entity)
            }
            4 | 5 if !table.times.is_empty() || !table.paths.is_empty() => {
                if let [(one, of), (other, like), ..] = table.times.as_slice()
                    && of == like
                    && self.rng.chance(35)
                {
                    let function = self.rng.pick(&["avg", "median", "min", "max", "sum"]);
                    return Made {
                        node: Node::leaf(
                            Sort::Measure,
                            format!("{function}({name}.{other} - {name}.{one})"),
                        ),
                        unit: OTHER,
                        tables: vec![at],
                    };
                }
                let mut columns = table.paths.clone();
                columns.extend(table.times.clone());
                columns.retain(|(_, kind)| *kind != Kind::Truth);
                let (path, _) = self.rng.pick(&columns).clone();
                let function = self.rng.pick(&["min", "max", "first", "last"]);
                (format!("{function}({name}.{path})"), OTHER)
            }
            // Refused: one customer for many rows.
            7 if self.rng.chance(40) && !table.links.is_empty() => {
                let (role, _) = self.rng.pick(&table.links).clone();
                (format!("sum({name}.{role}.spent)"), OTHER)
            }
            6 if !table.paths.is_empty() => {
                let condition = self.argument_condition(&table);
                let function = self.rng.pick(&["any", "all"]);
                (format!("{function}({condition})"), TRUTH)
            }
            _ if !table.facts.is_empty() => {
                let (fact, kind) = self.rng.pick(&table.facts).clone();
                let (argument, unit) = self.argument(&table, &fact, kind);
                match self.rng.below(14) {
                    0 => (format!("median({argument})"), unit),
                    1 => (
                        format!(
                            "percentile({argument}, {})",
                            self.rng.pick(&[
                                "0.9",
                                "0",
                                "0.25",
                                "1",
                                "0.9, discrete: true",
                                "0.25, discrete: true"
                            ])
                        ),
                        unit,
                    ),
                    2 => (format!("stddev({argument})"), unit),
                    3 => (format!("variance({argument})"), OTHER),
                    4 => (format!("first({argument})"), unit),
                    5 => (format!("last({argument})"), unit),
                    _ => {
                        let function = *self.rng.pick(&["sum", "sum", "sum", "avg", "min", "max"]);
                        (format!("{function}({argument})"), unit)
                    }
                }
            }
            _ => (format!("count({name})"), RATIO),
        };
        Made {
            node: Node::leaf(Sort::Measure, text),
            unit,
            tables: vec![at],
        }
    }

    fn argument(&mut self, table: &Known, fact: &str, kind: Kind) -> (String, &'static str) {
        let name = &table.name;
        let unit = match kind {
            Kind::Money => "CNY",
            Kind::Grams => GRAMS,
            Kind::Kilograms => KILOGRAMS,
            _ => RATIO,
        };
        let plain = format!("{name}.{fact}");
        match self.rng.below(17) {
            6 => (
                format!("round({plain}, {})", self.rng.pick(&["0", "1", "-1"])),
                unit,
            ),
            7 => (format!("floor({plain})"), unit),
            8 => (format!("ceil({plain})"), unit),
            9 => (format!("least({plain}, 2)"), unit),
            10 => match self.rng.below(3) {
                0 => (format!("bucket({plain}, [0, 1, 10])"), unit),
                1 => (format!("bucket({plain}, 2)"), unit),
                _ => (format!("greatest({plain}, 2)"), unit),
            },
            0 => (format!("{plain} * 0.1"), unit),
            1 => (format!("coalesce({plain}, 0)"), unit),
            2 => (format!("abs({plain}) - 1"), unit),
            3 => (format!("-{plain}"), unit),
            4 if !table.paths.is_empty() => {
                let condition = self.argument_condition(table);
                (format!("case {{ {condition}: {plain}, else: 0 }}"), unit)
            }
            5 => (format!("{plain} / 4"), unit),
            _ => (plain, unit),
        }
    }

    /// A condition with the table before each name.
    /// Whether something is true of any row, or of all.
    pub(super) fn truth(&mut self) -> Option<Made> {
        let (at, table) = self.table();
        if table.paths.is_empty() {
            return None;
        }
        let condition = self.argument_condition(&table);
        let function = self.rng.pick(&["any", "all"]);
        Some(Made {
            node: Node::leaf(Sort::Measure, format!("{function}({condition})")),
            unit: TRUTH,
            tables: vec![at],
        })
    }

    fn argument_condition(&mut self, table: &Known) -> String {
        let (path, kind) = self.rng.pick(&table.paths).clone();
        let path = format!("{}.{path}", table.name);
        match kind {
            Kind::Text => format!("{path} = {}", self.text()),
            Kind::Truth => path,
            _ => format!("{path} is not null"),
        }
    }

    /// What all of these tables are sliced and filtered by.
    pub(super) fn common(&self, tables: &[usize]) -> (Vec<(String, Kind)>, bool) {
        let mut paths: Option<Vec<(String, Kind)>> = None;
        let mut own_time = true;
        for at in tables {
            let known = &self.known[*at];
            own_time &= !known.times.is_empty();
            let mut own = known.paths.clone();
            own.extend(known.times.clone());
            own.extend(known.facts.clone());
            own.extend(known.members.clone());
            paths = Some(match paths {
                None => own,
                Some(paths) => paths.into_iter().filter(|path| own.contains(path)).collect(),
            });
        }
        (paths.unwrap_or_default(), own_time)
    }

    fn conditioned(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let inner = self.measure(made, depth - 1);
        self.conditioned_of(inner)
    }

    pub(super) fn conditioned_of(&mut self, inner: Made) -> Made {
        let (paths, own_time) = self.common(&inner.tables);
        let condition = self.condition(&paths, own_time, 2);
        Made {
            node: Node::of(Sort::Measure, "(({}) where {})", vec![inner.node, condition]),
            ..inner
        }
    }

    fn ratio(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let (one, two) = (self.measure(made, depth - 1), self.measure(made, depth - 1));
        let same = one.unit == two.unit && one.unit != OTHER;
        joined("({} / {})", one, two, if same { RATIO } else { OTHER })
    }

    fn sum(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let one = self.measure(made, depth - 1);
        let unit = one.unit;
        let pattern = *self.rng.pick(&["({} + {})", "({} - {})"]);
        for _ in 0..12 {
            let two = self.measure(made, depth - 1);
            let on_scale = |unit: &str| unit == GRAMS || unit == KILOGRAMS;
            if (two.unit == unit && unit != OTHER) || (on_scale(two.unit) && on_scale(unit)) {
                return joined(pattern, one, two, unit);
            }
        }
        one
    }

    fn chosen(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let one = self.measure(made, depth - 1);
        let pattern = match self.rng.below(12) {
            0 | 1 => "({} fill 0)",
            2 => "abs({})",
            3 => "round({}, 1)",
            4 => "floor({})",
            5 => "ceil({})",
            6 => "bucket({}, 2)",
            7 => "bucket({}, [-1, 0, 1.5, 10])",
            8 => "greatest({}, 2)",
            9 => {
                let function = *self.rng.pick(&["least({}, {})", "greatest({}, {})"]);
                for _ in 0..8 {
                    let two = self.measure(made, depth - 1);
                    if two.unit == one.unit {
                        let unit = one.unit;
                        return joined(function, one, two, unit);
                    }
                }
                "least({}, 3)"
            }
            _ => {
                let (condition, tables) = self.judgement(made, 0, None);
                let mut all = one.tables.clone();
                all.extend(tables);
                all.sort_unstable();
                all.dedup();
                let node = Node::of(
                    Sort::Measure,
                    "case { {}: {}, else: 0 }",
                    vec![condition, one.node],
                );
                return Made {
                    node,
                    tables: all,
                    ..one
                };
            }
        };
        Made {
            node: Node::of(Sort::Measure, pattern, vec![one.node]),
            ..one
        }
    }

    fn scaled(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let one = self.measure(made, depth - 1);
        let pattern = *self
            .rng
            .pick(&["(-{})", "({} * 2)", "({} / 3)", "({} * 0.5 + 1)"]);
        Made {
            node: Node::of(Sort::Measure, pattern, vec![one.node]),
            ..one
        }
    }

    fn entities(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let entity = *self
            .rng
            .pick(&["customer", "customer", "customer", "order", "region"]);
        let every = if self.rng.chance(25) { "every " } else { "" };
        let (condition, tables) = self.judgement(made, depth, Some(entity));
        Made {
            node: Node::of(
                Sort::Measure,
                &format!("count({every}{entity} where {{}})"),
                vec![condition],
            ),
            unit: entity,
            tables,
        }
    }

    /// A condition on metrics; of tables that know an entity by one link.
    fn judgement(
        &mut self,
        made: &[(String, Made)],
        depth: usize,
        entity: Option<&str>,
    ) -> (Node, Vec<usize>) {
        if depth > 0 && self.rng.chance(35) {
            let (one, mut tables) = self.judgement(made, depth - 1, entity);
            if self.rng.chance(30) {
                return (Node::of(Sort::Judgement, "not ({})", vec![one]), tables);
            }
            let (two, more) = self.judgement(made, depth - 1, entity);
            tables.extend(more);
            tables.sort_unstable();
            tables.dedup();
            let pattern = *self.rng.pick(&["({} and {})", "({} or {})"]);
            return (Node::of(Sort::Judgement, pattern, vec![one, two]), tables);
        }
        let mut measure = self.part(made);
        for _ in 0..12 {
            if let ([only], Some("customer")) = (measure.tables.as_slice(), entity)
                && self.rng.chance(25)
                && let Some((role, _)) = self.known[*only].links.iter().rfind(|(_, to)| *to == "customer")
            {
                measure.node = Node::of(Sort::Measure, &format!("({{}} via {role})"), vec![measure.node]);
                break;
            }
            let fits = measure.tables.iter().all(|at| match entity {
                Some(entity) => {
                    let known = &self.known[*at];
                    let links = known.links.iter().filter(|(_, to)| *to == entity).count();
                    known.home == Some(entity) || links == 1
                }
                None => true,
            });
            if fits && (measure.unit != OTHER || self.rng.chance(5)) {
                break;
            }
            measure = self.measure(made, depth.min(1));
        }
        let tables = measure.tables.clone();
        if measure.unit == TRUTH {
            return (Node::of(Sort::Judgement, "{}", vec![measure.node]), tables);
        }
        let bound = *self.rng.pick(&["0", "1", "2", "1.5", "10", "-1"]);
        let operator = *self.rng.pick(&["=", "!=", "<", "<=", ">", ">=", ">=", "<"]);
        let pattern = match self.rng.below(8) {
            0 => "{} is null".to_owned(),
            1 => "{} is not null".to_owned(),
            2 => "{} between 1 and 5".to_owned(),
            _ => format!("{{}} {operator} {bound}"),
        };
        (Node::of(Sort::Judgement, &pattern, vec![measure.node]), tables)
    }

    /// A condition on metrics for `having`.
    pub(super) fn having(&mut self, metrics: &[String]) -> Node {
        let metric = self.rng.pick(metrics).clone();
        let bound = *self.rng.pick(&["0", "1", "2", "1.5"]);
        let operator = *self.rng.pick(&["=", "!=", "<", ">", ">="]);
        let text = match self.rng.below(6) {
            0 => format!("{metric} is not null"),
            1 => format!("not ({metric} {operator} {bound})"),
            _ => format!("{metric} {operator} {bound}"),
        };
        Node::leaf(Sort::Judgement, text)
    }

    fn across(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let inner = self.measure(made, depth - 1);
        self.across_of(inner)
    }

    pub(super) fn across_of(&mut self, inner: Made) -> Made {
        let (paths, own_time) = self.common(&inner.tables);
        let mut names: Vec<String> = paths
            .iter()
            .filter(|(_, kind)| matches!(kind, Kind::Text | Kind::Truth))
            .map(|(path, _)| path.clone())
            .collect();
        if own_time {
            names.push("month".to_owned());
            names.push(self.grain(&GRAINS).to_owned());
        }
        let what = match self.rng.below(5) {
            0 => "all".to_owned(),
            1 if !names.is_empty() => format!("({}, {})", self.rng.pick(&names), self.rng.pick(&names)),
            _ if names.iter().any(|name| name == "channel") && self.rng.chance(50) => "channel".to_owned(),
            _ if !names.is_empty() => self.rng.pick(&names).clone(),
            _ => "all".to_owned(),
        };
        let wide = Node::of(
            Sort::Measure,
            &format!("(({{}}) across {what})"),
            vec![inner.node.clone()],
        );
        let wide = Made {
            node: wide,
            ..inner.clone()
        };
        match self.rng.chance(60) {
            true => joined("({} / {})", inner, wide, RATIO),
            false => wide,
        }
    }

    fn at(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let inner = self.measure(made, depth - 1);
        let [only] = inner.tables.as_slice() else {
            return inner;
        };
        let times = self.known[*only].times.clone();
        let Some((time, _)) = times.last().cloned() else {
            return inner;
        };
        Made {
            node: Node::of(Sort::Measure, &format!("(({{}}) at {time})"), vec![inner.node]),
            ..inner
        }
    }
}

impl Maker {
    /// Windows and shifts of hours.
    fn over_hours(&mut self, inner: Made) -> Made {
        let length = *self.rng.pick(&[
            "1 hour",
            "3 hours",
            "6 hours",
            "24 hours",
            "30 hours",
            "90 minutes",
        ]);
        let pattern = match self.rng.below(11) {
            0..=2 => format!("rolling(({{}}), {length})"),
            3 => format!("to_date(({{}}), {})", self.rng.pick(&["hour", "day", "day"])),
            4 => "cumulative(({}))".to_owned(),
            5 | 8 | 9 => format!("prior(({{}}), {length})"),
            6 => format!("prior(({{}}), {length}, keep: true)"),
            10 => format!("rolling(({{}}), {length}, keep: true)"),
            _ => format!("prior(({{}}), to: {})", self.rng.pick(&["hour", "day"])),
        };
        let value = Made {
            node: Node::of(Sort::Measure, &pattern, vec![inner.node.clone()]),
            ..inner.clone()
        };
        match pattern.starts_with("prior") && self.rng.chance(60) {
            true => joined("({} - {})", inner.clone(), value, inner.unit),
            false => value,
        }
    }

    /// Customers who joined, or did something first, within the period of the cell.
    fn new_in_period(&mut self) -> Option<Made> {
        let mut ways: Vec<(usize, String, String)> = Vec::new();
        for (at, known) in self.known.iter().enumerate() {
            let links = known.links.iter().filter(|(_, to)| *to == "customer");
            for (role, _) in links.filter(|_| !known.times.is_empty()) {
                let is_time = |(path, kind): &&(String, Kind)| {
                    matches!(kind, Kind::Day | Kind::Time) && path.starts_with(&format!("{role}."))
                };
                let times = known.paths.iter().filter(is_time);
                ways.extend(times.map(|(path, _)| (at, role.clone(), path.clone())));
            }
        }
        if ways.is_empty() {
            return None;
        }
        let (at, role, path) = self.rng.pick(&ways).clone();
        let table = &self.known[at].name;
        let bound = self.rng.pick(&[
            ">= period_start",
            "< period_start",
            "< period_end",
            ">= period_end",
        ]);
        Some(Made {
            node: Node::leaf(
                Sort::Measure,
                format!("(count({table}.{role}) where {path} {bound})"),
            ),
            unit: "customer",
            tables: vec![at],
        })
    }

    /// A stretch of time inside another.
    fn stretched_twice(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let inner = self.over_time(made, depth);
        let unit = inner.unit;
        let timed = inner.tables.iter().all(|at| !self.known[*at].times.is_empty());
        if !timed || unit == TRUTH || unit == OTHER {
            return inner;
        }
        let pattern = *self.rng.pick(&[
            "rolling(({}), 7 days)",
            "rolling(({}), 1 month)",
            "to_date(({}), month)",
            "to_date(({}), year)",
            "cumulative(({}))",
            "prior(({}), 1 month)",
            "prior(({}), 1 year, keep: true)",
            "prior(({}), 7 days)",
            "at_end(({}))",
            "at_start(({}))",
        ]);
        Made {
            node: Node::of(Sort::Measure, pattern, vec![inner.node]),
            ..inner
        }
    }

    /// Another stretch of time than the cell's own.
    fn over_time(&mut self, made: &[(String, Made)], depth: usize) -> Made {
        let inner = self.measure(made, depth - 1);
        self.over_time_of(inner)
    }

    pub(super) fn over_time_of(&mut self, inner: Made) -> Made {
        let timed = inner.tables.iter().all(|at| !self.known[*at].times.is_empty());
        if !timed || inner.unit == TRUTH || inner.unit == OTHER {
            return inner;
        }
        if self.is_hourly && self.rng.chance(60) {
            return self.over_hours(inner);
        }
        let pattern = match self.rng.below(19) {
            0 | 1 => format!(
                "rolling(({{}}), {} days)",
                self.rng.pick(&["1", "3", "7", "28", "40"])
            ),
            2 => "rolling(({}), 1 month)".to_owned(),
            3 => format!("to_date(({{}}), {})", self.grain(&GRAINS)),
            4 => "cumulative(({}))".to_owned(),
            5 | 6 => format!(
                "prior(({{}}), {})",
                self.rng
                    .pick(&["1 month", "1 year", "1 day", "7 days", "1 quarter", "2 weeks"])
            ),
            7 | 14 => format!("prior(({{}}), to: {})", self.grain(&GRAINS)),
            8 => format!(
                "prior(({{}}), {}, keep: true)",
                self.rng.pick(&["1 month", "1 year", "1 day", "4 weeks"])
            ),
            15 => format!("prior(({{}}), to: {}, keep: true)", self.grain(&GRAINS)),
            16 => format!(
                "rolling((({{}}) every {}), 7 days)",
                self.grain(&["day", "day", "week"])
            ),
            17 => format!(
                "rolling(({{}}), {}, keep: true)",
                self.rng.pick(&["3 days", "28 days", "1 month"])
            ),
            18 => match self.rng.chance(50) {
                true => format!("to_date(({{}}), {}, keep: true)", self.grain(&GRAINS)),
                false => "cumulative(({}), keep: true)".to_owned(),
            },
            9 => "at_start(({}))".to_owned(),
            10 => format!(
                "{}(({{}}), per: {})",
                self.rng.pick(&["at_end", "at_start"]),
                self.rng.pick(&["customer", "order"])
            ),
            _ => "at_end(({}))".to_owned(),
        };
        let value = Made {
            node: Node::of(Sort::Measure, &pattern, vec![inner.node.clone()]),
            ..inner.clone()
        };
        match pattern.starts_with("prior") && self.rng.chance(70) {
            true => joined("({} - {})", inner.clone(), value, inner.unit),
            false => value,
        }
    }
}

fn joined(pattern: &str, one: Made, two: Made, unit: &'static str) -> Made {
    let mut tables = one.tables;
    tables.extend(two.tables);
    tables.sort_unstable();
    tables.dedup();
    Made {
        node: Node::of(Sort::Measure, pattern, vec![one.node, two.node]),
        unit,
        tables,
    }
}

pub(super) fn lean() -> bool {
    std::env::var_os("MERAK_ORACLE_LEAN").is_some()
}
