//! What follows what: each row that may be followed, and each that is credited.

use super::{Behind, Followed};
use crate::check::{Figure, Literal, Measure};
use crate::diagnostic::{Diagnostic, code};
use crate::plan::build::Planner;
use crate::plan::chain::Pairs;
use crate::plan::clock::micros_in;
use crate::plan::ends::one;
use crate::plan::frame::{CELLS, Planned};
use crate::plan::ir::{Expr, Order, Select};
use crate::plan::stretch::plain;
use crate::plan::taken::Taken;

impl Planner<'_> {
    /// The rows that come first, each `from` one, and those that follow them in
    /// time; of a retention each entity, and whether it comes back.
    pub(super) fn followed_rows(
        &mut self,
        followed: &Followed,
        behind: &Behind<'_>,
    ) -> Planned<(String, Select, Vec<Order>)> {
        let (sequence, context) = (&followed.sequence, &followed.context);
        let measure = Measure::Sequence(sequence.clone());
        let (mut frame, slices) = self.cells_around(&measure, context, &followed.place)?;
        let at = self.chain_of(sequence, context, &mut frame)?;
        let Some(chain) = frame.chains.get(at) else {
            return Err(Box::new(Diagnostic::error(&code::CYCLE).echo()));
        };
        let key_names = frame.key_names.clone();
        let Pairs {
            mut select,
            columns,
            pairs,
            returned,
        } = self.chain_rows(chain, &key_names, true)?;
        let mut taken = Taken::new(&key_names);
        let mut add = |select: &mut Select, value: Expr, wanted: &str| {
            let name = taken.fresh(wanted);
            select.columns.push((value, name.clone()));
            name
        };
        let here = |name: &String| Expr::column(&pairs, name);
        let entity = self.entity_name(chain.entity);
        let mut shown: Vec<String> = Vec::new();
        for name in &columns.entity {
            shown.push(add(&mut select, here(name), &entity));
        }
        let from_at = self.local_on(&chain.clock, here(&columns.from_at));
        shown.push(add(&mut select, from_at, "from_at"));
        let keys: Vec<String> = columns.own_keys.iter().map(|key| key.name.clone()).collect();
        let when = |holds: Expr| Expr::Case(vec![(holds, one())], None);
        let (from, to) = match &returned {
            Some(returned) => {
                let whose = columns.entity.first().map(|name| Expr::column(returned, name));
                let back = whose.unwrap_or(Expr::Literal(Literal::Null));
                (one(), when(Expr::IsNull(true, Box::new(back))))
            }
            None => {
                let at = self.local_on(&chain.clock, here(&columns.at));
                shown.push(add(&mut select, at, "at"));
                for name in &keys {
                    shown.push(add(&mut select, here(name), name));
                }
                let is_from = here(&columns.is_from);
                let follows = Expr::Not(Box::new(is_from.clone()));
                let (from_at, at) = (here(&columns.from_at), here(&columns.at));
                let soon = self.is_within(&chain.clock, from_at, at, chain.within);
                (when(is_from), when(Expr::And(vec![follows, soon])))
            }
        };
        let ordered = shown.len();
        let follows = to.clone();
        let from = add(&mut select, from, "from");
        let word = if returned.is_some() { "on" } else { "to" };
        let to = add(&mut select, to, word);
        shown.extend([from.clone(), to.clone()]);
        if let Figure::Elapsed(_, unit) = sequence.figure {
            let micros = self.between(&chain.clock, here(&columns.from_at), here(&columns.at));
            let unit = Expr::Literal(Literal::Number(micros_in(unit).to_string().into()));
            let elapsed = Expr::Product(vec![(false, micros), (true, unit)]);
            // Only those that are credited have a time between: not the first ones.
            let credited = Expr::IsNull(true, Box::new(follows));
            let elapsed = Expr::Case(vec![(credited, elapsed)], None);
            shown.push(add(&mut select, elapsed, "elapsed"));
        }
        let name = context.name.clone();
        let comment = format!("the rows of {name}, and the ones they follow");
        let step = self.step(&format!("{name}_rows"), &comment, select.body());
        let mut last = plain(Vec::new(), &step, Vec::new());
        for (_, slice, value) in &slices {
            last.columns.push((value.clone(), slice.name.clone()));
        }
        let sliced = slices.len();
        let others = key_names
            .iter()
            .filter(|name| !slices.iter().any(|(_, slice, _)| slice.name == **name));
        for name in others.chain(&shown) {
            last.columns.push((Expr::column(CELLS, name), name.clone()));
        }
        let known = |name: &String| Expr::IsNull(true, Box::new(Expr::column(CELLS, name)));
        if !behind.all {
            last.filter.push(Expr::Or(vec![known(&from), known(&to)]));
        }
        for key in behind.cell {
            if let Some((_, slice, value)) = slices.iter().find(|(at, ..)| *at == key.slice) {
                last.filter
                    .push(self.is_at_cell(key, slice, value.clone(), &measure)?);
            }
        }
        let order = last.columns.iter().take(sliced + ordered).map(|(expr, _)| Order {
            expr: expr.clone(),
            descending: false,
        });
        let order = order.collect();
        Ok((name, last, order))
    }
}
