//! Constants, and what dates mean against times.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use smol_str::SmolStr;

use crate::source::manifest::Manifest;
use crate::syntax::time::Moment;

/// A constant of a row expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// NULL.
    Null,
    /// A text.
    Text(SmolStr),
    /// An exact number in plain digits: `-12.50`.
    Number(SmolStr),
    /// True or false.
    Bool(bool),
    /// A day.
    Date(Date),
    /// A local time.
    Timestamp(DateTime),
}

/// The instant at which a moment of the project begins, as a local time of
/// `zone` (`None`: the project's own). Bounds are converted, never columns. A
/// local time that does not exist moves forward; of two, the first is taken.
#[must_use]
pub fn bound_instant(moment: Moment, manifest: &Manifest, zone: Option<&str>) -> Option<DateTime> {
    let project = TimeZone::get(&manifest.timezone).ok()?;
    let (local, offset) = match moment {
        Moment::Instant(time, offset) => (time, offset),
        other => (
            other
                .first_day(manifest.fiscal_year_starts)?
                .to_datetime(jiff::civil::Time::midnight()),
            None,
        ),
    };
    let target = match zone {
        Some(zone) => TimeZone::get(zone).ok()?,
        None if offset.is_none() => return Some(local),
        None => project.clone(),
    };
    let instant = match offset {
        Some(seconds) => Offset::from_seconds(seconds).ok()?.to_timestamp(local).ok()?,
        None => project.to_timestamp(local).ok()?,
    };
    Some(target.to_datetime(instant))
}
