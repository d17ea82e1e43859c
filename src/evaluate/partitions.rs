//! Whole copies: only the latest is read. From "Partitions".

use crate::resolve::{Holds, Piece, Spelling, TableId, TableSource};
use crate::syntax::time::Grain;
use jiff::civil::{Date, DateTime, Time};

use super::scene::{Here, Scene};
use super::stop::{Known, Stop};
use super::value::Value;

impl Scene<'_> {
    /// Notes that a table is put together, or cut up.
    pub fn saw_source(&self, table: TableId) {
        let Ok(declared) = self.table(table) else {
            return;
        };
        if matches!(declared.source, TableSource::Union(_)) {
            self.saw("union");
        }
        if declared.partition.is_some() {
            self.saw("partition");
        }
    }

    /// Whether all rows stand in the partitions that are declared for them: of
    /// others nothing is said.
    pub fn are_as_declared(&self) -> Known<()> {
        for at in 0..self.data.tables.len() {
            let table = TableId::at(at);
            let declared = self.table(table)?;
            let Some(partition) = &declared.partition else {
                continue;
            };
            let Holds::Rows(field, late) = partition.holds else {
                continue;
            };
            let Some((time, kind)) = self.field(table, field) else {
                continue;
            };
            let Some(column) = declared.fields.get(partition.field) else {
                continue;
            };
            let column = &column.name.text;
            for row in 0..self.rows_of(table).len() {
                let stored = self.stored((table, row), column);
                let Some(begins) = begins(&partition.spelling, &stored)? else {
                    continue;
                };
                let time = self.row(time, Here::at(table, row))?;
                let clocks = [time.clone(), self.local(&time, super::cells::zone(kind))?];
                let mut fits = time.is_null();
                for clock in clocks {
                    let (first, last) = match clock {
                        Value::Day(day) => (super::value::midnight(day), day.at(23, 59, 59, 0)),
                        Value::Time(time) => (time, time),
                        _ => continue,
                    };
                    let last = super::times::later(last, late)?;
                    let same = |time: DateTime| spelt(&partition.spelling, time);
                    fits |= same(first) <= same(begins) && same(begins) <= same(last);
                }
                if !fits {
                    return Err(Stop::Unsure(
                        "rows that are not where they are declared to be".to_owned(),
                    ));
                }
            }
        }
        Ok(())
    }

    /// Whether a row is in the copy that is read, where a table has copies.
    pub fn is_in_latest(&self, here: Here) -> Known<bool> {
        let Some((column, _)) = self.copies(here.table) else {
            return Ok(true);
        };
        self.saw("full partition");
        let mut latest: Option<(DateTime, Value)> = None;
        for at in 0..self.rows_of(here.table).len() {
            let value = self.stored((here.table, at), &column);
            let Some((_, spelling)) = self.copies(here.table) else {
                continue;
            };
            let Some(begins) = begins(spelling, &value)? else {
                continue;
            };
            let is_there = self.as_of.is_none_or(|as_of| begins <= as_of);
            if is_there && latest.as_ref().is_none_or(|(known, _)| *known < begins) {
                latest = Some((begins, value));
            }
        }
        let own = self.stored((here.table, here.at), &column);
        Ok(latest.is_some_and(|(_, value)| value == own))
    }

    fn copies(&self, table: TableId) -> Option<(String, &Spelling)> {
        let table = self.table(table).ok()?;
        let partition = table.partition.as_ref()?;
        let column = table.fields.get(partition.field)?.name.text.to_string();
        (partition.holds == Holds::Copy).then_some((column, &partition.spelling))
    }
}

/// When a partition begins.
fn begins(spelling: &Spelling, value: &Value) -> Known<Option<DateTime>> {
    let digits = match (spelling, value) {
        (_, Value::Null) => return Ok(None),
        (_, Value::Day(day)) => return Ok(Some(super::value::midnight(*day))),
        (_, Value::Time(time)) => return Ok(Some(*time)),
        (Spelling::Text(pattern) | Spelling::Number(pattern), value) => {
            let text = match value {
                Value::Text(text) => text.clone(),
                other => other.to_string(),
            };
            let mut rest = text.as_str();
            let [mut year, mut month, mut day, mut hour] = [1_i16, 1, 1, 0];
            let other = || Stop::Unknown("a partition of another form".to_owned());
            for piece in &pattern.0 {
                let (place, width) = match piece {
                    Piece::Text(text) => {
                        rest = rest.get(text.len()..).ok_or_else(other)?;
                        continue;
                    }
                    Piece::Digits(Grain::Year) => (&mut year, 4),
                    Piece::Digits(Grain::Month) => (&mut month, 2),
                    Piece::Digits(Grain::Day) => (&mut day, 2),
                    Piece::Digits(_) => (&mut hour, 2),
                };
                let (digits, more) = rest.split_at_checked(width).ok_or_else(other)?;
                rest = more;
                *place = digits.parse().map_err(|_| other())?;
            }
            [year, month, day, hour]
        }
        (_, other) => return Err(Stop::Unknown(format!("the partition {other}"))),
    };
    let [year, month, day, hour] = digits;
    let small = |number: i16| i8::try_from(number).unwrap_or(1);
    let day = Date::new(year, small(month), small(day));
    let day = day.map_err(|_| Stop::Unknown("a partition of no day".to_owned()))?;
    let clock = Time::new(small(hour), 0, 0, 0);
    let clock = clock.map_err(|_| Stop::Unknown("a partition of no hour".to_owned()))?;
    Ok(Some(day.to_datetime(clock)))
}

/// The beginning of the partition that is named after a time.
fn spelt(spelling: &Spelling, time: DateTime) -> DateTime {
    let finest = match spelling {
        Spelling::Date => Grain::Day,
        Spelling::Timestamp => return time,
        Spelling::Text(pattern) | Spelling::Number(pattern) => {
            let grains = pattern.0.iter().filter_map(|piece| match piece {
                Piece::Digits(grain) => Some(*grain),
                Piece::Text(_) => None,
            });
            grains.min().unwrap_or(Grain::Day)
        }
    };
    let day = time.date();
    let midnight = |day: Date| day.to_datetime(Time::midnight());
    match finest {
        Grain::Year => midnight(day.first_of_year()),
        Grain::Month => midnight(day.first_of_month()),
        Grain::Day => midnight(day),
        _ => day.at(time.hour(), 0, 0, 0),
    }
}
