//! Who comes back: the first row of each entity, and whether another event
//! follows it.

use super::build::Planner;
use super::ends::{Columns, one};
use super::frame::Planned;
use super::ir::{Aggregation, Expr, Finds, Join, Reach, Relation, Select};
use super::sequence::{Chain, ChainLeaf, Counted};
use crate::check::Row;
use crate::syntax::ast::Comparison;

impl Planner<'_> {
    /// A step with the first moment of each entity, one with those that come
    /// back, and which of the first count.
    pub fn firsts(&mut self, chain: &Chain, columns: &Columns) -> Planned<(Vec<String>, Vec<Expr>)> {
        let first = self.first_moments(chain, columns)?;
        let returned = self.returned(chain, columns, &first)?;
        let counted = self.counted(chain, &Expr::column(&first, &columns.from_at))?;
        Ok((vec![first, returned], counted))
    }

    /// A step with the first moment of each entity, and the slices of that row.
    pub fn first_moments(&mut self, chain: &Chain, columns: &Columns) -> Planned<String> {
        let filter = self.end_filter(chain, true, true)?;
        let (keys, carried) = match columns.carried.is_empty() {
            true => (Vec::new(), Vec::new()),
            false => (
                self.tie_key(&chain.from),
                columns
                    .carried
                    .iter()
                    .filter_map(|(at, _)| chain.keys.get(*at).cloned())
                    .collect(),
            ),
        };
        let rows: Vec<&Row> = keys.iter().chain(&carried).collect();
        let (mut select, aliases) = self.end_select(chain, &chain.from, columns, rows, &filter)?;
        let moment = select.columns.pop().map(|(moment, _)| moment);
        let words = format!("the first moment of each {}", self.entity_name(chain.entity));
        let name = format!("{}_first", chain.name);
        let Some(moment) = moment else {
            return Ok(String::new());
        };
        Ok(match carried.is_empty() {
            true => {
                select.group = Some(columns.entity.len());
                let least = Expr::Aggregate(Aggregation::Min(Box::new(moment)), None);
                select.columns.push((least, columns.from_at.clone()));
                self.step(&name, &words, select.body())
            }
            false => {
                let mut order = vec![(moment.clone(), false)];
                order.extend(keys.iter().map(|key| (aliases.lower(key), false)));
                let within = select.columns.iter().map(|(value, _)| value.clone()).collect();
                let place = Expr::Over {
                    of: Aggregation::Rows,
                    within,
                    order,
                    reach: Reach::UpToRow,
                };
                select.columns.push((moment, columns.from_at.clone()));
                let names = columns.carried.iter().map(|(_, name)| name.clone());
                let values = carried.iter().map(|row| aliases.lower(row));
                select.columns.extend(values.zip(names));
                select.columns.push((place, columns.place.clone()));
                let ordered = format!("{}_ordered", chain.name);
                let rows = self.step(&ordered, "each row, and its place in time", select.body());
                let kept = columns.carried.iter().map(|(_, name)| name);
                let names = columns.entity.iter().chain([&columns.from_at]).chain(kept);
                let select = Select {
                    columns: names
                        .map(|name| (Expr::column(&rows, name), name.clone()))
                        .collect(),
                    from: Relation::step(&rows),
                    joins: Vec::new(),
                    filter: vec![Expr::Compare(
                        Comparison::Equal,
                        Box::new(Expr::column(&rows, &columns.place)),
                        Box::new(one()),
                    )],
                    group: None,
                };
                self.step(&name, &words, select.body())
            }
        })
    }

    /// The entities for which something follows their first moment.
    fn returned(&mut self, chain: &Chain, columns: &Columns, first: &str) -> Planned<String> {
        let filter = self.end_filter(chain, false, true)?;
        let (select, _) = self.end_select(chain, &chain.to, columns, Vec::new(), &filter)?;
        let name = format!("{}_then", chain.name);
        let rows = self.step(&name, "what may follow it", select.body());
        let whose = columns.entity.iter();
        let from_at = Expr::column(first, &columns.from_at);
        let at = Expr::column(&rows, &columns.at);
        let later = Expr::Compare(
            Comparison::Greater,
            Box::new(at.clone()),
            Box::new(from_at.clone()),
        );
        let soon = self.is_within(&chain.clock, from_at, at, chain.within);
        let select = Select {
            columns: whose
                .map(|name| (Expr::column(&rows, name), name.clone()))
                .collect(),
            from: Relation::step(&rows),
            joins: vec![columns.join(&rows, first)],
            filter: vec![later, soon],
            group: Some(columns.entity.len()),
        };
        let words = format!(
            "each {} for which it follows in time",
            self.entity_name(chain.entity)
        );
        Ok(self.step(&format!("{}_returned", chain.name), &words, select.body()))
    }
}

impl Columns {
    /// A step beside another one, by whose rows they are. None is NULL.
    pub fn join(&self, near: &str, far: &str) -> Join {
        let same = |name: &String| (Expr::column(near, name), Expr::column(far, name));
        Join {
            finds: Finds::AtMostOne,
            relation: Relation::step(far),
            on: self.entity.iter().map(same).collect(),
            null_safe: false,
            and: Vec::new(),
        }
    }

    /// How many entities there are, and how many are in the other step too.
    pub fn entities(&self, leaf: &ChainLeaf, returned: &str) -> Expr {
        let there = self
            .entity
            .first()
            .map(|name| Box::new(Expr::column(returned, name)));
        let aggregation = match (leaf.what, there) {
            (Counted::To, Some(entity)) => Aggregation::Count(entity),
            _ => Aggregation::Rows,
        };
        Expr::Aggregate(aggregation, None)
    }
}
