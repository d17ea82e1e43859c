//! The rows of one of two events: whose they are, when, and which count.

use super::bounds::{Bound, Bounds};
use super::build::Planner;
use super::frame::Planned;
use super::ir::{Aggregation, Expr, Reach, Relation, Select};
use super::lower::Aliases;
use super::sequence::{Chain, End};
use super::taken::Taken;
use crate::check::{ColumnRef, LinkPath, Literal, Row};
use crate::resolve::{TableId, Type};
use crate::syntax::ast::Name;
use crate::syntax::time::Length;

/// The columns of a chain's steps.
pub(super) struct Columns {
    pub entity: Vec<String>,
    pub at: String,
    pub is_from: String,
    pub is_to: String,
    pub key: Vec<String>,
    pub place: String,
    pub latest: String,
    pub from_at: String,
    /// Slices that only the row itself knows, by their place among the keys.
    pub carried: Vec<(usize, String)>,
    /// The keys of both events, where their rows are listed.
    pub own_keys: Vec<OwnKey>,
}

/// One column of the key of an event's rows; NULL in those of the other event.
pub(super) struct OwnKey {
    pub is_from: bool,
    /// As a value of the row.
    pub row: Row,
    pub name: String,
}

impl Planner<'_> {
    /// What holds for the rows of an event here, its own condition where `whole`.
    /// Rows before the bounds follow nothing that counts; those after them may
    /// still follow, or be followed.
    pub fn end_filter(&self, chain: &Chain, is_first: bool, whole: bool) -> Planned<Vec<Row>> {
        let end = if is_first { &chain.from } else { &chain.to };
        let asked = chain.bounds.by_days(&self.checked.model.manifest);
        let bounds = match chain.first_only && is_first {
            // The first of all may lie before them, and none beyond them counts.
            true => Bounds { since: None, ..asked },
            // What follows a row within them follows soon.
            false => Bounds {
                until: until_it_followed(&asked, chain.within),
                ..asked
            },
        };
        let mut filter = self.dated(end.table, Some(&end.time), &bounds)?;
        filter.extend(end.entity.iter().map(|column| Row::IsNull {
            negated: true,
            subject: Box::new(column.clone()),
        }));
        if whole {
            filter.extend(end.conditions.iter().cloned());
        }
        self.prune(end.table, &mut filter);
        Ok(filter)
    }

    /// Whose row it is and when, of the rows of an event.
    pub fn end_select<'r>(
        &mut self,
        chain: &Chain,
        end: &'r End,
        columns: &Columns,
        mut rows: Vec<&'r Row>,
        filter: &'r [Row],
    ) -> Planned<(Select, Aliases)> {
        let mut kept = filter.to_vec();
        let pushed = self.pushed(end.table, &mut kept);
        rows.extend(filter.iter().chain(&end.entity));
        rows.push(&end.time.0);
        let (aliases, joins) = self.reached(end.table, &rows, Some(&end.time), chain.asked_at)?;
        let whose = end.entity.iter().map(|row| aliases.lower(row));
        let mut selected: Vec<(Expr, String)> = whose.zip(columns.entity.iter().cloned()).collect();
        selected.push((
            self.on_clock(&chain.clock, &end.time, &aliases),
            columns.at.clone(),
        ));
        let from = Relation {
            source: self.rows_from(end.table, &rows, &pushed, Some(&end.time), chain.asked_at)?,
            alias: aliases.base().to_owned(),
        };
        let select = Select {
            columns: selected,
            from,
            joins,
            filter: kept.iter().map(|row| aliases.lower(row)).collect(),
            group: None,
        };
        Ok((select, aliases))
    }

    /// The keys of the rows of both events: once, where both are of one table.
    pub fn keys_of_ends(&self, chain: &Chain, taken: &[String]) -> Vec<OwnKey> {
        let mut names = Taken::new(taken);
        let mut keys = Vec::new();
        let is_one = chain.from.table == chain.to.table;
        for (end, is_from) in [(&chain.from, true), (&chain.to, false)] {
            if is_one && !is_from {
                continue;
            }
            let table = self.table_name(end.table);
            for row in self.tie_key(end) {
                let Row::Column(column) = &row else {
                    continue;
                };
                let name = match is_one {
                    true => names.fresh(&column.column),
                    false => names.fresh(&format!("{table}.{}", column.column)),
                };
                keys.push(OwnKey { is_from, row, name });
            }
        }
        keys
    }

    /// The columns of a table's key.
    pub fn tie_key(&self, end: &End) -> Vec<Row> {
        let table = self.checked.model.tables.get(end.table.index());
        let key = table.and_then(|table| table.key.as_ref());
        let columns = key.into_iter().flat_map(|key| &key.columns);
        columns.map(|column| own_column(end.table, column)).collect()
    }
}

impl Columns {
    pub fn entity_columns(&self, alias: &str) -> Vec<Expr> {
        self.entity.iter().map(|name| Expr::column(alias, name)).collect()
    }

    /// The keys of rows of both events, as columns of a row of one of them.
    pub fn keys_of_rows(&self, is_from: bool, aliases: &Aliases) -> Vec<(Expr, String)> {
        let column = |key: &OwnKey| {
            let value = match key.is_from == is_from {
                true => aliases.lower(&key.row),
                false => Expr::Literal(Literal::Null),
            };
            (value, key.name.clone())
        };
        self.own_keys.iter().map(column).collect()
    }

    /// The entity and these columns of a step.
    pub fn all(&self, step: &str, names: &[&String]) -> Select {
        let keys = self.own_keys.iter().map(|key| &key.name);
        let names = self.entity.iter().chain(names.iter().copied()).chain(keys);
        Select {
            columns: names
                .map(|name| (Expr::column(step, name), name.clone()))
                .collect(),
            from: Relation::step(step),
            joins: Vec::new(),
            filter: Vec::new(),
            group: None,
        }
    }

    pub fn carried_of(&self, step: &str) -> Vec<(Expr, String)> {
        let column = |(_, name): &(usize, String)| (Expr::column(step, name), name.clone());
        self.carried.iter().map(column).collect()
    }

    /// The latest moment among the rows that come first.
    pub fn moment_of(&self, step: &str, within: Vec<Expr>, order: Vec<(Expr, bool)>, reach: Reach) -> Expr {
        let first = Expr::column(step, &self.is_from);
        let moment = Expr::Case(vec![(first, Expr::column(step, &self.at))], None);
        Expr::Over {
            of: Aggregation::Max(Box::new(moment)),
            within,
            order,
            reach,
        }
    }
}

/// The end of what may follow before the end of the bounds. Left open where
/// only the clock knows it, or hours count.
pub(super) fn until_it_followed(bounds: &Bounds, within: Length) -> Option<Bound> {
    let known = matches!(bounds.until, Some(Bound::At(_))) && within.is_whole_days();
    bounds.earlier(within.back()).until.filter(|_| known)
}

/// A physical column of the table itself.
fn own_column(table: TableId, name: &Name) -> Row {
    Row::Column(ColumnRef {
        path: LinkPath::default(),
        table,
        column: name.text.clone(),
        kind: Type::Unknown,
        span: name.span,
    })
}

/// `TRUE` or `FALSE`.
pub(super) fn truth(value: bool) -> Expr {
    Expr::Literal(Literal::Bool(value))
}

pub(super) fn one() -> Expr {
    Expr::Literal(Literal::Number("1".into()))
}
