//! Local times of zones. Engines with `timezone` take the second of two instants at which a
//! clock shows the same: the first one is meant.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::kinds::Kind;
use super::literal::{doubled, raw};
use super::node::{call, minus};
use crate::plan::Calendar;
use crate::resolve::Type;

/// The first of January 1992, in seconds.
const SINCE: i64 = 694_224_000;

/// The first of January 1970.
const COUNTED_FROM: i64 = 0;

/// The first of January 2020, in seconds.
const TURNED_NO_MORE: i64 = 1_577_836_800;

/// The moment at which a day of the project begins, or an hour, local to a zone (`None`: the
/// project's own).
pub(super) fn start(
    period: Expr,
    kind: Kind,
    zone: Option<&str>,
    dialect: &dyn Dialect,
    calendar: &Calendar,
) -> Expr {
    let is_time = kind == Kind::Time;
    let local = match is_time {
        true => period,
        false => dialect.midnight(period),
    };
    match zone {
        Some(zone) if is_time => dialect.moved(local, &calendar.zone, zone),
        Some(zone) => dialect.midnight_moved(local, &calendar.zone, zone),
        None => local,
    }
}

/// The engine's clock as a value of this type, local to its zone.
pub(super) fn now(kind: &Type, dialect: &dyn Dialect, calendar: &Calendar) -> Expr {
    let zone = match kind {
        Type::Timestamp(Some(zone)) => zone.as_str(),
        _ => calendar.zone.as_str(),
    };
    let local = dialect.clock(zone);
    match kind {
        Type::Date => dialect.day(local),
        _ => local,
    }
}

/// A local time of a zone as an instant, or an instant as a local time of it.
pub(super) fn in_zone(zone: &str, time: Expr) -> Expr {
    call("timezone", vec![raw(doubled(zone)), time])
}

/// A local time of one zone as that of another.
pub(super) fn moved(time: Expr, from: &str, to: &str) -> Expr {
    in_zone(to, instant(time, from, goes_back(from)))
}

/// How many seconds the clocks of a zone are ahead, where nobody turns them any more.
pub(super) fn ahead(zone: &str) -> Option<i64> {
    fixed(zone, TURNED_NO_MORE)
}

/// The same, where nobody turned them since 1992, either.
pub(super) fn unturned(zone: &str) -> Option<i64> {
    fixed(zone, SINCE)
}

/// The same, where nobody turned them since 1970: moments of MySQL begin there.
pub(super) fn never_turned(zone: &str) -> Option<i64> {
    fixed(zone, COUNTED_FROM)
}

/// Where nobody turned them since 1992: the local times from which on, and until which, they showed
/// others since 1970 than they would if they had always gone as they do now.
pub(super) fn turned(zone: &str) -> Option<(DateTime, DateTime)> {
    let ahead = Offset::from_seconds(i32::try_from(unturned(zone)?).ok()?).ok()?;
    let zone = TimeZone::get(zone).ok()?;
    let begin = Timestamp::constant(COUNTED_FROM, 0);
    let mut turns = zone.following(begin).map(|turn| turn.timestamp());
    let first = turns.next()?;
    let last = turns.last().unwrap_or(first);
    let first = match zone.to_offset(begin) == ahead {
        true => first,
        false => begin,
    };
    Some((ahead.to_datetime(first), ahead.to_datetime(last)))
}

fn fixed(zone: &str, since: i64) -> Option<i64> {
    let zone = TimeZone::get(zone).ok()?;
    let since = Timestamp::from_second(since).ok()?;
    let is_fixed = zone.following(since).next().is_none();
    is_fixed.then(|| i64::from(zone.to_offset(since).seconds()))
}

/// Whether the clocks of a zone show some times twice, or did since 1970.
pub(super) fn goes_back(zone: &str) -> bool {
    repeats(zone, COUNTED_FROM, |_, _| true)
}

/// The same of a midnight since 1992: few zones ever showed that twice.
pub(super) fn midnight_moved(midnight: Expr, from: &str, to: &str) -> Expr {
    let holds_midnight = |from: DateTime, to: DateTime| {
        from.time() == Time::midnight() || (from.date() < to.date() && to.time() != Time::midnight())
    };
    in_zone(to, instant(midnight, from, repeats(from, SINCE, holds_midnight)))
}

/// The instant of a local time of a zone: the first one, where it `repeats`.
fn instant(time: Expr, zone: &str, repeats: bool) -> Expr {
    let instant = in_zone(zone, time.clone());
    if !repeats {
        return instant;
    }
    let first = minus(instant.clone(), raw("INTERVAL '1 hour'"));
    let shown = in_zone(zone, first.clone());
    raw(format!(
        "CASE WHEN {shown} = {time} THEN {first} ELSE {instant} END"
    ))
}

/// The moment of a local time of a zone in UTC, on an engine of which nobody knows what it makes
/// of a time that the clocks show twice, or leave out: the first of two, and as much later.
/// `utc` is what the engine takes it for, `local` shows a moment in the zone.
pub(super) fn first_of_two(
    time: Expr,
    zone: &str,
    utc: impl Fn(Expr) -> Expr,
    local: &dyn Fn(Expr) -> Expr,
    later: &dyn Fn(Expr, i64) -> Expr,
) -> Expr {
    let moment = utc(time.clone());
    if !goes_back(zone) {
        return moment;
    }
    let (before, behind) = (later(moment.clone(), -1), later(moment.clone(), 1));
    let (first, shown) = (local(before.clone()), local(moment.clone()));
    raw(format!(
        "CASE WHEN {first} = {time} THEN {before} WHEN {shown} < {time} THEN {behind} ELSE {moment} END"
    ))
}

/// Whether the clocks of a zone went back since a moment, or will, from one of these local times to
/// the other. What was shown twice before that is not looked at: zones without summer time for so
/// long keep their plain SQL.
fn repeats(zone: &str, since: i64, wanted: impl Fn(DateTime, DateTime) -> bool) -> bool {
    let Ok(zone) = TimeZone::get(zone) else {
        return true;
    };
    let since = Timestamp::constant(since, 0);
    let mut before = zone.to_offset(since);
    // Rules repeat every year: a century of them is enough.
    zone.following(since).take(300).any(|transition| {
        let (old, at) = (before, transition.timestamp());
        before = transition.offset();
        before < old && wanted(before.to_datetime(at), old.to_datetime(at))
    })
}
