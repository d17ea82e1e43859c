//! Bounds: which moments are asked about.

use crate::check::{Back, FromNow, Literal, Row, bound_instant};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::source::manifest::Manifest;
use crate::syntax::ast::MomentAt;
use crate::syntax::time::{Grain, Length, Moment};
use crate::words::say;
use jiff::civil::Date;
use smol_str::SmolStr;

use super::build::Planner;
use super::frame::{Context, Planned};
use crate::check::calendar::start_of;

/// The first moment in and the first one out, of what is computed. A question
/// has them from its clauses; windows and shifts move them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The first moment in.
    pub since: Option<Bound>,
    /// The first moment out.
    pub until: Option<Bound>,
}

/// One end of what is asked about.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A moment.
    At(MomentAt),
    /// The start of a period, counted from the engine's clock.
    Clock {
        /// Which one.
        start: FromNow,
        /// As written: `today`, `last 12 complete months`.
        raw: SmolStr,
        /// Where.
        span: Span,
    },
}

impl Bounds {
    /// Both, with the word each is written with.
    pub fn each(&self) -> impl Iterator<Item = (&'static str, &Bound)> {
        let since = self.since.as_ref().map(|bound| ("since", bound));
        since
            .into_iter()
            .chain(self.until.as_ref().map(|bound| ("until", bound)))
    }
}

impl Bounds {
    /// From so much earlier on, to the same end.
    pub(super) fn since_earlier(&self, length: Length) -> Self {
        Self {
            since: self
                .since
                .as_ref()
                .and_then(|since| since.earlier(Back::By(length))),
            until: self.until.clone(),
        }
    }

    /// From the start of the period that holds the first moment.
    pub(super) fn since_start_of(&self, grain: Grain, manifest: &Manifest) -> Self {
        if matches!(grain, Grain::Custom(_)) {
            // Only its table knows: the window itself leaves earlier days out.
            return Self {
                since: None,
                until: self.until.clone(),
            };
        }
        let start = |since: &Bound| match since {
            Bound::At(moment) => {
                let day = bound_instant(moment.moment, manifest, None)?.date();
                Some(Bound::At(at_day(moment, start_of(day, grain, manifest))))
            }
            clock => clock.earlier(Back::ToStartOf(grain)),
        };
        Self {
            since: self.since.as_ref().and_then(start),
            until: self.until.clone(),
        }
    }

    /// The same range, so much earlier.
    pub(super) fn earlier(&self, length: Length) -> Self {
        let since = self.since.as_ref();
        let until = self.until.as_ref();
        Self {
            since: since.and_then(|since| since.earlier(Back::By(length))),
            until: until.and_then(|until| until.earlier(Back::Through(length))),
        }
    }

    /// With periods of the bounds as their first days.
    pub(super) fn by_days(&self, manifest: &Manifest) -> Self {
        let day = |bound: &Bound| match bound {
            Bound::At(moment) => {
                let day = moment.moment.first_day(manifest.fiscal_year_starts);
                Bound::At(day.map_or_else(|| moment.clone(), |day| at_day(moment, day)))
            }
            clock => clock.clone(),
        };
        Self {
            since: self.since.as_ref().map(day),
            until: self.until.as_ref().map(day),
        }
    }
}

fn at_day(bound: &MomentAt, day: Date) -> MomentAt {
    MomentAt {
        moment: Moment::Day(day),
        ..bound.clone()
    }
}

impl Bound {
    /// An earlier moment; nothing outside of the calendar.
    fn earlier(&self, back: Back) -> Option<Self> {
        match self {
            Self::At(moment) => {
                let moved = match back {
                    Back::By(length) => moved(moment.moment, length)?,
                    Back::Through(length) => through(moment.moment, length)?,
                    Back::ToStartOf(_) => return None,
                };
                Some(Self::At(MomentAt {
                    moment: moved,
                    ..moment.clone()
                }))
            }
            // Of one that has moved before, the rows are only looked for further back.
            Self::Clock { start, raw, span } if start.back.is_none() => Some(Self::Clock {
                start: FromNow {
                    back: Some(back),
                    ..start.clone()
                },
                raw: raw.clone(),
                span: *span,
            }),
            Self::Clock { .. } => None,
        }
    }

    /// Whether it is an instant in the middle of a day.
    pub(super) fn is_inside_a_day(&self, manifest: &Manifest) -> bool {
        match self {
            Self::At(moment) => {
                let time = bound_instant(moment.moment, manifest, None);
                time.is_some_and(|time| time.time() != jiff::civil::Time::midnight())
            }
            Self::Clock { start, .. } => !start.is_a_day(),
        }
    }

    /// As written.
    #[must_use]
    pub fn raw(&self) -> &str {
        match self {
            Self::At(moment) => &moment.raw,
            Self::Clock { raw, .. } => raw,
        }
    }

    /// Where it is written.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::At(moment) => moment.span,
            Self::Clock { span, .. } => *span,
        }
    }
}

/// So much before a moment.
fn moved(moment: Moment, length: Length) -> Option<Moment> {
    let back = length.back();
    match moment {
        Moment::Day(day) if !length.is_whole_days() => {
            let midnight = day.to_datetime(jiff::civil::Time::midnight());
            moved(Moment::Instant(midnight, None), length)
        }
        Moment::Day(day) => Some(Moment::Day(back.after(day)?)),
        Moment::Instant(time, offset) => {
            let time = back.after(time.date())?.to_datetime(time.time());
            let seconds = jiff::Span::new().try_seconds(back.seconds).ok()?;
            Some(Moment::Instant(time.checked_add(seconds).ok()?, offset))
        }
        other => Some(other),
    }
}

/// So much before a day, and past what the day before it looks back to.
fn through(moment: Moment, length: Length) -> Option<Moment> {
    match moment {
        Moment::Day(day) if length.is_whole_days() => {
            let back = length.back();
            let last = back.after(day.yesterday().ok()?)?;
            Some(Moment::Day(back.after(day)?.max(last.tomorrow().ok()?)))
        }
        other => moved(other, length),
    }
}

/// A bound beside a time of this type: a constant, unless the clock decides.
///
/// # Errors
/// An instant beside days, or a moment outside of the calendar.
pub(super) fn beside(kind: &Type, bound: &Bound, manifest: &Manifest) -> Planned<Row> {
    match bound {
        Bound::At(moment) => literal(kind, moment, manifest).map(Row::Literal),
        Bound::Clock { start, span, .. } if *kind == Type::Date && !start.is_a_day() => {
            Err(no_instant(*span))
        }
        Bound::Clock { start, .. } => Ok(Row::FromNow(start.clone(), kind.clone())),
    }
}

/// The finding for an instant beside days.
fn no_instant(span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::TYPE_MISMATCH)
            .says("message.wanted")
            .helps("help.none")
            .at(span)
            .with("wanted", say!("a day"))
            .with("found", say!("an instant"))
            .with("detail", say!("the metric's time has days only")),
    )
}

fn literal(kind: &Type, bound: &MomentAt, manifest: &Manifest) -> Planned<Literal> {
    let literal = match kind {
        Type::Date => match bound.moment.first_day(manifest.fiscal_year_starts) {
            Some(day) => Some(Literal::Date(day)),
            None => return Err(no_instant(bound.span)),
        },
        Type::Timestamp(zone) => {
            bound_instant(bound.moment, manifest, zone.as_deref()).map(Literal::Timestamp)
        }
        _ => bound_instant(bound.moment, manifest, None).map(Literal::Timestamp),
    };
    literal.ok_or_else(|| {
        let finding = Diagnostic::error(&code::BAD_DATE).at(bound.span);
        Box::new(finding.with("found", &bound.raw))
    })
}

impl Planner<'_> {
    /// A table without a time cannot be bounded.
    pub fn needs_time(&self, table: TableId, context: &Context) -> Planned<()> {
        match context.bounds.each().next() {
            None => Ok(()),
            Some((word, bound)) => Err(Box::new(
                Diagnostic::error(&code::BOUNDS_WITHOUT_TIME)
                    .at(bound.span())
                    .note(
                        context.asked_at,
                        say!("rests on `{table}`", table = self.table_name(table)),
                    )
                    .with("metric", &context.name)
                    .with("clause", word),
            )),
        }
    }
}
