//! Attributes stand beside the dimensions of their entity: one name, one meaning.

use super::model::{Member, Model};
use crate::diagnostic::{Diagnostic, code};

/// An attribute must not be called like something its entity's tables declare.
pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    for attribute in &model.attributes {
        let name = &attribute.named.name;
        for table in attribute.of.into_iter().flat_map(|of| model.tables_of(of)) {
            let Some(table) = model.tables.get(table.index()) else {
                continue;
            };
            let declared = match table.members.get(&name.text) {
                Some(Member::Field(at)) => table.fields.get(*at).map(|field| field.name.span),
                Some(Member::Link(at)) => table.links.get(*at).map(|link| link.name.span),
                None => None,
            };
            if let Some(declared) = declared {
                found.push(
                    Diagnostic::error(&code::DUPLICATE_NAME)
                        .at(name.span)
                        .label(declared, "label.first")
                        .with("name", &name.text),
                );
            }
        }
    }
}
