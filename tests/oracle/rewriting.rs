//! Other ways to write the same definition, by chance; and now and then one that
//! only looks the same.

use super::case::{Metric, Node, Sort};
use super::rng::Rng;

/// Comparisons with their opposites.
const OPPOSITES: [(&str, &str); 6] = [
    (">=", "<"),
    ("<=", ">"),
    ("!=", "="),
    ("=", "!="),
    (">", "<="),
    ("<", ">="),
];

/// Writes definitions otherwise.
pub struct Writer<'a> {
    pub rng: &'a mut Rng,
    /// Those that may be written out where they are named.
    pub metrics: &'a [Metric],
    /// As they are declared.
    pub events: &'a [String],
    /// Of a hundred changes, how many change the meaning as well.
    pub slips: usize,
}

impl Writer<'_> {
    /// Another way to write it.
    pub fn rewritten(&mut self, node: &Node) -> Node {
        let mut node = node.clone();
        node.kids = node.kids.iter().map(|kid| self.rewritten(kid)).collect();
        if self.slips > 0 && self.rng.chance(self.slips) {
            return slip(node);
        }
        if self.rng.chance(40) {
            return node;
        }
        match node.sort {
            Sort::Measure => self.measure(node),
            _ => self.condition(node),
        }
    }

    fn measure(&mut self, node: Node) -> Node {
        let sort = Sort::Measure;
        let text = node.parts.join("{}");
        if let ("(({}) where {})", [inner, condition]) = (text.as_str(), node.kids.as_slice())
            && let ("({} and {})", [one, two]) =
                (condition.parts.join("{}").as_str(), condition.kids.as_slice())
        {
            let kids = vec![inner.clone(), two.clone(), one.clone()];
            return Node::of(sort, "((({}) where {}) where {})", kids);
        }
        if let ("(({}) where {})", [inner, condition]) = (text.as_str(), node.kids.as_slice())
            && let [one, two] = inner.kids.as_slice()
            && let "({} + {})" | "({} - {})" | "({} / {})" = inner.parts.join("{}").as_str()
        {
            // A condition is one of each part.
            let operator = &inner.parts[1];
            let kids = vec![one.clone(), condition.clone(), two.clone(), condition.clone()];
            let pattern = format!("((({{}}) where {{}}){operator}(({{}}) where {{}}))");
            return Node::of(sort, &pattern, kids);
        }
        match (text.as_str(), node.kids.as_slice()) {
            ("({} + {})", [one, two]) => Node::of(sort, "({} + {})", vec![two.clone(), one.clone()]),
            ("({} - {})", [one, two]) => match self.rng.below(2) {
                0 => Node::of(sort, "(-({} - {}))", vec![two.clone(), one.clone()]),
                _ => Node::of(sort, "((-{}) + {})", vec![two.clone(), one.clone()]),
            },
            ("({} / {})", [one, two]) => match self.rng.below(2) {
                0 => Node::of(sort, "((2 * {}) / (2 * {}))", vec![one.clone(), two.clone()]),
                _ => Node::of(sort, "(-((-{}) / {}))", vec![one.clone(), two.clone()]),
            },
            ("({} * 2)", [one]) => Node::of(sort, "({} + {})", vec![one.clone(), one.clone()]),
            ("({} / 3)", [one]) => Node::of(sort, "(({} * 2) / 6)", vec![one.clone()]),
            (name, []) => {
                // Declared in a unit, it is a number of that unit only there.
                let plain = |metric: &&Metric| {
                    metric.name == name && metric.clauses.is_empty() && metric.kind.is_none()
                };
                match self.metrics.iter().find(plain) {
                    Some(metric) => Node::of(sort, "({})", vec![metric.body.clone()]),
                    None => match self.events.iter().find_map(|event| as_rows(name, event)) {
                        Some(text) => Node::leaf(sort, text),
                        None => node,
                    },
                }
            }
            _ => node,
        }
    }

    fn condition(&mut self, node: Node) -> Node {
        let sort = node.sort;
        let text = node.parts.join("{}");
        if self.rng.chance(10) {
            return Node::of(sort, "not (not ({}))", vec![node]);
        }
        match (text.as_str(), node.kids.as_slice()) {
            ("({} and {})" | "({} or {})", [one, two]) => {
                let kids = vec![two.clone(), one.clone()];
                let is_and = text.contains(" and ");
                let pattern = match (is_and, self.rng.below(3)) {
                    (true, 0) => "not ((not ({})) or (not ({})))",
                    (false, 0) => "not ((not ({})) and (not ({})))",
                    (true, 1) => "({} and {})",
                    (false, 1) => "({} or {})",
                    (true, _) => return Node::of(sort, "({} and ({} and {}))", with_first(kids)),
                    (false, _) => return Node::of(sort, "({} or ({} or {}))", with_first(kids)),
                };
                Node::of(sort, pattern, kids)
            }
            ("{} between 1 and 5", [one]) => {
                Node::of(sort, "({} <= 5 and not ({} < 1))", vec![one.clone(), one.clone()])
            }
            (_, []) => Node::leaf(sort, leaf(&text, self.rng)),
            (_, [one]) => match turned(&text) {
                Some(opposite) => Node::of(sort, &format!("not ({opposite})"), vec![one.clone()]),
                None => node,
            },
            _ => node,
        }
    }
}

/// An aggregate of an event as one of its table, at its time and under its condition.
fn as_rows(text: &str, event: &str) -> Option<String> {
    let (name, rest) = event.strip_prefix("event ")?.split_once(" = ")?;
    let is_sequence = ["conversion", "retention", "elapsed"]
        .iter()
        .any(|word| text.starts_with(word));
    let (column, whole) = (format!("{name}."), format!("({name})"));
    if is_sequence || !(text.contains(&column) || text.contains(&whole)) {
        return None;
    }
    let (rest, condition) = match rest.split_once(" where ") {
        Some((rest, condition)) => (rest, Some(condition)),
        None => (rest, None),
    };
    let (table, at) = match rest.split_once(" at ") {
        Some((table, at)) => (table, Some(at)),
        None => (rest, None),
    };
    let mut written = text
        .replace(&column, &format!("{table}."))
        .replace(&whole, &format!("({table})"));
    if let Some(at) = at {
        written = format!("(({written}) at {at})");
    }
    if let Some(condition) = condition {
        written = format!("(({written}) where {condition})");
    }
    Some(written)
}

fn with_first(mut kids: Vec<Node>) -> Vec<Node> {
    kids.push(kids[0].clone());
    kids
}

/// `x = 1` as `x != 1`.
fn turned(text: &str) -> Option<String> {
    let mut words = text.splitn(3, ' ');
    let (path, operator, bound) = (words.next()?, words.next()?, words.next()?);
    let (_, opposite) = OPPOSITES.iter().find(|(known, _)| *known == operator)?;
    Some(format!("{path} {opposite} {bound}"))
}

/// Another way to write a condition without parts.
fn leaf(text: &str, rng: &mut Rng) -> String {
    let (path, rest) = text.split_once(' ').unwrap_or((text, ""));
    if let Some(opposite) = turned(text).filter(|_| !path.contains('(')) {
        return format!("not ({opposite})");
    }
    if let Some(list) = rest
        .strip_prefix("in [")
        .or_else(|| rest.strip_prefix("not in ["))
    {
        let list = list.trim_end_matches(']');
        let (operator, word) = match rest.starts_with("not") {
            true => ("!=", " and "),
            false => ("=", " or "),
        };
        if list.matches('"').count() <= 4 {
            let each: Vec<String> = list
                .split(", ")
                .map(|one| format!("{path} {operator} {one}"))
                .collect();
            return format!("({})", each.join(word));
        }
    }
    match rest {
        "between 0 and 10" => format!("({path} <= 10 and {path} >= 0)"),
        "is null" => format!("not ({path} is not null)"),
        "is not null" => format!("not ({path} is null)"),
        "= true" | "!= false" => path.to_owned(),
        _ if rng.chance(30) => format!("not (not ({text}))"),
        _ => text.to_owned(),
    }
}

/// What only looks the same.
fn slip(mut node: Node) -> Node {
    for part in &mut node.parts {
        for (one, other) in [
            (" and ", " or "),
            (" >= ", " > "),
            (" < ", " <= "),
            (" != ", " = "),
            ("sum(", "max("),
            (" + ", " - "),
            ("not ", ""),
            ("2026-01", "2026-02"),
            ("channel", "status"),
        ] {
            if part.contains(one) {
                *part = part.replacen(one, other, 1);
                return node;
            }
        }
    }
    node
}
