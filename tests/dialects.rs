//! The pages of the dialects say what each of them says and what not, by the code itself.
//! With `BLESS=1` their tables are written instead of compared.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use merak::sql::{Construct, DIALECTS, Dialect};
use merak::words::Language;

#[path = "support/not_compared.rs"]
mod not_compared;

use not_compared::NOT_COMPARED;

/// Dialects of warehouses that are not here: a parser of each reads what is asked, and DuckDB
/// answers the translation.
const TRANSLATED: [&str; 11] = [
    "snowflake",
    "bigquery",
    "trino",
    "redshift",
    "starrocks",
    "doris",
    "hive",
    "maxcompute",
    "sqlserver",
    "fabric",
    "oracle",
];

const START: &str = "<!-- From here on written by `BLESS=1 cargo test --test dialects`. -->\n";

/// What a dialect does with a construct, in one cell.
fn cell(dialect: &dyn Dialect, construct: Construct) -> String {
    let words = match dialect.lacks(construct) {
        Some(why) => return format!("refused (E0513): {}", why.of(Language::English)),
        None if construct == Construct::Clock => "the oracle's rows, by a test of its own",
        None if NOT_COMPARED.contains(&construct) => "written, not compared",
        None => "the oracle's rows",
    };
    match TRANSLATED.contains(&dialect.name()) {
        true => words.replace("rows", "rows, once translated"),
        false => words.to_owned(),
    }
}

fn one(dialect: &dyn Dialect) -> String {
    let mut text = String::from("| what a question asks for | on this engine |\n| --- | --- |\n");
    for construct in Construct::ALL {
        let words = construct.words();
        let _ = writeln!(
            text,
            "| {} | {} |",
            words.of(Language::English),
            cell(dialect, *construct)
        );
    }
    text
}

fn all() -> String {
    let mut text = String::from("| what a question asks for |");
    for dialect in DIALECTS {
        let _ = write!(text, " [{0}]({0}.md) |", dialect.name());
    }
    text.push_str("\n| --- |");
    text.push_str(&" --- |".repeat(DIALECTS.len()));
    text.push('\n');
    for construct in Construct::ALL {
        let _ = write!(text, "| {} |", construct.words().of(Language::English));
        for dialect in DIALECTS {
            let cell = match dialect.lacks(*construct) {
                Some(_) => "refused",
                None if *construct != Construct::Clock && NOT_COMPARED.contains(construct) => "written",
                None if TRANSLATED.contains(&dialect.name()) => "translated",
                None => "equal",
            };
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text
}

fn holds(page: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/dialects")
        .join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("docs/dialects/{page}: {error}"));
    let (prose, rest) = text.split_once(START).unwrap_or((&text, ""));
    let wanted = format!("\n{table}");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, format!("{prose}{START}{wanted}")).unwrap();
        return;
    }
    assert!(
        rest == wanted,
        "docs/dialects/{page} is not what the code says: BLESS=1"
    );
}

#[test]
fn each_dialect_has_its_page() {
    for dialect in DIALECTS {
        holds(&format!("{}.md", dialect.name()), &one(dialect));
    }
    holds("README.md", &all());
}
