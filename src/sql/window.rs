//! Aggregates over the rows around one, which stays a row.

use sqlparser::ast::{
    Expr as Sql, OrderByExpr, OrderByOptions, OrderBySort, WindowFrame, WindowFrameBound, WindowFrameUnits,
    WindowSpec, WindowType,
};

use super::expr::Writer;
use super::node::call;
use crate::plan::{Aggregation, Expr, Order, Reach};

impl Writer<'_> {
    /// An aggregate over the rows around one.
    pub fn around(&self, of: &Aggregation, within: &[Expr], order: &[(Expr, bool)], reach: Reach) -> Sql {
        let key = |(key, descending): &(Expr, bool)| OrderByExpr {
            expr: self.ordered(key, self.sql(key)),
            options: OrderByOptions {
                sort: descending.then_some(OrderBySort::Desc),
                nulls_first: None,
            },
            with_fill: None,
        };
        let frame = |units| WindowFrame {
            units,
            start_bound: WindowFrameBound::Preceding(None),
            end_bound: Some(WindowFrameBound::CurrentRow),
        };
        let mut sql = self.folded(of);
        if let Sql::Function(function) = &mut sql {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: within.iter().map(|key| self.sql(key)).collect(),
                order_by: order.iter().map(key).collect(),
                window_frame: match reach {
                    Reach::All => None,
                    Reach::UpToRow => Some(frame(WindowFrameUnits::Rows)),
                    Reach::UpToPeers => Some(frame(WindowFrameUnits::Range)),
                },
            }));
        }
        self.made(of, sql)
    }

    /// The value of the row before, among those with the same keys.
    pub fn previous(&self, value: &Expr, within: &[Expr], by: &Expr, descending: bool) -> Sql {
        let lag = call("lag", vec![self.sql(value)]);
        self.over(lag, within, by, Some(descending), Some(!descending))
    }

    pub fn rank(&self, order: &[Order]) -> Sql {
        let key = |key: &Order| OrderByExpr {
            expr: self.ordered(&key.expr, self.sql(&key.expr)),
            options: OrderByOptions {
                sort: key.descending.then_some(OrderBySort::Desc),
                nulls_first: Some(false),
            },
            with_fill: None,
        };
        let mut sql = call("dense_rank", Vec::new());
        if let Sql::Function(function) = &mut sql {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: Vec::new(),
                order_by: order.iter().map(key).collect(),
                window_frame: None,
            }));
        }
        self.dialect.counted(sql)
    }

    pub fn place(&self, within: &[Expr], by: &Expr, descending: bool) -> Sql {
        let place = self.over(call("row_number", Vec::new()), within, by, Some(descending), None);
        self.dialect.counted(place)
    }

    /// A function over the rows with the same keys, in an order.
    fn over(
        &self,
        mut sql: Sql,
        within: &[Expr],
        by: &Expr,
        descending: Option<bool>,
        nulls_first: Option<bool>,
    ) -> Sql {
        let sort = descending.map(|descending| match descending {
            true => OrderBySort::Desc,
            false => OrderBySort::Asc,
        });
        let order = OrderByExpr {
            expr: self.ordered(by, self.sql(by)),
            options: OrderByOptions { sort, nulls_first },
            with_fill: None,
        };
        if let Sql::Function(function) = &mut sql {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: within.iter().map(|key| self.sql(key)).collect(),
                order_by: vec![order],
                window_frame: None,
            }));
        }
        sql
    }
}
