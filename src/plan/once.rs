//! `once per`: the entities of a cell first, each once, then what is known of
//! them. The rows are joined to nothing they are not sliced or filtered by.

use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned};
use super::inner::Groups;
use super::ir::{Expr, Finds, Join, Relation, Select};
use super::relations::looks_further;
use crate::check::{Once, Row};
use crate::resolve::Type;

impl Planner<'_> {
    pub fn once(&mut self, once: &Once, context: &Context, frame: &mut Frame) -> Planned<Expr> {
        let mut inside = Context {
            makes_cells: true,
            // An entity counts once, on however many dates.
            one_date: true,
            ..context.clone()
        };
        self.one_role(once.entity, &once.role, &once.rows, context, frame)?;
        inside.roles.push(once.role.clone());
        let mut inner = Frame::new(frame.keys.clone(), frame.key_names.clone());
        let key_names = self.by_entity(once.entity, &mut inner);
        self.compile(&once.rows, &inside, &mut inner)?;
        let from = self.finish(&mut inner)?;
        let (joins, value) = self.known_of(once, &key_names, context)?;
        let cells = Select {
            columns: frame.key_columns(),
            from,
            joins: inner.joins().into_iter().chain(joins).collect(),
            filter: Vec::new(),
            group: None,
        };
        let select = Groups::new(cells, value, once.value.exactness()).folded(once.function);
        let column = frame.fresh(&context.name);
        let entity = self.entity_name(once.entity);
        let comment = format!("{}: each {entity} once a cell", context.name);
        let is_zero = once.function.is_zero_of_nothing() && !context.empty_is_null;
        Ok(self.derive(select, column, &comment, context, frame, is_zero))
    }

    /// The joins that lead from an entity to a value of it, and the value.
    pub fn known_of(
        &mut self,
        once: &Once,
        key_names: &[String],
        context: &Context,
    ) -> Planned<(Vec<Join>, Expr)> {
        let checked = self.checked;
        let standing = self.standing_rows(once.home)?.filter(|rows| !looks_further(rows));
        let read: Vec<&Row> = std::iter::once(&once.value).chain(standing).collect();
        let (aliases, mut further) = self.reached(once.home, &read, None, context.asked_at)?;
        self.lean_on(once.home, context.asked_at)?;
        let table = checked.model.tables.get(once.home.index());
        let key = table.and_then(|table| table.key.as_ref());
        let key = key.map(|key| key.columns.as_slice()).unwrap_or_default();
        for name in key {
            self.needs
                .column(&checked.model, once.home, &name.text, &Type::Unknown, name.span);
        }
        let home = aliases.base().to_owned();
        let on = key_names
            .iter()
            .zip(key)
            .map(|(ours, theirs)| (Expr::column(CELLS, ours), Expr::column(&home, &theirs.text)));
        let mut joins = vec![Join {
            finds: Finds::AtMostOne,
            relation: Relation {
                source: self.source(once.home, context.asked_at)?,
                alias: home.clone(),
            },
            on: on.collect(),
            null_safe: false,
            and: standing.map(|rows| aliases.lower(rows)).into_iter().collect(),
        }];
        joins.append(&mut further);
        Ok((joins, aliases.lower(&once.value)))
    }
}
