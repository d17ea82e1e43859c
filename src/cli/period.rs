//! Periods of the calendar that a verb asks about.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::asking::Found;
use super::workspace::Workspace;
use crate::check::calendar::{next_start, start_of};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::MetricId;
use crate::source::Span;
use crate::source::manifest::Manifest;
use crate::source::project::words;
use crate::syntax::ast::{Clause, ClauseKind, MomentAt};
use crate::syntax::lone;
use crate::syntax::time::Grain;

/// A period of the calendar.
pub(super) struct Period {
    /// As it is written.
    pub words: String,
    pub grain: Grain,
    pub first: Date,
    /// The first day after it.
    pub end: Date,
}

impl Period {
    /// The one that holds a day.
    pub fn around(day: Date, grain: Grain, manifest: &Manifest) -> Self {
        let first = start_of(day, grain, manifest);
        Self {
            words: match grain {
                Grain::Year => first.year().to_string(),
                Grain::Month => first.strftime("%Y-%m").to_string(),
                Grain::Quarter => format!("{}-Q{}", first.year(), (first.month() + 2) / 3),
                Grain::Day => first.to_string(),
                _ => format!("{} {first}", grain.word()),
            },
            grain,
            first,
            end: next_start(first, grain).unwrap_or(first),
        }
    }

    /// The last of its grain that is over; months where only a table knows the grain.
    pub fn last(now: DateTime, grain: Grain, manifest: &Manifest) -> Self {
        let grain = match grain {
            Grain::Custom(_) => Grain::Month,
            grain => grain,
        };
        Self::around(now.date(), grain, manifest).before(manifest)
    }

    /// The one before it.
    pub fn before(&self, manifest: &Manifest) -> Self {
        let day = self.first.checked_sub(1.day()).unwrap_or(self.first);
        Self::around(day, self.grain, manifest)
    }

    /// The clauses that ask about it.
    pub fn clauses(&self, span: Span) -> [Clause; 2] {
        [
            Clause::of(ClauseKind::Since(MomentAt::day(self.first, span)), span),
            Clause::of(ClauseKind::Until(MomentAt::day(self.end, span)), span),
        ]
    }
}

/// The periods that are said; else the last that is over, and the one before.
pub(super) fn both(
    workspace: &mut Workspace,
    metric: MetricId,
    (from, to): (Option<&str>, Option<&str>),
    now: DateTime,
) -> Found<(Period, Period)> {
    let defined = workspace.checked.model.defined_per(metric);
    let mut read = |option, text: Option<&str>| {
        let period = text.map(|text| read(workspace, option, text, defined));
        period.transpose()
    };
    let (from, to) = (read("--from", from)?, read("--to", to)?);
    let manifest = &workspace.checked.model.manifest;
    let grain = from.as_ref().map(|from| from.grain).or(defined);
    let to = to.unwrap_or_else(|| Period::last(now, grain.unwrap_or(Grain::Month), manifest));
    Ok((from.unwrap_or_else(|| to.before(manifest)), to))
}

/// A period as it is said. A day stands for the longer period a metric is defined per.
fn read(
    workspace: &mut Workspace,
    option: &'static str,
    text: &str,
    defined: Option<Grain>,
) -> Found<Period> {
    let id = words(&mut workspace.project.sources, option, text);
    let moment = lone::moment(id, text)?.moment;
    let manifest = &workspace.checked.model.manifest;
    let first = moment.first_day(manifest.fiscal_year_starts);
    let (Some(first), Some(grain)) = (first, moment.grain()) else {
        let finding = Diagnostic::error(&code::BAD_DATE).at(Span::new(id, 0, text.len()));
        return Err(vec![finding.helps("help.period").with("found", text)]);
    };
    let longer = defined.filter(|defined| grain == Grain::Day && *defined > Grain::Day);
    match longer.filter(|longer| !matches!(longer, Grain::Custom(_))) {
        Some(longer) => Ok(Period::around(first, longer, manifest)),
        None => Ok(Period {
            words: text.to_owned(),
            grain,
            first,
            end: next_start(first, grain).unwrap_or(first),
        }),
    }
}
