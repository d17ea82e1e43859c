//! Expressions.

use super::{Duration, MomentAt, Name, Number, Path, Text};
use crate::source::Span;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expressions. Chains are flat: `a + b - c` is one `Sum`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `gmv`, `buyer.country`
    Path(Path),
    /// `"paid"`
    Text(Text),
    /// `12_000`, `30%`
    Number(Number),
    /// `true`
    Bool(bool),
    /// `null`
    Null,
    /// `2026-12-31`
    Moment(MomentAt),
    /// `7 days`
    Duration(Duration),
    /// `["a", "b"]`
    List(Vec<Expr>),
    /// `(a, b)`
    Tuple(Vec<Expr>),
    /// `(a)`
    Paren(Box<Expr>),
    /// `sum(order_lines.amount)`
    Call {
        /// Which.
        function: Path,
        /// What it is given.
        arguments: Vec<Argument>,
    },
    /// `-a`
    Negate(Box<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `a and b`
    And(Vec<Expr>),
    /// `a or b`
    Or(Vec<Expr>),
    /// The first term, then whether each next one is subtracted.
    Sum(Box<Expr>, Vec<(bool, Expr)>),
    /// The first factor, then whether each next one divides.
    Product(Box<Expr>, Vec<(bool, Expr)>),
    /// `a >= b`
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `a in [b, c]`
    In {
        /// `not`
        negated: bool,
        /// What is judged.
        subject: Box<Expr>,
        /// The list.
        set: Box<Expr>,
    },
    /// `a like "x%"`
    Like {
        /// `not`
        negated: bool,
        /// What is judged.
        subject: Box<Expr>,
        /// The pattern.
        pattern: Box<Expr>,
    },
    /// `a between b and c`
    Between {
        /// `not`
        negated: bool,
        /// What is judged.
        subject: Box<Expr>,
        /// The lower bound, included.
        low: Box<Expr>,
        /// The upper bound, included.
        high: Box<Expr>,
    },
    /// `a is null`
    IsNull {
        /// `not`
        negated: bool,
        /// What is judged.
        subject: Box<Expr>,
    },
    /// `gmv where channel = "ads"`
    Where(Box<Expr>, Box<Expr>),
    /// `sum(…) at shipped_at`
    At(Box<Expr>, Path),
    /// `gmv across channel`
    Across(Box<Expr>, Vec<Path>),
    /// `gmv every day`; with `apart` the other slices of a period without rows are null
    Every(Box<Expr>, Name, bool),
    /// `gmv fill 0`, `weight fill gram(5)`
    Fill(Box<Expr>, Box<Expr>),
    /// `orders via payer`
    Via(Box<Expr>, Path),
    /// Conditions and values; the one without a condition is `else`.
    Case(Vec<(Option<Expr>, Expr)>),
}

/// `= != < <= > >=`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The same with its sides changed.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }

    /// As written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// One argument of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// `from:` and the like.
    pub name: Option<Name>,
    /// `every customer where …`: all of the entity's rows.
    pub every: bool,
    /// The value.
    pub expr: Expr,
    /// `per day` or `once per buyer`.
    pub per: Option<Per>,
}

/// What an argument is taken per.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Per {
    /// `once per`: each one once.
    pub once: bool,
    /// Of what.
    pub path: Path,
}
