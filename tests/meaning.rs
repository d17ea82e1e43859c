//! Pairs of definitions: those that mean the same have one fingerprint, those
//! that do not have two. In `tests/cases/pairs/`, a doc comment says of a metric
//! what it is to the last one that follows it before the next such comment.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use merak::check::{Checked, check};
use merak::meaning::Normal;
use merak::resolve::{MetricId, resolve};
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::syntax::parse;
use std::fs;
use std::path::Path;

fn checked(text: &str) -> Checked {
    let (file, found) = parse(FileId(0), text);
    assert!(found.is_empty(), "{found:#?}");
    let (model, found) = resolve(&Manifest::default(), vec![file]);
    assert!(found.is_empty(), "{found:#?}");
    let (checked, found) = check(model);
    assert!(found.is_empty(), "{found:#?}");
    checked
}

#[test]
fn pairs_are_judged_rightly() {
    let mut wrong = Vec::new();
    for file in fs::read_dir(Path::new("tests/cases/pairs")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let checked = checked(&text);
        let mut normal = Normal::new(&checked);
        let metrics = &checked.model.metrics;
        for (at, metric) in metrics.iter().enumerate() {
            let said = metric.named.docs.first().map_or("", |line| line.trim());
            let Some((verdict, why)) = said.split_once(':') else {
                continue;
            };
            let others = metrics[at + 1..]
                .iter()
                .take_while(|other| other.named.docs.is_empty());
            let two = at + others.count();
            let one = two - 1;
            let one = normal.fingerprint(MetricId::at(one));
            let two = normal.fingerprint(MetricId::at(two));
            let same = one.unwrap() == two.unwrap();
            if same != (verdict == "equal") {
                wrong.push(format!("{} is not {verdict}:{why}", metric.named.name.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
