//! How long a company's definitions take to be checked: the parser alone, all
//! of it on one core in this process, and the whole `merak check` process.
//!
//! ```text
//! cargo bench --bench check
//! ```

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a bench")]

mod support;

use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use merak::source::{FileId, project};
use merak::{check, resolve, syntax};
use support::{SIZES, folder, generate, merak};

fn main() {
    for (metrics, files) in SIZES {
        println!("{}", generate::project(metrics, files).facts());
    }
    divan::main();
}

/// From texts in memory to trees, on one core.
#[divan::bench(args = SIZES)]
fn parse(bencher: Bencher<'_, '_>, (metrics, files): (usize, usize)) {
    let project = generate::project(metrics, files);
    bencher.counter(BytesCount::new(project.bytes())).bench_local(|| {
        for (_, text) in &project.files {
            let (tree, found) = syntax::parse(FileId(0), text);
            assert!(found.is_empty());
            black_box(tree);
        }
    });
}

/// From files on disk to a checked model, on one core.
#[divan::bench(args = SIZES)]
fn load_and_check(bencher: Bencher<'_, '_>, (metrics, files): (usize, usize)) {
    let folder = folder(metrics, files);
    bencher.bench_local(|| sound(&folder));
}

fn sound(folder: &Path) -> check::Checked {
    let project = project::load(folder);
    let texts = project
        .files
        .iter()
        .filter_map(|id| Some((*id, project.sources.get(*id)?)));
    let trees = texts
        .map(|(id, source)| syntax::parse(id, &source.text).0)
        .collect();
    let (model, found) = resolve::resolve(&project.manifest, trees);
    assert!(found.is_empty());
    let (checked, found) = check::check(model);
    assert!(found.is_empty());
    checked
}

/// `merak check`, from its start to its end.
#[divan::bench(args = SIZES)]
fn process(bencher: Bencher<'_, '_>, (metrics, files): (usize, usize)) {
    let folder = folder(metrics, files);
    bencher.bench_local(|| merak(&["check"], &folder));
}

/// What a process costs that does nothing: starting, and reading its arguments.
#[divan::bench]
fn process_version(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        std::process::Command::new(env!("CARGO_BIN_EXE_merak"))
            .arg("--version")
            .output()
            .expect("the binary starts")
    });
}
