//! Ids: a link, or the key of an entity, says who or what a row speaks of. It may be
//! a number in the data, and still measures nothing.

use super::bind::{Bound, RowBinder};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Expr, ExprKind, Path};

/// Functions whose value is one of their arguments as it is.
const CHOOSING: [&str; 3] = ["coalesce", "least", "greatest"];

impl RowBinder<'_> {
    /// That a value is none that only says who somebody is, where it is reckoned with.
    ///
    /// # Errors
    /// E0302 at the id.
    pub(super) fn is_no_id(&self, expr: &Expr) -> Bound<()> {
        let Some(path) = self.id_in(expr) else {
            return Ok(());
        };
        let entity = self
            .entity(path)
            .and_then(|id| self.model.entities.get(id.index()));
        let table = self.table().map_or("", |table| table.named.name.text.as_str());
        Err(Box::new(
            Diagnostic::error(&code::UNIT_MISMATCH)
                .says("message.id")
                .helps("help.id")
                .label(expr.span, "label.id")
                .with("name", path.text())
                .with(
                    "entity",
                    entity.map_or("", |entity| entity.named.name.text.as_str()),
                )
                .with("count", format!("`count({table}.{})`", path.text())),
        ))
    }

    /// The id that a value is, for some rows at least.
    fn id_in<'e>(&self, expr: &'e Expr) -> Option<&'e Path> {
        match &expr.kind {
            ExprKind::Path(path) => self.entity(path).map(|_| path),
            ExprKind::Paren(inner) => self.id_in(inner),
            ExprKind::Case(arms) => arms.iter().find_map(|(_, value)| self.id_in(value)),
            ExprKind::Call { function, arguments } if CHOOSING.contains(&function.text().as_str()) => {
                arguments.iter().find_map(|argument| self.id_in(&argument.expr))
            }
            _ => None,
        }
    }
}
