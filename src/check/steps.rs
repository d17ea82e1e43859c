//! `avg(gmv per day)`: a measure of each inner group of a cell, then those made
//! one value.

use super::aggregating::takes;
use super::bind::{Bound, RowBinder};
use super::building::MeasureBuilder;
use super::function::Function;
use super::judged::Judged;
use super::judging::{Judge, default_time};
use super::measure::{Measure, Per, Steps};
use super::operand_unfit::types;
use super::ratio::added_up;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, TableId, Type};
use crate::source::Span;
use crate::syntax::ast::{Expr, FieldRole, Path};
use crate::words::{Said, say};
use std::sync::Arc;

impl MeasureBuilder<'_> {
    /// `median(orders per customer)`; inside it, `via` says whose rows are meant.
    pub fn steps(&self, function: Function, inner: &Expr, per: &Path, span: Span) -> Bound<Measure> {
        let name = per.single();
        let grain = name.filter(|name| !name.quoted);
        let grain = grain.and_then(|name| self.model.names.grain(&name.text));
        let entity = name.and_then(|name| self.model.names.entity(&name.text));
        let per = match (grain, entity) {
            (Some(grain), _) => Per::Grain(grain, per.span),
            (None, Some(entity)) => Per::Entity(entity, per.span),
            (None, None) => Per::Path(Arc::new(per.clone())),
        };
        let inside: Vec<EntityId> = match &per {
            Per::Entity(entity, _) => self.inside.iter().copied().chain([*entity]).collect(),
            _ => self.inside.to_vec(),
        };
        let builder = MeasureBuilder {
            inside: &inside,
            ..*self
        };
        let inner = (builder.build(inner)?, inner.span);
        Ok(Measure::Steps(Arc::new(Steps {
            function,
            inner,
            per,
            span,
        })))
    }
}

impl Judge<'_> {
    pub(super) fn steps(&self, steps: &Steps) -> Bound<Judged> {
        let Steps {
            function,
            inner: (inner, span),
            per,
            ..
        } = steps;
        let mut judged = self.measure(inner)?;
        takes(*function, function.word(), &judged.kind, *span)?;
        if function.of_numbers() {
            self.measures(inner, *span)?;
        }
        if *function == Function::Sum && self.is_ratio(inner, &judged.kind) {
            return Err(added_up(&judged.kind, *span));
        }
        if function.in_time() && !matches!(per, Per::Grain(..)) {
            return Err(Box::new(
                Diagnostic::error(&code::WRONG_ARGUMENTS)
                    .at(per.span())
                    .with("name", function.word())
                    .with("takes", say!("periods: only they come one after the other"))
                    .with(
                        "advice",
                        say!("write `{function}(… per day)`", function = function.word()),
                    ),
            ));
        }
        match per {
            Per::Grain(grain, span) if !self.timed => {
                for table in &judged.tables {
                    let own_time = default_time(self.model, self.tables, *table);
                    let binder = RowBinder {
                        own_time: own_time.as_ref(),
                        ..self.binder(*table)
                    };
                    binder.own_bucket(*grain, *span)?;
                }
            }
            Per::Grain(..) => {}
            Per::Entity(entity, span) => self.known(*entity, inner, &[], *span)?,
            Per::Path(path) => self.groups_by(path, &judged.tables)?,
        }
        judged.kind = function.kind(&judged.kind);
        Ok(judged)
    }

    /// A role or dimension of every table, of one kind in all of them.
    fn groups_by(&self, path: &Path, tables: &[TableId]) -> Bound<()> {
        let mut known: Option<(Type, Option<EntityId>)> = None;
        for table in tables {
            let binder = self.binder(*table);
            let entity = binder.entity(path);
            let kind = match entity {
                Some(_) => Type::Unknown,
                None => binder.path(path)?.1,
            };
            if let Some(role @ (FieldRole::Column | FieldRole::Fact)) = self.model.role_at(*table, path) {
                let words = if role == FieldRole::Fact {
                    say!("a fact")
                } else {
                    say!("a column")
                };
                return Err(ungrouped(path, words));
            }
            if let (None, Type::Timestamp(_)) = (entity, &kind) {
                return Err(ungrouped(path, say!("a time without a grain")));
            }
            match &known {
                Some((other, same)) if *other != kind || *same != entity => {
                    return Err(types(other, &kind, path.span));
                }
                _ => known = Some((kind, entity)),
            }
        }
        Ok(())
    }
}

fn ungrouped(path: &Path, words: Said) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&code::WRONG_ARGUMENTS)
            .at(path.span)
            .with("name", "per")
            .with("takes", say!("a grain, an entity or a dimension"))
            .with(
                "advice",
                say!("`{path}` is {words}", path = path.text(), words = words),
            ),
    )
}
