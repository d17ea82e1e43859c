//! How late the data of a table is, and whether there is as much as usual.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::diagnostic::{Diagnostic, code};
use crate::output::rows::value::Value;
use crate::resolve::Table;
use crate::words::{Said, say};

/// How far back it is looked for how long a table may go without rows, in days.
const LOOKED_BACK: i64 = 56;

/// A table with rows on fewer of those days is not expected to have some every few days.
const LEAST_DAYS: usize = 14;

/// The days with rows up to now.
pub(in crate::cli) struct Days {
    counts: BTreeMap<Date, u64>,
    /// The last day that is over.
    whole: Date,
}

impl Days {
    /// What an answer says of each day.
    pub fn of(rows: &[Vec<Value>], today: Date) -> Self {
        let day = |row: &Vec<Value>| match row.as_slice() {
            [Value::Text(day), count] => Some((day.get(..10)?.parse().ok()?, count.number()?)),
            _ => None,
        };
        Self {
            counts: rows.iter().filter_map(day).collect(),
            whole: today.yesterday().unwrap_or(today),
        }
    }

    /// The same of those days only that had begun at a moment.
    pub fn before(rows: &[Vec<Value>], now: DateTime) -> Self {
        let mut days = Self::of(rows, now.date());
        days.counts
            .retain(|day, _| day.to_datetime(Time::midnight()) < now);
        days
    }

    /// The day of the last row.
    pub fn last(&self) -> Option<Date> {
        self.counts.keys().next_back().copied()
    }

    /// The rows of the last day that is over.
    pub fn whole(&self) -> u64 {
        self.on(self.whole)
    }

    /// The middle of what the same weekday had in the four weeks before, where three of
    /// them had rows at least.
    pub fn usual(&self) -> Option<f64> {
        let twice = self.twice_usual()?;
        u32::try_from(twice).ok().map(|twice| f64::from(twice) / 2.0)
    }

    /// Twice that, exactly.
    fn twice_usual(&self) -> Option<u64> {
        let weeks = (1..=4).filter_map(|week| self.whole.checked_sub((7 * week).days()).ok());
        let mut counts: Vec<u64> = weeks.map(|day| self.on(day)).collect();
        if counts.iter().filter(|count| **count > 0).count() < 3 {
            return None;
        }
        counts.sort_unstable();
        match counts.as_slice() {
            [_, one, other, _] => Some(one + other),
            _ => None,
        }
    }

    /// The day of the last row, where more days have passed since without one than ever in the
    /// weeks before that.
    pub fn late_since(&self) -> Option<Date> {
        let last = self.last()?;
        (days_between(last, self.whole) > self.longest_without(last)).then_some(last)
    }

    /// The same of a table that has rows often enough for that to say something.
    pub fn surely_late_since(&self) -> Option<Date> {
        let last = self.late_since()?;
        let first = last.checked_sub(LOOKED_BACK.days()).unwrap_or(Date::MIN);
        (self.counts.range(first..=last).count() >= LEAST_DAYS).then_some(last)
    }

    /// The last day that is over, its rows and how many are usual, where it has less than half of that.
    pub fn few(&self) -> Option<(Date, u64, f64)> {
        let usual = self.usual()?;
        self.twice_usual().filter(|twice| self.whole() * 4 < *twice)?;
        Some((self.whole, self.whole(), usual))
    }

    /// What is to be said of a table: that it is late, or else that there is too little.
    pub fn late(&self, table: &Table) -> Option<Diagnostic> {
        let time = table.default_time().and_then(|at| table.fields.get(at))?;
        let name = &table.named.name.text;
        if let Some(last) = self.late_since() {
            let finding = Diagnostic::warning(&code::LATE_DATA).at(time.name.span);
            return Some(
                finding
                    .with("table", name)
                    .with("last", last)
                    .with("next", last.tomorrow().unwrap_or(last))
                    .with("days", days_between(last, self.whole)),
            );
        }
        let (day, count, usual) = self.few()?;
        let finding = Diagnostic::warning(&code::THIN_DATA).at(time.name.span);
        Some(
            finding
                .with("table", name)
                .with("count", count)
                .with("day", day)
                .with("usual", usual)
                .with("weekday", weekday(self.whole.weekday())),
        )
    }

    fn on(&self, day: Date) -> u64 {
        self.counts.get(&day).copied().unwrap_or_default()
    }

    /// Most days in a row without rows, in the weeks before the last one; all of these
    /// where there is but one day with rows.
    fn longest_without(&self, last: Date) -> i64 {
        let first = last.checked_sub(LOOKED_BACK.days()).unwrap_or(Date::MIN);
        let days: Vec<Date> = self.counts.range(first..=last).map(|(day, _)| *day).collect();
        let gaps = days.windows(2).filter_map(|pair| match pair {
            [one, next] => Some(days_between(*one, *next) - 1),
            _ => None,
        });
        gaps.max().unwrap_or(LOOKED_BACK)
    }
}

fn weekday(day: Weekday) -> Said {
    match day {
        Weekday::Monday => say!("Monday"),
        Weekday::Tuesday => say!("Tuesday"),
        Weekday::Wednesday => say!("Wednesday"),
        Weekday::Thursday => say!("Thursday"),
        Weekday::Friday => say!("Friday"),
        Weekday::Saturday => say!("Saturday"),
        Weekday::Sunday => say!("Sunday"),
    }
}

fn days_between(one: Date, other: Date) -> i64 {
    (other - one).get_days().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(counts: &[(i8, u64)], today: i8) -> Days {
        let day = |day: i8| date(2026, 3, day);
        Days {
            counts: counts.iter().map(|(at, count)| (day(*at), *count)).collect(),
            whole: day(today - 1),
        }
    }

    #[test]
    fn a_day_without_rows_is_late_where_no_day_was_without() {
        let daily = days(&[(1, 5), (2, 5), (3, 5)], 5);
        assert!(days_between(date(2026, 3, 3), daily.whole) > daily.longest_without(date(2026, 3, 3)));
        let weekly = days(&[(1, 5), (8, 5)], 15);
        assert_eq!(weekly.longest_without(date(2026, 3, 8)), 6);
        assert!(days_between(date(2026, 3, 8), weekly.whole) <= 6);
    }

    #[test]
    fn what_is_usual_needs_three_weeks() {
        assert_eq!(days(&[(3, 10), (10, 20), (24, 1)], 25).usual(), None);
        assert_eq!(
            days(&[(3, 10), (10, 20), (17, 40), (24, 1)], 25).usual(),
            Some(15.0)
        );
    }
}
