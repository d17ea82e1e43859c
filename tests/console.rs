//! What the documentation shows of a terminal is what a terminal shows.
#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A command, what is said to come out of it, and the page it stands on.
struct Shown {
    page: String,
    command: String,
    says: String,
}

#[test]
fn the_example_says_what_the_pages_show() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples/shop"), folder.path());
    let all = shown();
    assert!(
        all.len() >= 3,
        "only {} commands are shown with what they say",
        all.len()
    );
    for Shown { page, command, says } in all {
        let path = std::env::var("PATH").unwrap();
        let merak = Path::new(env!("CARGO_BIN_EXE_merak")).parent().unwrap();
        let output = Command::new("sh")
            .args(["-c", &command])
            .current_dir(folder.path())
            .env("PATH", format!("{}:{path}", merak.display()))
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert_eq!(out.trim_end(), says.trim_end(), "{page}: {command}");
    }
}

/// What follows `$ cd examples/shop` in a block, where something is said to come out.
fn shown() -> Vec<Shown> {
    let mut all = Vec::new();
    for page in fs::read_dir(root().join("docs")).unwrap() {
        let page = page.unwrap().path();
        if page.extension().is_none_or(|end| end != "md") {
            continue;
        }
        let text = fs::read_to_string(&page).unwrap();
        let blocks = text.split("```console\n$ cd examples/shop\n").skip(1);
        for block in blocks.filter_map(|block| block.split("```").next()) {
            for part in block.split("$ ").skip(1) {
                let (command, says) = part.split_once('\n').unwrap_or((part, ""));
                if !says.trim().is_empty() {
                    all.push(Shown {
                        page: page.display().to_string(),
                        command: command.to_owned(),
                        says: says.to_owned(),
                    });
                }
            }
        }
    }
    all
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &to),
            false => drop(fs::copy(&path, &to).unwrap()),
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
