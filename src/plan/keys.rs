//! Keys that joins lean on, and the questions that find out whether they hold.

use smol_str::SmolStr;

use super::build::Planner;
use super::frame::{CELLS, Planned};
use super::ir::{Aggregation, Expr, Order, Plan, Relation, Select, Source, StepBody};
use super::joins::local;
use super::needs::KeyUse;
use crate::check::{Literal, Row};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Comparison;

impl Planner<'_> {
    /// Remembers that a join leans on the key of a table, and how to verify it.
    pub fn lean_on(&mut self, table: TableId, asked_at: Span) -> Planned<()> {
        let declared = self.checked.model.tables.get(table.index());
        let Some((declared, key)) = declared.and_then(|table| Some((table, table.key.as_ref()?))) else {
            return Ok(());
        };
        if self.needs.keys.iter().any(|known| known.table == table) {
            return Ok(());
        }
        let validity = declared.validity();
        let columns: Vec<SmolStr> = key.columns.iter().map(|name| name.text.clone()).collect();
        // It stands there before its check is made: that may reach the table again.
        self.needs.keys.push(KeyUse {
            table,
            columns: columns.clone(),
            validity: validity.map(|(from, until)| (from.text.clone(), until.text.clone())),
            check: None,
            span: validity.map_or(key.span, |(from, until)| from.span.to(until.span)),
        });
        // The check is a plan of its own: no step of the question's is in it.
        let outer = (
            std::mem::take(&mut self.steps),
            std::mem::take(&mut self.made),
            std::mem::take(&mut self.attributes),
            std::mem::take(&mut self.segments),
        );
        let last = match validity {
            None => self.stands_twice(table, &columns, asked_at),
            Some(_) => self.overlaps(table, &columns, asked_at),
        };
        let mut steps = self.made_steps(asked_at)?;
        steps.append(&mut self.steps);
        (self.steps, self.made, self.attributes, self.segments) = outer;
        let check = Plan {
            definitions: Vec::new(),
            steps,
            last: last?,
            order: columns.iter().map(least_first).collect(),
            limit: Some(1),
            calendar: self.calendar(),
            tables: Vec::new(),
            by_sql: Vec::new(),
            keys: Vec::new(),
            checks: Vec::new(),
        };
        if let Some(key) = self.needs.keys.iter_mut().find(|known| known.table == table) {
            key.check = Some(Box::new(check));
        }
        Ok(())
    }

    /// A key that stands more than once: its values, then how often.
    fn stands_twice(&mut self, table: TableId, key: &[SmolStr], asked_at: Span) -> Planned<Select> {
        let mut found = self.keyed(table, key, &[], asked_at)?;
        let count = Expr::Aggregate(Aggregation::Rows, None);
        let times = free("times", key);
        found.columns.push((count, times.clone()));
        found.group = Some(key.len());
        let step = self.step("counted", "each key", StepBody::Select(Box::new(found)));
        let mut last = read(step, key);
        let count = Expr::column(CELLS, &times);
        let one = Expr::Literal(Literal::Number("1".into()));
        last.filter.push(Expr::Compare(
            Comparison::Greater,
            Box::new(count.clone()),
            Box::new(one),
        ));
        last.columns.push((count, times));
        Ok(last)
    }

    /// A key of which two rows hold at once: its values, then from when on. In
    /// the order of their beginnings two neighbours overlap if any two do.
    fn overlaps(&mut self, table: TableId, key: &[SmolStr], asked_at: Span) -> Planned<Select> {
        let facts = self.checked.tables.get(table.index());
        let Some((from, until)) = facts.and_then(|facts| facts.valid.clone()) else {
            return self.stands_twice(table, key, asked_at);
        };
        let same = from.1 == until.1;
        let clock = |(row, kind): (Row, Type)| if same { row } else { local(row, &kind) };
        let names = ["held_from", "held_until", "until_before", "has_before"];
        let [held_from, held_until, until_before, has_before] = names.map(|name| free(name, key));
        let columns = [(clock(from), held_from.as_str()), (clock(until), &held_until)];
        let mut held = self.keyed(table, key, &columns, asked_at)?;
        let [from, until] = [&held_from, &held_until].map(|name| Expr::column(CELLS, name));
        // What ends before it begins never holds.
        let values: Vec<Expr> = held
            .columns
            .iter()
            .rev()
            .map(|(value, _)| value.clone())
            .collect();
        if let [until, from, ..] = values.as_slice() {
            held.filter.push(Expr::Or(vec![
                null(from.clone()),
                null(until.clone()),
                before(from.clone(), until.clone()),
            ]));
        }
        let step = self.step("held", "when each row holds", StepBody::Select(Box::new(held)));
        let mut ordered = read(step, key);
        let keys: Vec<Expr> = ordered.columns.iter().map(|(value, _)| value.clone()).collect();
        let previous = |value: Expr| Expr::Previous {
            value: Box::new(value),
            within: keys.clone(),
            by: Box::new(from.clone()),
            descending: false,
        };
        let one = Expr::Literal(Literal::Number("1".into()));
        ordered.columns.push((from.clone(), held_from.clone()));
        ordered.columns.push((previous(until), until_before.clone()));
        ordered.columns.push((previous(one), has_before.clone()));
        let comment = "each row beside the one before it";
        let step = self.step("in_order", comment, StepBody::Select(Box::new(ordered)));
        let mut last = read(step, key);
        let [end, has] = [&until_before, &has_before].map(|name| Expr::column(CELLS, name));
        last.columns.push((from.clone(), held_from));
        last.filter.push(Expr::IsNull(true, Box::new(has)));
        last.filter.push(Expr::Or(vec![
            null(from.clone()),
            null(end.clone()),
            before(from, end),
        ]));
        Ok(last)
    }

    /// The rows of a table that have a key, under the table's own `rows`.
    pub fn keyed(
        &mut self,
        table: TableId,
        key: &[SmolStr],
        more: &[(Row, &str)],
        asked_at: Span,
    ) -> Planned<Select> {
        let latest = self.latest_copy(table);
        let standing = self.standing_rows(table)?.into_iter().chain(&latest);
        let more_rows = more.iter().map(|(row, _)| row);
        let rows: Vec<&Row> = standing.clone().chain(more_rows).collect();
        let (aliases, joins) = self.reached(table, &rows, None, asked_at)?;
        let column = |name: &SmolStr| Expr::column(aliases.base(), name);
        let mut filter: Vec<Expr> = key
            .iter()
            .map(|name| Expr::IsNull(true, Box::new(column(name))))
            .collect();
        filter.extend(standing.map(|rows| aliases.lower(rows)));
        let keys = key.iter().map(|name| (column(name), name.to_string()));
        let more = more
            .iter()
            .map(|(row, name)| (aliases.lower(row), (*name).to_owned()));
        Ok(Select {
            columns: keys.chain(more).collect(),
            from: Relation {
                source: self.stored(table),
                alias: aliases.base().to_owned(),
            },
            joins,
            filter,
            group: None,
        })
    }
}

/// The same example each time.
fn least_first(column: &SmolStr) -> Order {
    Order {
        expr: Expr::column(CELLS, column),
        descending: false,
    }
}

/// A name that no column of the key has.
fn free(wanted: &str, key: &[SmolStr]) -> String {
    let mut name = wanted.to_owned();
    while key.iter().any(|column| column.to_lowercase() == name) {
        name.push('_');
    }
    name
}

/// The key's columns, from a step.
fn read(step: String, key: &[SmolStr]) -> Select {
    Select {
        columns: key
            .iter()
            .map(|name| (Expr::column(CELLS, name), name.to_string()))
            .collect(),
        from: Relation {
            source: Source::Step(step),
            alias: CELLS.to_owned(),
        },
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    }
}

fn null(value: Expr) -> Expr {
    Expr::IsNull(false, Box::new(value))
}

fn before(one: Expr, other: Expr) -> Expr {
    Expr::Compare(Comparison::Less, Box::new(one), Box::new(other))
}
