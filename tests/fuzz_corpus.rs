//! The texts that fuzzing kept: what once broke something, and few more that
//! together go where thousands went. `tests/fuzz/README.md` says how to fuzz.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "fuzz/bodies.rs"]
mod bodies;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

/// Most bytes of all kept texts.
const MOST: usize = 200 * 1024;

#[test]
fn kept_for_format() {
    assert!(run("format", bodies::format) > 10);
}

#[test]
fn kept_for_compile() {
    assert!(run("compile", bodies::compile) > 10);
}

#[test]
fn the_corpus_stays_small() {
    let size = |target| texts(target).iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    assert!(size("format") + size("compile") <= MOST);
}

/// Runs a target on its texts; says how many there are.
fn run(target: &str, body: fn(&[u8])) -> usize {
    let texts = texts(target);
    let broken: Vec<&str> = texts
        .iter()
        .filter(|(_, bytes)| catch_unwind(|| body(bytes)).is_err())
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(broken.is_empty(), "tests/fuzz/corpus/{target}: {broken:?}");
    texts.len()
}

fn texts(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    let mut texts: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    texts.sort();
    texts
}
