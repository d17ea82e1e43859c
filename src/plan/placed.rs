//! Values that come from steps of their own, as columns of a frame.

use super::aggregate::zero;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame};
use super::ir::{Expr, Select, StepBody};
use crate::check::Literal;

impl Planner<'_> {
    /// Keys with a value each become a block of the frame; where a cell has no
    /// such row, the value is that over nothing.
    pub fn place(
        &mut self,
        mut keys: Select,
        (value, nothing): (Expr, Option<Expr>),
        comment: &str,
        context: &Context,
        frame: &mut Frame,
    ) -> Expr {
        let column = frame.fresh(&context.name);
        keys.columns.push((value, column.clone()));
        let mut columns = vec![column.clone()];
        let found = nothing.as_ref().filter(|nothing| **nothing != zero()).map(|_| {
            let found = frame.fresh("found");
            keys.columns
                .push((Expr::Literal(Literal::Bool(true)), found.clone()));
            columns.push(found.clone());
            found
        });
        let name = format!("{column}_by_cell");
        let step = self.step(&name, comment, StepBody::Select(Box::new(keys)));
        frame.derived.push((step, columns, context.makes_cells));
        let value = Expr::column(CELLS, &column);
        match (nothing, found) {
            (Some(nothing), Some(found)) => {
                let missing = Expr::IsNull(false, Box::new(Expr::column(CELLS, &found)));
                Expr::Case(vec![(missing, nothing)], Some(Box::new(value)))
            }
            (Some(_), None) => value.or_zero(),
            (None, _) => value,
        }
    }
}
