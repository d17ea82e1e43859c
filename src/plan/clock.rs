//! Moments of two tables in one order, and the times that lie between them.

use smol_str::SmolStr;

use super::bounds::{Bound, beside};
use super::build::Planner;
use super::frame::Planned;
use super::ir::Expr;
use super::lower::Aliases;
use super::question::AsOf;
use crate::check::{Literal, Row, bound_instant};
use crate::resolve::Type;
use crate::syntax::ast::Comparison;
use crate::syntax::time::{Grain, Length, Moment};

/// How moments of both tables are compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Clock {
    /// By whole days of the project: one of the two has days only.
    Days,
    /// As both hold them: local times of one zone; `None` is the project's.
    Local(Option<SmolStr>),
    /// In UTC: they are local to two zones.
    Utc,
    /// As local times of the project: one is the project's already, and where
    /// clocks went back no longer knows which moment it was.
    Project,
}

impl Clock {
    /// The clock that tells both times.
    pub fn of(one: &Type, other: &Type) -> Self {
        match (one, other) {
            (Type::Timestamp(one), Type::Timestamp(other)) if one == other => Self::Local(one.clone()),
            (Type::Timestamp(_), Type::Timestamp(_)) => Self::Utc,
            _ => Self::Days,
        }
    }

    /// The clock that tells all of them.
    pub fn of_all<'t>(kinds: impl Iterator<Item = &'t Type>) -> Self {
        let mut clock: Option<Self> = None;
        for kind in kinds {
            clock = Some(match clock {
                None => Self::of(kind, kind),
                Some(Self::Days) => Self::Days,
                Some(Self::Local(zone)) => Self::of(&Type::Timestamp(zone), kind),
                Some(other) if matches!(kind, Type::Timestamp(_)) => other,
                Some(_) => Self::Days,
            });
        }
        clock.unwrap_or(Self::Days)
    }

    /// The clock that tells where entities begin, and what comes later.
    pub fn between((row, kind): &(Row, Type), later: &Type) -> Self {
        match (Self::of(kind, later), row) {
            (Self::Utc, Row::Attribute(_)) => Self::Project,
            (clock, _) => clock,
        }
    }

    /// The type of moments on it.
    pub fn kind(&self) -> Type {
        match self {
            Self::Days => Type::Date,
            Self::Local(zone) => Type::Timestamp(zone.clone()),
            Self::Utc => Type::Timestamp(Some("UTC".into())),
            Self::Project => Type::Timestamp(None),
        }
    }
}

fn is_utc(zone: &str) -> bool {
    zone.eq_ignore_ascii_case("UTC")
}

impl Planner<'_> {
    fn project_zone(&self) -> &str {
        &self.checked.model.manifest.timezone
    }

    /// A row's time on the clock.
    pub fn on_clock(&self, clock: &Clock, (row, kind): &(Row, Type), aliases: &Aliases) -> Expr {
        let time = aliases.lower(row);
        match (clock, kind) {
            (Clock::Days, Type::Timestamp(zone)) => {
                let local = self.local(time, zone.as_deref());
                Expr::Bucket(Grain::Day, Box::new(local))
            }
            (Clock::Utc, Type::Timestamp(zone)) => self.utc(time, zone.as_deref()),
            (Clock::Project, Type::Timestamp(zone)) => self.local(time, zone.as_deref()),
            _ => time,
        }
    }

    /// A local time of a zone as one of the project's. In the project's own zone,
    /// too, a time that the clocks leave out moves forward.
    fn local(&self, time: Expr, zone: Option<&str>) -> Expr {
        match zone {
            Some(zone) if zone != self.project_zone() || !is_utc(zone) => {
                Expr::Local(zone.into(), Box::new(time))
            }
            _ => time,
        }
    }

    /// A local time of a zone as one of UTC.
    fn utc(&self, time: Expr, zone: Option<&str>) -> Expr {
        let zone = zone.unwrap_or(self.project_zone());
        match is_utc(zone) {
            true => time,
            false => Expr::Utc(zone.into(), Box::new(time)),
        }
    }

    /// A moment on the clock as a local time of the project, or its day.
    pub fn local_on(&self, clock: &Clock, time: Expr) -> Expr {
        match clock {
            Clock::Days | Clock::Project => time,
            Clock::Local(zone) => self.local(time, zone.as_deref()),
            Clock::Utc => self.local(time, Some("UTC")),
        }
    }

    fn utc_on(&self, clock: &Clock, time: Expr) -> Expr {
        match clock {
            Clock::Local(zone) => self.utc(time, zone.as_deref()),
            Clock::Project => self.utc(time, None),
            Clock::Days | Clock::Utc => time,
        }
    }

    /// A moment as lengths of this kind are added to it: days and months by the
    /// project's calendar, seconds by the time that passes.
    fn scaled(&self, clock: &Clock, time: Expr, within: Length) -> Expr {
        match within.is_whole_days() {
            true => self.local_on(clock, time),
            false => self.utc_on(clock, time),
        }
    }

    /// The end of what is within a length of a moment.
    fn end(&self, clock: &Clock, from: Expr, within: Length) -> Expr {
        Expr::Shift {
            time: Box::new(self.scaled(clock, from, within)),
            by: within,
            to_day: *clock == Clock::Days,
        }
    }

    /// Whether a moment comes before the end of what is within a length of another.
    pub fn is_within(&self, clock: &Clock, from: Expr, time: Expr, within: Length) -> Expr {
        let time = self.scaled(clock, time, within);
        let end = self.end(clock, from, within);
        Expr::Compare(Comparison::Less, Box::new(time), Box::new(end))
    }

    /// Whether what is within a length of a moment is over at the as-of.
    /// Nothing where that is the end of time.
    pub fn is_over(&self, clock: &Clock, from: Expr, within: Length) -> Option<Expr> {
        let kind = match (clock, within.is_whole_days()) {
            (Clock::Days, _) => Type::Date,
            (_, true) => Type::Timestamp(None),
            (_, false) => Type::Timestamp(Some("UTC".into())),
        };
        let as_of = match self.question.as_of {
            AsOf::Never => return None,
            AsOf::Clock => Expr::Now(kind),
            AsOf::At(time) => Expr::Literal(match kind {
                Type::Date => Literal::Date(time.date()),
                Type::Timestamp(zone) => {
                    let manifest = &self.checked.model.manifest;
                    let moment = Moment::Instant(time, None);
                    Literal::Timestamp(bound_instant(moment, manifest, zone.as_deref()).unwrap_or(time))
                }
                _ => Literal::Timestamp(time),
            }),
        };
        let end = self.end(clock, from, within);
        Some(Expr::Compare(
            Comparison::LessOrEqual,
            Box::new(end),
            Box::new(as_of),
        ))
    }

    /// The microseconds from one moment to another.
    pub fn between(&self, clock: &Clock, from: Expr, to: Expr) -> Expr {
        let micros = |time| Expr::Micros(Box::new(self.utc_on(clock, time)));
        Expr::Sum(vec![(false, micros(to)), (true, micros(from))])
    }

    /// Whether a moment lies inside of a bound.
    pub fn bounded(&self, clock: &Clock, time: Expr, operator: Comparison, bound: &Bound) -> Planned<Expr> {
        let manifest = &self.checked.model.manifest;
        let bound = match beside(&clock.kind(), bound, manifest)? {
            Row::FromNow(start, kind) => Expr::FromNow(start, kind),
            Row::Literal(literal) => Expr::Literal(literal),
            _ => Expr::Literal(Literal::Null),
        };
        Ok(Expr::Compare(operator, Box::new(time), Box::new(bound)))
    }
}

/// Microseconds in a length of time that is always the same.
pub(super) fn micros_in(unit: Grain) -> u64 {
    let seconds = match unit {
        Grain::Second => 1,
        Grain::Minute => 60,
        Grain::Hour => 3600,
        Grain::Week => 7 * 86_400,
        _ => 86_400,
    };
    seconds * 1_000_000
}
