//! What metrics add up over: `tests/cases/additivity/shop.merak`, where the words
//! above each say so, and name slices over which it does (`+`) and does not (`-`).
//! That what is said to add up does is held by `tests/oracle/additivity.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use merak::check::additivity::{Additivity, Class, Over};
use merak::check::{Checked, check};
use merak::resolve::{MetricId, resolve};
use merak::source::manifest::Manifest;
use merak::source::{FileId, Span};
use merak::syntax::ast::{Name, Path};
use merak::syntax::parse;
use std::fs;

#[test]
fn metrics_add_up_as_is_said() {
    let text = fs::read_to_string("tests/cases/additivity/shop.merak").unwrap();
    let (file, found) = parse(FileId(0), &text);
    assert!(found.is_empty(), "{found:#?}");
    let (model, found) = resolve(&Manifest::default(), vec![file]);
    assert!(found.is_empty(), "{found:#?}");
    let (checked, found) = check(model);
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.code.id, one.labels.first()))
        .collect();
    assert!(found.is_empty(), "{found:?}");
    let mut wrong = Vec::new();
    for (at, metric) in checked.model.metrics.iter().enumerate() {
        let said = metric.named.docs.join(" ");
        let name = &metric.named.name.text;
        let Some(found) = checked.additivity(MetricId::at(at)) else {
            wrong.push(format!("{name}: no definition"));
            continue;
        };
        // `dau` is one thing per day and another over longer periods.
        let shown = match &found.per_grain {
            Some((_, own)) if said.contains("per day;") => own,
            _ => &found,
        };
        let class = class(&checked, shown);
        if said.split(':').next() != Some(class.as_str()) {
            wrong.push(format!("{name} is said to be {said}, and is {class}"));
        }
        for word in said.split_whitespace() {
            let Some(path) = word.strip_prefix(['+', '-']) else {
                continue;
            };
            let adds = found.over(&checked, &path_of(path));
            if adds.is_ok() != word.starts_with('+') {
                wrong.push(format!("{name}: {word} is {adds:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn class(checked: &Checked, found: &Additivity) -> String {
    match (found.class(), &found.slices) {
        (Class::Everything, _) => "everything".to_owned(),
        (Class::AllButTime, _) => "all but time".to_owned(),
        (Class::TimeAlone, _) => "time alone".to_owned(),
        (Class::Entity, Over::Entity(entities)) => {
            let entity = &checked.model.entities[entities.entity.index()];
            entity.named.name.text.to_string()
        }
        _ => "nothing".to_owned(),
    }
}

fn path_of(text: &str) -> Path {
    let name = |text: &str| Name {
        text: text.into(),
        quoted: false,
        span: Span::default(),
    };
    Path {
        segments: text.split('.').map(name).collect(),
        span: Span::default(),
    }
}
