//! The day of the as-of.

use super::build::Planner;
use super::frame::Planned;
use super::ir::Expr;
use super::question::AsOf;
use crate::check::Literal;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::Type;
use crate::source::Span;

impl Planner<'_> {
    /// The day a question is asked on, in the project's zone.
    ///
    /// # Errors
    /// A test without an as-of has none, and something needs it.
    pub fn today(&self, is_needed: bool, asked_at: Span) -> Planned<Expr> {
        match self.question.as_of {
            AsOf::Clock => Ok(Expr::Now(Type::Date)),
            AsOf::At(time) => Ok(Expr::Literal(Literal::Date(time.date()))),
            AsOf::Never if is_needed => Err(Box::new(Diagnostic::error(&code::NO_TODAY).at(asked_at))),
            AsOf::Never => Ok(Expr::Literal(Literal::Null)),
        }
    }
}
