//! `avg(gmv per day)`, `median(orders per customer)`: a measure of each inner
//! group of a cell, then those made one value.

use super::across::bucket_of;
use super::aggregate::as_day;
use super::build::Planner;
use super::frame::{CELLS, Context, Frame, Planned, Timed};
use super::grain::fits_inside;
use super::inner::Groups;
use super::ir::Expr;
use super::question::Key;
use crate::check::{Function, Measure, Per, Steps};
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::EntityId;
use crate::syntax::ast::Path;
use crate::syntax::time::Grain;
use crate::words::{Said, Say, say};
use std::sync::Arc;

/// What the inner groups are, where the tables are known.
#[derive(Clone, PartialEq)]
pub(super) enum By {
    Period(Grain),
    Entity(EntityId, Option<Arc<Path>>),
    Dimension(Arc<Path>),
}

impl Planner<'_> {
    pub fn steps(&mut self, steps: &Steps, context: &Context, frame: &mut Frame) -> Planned<Expr> {
        let (groups, words) = match self.inner_groups(steps, context) {
            By::Period(grain) => (
                self.per_period(steps, grain, context, frame)?,
                grain.word().to_owned(),
            ),
            By::Entity(entity, role) => {
                let groups = self.per_entity(steps, entity, role, context, frame)?;
                (groups, self.entity_name(entity))
            }
            By::Dimension(path) => {
                let groups = self.per_dimension(steps, &path, context, frame)?;
                (groups, path.text())
            }
        };
        let made = groups.made.clone();
        let select = groups.folded(steps.function);
        let column = frame.fresh(&context.name);
        let comment = format!("{} of each {words}, made one value a cell", context.name);
        let is_zero = steps.function.is_zero_of_nothing() && !context.empty_is_null;
        let value = self.derive(select, column, &comment, context, frame, is_zero);
        if let Some(made) = made {
            frame.makes_only(made);
        }
        Ok(value)
    }

    /// A time that is named and bucketed is a grain; a role is its entity.
    pub(super) fn inner_groups(&self, steps: &Steps, context: &Context) -> By {
        let path = match &steps.per {
            Per::Grain(grain, _) => return By::Period(*grain),
            Per::Entity(entity, _) => return By::Entity(*entity, None),
            Per::Path(path) => path,
        };
        let mut times: Vec<Timed> = Vec::new();
        self.times(&steps.inner.0, context.at.as_ref(), &mut times);
        let grain = |(table, time): &Timed| {
            let (row, _) = self.binder(*table, None).path(path).ok()?;
            bucket_of(&as_day(row, time.as_ref()), &time.as_ref()?.0)
        };
        let mut grains = times.iter().map(grain);
        if let Some(Some(first)) = grains.next()
            && grains.all(|grain| grain == Some(first))
        {
            return By::Period(first);
        }
        let first = times.first();
        match first.and_then(|(table, _)| self.binder(*table, None).entity(path)) {
            Some(entity) => By::Entity(entity, Some(path.clone())),
            None => By::Dimension(path.clone()),
        }
    }

    fn per_period(
        &mut self,
        steps: &Steps,
        grain: Grain,
        context: &Context,
        frame: &Frame,
    ) -> Planned<Groups> {
        let inner = &steps.inner.0;
        if steps.function == Function::Sum {
            self.never_added_up(inner, context)?;
        }
        let own = self.own_grains(inner, context, &frame.keys)?;
        let asked: Vec<Grain> = own.iter().flatten().copied().collect();
        let manifest = &self.checked.model.manifest;
        let defined = (grain, steps.per.span());
        fits_inside(
            &context.name,
            defined,
            &asked,
            &context.bounds,
            manifest,
            context.asked_at,
        )?;
        self.keep_whole(grain, context)?;
        self.each_period(inner, grain, &own, context, frame)
    }

    /// A row without the entity is of nobody: no group, and no cell.
    fn per_entity(
        &mut self,
        steps: &Steps,
        entity: EntityId,
        role: Option<Arc<Path>>,
        context: &Context,
        frame: &Frame,
    ) -> Planned<Groups> {
        let mut context = context.clone();
        if let Some(role) = role {
            self.one_role(entity, &role, &steps.inner.0, &context, frame)?;
            context.roles.push(role);
        }
        let mut inner = frame.inner();
        let known: Vec<Expr> = self
            .by_entity(entity, &mut inner)
            .iter()
            .map(|name| Expr::IsNull(true, Box::new(Expr::column(CELLS, name))))
            .collect();
        self.groups(&steps.inner.0, inner, (frame.key_columns(), known), &context)
    }

    /// The outermost role holds: another one for the same entity would be lost.
    pub fn one_role(
        &self,
        entity: EntityId,
        role: &Arc<Path>,
        rows: &Measure,
        context: &Context,
        frame: &Frame,
    ) -> Planned<()> {
        let mut times: Vec<Timed> = Vec::new();
        self.times(rows, context.at.as_ref(), &mut times);
        self.is_role_of_all(entity, role, &times, context, frame)?;
        let clash = context.roles.iter().find(|known| {
            let leads = |(table, _): &Timed| self.binder(*table, None).entity(known) == Some(entity);
            known.text() != role.text() && times.iter().any(leads)
        });
        match clash {
            None => Ok(()),
            Some(known) => {
                let other = format!("`{}`", known.text()).said();
                let finding = self.two_roles(entity, role, &times, &other);
                Err(Box::new(
                    finding.note(known.span, say!("and {other} here", other = other)),
                ))
            }
        }
    }

    /// What is judged for each of an entity knows it by one way: where that is the
    /// key or the only link, a role named further inside would take its place.
    fn is_role_of_all(
        &self,
        entity: EntityId,
        role: &Arc<Path>,
        times: &[Timed],
        context: &Context,
        frame: &Frame,
    ) -> Planned<()> {
        let is_judged = |key: &Key| matches!(key, Key::Entity(of, _) if *of == entity);
        if !frame.keys.iter().any(is_judged) {
            return Ok(());
        }
        let strays = |(table, _): &&Timed| {
            let binder = self.binder(*table, None);
            let named = context
                .roles
                .iter()
                .any(|known| binder.entity(known) == Some(entity));
            let columns = binder.entity_key(role).map(|(_, columns)| columns);
            !named && columns != binder.only_key(entity)
        };
        match times.iter().find(strays) {
            None => Ok(()),
            Some(_) => {
                let other = say!("`{entity}` itself", entity = self.entity_name(entity));
                Err(Box::new(self.two_roles(entity, role, times, &other)))
            }
        }
    }

    fn two_roles(&self, entity: EntityId, role: &Arc<Path>, times: &[Timed], other: &Said) -> Diagnostic {
        let table = times.first();
        let table = table.map_or(String::new(), |(table, _)| self.table_name(*table));
        Diagnostic::error(&code::AMBIGUOUS_ROLE)
            .at(role.span)
            .with("name", self.entity_name(entity))
            .with("table", table)
            .with(
                "roles",
                say!("`{role}` or {other}", role = role.text(), other = other),
            )
    }

    fn per_dimension(
        &mut self,
        steps: &Steps,
        path: &Arc<Path>,
        context: &Context,
        frame: &Frame,
    ) -> Planned<Groups> {
        let mut inner = frame.inner();
        let name = inner.fresh(&path.text().replace('.', "_"));
        inner.keys.push(Key::Path(path.clone()));
        inner.key_names.push(name);
        self.groups(&steps.inner.0, inner, (frame.key_columns(), Vec::new()), context)
    }
}
