//! `count(customer where …)`: entities, judged by a condition over metrics.

use super::bind::Bound;
use super::building::MeasureBuilder;
use super::measure::Measure;
use super::operand_unfit::arguments_of;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Sought, Space};
use crate::source::Span;
use crate::syntax::ast::{Expr, Name, Path};
use crate::words::say;
use std::sync::Arc;

impl MeasureBuilder<'_> {
    /// `count(customer where …)`, `count(every customer where …)`.
    pub fn count_entities(&self, path: &Path, every: bool, condition: &Expr, span: Span) -> Bound<Measure> {
        let entity = path.single().and_then(|name| self.model.names.entity(&name.text));
        let Some(entity) = entity else {
            return Err(match path.single() {
                Some(name) if self.model.names.find(Space::Tables, &name.text).is_some() => Box::new(
                    Diagnostic::error(&code::WRONG_ARGUMENTS)
                        .at(path.span)
                        .with("name", "count")
                        .with("takes", say!("conditions on rows outside its parentheses"))
                        .with("advice", say!("write `count({name}) where …`", name = name.text)),
                ),
                Some(name) => self.no_entity(name),
                None => arguments_of("count", say!("an entity before `where`"), span),
            });
        };
        let inside: Vec<_> = self.inside.iter().copied().chain([entity]).collect();
        let builder = MeasureBuilder {
            inside: &inside,
            ..*self
        };
        let condition = Arc::new(builder.build(condition)?);
        Ok(Measure::Entities {
            entity,
            every,
            condition,
            span,
        })
    }

    /// `orders via payer`: only where somebody is judged is there a role to choose.
    pub fn via(&self, inner: &Expr, path: &Path) -> Bound<Measure> {
        if self.inside.is_empty() {
            return Err(Box::new(
                Diagnostic::error(&code::ENTITY_PATH)
                    .says("message.nobody")
                    .label(path.span, "label.nobody")
                    .helps("help.nobody")
                    .with("role", path.text()),
            ));
        }
        let inner = Box::new(self.build(inner)?);
        Ok(Measure::Via(
            inner,
            Arc::new(path.clone()),
            Arc::from(self.inside),
        ))
    }

    pub fn no_entity(&self, name: &Name) -> Box<Diagnostic> {
        let names = &self.model.names;
        Box::new(names.unknown(Sought::Entity, &name.text, name.span))
    }
}

/// `count(every customer)`: nothing to judge.
pub(super) fn every_without_condition(path: &Path) -> Box<Diagnostic> {
    let advice = say!(
        "write `count(every {name} where …)`; rows of a table are counted without `every`",
        name = path.text()
    );
    Box::new(
        Diagnostic::error(&code::WRONG_ARGUMENTS)
            .at(path.span)
            .with("name", "count")
            .with("takes", say!("a condition behind `every`"))
            .with("advice", advice),
    )
}
