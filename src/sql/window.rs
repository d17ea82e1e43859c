//! Aggregates over the rows around one, which stays a row.

use sqlparser::ast::{
    Expr as Sql, OrderBySort, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec, WindowType,
};

use super::expr::Writer;
use super::node::call;
use super::order::{descending, once};
use crate::plan::{Aggregation, Expr, Order, Reach};

impl Writer<'_> {
    /// An aggregate over the rows around one.
    pub fn around(&self, of: &Aggregation, within: &[Expr], order: &[(Expr, bool)], reach: Reach) -> Sql {
        let frame = |units| WindowFrame {
            units,
            start_bound: WindowFrameBound::Preceding(None),
            end_bound: Some(WindowFrameBound::CurrentRow),
        };
        let mut sql = self.folded(of);
        if let Sql::Function(function) = &mut sql {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: within.iter().map(|key| self.told(key)).collect(),
                order_by: order
                    .iter()
                    .flat_map(|(key, backwards)| self.keys(key, descending(*backwards), None))
                    .collect(),
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
        let keys = |key: &Order| self.keys(&key.expr, descending(key.descending), Some(false));
        let mut sql = call("dense_rank", Vec::new());
        if let Sql::Function(function) = &mut sql {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: Vec::new(),
                order_by: once(order.iter().flat_map(keys)),
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
        if let Sql::Function(function) = &mut sql {
            function.over = Some(WindowType::WindowSpec(WindowSpec {
                window_name: None,
                partition_by: within.iter().map(|key| self.told(key)).collect(),
                order_by: self.keys(by, sort, nulls_first),
                window_frame: None,
            }));
        }
        sql
    }
}
