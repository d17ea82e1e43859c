//! Where a table's rows come from.

use super::doc::Doc;
use super::word;
use crate::syntax::ast::{Source, UnionPart};

/// `= "shop.customers"`, `= union a, b`, `= sql duckdb "…"`.
pub(super) fn source(source: &Source) -> Doc {
    match source {
        Source::Physical(text) => Doc::text(format!("= {}", word::text(text))),
        Source::Union(parts) => below("= union", parts.iter().map(part)),
        Source::Sql(texts) => {
            let texts = texts
                .iter()
                .map(|(engine, text)| format!("{} {}", word::name(engine), word::text(text)));
            below("= sql", texts)
        }
    }
}

/// A list behind its word: on the same line, or each on its own below.
fn below(word: &str, parts: impl Iterator<Item = String>) -> Doc {
    let parts = Doc::listed(parts.map(Doc::text));
    Doc::all([Doc::text(word), Doc::all([Doc::Line, parts]).nest()]).group()
}

fn part(part: &UnionPart) -> String {
    let table = word::name(&part.table);
    if part.renames.is_empty() {
        return table;
    }
    let renames = word::list(&part.renames, |(own, theirs)| {
        format!("{} = {}", word::name(own), word::path(theirs))
    });
    format!("{table} as ({renames})")
}
