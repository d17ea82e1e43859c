//! Functions of one row: the one table of their names, what they take and give,
//! and the unit rule. `sql::scalar` says how engines spell them.
//!
//! NULL in, NULL out, for each but `coalesce`.

mod call;
mod over_metrics;
mod pattern;
mod shape;

use super::part::TimePart;
use super::row::Row;
use crate::resolve::Exactness;
use crate::words::{Phrase, phrase};

/// A function of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// The first that is not NULL.
    Coalesce,
    /// The texts one after the other.
    Concat,
    /// In lower case.
    Lower,
    /// In upper case.
    Upper,
    /// Without spaces (U+0020) at both ends.
    Trim,
    /// How many Unicode characters.
    Length,
    /// The first text with every occurrence of the second made the third; an
    /// empty one occurs nowhere.
    Replace,
    /// From this character on (1 and more), so many (0 and more) or all.
    Substring,
    /// Whether a text begins with another.
    StartsWith,
    /// Whether a text ends with another.
    EndsWith,
    /// Whether a text is in another.
    Contains,
    /// Whether a pattern is found in a text.
    Matches,
    /// Without its sign.
    Abs,
    /// To so many digits behind the point, a half away from zero.
    Round,
    /// The greatest whole number that is not greater.
    Floor,
    /// The least whole number that is not less.
    Ceil,
    /// The greatest multiple of the second number, which is above zero, that is
    /// not greater than the first.
    Bucket,
    /// Of metrics: the greatest of the others, which go up, that is not greater
    /// than the first.
    Bound,
    /// The least; NULLs are no values of it.
    Least,
    /// The greatest; NULLs are no values of it.
    Greatest,
    /// A part of a time. Written behind it, and not as a call.
    Part(TimePart),
}

/// What an argument must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Anything, of one type with the others.
    Value,
    /// A number, date or time, of one type and unit with the others.
    Ordered,
    /// A text.
    Text,
    /// A pattern in quotes.
    Pattern,
    /// A number of any unit.
    Number,
    /// A place in a text, from 1.
    Place,
    /// How many characters.
    Count,
    /// How many digits: a constant.
    Digits,
    /// A width above zero, or a list of bounds: constants.
    Bounds,
}

/// The type of what comes out.
#[derive(Clone, Copy)]
enum Gives {
    /// That of the arguments, and their unit.
    Same,
    /// That of the first argument, as whole numbers.
    Whole,
    /// A text.
    Text,
    /// A whole number without a unit.
    Count,
    /// True or false.
    Truth,
}

/// One function.
pub(super) struct Entry {
    /// As it is written.
    pub name: &'static str,
    function: Scalar,
    /// For people.
    takes: Phrase,
    /// Each argument; the last stands for any more.
    arguments: &'static [Takes],
    /// The fewest and the most there may be.
    count: (usize, usize),
    gives: Gives,
}

const fn entry(
    name: &'static str,
    function: Scalar,
    takes: Phrase,
    arguments: &'static [Takes],
    count: (usize, usize),
    gives: Gives,
) -> Entry {
    Entry {
        name,
        function,
        takes,
        arguments,
        count,
        gives,
    }
}

const MANY: usize = 1000;

/// Every function of one row.
#[rustfmt::skip]
static TABLE: [Entry; 19] = {
    use Takes::{Bounds, Count, Digits, Number, Ordered, Pattern, Place, Text, Value};
    [
        entry("coalesce", Scalar::Coalesce, phrase("two values or more"), &[Value], (2, MANY), Gives::Same),
        entry("least", Scalar::Least, phrase("two values or more"), &[Ordered], (2, MANY), Gives::Same),
        entry("greatest", Scalar::Greatest, phrase("two values or more"), &[Ordered], (2, MANY), Gives::Same),
        entry("concat", Scalar::Concat, phrase("two texts or more"), &[Text], (2, MANY), Gives::Text),
        entry("lower", Scalar::Lower, phrase("one text"), &[Text], (1, 1), Gives::Text),
        entry("upper", Scalar::Upper, phrase("one text"), &[Text], (1, 1), Gives::Text),
        entry("trim", Scalar::Trim, phrase("one text"), &[Text], (1, 1), Gives::Text),
        entry("length", Scalar::Length, phrase("one text"), &[Text], (1, 1), Gives::Count),
        entry("replace", Scalar::Replace, phrase("a text, what to replace in it, and by what"), &[Text], (3, 3), Gives::Text),
        entry("substring", Scalar::Substring, phrase("a text, the place of the first character, and how many"), &[Text, Place, Count], (2, 3), Gives::Text),
        entry("starts_with", Scalar::StartsWith, phrase("two texts"), &[Text], (2, 2), Gives::Truth),
        entry("ends_with", Scalar::EndsWith, phrase("two texts"), &[Text], (2, 2), Gives::Truth),
        entry("contains", Scalar::Contains, phrase("two texts"), &[Text], (2, 2), Gives::Truth),
        entry("matches", Scalar::Matches, phrase("a text, and a pattern in quotes"), &[Text, Pattern], (2, 2), Gives::Truth),
        entry("abs", Scalar::Abs, phrase("one number"), &[Number], (1, 1), Gives::Same),
        entry("round", Scalar::Round, phrase("a number, and how many digits behind the point"), &[Number, Digits], (1, 2), Gives::Same),
        entry("floor", Scalar::Floor, phrase("one number"), &[Number], (1, 1), Gives::Whole),
        entry("ceil", Scalar::Ceil, phrase("one number"), &[Number], (1, 1), Gives::Whole),
        entry("bucket", Scalar::Bucket, phrase("a number, and a width or a list of bounds"), &[Number, Bounds], (2, 2), Gives::Same),
    ]
};

/// The function called so.
pub(super) fn named(name: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.name == name)
}

/// Every name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|entry| entry.name)
}

impl Scalar {
    /// How exactly an engine holds what it makes of these.
    pub(super) fn exactness(self, arguments: &[Row], widest: Option<Exactness>) -> Option<Exactness> {
        match self {
            Self::Length | Self::Part(_) => Some(Exactness::Int),
            Self::Floor | Self::Ceil => match widest {
                Some(Exactness::Int | Exactness::Decimal) => Some(Exactness::Int),
                other => other,
            },
            Self::Round => arguments.first().and_then(Row::exactness),
            _ => widest,
        }
    }

    /// Whether one NULL is enough to make it NULL.
    #[must_use]
    pub fn is_strict(self) -> bool {
        !matches!(self, Self::Coalesce | Self::Least | Self::Greatest)
    }
}
