//! Metrics.

use smol_str::SmolStr;

use super::Named;
use crate::resolve::types::Type;
use crate::source::Span;
use crate::syntax::ast::{Expr, Kind, Name, Text};
use crate::syntax::time::Grain;

/// A metric.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Name, label and so on.
    pub named: Named,
    /// Whether its text could not be understood; its findings are made already.
    pub broken: bool,
    /// The unit it is declared in.
    pub kind: Option<(Type, Kind)>,
    /// Its definition.
    pub expr: Expr,
    /// The period it is defined per.
    pub grain: Option<(Grain, Span)>,
    /// How several of those periods become one number.
    pub coarser: Option<Coarser>,
    /// Whether its empty sums and counts are null instead of zero.
    pub empty_is_null: bool,
    /// Whether more is better.
    pub better: Option<bool>,
    /// How its values are shown.
    pub format: Option<Text>,
    /// `draft`, `certified` or `deprecated`.
    pub status: Option<Name>,
    /// What to use instead, and from when on, as it is written.
    pub status_note: (Option<Text>, Option<SmolStr>),
    /// The metrics it says how it differs from.
    pub relatives: Vec<Name>,
}

/// How the values of several inner periods become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coarser {
    /// Their mean.
    Avg,
    /// The latest.
    Last,
    /// The earliest.
    First,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// Their sum.
    Sum,
}

impl Coarser {
    /// The words of the language.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("avg", Self::Avg),
        ("last", Self::Last),
        ("first", Self::First),
        ("min", Self::Min),
        ("max", Self::Max),
        ("sum", Self::Sum),
    ];
}
