//! Partitions: which column a warehouse prunes by, and how it spells a time.

use smol_str::SmolStr;

use super::model::Table;
use super::types::Type;
use super::unit::Unit;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{FieldRole, Partitioned};
use crate::syntax::time::{Grain, Length};

/// The column a table is partitioned by.
#[derive(Clone, Debug)]
pub struct Partition {
    /// The field of that column, by its place.
    pub field: usize,
    /// How it spells a time.
    pub spelling: Spelling,
    /// What each partition holds.
    pub holds: Holds,
    /// Where it is declared.
    pub span: Span,
}

/// What each partition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The rows of some period, by the time in this field: those of a day stand
    /// in its partition, or in one that is not later by more than this.
    Rows(usize, Length),
    /// The whole table, as it was.
    Copy,
}

/// How a partition spells a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// As a text.
    Text(Pattern),
    /// As a whole number of these digits.
    Number(Pattern),
    /// As a date.
    Date,
    /// As a timestamp: the moment the partition begins.
    Timestamp,
}

/// A pattern of fixed width whose texts sort as the times do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(pub Vec<Piece>);

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// `yyyy`, `MM`, `dd` or `HH`.
    Digits(Grain),
    /// What stands between them.
    Text(SmolStr),
}

const PIECES: [(&str, Grain); 4] = [
    ("yyyy", Grain::Year),
    ("MM", Grain::Month),
    ("dd", Grain::Day),
    ("HH", Grain::Hour),
];

impl Pattern {
    /// Reads `yyyyMMdd` and the like: from the year on down, each two digits
    /// (the year four), with anything but letters and digits between them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut expected = PIECES.iter();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if !first.is_alphanumeric() {
                pieces.push(Piece::Text(SmolStr::from_iter([first])));
                rest = rest.strip_prefix(first)?;
                continue;
            }
            let (word, grain) = expected.next()?;
            rest = rest.strip_prefix(word)?;
            pieces.push(Piece::Digits(*grain));
        }
        let has_year = pieces.iter().any(|piece| matches!(piece, Piece::Digits(_)));
        has_year.then_some(Self(pieces))
    }

    /// Whether a text is spelt by it: any two that are sort alike in every language.
    #[must_use]
    pub fn spells(&self, text: &str) -> bool {
        let mut rest = text;
        for piece in &self.0 {
            let left = match piece {
                Piece::Text(between) => rest.strip_prefix(between.as_str()),
                Piece::Digits(grain) => {
                    let wide = if *grain == Grain::Year { 4 } else { 2 };
                    let digits = rest.get(..wide);
                    let is_number = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_digit());
                    digits.filter(is_number).and_then(|_| rest.get(wide..))
                }
            };
            let Some(left) = left else { return false };
            rest = left;
        }
        rest.is_empty()
    }

    /// Whether it is digits alone.
    fn is_digits(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Digits(_)))
    }
}

/// Reads the clause, whose column is this field of the table.
pub(super) fn read(
    clause: &Partitioned,
    field: usize,
    table: &Table,
    span: Span,
) -> Result<Partition, Box<Diagnostic>> {
    let kind = table.fields.get(field).and_then(|field| field.kind.as_ref());
    Ok(Partition {
        field,
        spelling: spelling(clause, kind.unwrap_or(&Type::Unknown))?,
        holds: holds(clause, table, span)?,
        span,
    })
}

fn wrong(at: Span, message: &'static str, help: &'static str) -> Diagnostic {
    Diagnostic::error(&code::PARTITION)
        .at(at)
        .says(message)
        .helps(help)
}

fn spelling(clause: &Partitioned, kind: &Type) -> Result<Spelling, Box<Diagnostic>> {
    let name = &clause.name;
    let number = |unit: &Unit| *unit == Unit::ratio();
    match (kind, &clause.pattern) {
        (Type::Date, None) => Ok(Spelling::Date),
        (Type::Timestamp(None), None) => Ok(Spelling::Timestamp),
        (Type::Date | Type::Timestamp(_), Some(pattern)) => Err(Box::new(
            wrong(pattern.span, "message.spelt", "help.spelt").with("kind", kind),
        )),
        (Type::Text, Some(pattern)) => match Pattern::parse(&pattern.value) {
            Some(read) => Ok(Spelling::Text(read)),
            None => Err(Box::new(
                wrong(pattern.span, "message", "help").with("pattern", &pattern.value),
            )),
        },
        (Type::Number(found), Some(pattern)) if number(&found.unit) => match Pattern::parse(&pattern.value) {
            Some(read) if read.is_digits() => Ok(Spelling::Number(read)),
            _ => Err(Box::new(
                wrong(pattern.span, "message", "help").with("pattern", &pattern.value),
            )),
        },
        (Type::Text, None) => Err(Box::new(
            wrong(name.span, "message.unspelt", "help.unspelt").with("name", &name.text),
        )),
        (Type::Number(found), None) if number(&found.unit) => Err(Box::new(
            wrong(name.span, "message.unspelt", "help.unspelt").with("name", &name.text),
        )),
        (Type::Unknown, _) => Err(Box::new(wrong(name.span, "message", "help").echo())),
        (other, _) => Err(Box::new(
            wrong(name.span, "message.kind", "help.kind")
                .with("name", &name.text)
                .with("kind", other),
        )),
    }
}

fn holds(clause: &Partitioned, table: &Table, span: Span) -> Result<Holds, Box<Diagnostic>> {
    if clause.full {
        let late = clause.late.as_ref().map(|late| late.span);
        return match clause.of.as_ref().map(|of| of.span).or(late) {
            Some(at) => Err(Box::new(wrong(at, "message.full", "help.full"))),
            // Which copy is the latest is looked up in the table itself.
            None if table.physical().is_none() => Err(Box::new(wrong(span, "message.made", "help.made"))),
            None => Ok(Holds::Copy),
        };
    }
    let is_time = |role| matches!(role, FieldRole::Time | FieldRole::Snapshot);
    let of = match &clause.of {
        Some(name) => {
            let found = table.fields.iter().position(|field| field.name.text == name.text);
            let found = found.filter(|at| table.fields.get(*at).is_some_and(|field| is_time(field.role)));
            found
                .ok_or_else(|| Box::new(wrong(name.span, "message.of", "help.of").with("name", &name.text)))?
        }
        None => table
            .default_time()
            .ok_or_else(|| Box::new(wrong(span, "message.no_time", "help.of")))?,
    };
    let late = clause.late.as_ref().map(|late| {
        late.length()
            .ok_or_else(|| Box::new(wrong(late.span, "message.late", "help.none")))
    });
    Ok(Holds::Rows(of, late.transpose()?.unwrap_or_default()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn patterns_sort_as_their_times_do() {
        for good in [
            "yyyyMMdd",
            "yyyy-MM-dd",
            "yyyyMM",
            "yyyy",
            "yyyy/MM/dd/HH",
            "yyyyMMddHH",
            "yyyy-MM-dd HH",
        ] {
            assert!(Pattern::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "-",
            "ddMMyyyy",
            "MMdd",
            "yyMMdd",
            "yyyyMd",
            "yyyyMMDD",
            "YYYYMMdd",
            "yyyyMMddmm",
            "yyyydd",
            "yyyyMMddT",
            "dt=yyyy",
            "yyyyyyyy",
            "yyyy年MM",
        ] {
            assert!(Pattern::parse(bad).is_none(), "{bad}");
        }
    }
}
