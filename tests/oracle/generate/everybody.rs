//! Every entity, judged by what looks at other cells, and looked at from those.

use super::super::case::{Node, Sort};
use super::Maker;
use super::metrics::{Made, OTHER, TRUTH, lean};

impl Maker {
    /// `count(every customer where …)`, in what looks elsewhere or not.
    pub(super) fn everybody(&mut self, made: &[(String, Made)]) -> Made {
        let entity = *self.rng.pick(&["customer", "customer", "order", "region"]);
        let every = self.every_one(made, entity, 1);
        match self.rng.below(10) {
            0..=2 => self.over_time_of(every),
            3 | 4 => self.across_of(every),
            5..=7 if lean() => {
                let mut of_somebody = self.of_somebody(every);
                if self.rng.chance(40) {
                    of_somebody = self.over_time_of(of_somebody);
                }
                of_somebody
            }
            _ => every,
        }
    }

    /// Under a condition that may speak of the period.
    fn of_somebody(&mut self, every: Made) -> Made {
        let (paths, _) = self.common(&every.tables);
        let members = paths.iter().filter(|(path, _)| path.contains(" in "));
        let members: Vec<String> = members.map(|(path, _)| path.clone()).collect();
        let joined = self.known.iter().any(|known| {
            known.home == Some("customer") && known.times.iter().any(|(time, _)| time == "joined")
        });
        let condition = match self.rng.below(3) {
            0 if joined && every.unit == "customer" => "customer.joined < period_end".to_owned(),
            1 if !members.is_empty() => self.rng.pick(&members).clone(),
            _ => return self.conditioned_of(every),
        };
        let condition = Node::leaf(Sort::Condition, condition);
        Made {
            node: Node::of(Sort::Measure, "(({}) where {})", vec![every.node, condition]),
            ..every
        }
    }

    fn every_one(&mut self, made: &[(String, Made)], entity: &'static str, depth: usize) -> Made {
        let mut judged = self.measure(made, 0);
        for _ in 0..12 {
            let fits = judged.tables.iter().all(|at| {
                let known = &self.known[*at];
                let links = known.links.iter().filter(|(_, to)| *to == entity).count();
                known.home == Some(entity) || links == 1
            });
            if fits && judged.unit != OTHER && judged.unit != TRUTH {
                break;
            }
            judged = self.measure(made, 0);
        }
        let judged = match self.rng.below(8) {
            0 | 1 => self.over_time_of(judged),
            2 | 3 => self.across_of(judged),
            4 if depth > 0 => {
                let other = *self.rng.pick(&["customer", "order", "region"]);
                self.every_one(made, other, depth - 1)
            }
            _ => judged,
        };
        let bound = *self.rng.pick(&["0", "1", "2", "1.5"]);
        let pattern = match self.rng.below(8) {
            0 => "{} is null".to_owned(),
            1 => "{} is not null".to_owned(),
            _ => format!("{{}} {} {bound}", self.rng.pick(&["=", "<", "<=", ">", ">="])),
        };
        let condition = Node::of(Sort::Judgement, &pattern, vec![judged.node]);
        Made {
            node: Node::of(
                Sort::Measure,
                &format!("count(every {entity} where {{}})"),
                vec![condition],
            ),
            unit: entity,
            tables: judged.tables,
        }
    }
}
