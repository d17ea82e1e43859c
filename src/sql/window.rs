//! Aggregates over the rows around one, which stays a row.

use sqlparser::ast::{
    Expr as Sql, OrderByExpr, OrderByOptions, OrderBySort, WindowFrame, WindowFrameBound, WindowFrameUnits,
    WindowSpec, WindowType,
};

use super::expr::Writer;
use crate::plan::{Aggregation, Expr, Reach};

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
        let mut sql = self.aggregate(of, None);
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
        sql
    }
}
