//! The cells of what follows what: one step over the pairs, or over the first
//! row of each entity.

use super::across::bucket_of;
use super::build::Planner;
use super::clock::Clock;
use super::ends::Columns;
use super::frame::Planned;
use super::ir::{Expr, Relation, Select};
use super::sequence::Chain;
use super::taken::Taken;
use super::weeks;
use crate::check::{By, Row, link_to};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

/// A slice that whose row it is and when decide.
enum OfPair {
    Entity(usize),
    /// The period, and whether that is the one of its week.
    Bucket(Grain, bool),
}

/// What the cells of a chain are made of.
pub(super) struct Pairs {
    /// The keys of the cells, of each pair or entity that counts.
    pub select: Select,
    pub columns: Columns,
    /// The step with them.
    pub pairs: String,
    /// The step with the entities that come back, if those are counted.
    pub returned: Option<String>,
}

impl Planner<'_> {
    /// The step with a chain's columns for each cell.
    pub fn chain_step(&mut self, chain: &Chain, key_names: &[String]) -> Planned<String> {
        let Pairs {
            mut select,
            columns,
            pairs,
            returned,
        } = self.chain_rows(chain, key_names, false)?;
        select.group = Some(key_names.len());
        for leaf in &chain.leaves {
            let value = match &returned {
                Some(returned) => columns.entities(leaf, returned),
                None => self.pair_value(chain, &columns, leaf, &pairs),
            };
            select.columns.push((value, leaf.name.clone()));
        }
        let name = format!("{}_by_cell", chain.name);
        let comment = format!("{}{}", chain.name, super::side_by_side::by_words(key_names));
        Ok(self.step(&name, &comment, select.body()))
    }

    /// The rows of a chain, or its entities, with the keys of their cells; where they
    /// are listed also with their own.
    pub fn chain_rows(&mut self, chain: &Chain, key_names: &[String], listed: bool) -> Planned<Pairs> {
        let mut columns = self.columns(chain, key_names)?;
        if listed && !chain.first_only {
            columns.own_keys = self.keys_of_ends(chain, key_names);
        }
        if !columns.key.is_empty() {
            self.lean_on(chain.from.table, chain.asked_at)?;
        }
        let (pairs, returned, filter) = match chain.first_only {
            true => {
                let (steps, filter) = self.firsts(chain, &columns)?;
                let mut steps = steps.into_iter();
                (steps.next().unwrap_or_default(), steps.next(), filter)
            }
            false => {
                let pairs = self.pairs(chain, &columns)?;
                let filter = self.counted(chain, &Expr::column(&pairs, &columns.from_at))?;
                (pairs, None, filter)
            }
        };
        let select = Select {
            columns: self.cell_keys(chain, &columns, &pairs, key_names),
            from: Relation::step(&pairs),
            joins: returned.iter().map(|step| columns.join(&pairs, step)).collect(),
            filter,
            group: None,
        };
        Ok(Pairs {
            select,
            columns,
            pairs,
            returned,
        })
    }

    /// Names for everything; refuses slices that a tie would leave open.
    pub fn columns(&self, chain: &Chain, key_names: &[String]) -> Planned<Columns> {
        let mut names = Taken::new(key_names.iter().chain(chain.leaves.iter().map(|leaf| &leaf.name)));
        let entity = self.entity_name(chain.entity);
        let carried: Vec<(usize, String)> = (chain.keys.iter().zip(key_names).enumerate())
            .filter(|(_, (row, _))| self.of_pair(chain, row).is_none())
            .map(|(at, (_, name))| (at, name.clone()))
            .collect();
        let table = self.checked.model.tables.get(chain.from.table.index());
        let key = table.and_then(|table| table.key.as_ref());
        let key_columns = key.map(|key| key.columns.as_slice()).unwrap_or_default();
        let open = |(at, _): &&(usize, String)| {
            let row = chain.keys.get(*at);
            row.is_some_and(|row| !self.same_in_a_tie(chain, row))
        };
        if key.is_none()
            && let Some((at, _)) = carried.iter().find(open)
        {
            let slice = chain.keys_at.get(*at).copied().flatten();
            return Err(Box::new(
                Diagnostic::error(&code::TIE_WITHOUT_KEY)
                    .at(slice.unwrap_or(chain.asked_at))
                    .with("table", self.table_name(chain.from.table)),
            ));
        }
        let mut fresh = |wanted: &str| names.fresh(wanted);
        Ok(Columns {
            entity: chain.from.entity.iter().map(|_| fresh(&entity)).collect(),
            at: fresh("happened_at"),
            is_from: fresh("is_from"),
            is_to: fresh("is_to"),
            key: match carried.is_empty() {
                true => Vec::new(),
                false => key_columns.iter().map(|_| fresh("key")).collect(),
            },
            place: fresh("place"),
            latest: fresh("latest"),
            from_at: fresh("from_at"),
            carried,
            own_keys: Vec::new(),
        })
    }

    /// A slice that follows from whose row it is and when: its expression over
    /// the pairs, once their relation is known.
    fn of_pair(&self, chain: &Chain, row: &Row) -> Option<OfPair> {
        if let Some(at) = chain.from.entity.iter().position(|column| column == row) {
            return Some(OfPair::Entity(at));
        }
        let time = &chain.from.time.0;
        let (grain, of_week) = match row {
            Row::Bucket(grain, week) if bucket_of(week, time) == Some(Grain::Week) => (*grain, true),
            row => (bucket_of(row, time)?, false),
        };
        let exact = chain.clock != Clock::Days || grain >= Grain::Day;
        exact.then_some(OfPair::Bucket(grain, of_week))
    }

    /// Whether rows of one entity at one moment always have the same value.
    fn same_in_a_tie(&self, chain: &Chain, row: &Row) -> bool {
        let link = link_to(&self.checked.model, chain.from.table, chain.entity).ok();
        let mut same = true;
        row.columns(&mut |column| {
            let over_entity = match (link, column.path.steps().first()) {
                (Some(Some(link)), Some(hop)) => {
                    hop.by == By::Link(link) || self.is_part(chain, hop.by, link)
                }
                // The table is the entity's home: one row for each.
                (Some(None), _) => true,
                _ => false,
            };
            let its_time = chain.from.time.0 == Row::Column(column.clone());
            same &= over_entity || its_time;
        });
        same
    }

    /// Whether a link goes by some of the columns of another: then rows that agree in those agree in where it leads.
    fn is_part(&self, chain: &Chain, by: By, whole: usize) -> bool {
        let table = self.checked.model.tables.get(chain.from.table.index());
        let links = table.map(|table| table.links.as_slice()).unwrap_or_default();
        let By::Link(part) = by else { return false };
        match (links.get(part), links.get(whole)) {
            (Some(part), Some(whole)) => {
                let mut columns = part.columns.iter();
                columns.all(|column| whole.columns.iter().any(|known| known.text == column.text))
            }
            _ => false,
        }
    }

    /// The slicing keys over the pairs.
    pub fn cell_keys(
        &self,
        chain: &Chain,
        columns: &Columns,
        pairs: &str,
        key_names: &[String],
    ) -> Vec<(Expr, String)> {
        let key = |(row, name): (&Row, &String)| {
            let value = match self.of_pair(chain, row) {
                Some(OfPair::Entity(at)) => columns.entity.get(at).map(|name| Expr::column(pairs, name)),
                Some(OfPair::Bucket(grain, of_week)) => {
                    let from_at = Expr::column(pairs, &columns.from_at);
                    let local = self.local_on(&chain.clock, from_at);
                    Some(weeks::bucket(grain, local, of_week))
                }
                None => None,
            };
            (value.unwrap_or_else(|| Expr::column(pairs, name)), name.clone())
        };
        chain.keys.iter().zip(key_names).map(key).collect()
    }

    /// Which of the rows that come first count: those within the bounds, and
    /// old enough.
    pub fn counted(&self, chain: &Chain, from_at: &Expr) -> Planned<Vec<Expr>> {
        let mut filter = vec![Expr::IsNull(true, Box::new(from_at.clone()))];
        // Earlier rows are left out already, unless the first of all is looked for.
        let since = chain.bounds.since.as_ref().filter(|_| chain.first_only);
        let bounds = [
            (Comparison::GreaterOrEqual, since),
            (Comparison::Less, chain.bounds.until.as_ref()),
        ];
        for (operator, bound) in bounds {
            if let Some(bound) = bound {
                filter.push(self.bounded(&chain.clock, from_at.clone(), operator, bound)?);
            }
        }
        if chain.mature {
            filter.extend(self.is_over(&chain.clock, from_at.clone(), chain.within));
        }
        Ok(filter)
    }
}
