//! Decompositions, and whether each holds: `tests/cases/identities/shop.merak`,
//! where the first word above each is the verdict.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use merak::check::check;
use merak::meaning::{Normal, Verdict};
use merak::resolve::resolve;
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::syntax::ast::Body;
use merak::syntax::parse;
use std::fs;

/// How many of them there are, at least.
const FEWEST: usize = 40;

#[test]
fn decompositions_are_judged_rightly() {
    let text = fs::read_to_string("tests/cases/identities/shop.merak").unwrap();
    let (file, found) = parse(FileId(0), &text);
    assert!(found.is_empty(), "{found:#?}");
    let is_decomposition = |body: &Body| matches!(body, Body::Identity(_) | Body::Partition(_));
    let items = file.items.iter().filter(|item| is_decomposition(&item.body));
    let said: Vec<String> = items.map(|item| item.docs[0].text.to_string()).collect();
    let (model, found) = resolve(&Manifest::default(), vec![file]);
    assert!(found.is_empty(), "{found:#?}");
    let (checked, found) = check(model);
    assert!(found.is_empty(), "{found:#?}");
    let judged = Normal::new(&checked).decompositions();
    assert_eq!(judged.len(), said.len());
    assert!(said.len() >= FEWEST);
    let mut wrong = Vec::new();
    for (said, judged) in said.iter().zip(&judged) {
        let word = match judged.verdict {
            Verdict::Proved => "proved",
            Verdict::Empty => "empty",
            Verdict::Given(_) => "given",
            Verdict::Refuted(_) => "refuted",
            Verdict::Unproved => "unproved",
        };
        if said.split(':').next() != Some(word) {
            let text = &text[judged.span.start as usize..judged.span.end as usize];
            wrong.push(format!("{said}: {text}: {:?}", judged.verdict));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
