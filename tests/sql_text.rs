//! The SQL people read, for questions to the example.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::process::Command;

fn sql(question: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .arg("sql")
        .args(question)
        .args(["--project", concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop")])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn one_table() {
    insta::assert_snapshot!(sql(&["gmv", "aov", "--by", "month"]));
}

#[test]
fn two_tables_side_by_side() {
    insta::assert_snapshot!(sql(&[
        "gmv",
        "visits",
        "--by",
        "month,channel",
        "--since",
        "2025",
        "--until",
        "2026"
    ]));
}

#[test]
fn an_entity_condition() {
    insta::assert_snapshot!(sql(&["repeat_buyers", "--by", "month", "--dialect", "duckdb"]));
}

#[test]
fn inner_periods() {
    insta::assert_snapshot!(sql(&["dau", "--by", "month"]));
}

#[test]
fn a_share_across_a_slicing() {
    insta::assert_snapshot!(sql(&["channel_share", "--by", "month,channel"]));
}

#[test]
fn joined_and_filtered() {
    let question = [
        "gmv",
        "--by",
        "buyer.city",
        "--where",
        "sku.category != \"gear\"",
        "--having",
        "orders >= 10",
    ];
    let order = ["--sort", "gmv desc", "--limit", "5"];
    insta::assert_snapshot!(sql(&[&question[..], &order[..]].concat()));
}

#[test]
fn the_top_of_a_slice_with_totals() {
    let question = [
        "gmv",
        "--by",
        "month,channel",
        "--top",
        "3 channel by gmv",
        "--totals",
    ];
    let period = ["--for", "last 2 complete months", "--dialect", "duckdb"];
    insta::assert_snapshot!(sql(&[&question[..], &period[..]].concat()));
}

#[test]
fn values_of_a_dimension() {
    insta::assert_snapshot!(sql(&["--by", "channel"]));
}

#[test]
fn same_bytes_every_time() {
    let question = ["gmv", "visits", "dau", "aov", "--by", "quarter,channel"];
    assert_eq!(sql(&question), sql(&question));
}
