//! Attributes in paths: `buyer.first_order_at`, `buyer.first_order_at.month`.

use super::attributes::unknown;
use super::bind::{Bound, RowBinder};
use super::row::{AttributeRef, ColumnRef, Row};
use crate::resolve::{AttributeId, EntityId, Table, Type};
use crate::syntax::ast::{Name, Path};

impl RowBinder<'_> {
    /// The attribute of an entity called so.
    pub(super) fn attribute_named(&self, entity: EntityId, word: &str) -> Option<AttributeId> {
        let id = self.model.names.attribute(word)?;
        let attribute = self.model.attributes.get(id.index())?;
        (attribute.of == Some(entity)).then_some(id)
    }

    /// The attribute called so of the entity whose key is the table's own.
    pub(super) fn attribute_of(&self, table: &Table, word: &str) -> Option<AttributeId> {
        let home = table.key.as_ref().and_then(|key| key.entity);
        let extended = table.extends.as_ref().map(|extends| extends.entity);
        self.attribute_named(home.or(extended)?, word)
    }

    /// What an attribute is for the one these columns speak of. `names` begins
    /// with its name.
    pub(super) fn attribute(
        &self,
        id: AttributeId,
        key: Vec<ColumnRef>,
        own: bool,
        names: &[Name],
        whole: &Path,
    ) -> Bound<(Row, Type)> {
        let Some((name, rest)) = names.split_first() else {
            return Err(self.unreachable(whole, whole.span));
        };
        let Some(Some(facts)) = self.attributes.get(id.index()) else {
            let attribute = self.model.attributes.get(id.index());
            return Err(match attribute {
                Some(attribute) => unknown(attribute, whole.span),
                None => self.unreachable(whole, name.span),
            });
        };
        self.budget.take(1, whole.span)?;
        let row = Row::Attribute(AttributeRef {
            attribute: id,
            key,
            own,
            kind: facts.kind.clone(),
        });
        match rest {
            [] => Ok((row, facts.kind.clone())),
            [word] => self.bucket_of(row, &facts.kind, word, whole),
            [_, extra, ..] => Err(self.unreachable(whole, extra.span)),
        }
    }
}
