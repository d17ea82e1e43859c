//! Local times as instants, for engines that take the second of two instants at which a
//! clock shows the same: the first one is meant.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use sqlparser::ast::Expr;

use super::expr::{call, minus};
use super::literal::{doubled, raw};

/// The first of January 1992, in seconds.
const SINCE: i64 = 694_224_000;

/// A local time of a zone as an instant, or an instant as a local time of it.
pub(super) fn in_zone(zone: &str) -> impl Fn(Expr) -> Expr {
    move |time| call("timezone", vec![raw(doubled(zone)), time])
}

/// The instant of a local time of a zone. `of` takes a local time to its instant, and an
/// instant to its local time.
pub(super) fn instant(zone: &str, time: Expr, of: &dyn Fn(Expr) -> Expr) -> Expr {
    instant_where(repeats(zone, |_, _| true), time, of)
}

/// The same of a midnight: few zones ever showed that twice.
pub(super) fn instant_of_midnight(zone: &str, midnight: Expr, of: &dyn Fn(Expr) -> Expr) -> Expr {
    let holds_midnight = |from: DateTime, to: DateTime| {
        from.time() == Time::midnight() || (from.date() < to.date() && to.time() != Time::midnight())
    };
    instant_where(repeats(zone, holds_midnight), midnight, of)
}

fn instant_where(repeats: bool, time: Expr, of: &dyn Fn(Expr) -> Expr) -> Expr {
    let instant = of(time.clone());
    if !repeats {
        return instant;
    }
    let first = minus(instant.clone(), raw("INTERVAL '1 hour'"));
    let shown = of(first.clone());
    raw(format!(
        "CASE WHEN {shown} = {time} THEN {first} ELSE {instant} END"
    ))
}

/// Whether the clocks of a zone went back since 1992, or will, from one of these
/// local times to the other. Hours shown twice before that are not looked at: zones without
/// summer time for so long keep their plain SQL.
fn repeats(zone: &str, wanted: impl Fn(DateTime, DateTime) -> bool) -> bool {
    let Ok(zone) = TimeZone::get(zone) else {
        return true;
    };
    let since = Timestamp::constant(SINCE, 0);
    let mut before = zone.to_offset(since);
    // Rules repeat every year: a century of them is enough.
    zone.following(since).take(300).any(|transition| {
        let (old, at) = (before, transition.timestamp());
        before = transition.offset();
        before < old && wanted(before.to_datetime(at), old.to_datetime(at))
    })
}
