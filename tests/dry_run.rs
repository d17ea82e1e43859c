//! `--dry-run`: what would be sent to a target, without a driver, a connection string or a server.

#![cfg(feature = "answers")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// `examples/shop` with databases that nobody can reach.
fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let copied = Command::new("cp")
        .arg("-r")
        .arg(example.join("."))
        .arg(folder.path())
        .status();
    assert!(copied.unwrap().success());
    let manifest = folder.path().join("merak.toml");
    let mut text = fs::read_to_string(&manifest).unwrap();
    for engine in [
        "postgres",
        "mariadb",
        "snowflake",
        "oracle",
        "sqlserver",
        "teradata",
    ] {
        text += &format!("\n[targets.{engine}]\nengine = \"{engine}\"\nuri = \"env:NOBODY_SET_THIS\"\n");
    }
    fs::write(&manifest, text).unwrap();
    folder
}

fn merak(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .current_dir(folder)
        .envs([("LC_ALL", "C"), ("NO_COLOR", "1"), ("HOME", "/nowhere")])
        .env_remove("NOBODY_SET_THIS")
        .args(arguments)
        .output()
        .unwrap()
}

fn shown(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_question_is_shown_as_it_would_be_asked() {
    let shop = shop();
    let question = ["query", "gmv", "--by", "buyer.city", "--target"];
    for engine in ["postgres", "snowflake", "oracle"] {
        let text = shown(&merak(
            shop.path(),
            &[&question[..], &[engine, "--dry-run"]].concat(),
        ));
        let sql = shown(&merak(
            shop.path(),
            &["sql", "gmv", "--by", "buyer.city", "--dialect", engine],
        ));
        let last = format!("\n-- a question\n{};\n", sql.trim_end());
        assert!(text.ends_with(&last), "{engine}: {text}");
        // Customers are joined by their key, which is asked about before.
        let key = text.find("-- whether a key is unique").unwrap();
        assert!(text[key..].contains("times > 1"), "{text}");
    }
}

#[test]
fn the_session_comes_first() {
    let shop = shop();
    let text = shown(&merak(
        shop.path(),
        &["query", "gmv", "--target", "mariadb", "--dry-run"],
    ));
    assert!(
        text.starts_with("-- how the session begins\nSET NAMES utf8mb4;\n"),
        "{text}"
    );
    let text = shown(&merak(
        shop.path(),
        &["query", "gmv", "--target", "postgres", "--dry-run"],
    ));
    assert!(text.contains("\nSET TIME ZONE 'Asia/Shanghai';\n"), "{text}");
}

#[test]
fn other_verbs_show_what_they_ask_too() {
    let shop = shop();
    let as_of = ["--as-of", "2026-01-01", "--target", "postgres", "--dry-run"];
    let text = shown(&merak(shop.path(), &[&["monitor"][..], &as_of].concat()));
    assert!(
        text.contains("ordered_at <= TIMESTAMP '2025-12-31 16:00:00'"),
        "{text}"
    );
    let text = shown(&merak(shop.path(), &[&["check"][..], &as_of].concat()));
    assert!(
        text.contains("customer_id IS NOT NULL AND buyer.customer_id IS NULL"),
        "{text}"
    );
    let text = text.matches("-- a question").count();
    assert!(text > 5, "{text}");
}

#[test]
fn nothing_is_shown_of_what_cannot_be_asked() {
    let shop = shop();
    let said = |arguments: &[&str]| {
        let output = merak(shop.path(), arguments);
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let lacking = said(&[
        "query",
        "复购率",
        "--by",
        "month",
        "--target",
        "teradata",
        "--dry-run",
    ]);
    assert!(lacking.contains("E0509"), "{lacking}");
    let unknown = said(&["query", "gmv", "--target", "warehous", "--dry-run"]);
    assert!(unknown.contains("E0509"), "{unknown}");
    let both = said(&[
        "query",
        "gmv",
        "--target",
        "postgres",
        "--dry-run",
        "--format",
        "csv",
    ]);
    assert!(both.contains("--dry-run"), "{both}");
}

#[test]
fn each_engine_is_asked_in_its_words_what_links_hold() {
    let shop = shop();
    for (engine, words) in [
        ("postgres", "WHERE customer_id IS NOT NULL\nLIMIT 1;"),
        ("mariadb", "WHERE customer_id IS NOT NULL\nLIMIT 1;"),
        (
            "sqlserver",
            "WHERE customer_id IS NOT NULL\nORDER BY (SELECT NULL)\nOFFSET 0 ROWS\nFETCH FIRST 1 ROWS ONLY;",
        ),
        (
            "oracle",
            "WHERE customer_id IS NOT NULL\nFETCH FIRST 1 ROWS ONLY;",
        ),
    ] {
        let as_of = ["check", "--as-of", "2026-01-01", "--target", engine, "--dry-run"];
        let text = shown(&merak(shop.path(), &as_of));
        assert!(text.contains(words), "{engine}: {text}");
        assert_eq!(
            text.contains("LIMIT"),
            matches!(engine, "postgres" | "mariadb"),
            "{text}"
        );
    }
}
