//! Partitions: what is asked about time becomes a constant condition on the
//! partition column, so that engines read less. Answers stay what they are.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span as Length, ToSpan};

use super::build::Planner;
use super::question::AsOf;
use crate::check::calendar::{next_start, start_of};
use crate::check::{CopyAt, Latest, Literal, Row};
use crate::resolve::{Holds, Partition, Pattern, Piece, Spelling, TableId, TableSource, Type};
use crate::syntax::ast::Comparison;
use crate::syntax::time::Grain;

/// The first and the last moment that may pass, by the clock of the column.
#[derive(Clone, Copy, Default)]
struct Stretch {
    first: Option<DateTime>,
    last: Option<DateTime>,
}

impl Planner<'_> {
    /// Adds to the conditions on rows of a table what they say of its partitions.
    pub fn prune(&self, table: TableId, filter: &mut Vec<Row>) {
        if let Some(row) = self.pruned(table, filter) {
            filter.push(row);
        }
    }

    /// The condition that keeps the latest whole copy, if partitions hold copies.
    pub fn latest_copy(&self, table: TableId) -> Option<Row> {
        let declared = self.checked.model.tables.get(table.index())?;
        let partition = declared.partition.as_ref()?;
        let TableSource::Physical { name, .. } = &declared.source else {
            return None;
        };
        if partition.holds != Holds::Copy {
            return None;
        }
        let (column, _) = self.field_row(table, partition.field)?;
        let Row::Column(own) = column else {
            return None;
        };
        let at = match self.question.as_of {
            AsOf::Never => CopyAt::Any,
            AsOf::Clock => CopyAt::Clock(partition.spelling.clone()),
            AsOf::At(time) => CopyAt::Most(spelt(&partition.spelling, time)?),
        };
        let latest = Row::Latest(Latest {
            table: name.clone(),
            column: own.column.clone(),
            at,
        });
        Some(Row::Compare(
            Comparison::Equal,
            Box::new(column.clone()),
            Box::new(latest),
        ))
    }

    fn field_row(&self, table: TableId, at: usize) -> Option<&(Row, Type)> {
        let facts = self.checked.tables.get(table.index())?;
        facts.fields.get(at)?.as_ref()
    }

    fn pruned(&self, table: TableId, filter: &[Row]) -> Option<Row> {
        let declared = self.checked.model.tables.get(table.index())?;
        let partition = declared.partition.as_ref()?;
        let Holds::Rows(of, late) = partition.holds else {
            return None;
        };
        let (time, kind) = self.field_row(table, of)?;
        let mut stretch = Stretch::default();
        for condition in filter {
            stretch.narrow(self.stretch(condition, time, kind));
        }
        let zone = match kind {
            Type::Timestamp(zone) => zone.as_deref(),
            _ => None,
        };
        let late = Length::new()
            .try_months(late.months)
            .and_then(|span| span.try_days(late.days))
            .and_then(|span| span.try_seconds(late.seconds))
            .ok()?;
        let first = stretch
            .first
            .and_then(|first| self.clocks(first, zone)?.into_iter().min());
        let last = stretch
            .last
            .and_then(|last| self.clocks(last, zone)?.into_iter().max());
        let last = last.and_then(|last| last.checked_add(late).ok());
        let (column, _) = self.field_row(table, partition.field)?;
        between(partition, column, first, last)
    }

    /// A local time of a column as the clocks read it that its partitions may
    /// follow: its own, and the project's.
    fn clocks(&self, time: DateTime, zone: Option<&str>) -> Option<Vec<DateTime>> {
        let Some(zone) = zone else {
            return Some(vec![time]);
        };
        let here = TimeZone::get(&self.checked.model.manifest.timezone).ok()?;
        let there = TimeZone::get(zone).ok()?.to_ambiguous_zoned(time);
        let mut clocks = vec![time];
        for instant in [there.clone().earlier().ok()?, there.later().ok()?] {
            clocks.push(here.to_datetime(instant.timestamp()));
        }
        Some(clocks)
    }

    /// What a condition says of a time. What it does not speak of stays open.
    fn stretch(&self, condition: &Row, time: &Row, kind: &Type) -> Stretch {
        match condition {
            Row::And(all) => {
                let mut stretch = Stretch::default();
                for part in all {
                    stretch.narrow(self.stretch(part, time, kind));
                }
                stretch
            }
            Row::Compare(operator, left, right) => match &**right {
                Row::Literal(literal) if **left == *time => bounded(*operator, literal, kind),
                Row::Literal(Literal::Date(day)) => match self.bucketed(left, time) {
                    Some((grain, zone)) => self.in_buckets(*operator, grain, *day, zone),
                    None => Stretch::default(),
                },
                _ => Stretch::default(),
            },
            Row::In {
                negated: false,
                subject,
                list,
            } => {
                let each = |row: &Row| {
                    let equal = Row::Compare(Comparison::Equal, subject.clone(), Box::new(row.clone()));
                    self.stretch(&equal, time, kind)
                };
                let all: Vec<Stretch> = list.iter().map(each).collect();
                let firsts: Option<Vec<DateTime>> = all.iter().map(|stretch| stretch.first).collect();
                let lasts: Option<Vec<DateTime>> = all.iter().map(|stretch| stretch.last).collect();
                Stretch {
                    first: firsts.and_then(|all| all.into_iter().min()),
                    last: lasts.and_then(|all| all.into_iter().max()),
                }
            }
            _ => Stretch::default(),
        }
    }

    /// The grain a row buckets this time by, and the column's zone.
    fn bucketed<'r>(&self, row: &'r Row, time: &Row) -> Option<(Grain, Option<&'r str>)> {
        let Row::Bucket(grain, inner) = row else {
            return None;
        };
        match &**inner {
            Row::Local { zone, time: inner } => (**inner == *time).then_some((*grain, Some(zone.as_str()))),
            inner => (*inner == *time).then_some((*grain, None)),
        }
    }

    /// The time in buckets of the project's calendar, by the column's clock.
    fn in_buckets(&self, operator: Comparison, grain: Grain, day: Date, zone: Option<&str>) -> Stretch {
        let manifest = &self.checked.model.manifest;
        if grain < Grain::Day {
            return Stretch::default();
        }
        let end = |day: Date| next_start(start_of(day, grain, manifest), grain);
        let (first, after) = match operator {
            Comparison::Equal => (Some(day), end(day)),
            Comparison::GreaterOrEqual | Comparison::Greater => (Some(day), None),
            Comparison::LessOrEqual => (None, end(day)),
            Comparison::Less => (None, day.yesterday().ok().and_then(end)),
            Comparison::NotEqual => (None, None),
        };
        let there = |time: DateTime| self.there(time, zone);
        Stretch {
            first: first.and_then(|day| there(midnight(day))?.into_iter().min()),
            last: after.and_then(|day| there(before(midnight(day))?)?.into_iter().max()),
        }
    }

    /// A local time of the project by the clock of a zone.
    fn there(&self, time: DateTime, zone: Option<&str>) -> Option<Vec<DateTime>> {
        let Some(zone) = zone else {
            return Some(vec![time]);
        };
        let there = TimeZone::get(zone).ok()?;
        let here = TimeZone::get(&self.checked.model.manifest.timezone).ok()?;
        let here = here.to_ambiguous_zoned(time);
        let instants = [here.clone().earlier().ok()?, here.later().ok()?];
        Some(
            instants
                .map(|instant| there.to_datetime(instant.timestamp()))
                .to_vec(),
        )
    }
}

impl Stretch {
    fn narrow(&mut self, other: Self) {
        self.first = [self.first, other.first].into_iter().flatten().max();
        self.last = [self.last, other.last].into_iter().flatten().min();
    }
}

/// The moments that compare so with a constant. A day is all of it.
fn bounded(operator: Comparison, literal: &Literal, kind: &Type) -> Stretch {
    let (start, end) = match (literal, kind) {
        (Literal::Date(day), Type::Date) => (midnight(*day), day.to_datetime(Time::MAX)),
        (Literal::Date(day), _) => (midnight(*day), midnight(*day)),
        (Literal::Timestamp(time), _) => (*time, *time),
        _ => return Stretch::default(),
    };
    let (first, last) = match operator {
        Comparison::Equal => (Some(start), Some(end)),
        Comparison::GreaterOrEqual | Comparison::Greater => (Some(start), None),
        Comparison::LessOrEqual => (None, Some(end)),
        Comparison::Less => (None, before(start)),
        Comparison::NotEqual => (None, None),
    };
    Stretch { first, last }
}

fn midnight(day: Date) -> DateTime {
    day.to_datetime(Time::midnight())
}

/// The last moment before this one, as finely as columns hold them.
fn before(time: DateTime) -> Option<DateTime> {
    time.checked_sub(1.microsecond()).ok()
}

/// The condition on a partition column. Rows without a partition may be of any
/// time, so they stay.
fn between(
    partition: &Partition,
    column: &Row,
    first: Option<DateTime>,
    last: Option<DateTime>,
) -> Option<Row> {
    let spell = |time: DateTime| spelt(&partition.spelling, time);
    let first = match (&partition.spelling, first) {
        // A partition by day begins before what it holds.
        (Spelling::Timestamp, Some(time)) => spell(midnight(time.date())),
        (_, first) => first.and_then(spell),
    };
    let last = last.and_then(spell);
    let compare = |operator, literal: Literal| {
        Row::Compare(
            operator,
            Box::new(column.clone()),
            Box::new(Row::Literal(literal)),
        )
    };
    let condition = match (first, last) {
        (None, None) => return None,
        (Some(first), Some(last)) if first == last => compare(Comparison::Equal, first),
        (Some(first), Some(last)) => Row::And(vec![
            compare(Comparison::GreaterOrEqual, first),
            compare(Comparison::LessOrEqual, last),
        ]),
        (Some(first), None) => compare(Comparison::GreaterOrEqual, first),
        (None, Some(last)) => compare(Comparison::LessOrEqual, last),
    };
    let none = Row::IsNull {
        negated: false,
        subject: Box::new(column.clone()),
    };
    Some(Row::Or(vec![condition, none]))
}

/// The partition that holds a moment. Beyond the years of four digits texts do
/// not sort as times do.
fn spelt(spelling: &Spelling, time: DateTime) -> Option<Literal> {
    Some(match spelling {
        Spelling::Text(pattern) => Literal::Text(written(pattern, time)?.into()),
        Spelling::Number(pattern) => Literal::Number(written(pattern, time)?.trim_start_matches('0').into()),
        Spelling::Date => Literal::Date(time.date()),
        Spelling::Timestamp => Literal::Timestamp(time),
    })
}

fn written(pattern: &Pattern, time: DateTime) -> Option<String> {
    if !(1000..=9999).contains(&time.year()) {
        return None;
    }
    let piece = |piece: &Piece| match piece {
        Piece::Digits(Grain::Year) => format!("{:04}", time.year()),
        Piece::Digits(Grain::Month) => format!("{:02}", time.month()),
        Piece::Digits(Grain::Day) => format!("{:02}", time.day()),
        Piece::Digits(_) => format!("{:02}", time.hour()),
        Piece::Text(text) => text.to_string(),
    };
    Some(pattern.0.iter().map(piece).collect())
}
