//! Bounds: which moments are asked about.

use crate::check::{FromNow, Literal, Row, bound_instant};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::source::manifest::Manifest;
use crate::syntax::ast::MomentAt;
use smol_str::SmolStr;

use super::build::Planner;
use super::frame::{Context, Planned};

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

impl Bound {
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

/// A bound beside a time of this type: a constant, unless the clock decides.
///
/// # Errors
/// An instant beside days, or a moment outside of the calendar.
pub(super) fn beside(kind: &Type, bound: &Bound, manifest: &Manifest) -> Planned<Row> {
    match bound {
        Bound::At(moment) => literal(kind, moment, manifest).map(Row::Literal),
        Bound::Clock { start, .. } => Ok(Row::FromNow(start.clone(), kind.clone())),
    }
}

fn literal(kind: &Type, bound: &MomentAt, manifest: &Manifest) -> Planned<Literal> {
    let literal = match kind {
        Type::Date => match bound.moment.first_day(manifest.fiscal_year_starts) {
            Some(day) => Some(Literal::Date(day)),
            None => {
                return Err(Box::new(
                    Diagnostic::error(&code::TYPE_MISMATCH)
                        .says("message.wanted")
                        .helps("help.none")
                        .at(bound.span)
                        .with("wanted", "a day")
                        .with("found", "an instant")
                        .with("detail", "the metric's time has days only"),
                ));
            }
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
                    .note(context.asked_at, format!("rests on `{}`", self.table_name(table)))
                    .with("metric", &context.name)
                    .with("clause", word),
            )),
        }
    }
}
