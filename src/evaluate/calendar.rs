//! Days, buckets and zones, straight from "The calendar" and "Zones" of
//! `docs/semantics.md`.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::check::Checked;
use crate::source::manifest::Manifest;
use crate::syntax::time::{Grain, Moment};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::data::Data;
use super::stop::{Known, Stop};
use super::value::{Value, midnight};

/// The project's calendar, with the periods that tables put together.
pub struct Calendar<'a> {
    manifest: &'a Manifest,
    /// The first day of the period of each day there is.
    periods: BTreeMap<Grain, BTreeMap<Date, Date>>,
    /// What the table calls the period of each day there is.
    names: BTreeMap<Grain, BTreeMap<Date, Value>>,
}

impl Deref for Calendar<'_> {
    type Target = Manifest;

    fn deref(&self) -> &Manifest {
        self.manifest
    }
}

impl<'a> Calendar<'a> {
    /// That of a project, with these rows of its calendars: days with the same value are
    /// one period, which begins on the first of them.
    pub fn of(checked: &'a Checked, data: &Data) -> Self {
        let mut periods: BTreeMap<Grain, BTreeMap<Date, Date>> = BTreeMap::new();
        let mut names: BTreeMap<Grain, BTreeMap<Date, Value>> = BTreeMap::new();
        for period in checked.model.names.periods() {
            let table = checked.model.tables.get(period.calendar.index());
            let key = table
                .and_then(|table| table.key.as_ref())
                .and_then(|key| key.columns.first());
            let Some((key, rows)) = key.zip(data.tables.get(period.calendar.index())) else {
                continue;
            };
            let mut days: Vec<(Date, &Value)> = Vec::new();
            for row in rows {
                if let (Some(Value::Day(day)), Some(value)) =
                    (row.get(key.text.as_str()), row.get(period.column.text.as_str()))
                {
                    days.push((*day, value));
                }
            }
            days.sort_by_key(|(day, _)| *day);
            let first = |value: &Value| days.iter().find(|(_, known)| *known == value);
            let begins = days
                .iter()
                .filter_map(|(day, value)| Some((*day, first(value)?.0)));
            periods.insert(period.grain, begins.collect());
            let called = days.iter().map(|(day, value)| (*day, (*value).clone()));
            names.insert(period.grain, called.collect());
        }
        Self {
            manifest: &checked.model.manifest,
            periods,
            names,
        }
    }

    /// What the period that holds a local time is called.
    pub fn called(&self, time: &Value, grain: Grain) -> Value {
        let day = match time {
            Value::Day(day) => *day,
            Value::Time(time) => time.date(),
            _ => return Value::Null,
        };
        let names = self.names.get(&grain);
        names
            .and_then(|names| names.get(&day).cloned())
            .unwrap_or(Value::Null)
    }

    /// The first day of a period that a table says; of a day that is not there nothing.
    fn listed(&self, day: Date, grain: Grain) -> Option<Date> {
        self.periods.get(&grain)?.get(&day).copied()
    }
}

fn zone(name: &str) -> Known<TimeZone> {
    TimeZone::get(name).map_err(|error| Stop::Unknown(error.to_string()))
}

fn outside<T>(_: T) -> Stop {
    Stop::Unsure("a time outside of the calendar".to_owned())
}

/// The instant of a local time of a zone.
pub fn instant(time: DateTime, name: &str) -> Known<Timestamp> {
    let instant = zone(name)?.to_ambiguous_zoned(time).compatible();
    Ok(instant.map_err(outside)?.timestamp())
}

/// A local time of one zone, as a local time of another. One that stands twice
/// is the first, one that does not exist moves forward.
pub fn moved(time: DateTime, from: &str, to: &str) -> Known<DateTime> {
    let instant = zone(from)?.to_ambiguous_zoned(time).compatible();
    Ok(instant.map_err(outside)?.with_time_zone(zone(to)?).datetime())
}

/// When a moment begins, by the project's clock.
pub fn begins(moment: Moment, manifest: &Manifest) -> Known<DateTime> {
    match moment {
        Moment::Instant(time, None) => Ok(time),
        Moment::Instant(time, Some(seconds)) => {
            let offset = Offset::from_seconds(seconds).map_err(outside)?;
            let instant = offset.to_timestamp(time).map_err(outside)?;
            Ok(instant.to_zoned(zone(&manifest.timezone)?).datetime())
        }
        other => Ok(midnight(first_day(other, manifest)?)),
    }
}

/// The instant of a moment, as a local time of a column's zone.
pub fn begins_in(moment: Moment, manifest: &Manifest, column: Option<&str>) -> Known<DateTime> {
    let Some(column) = column else {
        return begins(moment, manifest);
    };
    if let Moment::Instant(time, Some(seconds)) = moment {
        let offset = Offset::from_seconds(seconds).map_err(outside)?;
        let instant = offset.to_timestamp(time).map_err(outside)?;
        return Ok(instant.to_zoned(zone(column)?).datetime());
    }
    moved(begins(moment, manifest)?, &manifest.timezone, column)
}

/// The first day of a period.
pub fn first_day(moment: Moment, manifest: &Manifest) -> Known<Date> {
    let date = |year: i16, month: i8| Date::new(year, month, 1).map_err(outside);
    // FY2026 ends in 2026: unless it begins in January, it begins in 2025.
    let fiscal = |year: i16, months: i8| {
        let starts = manifest.fiscal_year_starts;
        let first = if starts == 1 { year } else { year - 1 };
        let month = starts - 1 + months;
        date(first + i16::from(month / 12), month % 12 + 1)
    };
    match moment {
        Moment::Day(day) | Moment::Month(day) | Moment::Quarter(day) => Ok(day),
        Moment::Year(year) => date(year, 1),
        Moment::FiscalYear(year) => fiscal(year, 0),
        Moment::FiscalQuarter(year, quarter) => fiscal(year, (quarter - 1) * 3),
        _ => Err(Stop::Unknown("where this moment begins".to_owned())),
    }
}

/// What the project's clock shows at an instant.
pub fn local(instant: Timestamp, name: &str) -> Known<DateTime> {
    Ok(instant.to_zoned(zone(name)?).datetime())
}

/// The beginning of the bucket that holds a local time: a day, or of what is finer a
/// moment of the clock, whatever the time is.
pub fn cut(time: &Value, grain: Grain, manifest: &Calendar<'_>) -> Known<Value> {
    if time.is_null() {
        return Ok(Value::Null);
    }
    let time = time.moment()?;
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    let clock = match grain {
        Grain::Second => Time::constant(hour, minute, second, 0),
        Grain::Minute => Time::constant(hour, minute, 0, 0),
        Grain::Hour => Time::constant(hour, 0, 0, 0),
        _ => return bucket(time.date(), grain, manifest).map(Value::Day),
    };
    Ok(Value::Time(time.date().to_datetime(clock)))
}

/// The beginning of the bucket after one that begins then, by the clock.
pub fn after(first: DateTime, grain: Grain, manifest: &Calendar<'_>) -> Known<DateTime> {
    let by = match grain {
        Grain::Second => jiff::Span::new().seconds(1),
        Grain::Minute => jiff::Span::new().minutes(1),
        Grain::Hour => jiff::Span::new().hours(1),
        _ => return Ok(midnight(next(first.date(), grain, manifest)?)),
    };
    first.checked_add(by).map_err(outside)
}

/// Whether a day begins a bucket.
fn is_first(day: Date, grain: Grain, manifest: &Manifest) -> bool {
    let month_is_one_of = |step: i8, from: i8| day.day() == 1 && (day.month() - from).rem_euclid(step) == 0;
    match grain {
        Grain::Week => day.weekday().to_monday_one_offset() == manifest.week_starts,
        Grain::Month => day.day() == 1,
        Grain::Quarter => month_is_one_of(3, 1),
        Grain::Year => month_is_one_of(12, 1),
        Grain::FiscalQuarter => month_is_one_of(3, manifest.fiscal_year_starts),
        Grain::FiscalYear => month_is_one_of(12, manifest.fiscal_year_starts),
        _ => true,
    }
}

/// The first day of the bucket that holds a day: walk back until one begins, or look
/// it up.
pub fn bucket(day: Date, grain: Grain, manifest: &Calendar<'_>) -> Known<Date> {
    if let Grain::Custom(_) = grain {
        let unlisted = || Stop::Unknown("a day its calendar does not have".to_owned());
        return manifest.listed(day, grain).ok_or_else(unlisted);
    }
    let mut first = day;
    while !is_first(first, grain, manifest) {
        first = first.yesterday().map_err(outside)?;
    }
    Ok(first)
}

/// The first day of the next bucket: walk on until one begins.
pub fn next(day: Date, grain: Grain, manifest: &Calendar<'_>) -> Known<Date> {
    let mut next = day.tomorrow().map_err(outside)?;
    if let Grain::Custom(_) = grain {
        // Behind the last day it knows no period goes on.
        while manifest.listed(next, grain).is_some_and(|first| first != next) {
            next = next.tomorrow().map_err(outside)?;
        }
        return Ok(next);
    }
    while !is_first(next, grain, manifest) {
        next = next.tomorrow().map_err(outside)?;
    }
    Ok(next)
}

/// Whether every bucket of `fine` lies in one of `wide`. A week belongs to the
/// period that holds its first day.
pub fn nests(fine: Grain, wide: Grain, manifest: &Manifest) -> bool {
    match (fine, wide) {
        (Grain::Custom(fine), Grain::Custom(wide)) => {
            return fine == wide || fine.within.contains(&wide.name);
        }
        (_, Grain::Custom(_)) => return fine <= Grain::Day,
        (Grain::Custom(_), _) => return false,
        _ => {}
    }
    if fine < Grain::Day {
        return fine <= wide;
    }
    if fine == wide || fine == Grain::Day {
        return wide >= fine;
    }
    if fine == Grain::Week {
        return wide > Grain::Week;
    }
    // Each bucket of the wide one must begin where one of the fine ones does.
    let months = |grain| match grain {
        Grain::Month => 1,
        Grain::Quarter | Grain::FiscalQuarter => 3,
        Grain::Year | Grain::FiscalYear => 12,
        _ => 0,
    };
    let begins = |month: i8| Date::new(2026, month, 1).is_ok_and(|day| is_first(day, wide, manifest));
    let meets = |month: i8| Date::new(2026, month, 1).is_ok_and(|day| is_first(day, fine, manifest));
    months(wide) >= months(fine) && months(wide) > 0 && (1..=12).all(|month| !begins(month) || meets(month))
}
