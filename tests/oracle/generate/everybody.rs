//! Every entity, judged by what looks at other cells, and looked at from those.

use super::super::case::{Node, Sort};
use super::Maker;
use super::metrics::{Made, OTHER, TRUTH};

impl Maker {
    /// `count(every customer where …)`, in what looks elsewhere or not.
    pub(super) fn everybody(&mut self, made: &[(String, Made)]) -> Made {
        let entity = *self.rng.pick(&["customer", "customer", "order", "region"]);
        let every = self.every_one(made, entity, 1);
        match self.rng.below(10) {
            0..=2 => self.over_time_of(every),
            3 | 4 => self.across_of(every),
            _ => every,
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
