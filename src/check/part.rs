//! Parts of times: `ordered_at.day_of_week`, and a bare `month_of_year`. A bucket is a
//! period; a part says where in a longer one a time lies, and comes again.

use super::bind::{Bound, RowBinder};
use super::bucket::{local, no_hours, no_time};
use super::row::Row;
use super::scalar::Scalar;
use crate::resolve::{Type, Unit};
use crate::source::Span;
use crate::words::say;

/// A part of a local time of the project: a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimePart {
    /// The year itself: 2026.
    YearNumber,
    /// 1 to 4.
    QuarterOfYear,
    /// 1 to 12.
    MonthOfYear,
    /// 1 to 366.
    DayOfYear,
    /// 1 to 31.
    DayOfMonth,
    /// From 1, a Monday, to 7, a Sunday.
    DayOfWeek,
    /// 0 to 23.
    HourOfDay,
    /// 0 to 59.
    MinuteOfHour,
}

impl TimePart {
    /// Every part.
    pub const ALL: [Self; 8] = [
        Self::YearNumber,
        Self::QuarterOfYear,
        Self::MonthOfYear,
        Self::DayOfYear,
        Self::DayOfMonth,
        Self::DayOfWeek,
        Self::HourOfDay,
        Self::MinuteOfHour,
    ];

    /// The part that somebody means by another word than its own.
    #[must_use]
    pub fn meant(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "weekday" | "dow" | "dayofweek" | "星期几" | "周几" => Self::DayOfWeek,
            "dom" | "dayofmonth" | "几号" => Self::DayOfMonth,
            "doy" | "dayofyear" => Self::DayOfYear,
            "几点" => Self::HourOfDay,
            _ => return None,
        })
    }

    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::YearNumber => "year_number",
            Self::QuarterOfYear => "quarter_of_year",
            Self::MonthOfYear => "month_of_year",
            Self::DayOfYear => "day_of_year",
            Self::DayOfMonth => "day_of_month",
            Self::DayOfWeek => "day_of_week",
            Self::HourOfDay => "hour_of_day",
            Self::MinuteOfHour => "minute_of_hour",
        }
    }

    /// The part called `word`.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }

    /// Whether days have it.
    #[must_use]
    pub fn is_of_days(self) -> bool {
        !matches!(self, Self::HourOfDay | Self::MinuteOfHour)
    }
}

impl RowBinder<'_> {
    /// A part of the metric's own time.
    pub(super) fn own_part(&self, part: TimePart, span: Span) -> Bound<(Row, Type)> {
        let (row, kind) = self.own(span)?;
        part_of(row, kind, part, span)
    }
}

/// A part of a time.
pub(super) fn part_of(row: &Row, kind: &Type, part: TimePart, span: Span) -> Bound<(Row, Type)> {
    if *kind == Type::Date && !part.is_of_days() {
        return Err(no_hours(part.word(), span));
    }
    let time = local(row, kind).ok_or_else(|| no_time(kind, &say!("only times have parts"), span))?;
    let part = Row::Call(Scalar::Part(part), vec![time]);
    Ok((part, Type::int(Unit::ratio())))
}
