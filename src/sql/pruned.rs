//! Conditions on the column by which a table is partitioned. An engine leaves partitions out only
//! by the column itself: what makes texts comparable elsewhere would make it read all of them.

use sqlparser::ast::Expr as Sql;

use super::expr::Writer;
use super::literal::raw;
use super::node::binary;
use crate::check::Literal;
use crate::plan::Expr;
use crate::resolve::Pattern;
use crate::syntax::ast::Comparison;

impl Writer<'_> {
    /// A partition compared with another one, word for word: texts of one pattern sort alike in
    /// every language.
    pub(super) fn of_partitions(&self, left: &Expr, operator: Comparison, right: &Expr) -> Option<Sql> {
        let (column, pattern) = self.partition(left)?;
        match right {
            Expr::Literal(Literal::Text(text)) if pattern.spells(text) => Some(binary(
                column,
                super::expr::comparison(operator),
                raw(self.dialect.text(text)),
            )),
            _ => None,
        }
    }

    /// Whether something is NULL, or whether it is not.
    pub(super) fn missing(&self, negated: bool, inner: &Expr) -> Sql {
        let partition = self.partition(inner).map(|(column, _)| column);
        let inner = Box::new(partition.unwrap_or_else(|| self.tight(inner)));
        match negated {
            false => Sql::IsNull(inner),
            true => Sql::IsNotNull(inner),
        }
    }

    /// The column by which a table is partitioned, and how that spells a time, if it is a text.
    fn partition(&self, expr: &Expr) -> Option<(Sql, &Pattern)> {
        let Expr::Column(relation, name) = expr else {
            return None;
        };
        let (kinds, select) = self.kinds?;
        let pattern = kinds.partition(select, relation, name)?;
        Some((self.named(relation, name), pattern))
    }
}
