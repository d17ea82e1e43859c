//! `merak check --target`: what is claimed of data, put to it.

#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/project.rs"]
mod project;

use std::process::Output;

const TOML: &str = r#"
[project]
name = "data"
timezone = "Asia/Shanghai"
[targets.files]
engine = "embedded"
[targets.files.tables]
"buyers" = "buyers.csv"
"lines" = "lines.csv"
"old" = "old.csv"
"grades" = "grades.csv"
"#;

const DEFINITIONS: &str = r#"
entity customer
entity order

dimension 渠道 : text { values "ads", "organic" }

table customers = "buyers" {
  key customer = (shop, id)
  dim level : int { values 1, 2 }
}

table grades = "grades" {
  key   customer = (shop, id) extends customer valid from held_from until until_day
  column held_from : date = from_day
  dim   grade : text
}

table lines = "lines" {
  rows  (is_test is null or not is_test)
  key   order = order_id
  link  buyer : customer = (shop, customer_id)
  link  payer : customer = (shop, payer_id) required
  time  ordered_at : timestamp in "UTC"
  dim   渠道
  dim   kind : text = lower(raw_kind) { values "new", "old" }
  fact  amount : CNY required
  column is_test : bool
}

table earlier = "old" {
  time  ordered_at : timestamp in "UTC"
  dim   渠道
  fact  amount : CNY
}

table every_line = union lines, earlier {
  part from table
}

metric gmv = sum(every_line.amount)
"#;

const BUYERS: &str = "shop,id,level\na,1,1\na,2,3\nb,1,\n";
const GRADES: &str = "shop,id,from_day,until_day,grade\na,1,2026-01-01,2026-02-01,x\na,1,2026-02-01,,y\n";
const OLD: &str = "ordered_at,渠道,amount\n2026-02-20 01:00:00,ads,1.00\n";
const GOOD: &str = "order_id,shop,customer_id,payer_id,ordered_at,渠道,raw_kind,amount,is_test
1,a,1,2,2026-03-01 01:00:00,ads,NEW,5.00,
2,b,1,1,2026-03-02 20:00:00,,old,5.00,false
2,b,9,9,2026-03-02 20:00:00,tv,??,,true
";
const BAD: &str = "order_id,shop,customer_id,payer_id,ordered_at,渠道,raw_kind,amount,is_test
1,a,1,2,2026-03-01 01:00:00,ads,NEW,5.00,
1,b,1,1,2026-03-02 20:00:00,tv,old,,false
,b,9,9,2026-03-02 20:00:00,mail,??,1.00,
4,b,,1,2026-03-02 20:00:00,mail,,1.00,
";

fn checked(lines: &str, buyers: &str, arguments: &[&str]) -> Output {
    let files = [
        ("merak.toml", TOML),
        ("all.merak", DEFINITIONS),
        ("lines.csv", lines),
        ("buyers.csv", buyers),
        ("old.csv", OLD),
        ("grades.csv", GRADES),
    ];
    project::in_project(&files, &[&["check"], arguments].concat())
}

const ASKED: [&str; 4] = ["--target", "files", "--as-of", "2026-03-04"];

/// The first line of every finding.
fn said(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines = text.lines().filter_map(|line| {
        line.strip_prefix("  × ")
            .or_else(|| line.strip_prefix("  ⚠ "))
            .map(str::to_owned)
    });
    lines.collect()
}

/// Rows that do not count break nothing, nor does what is not there where nothing says
/// that it must be.
#[test]
fn what_holds_is_silent() {
    let output = checked(GOOD, "shop,id,level\na,1,1\na,2,2\nb,1,\n", &ASKED);
    assert_eq!(said(&output), Vec::<String>::new(), "{output:?}");
    assert_eq!(output.status.code(), Some(0));
    let table = String::from_utf8(output.stdout).unwrap();
    // 20:00 in UTC is the next day in Shanghai.
    let words: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert!(words.contains(&vec!["lines", "2", "2026-03-03", "1"]), "{table}");
    assert!(
        words.contains(&vec!["every_line", "3", "2026-03-03", "1"]),
        "{table}"
    );
    assert!(words.contains(&vec!["customers", "3"]), "{table}");
}

/// What a union takes over from its parts is said of the parts alone.
#[test]
fn every_broken_claim_is_said_where_it_is_made() {
    let output = checked(BAD, BUYERS, &ASKED);
    let said = said(&output);
    let expected = [
        "1 of 3 rows of `customers` have a `level` that is not listed, such as \"3\"",
        "`lines.order_id` is claimed never to be NULL, and is in 1 of 4 rows",
        "3 of 4 rows of `lines` have a `渠道` that is not listed, such as \"mail\"",
        "1 of 4 rows of `lines` have a `kind` that is not listed, such as \"??\"",
        "`lines.amount` is claimed never to be NULL, and is in 1 of 4 rows",
        "in 1 of 4 rows of `lines`, `buyer` leads to no row of `customers`, as b, 9 does",
        "in 1 of 4 rows of `lines`, `payer` leads to no row of `customers`, as b, 9 does",
        "the key of `lines` is not unique: order_id = 1 occurs 2 times",
    ];
    for wanted in expected {
        assert!(said.iter().any(|line| line == wanted), "{wanted}\n{said:#?}");
    }
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    assert_eq!(output.status.code(), Some(1));
}

/// Every column that is wrong has its finding, and what reads others is still asked.
#[test]
fn columns_come_first() {
    let output = checked(
        "order_id,shop,customer_id,payer_id,ordered_at,raw_kind,amount,is_test\n1,a,1,1,yesterday,NEW,,\n",
        BUYERS,
        &ASKED,
    );
    let said = said(&output);
    assert!(said.iter().any(|line| line.contains("渠道")), "{said:#?}");
    assert!(said.iter().any(|line| line.contains("ordered_at")), "{said:#?}");
    assert!(
        said.iter().any(|line| line.contains("`lines.amount`")),
        "{said:#?}"
    );
}

/// Text on one side and numbers on the other: the link has its finding, and the rest of
/// the table is still looked at.
#[test]
fn sides_that_never_meet() {
    let output = checked(BAD, "shop,id,level\na,x1,1\nb,x2,1\n", &ASKED);
    let said = said(&output);
    let buyer =
        "`buyer` of `lines` holds whole numbers, and the key of `customers` holds text: they never meet";
    assert!(said.iter().any(|line| line == buyer), "{said:#?}");
    assert!(
        said.iter().any(|line| line.contains("`lines.amount`")),
        "{said:#?}"
    );
    assert_eq!(output.status.code(), Some(1));
}

/// A table that lost its rows breaks no claim, and is said.
#[test]
fn a_table_without_rows_is_said() {
    let header = BAD.lines().next().unwrap();
    let output = checked(&format!("{header}\n"), "shop,id,level\na,1,1\na,2,1\n", &ASKED);
    let said = said(&output);
    assert!(said.contains(&"`lines` has no rows".to_owned()), "{said:#?}");
    // Nor does it hold values of the wrong type.
    assert!(!said.iter().any(|line| line.contains("never meet")), "{said:#?}");
}

/// The same questions as SQL: one answer for the claims of each table.
#[test]
fn the_questions_can_be_asked_elsewhere() {
    let output = checked(GOOD, BUYERS, &["--as-sql", "duckdb"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
}
