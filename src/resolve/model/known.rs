//! What is said to be so: tests of definitions, and known answers on real data.

use super::{Named, TableId};
use crate::source::Span;
use crate::syntax::ast::{Clause, MomentAt, Number, Row};

/// Known answers on real data.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// Name, label and so on.
    pub named: Named,
    /// Each of them.
    pub cases: Vec<Known>,
}

/// What is known of the answer to a question.
#[derive(Clone, Debug)]
pub struct Known {
    /// What is asked: one number.
    pub clauses: Vec<Clause>,
    /// What it must be, and how far it may be from that; without it, a condition was
    /// asked: 1 where it is true, 0 where it is not.
    pub value: Option<(Number, Option<Number>)>,
    /// The whole claim.
    pub span: Span,
}

/// A unit test of definitions.
#[derive(Clone, Debug)]
pub struct Test {
    /// Name, label and so on.
    pub named: Named,
    /// The rows given, by table.
    pub given: Vec<(TableId, Vec<Row>)>,
    /// Where each of these tables is named.
    pub given_at: Vec<Span>,
    /// The moment the questions are asked at, if it matters.
    pub as_of: Option<MomentAt>,
    /// What is asked, and what must come out.
    pub cases: Vec<TestCase>,
}

/// One `expect`.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// What is asked, as clauses of a question.
    pub clauses: Vec<Clause>,
    /// What must come out.
    pub rows: Vec<Row>,
    /// The whole `expect`.
    pub span: Span,
}
