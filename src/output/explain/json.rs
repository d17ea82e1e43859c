//! An explanation for programs. Words stand in both languages, so the bytes are the
//! same whoever asks. Keys are only ever added.

use crate::explain::{Explanation, Sums};
use crate::words::{Language, Said};
use serde_json::{Value, json};

/// It, as JSON.
#[must_use]
pub fn json(explanation: &Explanation) -> String {
    let Explanation {
        definition, reach, ..
    } = explanation;
    let terms = definition
        .terms
        .iter()
        .map(|term| json!({ "kind": term.kind, "name": term.name, "words": both(&term.words) }));
    let slices = reach.slices.iter().map(|slice| {
        json!({ "path": slice.path, "label": slice.label, "type": slice.kind.of(Language::English), "adds_up": slice.adds })
    });
    let hindrances = reach.hindrances.iter();
    let hindrances = hindrances.map(|one| json!({ "what": one.what, "why": both(&one.why) }));
    let tables = explanation.lineage.tables.iter().map(|table| {
        let columns = table.columns.iter().map(|column| {
            let parts: Vec<&str> = column.parts.iter().map(|part| part.word()).collect();
            json!({ "column": column.name, "read_for": parts })
        });
        json!({
            "table": table.table,
            "physical": table.physical,
            "columns": columns.collect::<Vec<_>>(),
        })
    });
    let uses = explanation.uses.iter();
    let uses = uses.map(|one| json!({ "kind": one.kind, "name": one.name, "text": one.text }));
    let history = explanation.history.iter();
    let history = history.map(|(day, why)| json!({ "on": day, "why": why }));
    let value = json!({
        "name": explanation.name,
        "label": explanation.label,
        "aka": explanation.aka,
        "description": explanation.docs,
        "definition": {
            "words": both(&definition.sentence),
            "also": definition.also.iter().map(both).collect::<Vec<_>>(),
            "text": explanation.formula,
            "terms": terms.collect::<Vec<_>>(),
        },
        "unit": explanation.unit,
        "grain": explanation.grain,
        "additivity": sums(&explanation.sums),
        "reach": {
            "grains": reach.grains,
            "times": reach.times,
            "slices": slices.collect::<Vec<_>>(),
            "not": hindrances.collect::<Vec<_>>(),
        },
        "fingerprint": explanation.fingerprint,
        "lineage": {
            "metrics": explanation.lineage.metrics,
            "tables": tables.collect::<Vec<_>>(),
        },
        "owner": explanation.owner,
        "better": explanation.better,
        "status": explanation.status,
        "status_since": explanation.since,
        "use_instead": explanation.instead,
        "history": history.collect::<Vec<_>>(),
        "used_by": uses.collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&value).unwrap_or_default();
    format!("{text}\n")
}

fn sums(found: &Sums) -> Value {
    json!({
        "over": found.over,
        "time": found.time,
        "entity": found.entity.as_ref().map(|entity| entity.replace('`', "")),
        "words": both(&found.words),
        "per_grain": found.per_grain.as_deref().map(sums),
    })
}

fn both(said: &Said) -> Value {
    json!({ "en": said.of(Language::English), "zh": said.of(Language::Chinese) })
}
