//! Databases: a few rows a table, that hold to every key.

use super::database::Database;
use super::pools::{Anchor, Kind, Pool, number};
use super::rng::Rng;
use super::schema::{Schema, Stored};
use crate::check::Literal;
use crate::evaluate::{Exact, Row, Value};
use crate::resolve::{Partition, Piece, Spelling};
use crate::syntax::time::{Grain, Length};
use jiff::Span;
use jiff::civil::{DateTime, Time};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What databases are made from.
pub struct Maker<'a> {
    schema: &'a Schema,
    loose: Vec<Literal>,
    lengths: Vec<Span>,
    usual: Vec<Span>,
    /// Small numbers that counts may be compared with.
    counts: Vec<usize>,
    /// What the keys of entities are made of.
    kinds: BTreeMap<SmolStr, Vec<Option<Kind>>>,
}

/// A value that a row must have: the first one of a table, or the one it leads to.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The links: from which table and columns, to which table and key.
    pub way: Vec<(String, Vec<SmolStr>, String, Vec<SmolStr>)>,
    pub table: String,
    pub column: SmolStr,
    pub value: Value,
}

/// Entities of one kind.
const ENTITIES: usize = 3;

impl<'a> Maker<'a> {
    pub fn new(schema: &'a Schema, loose: Vec<Literal>, lengths: &[Length]) -> Self {
        let mut kinds: BTreeMap<SmolStr, Vec<Option<Kind>>> = BTreeMap::new();
        for stored in schema.tables.values() {
            let home = stored.home.iter().map(|entity| (entity, &stored.key));
            let links = stored.links.iter().map(|link| (&link.entity, &link.columns));
            for (entity, columns) in home.chain(links) {
                let all = kinds
                    .entry(entity.clone())
                    .or_insert_with(|| vec![None; columns.len()]);
                for (kind, column) in all.iter_mut().zip(columns) {
                    *kind = kind.or(stored.columns.get(column).and_then(|column| column.pool.kind));
                }
            }
        }
        let counts = loose.iter().filter_map(|literal| match literal {
            Literal::Number(digits) => digits
                .parse::<usize>()
                .ok()
                .filter(|count| (2..=40).contains(count)),
            _ => None,
        });
        Self {
            schema,
            counts: counts.collect(),
            lengths: distances(lengths),
            usual: usual(),
            loose,
            kinds,
        }
    }

    /// A database, and the moment of its questions.
    pub fn make(&self, rng: &mut Rng, fixed: &[Fixed]) -> (Database, Option<DateTime>) {
        let anchor = self.anchor(rng);
        let mut database = Database::default();
        // Homes first: what must lead somewhere needs to know where to.
        for homes in [true, false] {
            for (name, stored) in &self.schema.tables {
                if stored.home.is_some() == homes {
                    let rows = self.rows(rng, stored, &anchor, &database);
                    database.tables.insert(name.clone(), rows);
                }
            }
        }
        self.fix(&mut database, fixed);
        if !self.counts.is_empty() && rng.chance(25) {
            self.many(rng, &mut database);
        }
        let as_of = rng.chance(40).then(|| {
            let all = if rng.chance(50) {
                &self.lengths
            } else {
                &self.usual
            };
            let distance = rng.one(all).copied().unwrap_or_default();
            let day = anchor.at.checked_add(distance).unwrap_or(anchor.at);
            day.date().to_datetime(Time::midnight())
        });
        (database, as_of)
    }

    fn anchor(&self, rng: &mut Rng) -> Anchor {
        let dates: Vec<DateTime> = self.loose.iter().filter_map(moment).collect();
        let day = match rng.one(&dates).filter(|_| rng.chance(60)) {
            Some(time) => time.date(),
            None => Anchor::day(rng),
        };
        let distances = match rng.chance(30) {
            true => vec![Span::new(), Span::new().days(1)],
            false => {
                let mut chosen = vec![Span::new()];
                for _ in 0..2 {
                    chosen.extend(rng.one(&self.lengths).copied());
                    chosen.extend(rng.one(&self.usual).copied());
                }
                chosen
            }
        };
        Anchor {
            at: day.at(12, 0, 0, 0),
            distances,
            whole_days: rng.chance(50),
        }
    }

    fn rows(&self, rng: &mut Rng, stored: &Stored, anchor: &Anchor, known: &Database) -> Vec<Row> {
        let is_home = stored.home.is_some();
        let count = match is_home {
            true => 1 + rng.below(ENTITIES),
            false => 1 + rng.below(4),
        };
        let common: Row = self.row(rng, stored, anchor);
        let steady: Vec<&SmolStr> = stored.columns.keys().filter(|_| rng.chance(40)).collect();
        let in_turn = rng.chance(25);
        let mut rows: Vec<Row> = Vec::new();
        for at in 0..count {
            let mut row = match rows.first().filter(|_| rng.chance(20)) {
                Some(first) => first.clone(),
                None => self.row(rng, stored, anchor),
            };
            for column in &steady {
                if let Some(value) = common.get(column.as_str()) {
                    row.insert(column.to_string(), value.clone());
                }
            }
            // What one event is about, then what the other is.
            for (name, column) in stored.columns.iter().filter(|_| in_turn) {
                if let Some(value) = column.pool.in_turn(at) {
                    row.insert(name.to_string(), value);
                }
            }
            for link in &stored.links {
                let homes = known.tables.iter().find_map(|(name, rows)| {
                    let home = self.schema.tables.get(name)?.home.as_ref()?;
                    (*home == link.entity).then_some(rows.len())
                });
                let among = if link.required {
                    homes.unwrap_or(ENTITIES)
                } else {
                    ENTITIES
                };
                let who = match rng.chance(40) {
                    true => 0,
                    false => rng.below(among.clamp(1, ENTITIES)),
                };
                let nobody = rng.chance(10) && !link.required;
                for (place, column) in link.columns.iter().enumerate() {
                    let value = match nobody {
                        true => Value::Null,
                        false => self.key_of(&link.entity, place, who),
                    };
                    row.insert(column.to_string(), value);
                }
            }
            if let Some(entity) = &stored.home {
                let who = if stored.valid.is_some() { 0 } else { at };
                for (place, column) in stored.key.iter().enumerate() {
                    row.insert(column.to_string(), self.key_of(entity, place, who));
                }
            }
            hold(stored, &mut row, at, count, anchor);
            rows.push(row);
        }
        if stored.valid.is_none() {
            unlike(stored, &mut rows);
        }
        rows.iter_mut().for_each(|row| spell(stored, row));
        rows
    }

    fn row(&self, rng: &mut Rng, stored: &Stored, anchor: &Anchor) -> Row {
        let mut row = Row::new();
        for (name, column) in &stored.columns {
            let is_null = rng.chance(12) && !column.required;
            let pool: &Pool = &column.pool;
            let value = match is_null {
                true => Value::Null,
                false => pool.draw(rng, anchor, &self.loose),
            };
            row.insert(name.to_string(), value);
        }
        row
    }

    /// The key of one of the entities of a kind: the part at a place.
    fn key_of(&self, entity: &SmolStr, place: usize, who: usize) -> Value {
        let kinds = self.kinds.get(entity);
        let parts = kinds.map_or(1, Vec::len).max(1);
        let digit = 1 + (who + place) / parts;
        let kind = kinds.and_then(|kinds| kinds.get(place).copied().flatten());
        key_value(kind, digit)
    }

    fn fix(&self, database: &mut Database, fixed: &[Fixed]) {
        for one in fixed.iter().filter(|one| self.keeps_claims(one)) {
            for (from, columns, to, key) in &one.way {
                let there = database.tables.get(to).and_then(|rows| rows.first()).cloned();
                let here = database.tables.get_mut(from).and_then(|rows| rows.first_mut());
                if let (Some(here), Some(there)) = (here, there) {
                    for (column, key) in columns.iter().zip(key) {
                        let value = there.get(key.as_str()).cloned();
                        here.insert(column.to_string(), value.unwrap_or(Value::Null));
                    }
                }
            }
            let is_key = self
                .schema
                .tables
                .get(&one.table)
                .is_some_and(|stored| stored.key.contains(&one.column));
            let row = database
                .tables
                .get_mut(&one.table)
                .and_then(|rows| rows.first_mut());
            if let Some(row) = row.filter(|_| !is_key || one.way.is_empty()) {
                row.insert(one.column.to_string(), one.value.clone());
            }
        }
        for (name, rows) in &mut database.tables {
            if let Some(stored) = self
                .schema
                .tables
                .get(name)
                .filter(|stored| stored.valid.is_none())
            {
                if stored.home.is_none() {
                    unlike(stored, rows);
                }
                rows.iter_mut().for_each(|row| spell(stored, row));
            }
        }
    }

    fn keeps_claims(&self, fixed: &Fixed) -> bool {
        let stored = self.schema.tables.get(&fixed.table);
        let column = stored.and_then(|stored| stored.columns.get(&fixed.column));
        column.is_none_or(|column| {
            column.pool.may_hold(&fixed.value) && !(column.required && fixed.value.is_null())
        })
    }

    /// Many rows like one, each with a key of its own.
    fn many(&self, rng: &mut Rng, database: &mut Database) {
        let count = rng.one(&self.counts).copied().unwrap_or(2) + rng.below(3);
        let tables: Vec<(&String, &Stored)> = self
            .schema
            .tables
            .iter()
            .filter(|(_, stored)| stored.home.is_none())
            .collect();
        let Some((name, stored)) = rng.one(&tables) else {
            return;
        };
        let fresh: Vec<&SmolStr> = stored
            .links
            .iter()
            .filter(|_| rng.chance(50))
            .flat_map(|link| &link.columns)
            .collect();
        let Some(rows) = database.tables.get_mut(*name) else {
            return;
        };
        let Some(first) = rows.first().cloned() else {
            return;
        };
        for at in 1..count.saturating_sub(1).min(45) {
            let mut row = first.clone();
            for column in &fresh {
                let kind = stored.columns.get(*column).and_then(|column| column.pool.kind);
                row.insert(column.to_string(), key_value(kind, 100 + at));
            }
            rows.push(row);
        }
        unlike(stored, rows);
    }
}

fn key_value(kind: Option<Kind>, digit: usize) -> Value {
    match kind {
        Some(Kind::Text) => Value::Text(format!("k{digit}")),
        Some(Kind::Day) => {
            let day = jiff::civil::date(2026, 1, 1)
                .checked_add(Span::new().days(i64::try_from(digit).unwrap_or(0)));
            day.map_or(Value::Null, Value::Day)
        }
        Some(Kind::Truth) => Value::Truth(digit.is_multiple_of(2)),
        _ => Value::Exact(Exact::whole(digit)),
    }
}

/// Makes keys unlike each other.
fn unlike(stored: &Stored, rows: &mut [Row]) {
    let Some(last) = stored.key.last() else {
        return;
    };
    let kind = stored.columns.get(last).and_then(|column| column.pool.kind);
    let mut known: Vec<Vec<Value>> = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        // Of a key of several columns some may be NULL.
        let kept = stored.home.is_none().then_some(last);
        for column in stored
            .key
            .iter()
            .filter(|column| kept.is_none_or(|kept| kept == *column))
        {
            let value = row.entry(column.to_string()).or_insert(Value::Null);
            if value.is_null() {
                *value = key_value(
                    stored.columns.get(column).and_then(|column| column.pool.kind),
                    50 + at,
                );
            }
        }
        let key = |row: &Row| -> Vec<Value> {
            let values = stored.key.iter().map(|column| row.get(column.as_str()).cloned());
            values.map(|value| value.unwrap_or(Value::Null)).collect()
        };
        if known.contains(&key(row)) {
            row.insert(last.to_string(), key_value(kind, 200 + at));
        }
        known.push(key(row));
    }
}

/// Rows of one entity that change hold one after the other.
fn hold(stored: &Stored, row: &mut Row, at: usize, count: usize, anchor: &Anchor) {
    let Some((from, until)) = &stored.valid else {
        return;
    };
    let kind = stored.columns.get(from).and_then(|column| column.pool.kind);
    let begins = |at: usize| {
        let days = i64::try_from(at).unwrap_or(0) * 3 - 2;
        let time = anchor.at.checked_add(Span::new().days(days)).unwrap_or(anchor.at);
        match kind {
            Some(Kind::Day) => Value::Day(time.date()),
            _ => Value::Time(time.date().to_datetime(Time::midnight())),
        }
    };
    row.insert(from.to_string(), begins(at));
    let last = at + 1 == count;
    row.insert(until.to_string(), if last { Value::Null } else { begins(at + 1) });
}

/// Puts a row into the partition it belongs to.
fn spell(stored: &Stored, row: &mut Row) {
    let Some((column, partition, time)) = &stored.partition else {
        return;
    };
    let day = match time.as_ref().and_then(|time| row.get(time.as_str())) {
        Some(Value::Day(day)) => day.to_datetime(Time::midnight()),
        Some(Value::Time(time)) => *time,
        Some(_) => return,
        None => {
            // Two whole copies, by what else is in the row.
            let later = row.values().filter(|value| value.is_null()).count() % 2;
            jiff::civil::date(2026, 1, if later == 0 { 3 } else { 2 }).at(0, 0, 0, 0)
        }
    };
    row.insert(column.to_string(), spelt(partition, day));
}

fn spelt(partition: &Partition, time: DateTime) -> Value {
    let text = |pieces: &[Piece]| -> String {
        let words = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.to_string(),
            Piece::Digits(Grain::Year) => format!("{:04}", time.year()),
            Piece::Digits(Grain::Month) => format!("{:02}", time.month()),
            Piece::Digits(Grain::Day) => format!("{:02}", time.day()),
            Piece::Digits(_) => format!("{:02}", time.hour()),
        });
        words.collect()
    };
    match &partition.spelling {
        Spelling::Date => Value::Day(time.date()),
        Spelling::Timestamp => Value::Time(time.date().to_datetime(Time::midnight())),
        Spelling::Text(pattern) => Value::Text(text(&pattern.0)),
        Spelling::Number(pattern) => number(&text(&pattern.0)),
    }
}

fn moment(literal: &Literal) -> Option<DateTime> {
    match literal {
        Literal::Date(day) => Some(day.to_datetime(Time::midnight())),
        Literal::Timestamp(time) => Some(*time),
        _ => None,
    }
}

/// Distances of the calendar.
fn usual() -> Vec<Span> {
    let days = [1, -1, 2, 7, -7, 14].map(|days| Span::new().days(days));
    let months = [1, -1, 12, -12].map(|months| Span::new().months(months));
    days.into_iter().chain(months).collect()
}

/// Lengths there and back, exactly, and a day or a bit more and less.
fn distances(lengths: &[Length]) -> Vec<Span> {
    let mut all = Vec::new();
    for length in lengths {
        let span = |sign: i64, days: i64, seconds: i64| {
            Span::new()
                .try_months(i64::from(length.months) * sign)
                .and_then(|span| span.try_days(i64::from(length.days) * sign + days))
                .and_then(|span| span.try_seconds(length.seconds * sign + seconds))
        };
        for sign in [1, -1] {
            let moved = [
                span(sign, 0, 0),
                span(sign, 1, 0),
                span(sign, -1, 0),
                span(sign, 0, -sign),
            ];
            all.extend(moved.into_iter().flatten());
        }
    }
    all
}
