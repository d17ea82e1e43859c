//! Why the oracle has no answer.

/// What the oracle knows, or why it does not.
pub type Known<T> = Result<T, Stop>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// The oracle has not learnt this construct.
    Unknown(String),
    /// Two right engines may differ: floating numbers on an edge.
    Unsure(String),
    /// The question has no single right answer: a code of those that say so.
    Refused(&'static str),
    /// A key that is joined stands twice.
    KeyTwice,
}
