//! Buckets of times: `shipped_at.week`, and a bare `month`.

use super::bind::{Bound, RowBinder};
use super::part::{TimePart, part_of};
use super::row::Row;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::Type;
use crate::source::Span;
use crate::syntax::ast::{Name, Path};
use crate::syntax::time::Grain;
use crate::words::{Said, say};

impl RowBinder<'_> {
    /// The bucket of the metric's own time.
    ///
    /// # Errors
    /// There is no time, or one of days that has no such grain.
    pub fn own_bucket(&self, grain: Grain, span: Span) -> Bound<(Row, Type)> {
        let (row, kind) = self.own(span)?;
        if *kind == Type::Date && grain < Grain::Day {
            return Err(no_hours(grain.word(), span));
        }
        bucket(row, kind, grain).ok_or_else(|| no_time(kind, &say!("when the rows of a table happen"), span))
    }

    /// The metric's own time.
    pub(super) fn own(&self, span: Span) -> Bound<(&Row, &Type)> {
        if let Some((row, kind)) = self.own_time {
            return Ok((row, kind));
        }
        let table = self.table().map(|table| table.named.name.text.to_string());
        let finding = Diagnostic::error(&code::NO_TIME)
            .at(span)
            .with("table", table.unwrap_or_default())
            .with("needs", say!("needs to know when a row happened"));
        Err(Box::new(match self.times() {
            Some(times) => finding
                .says("message.whose")
                .helps("help.times")
                .with("times", times),
            None => finding,
        }))
    }

    /// `retail_month.name`, of the metric's own time, if a calendar names the grain.
    pub(super) fn own_name(&self, first: &Name, rest: &[Name]) -> Option<Bound<(Row, Type)>> {
        let grain = self.named_grain(first, rest)?;
        let own = self.own(first.span);
        Some(own.and_then(|(row, kind)| called(row, kind, grain, first.span)))
    }

    /// `shipped_at.retail_month.name`
    pub(super) fn name_of(&self, row: &Row, kind: &Type, rest: &[Name]) -> Option<Bound<(Row, Type)>> {
        let (word, behind) = rest.split_first()?;
        let grain = self.named_grain(word, behind)?;
        Some(called(row, kind, grain, word.span))
    }

    /// The grain of a calendar, where `name` alone stands behind it.
    fn named_grain(&self, word: &Name, behind: &[Name]) -> Option<Grain> {
        let [name] = behind else { return None };
        let is_name = name.text == "name" && !name.quoted && !word.quoted;
        let period = self.model.names.period(&word.text).filter(|_| is_name)?;
        Some(period.grain)
    }

    /// `shipped_at.week`, `shipped_at.day_of_week`
    pub(super) fn bucket_of(&self, row: Row, kind: &Type, word: &Name, whole: &Path) -> Bound<(Row, Type)> {
        if word.quoted {
            return Err(self.unreachable(whole, word.span));
        }
        if let Some(part) = TimePart::named(&word.text) {
            return part_of(&row, kind, part, word.span);
        }
        let Some(grain) = self.model.names.grain(&word.text) else {
            return Err(Box::new(self.no_grain(whole, word)));
        };
        if *kind == Type::Date && grain < Grain::Day {
            return Err(no_hours(grain.word(), word.span));
        }
        bucket(&row, kind, grain).ok_or_else(|| no_time(kind, &say!("only times have grains"), word.span))
    }

    fn no_grain(&self, whole: &Path, word: &Name) -> Diagnostic {
        let finding = *self.unreachable(whole, word.span);
        let grains = Grain::ALL.map(Grain::word);
        let parts = TimePart::ALL.map(TimePart::word);
        let near = Grain::meant(&word.text).map(Grain::word);
        match near.or_else(|| nearest(&word.text, grains.into_iter().chain(parts))) {
            Some(near) => finding.helps("help.near").with("near", near).fix(word.span, near),
            None => finding,
        }
    }
}

/// What a calendar calls the period that holds a time: it holds what it likes.
fn called(row: &Row, kind: &Type, grain: Grain, span: Span) -> Bound<(Row, Type)> {
    let time = local(row, kind).ok_or_else(|| no_time(kind, &say!("only times have grains"), span))?;
    Ok((Row::Called(grain, Box::new(time)), Type::Unknown))
}

/// The finding for grains and parts of what is no time.
pub(super) fn no_time(kind: &Type, why: &Said, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::TYPE_MISMATCH)
            .says("message.wanted")
            .helps("help.none")
            .at(span)
            .with("wanted", say!("a time"))
            .with("found", kind)
            .with("detail", why),
    )
}

/// The finding for what is finer than the days a time has.
pub(super) fn no_hours(word: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(&code::NO_HOURS).at(span).with("grain", word))
}

/// The bucket of a time; `None` when it is no time.
fn bucket(row: &Row, kind: &Type, grain: Grain) -> Option<(Row, Type)> {
    let local = local(row, kind)?;
    Some((Row::Bucket(grain, Box::new(local)), Type::Bucket(grain)))
}

/// A time by the project's clock; `None` when it is no time.
pub(super) fn local(row: &Row, kind: &Type) -> Option<Row> {
    match kind {
        Type::Timestamp(Some(zone)) => Some(Row::Local {
            zone: zone.clone(),
            time: Box::new(row.clone()),
        }),
        Type::Timestamp(None) | Type::Date => Some(row.clone()),
        _ => None,
    }
}
