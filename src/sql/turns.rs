//! How far the clocks of two zones are apart, turn by turn: for engines that do not know how
//! clocks were turned, and zones where nobody turns them any more.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use sqlparser::ast::Expr;

/// Most turns of the clocks of a zone that are written out. Where clocks are still turned there
/// is no end of them.
const MOST: usize = 150;

/// Nobody asks before.
const PAST: DateTime = DateTime::constant(2026, 1, 1, 0, 0, 0, 0);

/// How many seconds are to be added to a local time of one zone, so that it is one of another.
pub(super) struct Apart {
    /// Before the first turn.
    first: i64,
    /// From these local times on, one after the other.
    later: Vec<(DateTime, i64)>,
}

impl Apart {
    /// If all turns of both are known. A time that is shown twice is the first of both; one that
    /// is left out is so much later, as the clocks before it would show.
    fn of(from: &str, to: &str) -> Option<Self> {
        let (from, to) = (locally(&stretches(from)?)?, stretches(to)?);
        let mut all: Vec<(Option<DateTime>, i64)> = Vec::new();
        for (at, (begin, shown)) in from.iter().enumerate() {
            let end = from.get(at + 1).and_then(|(end, _)| *end);
            let moment = |local: DateTime| shown.to_timestamp(local).ok();
            let (since, until) = (begin.and_then(moment), end.and_then(moment));
            let wanted = to.iter().rfind(|(turn, _)| turn.is_none() || *turn <= since)?.1;
            let ahead = |wanted: Offset| i64::from(wanted.seconds() - shown.seconds());
            all.push((*begin, ahead(wanted)));
            let is_within = |turn: Timestamp| Some(turn) > since && until.is_none_or(|until| turn < until);
            let turns = to.iter().filter_map(|(turn, wanted)| Some(((*turn)?, *wanted)));
            let turns = turns.filter(|(turn, _)| is_within(*turn));
            all.extend(turns.map(|(turn, wanted)| (Some(shown.to_datetime(turn)), ahead(wanted))));
        }
        let is_in_order = all.is_sorted_by(|(one, _), (other, _)| one < other);
        all.dedup_by_key(|(_, seconds)| *seconds);
        let mut all = all.into_iter();
        let (_, first) = all.next().filter(|_| is_in_order)?;
        let later = all
            .filter_map(|(local, seconds)| Some((local?, seconds)))
            .collect();
        Some(Self { first, later })
    }

    /// The same, where anything is ever to be added.
    pub fn between(from: &str, to: &str) -> Option<Self> {
        Self::of(from, to).filter(Self::is_anything)
    }

    /// What the clocks of a zone are ahead of UTC for whoever asks now, or later.
    pub fn these_days(zone: &str) -> Option<Self> {
        let Self { first, later } = Self::of("UTC", zone)?;
        let (past, later): (Vec<_>, Vec<_>) = later.into_iter().partition(|(local, _)| *local <= PAST);
        let first = past.last().map_or(first, |(_, seconds)| *seconds);
        Some(Self { first, later }).filter(Self::is_anything)
    }

    fn is_anything(&self) -> bool {
        self.first != 0 || !self.later.is_empty()
    }

    /// What is to be added to a time, as SQL, which looks at the last turn first.
    pub fn chosen(
        &self,
        time: &Expr,
        moment: &dyn Fn(DateTime) -> String,
        seconds: &dyn Fn(i64) -> String,
    ) -> String {
        if self.later.is_empty() {
            return seconds(self.first);
        }
        let arm = |(local, ahead): &(DateTime, i64)| {
            format!("WHEN {time} >= {} THEN {} ", moment(*local), seconds(*ahead))
        };
        let arms: String = self.later.iter().rev().map(arm).collect();
        format!("CASE {arms}ELSE {} END", seconds(self.first))
    }
}

/// Whether all turns of the clocks of a zone are known.
pub(super) fn are_known(zone: &str) -> bool {
    Apart::of(zone, "UTC").is_some()
}

/// What the clocks of a zone are ahead, and since when.
fn stretches(zone: &str) -> Option<Vec<(Option<Timestamp>, Offset)>> {
    let zone = TimeZone::get(zone).ok()?;
    let turns = zone.following(Timestamp::MIN).take(MOST + 1);
    let turns = turns.map(|turn| (Some(turn.timestamp()), turn.offset()));
    let first = (None, zone.to_offset(Timestamp::MIN));
    let all: Vec<_> = std::iter::once(first).chain(turns).collect();
    (all.len() <= MOST + 1).then_some(all)
}

/// The same, since which local time: the later one of those that the clocks show as they are turned.
fn locally(stretches: &[(Option<Timestamp>, Offset)]) -> Option<Vec<(Option<DateTime>, Offset)>> {
    let mut before = stretches.first()?.1;
    let begin = |(turn, ahead): &(Option<Timestamp>, Offset)| {
        let later = before.max(*ahead);
        before = *ahead;
        (turn.map(|turn| later.to_datetime(turn)), *ahead)
    };
    Some(stretches.iter().map(begin).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use jiff::{SignedDuration, ToSpan};

    use super::super::literal::raw;
    use super::*;

    impl Apart {
        fn added(&self, time: DateTime) -> DateTime {
            let past = self.later.iter().rfind(|(local, _)| *local <= time);
            let seconds = past.map_or(self.first, |(_, seconds)| *seconds);
            time.checked_add(seconds.seconds()).unwrap()
        }
    }

    /// Local times around each turn of the clocks of two zones.
    fn around(zones: [&str; 2]) -> Vec<DateTime> {
        let zones = zones.map(|zone| TimeZone::get(zone).unwrap());
        let turns = zones
            .iter()
            .flat_map(|zone| zone.following(Timestamp::MIN).take(MOST));
        let moments = turns.flat_map(|turn| {
            let off = [-7200, -3600, -1, 0, 1800, 3599, 3600];
            off.map(|seconds| {
                turn.timestamp()
                    .checked_add(SignedDuration::from_secs(seconds))
                    .unwrap()
            })
        });
        let both = moments.flat_map(|moment| zones.clone().map(|zone| zone.to_datetime(moment)));
        let far = [
            DateTime::constant(1000, 1, 1, 0, 0, 0, 0),
            DateTime::constant(2500, 7, 1, 0, 0, 0, 0),
        ];
        both.chain(far).collect()
    }

    #[test]
    fn every_time_of_every_zone_whose_turns_are_known() {
        let known = jiff::tz::db().available().map(|zone| zone.to_string());
        let known: Vec<String> = known.filter(|zone| are_known(zone)).collect();
        assert!(known.len() > 300, "{}", known.len());
        for zone in &known {
            for [from, to] in [
                [zone.as_str(), "UTC"],
                ["UTC", zone],
                [zone, zone],
                [zone, "Asia/Shanghai"],
            ] {
                let apart = Apart::of(from, to).unwrap();
                let [one, other] = [from, to].map(|zone| TimeZone::get(zone).unwrap());
                for time in around([from, to]) {
                    let moment = one.to_ambiguous_zoned(time).compatible().unwrap();
                    let wanted = moment.with_time_zone(other.clone()).datetime();
                    assert_eq!(apart.added(time), wanted, "{time} of {from} in {to}");
                }
            }
        }
    }

    #[test]
    fn only_zones_whose_clocks_are_turned_no_more() {
        for zone in [
            "Asia/Shanghai",
            "UTC",
            "Asia/Tokyo",
            "Asia/Kolkata",
            "America/Sao_Paulo",
            "Europe/Moscow",
        ] {
            assert!(are_known(zone), "{zone}");
        }
        for zone in ["America/New_York", "Europe/Berlin", "Australia/Sydney"] {
            assert!(!are_known(zone), "{zone}");
        }
    }

    #[test]
    fn the_last_turn_comes_first() {
        let chosen = |apart: Apart| {
            apart.chosen(&raw("t"), &|local| local.to_string(), &|seconds| {
                seconds.to_string()
            })
        };
        let whole = chosen(Apart::of("UTC", "Asia/Shanghai").unwrap());
        assert!(whole.starts_with(
            "CASE WHEN t >= 1991-09-14T17:00:00 THEN 28800 WHEN t >= 1991-04-13T18:00:00 THEN 32400 "
        ));
        assert!(whole.ends_with("ELSE 29143 END"));
        assert_eq!(chosen(Apart::these_days("Asia/Shanghai").unwrap()), "28800");
        assert!(Apart::between("UTC", "UTC").is_none());
    }
}
