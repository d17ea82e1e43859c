//! The keys of an order, where NULLs stand in it, and how many rows are wanted.

use sqlparser::ast::{
    Expr as Sql, Fetch, LimitClause, Offset, OffsetRows, OrderBy, OrderByExpr, OrderByKind, OrderByOptions,
    OrderBySort, Query,
};

use super::dialect::Most;
use super::expr::Writer;
use super::literal::raw;
use crate::plan::Expr;

/// How a key is said to run backwards; forwards goes without saying.
pub(super) fn descending(is_descending: bool) -> Option<OrderBySort> {
    is_descending.then_some(OrderBySort::Desc)
}

impl Writer<'_> {
    /// What rows are put in order by a value with, of which NULLs come first or last.
    pub fn keys(&self, by: &Expr, sort: Option<OrderBySort>, nulls_first: Option<bool>) -> Vec<OrderByExpr> {
        let key = self.ordered(by, self.sql(by));
        let key = self.dialect.sorted(key, self.kind(by));
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
        let is_null = self.sql(&Expr::IsNull(false, Box::new(by.clone())));
        let is_first = nulls_first == Some(true);
        vec![plain(is_null, descending(is_first)), plain(key, sort)]
    }
}

/// Says how many rows are wanted at most.
pub(super) fn limited(query: &mut Query, limit: Sql, most: Most) {
    let clause = |limit: Option<Sql>, offset: Option<Offset>| {
        Some(LimitClause::LimitOffset {
            limit,
            offset,
            limit_by: Vec::new(),
        })
    };
    if most == Most::Limit {
        query.limit_clause = clause(Some(limit), None);
        return;
    }
    if most == Most::OffsetFetch {
        let none = Offset {
            value: raw("0"),
            rows: OffsetRows::Rows,
        };
        query.limit_clause = clause(None, Some(none));
        query.order_by.get_or_insert_with(any_order);
    }
    query.fetch = Some(Fetch {
        with_ties: false,
        percent: false,
        quantity: Some(limit),
    });
}

/// An order that asks for none, where one has to stand: nothing is sorted for it.
fn any_order() -> OrderBy {
    OrderBy {
        kind: OrderByKind::Expressions(vec![OrderByExpr {
            expr: raw("(SELECT NULL)"),
            options: OrderByOptions {
                sort: None,
                nulls_first: None,
            },
            with_fill: None,
        }]),
        interpolate: None,
    }
}

/// The keys of an order without those that stand there already, which tell no rows apart.
pub(super) fn once(keys: impl Iterator<Item = OrderByExpr>) -> Vec<OrderByExpr> {
    keys.fold(Vec::new(), |mut all: Vec<OrderByExpr>, key| {
        if all.iter().all(|earlier| earlier.expr != key.expr) {
            all.push(key);
        }
        all
    })
}
