//! Ids: a link, or the key of an entity, says who or what a row speaks of. It may be
//! a number in the data, and still measures nothing.

use super::bind::{Bound, RowBinder};
use super::building::MeasureBuilder;
use super::function::Function;
use super::judging::Judge;
use super::measure::Measure;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{EntityId, Model, TableId};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, ExprKind, Path};

/// Functions whose value is one of their arguments as it is.
const CHOOSING: [&str; 3] = ["coalesce", "least", "greatest"];

impl RowBinder<'_> {
    /// That a value is none that only says who somebody is, where it is reckoned with.
    ///
    /// # Errors
    /// E0302 at the id.
    pub(super) fn is_no_id(&self, expr: &Expr) -> Bound<()> {
        let Some(path) = self.id_in(expr) else {
            return Ok(());
        };
        let table = self.table().map_or("", |table| table.named.name.text.as_str());
        let count = format!("count({table}.{})", path.text());
        let finding = reckoned(self.model, self.entity(path), &count, expr.span);
        Err(Box::new(finding.says("message.id").with("name", path.text())))
    }

    /// The id that a value is, for some rows at least.
    fn id_in<'e>(&self, expr: &'e Expr) -> Option<&'e Path> {
        match &expr.kind {
            ExprKind::Path(path) => self.entity(path).map(|_| path),
            ExprKind::Paren(inner) => self.id_in(inner),
            ExprKind::Case(arms) => arms.iter().find_map(|(_, value)| self.id_in(value)),
            ExprKind::Call { function, arguments } if CHOOSING.contains(&function.text().as_str()) => {
                arguments.iter().find_map(|argument| self.id_in(&argument.expr))
            }
            _ => None,
        }
    }
}

impl MeasureBuilder<'_> {
    /// Who or what an argument of a table says, if it is an id.
    pub(super) fn id_in(&self, table: TableId, argument: &Expr) -> Bound<Option<EntityId>> {
        let mut stripped = argument.clone();
        self.strip(&mut stripped, "", &mut Some(table))?;
        let binder = self.binder(table);
        let path = binder.id_in(&stripped);
        Ok(path.and_then(|path| binder.entity(path)))
    }
}

impl Judge<'_> {
    /// That a measure is none that only says who somebody is, where it is reckoned with.
    ///
    /// # Errors
    /// E0302 at the id.
    pub(super) fn measures(&self, measure: &Measure, span: Span) -> Bound<()> {
        let Some(entity) = self.id_of(measure) else {
            return Ok(());
        };
        let name = self.model.entities.get(entity.index());
        let name = name.map_or("", |entity| entity.named.name.text.as_str());
        let count = format!("count({name} where …)");
        let finding = reckoned(self.model, Some(entity), &count, span);
        Err(Box::new(finding.says("message.ids")))
    }

    /// Who or what a measure says, for some cells at least, if it is an id.
    pub(super) fn id_of(&self, measure: &Measure) -> Option<EntityId> {
        match measure {
            Measure::Aggregate(aggregate) => match aggregate.function {
                Function::Min | Function::Max | Function::First | Function::Last => aggregate.id,
                _ => None,
            },
            Measure::Metric(id, _) => (self.facts)(*id)?.id,
            Measure::Where(..)
            | Measure::At(..)
            | Measure::Via(..)
            | Measure::Within(..)
            | Measure::Across(..)
            | Measure::Window { .. }
            | Measure::Prior { .. }
            | Measure::Edge { .. }
            | Measure::Every(..)
            | Measure::Case(..) => {
                let mut found = None;
                measure.parts(&mut |part| found = found.or_else(|| self.id_of(part)));
                found
            }
            Measure::Steps(steps) if !steps.function.of_numbers() => self.id_of(&steps.inner.0),
            _ => None,
        }
    }
}

/// The finding for an id that is compared with what is none.
pub(super) fn matched(finding: Box<Diagnostic>, operator: Comparison) -> Box<Diagnostic> {
    let is_match = matches!(operator, Comparison::Equal | Comparison::NotEqual);
    match is_match && finding.is_helped_by("help.id") {
        true => Box::new(finding.helps("help.match")),
        false => finding,
    }
}

/// The finding for an id that is reckoned with; `count` counts such.
fn reckoned(model: &Model, entity: Option<EntityId>, count: &str, span: Span) -> Diagnostic {
    let entity = entity.and_then(|id| model.entities.get(id.index()));
    let name = entity.map_or("", |entity| entity.named.name.text.as_str());
    Diagnostic::error(&code::UNIT_MISMATCH)
        .helps("help.id")
        .label(span, "label.id")
        .with("entity", name)
        .with("count", format!("`{count}`"))
}
