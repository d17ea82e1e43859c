//! What some columns of a table hold, in one row in which all of them are there.

use super::build::Planner;
use super::frame::Planned;
use super::ir::{Expr, Plan, Relation, Select};
use super::lower::Aliases;
use super::question::{AsOf, Question};
use crate::check::{Checked, Literal};
use crate::resolve::{TableId, Type};
use crate::source::Span;
use crate::syntax::ast::Name;

/// A question for these columns, as they are stored, in any row where none of them is NULL.
///
/// # Errors
/// What keeps the table from being read.
pub fn one_row(checked: &Checked, table: TableId, names: &[Name]) -> Planned<Plan> {
    let question = Question::nothing(Span::default(), AsOf::Clock);
    let mut planner = Planner::new(checked, &question);
    let aliases = Aliases::new(&checked.model, table, Vec::new(), Expr::Literal(Literal::Null));
    let source = planner.stored(table);
    let mut select = Select {
        columns: Vec::new(),
        from: Relation {
            source,
            alias: aliases.base().to_owned(),
        },
        joins: Vec::new(),
        filter: Vec::new(),
        group: None,
    };
    for name in names {
        let model = &checked.model;
        planner
            .needs
            .column(model, table, &name.text, &Type::Unknown, name.span);
        let column = Expr::column(aliases.base(), &name.text);
        select.columns.push((column.clone(), name.text.to_string()));
        select.filter.push(Expr::IsNull(true, Box::new(column)));
    }
    planner.planned(select, Vec::new(), Some(1))
}
