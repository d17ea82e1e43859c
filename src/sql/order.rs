//! The keys of an order, and where NULLs stand in it.

use sqlparser::ast::{Expr as Sql, OrderByExpr, OrderByOptions, OrderBySort};

use super::expr::Writer;
use crate::plan::Expr;

/// How a key is said to run backwards; forwards goes without saying.
pub(super) fn descending(is_descending: bool) -> Option<OrderBySort> {
    is_descending.then_some(OrderBySort::Desc)
}

impl Writer<'_> {
    /// What rows are put in order by a value with, of which NULLs come first or last.
    pub fn keys(&self, by: &Expr, sort: Option<OrderBySort>, nulls_first: Option<bool>) -> Vec<OrderByExpr> {
        let key = self.ordered(by, self.sql(by));
        self.keys_of(key, by, sort, nulls_first)
    }

    /// The same where the key is spelt in another way than the value.
    pub fn keys_of(
        &self,
        key: Sql,
        by: &Expr,
        sort: Option<OrderBySort>,
        nulls_first: Option<bool>,
    ) -> Vec<OrderByExpr> {
        let plain = |expr: Sql, sort: Option<OrderBySort>| OrderByExpr {
            expr,
            options: OrderByOptions {
                sort,
                nulls_first: nulls_first.filter(|_| self.dialect.places_nulls()),
            },
            with_fill: None,
        };
        // NULL is the least value there.
        let is_backwards = matches!(sort, Some(OrderBySort::Desc));
        let stands = nulls_first.is_none_or(|first| first != is_backwards);
        if self.dialect.places_nulls() || stands {
            return vec![plain(key, sort)];
        }
        let is_null = Sql::IsNull(Box::new(self.tight(by)));
        let is_first = nulls_first == Some(true);
        vec![plain(is_null, descending(is_first)), plain(key, sort)]
    }
}
