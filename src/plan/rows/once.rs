//! What is taken of each entity once: the entities of each cell, and its value.

use super::{Behind, OfEach};
use crate::plan::build::Planner;
use crate::plan::frame::{CELLS, Context, Planned};
use crate::plan::ir::{Expr, Order, Select};
use crate::plan::taken::Taken;

impl Planner<'_> {
    /// Each entity of each cell, and the value that is taken of it.
    pub(super) fn once_rows(
        &mut self,
        each: &OfEach,
        behind: &Behind<'_>,
    ) -> Planned<(String, Select, Vec<Order>)> {
        let (once, place) = (&each.once, &each.place);
        let mut inside = Context {
            makes_cells: true,
            one_date: true,
            ..each.context.clone()
        };
        inside.roles.push(once.role.clone());
        inside.edge = place
            .dates
            .iter()
            .rev()
            .find_map(|dates| dates.of_entities.clone());
        let (mut frame, slices) = self.cells_around(&once.rows, &each.context, place)?;
        frame.is_inner = true;
        let outer = frame.key_names.clone();
        let whose = self.by_entity(once.entity, &mut frame);
        self.compile(&once.rows, &inside, &mut frame)?;
        let from = self.finish(&mut frame)?;
        let (joins, value) = self.known_of(once, &whose, &each.context)?;
        let mut taken = Taken::default();
        let mut columns: Vec<(Expr, String)> = Vec::new();
        for (_, slice, value) in &slices {
            columns.push((value.clone(), taken.fresh(&slice.name)));
        }
        for name in outer.iter().chain(&whose) {
            let value = Expr::column(CELLS, name);
            if !columns.iter().any(|(known, _)| *known == value) {
                columns.push((value, taken.fresh(name)));
            }
        }
        let order = columns.iter().map(|(expr, _)| Order {
            expr: expr.clone(),
            descending: false,
        });
        let order = order.collect();
        columns.push((value, taken.fresh(&each.context.name)));
        let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
        let mut filter: Vec<Expr> = whose.iter().map(known).collect();
        for key in behind.cell {
            if let Some((_, slice, value)) = slices.iter().find(|(at, ..)| *at == key.slice) {
                filter.push(self.is_at_cell(key, slice, value.clone(), &once.rows)?);
            }
        }
        let select = Select {
            columns,
            from,
            joins: frame.joins().into_iter().chain(joins).collect(),
            filter,
            group: None,
        };
        Ok((self.entity_name(once.entity), select, order))
    }
}
