//! The one layout, case by case: `tests/cases/format/NAME/before.merak` becomes
//! `after.merak`. With `BLESS=1` the second file is written instead of compared.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use merak::words::Language;
use std::fs;
use std::path::{Path, PathBuf};

use merak::format::format;
use merak::source::FileId;

#[test]
fn every_case_is_laid_out_as_it_should() {
    for case in cases() {
        let after = case.join("after.merak");
        let formatted = formatted(&case.join("before.merak"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&after, &formatted).unwrap();
        }
        assert_eq!(
            formatted,
            fs::read_to_string(&after).unwrap(),
            "{}",
            case.display()
        );
    }
}

#[test]
fn what_is_laid_out_stays_as_it_is() {
    for case in cases() {
        let after = case.join("after.merak");
        assert_eq!(
            formatted(&after),
            fs::read_to_string(&after).unwrap(),
            "{}",
            case.display()
        );
    }
}

#[test]
fn an_empty_text_stays_empty() {
    assert_eq!(format(FileId(0), "").unwrap(), "");
    assert_eq!(format(FileId(0), " \n\t\r\n ").unwrap(), "");
}

#[test]
fn line_ends_of_windows_become_plain_ones() {
    let text = "// why\r\nmetric a = b { // c\r\n  owner x }\r\ntable t = sql duckdb \"\"\"\r\n  a\r\n\"\"\" { dim a }\r\n";
    let formatted = format(FileId(0), text).unwrap();
    assert_eq!(formatted, format(FileId(0), &text.replace("\r\n", "\n")).unwrap());
    assert!(!formatted.contains('\r'));
}

#[test]
fn a_text_that_does_not_parse_is_not_touched() {
    let found = format(FileId(0), "metric a = b\nmetric = c\n").unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.id, "E0101");
}

/// Whatever the formatter hands out has been read again and compared.
#[test]
fn the_example_can_be_laid_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let mut seen = 0;
    for department in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let files = fs::read_dir(department)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path());
        for file in files.filter(|file| file.extension().is_some_and(|end| end == "merak")) {
            let once = formatted(&file);
            assert_eq!(format(FileId(0), &once).unwrap(), once, "{}", file.display());
            seen += 1;
        }
    }
    assert!(seen > 0);
}

fn formatted(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    format(FileId(0), &text).unwrap_or_else(|found| {
        let messages: Vec<String> = found
            .iter()
            .map(|finding| finding.message(Language::English))
            .collect();
        panic!("{}: {messages:#?}", path.display())
    })
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/format");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}
