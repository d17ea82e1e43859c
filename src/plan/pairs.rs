//! Pairs of rows, one following the other: all rows of both events in one order
//! for each entity, so that no two tables are ever joined by their times.
//!
//! Each row that follows is credited to the latest one before it, once. That
//! one's place is how many there were so far; ties go by the key.

use super::aggregate::zero;
use super::build::Planner;
use super::ends::{Columns, one, truth};
use super::frame::Planned;
use super::ir::{Aggregation, Expr, Reach, Select, StepBody};
use super::sequence::{Chain, ChainLeaf, Counted, End};
use crate::check::{Literal, Row};
use crate::resolve::Exactness;
use crate::syntax::ast::Comparison;

impl Planner<'_> {
    /// A step with each row of both events and the moment of the one it is
    /// credited to; its own for those that come first.
    pub fn pairs(&mut self, chain: &Chain, columns: &Columns) -> Planned<String> {
        let same_rows = chain.from.table == chain.to.table;
        let events = match same_rows {
            true => self.events_of_one(chain, columns)?,
            false => self.events_of_two(chain, columns)?,
        };
        let order = |alias: &str| {
            let mut order = vec![(Expr::column(alias, &columns.at), false)];
            if !same_rows {
                order.push((Expr::column(alias, &columns.is_from), true));
            }
            order.extend(columns.key.iter().map(|key| (Expr::column(alias, key), false)));
            order
        };
        let within = |alias: &str| columns.entity_columns(alias);
        let comment = format!("each row of {}, and the one it follows", chain.name);
        if !same_rows && columns.carried.is_empty() {
            let mut select = columns.all(&events, &[&columns.at, &columns.is_from]);
            let from_at = columns.moment_of(&events, within(&events), order(&events), Reach::UpToRow);
            select.columns.push((from_at, columns.from_at.clone()));
            return Ok(self.step(&format!("{}_pairs", chain.name), &comment, select.body()));
        }
        let mut placed = columns.all(&events, &[&columns.at, &columns.is_from]);
        placed.columns.extend(columns.carried_of(&events));
        let so_far = |order, reach| Expr::Over {
            of: Aggregation::Count(Box::new(Expr::Case(
                vec![(Expr::column(&events, &columns.is_from), one())],
                None,
            ))),
            within: within(&events),
            order,
            reach,
        };
        placed
            .columns
            .push((so_far(order(&events), Reach::UpToRow), columns.place.clone()));
        if same_rows {
            let moment = vec![(Expr::column(&events, &columns.at), false)];
            placed
                .columns
                .push((Expr::column(&events, &columns.is_to), columns.is_to.clone()));
            placed
                .columns
                .push((so_far(moment, Reach::UpToPeers), columns.latest.clone()));
        }
        let words = format!("how many came first so far, for each row of {}", chain.name);
        let mut placed = self.step(&format!("{}_placed", chain.name), &words, placed.body());
        if same_rows {
            let stack = columns.apart(&placed);
            let words = "rows that come first, then rows that follow: never the same row twice";
            placed = self.step(&format!("{}_apart", chain.name), words, StepBody::Stack(stack));
        }
        let mut select = columns.all(&placed, &[&columns.at, &columns.is_from]);
        let mut group = within(&placed);
        group.push(Expr::column(&placed, &columns.place));
        let from_at = columns.moment_of(&placed, group.clone(), Vec::new(), Reach::All);
        select.columns.push((from_at, columns.from_at.clone()));
        for (_, name) in &columns.carried {
            let of = Aggregation::Max(Box::new(Expr::column(&placed, name)));
            let value = Expr::Over {
                of,
                within: group.clone(),
                order: Vec::new(),
                reach: Reach::All,
            };
            select.columns.push((value, name.clone()));
        }
        let after_one = Expr::Compare(
            Comparison::Greater,
            Box::new(Expr::column(&placed, &columns.place)),
            Box::new(zero()),
        );
        select.filter.push(after_one);
        Ok(self.step(&format!("{}_pairs", chain.name), &comment, select.body()))
    }

    /// One column of the cells, over the pairs.
    pub fn pair_value(&self, chain: &Chain, columns: &Columns, leaf: &ChainLeaf, pairs: &str) -> Expr {
        let column = |name: &String| Expr::column(pairs, name);
        let is_from = column(&columns.is_from);
        let (at, from_at) = (column(&columns.at), column(&columns.from_at));
        let credited = || {
            let follows = Expr::Not(Box::new(is_from.clone()));
            let soon = self.is_within(&chain.clock, from_at.clone(), at.clone(), chain.within);
            Some(Box::new(Expr::And(vec![follows, soon])))
        };
        match leaf.what {
            Counted::From => Expr::Aggregate(Aggregation::Rows, Some(Box::new(is_from.clone()))),
            Counted::To => Expr::Aggregate(Aggregation::Rows, credited()),
            Counted::Time(kind) => {
                let time = self.between(&chain.clock, from_at.clone(), at.clone());
                let aggregation = kind.over(time.clone(), Some(Exactness::Int));
                let aggregation = aggregation.unwrap_or_else(|| Aggregation::Min(Box::new(time)));
                Expr::Aggregate(aggregation, credited())
            }
        }
    }

    /// The rows of both events, from two tables.
    fn events_of_two(&mut self, chain: &Chain, columns: &Columns) -> Planned<String> {
        let mut stack = Vec::new();
        for (end, is_from) in [(&chain.from, true), (&chain.to, false)] {
            let mut rows: Vec<&Row> = Vec::new();
            let keys = self.tie_key(end);
            let carried: Vec<Row> = (columns.carried.iter())
                .filter_map(|(at, _)| chain.keys.get(*at).cloned())
                .collect();
            let filter = self.end_filter(chain, is_from, true)?;
            if is_from {
                rows.extend(keys.iter().chain(&carried));
            }
            let own = columns.own_keys.iter().filter(|key| key.is_from == is_from);
            rows.extend(own.map(|key| &key.row));
            let (mut select, aliases) = self.end_select(chain, end, columns, rows, &filter)?;
            select.columns.push((truth(is_from), columns.is_from.clone()));
            let value = |row: &Row| match is_from {
                true => aliases.lower(row),
                false => Expr::Literal(Literal::Null),
            };
            let keys = keys.iter().map(&value);
            let key_names = columns.key.iter().cloned();
            match is_from {
                true => select.columns.extend(keys.zip(key_names)),
                false => select
                    .columns
                    .extend(key_names.map(|name| (Expr::Literal(Literal::Null), name))),
            }
            let names = columns.carried.iter().map(|(_, name)| name.clone());
            select.columns.extend(carried.iter().map(&value).zip(names));
            select.columns.extend(columns.keys_of_rows(is_from, &aliases));
            stack.push(select);
        }
        let words = format!("the rows of both events of {}, one below the other", chain.name);
        Ok(self.step(&format!("{}_events", chain.name), &words, StepBody::Stack(stack)))
    }

    /// The rows of both events, where they are of one table: each once.
    fn events_of_one(&mut self, chain: &Chain, columns: &Columns) -> Planned<String> {
        let keys = match columns.key.is_empty() {
            true => Vec::new(),
            false => self.tie_key(&chain.from),
        };
        let carried: Vec<Row> = (columns.carried.iter())
            .filter_map(|(at, _)| chain.keys.get(*at).cloned())
            .collect();
        let mut filter = self.end_filter(chain, true, false)?;
        let own = |end: &End, other: &End| {
            let conditions = end
                .conditions
                .iter()
                .filter(|row| !other.conditions.contains(row));
            Row::all(conditions.cloned().collect())
        };
        let common = |row: &&Row| chain.to.conditions.contains(row);
        filter.extend(chain.from.conditions.iter().filter(common).cloned());
        let is_from = own(&chain.from, &chain.to);
        let is_to = own(&chain.to, &chain.from);
        if let (Some(from), Some(to)) = (&is_from, &is_to) {
            filter.push(Row::Or(vec![from.clone(), to.clone()]));
        }
        let rows: Vec<&Row> = keys
            .iter()
            .chain(&carried)
            .chain(&is_from)
            .chain(&is_to)
            .chain(columns.own_keys.iter().map(|key| &key.row))
            .collect();
        let (mut select, aliases) = self.end_select(chain, &chain.from, columns, rows, &filter)?;
        for (condition, name) in [(is_from, &columns.is_from), (is_to, &columns.is_to)] {
            let flag = match condition {
                Some(row) => Expr::Case(
                    vec![(aliases.lower(&row), truth(true))],
                    Some(Box::new(truth(false))),
                ),
                None => truth(true),
            };
            select.columns.push((flag, name.clone()));
        }
        let names = columns
            .key
            .iter()
            .chain(columns.carried.iter().map(|(_, name)| name));
        let values = keys.iter().chain(&carried).map(|row| aliases.lower(row));
        select.columns.extend(values.zip(names.cloned()));
        select.columns.extend(columns.keys_of_rows(true, &aliases));
        let words = format!("the rows of either event of {}", chain.name);
        Ok(self.step(&format!("{}_events", chain.name), &words, select.body()))
    }
}

impl Columns {
    /// Rows of one table as those that come first and those that follow. One
    /// that is both follows the one before itself.
    fn apart(&self, placed: &str) -> Vec<Select> {
        let column = |name: &String| Expr::column(placed, name);
        let part = |is_from: bool| {
            let mut select = self.all(placed, &[&self.at]);
            select.columns.push((truth(is_from), self.is_from.clone()));
            let place = match is_from {
                true => column(&self.place),
                false => {
                    let latest = Expr::Compare(
                        Comparison::Equal,
                        Box::new(column(&self.place)),
                        Box::new(column(&self.latest)),
                    );
                    let itself = Expr::And(vec![column(&self.is_from), latest]);
                    let before = Expr::Sum(vec![(false, column(&self.latest)), (true, one())]);
                    Expr::Case(vec![(itself, before)], Some(Box::new(column(&self.latest))))
                }
            };
            select.columns.push((place, self.place.clone()));
            let carried = self.carried_of(placed).into_iter();
            select.columns.extend(carried.map(|(value, name)| match is_from {
                true => (value, name),
                false => (Expr::Literal(Literal::Null), name),
            }));
            select
                .filter
                .push(column(if is_from { &self.is_from } else { &self.is_to }));
            select
        };
        vec![part(true), part(false)]
    }
}
