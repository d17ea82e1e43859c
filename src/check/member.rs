//! Segments in conditions: `buyer in whales`.

use super::attributes::unknown;
use super::bind::{Bound, RowBinder, Scope};
use super::operand_unfit::wanted;
use super::row::{MemberRef, Row};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::resolve::{Attribute, EntityId};
use crate::syntax::ast::{Expr, ExprKind, Path};
use crate::words::{Say, say};

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
            return Err(self.of_another(segment, (facts.of, entity), subject));
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

    /// The finding for `order in whales`, where whales are customers.
    fn of_another(
        &self,
        segment: &Attribute,
        (of, entity): (EntityId, &str),
        subject: &Expr,
    ) -> Box<Diagnostic> {
        let name = &segment.named.name.text;
        let found = match &subject.kind {
            ExprKind::Path(path) => format!("`{}`", path.text()).said(),
            _ => say!("something else"),
        };
        let is = say!("who is in `{name}`, a `{entity}`,", name = name, entity = entity);
        let finding = wanted(&is, found, subject.span);
        let way = self.table().and_then(|table| self.way_to(table, of));
        match way {
            Some(way) => {
                let advice = say!(
                    "`{word}` is a segment: write `{way} in {word}`",
                    word = name,
                    way = way
                );
                Box::new(finding.helps("help").with("advice", advice))
            }
            None => finding,
        }
    }

    /// The finding for `buyer in whals`: a segment is misspelt, or none is meant.
    pub(super) fn no_set(&self, set: &Path) -> Box<Diagnostic> {
        let finding = wanted(
            say!("a list such as `[\"a\", \"b\"]`, or a segment"),
            format!("`{}`", set.text()).said(),
            set.span,
        );
        let Some(name) = set.single() else {
            return finding;
        };
        let segments = self.model.attributes.iter().filter(|one| one.segment.is_some());
        match nearest(&name.text, segments.map(|one| one.named.name.text.as_str())) {
            Some(near) => Box::new(finding.helps("help.near").with("near", near).fix(name.span, near)),
            None => finding,
        }
    }
}
