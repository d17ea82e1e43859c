//! The cell that is meant: a value for some of the slices.

use crate::check::calendar::start_of;
use crate::check::{Literal, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::plan::build::Planner;
use crate::plan::frame::Planned;
use crate::resolve::Type;
use crate::source::Span;
use crate::syntax::time::Grain;
use crate::syntax::{lone, plain_number};
use crate::words::{Said, say};

/// The value of one slice.
#[derive(Clone, Debug)]
pub struct CellKey {
    /// Of which slice, by its place.
    pub slice: usize,
    /// Its value as written; nothing for NULL.
    pub value: Option<String>,
    /// Where it is written.
    pub span: Span,
}

impl Planner<'_> {
    /// Whether a row is in the cell, as far as this slice goes.
    pub fn is_at(&self, key: &CellKey, row: Row, kind: &Type) -> Planned<Row> {
        let Some(text) = &key.value else {
            return Ok(Row::IsNull {
                negated: false,
                subject: Box::new(row),
            });
        };
        let value = self.value_of(key, text, kind)?;
        Ok(Row::Compare(
            crate::syntax::ast::Comparison::Equal,
            Box::new(row),
            Box::new(Row::Literal(value)),
        ))
    }

    /// A value of a slice of this kind.
    pub fn value_of(&self, key: &CellKey, text: &str, kind: &Type) -> Planned<Literal> {
        let wanted = |wanted: Said| {
            Box::new(
                Diagnostic::error(&code::TYPE_MISMATCH)
                    .says("message.wanted")
                    .helps("help.none")
                    .at(key.span)
                    .with("wanted", wanted)
                    .with("found", format!("`{text}`"))
                    .with("detail", say!("the slice has no such value")),
            )
        };
        let number = || plain_number(text.strip_prefix('-').unwrap_or(text));
        let signed = |digits: String| match text.starts_with('-') {
            true => format!("-{digits}"),
            false => digits,
        };
        match kind {
            Type::Date => self
                .day(key, text)
                .map(Literal::Date)
                .ok_or_else(|| wanted(say!("a day"))),
            Type::Bucket(grain) => {
                let day = self.day(key, text);
                let begins = |day: &jiff::civil::Date| {
                    *grain <= Grain::Day
                        || matches!(grain, Grain::Custom(_))
                        || start_of(*day, *grain, &self.checked.model.manifest) == *day
                };
                let day = day.filter(begins);
                day.map(Literal::Date)
                    .ok_or_else(|| wanted(say!("the first day of a {grain}", grain = grain.word())))
            }
            Type::Bool => match text {
                "true" => Ok(Literal::Bool(true)),
                "false" => Ok(Literal::Bool(false)),
                _ => Err(wanted(say!("`true` or `false`"))),
            },
            Type::Number(_) => match number() {
                Some(digits) => Ok(Literal::Number(signed(digits).into())),
                None => Err(wanted(say!("a number"))),
            },
            Type::Unknown => Ok(match number() {
                Some(digits) => Literal::Number(signed(digits).into()),
                None => Literal::Text(text.into()),
            }),
            _ => Ok(Literal::Text(text.into())),
        }
    }

    fn day(&self, key: &CellKey, text: &str) -> Option<jiff::civil::Date> {
        let moment = lone::moment(key.span.file, text).ok()?;
        moment
            .moment
            .first_day(self.checked.model.manifest.fiscal_year_starts)
    }
}
