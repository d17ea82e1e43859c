//! Segments in conditions: `buyer in whales`.

use super::attributes::unknown;
use super::bind::{Bound, RowBinder, Scope};
use super::operand::wanted;
use super::row::{MemberRef, Row};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Expr, ExprKind, Path};
use crate::words::say;

impl RowBinder<'_> {
    /// `buyer in whales`, `buyer not in whales`; nothing where the name is that of
    /// no segment. Of nobody it is null.
    pub(super) fn member(&self, subject: &Expr, set: &Path, negated: bool) -> Bound<Option<Row>> {
        let id = set.single().and_then(|name| self.model.names.segment(&name.text));
        let Some((id, segment)) = id.and_then(|id| Some((id, self.model.attributes.get(id.index())?))) else {
            return Ok(None);
        };
        if matches!(self.scope, Scope::Inside(_)) {
            let finding = Diagnostic::error(&code::NO_PERIOD)
                .says("message.column")
                .helps("help.column")
                .label(set.span, "label.column");
            return Err(Box::new(finding.with("word", set.text())));
        }
        let Some(Some(facts)) = self.attributes.get(id.index()) else {
            return Err(unknown(segment, set.span));
        };
        let entity = self.model.entities.get(facts.of.index());
        let entity = entity
            .map(|entity| entity.named.name.text.as_str())
            .unwrap_or_default();
        let key = match &subject.kind {
            ExprKind::Path(path) => match self.entity_key(path) {
                Some((found, key)) if found == facts.of => Some(key),
                Some(_) => None,
                // Says why, where the path means nothing at all.
                None => {
                    self.path(path)?;
                    None
                }
            },
            _ => None,
        };
        let Some(key) = key else {
            let is = say!("a `{entity}`, as a link leads to one", entity = entity);
            return Err(wanted(&is, say!("something else"), subject.span));
        };
        let home = self.table().and_then(|table| table.key.as_ref());
        let own = home.is_some_and(|home| home.entity == Some(facts.of));
        let row = Row::Member(MemberRef {
            segment: id,
            own: own && key.iter().all(|column| column.path.is_empty()),
            key,
            periods: Vec::new(),
            place: None,
        });
        Ok(Some(match negated {
            true => Row::Not(Box::new(row)),
            false => row,
        }))
    }
}
