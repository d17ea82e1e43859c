//! How long each report of a project takes to become SQL in a process that has the definitions loaded; thousandths of
//! a second, the middle of many.
//!
//! ```text
//! cargo bench --no-default-features --bench asked -- FOLDER
//! ```
//!
//! Without a folder it does nothing. `benches/peer.py --asked` puts the figures beside those of another tool.

#![allow(clippy::expect_used, missing_docs, reason = "a bench")]

use std::path::Path;
use std::time::Instant;

use merak::check::{Checked, check};
use merak::plan::{AsOf, plan, question};
use merak::resolve::{Report, resolve};
use merak::source::project::load;
use merak::sql::{find, render};
use merak::syntax::parse;

const TIMES: usize = 101;

fn main() {
    let folder = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let Some(folder) = folder else { return };
    let project = load(Path::new(&folder));
    let text = |file| project.sources.get(file).map_or("", |file| file.text.as_str());
    let trees = project.files.iter().map(|file| parse(*file, text(*file)).0);
    let (model, _) = resolve(&project.manifest, trees.collect());
    let (checked, _) = check(model);
    for report in &checked.model.reports {
        let mut spent: Vec<f64> = (0..TIMES).map(|_| milliseconds(&checked, report)).collect();
        spent.sort_by(f64::total_cmp);
        let middle = spent.get(TIMES / 2).copied().unwrap_or_default();
        println!("{} {middle:.3}", report.named.name.text);
    }
}

/// From the clauses of a question, over its plan, to text.
fn milliseconds(checked: &Checked, report: &Report) -> f64 {
    let dialect = find("duckdb").expect("it is there");
    let span = report.named.name.span;
    let start = Instant::now();
    let question = question(checked, &report.clauses, span, AsOf::Clock).expect("it means something");
    let plan = plan(checked, &question).expect("it has an answer");
    std::hint::black_box(render(&plan, &checked.model, dialect));
    start.elapsed().as_secs_f64() * 1000.0
}
