//! What spines of time are made of: days, or hours, minutes and seconds of the
//! project's wall clock where a question or a window is finer than a day.

use jiff::civil::DateTime;

use super::bounds::{Bound, Bounds};
use super::build::Planner;
use super::ir::Expr;
use super::question::AsOf;
use crate::check::calendar::period_of;
use crate::check::{Literal, Measure, Shift, Window};
use crate::resolve::Type;
use crate::source::manifest::Manifest;
use crate::syntax::ast::Comparison;
use crate::syntax::time::{Grain, Length};

/// A day, or something finer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit(Grain);

impl Unit {
    pub const DAY: Self = Self(Grain::Day);

    /// The coarsest one in which all of these grains begin.
    pub fn of(grains: impl IntoIterator<Item = Grain>) -> Self {
        Self(grains.into_iter().fold(Grain::Day, Ord::min))
    }

    /// The coarsest one of which a length is a whole number.
    pub fn of_length(length: Length) -> Self {
        Self(match length.seconds {
            0 => Grain::Day,
            seconds if seconds % 3600 == 0 => Grain::Hour,
            seconds if seconds % 60 == 0 => Grain::Minute,
            _ => Grain::Second,
        })
    }

    /// The grain it is.
    pub fn grain(self) -> Grain {
        self.0
    }

    /// How long it is.
    pub fn length(self) -> Length {
        let one = |seconds| Length {
            seconds,
            ..Length::default()
        };
        match self.0 {
            Grain::Second => one(1),
            Grain::Minute => one(60),
            Grain::Hour => one(3600),
            _ => super::stretch::DAY,
        }
    }

    /// The column with the first one.
    pub fn first(self) -> String {
        format!("first_{}", self.0.word())
    }

    /// The column with the last one.
    pub fn last(self) -> String {
        format!("last_{}", self.0.word())
    }

    /// So much later than one of them.
    pub fn later(self, time: Expr, by: Length) -> Expr {
        Expr::Shift {
            time: Box::new(time),
            by,
            to_day: self == Self::DAY,
        }
    }

    /// The first of them in the period that holds a time.
    pub fn start_of(self, grain: Grain, time: Expr) -> Expr {
        self.of_day(grain, Expr::Bucket(grain, Box::new(time)))
    }

    /// The last of them in the period that holds a time.
    pub fn end_of(self, grain: Grain, time: Expr) -> Expr {
        let (start, length) = match Length::of(1, grain) {
            Some(length) => (self.start_of(grain, time), length),
            None => {
                let last = Expr::LastDay(grain, Box::new(time));
                if self == Self::DAY {
                    return last;
                }
                (self.of_day(grain, last), super::stretch::DAY)
            }
        };
        self.later(self.later(start, length), self.length().back())
    }

    /// The last of them whose window may hold this one.
    pub fn end_of_last(self, window: Window, time: Expr) -> Expr {
        match window {
            Window::Rolling(length) => self.later(time, length),
            Window::ToDate(grain) => self.end_of(grain, time),
            Window::Cumulative => time,
        }
    }

    /// The start of a period of this grain as one of them.
    fn of_day(self, grain: Grain, start: Expr) -> Expr {
        match self < Self::DAY && grain >= Grain::Day {
            true => Expr::Start(Box::new(start), None),
            false => start,
        }
    }

    /// The one of them that holds a constant moment.
    fn literal(self, time: DateTime, manifest: &Manifest) -> Expr {
        Expr::Literal(match self {
            Self::DAY => Literal::Date(time.date()),
            Self(grain) => Literal::Timestamp(period_of(time, grain, manifest).0),
        })
    }

    /// The one of them that a question is asked in; none if all time is over.
    pub fn of_as_of(self, as_of: AsOf, manifest: &Manifest) -> Option<Expr> {
        match as_of {
            AsOf::Clock if self == Self::DAY => Some(Expr::Now(Type::Date)),
            AsOf::Clock => Some(Expr::Bucket(self.0, Box::new(Expr::Now(Type::Timestamp(None))))),
            AsOf::At(time) => Some(self.literal(time, manifest)),
            AsOf::Never => None,
        }
    }

    /// The one of them a bound lies in.
    pub fn of_bound(self, bound: &Bound, manifest: &Manifest) -> Option<Expr> {
        match bound {
            Bound::At(moment) => {
                let time = crate::check::bound_instant(moment.moment, manifest, None)?;
                Some(self.literal(time, manifest))
            }
            Bound::Clock { start, .. } if self == Self::DAY => Some(Expr::FromNow(start.clone(), Type::Date)),
            Bound::Clock { start, .. } => {
                let moment = Expr::FromNow(start.clone(), Type::Timestamp(None));
                Some(Expr::Bucket(self.0, Box::new(moment)))
            }
        }
    }

    /// The last of them with moments before a bound.
    pub fn before(self, bound: &Bound, manifest: &Manifest) -> Option<Expr> {
        match bound {
            Bound::At(moment) => {
                let time = crate::check::bound_instant(moment.moment, manifest, None)?;
                let time = time.checked_sub(jiff::Span::new().microseconds(1)).ok()?;
                Some(self.literal(time, manifest))
            }
            Bound::Clock { start, .. } if self == Self::DAY && start.is_a_day() => {
                Some(Expr::FromNow(start.clone(), Type::Date).days_later(super::stretch::DAY.back()))
            }
            // It is one of a whole second.
            Bound::Clock { start, .. } => {
                let second = Length {
                    seconds: -1,
                    ..Length::default()
                };
                let before = Expr::Shift {
                    time: Box::new(Expr::FromNow(start.clone(), Type::Timestamp(None))),
                    by: second,
                    to_day: false,
                };
                Some(Expr::Bucket(self.0, Box::new(before)))
            }
        }
    }

    /// The first of them that is asked about: that of the first row, or the bound.
    pub fn first_asked(self, first: Expr, bounds: &Bounds, manifest: &Manifest) -> Expr {
        let since = bounds.since.as_ref();
        match since.and_then(|since| self.of_bound(since, manifest)) {
            Some(since) => Expr::Greatest(vec![first, since]),
            None => first,
        }
    }
}

impl Planner<'_> {
    /// The unit that all windows and shifts in a measure are whole numbers of.
    pub fn unit_inside(&self, measure: &Measure) -> Unit {
        let mut unit = Unit::DAY;
        self.everything(measure, &mut |part| {
            unit = unit.min(match part {
                Measure::Window { window, .. } => unit_of(*window),
                Measure::Prior {
                    shift: Shift::Back(length),
                    ..
                } => Unit::of_length(*length),
                _ => Unit::DAY,
            });
        });
        unit
    }

    /// Whether a local time of the project is one: clocks that go forward leave
    /// some out. Nothing where all are.
    pub fn is_on_the_clock(&self, unit: Unit, time: Expr) -> Option<Expr> {
        let zone = self.manifest().timezone.as_str();
        if unit == Unit::DAY || zone.eq_ignore_ascii_case("UTC") {
            return None;
        }
        let back = Expr::Local(zone.into(), Box::new(time.clone()));
        let again = Expr::Bucket(unit.0, Box::new(back));
        Some(Expr::Compare(Comparison::Equal, Box::new(again), Box::new(time)))
    }
}

/// The unit that a window begins and ends with.
pub(super) fn unit_of(window: Window) -> Unit {
    match window {
        Window::Rolling(length) => Unit::of_length(length),
        Window::ToDate(grain) => Unit::of([grain]),
        Window::Cumulative => Unit::DAY,
    }
}
