//! Labels and other names of metrics and dimensions: people ask by them, so
//! each means one thing.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::model::{Model, Named};
use super::names::Space;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// Reports labels that are also the label, or the name, of something else.
pub(super) fn check(model: &Model, found: &mut Vec<Diagnostic>) {
    let metrics = model.metrics.iter().map(|metric| &metric.named);
    let dimensions = model.dimensions.iter().map(|dimension| &dimension.named);
    let mut seen: FxHashMap<&SmolStr, (Span, &Named)> = FxHashMap::default();
    for named in metrics.chain(dimensions) {
        for label in named.label.iter().chain(&named.aka) {
            let other = seen
                .insert(&label.value, (label.span, named))
                .filter(|(_, first)| first.name != named.name)
                .map(|(span, _)| span)
                .or_else(|| named_so(model, named, &label.value));
            if let Some(other) = other {
                found.push(
                    Diagnostic::error(&code::LABEL_CLASH)
                        .at(label.span)
                        .label(other, "label.first")
                        .with("label", &label.value),
                );
            }
        }
    }
}

/// Where something else is declared under this very name.
fn named_so(model: &Model, named: &Named, label: &str) -> Option<Span> {
    if named.name.text == label {
        return None;
    }
    model.names.find(Space::Vocabulary, label).map(|word| word.span)
}
