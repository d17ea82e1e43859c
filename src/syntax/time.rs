//! Grains, and the dates and periods people write.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use jiff::civil::{Date, DateTime};

/// A calendar length that answers are bucketed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    /// Sixty in a minute; a length only.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day in the project's zone.
    Day,
    /// Seven days from the project's first weekday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months from January, April, July, October.
    Quarter,
    /// A calendar year.
    Year,
    /// Three months from the start of the fiscal year.
    FiscalQuarter,
    /// Twelve months from the start of the fiscal year.
    FiscalYear,
    /// Days that a calendar of the project puts together.
    Custom(&'static CustomGrain),
}

/// A grain that a calendar of the project declares.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomGrain {
    /// What it is called.
    pub name: String,
    /// The grains of the same calendar that its periods lie in.
    pub within: Vec<String>,
}

/// Every custom grain that was ever named. They are few, grains are copied
/// everywhere, and one is told from another by what it says.
static CUSTOM: Mutex<BTreeSet<&'static CustomGrain>> = Mutex::new(BTreeSet::new());

impl CustomGrain {
    /// The grain of this name, whose periods lie in these.
    #[must_use]
    pub fn grain(name: &str, within: Vec<String>) -> Grain {
        let wanted = Self {
            name: name.to_owned(),
            within,
        };
        let mut known = CUSTOM.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(grain) = known.get(&wanted) {
            return Grain::Custom(grain);
        }
        let grain: &'static Self = Box::leak(Box::new(wanted));
        known.insert(grain);
        Grain::Custom(grain)
    }
}

impl Grain {
    /// Every grain that is there without a calendar of its own, finest first.
    pub const ALL: [Self; 10] = [
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::FiscalQuarter,
        Self::FiscalYear,
    ];

    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::FiscalQuarter => "fiscal_quarter",
            Self::FiscalYear => "fiscal_year",
            Self::Custom(grain) => &grain.name,
        }
    }

    /// The grain called `word`.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grain| grain.word() == word)
    }

    /// Whether every bucket of `self` lies in one bucket of `coarse`, given
    /// that the fiscal year begins in month `fiscal` (1 to 12). A week belongs
    /// to the period that holds its first day.
    #[must_use]
    pub fn nests_in(self, coarse: Self, fiscal: i8) -> bool {
        if self == coarse {
            return true;
        }
        match (self, coarse) {
            (Self::Custom(fine), Self::Custom(wide)) => return fine.within.contains(&wide.name),
            // What the table puts together is known to hold whole days, no more.
            (_, Self::Custom(_)) => return self <= Self::Day,
            (Self::Custom(_), _) => return false,
            _ => {}
        }
        let months = |grain| match grain {
            Self::Month => Some((1, 0)),
            Self::Quarter => Some((3, 0)),
            Self::Year => Some((12, 0)),
            Self::FiscalQuarter => Some((3, (fiscal - 1) % 3)),
            Self::FiscalYear => Some((12, (fiscal - 1) % 12)),
            _ => None,
        };
        match (months(self), months(coarse)) {
            (Some((fine, start)), Some((wide, from))) => wide % fine == 0 && (from - start) % fine == 0,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => self < coarse,
        }
    }
}

/// A date or period, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// `2026-12-31`
    Day(Date),
    /// `2026-12`
    Month(Date),
    /// `2026-Q4`
    Quarter(Date),
    /// `2026`
    Year(i16),
    /// `FY2026-Q4`
    FiscalQuarter(i16, i8),
    /// `FY2026`
    FiscalYear(i16),
    /// `2026-12-31T10:30`, with its offset from UTC in seconds if it has one.
    Instant(DateTime, Option<i32>),
    /// `today`
    Today,
}

impl Moment {
    /// The first day of the period, given the month (1 to 12) in which the
    /// fiscal year begins. FY2026 ends in 2026. `None` for instants and `today`.
    #[must_use]
    pub fn first_day(self, fiscal: i8) -> Option<Date> {
        let month = |year: i16, offset: i8| {
            let months = i32::from(year) * 12 + i32::from(fiscal) - 1 + i32::from(offset)
                - if fiscal == 1 { 0 } else { 12 };
            let year = i16::try_from(months.div_euclid(12)).ok()?;
            let month = i8::try_from(months.rem_euclid(12)).ok()? + 1;
            Date::new(year, month, 1).ok()
        };
        match self {
            Self::Day(date) | Self::Month(date) | Self::Quarter(date) => Some(date),
            Self::Year(year) => Date::new(year, 1, 1).ok(),
            Self::FiscalQuarter(year, quarter) => month(year, (quarter - 1) * 3),
            Self::FiscalYear(year) => month(year, 0),
            Self::Instant(..) | Self::Today => None,
        }
    }

    /// The grain of the period; `None` for instants and `today`.
    #[must_use]
    pub fn grain(self) -> Option<Grain> {
        match self {
            Self::Day(_) => Some(Grain::Day),
            Self::Month(_) => Some(Grain::Month),
            Self::Quarter(_) => Some(Grain::Quarter),
            Self::Year(_) => Some(Grain::Year),
            Self::FiscalQuarter(..) => Some(Grain::FiscalQuarter),
            Self::FiscalYear(_) => Some(Grain::FiscalYear),
            Self::Instant(..) | Self::Today => None,
        }
    }
}

/// A length of time: months first (days clamped to the end of a month), then
/// days, then seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Length {
    /// Calendar months.
    pub months: i32,
    /// Days of the calendar.
    pub days: i32,
    /// Seconds.
    pub seconds: i64,
}

impl Length {
    /// So many of a grain; `None` beyond any calendar.
    #[must_use]
    pub fn of(count: u32, unit: Grain) -> Option<Self> {
        let count = i32::try_from(count).ok().filter(|count| *count < 10_000_000)?;
        let (months, days, seconds) = match unit {
            Grain::Second => (0, 0, 1),
            Grain::Minute => (0, 0, 60),
            Grain::Hour => (0, 0, 3600),
            Grain::Day => (0, 1, 0),
            Grain::Week => (0, 7, 0),
            Grain::Month => (1, 0, 0),
            Grain::Quarter | Grain::FiscalQuarter => (3, 0, 0),
            Grain::Year | Grain::FiscalYear => (12, 0, 0),
            Grain::Custom(_) => return None,
        };
        Some(Self {
            months: months * count,
            days: days * count,
            seconds: seconds * i64::from(count),
        })
    }

    /// As long, backwards.
    #[must_use]
    pub fn back(self) -> Self {
        Self {
            months: -self.months,
            days: -self.days,
            seconds: -self.seconds,
        }
    }

    /// Whether it is made of whole days and months.
    #[must_use]
    pub fn is_whole_days(self) -> bool {
        self.seconds == 0
    }

    /// The day so much later; `None` outside of the calendar.
    #[must_use]
    pub fn after(self, day: Date) -> Option<Date> {
        let span = jiff::Span::new()
            .try_months(self.months)
            .and_then(|span| span.try_days(self.days))
            .ok()?;
        day.checked_add(span).ok()
    }
}
