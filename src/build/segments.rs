//! Who is in a segment.

use super::columns::title;
use super::keeping::{Keeper, Told};
use super::object::{Kind, LeftOut, Object};
use super::tasks::sentences;
use crate::resolve::{Attribute, AttributeId};
use crate::syntax::ast::{Clause, ClauseKind, Expr, ExprKind, Name, Path};
use crate::tree::written;
use crate::words::{Said, Say, length, say};

impl Keeper<'_> {
    /// The list of its members, as of the engine's clock; nothing where it is of nobody.
    pub(super) fn segment(&self, id: AttributeId) -> Option<Result<Object, LeftOut>> {
        let segment = self.checked.model.attributes.get(id.index())?;
        let entity = self.checked.model.entities.get(segment.of?.index())?;
        let named = &segment.named;
        let span = named.name.span;
        let item = self.item(Kind::Segment, &named.name.text, span);
        let whose = Path::of(Name::plain(&entity.named.name.text, span));
        let is_member = Expr {
            kind: ExprKind::In {
                negated: false,
                subject: Box::new(Expr {
                    kind: ExprKind::Path(whose.clone()),
                    span,
                }),
                set: Box::new(Expr::named(&named.name.text, span)),
            },
            span,
        };
        let clauses = [
            ClauseKind::Listing(vec![whose], false),
            ClauseKind::Where(is_member),
        ];
        let label = named.label.as_ref().map(|label| label.value.as_str());
        let told = Told {
            name: format!("segment_{}", named.name.text),
            says: sentences([
                title(&named.name.text, label),
                say!("who is in it: {condition}", condition = self.judged(segment)),
            ]),
            adding: None,
            columns: &[],
        };
        Some(self.kept(item, &clauses.map(|kind| Clause::of(kind, span)), told))
    }

    /// The condition of a segment, and how far it looks back.
    fn judged(&self, segment: &Attribute) -> Said {
        let condition = written(self.sources, segment.expr.span);
        let back = segment.segment.as_ref().and_then(|back| back.0.as_ref());
        match back {
            Some(back) => say!(
                "{condition}, over {length}",
                condition = condition,
                length = length(&back.count.to_string(), back.unit.word())
            ),
            None => condition.said(),
        }
    }
}
